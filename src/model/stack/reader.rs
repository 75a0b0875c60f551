//! The services that read a configuration, and what its paths mean inside their containers.

use std::path::{Component, Path, PathBuf};

use super::{FileKind, Stack};
use crate::diag::Place;
use crate::model::compose::decode::Keyed;
use crate::model::compose::service::{Service, repository};
use crate::model::compose::syntax::mount::clean;
use crate::model::compose::{Inside, Project, Source, is_open};
use crate::source::{Files, Glob, fits};

/// The folder below the stack's own that rendered files lie in, each at the path of its source.
const RENDERED: [&str; 2] = [".techcorp", "rendered"];

/// A service that runs Prometheus or Alertmanager.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    /// The project that it belongs to.
    pub project: &'a Project,
    /// Its name.
    pub name: &'a str,
    /// The service.
    pub service: &'a Keyed<Service>,
    /// What it runs, by the configuration that it reads.
    pub kind: FileKind,
    /// The path of its configuration in the container.
    pub config: String,
    words: Vec<(&'a str, Place)>,
}

/// What a path or pattern of a configuration names inside a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// These files of the stack.
    Files(Vec<PathBuf>),
    /// Perhaps something that cannot be seen from here.
    Unseen,
    /// Nothing that the stack puts there.
    Nothing,
}

/// Returns what a service runs: Prometheus or Alertmanager, told by its image or by the image that
/// its own is built on; nothing for one whose Dockerfile has a command of its own.
fn program(project: &Project, service: &Service) -> Option<FileKind> {
    let built_on = || {
        let dockerfile = project.dockerfile(service)?;
        let build = &service.build.as_ref()?.value;
        let target = build.0.target.as_ref().map(|t| t.value.as_str());
        let stage = dockerfile.target(target)?;
        let own = dockerfile.command(stage).is_some() || dockerfile.entrypoint(stage).is_some();
        (!own).then(|| dockerfile.base_image(stage))?
    };
    let image = match &service.build {
        Some(_) => built_on()?.value,
        None => service.image.as_ref()?.value.clone(),
    };
    match repository(&image)? {
        "prom/prometheus" | "prometheus/prometheus" => Some(FileKind::Prometheus),
        "prom/alertmanager" | "prometheus/alertmanager" => Some(FileKind::Alertmanager),
        _ => None,
    }
}

impl<'a> Reader<'a> {
    fn of(project: &'a Project, name: &'a str, service: &'a Keyed<Service>) -> Option<Self> {
        let kind = program(project, &service.value)?;
        let binary = kind.name();
        let words = words(&service.value, binary)?;
        let given = flags(&words, "config.file").last();
        // The images start their program with a flag, which any command replaces.
        let config = match given {
            Some((path, _)) if path.starts_with('/') => clean(path),
            Some((path, _)) => clean(&format!("{}/{path}", folder(&service.value, binary))),
            None if words.is_empty() => format!("/etc/{binary}/{binary}.yml"),
            None => clean(&format!("{}/{binary}.yml", folder(&service.value, binary))),
        };
        Some(Self {
            project,
            name,
            service,
            kind,
            config,
            words,
        })
    }

    /// Returns the values that its command line gives a flag, with the words that hold them.
    pub fn flags(&self, name: &str) -> impl Iterator<Item = (&'a str, Place)> {
        flags(&self.words, name)
    }

    /// Returns whether its command line has a switch, or gives a flag a value.
    pub fn has(&self, name: &str) -> bool {
        let mut flags = self.words.iter().filter_map(|(word, _)| flag_of(word));
        flags.any(|flag| flag.split('=').next() == Some(name))
    }

