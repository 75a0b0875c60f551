//! What Go's `html/template` demands of a template before it executes any of it: whichever branch is
//! taken, and however often a loop runs, the html around what comes next is the same, and all
//! templates that are named are defined.
//!
//! The crate `gotmpl` follows the html; it is given the texts and branches of a template, with
//! something to be escaped in place of every value.

use std::collections::{BTreeMap, HashSet};

use gotmpl::html::Template;
use gotmpl::parse::{BranchNode, ListNode, Node, Pos, SmolStr, TemplateNode};
use gotmpl::{EscapeErrorCode, TemplateError};

use super::error::{ExecError, Refusal};
use super::exec::escaper;
use super::html::{ROOT, VALUE, action, text_node, value_pipe};
use super::set::{Definition, Set};
use crate::diag::Span;
use crate::lang::gotmpl::{self as lang, BranchKind, NodeKind};

/// How much may be followed: the body of a loop is followed twice, that of a loop in it four times.
const MAX_NODES: u64 = 200_000;

/// How many templates may use themselves by way of others: each can double what is followed.
const MAX_RECURSIVE: usize = 12;

/// The line of what is not of the template itself.
const FOREIGN: usize = 1;

/// Checks a template and all that it may use.
pub(super) fn check(set: &Set, definition: Definition) -> Result<(), ExecError> {
    let mut shape = Shape::new(set);
    let trees = shape.trees(definition)?;
    let template = Template::new("")
        .func(VALUE, |_| Ok(gotmpl::Value::Nil))
        .parse(&format!("{{{{ if false }}}}{ROOT}{{{{ end }}}}"));
    let mut trees = trees.into_iter();
    let executed = template
        .and_then(|template| {
            trees.try_fold(template, |template, (name, tree)| {
                template.add_parse_tree(&name, tree)
            })
        })
        .and_then(|template| template.execute_to_string(&gotmpl::Value::Nil));
    match executed {
        Err(TemplateError::Escape {
            code,
            line,
            description,
            ..
        }) => Err(shape.refusal(definition, code, line, &description)),
        _ => Ok(()),
    }
}

/// Templates with something to be escaped in place of every value.
struct Shape<'a> {
    set: &'a Set,
    /// The unit and place of each node that an error may name, by its line.
    places: Vec<(usize, Span)>,
    unit: usize,
    nodes: u64,
    /// How often what is being looked at is followed.
    weight: u64,
    /// The templates that the one being looked at uses.
    used: Vec<&'a str>,
}

impl<'a> Shape<'a> {
    fn new(set: &'a Set) -> Self {
        Self {
            set,
            places: Vec::new(),
            unit: 0,
            nodes: 0,
            weight: 1,
            used: Vec::new(),
        }
    }

    /// Returns a template and all that it may use, by name.
    fn trees(&mut self, definition: Definition) -> Result<Vec<(String, ListNode)>, ExecError> {
        let mut trees = vec![(super::html::NAME.to_owned(), self.tree(definition)?)];
        let mut uses: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut waiting = std::mem::take(&mut self.used);
        while let Some(name) = waiting.pop() {
            if uses.contains_key(name) {
                continue;
            }
            let Some(definition) = self.set.get(name) else {
                continue;
            };
            trees.push((known_as(name), self.tree(definition)?));
            let used = std::mem::take(&mut self.used);
            waiting.extend(used.iter().copied());
            uses.insert(name, used);
        }
        if recursive(&uses) > MAX_RECURSIVE {
            let message = format!(
                "more than {MAX_RECURSIVE} templates use themselves by way of others: \
                 what html they make is not followed"
            );
            return Err(Refusal::limit(message).at(definition.unit, Span::default()));
        }
        Ok(trees)
    }

    fn tree(&mut self, definition: Definition) -> Result<ListNode, ExecError> {
        self.unit = definition.unit;
        let set = self.set;
        self.list(set.body(definition))
    }

    fn list(&mut self, nodes: &'a [lang::Node]) -> Result<ListNode, ExecError> {
        let mut list = Vec::with_capacity(nodes.len());
        for node in nodes {
            list.extend(self.node(node)?);
        }
        Ok(ListNode {
            pos: Pos::new(0, FOREIGN),
            nodes: list,
        })
    }

    fn node(&mut self, node: &'a lang::Node) -> Result<Option<Node>, ExecError> {
        self.nodes = self.nodes.saturating_add(self.weight);
        if self.nodes > MAX_NODES {
            let message = "loops nest so deep that the html they make is not followed";
            return Err(Refusal::limit(message).at(self.unit, node.span));
        }
        let text = self.set.text(self.unit);
        Ok(Some(match &node.kind {
            NodeKind::Text => {
                let text = text.get(node.span.start..node.span.end).unwrap_or_default();
                text_node(self.pos(node.span), text)
            }
            NodeKind::Action(pipeline) if !pipeline.declarations.is_empty() => return Ok(None),
            NodeKind::Action(pipeline) => {
                self.escaper_is_last(pipeline)?;
                action(self.pos(pipeline.span), 0, None)
            }
            NodeKind::Branch(branch) => self.branch(branch, &branch.arms, node.span)?,
            NodeKind::Call(call) => {
                self.used.push(&call.name);
                Node::Template(TemplateNode {
                    pos: self.pos(call.name_span),
                    name: SmolStr::from(known_as(&call.name)),
                    pipe: None,
                })
            }
            NodeKind::Break => Node::Break(self.pos(node.span)),
            NodeKind::Continue => Node::Continue(self.pos(node.span)),
        }))
    }

