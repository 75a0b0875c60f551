//! What go-yaml refuses in a text that the general parser takes: tabs, escapes, directives and line
//! breaks of YAML 1.1.
//!
//! Source: `scannerc.go` and `parserc.go` of go-yaml v2 and v3, which are alike here.

use std::collections::HashMap;

use super::tree::{Data, NodeId, Style, Tree};
use crate::diag::Span;

/// Something for which go-yaml refuses a text.
pub(super) struct Refusal {
    pub span: Span,
    pub message: &'static str,
    pub help: &'static str,
}

/// The line breaks that YAML 1.1 has and YAML 1.2 has not.
pub(super) fn is_old_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns the first thing for which go-yaml refuses a text whose first document is this one.
pub(super) fn refusal(text: &str, tree: &Tree) -> Option<Refusal> {
    let layout = Layout::of(text, tree);
    let end = layout.end;
    let found = [
        directive(text),
        escape(text, tree),
        text[..end].contains('\t').then(|| layout.tab()).flatten(),
    ];
    found
        .into_iter()
        .flatten()
        .min_by_key(|refusal| refusal.span.start)
}

/// Returns the text with line breaks as the general parser knows them, no byte moved; nothing when
/// it has no others outside of quotes and block scalars.
pub(super) fn with_line_breaks(text: &str, tree: &Tree) -> Option<String> {
    if !text.contains(is_old_break) {
        return None;
    }
    let end = Layout::of(text, tree).end;
    let nodes = tree.nodes.iter();
    let is_kept = |data: &Data| matches!(data, Data::Scalar(_, Style::Quoted | Style::Block));
    let quoted = nodes.filter(|node| is_kept(&node.data));
    let quoted: Vec<Span> = quoted.map(|node| node.span).collect();
    let is_quoted = |at: usize| {
        let behind = quoted.partition_point(|span| span.start <= at);
        behind > 0 && quoted[behind - 1].end > at
    };
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match is_old_break(c) && at < end && !is_quoted(at) {
            true => out.push_str(if c.len_utf8() == 2 { " \n" } else { "  \n" }),
            false => out.push(c),
        }
    }
    (out != text).then_some(out)
}

/// Returns a directive before the first document that go-yaml does not take.
fn directive(text: &str) -> Option<Refusal> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches('\u{feff}').trim_end();
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        if let Some(directive) = bare.strip_prefix('%') {
            let mut words = directive.split_whitespace();
            let message = match (words.next(), words.next()) {
                (Some("YAML"), Some("1.1")) | (Some("TAG"), _) => continue,
                (Some("YAML"), _) => "broken YAML: the programs read YAML 1.1 alone",
                _ => "broken YAML: there is no such directive",
            };
            let help = "take the line out";
            return Some(Refusal {
                span,
                message,
                help,
            });
        }
        if !bare.is_empty() && !bare.starts_with('#') {
            return None;
        }
    }
    None
}

/// Returns an escape in double quotes that go-yaml does not know.
fn escape(text: &str, tree: &Tree) -> Option<Refusal> {
    if !text.contains('\\') {
        return None;
    }
    let nodes = tree.nodes.iter();
    let quoted = nodes.filter(|node| matches!(node.data, Data::Scalar(_, Style::Quoted)));
    quoted
        .filter_map(|node| {
            let source = text.get(node.span.start..node.span.end)?;
            escape_of(source.starts_with('"').then_some(source)?, node.span.start)
        })
        .next()
}

fn escape_of(source: &str, start: usize) -> Option<Refusal> {
    let mut at = 1;
    while let Some(next) = source.get(at..)?.find('\\') {
        at += next;
        let rest = source.get(at + 1..)?;
        let span = |len: usize| Span::new(start + at, start + at + len);
        if rest.starts_with('/') {
            return Some(Refusal {
                span: span(2),
                message: "broken YAML: `\\/` is no escape of YAML 1.1",
                help: "write `/`",
            });
        }
        let hex = rest.strip_prefix('u').and_then(|hex| hex.get(..4));
        let code = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok());
        if code.is_some_and(|code| (0xd800..0xe000).contains(&code)) {
            return Some(Refusal {
                span: span(6),
                message: "broken YAML: half of a character, as JSON writes it, is no escape of YAML",
                help: "write the character itself, or all of it as `\\U0001f600`",
            });
        }
        at += 1 + rest.chars().next().map_or(0, char::len_utf8);
    }
    None
}

