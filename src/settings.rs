//! techcorp.yml: what a stack tells this tool about itself. The file is optional.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::diag::{Sink, Span};
use crate::error::CommandError;
use crate::model::Version;
use crate::model::catalogue::{Catalogue, MetricEntry};
use crate::model::compose::DEFAULT_NAMES;
use crate::model::decode::{Context, Decode, Shape, Spanned, decode_document};
use crate::model::rules::RulePolicy;
use crate::model::stack::Targets;
use crate::model::team::{Team, TeamEntry, Teams};
use crate::report::{Report, Summary, short};
use crate::source::yaml::{self, Dialect, Node};
use crate::source::{Files, SourceMap, decode};

crate::model! {
    /// The whole file.
    pub struct SettingsFile("techcorp.yml") {
        versions: Versions,
        allow: Vec<Spanned<AllowEntry>>,
        metrics: Vec<Spanned<MetricEntry>>,
        rules: RulePolicy,
        templates: TemplateSettings,
        suites: Vec<Spanned<String>>,
        teams: Vec<Spanned<TeamEntry>>,
    }
}

crate::model! {
    /// What holds for notification templates.
    pub struct TemplateSettings("`templates` in techcorp.yml") {
        golden: String,
    }
}

crate::model! {
    /// A finding that may be.
    pub struct AllowEntry("an entry of `allow` in techcorp.yml") {
        code: String,
        path: String,
        reason: String,
        until: Date,
    }
}

crate::model! {
    /// The versions of the programs that read the configuration.
    pub struct Versions("`versions` in techcorp.yml") {
        alertmanager: Version,
        prometheus: Version,
    }
}

/// What holds for a run: the file's settings over what the compose file shows over the defaults.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The versions to check for.
    pub targets: Targets,
    /// The findings that may be, with where they are written in [`Settings::source`].
    pub allow: Vec<Allowed>,
    /// What is known of metrics: the stack's own, and those of the usual exporters.
    pub catalogue: Catalogue,
    /// What the stack asks of its rules.
    pub rules: RulePolicy,
    /// The folder of the files that notifications are held against, below the stack folder; `None`
    /// when the file does not name it.
    pub golden: Option<PathBuf>,
    /// The patterns of the files with route suites, as the file names them; `None` when it does not.
    pub suites: Option<Vec<String>>,
    /// The teams, with the file that names them.
    pub teams: Teams,
    /// The settings file's name and text, to show places in it.
    pub source: Option<(String, String)>,
}

/// A finding that techcorp.yml allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The code.
    pub code: String,
    /// The end of the path of the files it is allowed in; all when empty.
    pub path: String,
    /// Why.
    pub reason: String,
    /// The last day on which it is allowed.
    pub until: Option<Date>,
    /// Where the entry stands.
    pub span: Span,
}

impl Settings {
    /// Reads the settings of a stack folder.
    ///
    /// # Errors
    /// A techcorp.yml that cannot be read or holds what it may not.
    pub fn of(folder: &Path, files: &dyn Files) -> Result<Self, CommandError> {
        let mut settings = Self::default();
        if let Some(path) = compose_file(folder, files) {
            settings.images(&path, files);
        }
        let path = folder.join("techcorp.yml");
        if files.exists(&path) {
            settings.file(&path, files)?;
        }
        Ok(settings)
    }

