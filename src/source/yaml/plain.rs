//! Reads the part of YAML that nearly every configuration is written in, in one pass.
//!
//! The general parser turns a text into tokens, events and then nodes; for thousands of rules that
//! is most of the work. What is read here is read as it does, node by node and place by place; a
//! test compares the two. Whatever else a text holds (flow collections, anchors, tags, scalars over
//! several lines, quoted keys, tabs, several documents, faults) makes this reader step back, so
//! that the general one decides.

use super::MAX_DEPTH;
use super::block_scalar;
use super::tree::{Comment, Data, NodeData, NodeId, Style, Tree};
use crate::diag::Span;

/// The longest key that is read here.
const MAX_KEY: usize = 128;

/// Reads a text of one document, or returns `None` for the general parser to read it.
pub(super) fn read(text: &str) -> Option<Tree> {
    if !is_simple(text) {
        return None;
    }
    let mut reader = Reader::new(text);
    reader.skip_start();
    while reader.line()? {}
    reader.finish()
}

/// Returns whether the text has only characters whose meaning does not depend on the YAML version.
fn is_simple(text: &str) -> bool {
    let is_plain = |byte: u8| byte == b'\n' || (byte >= b' ' && byte != 0x7f);
    let is_rare = |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}'..);
    text.bytes().all(is_plain) && (text.is_ascii() || !text.contains(is_rare))
}

/// A collection whose end has not been read.
struct Level {
    node: NodeId,
    column: usize,
    kind: LevelKind,
    /// Where its children begin among the pending ones.
    first: usize,
    /// Whether the last key or dash waits for its value.
    waits: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LevelKind {
    Map,
    Seq,
    /// A list whose dashes stand below the key that holds it.
    SeqBelowKey,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    tree: Tree,
    levels: Vec<Level>,
    /// The children of all open collections, the innermost last.
    pending: Vec<NodeId>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        let mut tree = Tree::default();
        // About one node for every twelve bytes of a rule file.
        tree.nodes.reserve(text.len() / 12);
        Self {
            text,
            at: 0,
            tree,
            levels: Vec::new(),
            pending: Vec::new(),
        }
    }

