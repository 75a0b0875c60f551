//! The ports that the containers of a service open, as far as the stack tells.

use std::path::Path;
use std::sync::OnceLock;

use regex::Regex;

use super::images::{Image, image};
use super::network::Entry;
use crate::check::Scope;
use crate::check::compose::programs::program_of;
use crate::lang::url::host_port;
use crate::model::compose::service::Service;
use crate::model::compose::{Project, Source};
use crate::model::stack::{FileKind, Reader};
use crate::source::{Files, decode};

/// The ports that a service opens, and how that is known.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opened {
    /// The ports, sorted.
    pub ports: Vec<u16>,
    /// Who opens them, for a message: `Prometheus`, `` `app.py` ``.
    pub by: String,
}

impl Opened {
    /// Returns the ports for a message: `port 80`, `ports 9093 and 9094`.
    pub fn listed(&self) -> String {
        let texts: Vec<String> = self.ports.iter().map(u16::to_string).collect();
        match texts.as_slice() {
            [many @ .., last] if !many.is_empty() => {
                format!("ports {} and {last}", many.join(", "))
            }
            one => format!("port {}", one.concat()),
        }
    }
}

/// Returns the ports that a service opens; nothing when they cannot be told.
pub(super) fn opened(scope: &Scope<'_>, project: &Project, entry: Entry<'_>) -> Option<Opened> {
    let service = &entry.1.value;
    let mut programs = scope.stack.programs();
    let own = programs.find(|r| r.name == entry.0 && std::ptr::eq(r.project, project));
    if let Some(reader) = own {
        return of_program(&reader);
    }
    let mut opened = match service.build {
        Some(_) => of_script(scope, project, service)?,
        None => of_image(scope, project, service).or_else(|| of_script(scope, project, service))?,
    };
    opened.ports.sort_unstable();
    opened.ports.dedup();
    Some(opened)
}

/// Returns the ports of Prometheus or Alertmanager, which only flags change.
fn of_program(reader: &Reader<'_>) -> Option<Opened> {
    let (by, default) = match reader.kind {
        FileKind::Prometheus => ("Prometheus", 9090),
        _ => ("Alertmanager", 9093),
    };
    let mut ports = listening(reader, "web.listen-address", default)?;
    if reader.kind == FileKind::Alertmanager {
        ports.extend(listening(reader, "cluster.listen-address", 9094)?);
    }
    ports.sort_unstable();
    Some(Opened {
        ports,
        by: by.to_owned(),
    })
}

/// Returns the ports of a flag that takes `HOST:PORT`; nothing when it is not understood.
fn listening(reader: &Reader<'_>, flag: &str, default: u16) -> Option<Vec<u16>> {
    let given: Vec<_> = reader.flags(flag).filter(|(v, _)| !v.is_empty()).collect();
    if given.is_empty() {
        return Some(vec![default]);
    }
    let ports = given
        .iter()
        .map(|(value, _)| host_port(value).ok()?.port.parse().ok());
    ports.collect()
}

/// Returns the ports of a well-known image whose settings are not changed.
fn of_image(scope: &Scope<'_>, project: &Project, service: &Service) -> Option<Opened> {
    let repository = service.image_repository()?;
    let known = image(repository)?;
    let by = format!("the image `{repository}`");
    if repository.ends_with("nginx") && is_set(project, service, known) {
        let ports = of_nginx(scope.files?, project, service)?;
        return Some(Opened { ports, by });
    }
    is_unchanged(project, service, known).then(|| Opened {
        ports: ports(service, known),
        by,
    })
}

/// Returns the default ports, or those that a flag or variable sets which is known to.
fn ports(service: &Service, known: &Image) -> Vec<u16> {
    let flag = service.command_words().iter().find_map(|word| {
        let word = word.value.trim_start_matches('-');
        let address = word.strip_prefix("web.listen-address=")?;
        address.rsplit(':').next()?.parse().ok()
    });
    let variable = || service.variable("GF_SERVER_HTTP_PORT")?.parse().ok();
    match flag.or_else(variable) {
        Some(port) => vec![port],
        None => known.ports.to_vec(),
    }
}

