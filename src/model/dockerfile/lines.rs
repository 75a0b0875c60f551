use crate::diag::Span;

/// One instruction, with its continued lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Its name in upper case.
    pub name: String,
    /// What follows the name, continued lines joined, comments left out.
    pub text: String,
    /// Where the instruction stands, heredocs excepted.
    pub span: Span,
    /// Where each line of `text` begins: an offset in it, and the offset in the file.
    pub(super) lines: Vec<(usize, usize)>,
}

impl Instruction {
    /// Returns where bytes of `text` stand in the file; they lie on one line.
    pub fn place_of(&self, start: usize, end: usize) -> Span {
        let after = self.lines.partition_point(|(at, _)| *at <= start);
        let line = after.checked_sub(1).and_then(|i| self.lines.get(i));
        match line {
            Some((at, offset)) => Span::new(offset + start - at, offset + end - at),
            None => self.span,
        }
    }
}

/// Splits a Dockerfile into instructions as BuildKit does: lines that end in the escape character
/// go on, comments and blank lines between them are left out, heredocs are skipped.
pub(super) fn instructions(text: &str) -> Vec<Instruction> {
    let escape = escape_character(text);
    let mut lines = Lines { text, at: 0 };
    let mut found = Vec::new();
    while let Some((start, line)) = lines.next() {
        let trimmed = line.trim_start();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let start = start + line.len() - trimmed.len();
        let name_len = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
        let (name, rest) = trimmed.split_at(name_len);
        let mut instruction = Instruction {
            name: name.to_ascii_uppercase(),
            text: String::new(),
            span: Span::new(start, start + trimmed.trim_end().len()),
            lines: Vec::new(),
        };
        let text_start = start + name_len + (rest.len() - rest.trim_start().len());
        let mut goes_on = take_line(&mut instruction, text_start, rest.trim_start(), escape);
        while goes_on {
            let Some((start, line)) = lines.next() else {
                break;
            };
            let trimmed = line.trim_start();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            goes_on = take_line(&mut instruction, start, line, escape);
        }
        skip_heredocs(&instruction, &mut lines);
        found.push(instruction);
    }
    found
}

/// Adds a line; returns whether the next one belongs to it.
fn take_line(instruction: &mut Instruction, start: usize, line: &str, escape: char) -> bool {
    let body = line.trim_end();
    let (body, goes_on) = match body.strip_suffix(escape) {
        Some(body) => (body, true),
        None => (body, false),
    };
    instruction.lines.push((instruction.text.len(), start));
    instruction.text.push_str(body);
    instruction.span.end = instruction.span.end.max(start + body.len());
    goes_on
}

/// Returns the character that continues lines: the directive `# escape=` may change it.
fn escape_character(text: &str) -> char {
    for line in text.lines() {
        let Some(comment) = line.trim_start().strip_prefix('#') else {
            break;
        };
        let Some((name, value)) = comment.split_once('=') else {
            break;
        };
        if name.trim().eq_ignore_ascii_case("escape") {
            return match value.trim() {
                "`" => '`',
                _ => '\\',
            };
        }
    }
    '\\'
}

/// Skips the bodies of the heredocs that an instruction opens.
fn skip_heredocs(instruction: &Instruction, lines: &mut Lines<'_>) {
    if !matches!(instruction.name.as_str(), "RUN" | "COPY" | "ADD") {
        return;
    }
    for word in instruction.text.split_whitespace() {
        let Some(rest) = word
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .strip_prefix("<<")
        else {
            continue;
        };
        let (strips_tabs, rest) = match rest.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let mark = rest.trim_matches(['"', '\'']);
        let is_mark = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if mark.is_empty() || !mark.chars().all(is_mark) {
            continue;
        }
        // Without its end the rest of the file would be lost: then it is no heredoc.
        let before = lines.at;
        let ends = |line: &str| {
            let line = if strips_tabs {
                line.trim_start_matches('\t')
            } else {
                line
            };
            line == mark
        };
        loop {
            match lines.next() {
                Some((_, line)) if ends(line) => break,
                Some(_) => {}
                None => {
                    lines.at = before;
                    break;
                }
            }
        }
    }
}

struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    /// Returns the offset and the text of the next line, without its line break.
    fn next(&mut self) -> Option<(usize, &'a str)> {
        let rest = self.text.get(self.at..).filter(|r| !r.is_empty())?;
        let len = rest.find('\n').map_or(rest.len(), |i| i + 1);
        let start = self.at;
        self.at += len;
        Some((start, rest[..len].trim_end_matches(['\n', '\r'])))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::instructions;

    #[test]
    fn lines_go_on_after_the_escape_character() {
        let text = "RUN a \\\n  # no\n\n  b\ncmd c\n";
        let found = instructions(text);
        assert_eq!(found[0].text, "a   b");
        assert_eq!(found[1].name, "CMD");
        let windows = instructions("# escape=`\nRUN a\\ `\n b\n");
        assert_eq!(windows[0].text, "a\\  b");
    }

    #[test]
    fn a_heredoc_without_end_loses_nothing() {
        let found = instructions("RUN <<EOF\nUSER a\n");
        assert_eq!(found.len(), 2);
    }

    proptest! {
        #[test]
        fn any_text_reads(text in r"(FROM |RUN |<<E|E|#|\\|`|\n|\r| |a|é){0,40}") {
            for i in instructions(&text) {
                prop_assert!(text.get(i.span.start..i.span.end).is_some());
                crate::model::dockerfile::Dockerfile::parse(&text);
            }
        }
    }
}
