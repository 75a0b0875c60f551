mod mend;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::explain;
use crate::check::allow::{self, Allowance, Reach};
use crate::check::{self, Scope};
use crate::context::RunContext;
use crate::diag::{Code, Finding, Level, Place, Severity, Sink};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::model::stack::{FileKind, LoadError, Loader};
use crate::report::{Report, Summary, github, human, json, junit, sarif, short};
use crate::settings::Settings;
use crate::source::{Disk, Files, MAX_FILE_BYTES, SourceMap};

/// Check configurations and report everything that is wrong at once
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 clean; 1 findings of severity error; 2 could not run")]
pub struct Validate {
    /// Files or folders; `-` is standard input [default: the stack folder]
    paths: Vec<PathBuf>,
    /// What the named files are [default: told from their content]
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<Kind>,
    /// How far to look: what the program refuses (load), what it accepts and then fails on as
    /// well (runtime), or everything (advice)
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL")]
    level: UpTo,
    /// Look at nothing but the named files
    #[arg(long)]
    no_files: bool,
    /// Report these findings only
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    only: Vec<String>,
    /// Leave these findings out
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    skip: Vec<String>,
    /// Make warnings count for the exit code as well
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Mend what can be mended mechanically, showing what changes, then check
    #[arg(long, conflicts_with = "diff")]
    fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long)]
    diff: bool,
    /// Output format
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Alertmanager,
    Prometheus,
    Rules,
    Templates,
    Compose,
    Env,
    Suite,
    Fragment,
}

impl From<Kind> for FileKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Alertmanager => FileKind::Alertmanager,
            Kind::Prometheus => FileKind::Prometheus,
            Kind::Rules => FileKind::Rules,
            Kind::Templates => FileKind::Templates,
            Kind::Compose => FileKind::Compose,
            Kind::Env => FileKind::Env,
            Kind::Suite => FileKind::Suite,
            Kind::Fragment => FileKind::Fragment,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum UpTo {
    Load,
    Runtime,
    #[default]
    Advice,
}