    fn file(&mut self, path: &Path, files: &dyn Files) -> Result<(), CommandError> {
        let refuse = |why: String| CommandError::new(format!("{}: {why}", path.display()));
        let bytes = files.read(path).map_err(|e| refuse(e.to_string()))?;
        let text = decode(&bytes).map_err(|fault| refuse(fault.message))?;
        let mut sources = SourceMap::new();
        let id = sources.add(path.display().to_string(), text);
        let mut sink = Sink::new();
        let tree = yaml::load(id, sources.get(id).text(), &mut sink);
        let file = tree.as_ref().and_then(|tree| {
            let target = Version::new(0, 0);
            let mut context = Context::new(id, tree, "techcorp", target, Dialect::V2, &mut sink);
            let file = decode_document::<SettingsFile>(tree, &mut context)?;
            for entry in file.allow.items() {
                let AllowEntry { code, reason, .. } = &entry.value;
                let present = [("code", code.is_present()), ("reason", reason.is_present())];
                require(entry.span, present, &mut context);
            }
            for entry in file.metrics.items() {
                let MetricEntry { name, r#type, .. } = &entry.value;
                let present = [("name", name.is_present()), ("type", r#type.is_present())];
                require(entry.span, present, &mut context);
            }
            let teams = Team::all(file.teams.items(), &mut context);
            Some((file, teams))
        });
        let findings = sink.into_sorted();
        if !findings.is_empty() {
            let report = Report {
                sources: &sources,
                checked: &[id],
                summary: Summary::new(1, 0, &findings),
                findings: &findings,
            };
            let list = short(&report);
            return Err(CommandError::new(format!(
                "the settings cannot be used\n{}",
                list.trim_end()
            )));
        }
        let (file, teams) = file.unzip();
        if let Some(versions) = file.as_ref().and_then(|f| f.versions.get()) {
            let targets = &mut self.targets;
            targets.alertmanager = versions.alertmanager.or(targets.alertmanager);
            targets.prometheus = versions.prometheus.or(targets.prometheus);
        }
        let allow = file.iter().flat_map(|f| f.allow.items());
        self.allow = allow.map(allowed).collect();
        let metrics = file.iter().flat_map(|f| f.metrics.items());
        let metrics = metrics.filter_map(|entry| entry.value.metric());
        self.catalogue = Catalogue::of_stack(metrics);
        let templates = file.as_ref().and_then(|f| f.templates.get());
        let golden = templates.and_then(|templates| templates.golden.get());
        self.golden = golden.map(PathBuf::from);
        let suites = file.as_ref().and_then(|f| f.suites.get());
        self.suites = suites.map(|list| list.iter().map(|item| item.value.clone()).collect());
        self.rules = file
            .map(|f| f.rules.or(RulePolicy::default()))
            .unwrap_or_default();
        let source = sources.get(id);
        self.teams = Teams {
            list: teams.unwrap_or_default(),
            source: (source.name().to_owned(), source.text().to_owned()),
        };
        self.source = Some((source.name().to_owned(), source.text().to_owned()));
        Ok(())
    }

    /// Takes the versions from the images of a compose file; one that does not parse tells none.
    fn images(&mut self, path: &Path, files: &dyn Files) {
        let Some(text) = files.read(path).ok().and_then(|b| decode(&b).ok()) else {
            return;
        };
        let mut sources = SourceMap::new();
        let id = sources.add("", text);
        let Some(tree) = yaml::load(id, sources.get(id).text(), &mut Sink::new()) else {
            return;
        };
        let Some(services) = tree.root().and_then(|r| r.get("services")) else {
            return;
        };
        for (_, service) in services.entries() {
            let image = service.get("image").and_then(|i| i.text());
            match image.and_then(image_version) {
                Some(("alertmanager", version)) => self.targets.alertmanager = version,
                Some(("prometheus", version)) => self.targets.prometheus = version,
                _ => {}
            }
        }
    }
}

/// Reports the fields that an entry lacks.
fn require(entry: Span, fields: [(&str, bool); 2], context: &mut Context<'_>) {
    for (name, _) in fields.into_iter().filter(|(_, present)| !present) {
        context.invalid(entry, format!("`{name}` is missing"));
    }
}

fn allowed(entry: &Spanned<AllowEntry>) -> Allowed {
    let AllowEntry {
        code,
        path,
        reason,
        until,
        ..
    } = &entry.value;
    Allowed {
        code: code.or(String::new()),
        path: path.or(String::new()),
        reason: reason.or(String::new()),
        until: until.get().copied(),
        span: entry.span,
    }
}

impl Decode for Date {
    const EXPECTED: &'static str = "a day such as 2027-01-31";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let day = node.text().and_then(|text| text.parse().ok());
        if day.is_none() {
            context.wrong_type(node, Self::EXPECTED);
        }
        day
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "2027-01-31",
            secret: false,
        }
    }
}

/// Returns the program's name and version from an image such as `prom/alertmanager:v0.33.1`.
fn image_version(image: &str) -> Option<(&str, Version)> {
    let name = image.rsplit('/').next()?;
    let (name, tag) = name.split_once(':')?;
    Some((name, Version::parse(tag)?))
}

/// Returns the compose file of a folder, as docker compose finds it.
pub fn compose_file(folder: &Path, files: &dyn Files) -> Option<PathBuf> {
    DEFAULT_NAMES
        .iter()
        .map(|name| folder.join(name))
        .find(|path| files.exists(path))
}

/// Returns the stack folder: the nearest one, from `start` upwards, that holds a compose file or
/// a techcorp.yml; `start` itself when none does.
pub fn stack_folder(start: &Path, files: &dyn Files) -> PathBuf {
    let absolute = std::path::absolute(start).unwrap_or_else(|_| start.to_owned());
    for (up, folder) in absolute.ancestors().enumerate() {
        if compose_file(folder, files).is_some() || files.exists(&folder.join("techcorp.yml")) {
            return match up {
                0 => start.to_owned(),
                n => start.join("../".repeat(n).trim_end_matches('/')),
            };
        }
    }
    start.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Settings, image_version, stack_folder};
    use crate::model::Version;
    use crate::model::catalogue::Kind;
    use crate::source::Disk;

