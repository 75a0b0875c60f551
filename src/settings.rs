//! techcorp.yml: what a stack tells this tool about itself. The file is optional.

use std::path::{Path, PathBuf};

use crate::diag::Sink;
use crate::error::CommandError;
use crate::model::Version;
use crate::model::compose::DEFAULT_NAMES;
use crate::model::decode::{Context, decode_document};
use crate::model::stack::Targets;
use crate::report::{Report, Summary, short};
use crate::source::yaml::{self, Dialect};
use crate::source::{Files, SourceMap, decode};

crate::model! {
    /// The whole file.
    pub struct SettingsFile("techcorp.yml") {
        versions: Versions,
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The versions to check for.
    pub targets: Targets,
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
            decode_document::<SettingsFile>(tree, &mut context)
        });
        let findings = sink.into_sorted();
        if !findings.is_empty() {
            let report = Report {
                sources: &sources,
                summary: Summary::new(1, 0, &findings),
                findings: &findings,
            };
            let list = short(&report);
            return Err(CommandError::new(format!(
                "the settings cannot be used\n{}",
                list.trim_end()
            )));
        }
        if let Some(versions) = file.as_ref().and_then(|f| f.versions.get()) {
            let targets = &mut self.targets;
            targets.alertmanager = versions.alertmanager.or(targets.alertmanager);
            targets.prometheus = versions.prometheus.or(targets.prometheus);
        }
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
    use crate::model::compose::DEFAULT_NAMES;
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
    fn unknown_keys_are_refused_with_a_suggestion() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("techcorp.yml"), "version: {}\n").unwrap();
        let error = Settings::of(folder.path(), &Disk).unwrap_err().to_string();
        assert!(error.contains("did you mean `versions`?"), "{error}");
    }
}
