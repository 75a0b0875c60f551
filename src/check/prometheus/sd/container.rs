//! Docker and Docker Swarm.

use super::{Document, UrlRule, need_url};
use crate::check::Reporter;
use crate::model::prometheus::sd::{Docker, DockerSwarm};

pub(super) fn check(document: &Document<'_>, report: &mut Reporter<'_>) {
    document.each(|at, docker: &Docker| {
        let owner = "`docker_sd_configs`";
        need_url(report, owner, at.span, "host", &docker.host, UrlRule::Any);
    });
    document.each(|at, swarm: &DockerSwarm| {
        let owner = "`dockerswarm_sd_configs`";
        need_url(report, owner, at.span, "host", &swarm.host, UrlRule::Any);
        report.need_present(owner, at.span, "role", &swarm.role);
    });
}
