use std::path::{Path, PathBuf};

/// What a glob found.
#[derive(Debug, PartialEq, Eq)]
pub enum Glob {
    /// The files that match, sorted.
    Files(Vec<PathBuf>),
    /// The pattern is malformed.
    BadPattern,
}

/// Returns the files that a pattern names, as Go's `filepath.Glob` resolves it: `*`, `?` and
/// `[…]` within one path element, no `**`, a leading dot is matched like any letter.
///
/// Folders that cannot be read match nothing, as in Go.
pub fn glob(pattern: &Path) -> Glob {
    let Some(text) = pattern.to_str() else {
        return Glob::BadPattern;
    };
    if !well_formed(text) {
        return Glob::BadPattern;
    }
    let (mut found, rest) = match text.strip_prefix('/') {
        Some(rest) => (vec![PathBuf::from("/")], rest),
        None => (vec![PathBuf::new()], text),
    };
    for element in rest.split('/').filter(|e| !e.is_empty()) {
        found = found
            .iter()
            .flat_map(|folder| step(folder, element))
            .collect();
    }
    found.sort();
    Glob::Files(found)
}

/// Returns whether a name fits one element of a pattern; nothing fits a malformed one.
pub fn fits(element: &str, name: &str) -> bool {
    let chars = |text: &str| text.chars().collect::<Vec<_>>();
    well_formed(element) && matches(&chars(element), &chars(name))
}

/// Returns the entries of one folder that match one path element.
fn step(folder: &Path, element: &str) -> Vec<PathBuf> {
    if !element.contains(['*', '?', '[', '\\']) {
        let path = folder.join(element);
        return if path.symlink_metadata().is_ok() {
            vec![path]
        } else {
            Vec::new()
        };
    }
    let listed = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let Ok(entries) = listed.read_dir() else {
        return Vec::new();
    };
    let pattern: Vec<char> = element.chars().collect();
    entries
        .flatten()
        .filter(|e| {
            e.file_name()
                .to_str()
                .is_some_and(|n| matches(&pattern, &n.chars().collect::<Vec<_>>()))
        })
        .map(|e| folder.join(e.file_name()))
        .collect()
}

/// Returns whether every `[` is closed and nothing ends in a backslash, as Go requires.
fn well_formed(pattern: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let mut at = 0;
    while at < pattern.len() {
        at = match pattern[at] {
            '\\' if at + 1 == pattern.len() => return false,
            '\\' => at + 2,
            '[' => match class(&pattern[at..], None) {
                Some((len, _)) => at + len,
                None => return false,
            },
            _ => at + 1,
        };
    }
    true
}

/// Reads `[…]` at the start of `pattern`: its length, and whether `c` is in it.
fn class(pattern: &[char], c: Option<char>) -> Option<(usize, bool)> {
    let mut at = 1;
    let negated = pattern.get(at) == Some(&'^');
    at += usize::from(negated);
    let mut found = false;
    let mut ranges = 0;
    loop {
        if pattern.get(at) == Some(&']') && ranges > 0 {
            return Some((at + 1, found != negated));
        }
        let (low, next) = class_char(pattern, at)?;
        let (high, next) = if pattern.get(next) == Some(&'-') {
            class_char(pattern, next + 1)?
        } else {
            (low, next)
        };
        found |= c.is_some_and(|c| low <= c && c <= high);
        ranges += 1;
        at = next;
    }
}

fn class_char(pattern: &[char], at: usize) -> Option<(char, usize)> {
    match pattern.get(at)? {
        '-' | ']' => None,
        '\\' => Some((*pattern.get(at + 1)?, at + 2)),
        c => Some((*c, at + 1)),
    }
}

/// Matches one path element; linear in the product of both lengths.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match one(&pattern[p..], name.get(n).copied()) {
            One::Star => {
                star = Some((p + 1, n));
                p += 1;
            }
            One::Matched(len) => {
                p += len;
                n += 1;
            }
            One::End if n == name.len() => return true,
            One::End | One::Failed => match &mut star {
                Some((after, from)) if *from < name.len() => {
                    *from += 1;
                    p = *after;
                    n = *from;
                }
                _ => return false,
            },
        }
    }
}

enum One {
    Star,
    Matched(usize),
    End,
    Failed,
}

fn one(pattern: &[char], c: Option<char>) -> One {
    match (pattern.first(), c) {
        (None, _) => One::End,
        (Some('*'), _) => One::Star,
        (Some(_), None) => One::Failed,
        (Some('?'), Some(_)) => One::Matched(1),
        (Some('['), Some(c)) => match class(pattern, Some(c)) {
            Some((len, true)) => One::Matched(len),
            _ => One::Failed,
        },
        (Some('\\'), Some(c)) if pattern.get(1) == Some(&c) => One::Matched(2),
        (Some('\\'), Some(_)) => One::Failed,
        (Some(p), Some(c)) if *p == c => One::Matched(1),
        _ => One::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::{Glob, glob, matches};

    fn fits(pattern: &str, name: &str) -> bool {
        let chars = |s: &str| s.chars().collect::<Vec<_>>();
        matches(&chars(pattern), &chars(name))
    }

    #[test]
    fn elements_match_as_in_go() {
        assert!(fits("*.yml", "a.yml"));
        assert!(fits("*.yml", ".yml"));
        assert!(!fits("*.yml", "a.yaml"));
        assert!(fits("a?c*[0-9]", "abc-x7"));
        assert!(fits("[^a]b", "cb"));
        assert!(!fits("[^a]b", "ab"));
        assert!(fits(r"\*a", "*a"));
        assert!(!fits(&"*a".repeat(30), &"a".repeat(29)));
    }

    #[test]
    fn files_are_found_in_order_and_bad_patterns_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.yml", "a.yml", "c.txt"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let found = glob(&folder.path().join("*.yml"));
        let want = ["a.yml", "b.yml"].map(|n| folder.path().join(n));
        assert_eq!(found, Glob::Files(want.to_vec()));
        assert_eq!(glob(&folder.path().join("none/*")), Glob::Files(vec![]));
        assert_eq!(glob(&folder.path().join("[a")), Glob::BadPattern);
    }
}