/// How a node that goes over several lines takes a tab at the start of a line.
#[derive(Clone, Copy)]
enum Cover {
    /// As content, or as space that means nothing.
    Taken,
    /// Only behind this many columns.
    Plain(usize),
}

/// Where in a text what kind of node stands.
struct Layout<'t> {
    text: &'t str,
    /// Where the first document ends.
    end: usize,
    /// The nodes over several lines that matter, by where they start.
    covers: Vec<(Span, Cover)>,
    /// Where plain scalars end, with the column of the collection that each stands in.
    plain: HashMap<usize, usize>,
}

impl<'t> Layout<'t> {
    fn of(text: &'t str, tree: &Tree) -> Self {
        let last = tree.root.map_or(0, |root| tree.nodes[root.0].span.end);
        // The end of a collection can stand behind its last line.
        let last = text.floor_char_boundary(last.saturating_sub(1));
        let behind = text.get(last..).unwrap_or_default();
        let mut layout = Self {
            text,
            end: behind.find("\n---").map_or(text.len(), |at| last + at),
            covers: Vec::new(),
            plain: HashMap::new(),
        };
        if text.contains('\t') {
            layout.collect(tree);
            layout.covers.sort_by_key(|(span, _)| span.start);
        }
        layout
    }

    fn collect(&mut self, tree: &Tree) {
        let mut waiting: Vec<(NodeId, usize)> =
            tree.root.map(|root| (root, 0)).into_iter().collect();
        while let Some((id, indent)) = waiting.pop() {
            let node = &tree.nodes[id.0];
            let span = node.span;
            let source = self.text.get(span.start..span.end).unwrap_or_default();
            let is_long = source.contains('\n');
            match &node.data {
                Data::Scalar(_, Style::Plain) | Data::Part(_, Style::Plain) => {
                    self.plain.insert(span.end, indent);
                    if is_long {
                        self.covers.push((span, Cover::Plain(indent)));
                    }
                }
                Data::Scalar(..) | Data::Part(..) if is_long => {
                    self.covers.push((span, Cover::Taken));
                }
                Data::Scalar(..) | Data::Part(..) | Data::Alias(_) => {}
                Data::Seq(_) | Data::Map(_) if is_flow(source) => {
                    self.covers.push((span, Cover::Taken));
                }
                Data::Seq(items) => {
                    let own = source.starts_with('-');
                    let column = if own { self.column(span.start) } else { indent };
                    waiting.extend(items.iter().map(|item| (*item, column)));
                }
                Data::Map(entries) => {
                    let first = entries.first().map(|(key, _)| tree.nodes[key.0].span.start);
                    let column = first.map_or(indent, |first| self.column(first));
                    waiting.extend(
                        entries
                            .iter()
                            .flat_map(|(k, v)| [(*k, column), (*v, column)]),
                    );
                }
            }
        }
    }