    /// Goes over the mark of a document that the text begins with.
    fn skip_start(&mut self) {
        if self.text.starts_with("---\n") {
            self.at = 4;
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Returns the place of the first byte from `at` on that is no blank.
    fn after_blanks(&self, mut at: usize) -> usize {
        while self.byte(at) == Some(b' ') {
            at += 1;
        }
        at
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        at + memchr::memchr(b'\n', rest).unwrap_or(rest.len())
    }

    /// Reads one line, with the lines of a block scalar that begins there; returns whether there
    /// was one.
    fn line(&mut self) -> Option<bool> {
        let start = self.at;
        if start >= self.text.len() {
            return Some(false);
        }
        let at = self.after_blanks(start);
        match self.byte(at) {
            None | Some(b'\n') => self.at = at + 1,
            Some(b'#') => self.comment(at),
            _ if self.text[at..].starts_with("---") || self.text[at..].starts_with("...") => {
                return None;
            }
            Some(_) => self.content(at, at - start)?,
        }
        Some(true)
    }

    fn comment(&mut self, at: usize) {
        let end = self.line_end(at);
        self.tree.comments.push(Comment {
            span: Span::new(at, end),
            text: self.text[at + 1..end].into(),
        });
        self.at = end + 1;
    }

    /// Reads what stands on a line from its first byte on.
    fn content(&mut self, mut at: usize, mut column: usize) -> Option<()> {
        self.settle(at, column)?;
        loop {
            let after = if self.is_dash(at) {
                self.dash(at, column)?;
                at + 1
            } else if let Some(end) = self.key_end(at) {
                self.key(at, end, column)?;
                end + 1
            } else {
                return self.scalar(at);
            };
            let next = self.after_blanks(after);
            match self.byte(next) {
                None | Some(b'\n') => {
                    self.at = next + 1;
                    return Some(());
                }
                Some(b'#') => {
                    self.comment(next);
                    return Some(());
                }
                Some(_) if self.byte(at) == Some(b'-') && after == at + 1 => {
                    column += next - at;
                    at = next;
                }
                Some(_) => return self.scalar(next),
            }
        }
    }

    fn is_dash(&self, at: usize) -> bool {
        self.byte(at) == Some(b'-') && matches!(self.byte(at + 1), None | Some(b' ' | b'\n'))
    }

    /// Returns where the key that begins here ends, if one does.
    fn key_end(&self, at: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(at..)?;
        if !(rest.first()?.is_ascii_alphanumeric() || rest.first() == Some(&b'_')) {
            return None;
        }
        let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/');
        let len = rest.iter().take(MAX_KEY).take_while(|b| is_name(b)).count();
        let colon = rest.get(len) == Some(&b':');
        (colon && matches!(rest.get(len + 1), None | Some(b' ' | b'\n'))).then_some(at + len)
    }

    /// Closes what a line that begins at this column ends.
    fn settle(&mut self, at: usize, column: usize) -> Option<()> {
        let dash = self.is_dash(at);
        while let Some(top) = self.levels.last() {
            if column > top.column {
                return top.waits.then_some(());
            }
            if column == top.column {
                match (top.kind, dash) {
                    (LevelKind::Map, false) => {
                        self.fill();
                        return Some(());
                    }
                    // The list of the key above.
                    (LevelKind::Map, true) => return top.waits.then_some(()),
                    (LevelKind::Seq | LevelKind::SeqBelowKey, true) => {
                        return (!top.waits).then_some(());
                    }
                    (LevelKind::SeqBelowKey, false) => {}
                    (LevelKind::Seq, false) => return None,
                }
            }
            self.close(at)?;
        }
        // A second value at the root, or one left of it.
        self.tree.root.is_none().then_some(())
    }

    /// Gives a key without a value the empty one.
    fn fill(&mut self) {
        let Some(top) = self.levels.last_mut() else {
            return;
        };
        if !std::mem::take(&mut top.waits) {
            return;
        }
        let key = self.pending.last().map_or(0, |key| key.0);
        let end = self.tree.nodes[key].span.end;
        let null = Data::Scalar("~".into(), Style::Plain);
        let node = self.add(Span::new(end, end), null);
        self.pending.push(node);
    }

    fn close(&mut self, at: usize) -> Option<()> {
        if self.levels.last()?.kind == LevelKind::Map {
            self.fill();
        }
        let closed = self.levels.pop().filter(|level| !level.waits)?;
        let children = self.pending.drain(closed.first..);
        let node = &mut self.tree.nodes[closed.node.0];
        node.span.end = at;
        node.data = match closed.kind {
            LevelKind::Seq | LevelKind::SeqBelowKey => Data::Seq(children.collect()),
            LevelKind::Map => {
                let children: Vec<_> = children.collect();
                let pairs = children.chunks_exact(2);
                Data::Map(pairs.map(|pair| (pair[0], pair[1])).collect())
            }
        };
        Some(())
    }

    fn add(&mut self, span: Span, data: Data) -> NodeId {
        self.tree.nodes.push(NodeData {
            span,
            tag: None,
            data,
        });
        NodeId(self.tree.nodes.len() - 1)
    }

    /// Puts a node into the innermost collection, which waits for it, or at the root.
    fn attach(&mut self, node: NodeId) -> Option<()> {
        let Some(top) = self.levels.last_mut() else {
            self.tree.root = Some(node);
            return Some(());
        };
        let waited = std::mem::take(&mut top.waits);
        self.pending.push(node);
        waited.then_some(())
    }

    fn open(&mut self, at: usize, column: usize, kind: LevelKind) -> Option<()> {
        if self.levels.len() >= MAX_DEPTH - 1 {
            return None;
        }
        let node = self.add(Span::new(at, at), Data::Seq(Vec::new()));
        self.attach(node)?;
        self.levels.push(Level {
            node,
            column,
            kind,
            first: self.pending.len(),
            waits: false,
        });
        Some(())
    }

    fn dash(&mut self, at: usize, column: usize) -> Option<()> {
        let is_own = |top: &Level| top.column == column && top.kind != LevelKind::Map && !top.waits;
        if !self.levels.last().is_some_and(is_own) {
            match self.levels.last().map(|top| top.column == column) {
                // The general parser has such a list begin at its first value.
                Some(true) => {
                    let value = self.after_blanks(at + 1);
                    let is_scalar = !matches!(
                        self.byte(value),
                        None | Some(b'\n' | b'#' | b'-' | b'|' | b'>')
                    );
                    if !is_scalar {
                        return None;
                    }
                    self.open(value, column, LevelKind::SeqBelowKey)?;
                }
                _ => self.open(at, column, LevelKind::Seq)?,
            }
        }
        self.levels.last_mut()?.waits = true;
        Some(())
    }

    fn key(&mut self, at: usize, end: usize, column: usize) -> Option<()> {
        let is_own = |top: &Level| top.column == column && top.kind == LevelKind::Map && !top.waits;
        if !self.levels.last().is_some_and(is_own) {
            self.open(at, column, LevelKind::Map)?;
        }
        let node = self.add(
            Span::new(at, end),
            Data::Part(Span::new(at, end), Style::Plain),
        );
        self.pending.push(node);
        self.levels.last_mut()?.waits = true;
        Some(())
    }

    /// Reads the scalar that begins here, and the rest of its line.
    fn scalar(&mut self, at: usize) -> Option<()> {
        // A document that is one scalar is no configuration.
        let parent = self.levels.last()?.column;
        let end = match self.byte(at)? {
            b'"' => self.double_quoted(at)?,
            b'\'' => self.single_quoted(at)?,
            b'|' | b'>' => {
                let scalar = block_scalar::read(self.text, at, parent)?;
                if let Some(comment) = scalar.comment {
                    self.comment(comment);
                }
                let node = self.add(scalar.span, Data::Scalar(scalar.text, Style::Block));
                self.attach(node)?;
                self.at = scalar.next_line;
                return Some(());
            }
            _ => self.plain(at)?,
        };
        let next = self.after_blanks(end);
        match self.byte(next) {
            None | Some(b'\n') => self.at = next + 1,
            Some(b'#') if next > end => self.comment(next),
            Some(_) => return None,
        }
        Some(())
    }

    /// Reads a plain scalar and returns where it ends.
    fn plain(&mut self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let line = bytes.get(at..self.line_end(at))?;
        let is_followed = |next: Option<&u8>| next.is_some_and(|b| *b != b' ');
        match line.first()? {
            b'-' if is_followed(line.get(1)) => {}
            b'-' | b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!'
            | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' => return None,
            _ => {}
        }
        let mut len = line.len();
        for at in memchr::memchr2_iter(b':', b'#', line) {
            match line[at] {
                b':' if !is_followed(line.get(at + 1)) => return None,
                b'#' if line[at - 1] == b' ' => {
                    len = at;
                    break;
                }
                _ => {}
            }
        }
        while line[len - 1] == b' ' {
            len -= 1;
        }
        let span = Span::new(at, at + len);
        let node = self.add(span, Data::Part(span, Style::Plain));
        self.attach(node)?;
        Some(span.end)
    }

    fn single_quoted(&mut self, at: usize) -> Option<usize> {
        let rest = self.text.get(at + 1..self.line_end(at))?;
        let mut len = 0;
        let mut doubled = false;
        loop {
            len += rest.get(len..)?.find('\'')?;
            if rest[len..].starts_with("''") {
                doubled = true;
                len += 2;
            } else {
                break;
            }
        }
        let inner = Span::new(at + 1, at + 1 + len);
        let data = match doubled {
            true => Data::Scalar(rest[..len].replace("''", "'").into(), Style::Quoted),
            false => Data::Part(inner, Style::Quoted),
        };
        let node = self.add(Span::new(at, inner.end + 1), data);
        self.attach(node)?;
        Some(inner.end + 1)
    }

    fn double_quoted(&mut self, at: usize) -> Option<usize> {
        let rest = self.text.get(at + 1..self.line_end(at))?;
        let mut text = String::new();
        let mut taken = 0;
        let mut found = memchr::memchr2_iter(b'"', b'\\', rest.as_bytes());
        let len = loop {
            let stop = found.next()?;
            if rest.as_bytes()[stop] == b'"' {
                break stop;
            }
            text.push_str(&rest[taken..stop]);
            text.push(match rest.as_bytes().get(stop + 1)? {
                b'n' => '\n',
                b't' => '\t',
                b'"' => '"',
                b'\\' => '\\',
                _ => return None,
            });
            taken = stop + 2;
            // What was escaped is no end and begins no escape.
            if matches!(rest.as_bytes()[stop + 1], b'"' | b'\\') {
                found.next();
            }
        };
        let inner = Span::new(at + 1, at + 1 + len);
        let data = if taken == 0 {
            Data::Part(inner, Style::Quoted)
        } else {
            text.push_str(&rest[taken..len]);
            Data::Scalar(text.into(), Style::Quoted)
        };
        let node = self.add(Span::new(at, inner.end + 1), data);
        self.attach(node)?;
        Some(inner.end + 1)
    }

    fn finish(mut self) -> Option<Tree> {
        while !self.levels.is_empty() {
            self.close(self.text.len())?;
        }
        self.tree.root?;
        self.tree.source = self.text.into();
        self.tree.nodes.shrink_to_fit();
        Some(self.tree)
    }
}
