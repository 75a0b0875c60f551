use std::fmt::Write;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::check;
use crate::diag::{Code, Example, suggest};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::report::Ui;

/// Tell what a finding means, with a wrong and a right example
#[derive(Debug, Args)]
pub struct Explain {
    /// Code of the finding; without it, all codes are listed
    code: Option<String>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Output {
    #[default]
    Human,
    Json,
}

impl Explain {
    /// Prints the explanation or the list.
    ///
    /// # Errors
    /// A code that does not exist.
    pub fn run(&self, ui: Ui) -> Result<Exit, CommandError> {
        let codes = check::codes();
        let chosen = match &self.code {
            None => codes,
            Some(name) => vec![find(&codes, name)?],
        };
        let text = match self.output {
            Output::Json => {
                let list: Vec<_> = chosen.iter().map(|c| json_of(c)).collect();
                format!(
                    "{:#}\n",
                    json!({"schema": "techcorp/explain/v1", "codes": list})
                )
            }
            Output::Human => match (&self.code, chosen.as_slice()) {
                (Some(_), [code]) => human(code),
                (_, codes) => list(codes),
            },
        };
        ui.data(&text)?;
        Ok(Exit::Clean)
    }
}

/// Returns the code of a name.
///
/// # Errors
/// A name that no code has, with the nearest one that exists.
pub(super) fn find<'a>(codes: &[&'a Code], name: &str) -> Result<&'a Code, CommandError> {
    codes
        .iter()
        .find(|c| c.name == name)
        .copied()
        .ok_or_else(|| {
            let error = CommandError::new(format!("there is no finding `{name}`"));
            match suggest(name, codes.iter().map(|c| c.name)) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error.help("`techcorp explain` lists all of them"),
            }
        })
}

fn list(codes: &[&Code]) -> String {
    let width = codes.iter().map(|c| c.name.len()).max().unwrap_or_default();
    let mut out = String::new();
    for code in codes {
        let severity = code.severity.name();
        let _ = writeln!(out, "{:width$}  {severity:<7}  {}", code.name, code.summary);
    }
    out
}

fn human(code: &Code) -> String {
    let mut out = format!(
        "{}: {}\nseverity {}, level {}\n\n{}\n",
        code.name,
        code.summary,
        code.severity,
        code.level,
        wrapped(code.explain, 88)
    );
    for (title, examples) in [("Wrong", code.wrong), ("Right", code.right)] {
        for Example { name, text } in examples {
            let _ = write!(out, "\n{title} ({name}):\n\n");
            for line in text.lines() {
                let _ = writeln!(out, "    {line}");
            }
        }
    }
    out
}

/// Breaks paragraphs at `width` characters; lines that begin with a space stay as they are.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut used = 0;
        if line.starts_with(' ') {
            out.push_str(line);
        } else {
            for word in line.split(' ') {
                let len = word.chars().count();
                if used > 0 && used + 1 + len > width {
                    out.push('\n');
                    used = 0;
                } else if used > 0 {
                    out.push(' ');
                    used += 1;
                }
                out.push_str(word);
                used += len;
            }
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

fn json_of(code: &Code) -> serde_json::Value {
    let examples = |list: &[Example]| -> Vec<_> {
        list.iter()
            .map(|e| json!({"name": e.name, "text": e.text}))
            .collect()
    };
    json!({
        "code": code.name,
        "severity": code.severity.name(),
        "level": code.level.name(),
        "summary": code.summary,
        "explanation": code.explain,
        "wrong": examples(code.wrong),
        "right": examples(code.right),
    })
}
