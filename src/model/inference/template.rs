//! Which labels of its alert a template uses, and what texts it gives.

use std::ops::Range;

use super::{Series, Values};
use crate::diag::Span;
use crate::lang::gotmpl::{
    Branch, BranchKind, Node, NodeKind, Operand, OperandKind, Part, Pipeline, Template, walk,
};
use crate::model::rules::RuleText;

/// The most texts of one template that are listed one by one.
const MOST_TEXTS: usize = 24;

/// The use of a label of the result in a template: `$labels.team`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelUse<'t> {
    /// The label.
    pub label: &'t str,
    /// Where it is used, in the template's text.
    pub span: Span,
    /// Whether the template asks if the label is there, here or around this use, as
    /// `{{ if $labels.team }}` does.
    pub is_guarded: bool,
}

/// Returns the uses of labels of the result in a template, in the order of the text.
///
/// Uses that cannot be told from those of another value are left out: fields of a dot that a
/// `range` or a `define` has set, and of variables other than `$labels`.
pub fn label_uses(template: &Template) -> Vec<LabelUse<'_>> {
    let mut uses = Vec::new();
    if !redeclares_labels(&template.root) {
        nodes(&template.root, Dot::Data, &mut uses);
    }
    uses
}

/// What the dot stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dot {
    /// What Prometheus gives to the template.
    Data,
    /// The labels of the result.
    Labels,
    /// Something else.
    Other,
}

fn redeclares_labels(root: &[Node]) -> bool {
    let mut found = false;
    walk(root, &mut |part| {
        if let Part::Pipeline(pipeline) = part {
            found |= pipeline.declarations.iter().any(|d| d.name == "$labels");
        }
    });
    found
}

/// The depth of the recursion is bounded by the parser of templates.
fn nodes<'t>(list: &'t [Node], dot: Dot, uses: &mut Vec<LabelUse<'t>>) {
    for node in list {
        match &node.kind {
            NodeKind::Text | NodeKind::Break | NodeKind::Continue => {}
            NodeKind::Action(action) => pipeline(action, dot, uses),
            NodeKind::Call(call) => {
                if let Some(argument) = &call.argument {
                    pipeline(argument, dot, uses);
                }
            }
            NodeKind::Branch(branch) => {
                for arm in &branch.arms {
                    let before = uses.len();
                    pipeline(&arm.pipeline, dot, uses);
                    let asked = before..uses.len();
                    let inner = match branch.kind {
                        BranchKind::If => dot,
                        BranchKind::With if is_labels(&arm.pipeline, dot) => Dot::Labels,
                        BranchKind::With | BranchKind::Range => Dot::Other,
                    };
                    let body = uses.len();
                    nodes(&arm.body, inner, uses);
                    let is_bare = single_operand(&arm.pipeline).is_some();
                    if branch.kind != BranchKind::Range && is_bare {
                        guard(uses, asked, body);
                    }
                }
                nodes(branch.otherwise.as_deref().unwrap_or_default(), dot, uses);
            }
        }
    }
}

/// Marks the uses of a condition, and those of the same labels in what follows from it.
fn guard(uses: &mut [LabelUse<'_>], asked: Range<usize>, body: usize) {
    let labels: Vec<&str> = uses[asked.clone()].iter().map(|used| used.label).collect();
    for (number, used) in uses.iter_mut().enumerate() {
        let follows = number >= body && labels.contains(&used.label);
        used.is_guarded |= asked.contains(&number) || follows;
    }
}

fn pipeline<'t>(pipeline: &'t Pipeline, dot: Dot, uses: &mut Vec<LabelUse<'t>>) {
    for command in &pipeline.commands {
        if let [function, map, key] = command.operands.as_slice()
            && matches!(&function.kind, OperandKind::Function(name) if name == "index")
            && let Some([]) = fields_of_labels(map, dot)
            && let OperandKind::String(label) = &key.kind
        {
            let span = command.span;
            uses.push(LabelUse {
                label,
                span,
                is_guarded: false,
            });
            continue;
        }
        for operand in &command.operands {
            if let Some(label) = used_label(operand, dot) {
                let span = operand.span;
                uses.push(LabelUse {
                    label,
                    span,
                    is_guarded: false,
                });
            }
            if let OperandKind::Pipeline(inner) = &operand.kind {
                self::pipeline(inner, dot, uses);
            }
        }
    }
}

/// Returns the fields that an operand takes from the labels of the result.
fn fields_of_labels(operand: &Operand, dot: Dot) -> Option<&[crate::lang::gotmpl::Field]> {
    let fields = operand.fields.as_slice();
    let of_data = || {
        let (first, rest) = fields.split_first()?;
        (first.name == "Labels").then_some(rest)
    };
    match &operand.kind {
        OperandKind::Variable(name) if name == "$labels" => Some(fields),
        OperandKind::Variable(name) if name == "$" => of_data(),
        OperandKind::Dot => match dot {
            Dot::Data => of_data(),
            Dot::Labels => Some(fields),
            Dot::Other => None,
        },
        _ => None,
    }
}

