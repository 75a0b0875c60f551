//! The real amtool.

use std::path::PathBuf;
use std::process::Command;

/// How many files one call is given.
const BATCH: usize = 2_000;

fn program() -> PathBuf {
    let folders = match std::env::var_os("TECHCORP_PEERS") {
        Some(folder) => vec![PathBuf::from(folder)],
        None => std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect(),
    };
    let found = folders
        .iter()
        .map(|f| f.join("amtool"))
        .find(|p| p.is_file());
    found.expect("amtool is neither in TECHCORP_PEERS nor on the path: see tests/run")
}

/// Returns for each configuration what amtool says against it, or `None` where it accepts it.
pub fn verdicts(texts: &[String]) -> Vec<Option<String>> {
    let program = program();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut verdicts: Vec<Option<String>> = Vec::new();
    while verdicts.len() < texts.len() {
        let start = verdicts.len();
        let batch = &texts[start..texts.len().min(start + BATCH)];
        for (i, text) in batch.iter().enumerate() {
            std::fs::write(folder.path().join(format!("{i}.yml")), text).expect("a file");
        }
        let output = Command::new(&program)
            .arg("check-config")
            .args((0..batch.len()).map(|i| format!("{i}.yml")))
            .current_dir(folder.path())
            .output()
            .expect("amtool runs");
        let out = String::from_utf8_lossy(&output.stdout);
        let reports: Vec<&str> = out.split("Checking '").skip(1).collect();
        assert!(!reports.is_empty(), "amtool says nothing: {output:?}");
        for report in &reports {
            verdicts.push(verdict(report));
        }
        // A panic ends the batch: the file it stopped at is refused, the rest is asked again.
        if reports.len() < batch.len() {
            let last = verdicts.last_mut().expect("a report");
            assert!(last.is_none() || !reports[reports.len() - 1].contains("  SUCCESS\n"));
            *last = Some("amtool panics".to_owned());
        }
    }
    verdicts
}

fn verdict(report: &str) -> Option<String> {
    // Warnings about matchers may stand before the word.
    if report.contains("  SUCCESS\n") {
        return None;
    }
    let failed = report.split_once("FAILED: ").map_or("", |(_, rest)| rest);
    let text: Vec<_> = failed.split_whitespace().collect();
    Some(text.join(" "))
}
