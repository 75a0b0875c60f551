use std::collections::HashMap;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, options};

use super::check::{ALIAS_CYCLE, SECOND_DOCUMENT, UNKNOWN_ANCHOR, YAML_SYNTAX};
use super::strict;
use super::tree::{Comment, Data, NodeData, NodeId, Style, Tree};
use crate::diag::{FileId, Finding, Place, Sink, Span};

/// How deep lists and mappings may stand in one another.
///
/// go-yaml stops at 10,000; no configuration comes near this bound, and it keeps every walk over
/// a tree within a small stack.
pub const MAX_DEPTH: usize = 200;

/// How often a text is read again after an escape that only go-yaml knows was replaced.
const MAX_REPAIRS: usize = 64;

/// Stands for `\'` while a text is parsed: two bytes as well, so that no offset moves.
const APOSTROPHE: char = '\u{7bf}';

/// Reads the first document of a YAML text; what is wrong goes to the sink.
///
/// Returns `None` when the syntax is broken: YAML has no safe way to go on inside a document.
/// Documents after the first are ignored with a finding, as go-yaml ignores them.
pub fn load(file: FileId, text: &str, sink: &mut Sink) -> Option<Tree> {
    read(file, text, Documents::First, sink)?.into_iter().next()
}

/// Reads every document of a YAML text, as docker compose does; a text without any has one that
/// is empty.
///
/// Returns `None` when the syntax is broken anywhere.
pub fn load_all(file: FileId, text: &str, sink: &mut Sink) -> Option<Vec<Tree>> {
    read(file, text, Documents::All, sink)
}

/// Which documents of a text are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Documents {
    First,
    All,
}

/// Reads a text with the general parser alone, for the test that compares the two.
#[cfg(test)]
pub(super) fn load_generally(file: FileId, text: &str, sink: &mut Sink) -> Option<Vec<Tree>> {
    Builder::new(file, Documents::All, sink).build(text).ok()
}

fn read(file: FileId, text: &str, documents: Documents, sink: &mut Sink) -> Option<Vec<Tree>> {
    if let Some(tree) = super::plain::read(text) {
        super::check::duplicates(file, &tree, sink);
        return Some(vec![tree]);
    }
    let original = text;
    let mut text = std::borrow::Cow::Borrowed(text);
    let before = sink.findings().len();
    for _ in 0..MAX_REPAIRS {
        sink.truncate(before);
        match Builder::new(file, documents, sink).build(&text) {
            Ok(trees) => {
                let first = trees.first();
                if let Some(other) = first.and_then(|tree| strict::with_line_breaks(&text, tree)) {
                    text = other.into();
                    continue;
                }
                if let Some(refusal) = first.and_then(|tree| strict::refusal(original, tree)) {
                    let place = Place {
                        file,
                        span: refusal.span,
                    };
                    let finding = Finding::new(&YAML_SYNTAX, place, refusal.message);
                    sink.push(finding.help(refusal.help));
                }
                for tree in &trees {
                    super::check::duplicates(file, tree, sink);
                }
                return Some(trees);
            }
            Err(error) => match repair(&text, &error) {
                Some(repaired) => text = repaired.into(),
                None => {
                    sink.push(syntax_finding(file, &text, &error));
                    return None;
                }
            },
        }
    }
    None
}

/// Returns the text without what go-yaml accepts and YAML does not have, no byte moved.
fn repair(text: &str, error: &ScanError) -> Option<String> {
    match error.kind() {
        ErrorKind::UnknownQuotedScalarEscape => without_apostrophes(text, error),
        ErrorKind::CommentNotSeparated => {
            let at = error.marker().byte_offset()?;
            let at = at + text.get(at..)?.find('#')?;
            let end = text
                .get(at..)?
                .find(['\n', '\r'])
                .map_or(text.len(), |end| at + end);
            Some(blanked(text, at, end))
        }
        ErrorKind::TabInBlockIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabInIndentation => {
            // In a flow collection a tab is space; elsewhere it is refused afterwards.
            let at = error.marker().byte_offset()?.min(text.len());
            let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
            let line = text.get(start..)?;
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            let has_tab = line.get(..blanks)?.contains('\t');
            has_tab.then(|| blanked(text, start, start + blanks))
        }
        _ => None,
    }
}

