//! Escapes an execution's output as Go's `html/template` does.
//!
//! Go looks at the text before each value, decides how the value is escaped there, and demands that
//! all branches end in the same place; see [`branches`](super::branches). So what an execution put
//! out in turn, text and values, is escaped as a template without branches: the same text stands
//! before each value.
//!
//! The crate follows scripts as Go did before 1.27, which takes a slash behind a closing brace for the
//! start of a regular expression, and not for a division.
//!
//! In a script Go writes a list or structure, such as `.Alerts` as a whole, as JSON; here it is a text in
//! quotes that holds what Go prints of it.
//!
//! Outside of all tags a value is escaped in one way whatever stood before, so that the output is cut
//! there into parts, and a part that comes again with other values is looked at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gotmpl::TemplateError;
use gotmpl::html::Template;
use gotmpl::parse::{
    ActionNode, CommandNode, Expr, ListNode, Node, Number, PipeNode, Pos, SmolStr, TextNode,
};

use super::error::{ExecError, Refusal};
use super::exec::{Executor, Piece};
use super::markup::{Scanner, escape};
use super::set::{Definition, Set};
use crate::diag::Span;
use crate::notify::Value;

pub(super) fn execute(set: &Set, definition: Definition, dot: Value) -> Result<String, ExecError> {
    let mut executor = Executor::new(set, true);
    executor.start(definition, dot)?;
    let mut output = Output::new(definition);
    for piece in executor.pieces {
        output.add(piece)?;
    }
    output.finish()
}

/// How many parts are remembered as they were escaped.
const MAX_KNOWN: usize = 500;

/// What leaves, escaped part by part. A part begins and ends outside of all tags, so that it is
/// escaped as if it stood alone; the same part with other values is looked at once.
struct Output<'a> {
    definition: Definition,
    out: String,
    scanner: Scanner,
    part: Vec<Piece<'a>>,
    known: HashMap<Vec<Key>, Escaped>,
}

/// What tells parts apart: which text of the templates, and which escaper behind a value.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    /// Where the text is in memory, as long as the templates are.
    Text(*const u8, usize),
    Shown(String),
    Value(Option<&'static str>),
}

impl<'a> Output<'a> {
    fn new(definition: Definition) -> Self {
        Self {
            definition,
            out: String::new(),
            scanner: Scanner::new(),
            part: Vec::new(),
            known: HashMap::new(),
        }
    }

