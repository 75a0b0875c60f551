//! Values of any shape whose texts are templates, as Alertmanager 0.33 makes them: what a template
//! gives is read as YAML, so that a number becomes a number and JSON a structure.

use serde_json::{Map, Value as Json};

use super::{Failure, Renderer, tail};
use crate::diag::{FileId, Severity, Sink, Span};
use crate::model::alertmanager::Value;
use crate::source::yaml::{self, Dialect, Kind, Node, Resolved, Tree, is_merge, resolve};

/// How deep what a template gives may nest.
const MAX_DEPTH: usize = 100;

/// How many nodes what a template gives may have, those that aliases repeat included.
const MAX_NODES: usize = 1_000_000;

/// Executes every text of a value.
pub(super) fn executed(
    name: &str,
    value: &Value,
    renderer: &Renderer<'_>,
) -> Result<Json, Box<Failure>> {
    Ok(match value {
        Value::Null => Json::Null,
        Value::Plain(text) => scalar(name, text, None, renderer)?,
        Value::Text(text) => {
            let span = text.place(Span::new(0, text.as_str().len()));
            self::text(name, text.as_str(), span, renderer, 0)?
        }
        Value::List(items) => {
            let items = items
                .iter()
                .map(|item| executed(name, &item.value, renderer));
            items.collect::<Result<Vec<_>, _>>()?.into()
        }
        Value::Map(entries) => {
            let mut map = Map::new();
            for (key, value) in entries.iter() {
                let span = key.span;
                // A key such as `n` or `1` is no text unless it stands in quotes, and is left out.
                let quoted = span.end - span.start != key.value.len();
                let style = yaml::Style::Plain;
                if !quoted && resolve(&key.value, style, None, Dialect::V2) != Resolved::Text {
                    continue;
                }
                let key = renderer.execute(name, &key.value, span, false)?;
                map.insert(key, executed(name, &value.value, renderer)?);
            }
            map.sort_keys();
            map.into()
        }
    })
}

/// Executes a text and reads what it gives.
pub(super) fn text(
    name: &str,
    text: &str,
    span: Span,
    renderer: &Renderer<'_>,
    depth: usize,
) -> Result<Json, Box<Failure>> {
    let result = match depth {
        0 => renderer.execute(name, text, span, false)?,
        _ => renderer.again(name, text, span)?,
    };
    if depth > MAX_DEPTH {
        return Ok(result.into());
    }
    match read(&result) {
        Read::Refused => Ok(result.into()),
        // Nothing is read as nothing, and not as empty text; so is a comment, as `#alerts`.
        Read::Nothing => Ok(Json::Null),
        Read::Tree(tree) => match tree.root() {
            Some(root) if !is_text(root) => node(name, root, span, renderer, depth + 1),
            _ => Ok(result.into()),
        },
    }
}

/// What go-yaml makes of a text.
pub(super) enum Read {
    /// It cannot be read or decoded.
    Refused,
    /// No node, or a comment.
    Nothing,
    /// A tree with a root.
    Tree(Tree),
}

/// Reads a text as go-yaml does.
pub(super) fn read(text: &str) -> Read {
    // The end of a document that is not there is a text, and so is a colon without a key.
    let start = text.trim_start();
    if start.starts_with("...") || start.starts_with(": ") {
        return Read::Refused;
    }
    match loaded(text) {
        Some(tree) => match tree.as_ref().map(|tree| tree.root()) {
            None | Some(None) => Read::Nothing,
            Some(Some(root)) if !is_decoded(root, &mut { MAX_NODES }) => Read::Refused,
            Some(Some(_)) => tree.map_or(Read::Nothing, Read::Tree),
        },
        None => match tail::head(text, |head| loaded(head).is_some()) {
            Some(head) => read(head),
            None => Read::Refused,
        },
    }
}

/// Returns the tree of a text, which may be empty; `None` when it is refused.
fn loaded(text: &str) -> Option<Option<Tree>> {
    let mut sink = Sink::new();
    let tree = yaml::load(FileId(0), text, &mut sink);
    let refused = sink.findings().iter().any(|finding| {
        // Of a key that comes twice, the second one counts.
        let counts = finding.code.name != yaml::DUPLICATE_KEY.name;
        counts && finding.code.severity == Severity::Error
    });
    (!refused).then_some(tree)
}

