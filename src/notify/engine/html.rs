//! Escapes an execution's output as Go's `html/template` does.
//!
//! Go looks at the text before each value, decides how the value is escaped there, and demands that
//! all branches end in the same place. So what an execution put out in turn, text and values, is
//! escaped as one template without branches: the same text stands before each value. That all
//! branches end alike is not checked; a template that Go refuses for it can be taken here.

use std::sync::Arc;

use gotmpl::TemplateError;
use gotmpl::html::Template;
use gotmpl::parse::{
    ActionNode, CommandNode, Expr, ListNode, Node, Number, PipeNode, Pos, SmolStr, TextNode,
};

use super::error::{ExecError, Refusal};
use super::exec::{Executor, Piece};
use super::set::{Definition, Set};
use crate::diag::Span;
use crate::notify::Value;

pub(super) fn execute(set: &Set, definition: Definition, dot: Value) -> Result<String, ExecError> {
    let mut executor = Executor::new(set, true);
    executor.run(definition, dot)?;
    let mut flat = Flat::default();
    for piece in executor.pieces {
        flat.add(piece);
    }
    flat.render(definition)
}

/// What an execution put out, as nodes of a template without branches.
#[derive(Default)]
struct Flat {
    nodes: Vec<Node>,
    values: Vec<gotmpl::Value>,
    /// The unit and place of each value.
    places: Vec<(usize, Span)>,
}

impl Flat {
    fn add(&mut self, piece: Piece<'_>) {
        // The number of the value stands for its line, so that errors tell which it is.
        let pos = Pos::new(0, self.values.len() + 1);
        match piece {
            Piece::Text(text) => self.nodes.push(Node::Text(TextNode {
                pos,
                text: text.into(),
            })),
            Piece::Shown(text) => self.nodes.push(Node::Text(TextNode {
                pos,
                text: text.into(),
            })),
            Piece::Value {
                value,
                escaper,
                unit,
                span,
            } => {
                let number = i64::try_from(self.values.len()).unwrap_or(i64::MAX);
                self.values.push(escapable(&value));
                self.places.push((unit, span));
                self.nodes.push(action(pos, number, escaper));
            }
        }
    }

    fn render(self, definition: Definition) -> Result<String, ExecError> {
        let values: Arc<[gotmpl::Value]> = self.values.into();
        let tree = ListNode {
            pos: Pos::new(0, 1),
            nodes: self.nodes,
        };
        let result = Template::new("")
            .func(VALUE, move |arguments| {
                let number = arguments.first().and_then(gotmpl::Value::as_int);
                let number = number.and_then(|number| usize::try_from(number).ok());
                let value = number.and_then(|number| values.get(number));
                Ok(value.cloned().unwrap_or(gotmpl::Value::Nil))
            })
            .parse(ROOT)
            .and_then(|template| template.add_parse_tree(NAME, tree))
            .and_then(|template| template.execute_to_string(&gotmpl::Value::Nil));
        result.map_err(|error| refusal(&error, &self.places, definition))
    }
}

/// The name of the template that all output makes.
const NAME: &str = "output";

/// What executes it.
const ROOT: &str = "{{ template \"output\" }}";

/// The function that gives the value of a number.
const VALUE: &str = "value";

fn refusal(error: &TemplateError, places: &[(usize, Span)], definition: Definition) -> ExecError {
    let (line, message) = match error {
        TemplateError::Escape {
            line, description, ..
        } => (*line, format!("html cannot be escaped here: {description}")),
        other => (0, format!("html cannot be escaped: {other}")),
    };
    let place = line.checked_sub(1).and_then(|at| places.get(at));
    let (unit, span) = place
        .or(places.last())
        .copied()
        .unwrap_or((definition.unit, Span::default()));
    Refusal::new(message).at(unit, span)
}

/// Returns `{{ value N }}`, with the escaper that the template names at its end.
fn action(pos: Pos, number: i64, escaper: Option<&'static str>) -> Node {
    let command = |args: Vec<Expr>| CommandNode { pos, args };
    let mut commands = vec![command(vec![
        Expr::Identifier(pos, SmolStr::from(VALUE)),
        Expr::Number(pos, Number::Int(number)),
    ])];
    commands.extend(escaper.map(|name| command(vec![Expr::Identifier(pos, SmolStr::from(name))])));
    Node::Action(ActionNode {
        pos,
        pipe: PipeNode {
            pos,
            decl: Vec::new(),
            commands,
            is_assign: false,
        },
    })
}

fn escapable(value: &Value) -> gotmpl::Value {
    use gotmpl::html::{HTML, URL};
    match value {
        Value::Nil => gotmpl::Value::Nil,
        Value::Bool(value) => gotmpl::Value::Bool(*value),
        Value::Int(value) => gotmpl::Value::Int(*value),
        Value::Html(text) => HTML::from(text.clone()).into(),
        Value::Url(text) => URL::from(text.clone()).into(),
        Value::Texts(texts) => {
            let texts = texts.iter().map(|text| gotmpl::Value::String(text.clone()));
            gotmpl::Value::List(texts.collect())
        }
        Value::List(list) => gotmpl::Value::List(list.iter().map(escapable).collect()),
        Value::Map(map) => {
            let entries = map
                .iter()
                .map(|(key, value)| (key.clone(), escapable(value)));
            gotmpl::Value::Map(Arc::new(entries.collect()))
        }
        other => gotmpl::Value::String(other.to_string().into()),
    }
}
