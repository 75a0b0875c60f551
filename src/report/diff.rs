use std::fmt::Write;

use similar::{ChangeTag, TextDiff};

use super::plain;
use crate::source::{SourceFile, SourceMap};

/// Returns what changes from a file to its mended text, as a unified diff without secrets.
pub fn diff(file: &SourceFile, new: &str) -> String {
    changes(file, new, "mended")
}

/// Returns what changes from a file to another text, which is called `state`, as a unified diff
/// without secrets.
pub(super) fn changes(file: &SourceFile, new: &str, state: &str) -> String {
    let name = plain(file.name());
    let mut out = format!("--- {name}\n+++ {name} ({state})\n");
    // Lines that come are no copy of the old ones: their secrets are found by look.
    let mut map = SourceMap::new();
    let id = map.add("", new);
    let new_file = map.get(id);
    let compared = TextDiff::from_lines(file.text(), new);
    for hunk in compared.unified_diff().context_radius(2).iter_hunks() {
        let _ = writeln!(out, "{}", hunk.header());
        for change in hunk.iter_changes() {
            let (sign, line) = match change.tag() {
                ChangeTag::Delete => ('-', shown(file, change.old_index())),
                ChangeTag::Insert => ('+', shown(new_file, change.new_index())),
                ChangeTag::Equal => (' ', shown(file, change.old_index())),
            };
            let _ = writeln!(out, "{sign}{line}");
        }
    }
    out
}

fn shown(file: &SourceFile, index: Option<usize>) -> String {
    index.map_or_else(String::new, |i| plain(&file.masked_line(i + 1)))
}

#[cfg(test)]
mod tests {
    use super::diff;
    use crate::source::SourceMap;

    #[test]
    fn changed_lines_are_shown_without_secrets() {
        let mut map = SourceMap::new();
        let id = map.add("a.yml", "a: 1\npassword: hunter2\nb: 2\n");
        let text = diff(map.get(id), "a: 1\npassword: hunter2\nc: 2\n");
        assert_eq!(
            text,
            "--- a.yml\n+++ a.yml (mended)\n@@ -1,3 +1,3 @@\n a: 1\n password: <redacted>\n-b: 2\n+c: 2\n"
        );
    }
}
