use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::golden::{Golden, folder_name, goldens, title_of};
use super::load::Chosen;
use super::sample::{Sample, now};
use super::write::write_file;
use crate::context::RunContext;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::model::alertmanager::Global;
use crate::notify::payload::payloads;
use crate::report::{GoldenCase, GoldenVerdict, golden_human, golden_json, golden_junit};

/// Where the files are when nobody says so.
const FOLDER: &str = "tests/templates";

/// Hold what receivers would be sent against files
///
/// Each request of each sample notification stands in a file RECEIVER/SAMPLE.KIND.json (.eml for a
/// mail, .txt for others); a receiver's second entry of a kind is KIND-2, the second request of an
/// entry KIND.2. Times and ids in samples are always the same.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 all as expected; 1 one differs, is missing or fails; 2 could not run"
)]
pub struct Test {
    #[command(flatten)]
    chosen: Chosen,
    /// Test this receiver only; may be given several times [default: all]
    #[arg(long, value_name = "NAME")]
    receiver: Vec<String>,
    /// Folder of the files [default: `templates: {golden: DIR}` of techcorp.yml, or tests/templates]
    #[arg(long, value_name = "DIR")]
    golden: Option<PathBuf>,
    /// Write the files as they would have to be, and remove those that nothing leaves for
    #[arg(long)]
    update: bool,
    /// Folder with Alertmanager's own default.tmpl and email.tmpl [default: where its package
    /// installs them]
    #[arg(long, value_name = "DIR")]
    defaults: Option<PathBuf>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Output {
    #[default]
    Human,
    Junit,
    Json,
}

/// What a receiver would be sent, and what cannot be rendered.
struct Rendered {
    receiver: String,
    goldens: Vec<Golden>,
    failed: Vec<GoldenCase>,
}

impl Test {
    /// Compares, or writes the files.
    ///
    /// # Errors
    /// A configuration, template or golden file that cannot be read or written, or an unknown
    /// receiver.
    pub fn run(&self, context: &RunContext) -> Result<Exit, CommandError> {
        let folder = self.folder(context);
        let rendered = self.rendered(context)?;
        let mut cases = Vec::new();
        for receiver in &rendered {
            let known: BTreeSet<&Path> =
                receiver.goldens.iter().map(|g| g.path.as_path()).collect();
            for golden in &receiver.goldens {
                cases.push(compared(&folder, &receiver.receiver, golden)?);
            }
            cases.extend(receiver.failed.iter().cloned());
            // A file of what cannot be rendered is not out of use.
            if receiver.failed.is_empty() {
                let below = PathBuf::from(folder_name(&receiver.receiver));
                cases.extend(stale(&folder, &below, &receiver.receiver, &known)?);
            }
        }
        if self.receiver.is_empty() {
            cases.extend(forgotten(&folder, &rendered)?);
        }
        if self.update {
            return update(&folder, &rendered, &cases, context);
        }
        let text = match self.output {
            Output::Human => golden_human(&cases, context.verbose),
            Output::Junit => golden_junit(&cases),
            Output::Json => {
                let json = golden_json(&folder.display().to_string(), &cases);
                format!("{json:#}\n")
            }
        };
        context.ui.data(&text)?;
        if cases.iter().all(GoldenCase::is_same) {
            return Ok(Exit::Clean);
        }
        let is_missing = |case: &GoldenCase| case.verdict == GoldenVerdict::Missing;
        if cases.iter().any(is_missing) {
            let help = "help: `techcorp templates test --update` writes the files";
            context.ui.talk(help);
        }
        Ok(Exit::Findings)
    }

    fn folder(&self, context: &RunContext) -> PathBuf {
        let own = context.settings.golden.as_deref();
        match &self.golden {
            Some(folder) => folder.clone(),
            // Names stay short where the stack is the current folder.
            None if context.folder == Path::new(".") => own.unwrap_or(FOLDER.as_ref()).to_owned(),
            None => context.folder.join(own.unwrap_or(FOLDER.as_ref())),
        }
    }

