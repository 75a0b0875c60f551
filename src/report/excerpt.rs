use std::ops::Range;

use crate::diag::Span;
use crate::source::SourceFile;

/// How many lines stand above and below the marked one.
const AROUND: usize = 2;

/// How many characters of a line are shown before it is cut.
const MAX_LINE: usize = 400;

/// What a secret is shown as.
const MASK: &str = "<redacted>";

/// A few lines of a file, safe to show: secrets are masked, control characters replaced, long
/// lines cut.
pub(super) struct Excerpt {
    /// The lines.
    pub(super) text: String,
    /// The number of the first line, from 1.
    pub(super) line_start: usize,
    /// The marked bytes of `text`.
    pub(super) mark: Range<usize>,
    /// The number of the marked line, from 1.
    pub(super) line: usize,
    /// The column of the place in the file, from 1, in characters.
    pub(super) column: usize,
}

impl Excerpt {
    /// Returns the lines around a place. A range over several lines is marked on its first.
    pub(super) fn new(file: &SourceFile, span: Span) -> Self {
        let position = file.position(span.start);
        let line = position.line;
        let first = line.saturating_sub(AROUND).max(1);
        let last = (line + AROUND).min(file.lines());
        let marked = file.line_range(line);
        let span = Span::new(span.start, span.end.min(marked.end.max(span.start)));
        let mut excerpt = Self {
            text: String::new(),
            line_start: first,
            mark: 0..0,
            line,
            column: position.column,
        };
        for number in first..=last {
            let range = file.line_range(number);
            if number == last && range.is_empty() && number != line {
                continue;
            }
            let wanted = (number == line).then_some(span);
            excerpt.line(file, range, wanted);
        }
        let behind = excerpt.text.get(excerpt.mark.start..).unwrap_or_default();
        if let (true, Some(next)) = (excerpt.mark.is_empty(), behind.chars().next())
            && next != '\n'
        {
            excerpt.mark.end += next.len_utf8();
        }
        excerpt
    }

    /// Returns the column of the mark in the lines as they are shown, from 1, in characters. Masks
    /// and cuts before it move it.
    pub(super) fn shown_column(&self) -> usize {
        let before = self.text.get(..self.mark.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        before[line..].chars().count() + 1
    }

    fn line(&mut self, file: &SourceFile, range: Range<usize>, wanted: Option<Span>) {
        let line_start = self.text.len();
        let secrets: Vec<Span> = file
            .secrets()
            .iter()
            .filter(|s| s.start < range.end && s.end > range.start)
            .copied()
            .collect();
        let mut mark: Option<Range<usize>> = None;
        let mut at = wanted.map_or(range.start, |wanted| near(file, range.start, wanted.start));
        if at > range.start {
            self.text.push('…');
        }
        let mut shown = 0;
        while at < range.end {
            let (len, masked) = match secret_at(&secrets, at, range.end) {
                Some(end) => (end - at, true),
                None => (char_len(file, at), false),
            };
            let out = self.text.len();
            let far = wanted.is_none_or(|w| at >= w.end) && shown >= MAX_LINE;
            if far {
                self.text.push('…');
                at = range.end;
            } else {
                match masked {
                    true => self.text.push_str(MASK),
                    false => push_visible(&mut self.text, file.slice(Span::new(at, at + len))),
                }
                at += len;
            }
            shown += 1;
            let covered = wanted.is_some_and(|w| at > w.start && (at - len < w.end));
            if covered && !far {
                let end = self.text.len();
                mark = Some(mark.map_or(out..end, |m| m.start..end));
            }
        }
        if wanted.is_some() {
            let end = self.text.len();
            self.mark = mark.unwrap_or(end..end);
            self.skip_far_left(line_start);
        }
        self.text.push('\n');
    }

    /// Cuts the start of a long line whose mark stands far to the right.
    fn skip_far_left(&mut self, line_start: usize) {
        if self.mark.start - line_start <= MAX_LINE {
            return;
        }
        let cut = self
            .text
            .floor_char_boundary(self.mark.start - MAX_LINE / 2);
        self.text.replace_range(line_start..cut, "…");
        let moved = cut - line_start - '…'.len_utf8();
        self.mark = self.mark.start - moved..self.mark.end - moved;
    }
}

/// Returns where to begin so that a place far to the right is reached without what is cut anyway.
fn near(file: &SourceFile, line_start: usize, place: usize) -> usize {
    let before = place.saturating_sub(4 * MAX_LINE);
    file.text().floor_char_boundary(before).max(line_start)
}

/// Returns where the secret that covers a byte ends, within the line.
fn secret_at(secrets: &[Span], at: usize, line_end: usize) -> Option<usize> {
    secrets
        .iter()
        .filter(|s| s.start <= at && at < s.end)
        .map(|s| s.end.min(line_end))
        .max()
}

fn char_len(file: &SourceFile, at: usize) -> usize {
    file.text()
        .get(at..)
        .and_then(|t| t.chars().next())
        .map_or(1, char::len_utf8)
}

fn push_visible(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\t' => out.push(' '),
            c if c.is_control() || super::text::is_bidi(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Excerpt;
    use crate::diag::Span;
    use crate::source::SourceMap;

    fn excerpt(text: &str, secrets: &[Span], span: Span) -> (String, usize, String) {
        let mut map = SourceMap::new();
        let id = map.add("a.yml", text);
        map.get_mut(id).add_secrets(secrets.iter().copied());
        let e = Excerpt::new(map.get(id), span);
        let marked = e.text[e.mark.clone()].to_owned();
        (e.text, e.line_start, marked)
    }

    #[test]
    fn two_lines_stand_on_either_side() {
        let (text, first, marked) = excerpt("1\n2\n3\n4 x\n5\n6\n7\n", &[], Span::new(8, 9));
        assert_eq!((text.as_str(), first), ("2\n3\n4 x\n5\n6\n", 2));
        assert_eq!(marked, "x");
    }

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        let text = "a: hunter2\nb: hunter2\n";
        let secrets = [Span::new(3, 10), Span::new(14, 21)];
        let (text, _, marked) = excerpt(text, &secrets, Span::new(14, 21));
        assert_eq!(text, "a: <redacted>\nb: <redacted>\n");
        assert_eq!(marked, "<redacted>");
    }

    #[test]
    fn long_lines_are_cut_on_both_sides_and_control_characters_replaced() {
        let text = format!("{}mark{}\u{1b}[0m", "x".repeat(10_000), "y".repeat(10_000));
        let (text, _, marked) = excerpt(&text, &[], Span::new(10_000, 10_004));
        assert_eq!(marked, "mark");
        assert!(text.len() < 1_000);
        assert!(text.starts_with("…x"), "{text}");
        assert!(
            !excerpt("a\u{1b}b", &[], Span::new(0, 1))
                .0
                .contains('\u{1b}')
        );
    }

    #[test]
    fn a_place_at_the_end_of_the_file_is_marked() {
        let (text, first, _) = excerpt("a: 1\n", &[], Span::new(5, 5));
        assert_eq!((text.as_str(), first), ("a: 1\n\n", 1));
        assert_eq!(excerpt("", &[], Span::default()).0, "\n");
    }
}