    /// Returns the path below which its pages lie, with a slash before it: that of
    /// `--web.route-prefix`, or else of `--web.external-url`. Empty for the root; `None` when a
    /// variable of the container decides.
    pub fn route_prefix(&self) -> Option<String> {
        let last = |name| self.flags(name).last().map(|(value, _)| value);
        let path = match (last("web.route-prefix"), last("web.external-url")) {
            (Some(prefix), _) if !prefix.is_empty() => prefix.to_owned(),
            (_, Some(url)) if url.contains("://") => crate::lang::url::parse(url).ok()?.path,
            (_, url) => url.unwrap_or_default().to_owned(),
        };
        let path = path.trim_matches('/');
        match path {
            _ if path.contains('$') => None,
            "" => Some(String::new()),
            path => Some(format!("/{path}")),
        }
    }

    /// Returns whether it reads the configuration that lies at a path of the host.
    pub fn reads(&self, path: &Path) -> bool {
        match self.project.inside(&self.service.value, &self.config) {
            Inside::Stack(host) => same_path(&host, path),
            Inside::Unseen | Inside::Image => false,
        }
    }

    /// Returns the path in the container of a path that the configuration names.
    pub fn absolute(&self, path: &str) -> String {
        let folder = self
            .config
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        match path.starts_with('/') {
            true => clean(path),
            false => clean(&format!("{folder}/{path}")),
        }
    }

    /// Returns what a path, or a pattern of paths, of the configuration names.
    pub fn named(&self, path: &str, files: &dyn Files) -> Named {
        let path = self.absolute(path);
        named_inside(self.project, &self.service.value, &path, files)
    }
}

/// Returns what an absolute path, or a pattern of them, names in the containers of a service.
pub fn named_inside(project: &Project, service: &Service, path: &str, files: &dyn Files) -> Named {
    if path.contains(['*', '?', '[', '\\']) {
        return matching(project, service, path, files);
    }
    match project.inside(service, path) {
        Inside::Stack(host) => match files.exists(&source(&host)) {
            true => Named::Files(vec![source(&host)]),
            false => Named::Nothing,
        },
        Inside::Image => Named::Nothing,
        Inside::Unseen => Named::Unseen,
    }
}

fn matching(project: &Project, service: &Service, pattern: &str, files: &dyn Files) -> Named {
    let elements: Vec<&str> = pattern.split('/').skip(1).collect();
    let mut found = Vec::new();
    let mut unseen = is_open(service);
    for fitting in project.fittings(service) {
        let own: Vec<&str> = match fitting.target.as_str() {
            "/" => Vec::new(),
            target => target.split('/').skip(1).collect(),
        };
        let Some((above, below)) = elements.split_at_checked(own.len()) else {
            continue;
        };
        let mut pairs = above.iter().zip(&own);
        if !pairs.all(|(element, name)| fits(element, name)) {
            continue;
        }
        match fitting.source {
            Source::Unseen => unseen = true,
            Source::Stack(host) if below.is_empty() => {
                found.extend(Some(source(&host)).filter(|h| files.exists(h)));
            }
            Source::Stack(host) => {
                if let Glob::Files(list) = files.glob(&source(&host).join(below.join("/"))) {
                    found.extend(list);
                }
            }
        }
    }
    found.sort();
    found.dedup();
    match (found.is_empty(), unseen) {
        (false, _) => Named::Files(found),
        (true, true) => Named::Unseen,
        (true, false) => Named::Nothing,
    }
}

impl Stack {
    /// Returns every service that runs Prometheus or Alertmanager.
    pub fn programs(&self) -> impl Iterator<Item = Reader<'_>> {
        let projects = self.projects.iter().filter(|p| p.folder.is_some());
        projects.flat_map(|project| {
            let services = project.services.iter();
            services.filter_map(move |(name, service)| Reader::of(project, name, service))
        })
    }

    /// Returns the services that read the configuration at a path.
    pub fn readers(&self, path: Option<&Path>) -> Vec<Reader<'_>> {
        let Some(path) = path else {
            return Vec::new();
        };
        self.programs().filter(|r| r.reads(path)).collect()
    }

    /// Returns whether every container that reads a configuration has what it names by a path or
    /// pattern, as far as can be seen; false when none is known to read it.
    pub fn is_in_containers(&self, config: Option<&Path>, path: &str, files: &dyn Files) -> bool {
        let readers = self.readers(config);
        let mut named = readers.iter().map(|reader| reader.named(path, files));
        !readers.is_empty() && named.all(|named| named != Named::Nothing)
    }
}

