//! Checks of compose projects: compose files, their env files and Dockerfiles.

mod conflicts;
mod cycles;
mod flags;
mod grafana;
mod health;
mod host_ports;
mod ignored;
mod images;
mod limits;
mod mount_targets;
mod mounted_files;
mod names;
mod no_image;
mod open_ports;
mod privileges;
pub(super) mod programs;
mod references;
mod resources;
mod restart;
mod unused_variables;
mod variables;
mod version_key;
mod weak_secrets;

use super::{Check, Scope};
use crate::diag::Example;
use crate::model::compose::Project;
use crate::model::compose::decode::Keyed;
use crate::model::compose::service::{Port, Service};

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[
    &conflicts::CHECK,
    &cycles::CHECK,
    &flags::CHECK,
    &flags::CLUSTER,
    &flags::EXPOSURE,
    &flags::STORAGE,
    &mount_targets::CHECK,
    &names::CHECK,
    &no_image::CHECK,
    &references::CHECK,
    &resources::CHECK,
    &weak_secrets::CHECK,
    &variables::CHECK,
    &unused_variables::CHECK,
    &programs::CHECK,
    &mounted_files::CHECK,
    &grafana::CHECK,
    &version_key::CHECK,
    &restart::CHECK,
    &privileges::CHECK,
    &open_ports::CHECK,
    &limits::CHECK,
    &images::CHECK,
    &ignored::CHECK,
    &host_ports::CHECK,
    &health::CHECK,
];

/// Returns an example that is one compose file.
const fn compose(text: &'static str) -> Example {
    Example {
        name: "docker-compose.yml",
        text,
    }
}

/// Returns an example that is the project's env file.
const fn env(text: &'static str) -> Example {
    Example { name: ".env", text }
}

/// Returns every service of every project.
fn services<'a>(
    scope: &'a Scope<'_>,
) -> impl Iterator<Item = (&'a Project, &'a str, &'a Keyed<Service>)> {
    let projects = scope.stack.projects.iter();
    projects.flat_map(|p| p.services.iter().map(move |(name, s)| (p, name, s)))
}

/// Returns names for a message: `a`, `b` and `c`.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}

/// Returns whether a port is published on every address of the host.
fn is_open_to_all(port: &Port) -> bool {
    let ip = port.host_ip.as_deref().unwrap_or_default();
    port.published.is_some() && matches!(ip, "" | "0.0.0.0" | "::")
}
