//! The real amtool beside our engine.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use techcorp::lang::gotmpl::Functions;
use techcorp::notify::engine::{ErrorKind, Set};
use techcorp::notify::{Data, Moment};

fn program() -> PathBuf {
    let named = std::env::var_os("TECHCORP_PEERS");
    named.map_or_else(
        || "amtool".into(),
        |folder| Path::new(&folder).join("amtool"),
    )
}

/// Returns the folder of the templates that the Alertmanager package installs.
fn installed() -> PathBuf {
    let named = std::env::var_os("TECHCORP_PEERS");
    let beside = named.map(|folder| Path::new(&folder).join("../share/prometheus/alertmanager"));
    let known = PathBuf::from("/usr/share/prometheus/alertmanager");
    let mut folders = beside.into_iter().chain([known]);
    let found = folders.find(|folder| folder.join("default.tmpl").is_file());
    found.expect("the Alertmanager package's default.tmpl is needed beside the programs")
}

/// What came of one comparison.
pub enum Outcome {
    Same,
    BothFail,
    /// Our engine says that it cannot do what amtool can.
    Unsupported(String),
    Different(String),
}

/// How comparisons went.
#[derive(Default)]
pub struct Figures {
    same: usize,
    fail: usize,
    unsupported: Vec<String>,
    different: Vec<String>,
}

impl Figures {
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Same => self.same += 1,
            Outcome::BothFail => self.fail += 1,
            Outcome::Unsupported(text) => self.unsupported.push(text),
            Outcome::Different(text) => self.different.push(text),
        }
    }

    /// Prints the figures and holds that nothing differs.
    pub fn end(self, what: &str) {
        println!(
            "{what}: {} the same, {} refused by both, {} not supported, {} differ",
            self.same,
            self.fail,
            self.unsupported.len(),
            self.different.len()
        );
        for text in &self.unsupported {
            println!("not supported: {text}");
        }
        assert!(self.same > 0, "nothing was compared");
        assert!(self.different.is_empty(), "{}", self.different.join("\n"));
    }
}

/// A notification, and the templates that are known beside the one that is executed.
pub struct Peer {
    folder: tempfile::TempDir,
    set: Set,
    data: Data,
}

impl Peer {
    pub fn new(data: &Value) -> Self {
        Self::with(data, &[])
    }

    /// Adds files, of which each has a name and a text.
    pub fn with(data: &Value, files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let now = Moment::parse("2026-11-23T00:00:00Z").expect("a time");
        let mut set = Set::new(Functions::alertmanager((0, 33)), now);
        for name in ["default.tmpl", "email.tmpl"] {
            let text = std::fs::read_to_string(installed().join(name)).expect("a template");
            set.add(name, &text);
        }
        std::fs::write(folder.path().join("aa.tmpl"), "").expect("a file");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("a file");
            set.add(name, text);
        }
        let json = data.to_string();
        std::fs::write(folder.path().join("data.json"), &json).expect("a file");
        Self {
            folder,
            set,
            data: Data::from_json(&json).expect("data"),
        }
    }

    /// Returns the names of the templates that are known, sorted.
    pub fn installed(&self) -> Vec<String> {
        let names = self.set.definitions().map(|(name, _)| name.to_owned());
        let mut names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
        names.sort();
        names
    }

    pub fn compare(&self, text: &str, html: bool) -> Outcome {
        let theirs = self.amtool(text, html);
        let ours = match html {
            true => self.set.html_field(text, &self.data),
            false => self.set.text_field(text, &self.data),
        };
        match (&theirs, &ours) {
            (Ok(theirs), Ok(ours)) if theirs == ours => Outcome::Same,
            (Err(_), Err(_)) => Outcome::BothFail,
            (Ok(_), Err(error)) if error.kind == ErrorKind::Unsupported => {
                Outcome::Unsupported(format!("html {html}: {text}: {}", error.message))
            }
            _ => {
                let data = self.folder.path().join("data.json");
                let data = std::fs::read_to_string(data).unwrap_or_default();
                let parted = match (&theirs, &ours) {
                    (Ok(theirs), Ok(ours)) => around(theirs, ours),
                    _ => format!("amtool {theirs:?}\n  ours   {ours:?}"),
                };
                let data = if data.len() > 4000 { "" } else { &data };
                Outcome::Different(format!("html {html}: {text}\n  {parted}\n  {data}"))
            }
        }
    }

    fn amtool(&self, text: &str, html: bool) -> Result<String, String> {
        let output = Command::new(program())
            .args(["template", "render", "--template.glob"])
            .arg(installed().join("*.tmpl"))
            .arg("--template.glob")
            .arg(self.folder.path().join("*.tmpl"))
            .arg("--template.data")
            .arg(self.folder.path().join("data.json"))
            .args(["--template.type", if html { "html" } else { "text" }])
            .arg(format!("--template.text={text}"))
            .output()
            .expect("amtool is needed: install it or name its folder in TECHCORP_PEERS");
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }
}

fn around(theirs: &str, ours: &str) -> String {
    let same = theirs
        .chars()
        .zip(ours.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let part = |text: &str| -> String {
        text.chars()
            .skip(same.saturating_sub(30))
            .take(120)
            .collect()
    };
    format!("amtool …{:?}…\n  ours   …{:?}…", part(theirs), part(ours))
}

/// Runs a test on a stack as large as that of the program.
pub fn on_a_large_stack(test: fn()) {
    let thread = std::thread::Builder::new().stack_size(techcorp::cli::STACK_BYTES);
    thread
        .spawn(test)
        .expect("a thread")
        .join()
        .expect("a test that passes");
}