/// Returns whether a mount stands where the image has its settings.
fn is_set(project: &Project, service: &Service, known: &Image) -> bool {
    let fittings = project.fittings(service);
    fittings.iter().any(|fitting| {
        known.settings.iter().any(|setting| {
            let below = |inner: &str, outer: &str| {
                inner == outer || inner.starts_with(&format!("{}/", outer.trim_end_matches('/')))
            };
            below(&fitting.target, setting) || below(setting, &fitting.target)
        })
    })
}

/// Returns whether nothing in the compose file may change what an image opens and serves.
pub(super) fn is_unchanged(project: &Project, service: &Service, known: &Image) -> bool {
    const MOVING: [&str; 4] = ["port", "listen", "addr", "bind"];
    let moves = |text: &str| {
        let text = text.to_ascii_lowercase().replace("export", "");
        MOVING.iter().any(|word| text.contains(word))
    };
    let words = service.command_words().iter().map(|w| w.value.as_str());
    let mut words = words.filter(|w| !w.trim_start_matches('-').starts_with("web.listen-address="));
    let mut variables = service.variables.iter().map(|v| v.name.as_str());
    let of_grafana = |name: &str| {
        let moving = name.starts_with("GF_SERVER_HTTP") && name != "GF_SERVER_HTTP_PORT";
        name.starts_with("GF_") && !moving
    };
    let harmless = |name: &str| known.harmless.contains(&name) || of_grafana(name);
    let given = |c: &crate::model::compose::service::Command| c.words.is_some();
    !service.entrypoint.as_ref().is_some_and(|e| given(&e.value))
        && service.volumes_from.is_none()
        && service.extends.is_none()
        && !words.any(moves)
        && !variables.any(|name| moves(name) && !harmless(name))
        && !is_set(project, service, known)
}

/// The most files of nginx that are read, and the most bytes.
const MAX_FILES: usize = 100;
const MAX_BYTES: usize = 4 << 20;

/// Returns the texts of the nginx configuration that is mounted; nothing when a part of it cannot be
/// seen.
pub(super) fn nginx_texts(
    files: &dyn Files,
    project: &Project,
    service: &Service,
) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    let mut bytes = 0;
    let fittings = project.fittings(service);
    for fitting in fittings
        .iter()
        .filter(|f| f.target.starts_with("/etc/nginx"))
    {
        let Source::Stack(host) = &fitting.source else {
            return None;
        };
        // What is missing is told by another check, and says nothing.
        if !files.exists(host) {
            continue;
        }
        let mut left = vec![host.clone()];
        while let Some(path) = left.pop() {
            if texts.len() + left.len() > MAX_FILES || bytes > MAX_BYTES {
                return None;
            }
            if files.is_dir(&path) {
                left.extend(files.list(&path).ok()?);
            } else {
                let text = read(files, &path)?;
                bytes += text.len();
                texts.push(text);
            }
        }
    }
    Some(texts)
}

fn read(files: &dyn Files, path: &Path) -> Option<String> {
    decode(&files.read(path).ok()?).ok()
}

/// Returns the ports that the mounted configuration of nginx listens on.
fn of_nginx(files: &dyn Files, project: &Project, service: &Service) -> Option<Vec<u16>> {
    static LISTEN: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r"(?m)^\s*listen\s+(?:[^\s;]*:)?(\d+)[\s;]";
    let listen = LISTEN.get_or_init(|| Regex::new(pattern).ok()).as_ref()?;
    let texts = nginx_texts(files, project, service)?;
    let all = texts.iter().flat_map(|text| listen.captures_iter(text));
    let ports = all.filter_map(|c| c.get(1)?.as_str().parse().ok());
    let mut ports: Vec<u16> = ports.collect();
    if ports.is_empty() || texts.iter().any(|t| t.contains("${")) {
        return None;
    }
    // The image's own server, unless it is replaced.
    ports.push(80);
    Some(ports)
}

/// Returns the ports that the script names which a service runs.
fn of_script(scope: &Scope<'_>, project: &Project, service: &Service) -> Option<Opened> {
    let program = program_of(scope, project, service)?;
    let ports = program.ports()?;
    (!ports.is_empty()).then(|| Opened {
        ports,
        by: format!("`{}`", program.name),
    })
}
