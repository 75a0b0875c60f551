//! What is wrong with YAML itself, whatever the file is for.

use std::collections::HashMap;

use super::{Dialect, Kind, Node, Resolved, Tree, resolve};
use crate::diag::{Code, Example, FileId, Finding, Level, Place, Severity, Sink};

/// The file does not parse as YAML.
pub static YAML_SYNTAX: Code = Code {
    name: "yaml-syntax",
    severity: Severity::Error,
    level: Level::Load,
    summary: "the file is not valid YAML",
    explain: "The text breaks the rules of YAML, so no program can read it. YAML gives no safe \
way to go on inside a broken document: the other findings of this file appear once the syntax is \
mended. The place is where reading stopped; the cause often stands on the line before, most often \
an indent, a tab, or a value that holds `: ` or `#` and needs quotes.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n   group_wait: 30s\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_wait: 30s\nreceivers:\n  - name: ops\n",
    }],
};

/// A mapping has the same key twice.
pub static DUPLICATE_KEY: Code = Code {
    name: "duplicate-key",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a mapping has the same key twice",
    explain: "Prometheus and Alertmanager read YAML strictly and refuse a mapping that has the \
same key twice, even with equal values (`key \"a\" already set in map`, `field a already set in \
type`). Other YAML readers silently take the last one.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  receiver: dev\nreceivers:\n  - name: ops\n  - name: dev\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: dev\n      matchers: [team=dev]\nreceivers:\n  - name: ops\n  - name: dev\n",
    }],
};

/// The file holds more than one document.
pub static SECOND_DOCUMENT: Code = Code {
    name: "second-document",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "the file holds a second YAML document, which is ignored",
    explain: "Prometheus and Alertmanager read only the first YAML document of a file. What \
stands after `---` is ignored without a word, broken syntax included: promtool 3.5 and amtool \
0.33 accept such a file.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n---\nroute:\n  receiver: dev\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
};

/// An alias names an anchor that was not defined before.
pub static UNKNOWN_ANCHOR: Code = Code {
    name: "unknown-anchor",
    severity: Severity::Error,
    level: Level::Load,
    summary: "an alias names an anchor that was not defined before it",
    explain: "`*name` stands for the value that `&name` marked earlier in the same document. \
Text that begins with a star needs quotes: `'*.example.org'`.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: *default\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: &default ops\nreceivers:\n  - name: *default\n",
    }],
};

/// An alias stands inside its own anchor.
pub static ALIAS_CYCLE: Code = Code {
    name: "alias-cycle",
    severity: Severity::Error,
    level: Level::Load,
    summary: "an alias stands inside the value of its own anchor",
    explain: "A value that contains itself has no end; go-yaml refuses it (`anchor 'a' value \
contains itself`).",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route: &r\n  receiver: ops\n  routes:\n    - *r\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [team=ops]\nreceivers:\n  - name: ops\n",
    }],
};

/// The file is not text.
pub static NOT_TEXT: Code = Code {
    name: "not-text",
    severity: Severity::Error,
    level: Level::Load,
    summary: "the file is neither UTF-8 nor UTF-16 with a byte order mark",
    explain: "YAML is text in UTF-8; go-yaml also reads UTF-16 that begins with a byte order \
mark. Files saved as Latin-1 are the usual cause.",
    wrong: &[],
    right: &[],
};

/// The file is larger than what is read.
pub static FILE_TOO_LARGE: Code = Code {
    name: "file-too-large",
    severity: Severity::Error,
    level: Level::Load,
    summary: "the file is larger than 64 MiB and is not read",
    explain: "Files above 64 MiB are refused rather than read, so that a wrong path (a log, a \
dump) cannot exhaust the machine. Ten thousand rules take about 7 MB.",
    wrong: &[],
    right: &[],
};

/// The codes of reading files and YAML.
pub static CODES: &[&Code] = &[
    &YAML_SYNTAX,
    &DUPLICATE_KEY,
    &SECOND_DOCUMENT,
    &UNKNOWN_ANCHOR,
    &ALIAS_CYCLE,
    &NOT_TEXT,
    &FILE_TOO_LARGE,
];

/// Reports every key that stands twice in one mapping.
pub(super) fn duplicates(file: FileId, tree: &Tree, sink: &mut Sink) {
    for mapping in tree.mappings() {
        let Kind::Map(entries) = mapping.kind() else {
            continue;
        };
        if entries.len() < 2 {
            continue;
        }
        let mut seen = Seen::of(entries.len());
        for (key, _) in mapping.entries() {
            let Some(text) = key.text() else { continue };
            if is_merge(key) {
                continue;
            }
            if let Some(first) = seen.before(text, key) {
                let at = |node: Node<'_>| Place {
                    file,
                    span: node.span(),
                };
                sink.push(
                    Finding::new(
                        &DUPLICATE_KEY,
                        at(key),
                        format!("key `{text}` stands twice"),
                    )
                    .related(at(first), "first here")
                    .help("keep one of them"),
                );
            }
        }
    }
}