    fn column(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        at - before.rfind('\n').map_or(0, |end| end + 1)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn after_spaces(&self, mut at: usize) -> usize {
        while self.byte(at) == Some(b' ') {
            at += 1;
        }
        at
    }

    /// Returns the first tab that stands where only spaces may.
    fn tab(&self) -> Option<Refusal> {
        let mut start = 0;
        for line in self.text[..self.end].split_inclusive('\n') {
            let tab = if line.contains('\t') {
                self.tab_of(start)
            } else {
                None
            };
            if let Some(at) = tab {
                return Some(Refusal {
                    span: Span::new(at, at + 1),
                    message: "broken YAML: a tab stands where only spaces may",
                    help: "YAML is indented with spaces; replace the tab",
                });
            }
            start += line.len();
        }
        None
    }

    fn tab_of(&self, line: usize) -> Option<usize> {
        let mut at = self.after_spaces(line);
        let column = at - line;
        let is_tab = |at: usize| self.byte(at) == Some(b'\t');
        match self.cover(at) {
            Some(Cover::Taken) => return None,
            Some(Cover::Plain(indent)) => return (is_tab(at) && column <= indent).then_some(at),
            None => {}
        }
        if is_tab(at) {
            // A plain scalar is looked for on all lines up to the next content.
            let before = self.text[..line].trim_end_matches([' ', '\t', '\n', '\r']);
            let indent = self.plain.get(&before.len());
            return indent.is_none_or(|indent| column <= *indent).then_some(at);
        }
        while matches!(self.byte(at), Some(b'-' | b'?'))
            && matches!(self.byte(at + 1), Some(b' ' | b'\t'))
        {
            at = self.after_spaces(at + 1);
            if is_tab(at) {
                return Some(at);
            }
        }
        None
    }

    fn cover(&self, at: usize) -> Option<Cover> {
        let before = self.covers.partition_point(|(span, _)| span.start < at);
        let mut covers = self.covers[..before].iter().rev();
        // Flow collections are the only ones that hold others, and what they hold is not listed.
        covers
            .next()
            .filter(|(span, _)| at < span.end)
            .map(|(_, cover)| *cover)
    }
}

/// Returns whether a collection is written in brackets, behind its anchor and tag.
fn is_flow(source: &str) -> bool {
    let mut rest = source;
    while rest.starts_with(['&', '!']) {
        rest = rest
            .split_once([' ', '\n'])
            .map_or("", |(_, rest)| rest.trim_start());
    }
    rest.starts_with(['{', '['])
}

#[cfg(test)]
mod tests {
    use crate::diag::Sink;
    use crate::source::SourceMap;
    use crate::source::yaml::{YAML_SYNTAX, load};

    /// Returns the line and column of what is refused.
    fn refused(text: &str) -> Option<(usize, usize)> {
        let mut map = SourceMap::new();
        let id = map.add("a.yml", text);
        let mut sink = Sink::new();
        load(id, text, &mut sink);
        let mut findings = sink.findings().iter();
        let finding = findings.find(|f| f.code.name == YAML_SYNTAX.name)?;
        let at = map.get(id).position(finding.place.span.start);
        Some((at.line, at.column))
    }

    #[test]
    fn tabs_stand_where_they_mean_nothing() {
        for text in [
            "a: b\t\nc:\td\n",
            "a:\t\n  - b\t# c\n",
            "a: {b: c,\n\td: e,\n\t\n}\n",
            "a: 'b\n\tc'\n",
            "a: |\n  b\n  \t\n  c\n",
            // Space behind a plain scalar that is indented enough to go on with it.
            "a:\n  b: c\n     \t\n  d: e\n",
            "a: b\n---\n\tc\n",
        ] {
            assert_eq!(refused(text), None, "{text:?}");
        }
    }

    #[test]
    fn tabs_in_place_of_indents_are_refused() {
        for (text, at) in [
            ("\t\na: b\n", (1, 1)),
            ("a:\n\t\n  b: c\n", (2, 1)),
            ("a: b\n\t\nc: d\n", (2, 1)),
            ("a:\n  b: c\n  \t\n  d: e\n", (3, 3)),
            ("a: 'b'\n     \t# c\nd: e\n", (2, 6)),
            ("a: b # c\n     \t\nd: e\n", (2, 6)),
            ("a: |\n  b\n\t\nc: d\n", (3, 1)),
            ("a:\n-\tb\n", (2, 2)),
            ("a: b\n\t", (2, 1)),
        ] {
            assert_eq!(refused(text), Some(at), "{text:?}");
        }
    }

    #[test]
    fn escapes_directives_and_breaks_are_those_of_yaml_1_1() {
        for (text, at) in [
            ("a: \"b\\/c\"\n", (1, 6)),
            ("a: \"\\ud83d\\ude00\"\n", (1, 5)),
            ("%YAML 1.2\n---\na: b\n", (1, 1)),
            ("%FOO\n---\na: b\n", (1, 1)),
            ("a: b\u{2028}c\nd: e\n", (1, 6)),
            ("a: b # c\u{85}d\ne: f\n", (1, 10)),
        ] {
            assert_eq!(refused(text), Some(at), "{text:?}");
        }
        for text in [
            "%YAML 1.1\n---\na: b\n",
            "%TAG ! tag:x,2000:\n---\na: b\n",
            "a: \"b\u{2028}c\\\\/\"\n",
            "a: 'b\\/c'# d\n",
            "a: b # c\u{2028}# d\n",
            "a: {b: c\u{2028}d}\n",
        ] {
            assert_eq!(refused(text), None, "{text:?}");
        }
    }
}