    fn rendered(&self, context: &RunContext) -> Result<Vec<Rendered>, CommandError> {
        let configuration = self.chosen.load(context)?;
        let (set, units) = configuration.set(self.defaults.as_deref(), now())?;
        let config = configuration.required()?;
        let blank = Global::default();
        let global = config.model.global.get().unwrap_or(&blank);
        let receivers = config.model.receivers.items();
        let names: Vec<String> = receivers
            .iter()
            .map(|receiver| receiver.value.name.or(String::new()))
            .collect();
        if let Some(unknown) = self.receiver.iter().find(|name| !names.contains(name)) {
            let error = CommandError::new(format!("there is no receiver `{unknown}`"));
            return Err(error.help(format!("there are: {}", names.join(", "))));
        }
        let mut rendered = Vec::new();
        for (name, receiver) in names.into_iter().zip(receivers) {
            if !self.receiver.is_empty() && !self.receiver.contains(&name) {
                continue;
            }
            let mut own = Rendered {
                receiver: name,
                goldens: Vec::new(),
                failed: Vec::new(),
            };
            for sample in Sample::ALL {
                let data = sample.data(&own.receiver);
                let made = payloads(&set, &data, &receiver.value, global);
                own.goldens.extend(goldens(&own.receiver, sample, &made));
                own.failed.extend(made.failed.iter().map(|failure| {
                    let field = configuration.at(config.file, failure.span);
                    let place = configuration.place(&units, &failure.error, Some(field));
                    GoldenCase {
                        receiver: own.receiver.clone(),
                        title: format!("{} {}", sample.name(), failure.kind),
                        file: String::new(),
                        verdict: GoldenVerdict::Failed(format!(
                            "{place}: `{}`: {}",
                            failure.field, failure.error.message
                        )),
                    }
                }));
            }
            rendered.push(own);
        }
        Ok(rendered)
    }
}

/// Compares what is rendered with its file; how lines end makes no difference, nor whether the last
/// one does.
fn compared(folder: &Path, receiver: &str, golden: &Golden) -> Result<GoldenCase, CommandError> {
    let path = folder.join(&golden.path);
    let verdict = match std::fs::read(&path) {
        Ok(bytes) => {
            let expected = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
            let rendered = golden.text.replace("\r\n", "\n");
            let last = |text: &str| text.strip_suffix('\n').unwrap_or(text).len();
            match expected.get(..last(&expected)) == rendered.get(..last(&rendered)) {
                true => GoldenVerdict::Same,
                false => GoldenVerdict::Differs { expected, rendered },
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => GoldenVerdict::Missing,
        Err(error) => return Err(unreadable(&path, &error)),
    };
    Ok(GoldenCase {
        receiver: receiver.to_owned(),
        title: golden.title.clone(),
        file: path.display().to_string(),
        verdict,
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> CommandError {
    CommandError::new(format!("cannot read `{}`: {error}", path.display()))
}

/// Returns the names in a folder, sorted; none when it is not there.
fn names(folder: &Path, folders: bool) -> Result<Vec<String>, CommandError> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| unreadable(folder, &error))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let kind = entry
            .file_type()
            .map_err(|error| unreadable(folder, &error))?;
        if kind.is_dir() == folders
            && let Some(name) = entry.file_name().to_str()
        {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Returns the golden files of a receiver's folder that nothing leaves for.
fn stale(
    folder: &Path,
    below: &Path,
    receiver: &str,
    known: &BTreeSet<&Path>,
) -> Result<Vec<GoldenCase>, CommandError> {
    let own = folder.join(below);
    let names = names(&own, false)?;
    let unknown = names
        .iter()
        .filter(|name| !known.contains(below.join(name).as_path()));
    let case = |name: &String| {
        Some(GoldenCase {
            receiver: receiver.to_owned(),
            title: title_of(name)?,
            file: own.join(name).display().to_string(),
            verdict: GoldenVerdict::Stale,
        })
    };
    Ok(unknown.filter_map(case).collect())
}

/// Returns the golden files of receivers that the configuration does not have.
fn forgotten(folder: &Path, rendered: &[Rendered]) -> Result<Vec<GoldenCase>, CommandError> {
    let known: BTreeSet<String> = rendered.iter().map(|r| folder_name(&r.receiver)).collect();
    let mut cases = Vec::new();
    for name in names(folder, true)? {
        if !known.contains(&name) {
            cases.extend(stale(folder, Path::new(&name), &name, &BTreeSet::new())?);
        }
    }
    Ok(cases)
}

/// Writes what differs or is missing and removes what is out of use; says so for each file.
fn update(
    folder: &Path,
    rendered: &[Rendered],
    cases: &[GoldenCase],
    context: &RunContext,
) -> Result<Exit, CommandError> {
    let differing: BTreeSet<&str> = cases
        .iter()
        .filter(|case| !case.is_same())
        .map(|case| case.file.as_str())
        .collect();
    let mut out = String::new();
    for golden in rendered.iter().flat_map(|receiver| &receiver.goldens) {
        let path = folder.join(&golden.path);
        if !differing.contains(path.display().to_string().as_str()) {
            continue;
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| {
                CommandError::new(format!("cannot make `{}`: {error}", parent.display()))
            })?;
        }
        write_file(&path, golden.text.as_bytes())?;
        out.push_str(&format!("wrote {}\n", path.display()));
    }
    let mut exit = Exit::Clean;
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for case in cases {
        match &case.verdict {
            GoldenVerdict::Stale => {
                std::fs::remove_file(&case.file).map_err(|error| {
                    CommandError::new(format!("cannot remove `{}`: {error}", case.file))
                })?;
                out.push_str(&format!("removed {}\n", case.file));
            }
            GoldenVerdict::Failed(why) => {
                exit = Exit::Findings;
                // The samples often fail alike.
                if told.insert(why) {
                    context.ui.failure(&format!("error: {why}"));
                }
            }
            _ => {}
        }
    }
    context.ui.data(&out)?;
    Ok(exit)
}