/// The keys of a mapping so far. Most mappings are so small that looking at each is fastest.
enum Seen<'t> {
    Few(Vec<(&'t str, Node<'t>)>),
    Many(HashMap<&'t str, Node<'t>>),
}

impl<'t> Seen<'t> {
    fn of(count: usize) -> Self {
        match count {
            0..=16 => Self::Few(Vec::with_capacity(count)),
            _ => Self::Many(HashMap::with_capacity(count)),
        }
    }

    /// Returns the first key with the same text; remembers this one when there is none.
    fn before(&mut self, text: &'t str, key: Node<'t>) -> Option<Node<'t>> {
        match self {
            Self::Few(keys) => {
                let first = keys.iter().find(|(seen, _)| *seen == text);
                let first = first.map(|(_, key)| *key);
                if first.is_none() {
                    keys.push((text, key));
                }
                first
            }
            Self::Many(keys) => {
                let first = keys.get(text).copied();
                if first.is_none() {
                    keys.insert(text, key);
                }
                first
            }
        }
    }
}

/// Returns whether a key is the merge key `<<`.
pub(crate) fn is_merge(key: Node<'_>) -> bool {
    match key.kind() {
        // Only this text and a tag make a merge of it.
        Kind::Scalar(text, style) if text == "<<" || key.tag().is_some() => {
            resolve(text, style, key.tag(), Dialect::V2) == Resolved::Merge
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::{Sink, Span};
    use crate::source::SourceMap;
    use crate::source::yaml::{Tree, load};

    fn read(text: &str) -> (Option<Tree>, Vec<(&'static str, Span)>) {
        let mut map = SourceMap::new();
        let id = map.add("a.yml", text);
        let mut sink = Sink::new();
        let tree = load(id, text, &mut sink);
        let found = sink.into_sorted();
        (
            tree,
            found.iter().map(|f| (f.code.name, f.place.span)).collect(),
        )
    }

    #[test]
    fn a_plain_file_gives_its_tree_and_spans() {
        let (tree, found) = read("a:\n  - b\n  - 'c'\n");
        assert!(found.is_empty());
        let tree = tree.unwrap();
        let items: Vec<_> = tree.root().unwrap().get("a").unwrap().items().collect();
        assert_eq!(items[1].text(), Some("c"));
        assert_eq!(items[1].span(), Span::new(13, 16));
    }

    #[test]
    fn duplicates_are_found_at_every_depth_and_merges_are_not() {
        let (_, found) = read("a: {b: 1, b: 2}\na: 3\n");
        let places: Vec<_> = found.iter().map(|(_, s)| s.start).collect();
        assert_eq!(places, [10, 16]);
        let (_, found) = read("x: &x {a: 1}\ny: &y {b: 1}\nz:\n  <<: *x\n  <<: *y\n");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn what_follows_the_first_document_is_ignored_with_a_warning() {
        let (tree, found) = read("a: 1\n---\n\t: broken [\n");
        assert_eq!(
            found.iter().map(|f| f.0).collect::<Vec<_>>(),
            ["second-document"]
        );
        assert!(tree.unwrap().root().unwrap().get("a").is_some());
    }

    #[test]
    fn broken_aliases_do_not_stop_the_reading() {
        let (tree, found) = read("a: *b\nc: &c [*c]\n");
        let names: Vec<_> = found.iter().map(|f| f.0).collect();
        assert_eq!(names, ["unknown-anchor", "alias-cycle"]);
        assert_eq!(tree.unwrap().root().unwrap().entries().count(), 2);
    }

    #[test]
    fn go_yamls_escape_of_an_apostrophe_is_read() {
        let (tree, found) = read("a: \"it\\'s\"\nb: \"\\'\"\n");
        assert!(found.is_empty(), "{found:?}");
        let tree = tree.unwrap();
        assert_eq!(tree.root().unwrap().get("a").unwrap().text(), Some("it's"));
        assert_eq!(tree.root().unwrap().get("b").unwrap().text(), Some("'"));
    }

    #[test]
    fn depth_is_bounded() {
        let (tree, found) = read(&"[".repeat(100_000));
        assert!(tree.is_none());
        assert_eq!(found.len(), 1);
        let deep: String = (0..10_000)
            .map(|i| format!("{}a:\n", " ".repeat(i)))
            .collect();
        let (tree, found) = read(&deep);
        assert!(tree.is_none());
        assert_eq!(found.len(), 1);
    }
}