    fn add(&mut self, piece: Piece<'a>) -> Result<(), ExecError> {
        let is_first = self.part.is_empty();
        match &piece {
            Piece::Text(text) => {
                let plain = self.scanner.text(text);
                if is_first && plain && self.scanner.is_outside() {
                    self.out.push_str(text);
                    return Ok(());
                }
            }
            Piece::Shown(text) => {
                self.scanner.text(text);
            }
            Piece::Value {
                value: Value::Text(text),
                escaper: escaper @ (None | Some("html")),
                ..
            } if is_first && self.scanner.is_outside() => {
                match escaper {
                    None => escape(&mut self.out, text),
                    // Go takes the function of text templates, which leaves `+` alone.
                    Some(_) => self.out.push_str(&gotmpl::html_escape(text)),
                }
                return Ok(());
            }
            // The crate writes it without an exponent, as scripts are given it.
            Piece::Value {
                value: value @ Value::Float(_),
                escaper,
                ..
            } if is_first && self.scanner.is_outside() => {
                match escaper {
                    Some("urlquery") => self.out.push_str(&gotmpl::url_encode(&value.to_string())),
                    Some(_) => self.out.push_str(&gotmpl::html_escape(&value.to_string())),
                    None => escape(&mut self.out, &value.to_string()),
                }
                return Ok(());
            }
            Piece::Value { .. } => self.scanner.value(),
        }
        self.part.push(piece);
        match self.scanner.is_outside() {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn flush(&mut self) -> Result<(), ExecError> {
        if self.part.is_empty() {
            return Ok(());
        }
        let part = std::mem::take(&mut self.part);
        let key: Vec<Key> = part.iter().map(Key::of).collect();
        if let Some(escaped) = self.known.get(&key) {
            return escaped.write(&mut self.out, &part, self.definition);
        }
        let escaped = Escaped::new(&part, self.definition)?;
        escaped.write(&mut self.out, &part, self.definition)?;
        if self.known.len() < MAX_KNOWN {
            self.known.insert(key, escaped);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<String, ExecError> {
        self.flush()?;
        Ok(self.out)
    }
}

impl Key {
    fn of(piece: &Piece<'_>) -> Self {
        match piece {
            Piece::Text(text) => Self::Text(text.as_ptr(), text.len()),
            Piece::Shown(text) => Self::Shown(text.clone()),
            Piece::Value { escaper, .. } => Self::Value(*escaper),
        }
    }
}

/// A part as a template without branches, which finds its values in `values`.
struct Escaped {
    template: Template,
    values: Arc<Mutex<Vec<gotmpl::Value>>>,
}

impl Escaped {
    fn new(part: &[Piece<'_>], definition: Definition) -> Result<Self, ExecError> {
        let mut nodes = Vec::with_capacity(part.len());
        let mut count = 0;
        for piece in part {
            // The number of the value stands for its line, so that errors tell which it is.
            let pos = Pos::new(0, count + 1);
            match piece {
                Piece::Text(text) => nodes.push(text_node(pos, text)),
                Piece::Shown(text) => nodes.push(text_node(pos, text)),
                Piece::Value { escaper, .. } => {
                    let number = i64::try_from(count).unwrap_or(i64::MAX);
                    nodes.push(action(pos, number, *escaper));
                    count += 1;
                }
            }
        }
        let tree = ListNode {
            pos: Pos::new(0, 1),
            nodes,
        };
        let values: Arc<Mutex<Vec<gotmpl::Value>>> = Arc::default();
        let shared = Arc::clone(&values);
        let template = Template::new("")
            .func(VALUE, move |arguments| {
                let number = arguments.first().and_then(gotmpl::Value::as_int);
                let number = number.and_then(|number| usize::try_from(number).ok());
                let values = shared.lock().unwrap_or_else(PoisonError::into_inner);
                let value = number.and_then(|number| values.get(number));
                Ok(value.cloned().unwrap_or(gotmpl::Value::Nil))
            })
            .parse(ROOT)
            .and_then(|template| template.add_parse_tree(NAME, tree))
            .map_err(|error| refusal(&error, &places(part), definition))?;
        Ok(Self { template, values })
    }

    fn write(
        &self,
        out: &mut String,
        part: &[Piece<'_>],
        definition: Definition,
    ) -> Result<(), ExecError> {
        let values = part.iter().filter_map(|piece| match piece {
            Piece::Value { value, .. } => Some(escapable(value)),
            Piece::Text(_) | Piece::Shown(_) => None,
        });
        *self.values.lock().unwrap_or_else(PoisonError::into_inner) = values.collect();
        let written = self.template.execute_fmt(out, &gotmpl::Value::Nil);
        written.map_err(|error| refusal(&error, &places(part), definition))
    }
}

pub(super) fn text_node(pos: Pos, text: &str) -> Node {
    Node::Text(TextNode {
        pos,
        text: text.into(),
    })
}

/// Returns the unit and place of each value.
fn places(part: &[Piece<'_>]) -> Vec<(usize, Span)> {
    let places = part.iter().filter_map(|piece| match piece {
        Piece::Value { unit, span, .. } => Some((*unit, *span)),
        Piece::Text(_) | Piece::Shown(_) => None,
    });
    places.collect()
}

/// The name of the template that all output makes.
pub(super) const NAME: &str = "output";

/// What executes it.
pub(super) const ROOT: &str = "{{ template \"output\" }}";

/// The function that gives the value of a number.
pub(super) const VALUE: &str = "value";

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
pub(super) fn action(pos: Pos, number: i64, escaper: Option<&'static str>) -> Node {
    let pipe = value_pipe(pos, number, escaper);
    Node::Action(ActionNode { pos, pipe })
}

pub(super) fn value_pipe(pos: Pos, number: i64, escaper: Option<&'static str>) -> PipeNode {
    let command = |args: Vec<Expr>| CommandNode { pos, args };
    let mut commands = vec![command(vec![
        Expr::Identifier(pos, SmolStr::from(VALUE)),
        Expr::Number(pos, Number::Int(number)),
    ])];
    commands.extend(escaper.map(|name| command(vec![Expr::Identifier(pos, SmolStr::from(name))])));
    PipeNode {
        pos,
        decl: Vec::new(),
        commands,
        is_assign: false,
    }
}

fn escapable(value: &Value) -> gotmpl::Value {
    use gotmpl::html::{HTML, URL};
    match value {
        Value::Nil => gotmpl::Value::Nil,
        Value::Bool(value) => gotmpl::Value::Bool(*value),
        Value::Int(value) => gotmpl::Value::Int(*value),
        // Scripts are given numbers, written without an exponent where both do so.
        Value::Float(value) if (1e-4..1e6).contains(&value.abs()) => gotmpl::Value::Float(*value),
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
