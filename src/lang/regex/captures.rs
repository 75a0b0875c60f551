use std::fmt::Write;
use std::ops::Range;

use super::ast::{Assertion, Kind, Node};

/// The most memory that the automaton of one expression may take, in bytes.
const SIZE_LIMIT: usize = 2 << 20;

/// What the groups of an expression captured; the first is the whole match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captures {
    groups: Vec<Option<Range<usize>>>,
    names: Vec<(String, usize)>,
}

impl Captures {
    /// Returns a template with its variables replaced as Go's `Regexp.Expand` does: `$1`, `$name`,
    /// `${1}`, `${name}`, `$$` for a dollar sign. A variable takes the longest name there is, so
    /// `$1x` means the group `1x`; one without a group is empty, and a malformed one stays text.
    pub fn expand(&self, template: &str, text: &str) -> String {
        let mut out = String::new();
        self.expand_into(&mut out, template, text, usize::MAX);
        out
    }

    /// Stops when `out` is longer than `most`.
    fn expand_into(&self, out: &mut String, template: &str, text: &str, most: usize) {
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('$') {
            if out.len() > most {
                return;
            }
            out.push_str(before);
            if let Some(after) = after.strip_prefix('$') {
                out.push('$');
                rest = after;
                continue;
            }
            match variable(after) {
                Some((name, after)) => {
                    out.push_str(self.group(name, text));
                    rest = after;
                }
                None => {
                    out.push('$');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
    }

    /// Returns what a group captured, by number or by name; the first non-empty one of a name.
    fn group<'t>(&self, name: &str, text: &'t str) -> &'t str {
        let capture = |index: usize| {
            let range = self.groups.get(index)?.clone()?;
            text.get(range)
        };
        if name.bytes().all(|b| b.is_ascii_digit()) && (name == "0" || !name.starts_with('0')) {
            return name.parse().ok().and_then(capture).unwrap_or_default();
        }
        let named = self.names.iter().filter(|(n, _)| n == name);
        named
            .filter_map(|(_, index)| capture(*index))
            .next()
            .unwrap_or_default()
    }
}

/// Takes the name of a variable apart from what follows it.
fn variable(text: &str) -> Option<(&str, &str)> {
    let braced = text.strip_prefix('{');
    let body = braced.unwrap_or(text);
    let end = body
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(body.len());
    let (name, rest) = body.split_at(end);
    let rest = match braced {
        Some(_) => rest.strip_prefix('}')?,
        None => rest,
    };
    (!name.is_empty()).then_some((name, rest))
}

/// The automaton of an expression would take too much memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Why nothing was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReplaced {
    /// See [`TooLarge`].
    Expression,
    /// What would come of it is longer than was asked for, or takes as much work.
    Result,
}

/// An expression that tells what its groups captured, leftmost match first as in Go.
#[derive(Clone, Debug)]
pub(super) struct Capturer {
    regex: regex::bytes::Regex,
    names: Vec<(String, usize)>,
}

impl Capturer {
    pub(super) fn new(root: &Node) -> Result<Self, TooLarge> {
        let mut pattern = String::new();
        let mut names = Vec::new();
        write(root, &mut pattern, &mut names);
        let regex = regex::bytes::RegexBuilder::new(&pattern)
            .size_limit(SIZE_LIMIT)
            .build()
            .map_err(|_| TooLarge)?;
        Ok(Self { regex, names })
    }

    pub(super) fn captures(&self, text: &str) -> Option<Captures> {
        let found = self.regex.captures(text.as_bytes())?;
        Some(Captures {
            groups: found.iter().map(|group| group.map(|g| g.range())).collect(),
            names: self.names.clone(),
        })
    }

    /// Returns nothing when the result is longer than `most`.
    pub(super) fn replace_all(&self, text: &str, template: &str, most: usize) -> Option<String> {
        let mut out = String::new();
        let mut end = 0;
        // A template of groups that capture nothing is work without a result.
        let mut read = 0_usize;
        for found in self.regex.captures_iter(text.as_bytes()) {
            let captures = Captures {
                groups: found.iter().map(|group| group.map(|g| g.range())).collect(),
                names: self.names.clone(),
            };
            let Some(Some(whole)) = captures.groups.first().cloned() else {
                continue;
            };
            // Go looks for empty matches between characters only.
            let Some(before) = text.get(end..whole.start) else {
                continue;
            };
            out.push_str(before);
            captures.expand_into(&mut out, template, text, most);
            end = whole.end;
            read = read.saturating_add(template.len());
            if out.len() > most || read / 8 > most {
                return None;
            }
        }
        out.push_str(text.get(end..).unwrap_or_default());
        Some(out)
    }
}

