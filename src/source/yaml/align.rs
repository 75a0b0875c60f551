//! Where a part of a scalar's text stands in the file.

use super::{Kind, Node, Style};
use crate::diag::Span;

impl Node<'_> {
    /// Returns where a range of the scalar's text stands in the file.
    ///
    /// Follows quotes, escapes, block indents and folded lines. For an alias, and for nodes that
    /// are no scalars, the whole node is returned.
    pub fn inner_span(self, inner: Span) -> Span {
        match self.kind() {
            Kind::Scalar(text, style) if !self.is_alias() => {
                align(self.source(), text, style, self.span(), inner)
            }
            _ => self.span(),
        }
    }
}

/// The text of a scalar that remembers where each part of it stands, after its tree is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedText {
    text: Box<str>,
    span: Span,
    /// What the file has, where that differs from the text.
    source: Option<Box<str>>,
    style: Style,
}

impl PlacedText {
    /// Returns the text of a scalar, or `None` for another node.
    pub fn of(node: Node<'_>) -> Option<Self> {
        let Kind::Scalar(text, style) = node.kind() else {
            return None;
        };
        let source = if node.is_alias() { "" } else { node.source() };
        Some(Self {
            text: text.into(),
            span: node.span(),
            source: (source != text).then(|| source.into()),
            style,
        })
    }

    /// Returns the empty text for something that stands in the file but has no text.
    pub fn empty(span: Span) -> Self {
        Self {
            text: Box::default(),
            span,
            source: Some(Box::default()),
            style: Style::Plain,
        }
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns where the whole scalar stands.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Returns where a range of the text stands; see [`Node::inner_span`].
    pub fn inner_span(&self, inner: Span) -> Span {
        match self.source.as_deref() {
            Some("") => self.span,
            source => {
                let source = source.unwrap_or(&self.text);
                align(source, &self.text, self.style, self.span, inner)
            }
        }
    }
}

fn align(source: &str, text: &str, style: Style, whole: Span, inner: Span) -> Span {
    if source == text {
        // The common case: plain text on one line.
        let start = text.floor_char_boundary(inner.start.min(text.len()));
        let end = text.ceil_char_boundary(inner.end.min(text.len()));
        return Span::new(whole.start + start, whole.start + end);
    }
    let mut walk = Walk::new(source, text, style);
    let start = walk.advance_to(inner.start);
    let end = if inner.is_empty() {
        start
    } else {
        walk.advance_past(inner.end)
    };
    Span::new(whole.start + start, whole.start + end.max(start))
}

/// Walks through the source and the text of one scalar side by side.
struct Walk<'a> {
    source: &'a str,
    text: &'a str,
    escapes: Escapes,
    /// Byte offsets that stand for the same character.
    at_source: usize,
    at_text: usize,
    /// Where the source of the last character of the text ended.
    last_end: usize,
    /// Whether only blanks stand between the start of a line that is not the first and here.
    in_indent: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    None,
    Single,
    Double,
}

impl<'a> Walk<'a> {
    fn new(source: &'a str, text: &'a str, style: Style) -> Self {
        let escapes = match (style, source.as_bytes().first()) {
            (Style::Quoted, Some(b'"')) => Escapes::Double,
            (Style::Quoted, Some(b'\'')) => Escapes::Single,
            _ => Escapes::None,
        };
        let at_source = usize::from(escapes != Escapes::None);
        Self {
            source,
            text,
            escapes,
            at_source,
            at_text: 0,
            last_end: at_source,
            in_indent: false,
        }
    }

    /// Returns the source offset of the text's byte `offset`.
    fn advance_to(&mut self, offset: usize) -> usize {
        while self.at_text < offset && self.step() {}
        self.skip_layout();
        self.at_source
    }

    /// Returns the source offset after the text's byte before `offset`.
    fn advance_past(&mut self, offset: usize) -> usize {
        while self.at_text < offset && self.step() {}
        self.last_end
    }

    /// Goes over one character of the text; returns false at the end of either.
    fn step(&mut self) -> bool {
        self.skip_layout();
        let Some(c) = self.text[self.at_text..].chars().next() else {
            return false;
        };
        let rest = &self.source[self.at_source..];
        let len = match (self.escapes, rest.chars().next()) {
            (_, None) => return false,
            (Escapes::Double, Some('\\')) => escape_len(rest),
            (Escapes::Single, Some('\'')) => 2,
            (_, Some(s)) if s == c => c.len_utf8(),
            // A folded line break gives a space, or a blank line a line break.
            (_, Some(_)) if matches!(c, ' ' | '\n') => 0,
            (_, Some(s)) => s.len_utf8(),
        };
        self.at_text += c.len_utf8();
        self.go_over(len);
        self.last_end = self.at_source;
        true
    }