/// Returns the text with spaces for the bytes of a range, which holds no line break.
fn blanked(text: &str, start: usize, end: usize) -> String {
    format!(
        "{}{}{}",
        &text[..start],
        " ".repeat(end - start),
        &text[end..]
    )
}

/// Replaces the escapes `\'` of the double-quoted scalar that the error stands in.
fn without_apostrophes(text: &str, error: &ScanError) -> Option<String> {
    let open = error.marker().byte_offset()?;
    let mut repaired = text.get(..=open)?.to_owned();
    let mut rest = text.get(open + 1..)?;
    let mut changed = false;
    while let Some(at) = rest.find(['"', '\\']) {
        repaired.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('"') {
            break;
        }
        let len = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
        if &rest[..len] == "\\'" {
            repaired.push(APOSTROPHE);
            changed = true;
        } else {
            repaired.push_str(&rest[..len]);
        }
        rest = &rest[len..];
    }
    repaired.push_str(rest);
    changed.then_some(repaired)
}

fn syntax_finding(file: FileId, text: &str, error: &ScanError) -> Finding {
    let at = error
        .marker()
        .byte_offset()
        .unwrap_or_default()
        .min(text.len());
    let next = text.get(at..).and_then(|t| t.chars().next());
    let end = at + next.filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let place = Place {
        file,
        span: Span::new(at, end),
    };
    let finding = Finding::new(
        &YAML_SYNTAX,
        place,
        format!("broken YAML: {}", error.info()),
    );
    let line_start = text
        .get(..at)
        .and_then(|t| t.rfind('\n'))
        .map_or(0, |i| i + 1);
    if text
        .get(line_start..)
        .is_some_and(|l| l.trim_start_matches(' ').starts_with('\t'))
    {
        return finding.help("YAML is indented with spaces; replace the tab");
    }
    finding
}

struct Builder<'s> {
    file: FileId,
    documents: Documents,
    sink: &'s mut Sink,
    tree: Tree,
    open: Vec<Open>,
    anchors: HashMap<usize, NodeId>,
}

/// A list or mapping whose end has not been read.
struct Open {
    node: NodeId,
    anchor: usize,
    /// The key that waits for its value; used by mappings only.
    key: Option<NodeId>,
}

impl<'s> Builder<'s> {
    fn new(file: FileId, documents: Documents, sink: &'s mut Sink) -> Self {
        Self {
            file,
            documents,
            sink,
            tree: Tree::default(),
            open: Vec::new(),
            anchors: HashMap::new(),
        }
    }

    fn build(mut self, text: &str) -> Result<Vec<Tree>, ScanError> {
        let options = options! {
            bom_inside_document_as_content: true,
            block_scalar_eof_without_line_feed: true,
            emit_unresolved_aliases: true,
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        let mut documents = 0;
        let mut finished = Vec::new();
        for next in Parser::new_from_str_with_options(text, options) {
            let (event, span) = match next {
                Ok(next) => next,
                // Who wants the first document never looks past it.
                Err(_) if documents > 1 && self.documents == Documents::First => break,
                Err(error) => return Err(error),
            };
            let span = byte_span(&span);
            if let Event::DocumentStart(..) = event {
                documents += 1;
                if documents > 1 && self.documents == Documents::First {
                    self.second_document(span);
                    break;
                }
                if documents > 1 {
                    finished.push(std::mem::take(&mut self.tree));
                    self.anchors.clear();
                }
            }
            self.event(event, span);
        }
        finished.push(self.tree);
        let source: Arc<str> = text.into();
        for tree in &mut finished {
            tree.source = source.clone();
        }
        Ok(finished)
    }

    fn second_document(&mut self, span: Span) {
        let place = self.place(span);
        self.sink.push(
            Finding::new(
                &SECOND_DOCUMENT,
                place,
                "everything from here on is ignored: only the first YAML document is read",
            )
            .help("move the content above this line, or into a file of its own"),
        );
    }

    fn place(&self, span: Span) -> Place {
        Place {
            file: self.file,
            span,
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    _ => Style::Block,
                };
                let text = restore(&text, style);
                let node = self.add(span, tag.as_deref(), Data::Scalar(text, style));
                self.define(anchor, node);
                self.attach(node);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.start(span, anchor, tag.as_deref(), Data::Seq(Vec::new()));
            }
            Event::MappingStart(_, anchor, tag) => {
                self.start(span, anchor, tag.as_deref(), Data::Map(Vec::new()));
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::UnresolvedAlias(name) => self.broken_alias(
                span,
                Finding::new(
                    &UNKNOWN_ANCHOR,
                    self.place(span),
                    format!("unknown anchor `{name}`"),
                )
                .help(format!(
                    "define it first with `&{name}`, or quote the value if it is text"
                )),
            ),
            Event::Comment(text, _) => self.tree.comments.push(Comment {
                span,
                text: text.into(),
            }),
            _ => {}
        }
    }

