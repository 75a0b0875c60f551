//! Text behind a list or mapping in brackets, which go-yaml leaves out.
//!
//! go-yaml reads the first node and looks no further, but for the rest of the line: a bracket may begin
//! the key of a mapping, and so its tokens are read until the line ends. What cannot be read as tokens
//! is refused, and so is a colon, which makes a key of what stands before it.
//!
//! Source: `yaml_parser_fetch_more_tokens` and `yaml_parser_parse_document_end` of go.yaml.in/yaml/v2,
//! held against Alertmanager 0.33.

/// How many places are tried at which the brackets may end.
const MAX_ENDS: usize = 64;

/// The most bytes of a text that is looked into: it is read once for each end that is tried.
const MAX_BYTES: usize = 64 << 10;

/// Returns the list or mapping that the text begins with, when text that is left out stands behind it.
/// `is_read` tells of a part of the text whether it can be read.
pub(super) fn head(text: &str, is_read: impl Fn(&str) -> bool) -> Option<&str> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let close = match text.trim_start().bytes().next()? {
        b'[' => ']',
        b'{' => '}',
        _ => return None,
    };
    let mut ends = text.match_indices(close).take(MAX_ENDS);
    let (end, _) = ends.find(|(at, _)| text.get(..=*at).is_some_and(&is_read))?;
    let (head, tail) = (text.get(..=end)?, text.get(end + 1..)?);
    if tail.trim().is_empty() {
        return None;
    }
    let line = tail.lines().next().unwrap_or_default();
    // A key stands on one line: behind brackets that end on another one token more is read.
    let is_left = match line.trim().is_empty() || head.contains('\n') {
        true => !tail.trim_start().starts_with(['@', '`']),
        false => are_tokens(line),
    };
    is_left.then_some(head)
}

/// Returns whether go-yaml reads tokens behind a bracket up to the end of the line.
fn are_tokens(line: &str) -> bool {
    let mut rest = line;
    let mut level = 0_usize;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t']);
        let is_apart = trimmed.len() < rest.len();
        rest = trimmed;
        let mut chars = rest.chars();
        let Some(first) = chars.next() else {
            return true;
        };
        let after = chars.as_str();
        let is_alone = after.chars().next().is_none_or(char::is_whitespace);
        match first {
            '#' if is_apart => return true,
            '[' | '{' => level += 1,
            ']' | '}' => level = level.saturating_sub(1),
            ',' => {}
            '-' | '?' if is_alone && level == 0 => return false,
            ':' if is_alone || level > 0 => {
                if level == 0 {
                    return false;
                }
            }
            '"' | '\'' => match quoted(after, first) {
                Some(behind) => {
                    rest = behind;
                    continue;
                }
                None => return false,
            },
            '&' | '*' => match name(after) {
                Some(behind) => {
                    rest = behind;
                    continue;
                }
                None => return false,
            },
            '!' => {
                let end = after.find(char::is_whitespace).unwrap_or(after.len());
                rest = after.get(end..).unwrap_or_default();
                continue;
            }
            '%' | '@' | '`' | '|' | '>' => return false,
            _ => {
                rest = plain(rest, level);
                continue;
            }
        }
        rest = after;
    }
}

/// Returns what stands behind the name of an anchor.
fn name(text: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let behind = text.trim_start_matches(is_part);
    let next = behind.chars().next();
    let ends = next.is_none_or(|c| c.is_whitespace() || "?:,]}%@`".contains(c));
    (ends && behind.len() < text.len()).then_some(behind)
}

/// Returns what stands behind a text in quotes.
fn quoted(text: &str, quote: char) -> Option<&str> {
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            return text.get(at + 1..);
        }
    }
    None
}

/// Returns what stands behind a text without quotes, which is at least one character.
fn plain(text: &str, level: usize) -> &str {
    let mut before = ' ';
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        let ends = match c {
            '#' => before.is_whitespace(),
            ':' => rest.chars().next().is_none_or(char::is_whitespace),
            ',' | '[' | ']' | '{' | '}' => level > 0,
            _ => false,
        };
        if ends && at > 0 {
            end = at;
            break;
        }
        before = c;
    }
    text.get(end..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes what has as many brackets closed as opened for what can be read.
    fn is_read(text: &str) -> bool {
        let count = |c: [char; 2]| text.matches(c).count();
        count(['[', '{']) == count([']', '}'])
    }

    #[test]
    fn what_stands_behind_brackets_is_left_out() {
        for (text, left) in [
            ("[FIRING:1] Disk", "[FIRING:1]"),
            ("[FIRING] A (b)", "[FIRING]"),
            ("[RESOLVED] x - y", "[RESOLVED]"),
            ("[FIRING:2] x, y", "[FIRING:2]"),
            ("[P1] \"q\"", "[P1]"),
            ("[1,2] x", "[1,2]"),
            ("[a]]", "[a]"),
            ("[a]:b", "[a]"),
            ("{a: b} c", "{a: b}"),
            ("{\"a\":1}{\"b\":2}", "{\"a\":1}"),
            ("[a] it's", "[a]"),
            ("[a]\nb: c", "[a]"),
            ("[a\n] b: c", "[a\n]"),
            ("[a] *b", "[a]"),
            ("[a] !b c", "[a]"),
        ] {
            assert_eq!(head(text, is_read), Some(left), "{text}");
        }
        for text in [
            "[a] b: c", "[a] @b", "[a] - b", "[a] 'b", "[a] %b", "[a] & b", "[a]\n@b", "[a]", "[a",
            "a [b] c", "",
        ] {
            assert_eq!(head(text, is_read), None, "{text}");
        }
    }
}