fn used_label(operand: &Operand, dot: Dot) -> Option<&str> {
    let label = fields_of_labels(operand, dot)?.first()?;
    Some(&label.name)
}

fn is_labels(pipeline: &Pipeline, dot: Dot) -> bool {
    match single_operand(pipeline) {
        Some(operand) => matches!(fields_of_labels(operand, dot), Some([])),
        None => false,
    }
}

fn single_operand(pipeline: &Pipeline) -> Option<&Operand> {
    match pipeline.commands.as_slice() {
        [command] => match command.operands.as_slice() {
            [operand] => Some(operand),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the values that the text of a rule's label gives an alert with the labels of `series`.
pub(super) fn values(text: &RuleText, series: &Series) -> Values {
    let Some(template) = text.template() else {
        return Values::exactly(text.as_str());
    };
    if !template.faults.is_empty() || !template.doomed.is_empty() {
        return Values::any();
    }
    if let [node] = template.root.as_slice()
        && let Some(label) = copied(node)
    {
        return series.get(label);
    }
    if let Some(texts) = texts(&template.root, text.as_str(), series) {
        return Values::listed(texts.into_iter().map(Into::into));
    }
    // Text outside all conditions is always there; a template that fails gives a text as well.
    let is_text = |node: &Node| matches!(node.kind, NodeKind::Text) && !node.span.is_empty();
    match template.root.iter().any(is_text) {
        true => Values::present(),
        false => Values::any(),
    }
}

/// Returns the label that an action writes as it is.
fn copied(node: &Node) -> Option<&str> {
    let NodeKind::Action(pipeline) = &node.kind else {
        return None;
    };
    let operand = single_operand(pipeline).filter(|_| pipeline.declarations.is_empty())?;
    let [label] = fields_of_labels(operand, Dot::Data)? else {
        return None;
    };
    Some(&label.name)
}

/// Returns every text that nodes can give, when they are few and nothing in them can fail.
fn texts(list: &[Node], source: &str, series: &Series) -> Option<Vec<String>> {
    let mut all = vec![String::new()];
    for node in list {
        let next: Vec<String> = match &node.kind {
            NodeKind::Text => vec![source.get(node.span.start..node.span.end)?.to_owned()],
            NodeKind::Action(_) => {
                let values = series.get(copied(node)?);
                values
                    .list()?
                    .iter()
                    .map(|value| value.to_string())
                    .collect()
            }
            NodeKind::Branch(branch) if branch.kind == BranchKind::If => {
                branches(branch, source, series)?
            }
            _ => return None,
        };
        if all.len() * next.len() > MOST_TEXTS {
            return None;
        }
        let pairs = all.iter().flat_map(|a| next.iter().map(move |b| (a, b)));
        all = pairs.map(|(a, b)| format!("{a}{b}")).collect();
    }
    Some(all)
}

fn branches(branch: &Branch, source: &str, series: &Series) -> Option<Vec<String>> {
    let mut all = match &branch.otherwise {
        Some(otherwise) => texts(otherwise, source, series)?,
        None => vec![String::new()],
    };
    for arm in &branch.arms {
        if !cannot_fail(&arm.pipeline) {
            return None;
        }
        all.extend(texts(&arm.body, source, series)?);
    }
    (all.len() <= MOST_TEXTS).then_some(all)
}

/// Returns whether a condition is a label, or compares labels with strings.
fn cannot_fail(condition: &Pipeline) -> bool {
    let is_text = |operand: &Operand| {
        matches!(operand.kind, OperandKind::String(_))
            || matches!(fields_of_labels(operand, Dot::Data), Some([_]))
    };
    let [command] = condition.commands.as_slice() else {
        return false;
    };
    if !condition.declarations.is_empty() {
        return false;
    }
    match command.operands.as_slice() {
        [only] => is_text(only),
        [function, rest @ ..] => {
            let OperandKind::Function(name) = &function.kind else {
                return false;
            };
            let inner = |operand: &Operand| match &operand.kind {
                OperandKind::Pipeline(inner) => cannot_fail(inner),
                _ => is_text(operand),
            };
            match name.as_str() {
                "eq" => rest.len() > 1 && rest.iter().all(is_text),
                "ne" => rest.len() == 2 && rest.iter().all(is_text),
                "and" | "or" => rest.iter().all(inner),
                "not" => rest.len() == 1 && rest.iter().all(inner),
                _ => false,
            }
        }
        [] => false,
    }
}
