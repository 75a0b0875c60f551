//! The real programs: which expressions they refuse, and how they write them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Returns a program from the folder in TECHCORP_PEERS or from PATH.
pub fn program(name: &str) -> PathBuf {
    let folders = std::env::var_os("TECHCORP_PEERS")
        .into_iter()
        .chain(std::env::var_os("PATH"))
        .fold(OsString::new(), |mut all, part| {
            all.push(part);
            all.push(":");
            all
        });
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .unwrap_or_else(|| panic!("{name} is neither in TECHCORP_PEERS nor in PATH"))
}

/// A program that reads rule files.
#[derive(Clone, Copy, Debug)]
pub enum Peer {
    Promtool {
        experimental_functions: bool,
    },
    /// The server, which alone knows how to switch on arithmetic on durations.
    Prometheus,
}

impl Peer {
    /// Returns what the program says about each expression it refuses, by position.
    pub fn refused(self, expressions: &[String]) -> BTreeMap<usize, String> {
        // The server goes on to serve when all rules are good, so the last one is not.
        let bad = expressions.len();
        let mut rules = "groups:\n- name: g\n  rules:\n".to_owned();
        for (at, expression) in expressions
            .iter()
            .map(String::as_str)
            .chain(["("])
            .enumerate()
        {
            let _ = writeln!(rules, "  - record: r{at}\n    expr: {}", quoted(expression));
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (rule_file, config) = (folder.path().join("rules.yml"), folder.path().join("p.yml"));
        fs::write(&rule_file, rules).expect("writing the rules");
        fs::write(&config, "rule_files: [rules.yml]\n").expect("writing the configuration");
        let mut command = match self {
            Self::Promtool {
                experimental_functions,
            } => {
                let mut command = Command::new(program("promtool"));
                if experimental_functions {
                    command.arg("--enable-feature=promql-experimental-functions");
                }
                command
                    .args(["check", "rules", "--lint=none"])
                    .arg(&rule_file);
                command
            }
            Self::Prometheus => {
                let mut command = Command::new(program("prometheus"));
                command.args([
                    "--enable-feature=promql-experimental-functions,promql-duration-expr",
                    "--web.listen-address=127.0.0.1:0",
                ]);
                command
                    .arg("--storage.tsdb.path")
                    .arg(folder.path().join("data"));
                command.arg("--config.file").arg(&config);
                command
            }
        };
        let output = command.output().expect("running the program");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said)
            .replace("\\n", "\n")
            .replace("\\\"", "\"");
        let mut refused: BTreeMap<usize, String> = said.lines().filter_map(refusal).collect();
        assert!(
            refused.remove(&bad).is_some(),
            "{self:?} did not read the rules: {said}"
        );
        refused
    }
}

/// Reads `… rule 2, "r1": could not parse expression: …`.
fn refusal(line: &str) -> Option<(usize, String)> {
    let (_, named) = line.split_once("\"r")?;
    let (number, reason) = named.split_once("\": could not parse expression: ")?;
    Some((number.parse().ok()?, reason.to_owned()))
}

/// Returns what `promtool promql format` makes of an expression; `None` when it refuses it.
pub fn formatted(expression: &str) -> Option<String> {
    let output = Command::new(program("promtool"))
        .args([
            "--experimental",
            "--enable-feature=promql-experimental-functions",
        ])
        .args(["promql", "format", "--", expression])
        .output()
        .expect("running promtool");
    let text = String::from_utf8(output.stdout).ok()?;
    output
        .status
        .success()
        .then(|| text.trim_end_matches('\n').to_owned())
}

/// Writes a text as a YAML scalar in double quotes.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            ' '..='~' => write!(out, "{c}"),
            '\0'..='\u{ffff}' => write!(out, "\\u{:04x}", u32::from(c)),
            _ => write!(out, "\\U{:08x}", u32::from(c)),
        };
    }
    out + "\""
}
