//! Published ports on which a well-known program does not listen.

use super::opens::opened;
use crate::check::compose::programs::{PORT_NOBODY_OPENS, program_of};
use crate::check::{Check, Scope};
use crate::diag::{Finding, Sink};

/// Of scripts the same is told beside their other checks, under the same code.
pub(super) static CHECK: Check = Check { codes: &[], run };

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for project in scope.stack.projects.iter().filter(|p| p.folder.is_some()) {
        for entry in project.services.iter() {
            let (name, service) = (entry.0, &entry.1.value);
            if program_of(scope, project, service).is_some() {
                continue;
            }
            let Some(known) = opened(scope, project, entry) else {
                continue;
            };
            let published = service.published().iter().filter(|p| p.published.is_some());
            for port in published.filter(|p| !known.ports.contains(&p.target)) {
                let message = format!(
                    "nothing listens on port {} of service `{name}`: {} opens {}",
                    port.target,
                    known.by,
                    known.listed()
                );
                let finding = Finding::new(&PORT_NOBODY_OPENS, port.place, message);
                sink.push(match known.ports.first() {
                    Some(own) => finding.help(format!(
                        "write HOST:CONTAINER, with {own} as the port of the container"
                    )),
                    None => finding,
                });
            }
        }
    }
}