    /// Refuses `html` and `urlquery` before the end of a pipeline.
    fn escaper_is_last(&self, pipeline: &lang::Pipeline) -> Result<(), ExecError> {
        let before = pipeline.commands.split_last().map(|(_, before)| before);
        let mut escapers = before.into_iter().flatten();
        match escapers.find_map(|command| escaper(&command.operands)) {
            Some((name, operand)) => {
                let message = format!("html templates take `{name}` at the end of a pipeline only");
                Err(Refusal::new(message).at(self.unit, operand.span))
            }
            None => Ok(()),
        }
    }

    fn branch(
        &mut self,
        branch: &'a lang::Branch,
        arms: &'a [lang::Arm],
        span: Span,
    ) -> Result<Node, ExecError> {
        let Some((arm, others)) = arms.split_first() else {
            return Ok(text_node(self.pos(span), ""));
        };
        // The text up to the body names the branch better than all of it.
        let pos = self.pos(arm.pipeline.span);
        let weight = self.weight;
        if branch.kind == BranchKind::Range {
            self.weight = weight.saturating_mul(2);
        }
        let body = self.list(&arm.body)?;
        self.weight = weight;
        let otherwise = match (others, &branch.otherwise) {
            ([], None) => None,
            ([], Some(nodes)) => Some(self.list(nodes)?),
            _ => Some(ListNode {
                pos,
                nodes: vec![self.branch(branch, others, span)?],
            }),
        };
        let node = BranchNode {
            pos,
            pipe: value_pipe(pos, 0, None),
            body,
            else_body: otherwise,
        };
        Ok(match branch.kind {
            BranchKind::If => Node::If(node),
            BranchKind::With => Node::With(node),
            BranchKind::Range => Node::Range(node),
        })
    }

    /// Returns a position whose line stands for a place.
    fn pos(&mut self, span: Span) -> Pos {
        self.places.push((self.unit, span));
        Pos::new(0, FOREIGN + self.places.len())
    }

    fn refusal(
        &self,
        definition: Definition,
        code: EscapeErrorCode,
        line: usize,
        description: &str,
    ) -> ExecError {
        let place = line.checked_sub(FOREIGN + 1);
        let place = place.and_then(|at| self.places.get(at)).copied();
        let whole = self.set.body(definition);
        let whole = whole.first().zip(whole.last());
        let whole = whole.map_or_else(Span::default, |(first, last)| Span {
            start: first.span.start,
            end: last.span.end,
        });
        let refusal = match (code, line) {
            (EscapeErrorCode::BranchEnd, FOREIGN) => {
                let end = states(description).next().unwrap_or("inside of a tag");
                Refusal::new(format!("the html ends {end}"))
                    .help("close what is open: a tag, a quote, a comment, a script or a style")
            }
            (EscapeErrorCode::BranchEnd, _) => {
                let mut states = states(description);
                let message = match (states.next(), states.next()) {
                    _ if description.contains("re-entry") => {
                        "a loop leaves the html in another place than it began".to_owned()
                    }
                    (Some(one), Some(other)) if one != other => format!(
                        "the branches leave the html in different places: one {one}, one {other}"
                    ),
                    _ => "the branches leave the html in different places".to_owned(),
                };
                Refusal::new(message)
                    .help("let each branch close the tags and quotes that it opens")
            }
            (EscapeErrorCode::NoSuchTemplate, _) => {
                let text =
                    place.and_then(|(unit, span)| self.set.text(unit).get(span.start..span.end));
                let name = text.unwrap_or_default().trim_matches(['"', '`']);
                Refusal::new(format!("the template `{name}` is not defined"))
            }
            (EscapeErrorCode::OutputContext, _) => Refusal::new(
                "a template that uses itself leaves the html in another place each time",
            ),
            _ => Refusal::new(format!("html cannot be escaped here: {description}")),
        };
        let (unit, span) = place.unwrap_or((definition.unit, whole));
        refusal.at(unit, span)
    }
}

/// Returns the name under which a template is followed: that of the whole is no template's name.
fn known_as(name: &str) -> String {
    format!("template {name}")
}

/// Returns how many templates use themselves, by way of others or not.
fn recursive(uses: &BTreeMap<&str, Vec<&str>>) -> usize {
    let is_recursive = |name: &str| {
        let mut reached = HashSet::new();
        let mut waiting: Vec<&str> = uses.get(name).cloned().unwrap_or_default();
        while let Some(used) = waiting.pop() {
            if used == name {
                return true;
            }
            if reached.insert(used) {
                waiting.extend(uses.get(used).into_iter().flatten().copied());
            }
        }
        false
    };
    uses.keys()
        .copied()
        .filter(|name| is_recursive(name))
        .count()
}

/// Returns the places in html that a description names, in words.
fn states(description: &str) -> impl Iterator<Item = &'static str> {
    let words = description.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter_map(|word| {
        Some(match word.strip_prefix("state")? {
            "Text" => "outside of all tags",
            "Tag" => "inside of a tag",
            "AttrName" | "AfterName" => "behind the name of an attribute",
            "BeforeValue" => "before the value of an attribute",
            "HTMLCmt" => "inside of a comment",
            "RCDATA" => "inside of a title or textarea",
            "Attr" | "MetaContent" | "Srcset" => "in the value of an attribute",
            "URL" | "MetaContentURL" => "in a URL",
            word if word.starts_with("JS") => "inside of a script",
            word if word.starts_with("CSS") => "inside of a style",
            _ => return None,
        })
    })
}