/// Returns the words that reach the program; `None` when something else starts it.
fn words<'a>(service: &'a Service, binary: &str) -> Option<Vec<(&'a str, Place)>> {
    let own = service.entrypoint.iter().flat_map(|e| e.value.words());
    let mut entrypoint = own.map(|w| (w.value.as_str(), w.place));
    let command = service.command_words().iter();
    let command = command.map(|w| (w.value.as_str(), w.place));
    match entrypoint.next() {
        None => Some(command.collect()),
        Some((first, _)) if first.rsplit('/').next() == Some(binary) => {
            Some(entrypoint.chain(command).collect())
        }
        Some(_) => None,
    }
}

/// Returns a flag without its dashes: Alertmanager before 0.13, and Prometheus before 2, took one.
fn flag_of(word: &str) -> Option<&str> {
    word.strip_prefix("--").or_else(|| word.strip_prefix('-'))
}

/// Returns the values of a flag, with the words that hold them.
fn flags<'a>(words: &[(&'a str, Place)], name: &str) -> impl Iterator<Item = (&'a str, Place)> {
    words
        .iter()
        .enumerate()
        .filter_map(move |(i, (word, place))| {
            let rest = flag_of(word)?.strip_prefix(name)?;
            match rest.strip_prefix('=') {
                Some(value) => Some((value, *place)),
                None if rest.is_empty() => words.get(i + 1).copied(),
                None => None,
            }
        })
}

/// Returns the folder that the program runs in.
fn folder(service: &Service, binary: &str) -> String {
    let own = service.working_dir.as_ref().map(|w| w.value.clone());
    own.unwrap_or_else(|| format!("/{binary}"))
}

/// Returns the source of a rendered file or folder, and any other path as it is: what is judged is
/// what people write.
fn source(path: &Path) -> PathBuf {
    let parts: Vec<_> = path.components().collect();
    let rendered = parts
        .windows(RENDERED.len())
        .position(|w| w.iter().map(|c| c.as_os_str()).eq(RENDERED));
    match rendered {
        Some(at) => {
            let (above, below) = (
                parts.iter().take(at),
                parts.iter().skip(at + RENDERED.len()),
            );
            above.chain(below).collect()
        }
        None => path.to_owned(),
    }
}

/// Returns whether a path that is mounted is that of a file of the stack, or of its rendered form.
pub fn same_path(mounted: &Path, path: &Path) -> bool {
    normal(&source(mounted)) == normal(path)
}

/// Returns a path without `.` and `..`.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut kept: Vec<Component<'_>> = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(kept.last(), Some(Component::Normal(_))) => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    kept.iter().collect()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{normal, source};

    #[test]
    fn paths_are_compared_without_detours() {
        let cases = [
            ("./prometheus/../prometheus/a.yml", "prometheus/a.yml"),
            ("../a.yml", "../a.yml"),
            ("a/../../b", "../b"),
        ];
        for (path, expected) in cases {
            assert_eq!(normal(Path::new(path)), PathBuf::from(expected), "{path}");
        }
    }

    #[test]
    fn a_rendered_file_leads_to_its_source() {
        let of = |path: &str| source(Path::new(path));
        assert_eq!(
            of("/s/.techcorp/rendered/am/a.yml"),
            PathBuf::from("/s/am/a.yml")
        );
        assert_eq!(of("./.techcorp/rendered"), PathBuf::from("."));
        assert_eq!(of("/s/rendered/a.yml"), PathBuf::from("/s/rendered/a.yml"));
    }
}