    /// Goes over what the source has and the text has not: indents and folded line breaks.
    fn skip_layout(&mut self) {
        let wanted = self.text[self.at_text..].chars().next();
        loop {
            let rest = &self.source[self.at_source..];
            let Some(c) = rest.chars().next() else { return };
            let at_line_start = self.source[..self.at_source].ends_with('\n');
            let layout = match c {
                '\n' | '\r' => wanted != Some('\n') && wanted != Some(' '),
                ' ' | '\t' if at_line_start || self.in_indent => {
                    wanted != Some(c) || self.escapes != Escapes::None || at_line_start
                }
                ' ' | '\t' => wanted != Some(c),
                _ => false,
            };
            if !layout || (matches!(c, ' ' | '\t') && self.keeps_indent(wanted, rest)) {
                return;
            }
            self.go_over(c.len_utf8());
        }
    }

    fn go_over(&mut self, len: usize) {
        let next = (self.at_source + len).min(self.source.len());
        let next = self.source.ceil_char_boundary(next);
        for byte in self.source[self.at_source..next].bytes() {
            self.in_indent = byte == b'\n' || (self.in_indent && matches!(byte, b' ' | b'\t'));
        }
        self.at_source = next;
    }

    /// Returns whether the blanks here are content: as many as the text has are left on the line.
    fn keeps_indent(&self, wanted: Option<char>, rest: &str) -> bool {
        if wanted != Some(' ') && wanted != Some('\t') {
            return false;
        }
        let blanks = |s: &str| s.len() - s.trim_start_matches([' ', '\t']).len();
        blanks(rest) <= blanks(&self.text[self.at_text..])
    }
}

/// Returns the length of an escape in double quotes.
fn escape_len(rest: &str) -> usize {
    let second = rest[1..].chars().next();
    let len = match second {
        Some('x') => 4,
        Some('u') => 6,
        Some('U') => 10,
        Some(c) => 1 + c.len_utf8(),
        None => 1,
    };
    rest.ceil_char_boundary(len.min(rest.len()))
}

#[cfg(test)]
mod tests {
    use crate::diag::{Sink, Span};
    use crate::source::SourceMap;
    use crate::source::yaml::load;

    /// Returns what stands in the file for the first `part` in the text of `a`.
    fn found<'t>(file: &'t str, part: &str) -> &'t str {
        let mut map = SourceMap::new();
        let id = map.add("a.yml", file);
        let tree = load(id, file, &mut Sink::new()).unwrap();
        let node = tree.root().unwrap().get("a").unwrap();
        let at = node.text().unwrap().find(part).expect("in the text");
        let span = node.inner_span(Span::new(at, at + part.len()));
        &file[span.start..span.end]
    }

    #[test]
    fn every_style_leads_back_to_the_file() {
        assert_eq!(found("a: up == 0\n", "=="), "==");
        assert_eq!(found("a: 'it''s up'\n", "up"), "up");
        assert_eq!(found("a: \"x\\n\\\"y\\\" z\"\n", "y"), "y");
        assert_eq!(found("a: \"\\u00e9 up\"\n", "up"), "up");
        assert_eq!(found("a: |\n  one\n    two\n  three\n", "three"), "three");
        assert_eq!(found("a: |\n  one\n    two\n  three\n", "two"), "two");
        assert_eq!(found("a: >\n  one\n  two\n\n  three\n", "two"), "two");
        assert_eq!(found("a: >\n  one\n  two\n\n  three\n", "three"), "three");
        assert_eq!(found("a: one\n  two\n  three\nb: 1\n", "three"), "three");
        assert_eq!(found("a: \"one\n  two\"\n", "two"), "two");
    }

    #[test]
    fn a_range_over_lines_covers_them() {
        assert_eq!(
            found("a: |\n  sum(\n    up\n  )\n", "sum(\n  up\n)"),
            "sum(\n    up\n  )"
        );
    }

    #[test]
    fn an_alias_is_marked_whole() {
        let file = "x: &x 'a b'\na: *x\n";
        assert_eq!(found(file, "b"), "*x");
    }

    proptest::proptest! {
        #[test]
        fn no_text_or_range_panics(text in "[ab'\"\\\\\n |>:é-]{0,40}", start in 0..50_usize, len in 0..50_usize) {
            let mut map = SourceMap::new();
            let id = map.add("a.yml", text.as_str());
            if let Some(tree) = load(id, &text, &mut Sink::new()) {
                for node in tree.nodes() {
                    let span = node.inner_span(Span::new(start, start + len));
                    proptest::prop_assert!(text.get(span.start..span.end).is_some());
                }
            }
        }
    }
}