fn is_text(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Scalar(text, style) => {
            resolve(text, style, node.tag(), Dialect::V2) == Resolved::Text
        }
        _ => false,
    }
}

/// Returns whether Go decodes the node. It refuses lists and mappings as keys, as those that
/// `{{ .Status }}` reads as, to merge what is no mapping, and aliases that stand for more and more;
/// here `left` is how many nodes are looked at.
fn is_decoded(node: Node<'_>, left: &mut usize) -> bool {
    let Some(fewer) = left.checked_sub(1) else {
        return false;
    };
    *left = fewer;
    match node.kind() {
        Kind::Scalar(..) => true,
        Kind::Seq(_) => node.items().all(|item| is_decoded(item, left)),
        Kind::Map(_) => node.entries().all(|(key, value)| {
            let is_map = |node: Node<'_>| matches!(node.kind(), Kind::Map(_));
            let is_list = matches!(value.kind(), Kind::Seq(_)) && value.items().all(is_map);
            matches!(key.kind(), Kind::Scalar(..))
                && (!is_merge(key) || is_map(value) || is_list)
                && is_decoded(value, left)
        }),
    }
}

fn node(
    name: &str,
    node: Node<'_>,
    span: Span,
    renderer: &Renderer<'_>,
    depth: usize,
) -> Result<Json, Box<Failure>> {
    if depth > MAX_DEPTH {
        return Ok(Json::Null);
    }
    Ok(match node.kind() {
        Kind::Scalar(text, _) if is_text(node) => {
            self::text(name, text, span, renderer, depth + 1)?
        }
        Kind::Scalar(text, _) => scalar(name, text, Some(span), renderer)?,
        Kind::Seq(_) => {
            let items = node.items();
            let items = items.map(|item| self::node(name, item, span, renderer, depth + 1));
            items.collect::<Result<Vec<_>, _>>()?.into()
        }
        Kind::Map(_) => {
            let mut map = Map::new();
            entries(&mut map, name, node, span, renderer, depth)?;
            map.sort_keys();
            map.into()
        }
    })
}

/// Adds the entries of a mapping, and those that its merge keys take from others; a later one
/// replaces an earlier one.
fn entries(
    map: &mut Map<String, Json>,
    name: &str,
    node: Node<'_>,
    span: Span,
    renderer: &Renderer<'_>,
    depth: usize,
) -> Result<(), Box<Failure>> {
    if depth > MAX_DEPTH {
        return Ok(());
    }
    for (key, value) in node.entries() {
        if is_merge(key) {
            // Of several mappings the first one counts.
            let mut merged: Vec<Node<'_>> = value.items().collect();
            merged.reverse();
            if let Kind::Map(_) = value.kind() {
                merged = vec![value];
            }
            for other in merged {
                entries(map, name, other, span, renderer, depth + 1)?;
            }
        } else if is_text(key) {
            let key = renderer.again(name, key.text().unwrap_or_default(), span)?;
            map.insert(key, self::node(name, value, span, renderer, depth + 1)?);
        }
    }
    Ok(())
}

/// Returns a number, a truth value or nothing.
fn scalar(
    name: &str,
    text: &str,
    span: Option<Span>,
    renderer: &Renderer<'_>,
) -> Result<Json, Box<Failure>> {
    Ok(match resolve(text, yaml::Style::Plain, None, Dialect::V2) {
        Resolved::Bool(value) => value.into(),
        Resolved::Int(value) => match (i64::try_from(value), u64::try_from(value)) {
            (Ok(value), _) => value.into(),
            (_, Ok(value)) => value.into(),
            _ => text.into(),
        },
        Resolved::Float(value) if value.fract() == 0.0 && value.abs() < 1e15 => {
            (value as i64).into()
        }
        Resolved::Float(value) if !value.is_finite() => {
            let message = format!("JSON has no number for `{text}`, which YAML reads as one");
            return Err(renderer.refused(name, span, message));
        }
        Resolved::Float(value) => value.into(),
        Resolved::Null | Resolved::Merge => Json::Null,
        Resolved::Text => text.into(),
    })
}
