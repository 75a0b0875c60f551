//! Compose files that somebody else wrote, in a folder that is named: `tests/soak/compose DIR`.

use std::path::{Path, PathBuf};

use crate::peer::{self, Outcome};

/// Folders that hold no compose files of their own.
const SKIPPED: [&str; 3] = [".git", "node_modules", "vendor"];

/// Returns the compose files below a folder, by their usual names.
fn compose_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = folder.read_dir() else {
        return;
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default();
        if path.is_dir() && !path.is_symlink() && !SKIPPED.contains(&name) {
            compose_files(&path, found);
        } else if ["docker-compose", "compose."]
            .iter()
            .any(|s| name.starts_with(s))
            && [".yml", ".yaml"].iter().any(|end| name.ends_with(end))
        {
            found.push(path);
        }
    }
}

#[test]
#[ignore = "needs a folder of stacks: tests/soak/compose DIR"]
fn stacks_of_others_load_alike() {
    let folder = std::env::var_os("TECHCORP_COMPOSE_STACKS").expect("TECHCORP_COMPOSE_STACKS");
    let mut files = Vec::new();
    compose_files(Path::new(&folder), &mut files);
    assert!(!files.is_empty(), "no compose files below the folder");
    let (mut alike, mut refused, mut services) = (0, 0, 0);
    let mut failures = Vec::new();
    for file in &files {
        let folder = file.parent().expect("a folder");
        let name = file.file_name().and_then(|n| n.to_str()).expect("a name");
        // Where .env is missing, .env.example is read here in its place.
        let example = !folder.join(".env").exists() && folder.join(".env.example").exists();
        let arguments: &[&str] = match example {
            true => &["--env-file", ".env.example", "-f", name],
            false => &["-f", name],
        };
        let theirs = peer::theirs(&peer::program(), folder, arguments);
        let ours = peer::ours(folder, &[name]);
        let differences = peer::differences(&theirs, &ours);
        match &theirs {
            Outcome::Loaded(project) => {
                services += project["services"].as_object().map_or(0, |s| s.len());
            }
            Outcome::Refused(_) => refused += 1,
        }
        alike += usize::from(differences.is_empty());
        let shown = file.display();
        failures.extend(
            differences
                .iter()
                .map(|d| format!("{shown}: {}", d.trim_end())),
        );
    }
    println!(
        "{alike} of {} files alike, {services} services, {refused} refused by docker compose",
        files.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
