use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::Instruction;
use crate::diag::Span;
use crate::model::decode::Spanned;
use crate::model::interpolation::{Refusal, Substitution, expand_all, parse};

/// A stage: a `FROM` and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The image or the earlier stage that it builds on, defaults of `ARG` filled in.
    pub image: Spanned<String>,
    /// Its own name (`AS`).
    pub name: Option<Spanned<String>>,
    /// Its instructions, `FROM` excepted.
    pub instructions: Vec<Instruction>,
}

/// The arguments of `CMD` and the like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments {
    /// The words; the shell form has one, which `/bin/sh -c` runs.
    pub words: Vec<String>,
    /// Whether they are written as a JSON list and run without a shell.
    pub json: bool,
    /// Where the instruction stands.
    pub span: Span,
}

/// A port that an image says it listens on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// The port; each of a range has its own entry.
    pub port: u16,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// Where it stands.
    pub span: Span,
}

/// What `HEALTHCHECK` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthCheck {
    /// The command; `None` for `NONE`, which turns the check of the base image off.
    pub command: Option<Arguments>,
    /// Where the instruction stands.
    pub span: Span,
}

/// How many ports of one range are told.
const MAX_RANGE: usize = 1024;

impl Stage {
    pub(super) fn from(instruction: &Instruction, arguments: &BTreeMap<String, String>) -> Self {
        let text = &instruction.text;
        let words: Vec<_> = words(text)
            .into_iter()
            .filter(|w| !text.get(w.clone()).is_some_and(|w| w.starts_with("--")))
            .collect();
        let word = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let spanned = |range: &Range<usize>| Spanned {
            span: instruction.place_of(range.start, range.end),
            value: word(range).to_owned(),
        };
        let mut image = words.first().map(spanned).unwrap_or_default();
        image.value = filled(&image.value, arguments);
        let name = match words.as_slice() {
            [_, keyword, name, ..] if word(keyword).eq_ignore_ascii_case("as") => {
                Some(spanned(name))
            }
            _ => None,
        };
        Self {
            image,
            name,
            instructions: Vec::new(),
        }
    }

    /// Returns the last instruction of a name.
    pub fn last(&self, name: &str) -> Option<&Instruction> {
        self.instructions.iter().rev().find(|i| i.name == name)
    }

    /// Returns the ports that its own `EXPOSE` instructions name.
    pub fn exposed(&self) -> Vec<Exposed> {
        let mut known = BTreeMap::new();
        let mut found = Vec::new();
        for instruction in &self.instructions {
            match instruction.name.as_str() {
                "ARG" | "ENV" => {
                    for (name, value) in assignments(&instruction.text) {
                        let value = filled(&value.unwrap_or_default(), &known);
                        known.insert(name, value);
                    }
                }
                "EXPOSE" => {
                    for word in words(&instruction.text) {
                        let text = instruction.text.get(word.clone()).unwrap_or_default();
                        let span = instruction.place_of(word.start, word.end);
                        found.extend(ports(&filled(text, &known), span));
                    }
                }
                _ => {}
            }
        }
        found
    }
}

/// Reads `8080`, `8080/udp` or `8000-8010`.
fn ports(text: &str, span: Span) -> Vec<Exposed> {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    let (Ok(first), Ok(last)) = (first.parse::<u16>(), last.parse::<u16>()) else {
        return Vec::new();
    };
    (first..=last)
        .take(MAX_RANGE)
        .map(|port| Exposed {
            port,
            protocol: protocol.to_ascii_lowercase(),
            span,
        })
        .collect()
}

impl Arguments {
    /// Reads the JSON or the shell form.
    pub fn parse(instruction: &Instruction) -> Self {
        Self::of(&instruction.text, instruction.span)
    }

    fn of(text: &str, span: Span) -> Self {
        let text = text.trim();
        match serde_json::from_str::<Vec<String>>(text) {
            Ok(words) => Self {
                words,
                json: true,
                span,
            },
            Err(_) => Self {
                words: vec![text.to_owned()],
                json: false,
                span,
            },
        }
    }
}

