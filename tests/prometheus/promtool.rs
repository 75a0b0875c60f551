//! The real promtool.

use std::path::{Path, PathBuf};
use std::process::Command;

use techcorp::model::decode::Model;
use techcorp::model::prometheus::sd::Discovery;
use techcorp::model::stack::Targets;

/// What promtool says of a file: nothing, or why it is refused.
pub type Verdict = Result<(), String>;

/// Returns the program.
pub fn find() -> PathBuf {
    let folders = std::env::var_os("TECHCORP_PEERS").or_else(|| std::env::var_os("PATH"));
    let folders = folders.expect("TECHCORP_PEERS or PATH");
    let found = std::env::split_paths(&folders).map(|folder| folder.join("promtool"));
    found
        .into_iter()
        .find(|path| path.is_file())
        .expect("promtool in TECHCORP_PEERS or PATH; tests/install-peers installs it")
}

/// Returns the fields that this build leaves out: service discoveries and cloud credentials.
pub fn lacking(tool: &Path) -> Vec<String> {
    let fields = Discovery::fields();
    let target = Targets::default().prometheus;
    let here = fields
        .iter()
        .filter(|f| f.since.iter().all(|since| *since <= target));
    let discoveries: Vec<_> = here.map(|f| f.name).collect();
    let mut texts: Vec<_> = discoveries
        .iter()
        .map(|name| format!("scrape_configs: [{{job_name: a, {name}: []}}]\n"))
        .collect();
    let credentials = ["azuread", "google_iam", "sigv4"];
    texts.extend(
        credentials.map(|name| format!("remote_write: [{{url: 'http://a/', {name}: ~}}]\n")),
    );
    let verdicts = judge(tool, texts.iter().map(String::as_str));
    let names = discoveries.into_iter().chain(credentials);
    let refused = names.zip(verdicts).filter(|(_, verdict)| verdict.is_err());
    refused.map(|(name, _)| name.to_owned()).collect()
}

/// Returns the verdict on each file. A file on which promtool panics counts as refused.
pub fn judge<'a>(tool: &Path, texts: impl Iterator<Item = &'a str>) -> Vec<Verdict> {
    let folder = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for (number, text) in texts.enumerate() {
        let name = format!("{number:05}.yml");
        std::fs::write(folder.path().join(&name), text).unwrap();
        names.push(name);
    }
    let mut verdicts = Vec::new();
    while verdicts.len() < names.len() {
        let rest = &names[verdicts.len()..];
        let ran = Command::new(tool)
            .args(["check", "config", "--syntax-only"])
            .args(rest)
            .current_dir(folder.path())
            // Without it, promtool asks the network for the region of an EC2 instance.
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .output()
            .expect("promtool runs");
        let out = String::from_utf8_lossy(&ran.stdout).into_owned();
        let err = String::from_utf8_lossy(&ran.stderr).into_owned();
        verdicts.extend(read(&out, &err));
    }
    verdicts
}

/// Reads what promtool printed; the last file it looked at is refused when it panicked there.
fn read(out: &str, err: &str) -> Vec<Verdict> {
    let mut errors = err.split("  FAILED: ").skip(1);
    let mut verdicts = Vec::new();
    for part in out.split("Checking ").skip(1) {
        verdicts.push(if part.contains(" SUCCESS: ") {
            Ok(())
        } else {
            Err(errors.next().unwrap_or("panic").trim().to_owned())
        });
    }
    assert!(!verdicts.is_empty(), "promtool said nothing: {err}");
    verdicts
}