    #[test]
    fn images_tell_the_versions() {
        assert_eq!(
            image_version("quay.io/prom/alertmanager:v0.28.1"),
            Some(("alertmanager", Version::new(0, 28)))
        );
        assert_eq!(image_version("prom/prometheus:latest"), None);
        assert_eq!(image_version("localhost:5000/prometheus"), None);
    }

    #[test]
    fn the_file_overrides_the_compose_file() {
        let folder = tempfile::tempdir().unwrap();
        let compose = "services:\n  a: {image: 'prom/alertmanager:v0.28.0'}\n  p: {image: 'prom/prometheus:v3.1.0'}\n";
        std::fs::write(folder.path().join("docker-compose.yml"), compose).unwrap();
        std::fs::write(
            folder.path().join("techcorp.yml"),
            "versions: {alertmanager: '0.31'}\n",
        )
        .unwrap();
        let settings = Settings::of(folder.path(), &Disk).unwrap();
        assert_eq!(settings.targets.alertmanager, Version::new(0, 31));
        assert_eq!(settings.targets.prometheus, Version::new(3, 1));
        let below = folder.path().join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        let found = stack_folder(&below, &Disk).canonicalize().unwrap();
        assert_eq!(found, folder.path().canonicalize().unwrap());
    }

    #[test]
    fn own_metrics_stand_before_the_known_ones() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("techcorp.yml");
        std::fs::write(
            &path,
            "metrics:\n  - {name: up, type: counter, labels: [b, a]}\n  - {name: x, type: gauge}\n",
        )
        .unwrap();
        let catalogue = Settings::of(folder.path(), &Disk).unwrap().catalogue;
        let up = catalogue.get("up").unwrap();
        assert_eq!((up.kind, up.labels.complete), (Kind::Counter, true));
        assert_eq!(up.labels.names, ["a", "b"]);
        assert!(!catalogue.get("x").unwrap().labels.complete);
        assert!(catalogue.get("pg_up").is_some());
        std::fs::write(
            &path,
            "metrics:\n  - {name: up, type: number}\n  - {type: gauge}\n",
        )
        .unwrap();
        let error = Settings::of(folder.path(), &Disk).unwrap_err().to_string();
        assert!(error.contains("expected `counter`, `gauge`"), "{error}");
        assert!(error.contains("`name` is missing"), "{error}");
    }

    #[test]
    fn unknown_keys_are_refused_with_a_suggestion() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("techcorp.yml"), "version: {}\n").unwrap();
        let error = Settings::of(folder.path(), &Disk).unwrap_err().to_string();
        assert!(error.contains("did you mean `versions`?"), "{error}");
    }

    #[test]
    fn an_allowance_needs_its_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("techcorp.yml");
        std::fs::write(&path, "allow: [{code: a, until: 2027-01-01}]\n").unwrap();
        let error = Settings::of(folder.path(), &Disk).unwrap_err().to_string();
        assert!(error.contains("`reason` is missing"), "{error}");
        std::fs::write(&path, "allow: [{code: a, reason: b, until: 2027-01-01}]\n").unwrap();
        let settings = Settings::of(folder.path(), &Disk).unwrap();
        assert_eq!(settings.allow[0].until, Some(jiff::civil::date(2027, 1, 1)));
    }
}