    fn add(&mut self, span: Span, tag: Option<&granit_parser::Tag>, data: Data) -> NodeId {
        let tag = tag.map(|t| {
            // The parser itself knows the tags of YAML 1.2 only, not `!!binary` and `!!merge`.
            let whole = format!("{}{}", t.handle(), t.suffix());
            match whole.strip_prefix("tag:yaml.org,2002:") {
                Some(name) => name.into(),
                None => t.original().into(),
            }
        });
        self.tree.nodes.push(NodeData { span, tag, data });
        NodeId(self.tree.nodes.len() - 1)
    }

    fn start(&mut self, span: Span, anchor: usize, tag: Option<&granit_parser::Tag>, data: Data) {
        let node = self.add(span, tag, data);
        self.attach(node);
        self.open.push(Open {
            node,
            anchor,
            key: None,
        });
    }

    fn end(&mut self, span: Span) {
        if let Some(closed) = self.open.pop() {
            self.define(closed.anchor, closed.node);
            let node = &mut self.tree.nodes[closed.node.0];
            node.span = Span::new(node.span.start, span.end);
        }
    }

    /// Remembers an anchor's node; the parser gives 0 to nodes without an anchor.
    fn define(&mut self, anchor: usize, node: NodeId) {
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        match self.anchors.get(&anchor) {
            Some(target) => {
                let node = self.add(span, None, Data::Alias(*target));
                self.attach(node);
            }
            None => self.broken_alias(
                span,
                Finding::new(
                    &ALIAS_CYCLE,
                    self.place(span),
                    "this alias stands inside the value of its own anchor",
                )
                .help("write the value out"),
            ),
        }
    }

    fn broken_alias(&mut self, span: Span, finding: Finding) {
        self.sink.push(finding);
        let node = self.add(span, None, Data::Scalar("".into(), Style::Plain));
        self.attach(node);
    }

    /// Puts a finished or just opened node into the innermost open collection.
    fn attach(&mut self, node: NodeId) {
        let Some(parent) = self.open.last_mut() else {
            self.tree.root.get_or_insert(node);
            return;
        };
        match &mut self.tree.nodes[parent.node.0].data {
            Data::Seq(items) => items.push(node),
            Data::Map(entries) => match parent.key.take() {
                Some(key) => entries.push((key, node)),
                None => parent.key = Some(node),
            },
            Data::Scalar(..) | Data::Part(..) | Data::Alias(_) => {}
        }
    }
}

/// Gives back the `\'` that [`repair`] replaced.
fn restore(text: &str, style: Style) -> Box<str> {
    if style == Style::Quoted && text.contains(APOSTROPHE) {
        text.replace(APOSTROPHE, "'").into()
    } else {
        text.into()
    }
}

fn byte_span(span: &granit_parser::Span) -> Span {
    span.byte_range()
        .map(|r| Span::new(r.start, r.end))
        .unwrap_or_default()
}
