use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::plain;
use super::tree::Data;
use super::{Tree, parse};
use crate::diag::Sink;
use crate::source::SourceMap;

/// Returns all that a tree holds, in one text to compare.
fn shown(tree: &Tree) -> String {
    let nodes = tree.nodes().zip(&tree.nodes).map(|(node, data)| {
        let content = match (&data.data, node.text()) {
            (Data::Seq(items), _) => format!("{items:?}"),
            (Data::Map(entries), _) => format!("{entries:?}"),
            (Data::Alias(_), _) => "alias".to_owned(),
            (Data::Scalar(_, style) | Data::Part(_, style), text) => format!("{style:?} {text:?}"),
        };
        format!("{:?} {:?} {content}\n", node.span(), data.tag)
    });
    let nodes: String = nodes.collect();
    format!("{:?}\n{nodes}{:?}", tree.root, tree.comments)
}

/// Returns what both readers make of a text; `None` when only the general one reads it.
fn both(text: &str) -> Option<(String, Option<String>)> {
    let own = shown(&plain::read(text)?);
    let mut sources = SourceMap::new();
    let file = sources.add("a.yml", text);
    let trees = parse::load_generally(file, text, &mut Sink::new());
    let general = trees.map(|trees| trees.iter().map(shown).collect());
    Some((own, general))
}

fn alike(text: &str) -> bool {
    match both(text) {
        Some((own, general)) => {
            assert_eq!(Some(own), general, "{text}");
            true
        }
        None => false,
    }
}

#[test]
fn usual_files_are_read_as_the_general_parser_reads_them() {
    let read = [
        "a: b\n",
        "a: b",
        "---\na: b\n",
        "# one\n\n# two\na: b # three\n#four\n\n# five \n",
        "groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up == 0\n        for: 5m\n        labels:\n          severity: page\n      - record: r\n        expr: |\n          sum(\n            up\n          )\n\n  - name: 'it''s'\n",
        "a:\n- x\n- b: c\n  d: e\n-   f: g\nh:\n  i:\nj: k\n",
        "a: \"x \\\"y\\\" \\\\ \\n z\" # c\nb: 'c d'   \nc: d#e  # f\n",
        "g:\n  - a: |-\n      x\n\n      y\n\n    b: >\n      one\n      two\n  - c: >-\n      t\n# end\n",
        "g:\n  a: | # why\n    x\n  # own\n  b: 1\n",
        "a: http://x:80/y?z=1\nb: -1\nc: {{x}}\n".replace("{{x}}", "x{{y}}").as_str(),
        "- - a\n  - b\n- c:\n    d\n".replace("c:\n    d", "c: d").as_str(),
        "a:\n  - b\n\n\n  # c\nd: é\n",
        "a:\n\n  b:\nc:\n  - d:\n    e: f\n",
        "a: |+\n  x\n\n\nb: 1\n",
        "a: '{{ $value }} # no'\n",
    ]
    .map(|text| (text.to_owned(), alike(text)));
    for (text, read) in read {
        assert!(read, "left to the general parser: {text}");
    }
}

#[test]
fn what_is_unusual_is_left_to_the_general_parser() {
    for text in [
        "",
        "a",
        "- a\nb: c\n",
        "a: [b]\n",
        "a: {b: c}\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !!str b\n",
        "a: b: c\n",
        "a: b\n  c\n",
        "a: b\n  c: d\n",
        "a: \"b\n  c\"\n",
        "? a\n",
        "\"a\": b\n",
        "a:\tb\n",
        "a: b\n---\nc: d\n",
        "a: b\n...\n",
        "  a: b\n c: d\n",
        "a: |2\n   b\n",
        "a: |\n    b\n  c\n",
        "a: >\n  b\n\n  c\n",
        "a: >\n  b\n    c\n",
        "<<: b\n",
        "a: \"\\x41\"\n",
        "a: b\r\n",
        "a: - b\n",
        "-\n- b\n",
        "a:\n  - b\n c: d\n",
        "a: 'b' c\n",
        "a: 'b'#c\n",
        "a: b\n- c\n",
        "a: 'b\n",
        "a: @b\n",
        "a: %b\n",
        "a: ?\n",
        "a : b\n",
    ] {
        assert!(plain::read(text).is_none(), "{text}");
    }
}