/// Writes a tree in the syntax of the `regex` crate. The depth of the recursion is bounded by the
/// height of the tree, which the parser limits.
fn write(node: &Node, out: &mut String, names: &mut Vec<(String, usize)>) {
    match &node.kind {
        Kind::Empty => out.push_str("(?:)"),
        Kind::Literal(c) => hex(*c, out),
        Kind::Class(class) => {
            out.push('[');
            for (low, high) in class.ranges() {
                hex(*low, out);
                out.push('-');
                hex(*high, out);
            }
            if class.is_empty() {
                // Nothing is outside everything.
                out.push_str(r"^\x{0}-\x{10FFFF}");
            }
            out.push(']');
        }
        Kind::Assertion(assertion) => out.push_str(match assertion {
            Assertion::StartText => r"\A",
            Assertion::EndText => r"\z",
            Assertion::StartLine => "(?m:^)",
            Assertion::EndLine => "(?m:$)",
            Assertion::WordBoundary => r"(?-u:\b)",
            Assertion::NotWordBoundary => r"(?-u:\B)",
        }),
        Kind::Repeat {
            node,
            min,
            max,
            greedy,
        } => {
            group("(?:", node, out, names);
            let max = max.map_or(String::new(), |max| max.to_string());
            let lazy = if *greedy { "" } else { "?" };
            // Writing to a String cannot fail.
            let _ = write!(out, "{{{min},{max}}}{lazy}");
        }
        Kind::Capture { index, name, node } => {
            names.extend(name.iter().map(|name| (name.clone(), *index)));
            group("(", node, out, names);
        }
        Kind::Concat(nodes) => nodes.iter().for_each(|node| group("(?:", node, out, names)),
        Kind::Alternate(nodes) => {
            out.push_str("(?:");
            for (number, node) in nodes.iter().enumerate() {
                if number > 0 {
                    out.push('|');
                }
                write(node, out, names);
            }
            out.push(')');
        }
    }
}

fn group(open: &str, node: &Node, out: &mut String, names: &mut Vec<(String, usize)>) {
    let single = open == "(?:" && matches!(node.kind, Kind::Literal(_) | Kind::Class(_));
    if !single {
        out.push_str(open);
    }
    write(node, out, names);
    if !single {
        out.push(')');
    }
}

fn hex(c: char, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(out, r"\x{{{:X}}}", u32::from(c));
}

#[cfg(test)]
mod tests {
    use crate::lang::regex::{Dialect, Regex};
    use proptest::prelude::{prop_assert_eq, proptest};

    fn expand(pattern: &str, text: &str, template: &str) -> Option<String> {
        let regex = Regex::new(pattern, Dialect::Relabel).unwrap();
        let captures = regex.captures(text).unwrap();
        captures.map(|c| c.expand(template, text))
    }

    #[test]
    fn templates_expand_as_in_go() {
        for (template, want) in [
            ("$1", "host"),
            ("${1}:9100", "host:9100"),
            ("$1:9100", "host:9100"),
            ("$1x", ""),
            ("$port/$name", "80/host"),
            ("$$1", "$1"),
            ("a$", "a$"),
            ("${1", "${1"),
            ("$01", ""),
            ("$9", ""),
        ] {
            let found = expand("(?P<name>[a-z]+):(?P<port>[0-9]+)", "host:80", template);
            assert_eq!(found.as_deref(), Some(want), "{template}");
        }
        assert_eq!(expand("a(b)?", "a", "[$1]").as_deref(), Some("[]"));
        assert_eq!(expand("a", "ab", "x"), None);
        assert_eq!(expand("(.*)", "a\nb", "$1").as_deref(), Some("a\nb"));
    }

    #[test]
    fn every_kind_of_node_is_written() {
        for (pattern, text) in [
            (r"\bé[^a-z]+?(?i:K)\B.*", "éAk.x"),
            (r"(?m)^a$\n(b|)", "a\n"),
            (r"x{2,3}(y){0}", "xx"),
        ] {
            let regex = Regex::new(pattern, Dialect::Relabel).unwrap();
            let found = regex.captures(text).unwrap().is_some();
            assert_eq!(found, regex.is_match(text), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn captures_are_found_where_the_text_matches(
            text in "[abé]{0,6}",
            pattern in r"(a|b|é|\.|\(a\)|\(b\|é\)|\[a-b\]|a\*|b\+|é\?|\(a\*\)){0,5}",
        ) {
            let regex = Regex::new(&pattern, Dialect::Relabel).unwrap();
            prop_assert_eq!(regex.captures(&text).unwrap().is_some(), regex.is_match(&text));
        }
    }
}