impl From<UpTo> for Level {
    fn from(level: UpTo) -> Self {
        match level {
            UpTo::Load => Level::Load,
            UpTo::Runtime => Level::Runtime,
            UpTo::Advice => Level::Advice,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Deny {
    Warnings,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Output {
    #[default]
    Human,
    Short,
    Json,
    Sarif,
    Junit,
    Github,
}

impl Validate {
    /// Reads, checks and reports.
    ///
    /// # Errors
    /// Unknown codes, nothing to check, or an output that cannot be written. A path that cannot
    /// be read is told and gives exit code 2 after the rest was checked.
    pub fn run(&self, context: &RunContext) -> Result<Exit, CommandError> {
        let filter = Filter::new(self)?;
        let disk = Disk;
        let (mut loader, mut failures) = self.load(&disk, context);
        let mut findings = self.judge(&mut loader, &filter, context);
        if self.diff || self.fix {
            let mended = mend::run(&loader, &findings, self.fix, context)?;
            if self.diff {
                failures.extend(mended.refused);
                tell(&failures, context);
                return Ok(match (failures.is_empty(), mended.files) {
                    (false, _) => Exit::CouldNotRun,
                    (true, 0) => Exit::Clean,
                    (true, _) => Exit::Findings,
                });
            }
            if mended.files > 0 {
                (loader, failures) = self.load(&disk, context);
                findings = self.judge(&mut loader, &filter, context);
            }
            failures.extend(mended.refused);
        }
        let Loader {
            sources,
            stack,
            checked,
            left_out,
            ..
        } = loader;
        tell(&failures, context);
        if context.verbose {
            for path in &left_out {
                context.ui.talk(&format!("left out: {}", path.display()));
            }
        }
        if checked.is_empty() && failures.is_empty() {
            return Err(CommandError::new("no configuration found")
                .help("name files or a folder, or change to the folder of a stack"));
        }
        let report = Report {
            sources: &sources,
            checked: &checked,
            summary: Summary::new(checked.len(), left_out.len(), &findings),
            findings: &findings,
        };
        self.show(&report, context)?;
        let exit = match failures.is_empty() {
            true => self.verdict(&findings),
            false => Exit::CouldNotRun,
        };
        // The process ends next, which frees all at once; piece by piece it takes a tenth of the run.
        std::mem::forget((stack, sources, findings));
        Ok(exit)
    }

    /// Runs the checks, and returns what they and reading found, without what is allowed or not asked
    /// for.
    fn judge(
        &self,
        loader: &mut Loader<'_>,
        filter: &Filter,
        context: &RunContext,
    ) -> Vec<Finding> {
        let mut sink = std::mem::take(&mut loader.sink);
        let scope = Scope {
            stack: &loader.stack,
            sources: &loader.sources,
            files: (!self.no_files).then_some(&Disk as &dyn Files),
            catalogue: &context.settings.catalogue,
            policy: &context.settings.rules,
        };
        check::run_up_to(filter.level, &scope, &mut sink);
        let mut findings = sink.into_sorted();
        self.allow(&mut findings, &mut loader.sources, &context.settings);
        findings.retain(|finding| filter.wants(finding.code));
        findings
    }

    fn load<'d>(&self, disk: &'d Disk, context: &RunContext) -> (Loader<'d>, Vec<CommandError>) {
        let mut loader = Loader::new(disk, context.settings.targets);
        loader.follow = !self.no_files;
        loader.process = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let folder = [context.folder.clone()];
        let paths = match self.paths.as_slice() {
            [] => &folder,
            paths => paths,
        };
        loader.teams(&context.folder, &context.settings.teams);
        let results = paths.iter().map(|path| self.load_path(&mut loader, path));
        let mut failures: Vec<_> = results.filter_map(Result::err).collect();
        if !self.no_files && paths.iter().any(|path| path.is_dir()) {
            failures.extend(loader.fragments().map_err(cannot_load).err());
        }
        loader.connect();
        (loader, failures)
    }

    fn load_path(&self, loader: &mut Loader<'_>, path: &Path) -> Result<(), CommandError> {
        let kind = self.kind.map(FileKind::from);
        let result = if path == Path::new("-") {
            let mut bytes = Vec::new();
            std::io::stdin()
                .take(MAX_FILE_BYTES + 1)
                .read_to_end(&mut bytes)
                .map_err(|e| CommandError::new(format!("cannot read standard input: {e}")))?;
            loader.text("-", &bytes, kind)
        } else if path.is_dir() {
            loader.folder(path)
        } else {
            loader.file(path, kind)
        };
        result.map_err(cannot_load)
    }

    /// Takes away what comments and techcorp.yml allow.
    fn allow(&self, findings: &mut Vec<Finding>, sources: &mut SourceMap, settings: &Settings) {
        let mut allowances = Vec::new();
        if let Some((name, text)) = &settings.source {
            let known = sources.iter().find(|(_, source)| source.name() == name);
            let known = known.map(|(file, _)| file);
            let file = known.unwrap_or_else(|| sources.add(name.clone(), text.clone()));
            allowances.extend(settings.allow.iter().map(|entry| Allowance {
                codes: vec![entry.code.clone()],
                reason: entry.reason.clone(),
                until: entry.until,
                place: Place {
                    file,
                    span: entry.span,
                },
                reach: Reach::Files(entry.path.clone()),
            }));
        }
        let today = jiff::Zoned::now().date();
        let complete = !self.no_files && self.paths.iter().all(|p| p.is_dir());
        let codes = check::codes();
        allow::apply(findings, sources, allowances, &codes, today, complete);
        let ordered = std::mem::take(findings);
        *findings = ordered.into_iter().collect::<Sink>().into_sorted();
    }

    fn show(&self, report: &Report<'_>, context: &RunContext) -> Result<(), CommandError> {
        let text = match self.output {
            Output::Human => human(report, context.ui.color),
            Output::Short => short(report),
            Output::Json => format!("{:#}\n", json(report)),
            Output::Sarif => format!("{:#}\n", sarif(report)),
            Output::Junit => junit(report, self.counts()),
            Output::Github => github(report),
        };
        context.ui.data(&text)?;
        if matches!(self.output, Output::Human | Output::Short) {
            context.ui.talk(&report.summary.sentence());
        }
        Ok(())
    }

    /// Returns the least severity that counts for the exit code.
    fn counts(&self) -> Severity {
        match self.deny {
            Some(Deny::Warnings) => Severity::Warning,
            None => Severity::Error,
        }
    }

    fn verdict(&self, findings: &[Finding]) -> Exit {
        let gravest = findings.iter().map(|f| f.code.severity).max();
        match gravest {
            Some(severity) if severity >= self.counts() => Exit::Findings,
            _ => Exit::Clean,
        }
    }
}

fn tell(failures: &[CommandError], context: &RunContext) {
    for failure in failures {
        context.ui.failure(&failure.to_string());
    }
}

fn cannot_load(error: LoadError) -> CommandError {
    match error {
        LoadError::Io(path, error) => {
            CommandError::new(format!("cannot read `{}`: {error}", path.display()))
        }
        LoadError::UnknownKind(path) => {
            let kinds = FileKind::ALL.map(FileKind::name).join(", ");
            CommandError::new(format!("it is not clear what `{}` is", path.display()))
                .help(format!("say so with --kind: {kinds}"))
        }
    }
}

/// Which codes are reported.
struct Filter {
    level: Level,
    only: BTreeSet<&'static str>,
    skip: BTreeSet<&'static str>,
}

impl Filter {
    fn new(args: &Validate) -> Result<Self, CommandError> {
        let codes = check::codes();
        let named = |names: &[String]| -> Result<BTreeSet<&'static str>, CommandError> {
            names
                .iter()
                .map(|name| explain::find(&codes, name).map(|c| c.name))
                .collect()
        };
        Ok(Self {
            level: args.level.into(),
            only: named(&args.only)?,
            skip: named(&args.skip)?,
        })
    }

    fn wants(&self, code: &Code) -> bool {
        code.level <= self.level
            && (self.only.is_empty() || self.only.contains(code.name))
            && !self.skip.contains(code.name)
    }
}