/// Lines that make files, and some that break them.
const LINES: [&str; 34] = [
    "a: b",
    "a:",
    "b: c # d",
    "- a",
    "- a: b",
    "-",
    "- ",
    "- - a",
    "# x",
    "#",
    "",
    "   ",
    "c: |",
    "c: >-",
    "c: |+",
    "d: >",
    "text",
    "more  text",
    "e: 'f'",
    "e: 'f''g'",
    "f: \"g\\n\\\"h\"",
    "f: \"g\"  # h",
    "- 'x'",
    "- |",
    "x: y:z",
    "k: -1",
    "k: ~",
    "- b:",
    "a: [b]",
    "g: - h",
    "é: ü",
    "u: ü",
    "a:b",
    "- a # b",
];

/// Lines with an indent each.
fn texts() -> impl Strategy<Value = String> {
    let line = (0..5_usize, prop::sample::select(&LINES[..]), any::<bool>());
    let lines = prop::collection::vec(line, 0..12);
    (lines, any::<bool>()).prop_map(|(lines, ends)| {
        let each = lines.iter().map(|(depth, line, odd)| {
            let indent = 2 * depth + usize::from(*odd && *depth == 3);
            format!("{:indent$}{line}", "")
        });
        let text = each.collect::<Vec<_>>().join("\n");
        if ends { format!("{text}\n") } else { text }
    })
}

/// Nested lists and mappings, as files have them.
fn files() -> impl Strategy<Value = String> {
    let scalar = prop::sample::select(vec![
        "b",
        "'q'",
        "\"d\"",
        "x y # c",
        "|\n@one\n@  two\n",
        ">-\n@one\n@two",
        "1",
        "",
        "-x",
    ]);
    let leaf = scalar.prop_map(|s| (String::from(" ") + s, false));
    let value = leaf.prop_recursive(4, 24, 4, |inner| {
        let item = (inner.clone(), prop::sample::select(vec!["", "# c\n", "\n"]));
        let map = prop::collection::vec(
            (prop::sample::select(vec!["k", "l", "m.n"]), item.clone()),
            1..4,
        );
        let seq = prop::collection::vec(item, 1..4);
        prop_oneof![
            map.prop_map(|entries| (
                block(entries.into_iter().map(|(k, v)| (format!("{k}:"), v))),
                true
            )),
            seq.prop_map(|items| (block(items.into_iter().map(|v| ("-".to_owned(), v))), true)),
        ]
    });
    value.prop_map(|(text, _)| text.trim_start_matches('\n').replace('@', "  "))
}

fn block(entries: impl Iterator<Item = (String, ((String, bool), &'static str))>) -> String {
    let mut text = String::new();
    for (head, ((value, nested), after)) in entries {
        let value = match nested {
            true => value.replace('\n', "\n  "),
            false => value.replace('@', "@  "),
        };
        text.push('\n');
        text.push_str(&head);
        text.push_str(&value);
        if !after.is_empty() {
            text.push('\n');
            text.push_str(after.trim_end());
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn lines_are_read_alike(text in texts()) {
        alike(&text);
    }

    #[test]
    fn nested_files_are_read_alike(text in files()) {
        alike(&text);
    }
}

#[test]
fn the_generated_files_are_mostly_read_here() {
    let mut runner = TestRunner::deterministic();
    let files = files();
    let read = (0..500).filter(|_| alike(&files.new_tree(&mut runner).unwrap().current()));
    assert!(read.count() > 250);
}
