use super::ast::{Call, Node, NodeKind, Operand, OperandKind, Pipeline};

/// A part of a template that [`walk`] comes by.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// A node, before what is inside it.
    Node(&'a Node),
    /// The use of another template.
    Call(&'a Call),
    /// A pipeline, before its commands.
    Pipeline(&'a Pipeline),
    /// An operand, before what is inside its parentheses.
    Operand(&'a Operand),
}

/// Visits everything in the nodes, in the order of the text. The depth of the recursion is bounded by
/// the parser.
pub fn walk<'a>(nodes: &'a [Node], visit: &mut dyn FnMut(Part<'a>)) {
    for node in nodes {
        visit(Part::Node(node));
        match &node.kind {
            NodeKind::Text | NodeKind::Break | NodeKind::Continue => {}
            NodeKind::Action(pipeline) => walk_pipeline(pipeline, visit),
            NodeKind::Branch(branch) => {
                for arm in &branch.arms {
                    walk_pipeline(&arm.pipeline, visit);
                    walk(&arm.body, visit);
                }
                walk(branch.otherwise.as_deref().unwrap_or_default(), visit);
            }
            NodeKind::Call(call) => {
                visit(Part::Call(call));
                if let Some(pipeline) = &call.argument {
                    walk_pipeline(pipeline, visit);
                }
            }
        }
    }
}

fn walk_pipeline<'a>(pipeline: &'a Pipeline, visit: &mut dyn FnMut(Part<'a>)) {
    visit(Part::Pipeline(pipeline));
    for operand in pipeline
        .commands
        .iter()
        .flat_map(|command| &command.operands)
    {
        visit(Part::Operand(operand));
        if let OperandKind::Pipeline(pipeline) = &operand.kind {
            walk_pipeline(pipeline, visit);
        }
    }
}
