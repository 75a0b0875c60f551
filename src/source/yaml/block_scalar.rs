//! Block scalars (`|` and `>`) whose layout leaves no room for doubt; see [`plain`](super::plain).

use crate::diag::Span;

/// A block scalar that was read.
pub(super) struct BlockScalar {
    pub text: Box<str>,
    pub span: Span,
    /// Where a comment behind its header begins.
    pub comment: Option<usize>,
    /// Where the line after it begins.
    pub next_line: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomp {
    Strip,
    Clip,
    Keep,
}

/// Reads the block scalar whose `|` or `>` stands at `at`, in a collection at column `parent`.
pub(super) fn read(text: &str, at: usize, parent: usize) -> Option<BlockScalar> {
    let folded = text.as_bytes().get(at) == Some(&b'>');
    let header = text.get(at + 1..)?;
    let (header, rest) = header.split_once('\n')?;
    let (chomp, header) = match header.as_bytes().first() {
        Some(b'-') => (Chomp::Strip, &header[1..]),
        Some(b'+') => (Chomp::Keep, &header[1..]),
        _ => (Chomp::Clip, header),
    };
    let blanks = header.len() - header.trim_start_matches(' ').len();
    let comment = match header.as_bytes().get(blanks) {
        None => None,
        Some(b'#') if blanks > 0 => Some(text.len() - rest.len() - 1 - (header.len() - blanks)),
        Some(_) => return None,
    };
    let start = text.len() - rest.len();
    let lines = Lines::of(rest, parent)?;
    let content = rest.get(..lines.len)?;
    let joined = match folded {
        true => lines.folded(content)?,
        false => lines.literal(content)?,
    };
    Some(BlockScalar {
        text: ended(joined, chomp, lines.blank_after).into(),
        span: Span::new(start + lines.indent, start + lines.stop),
        comment,
        next_line: start + lines.next,
    })
}

fn ended(mut text: String, chomp: Chomp, blank_after: usize) -> String {
    let breaks = match chomp {
        Chomp::Strip => 0,
        Chomp::Clip => 1,
        Chomp::Keep => 1 + blank_after,
    };
    text.extend(std::iter::repeat_n('\n', breaks));
    text
}

/// The extent of a block scalar's lines.
struct Lines {
    indent: usize,
    /// The bytes up to the last line with content, its line feed included.
    len: usize,
    blank_after: usize,
    /// Where the line that ends it begins.
    next: usize,
    /// Where the content of that line begins.
    stop: usize,
}

impl Lines {
    fn of(rest: &str, parent: usize) -> Option<Self> {
        let indent = rest.len() - rest.trim_start_matches(' ').len();
        // A first line that is blank may be longer than the indent, which is a fault.
        if indent <= parent || rest[indent..].starts_with('\n') {
            return None;
        }
        let mut lines = Self {
            indent,
            len: 0,
            blank_after: 0,
            next: 0,
            stop: rest.len(),
        };
        for line in rest.split_inclusive('\n') {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            match line.as_bytes().get(blanks) {
                None => return None,
                Some(b'\n') if blanks <= indent => lines.blank_after += 1,
                Some(b'\n') => return None,
                Some(_) if blanks >= indent => {
                    lines.blank_after = 0;
                    // Without its line feed the last line ends differently.
                    if !line.ends_with('\n') {
                        return None;
                    }
                    lines.len = lines.next + line.len();
                }
                Some(_) if blanks <= parent => {
                    lines.stop = lines.next + blanks;
                    return Some(lines);
                }
                Some(_) => return None,
            }
            lines.next += line.len();
        }
        Some(lines)
    }

    fn literal(&self, content: &str) -> Option<String> {
        let mut text = String::with_capacity(content.len());
        for line in content.lines() {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line.get(self.indent..).unwrap_or_default());
        }
        Some(text)
    }

    /// Joins the lines with blanks; lines that folding leaves alone are for the general parser.
    fn folded(&self, content: &str) -> Option<String> {
        let mut text = String::with_capacity(content.len());
        for line in content.lines() {
            let line = line.get(self.indent..).filter(|l| !l.is_empty())?;
            if line.starts_with(' ') {
                return None;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(line);
        }
        Some(text)
    }
}
