//! The rules of the house that the compiler does not hold.

use std::path::{Path, PathBuf};

use crate::sandbox::project;

/// Each module uses only those before it.
const ORDER: [&str; 16] = [
    "diag", "source", "lang", "model", "routing", "notify", "check", "edge", "fix", "report",
    "exit", "error", "settings", "context", "commands", "cli",
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Returns the top-level modules that a source names, outside its tests and documentation.
fn used(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            rest[..end.unwrap_or(rest.len())].to_owned()
        })
        .filter(|name| ORDER.contains(&name.as_str()))
        .collect()
}

#[test]
fn modules_use_only_those_before_them() {
    let src = project().join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut wrong = Vec::new();
    for path in files {
        let relative = path.strip_prefix(&src).expect("below src");
        let first = relative.iter().next().expect("a name").to_string_lossy();
        let module = first.trim_end_matches(".rs");
        if module == "main" || module == "lib" || relative.ends_with("tests.rs") {
            continue;
        }
        let Some(place) = ORDER.iter().position(|m| *m == module) else {
            wrong.push(format!("{module} is not in the order of modules"));
            continue;
        };
        let text = std::fs::read_to_string(&path).expect("a source");
        for name in used(&text) {
            let other = ORDER.iter().position(|m| *m == name).expect("in the order");
            // The commands are listed in cli, and resolve its global options.
            let allowed =
                other <= place || (name == "cli" && matches!(module, "context" | "commands"));
            if !allowed {
                wrong.push(format!("{} uses {name}", relative.display()));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_of_the_order_sees_a_wrong_use() {
    assert_eq!(used("use crate::commands::x;\n"), ["commands"]);
    assert!(used("// crate::commands\n#[cfg(test)]\nuse crate::cli;").is_empty());
}