impl HealthCheck {
    /// Reads the options and the command.
    pub fn parse(instruction: &Instruction) -> Self {
        let text = &instruction.text;
        let first = words(text)
            .into_iter()
            .find(|w| !text.get(w.clone()).is_some_and(|w| w.starts_with("--")));
        let rest = first.and_then(|w| text.get(w.start..)).unwrap_or_default();
        let keyword = rest.get(..3).filter(|k| k.eq_ignore_ascii_case("cmd"));
        let command = keyword.map(|k| Arguments::of(&rest[k.len()..], instruction.span));
        Self {
            command,
            span: instruction.span,
        }
    }
}

/// Returns the places of the words between blanks.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                found.push(from..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    found.extend(start.map(|from| from..text.len()));
    found
}

/// Reads the assignments of `ENV` and `ARG`: `NAME=value …`, a name alone, or the old `ENV NAME
/// value`.
pub(super) fn assignments(text: &str) -> Vec<(String, Option<String>)> {
    let words: Vec<_> = words(text)
        .into_iter()
        .filter_map(|w| text.get(w))
        .collect();
    if let [name, rest @ ..] = words.as_slice()
        && !rest.is_empty()
        && !name.contains('=')
        && !rest.iter().any(|w| w.contains('='))
    {
        return vec![((*name).to_owned(), Some(rest.join(" ")))];
    }
    let assignment = |word: &&str| match word.split_once('=') {
        Some((name, value)) => {
            let value = value.trim_matches(['"', '\'']);
            (name.to_owned(), Some(value.to_owned()))
        }
        None => ((*word).to_owned(), None),
    };
    words.iter().map(assignment).collect()
}

/// Returns the sources and the target of `COPY` and `ADD`; `None` for those from another stage and
/// for heredocs.
pub(super) fn copy_paths(text: &str) -> Option<(Vec<String>, String)> {
    let mut paths: Vec<String> = match serde_json::from_str::<Vec<String>>(text.trim()) {
        Ok(paths) => paths,
        Err(_) => words(text)
            .into_iter()
            .filter_map(|w| text.get(w))
            .map(str::to_owned)
            .collect(),
    };
    if paths
        .iter()
        .any(|p| p.starts_with("--from") || p.starts_with("<<"))
    {
        return None;
    }
    paths.retain(|p| !p.starts_with("--"));
    let target = paths.pop()?;
    Some((paths, target))
}

struct Defaults<'a>(&'a BTreeMap<String, String>);

impl Substitution for Defaults<'_> {
    fn value(&mut self, name: &str) -> Option<Cow<'_, str>> {
        self.0.get(name).map(|v| Cow::Borrowed(v.as_str()))
    }

    fn refused(&mut self, _: &Range<usize>, _: Refusal) {}
}

/// Returns a text with the known variables filled in.
fn filled(text: &str, known: &BTreeMap<String, String>) -> String {
    let mut defaults = Defaults(known);
    expand_all(text, &parse(text), &mut defaults)
}

#[cfg(test)]
mod tests {
    use super::{assignments, copy_paths, ports};
    use crate::diag::Span;

    #[test]
    fn ports_and_ranges_are_told_one_by_one() {
        let shown = |text: &str| -> Vec<_> {
            let found = ports(text, Span::default());
            found.iter().map(|e| (e.port, e.protocol.clone())).collect()
        };
        assert_eq!(shown("53/UDP"), [(53, "udp".to_owned())]);
        assert_eq!(shown("1-3").len(), 3);
        assert!(shown("$X").is_empty());
    }

    #[test]
    fn assignments_read_in_both_forms() {
        let some = |s: &str| Some(s.to_owned());
        assert_eq!(
            assignments("A=1 B=\"2\" C"),
            [
                ("A".to_owned(), some("1")),
                ("B".to_owned(), some("2")),
                ("C".to_owned(), None)
            ]
        );
        assert_eq!(assignments("A b c"), [("A".to_owned(), some("b c"))]);
    }

    #[test]
    fn copies_from_the_context_are_told() {
        let (sources, target) = copy_paths("--chown=a *.py b ./").unwrap();
        assert_eq!(
            (sources, target.as_str()),
            (vec!["*.py".to_owned(), "b".to_owned()], "./")
        );
        assert!(copy_paths("--from=build /a /b").is_none());
        assert_eq!(copy_paths(r#"["a b", "/c"]"#).unwrap().1, "/c");
    }
}
