//! Whether Grafana is given a data source.

use super::network::Entry;
use super::uses::read_by;
use super::{compose, file};
use crate::check::{Check, Scope};
use crate::diag::{Code, Finding, Level, Place, Severity, Sink};
use crate::model::compose::{Inside, Project, Source};
use crate::model::stack::{Named, named_inside};

pub(super) static CHECK: Check = Check {
    codes: &[&NO_DATASOURCE],
    run,
};

const COMPOSE: &str = "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['data:/prometheus']\n  grafana:\n    image: grafana/grafana:12.3.0\n    volumes: ['./grafana:/etc/grafana/provisioning:ro']\nvolumes:\n  data:\n";
const DASHBOARDS: &str = "apiVersion: 1\nproviders:\n  - name: stack\n    type: file\n    options: {path: /var/lib/grafana/dashboards}\n";

static NO_DATASOURCE: Code = Code {
    name: "no-datasource",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "Grafana is provisioned from files, among which no data source is",
    explain: "Grafana reads data sources from the YAML files in `datasources` below its provisioning \
folder (`/etc/grafana/provisioning`, or `GF_PATHS_PROVISIONING`). A folder is mounted there, and has \
none: every dashboard shows `No data` until somebody adds a data source by hand, and again after the \
volume is lost.",
    wrong: &[
        compose(COMPOSE),
        file("grafana/dashboards/stack.yml", DASHBOARDS),
    ],
    right: &[
        compose(COMPOSE),
        file("grafana/dashboards/stack.yml", DASHBOARDS),
        file(
            "grafana/datasources/prometheus.yml",
            "apiVersion: 1\ndatasources:\n  - name: Prometheus\n    type: prometheus\n    url: http://prometheus:9090\n    isDefault: true\n",
        ),
    ],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for project in scope.stack.projects.iter().filter(|p| p.folder.is_some()) {
        for entry in project.services.iter() {
            if let Some(place) = bare(scope, project, entry) {
                let message = format!("Grafana `{}` is given no data source", entry.0);
                let finding = Finding::new(&NO_DATASOURCE, place, message);
                sink.push(finding.help("add a file below `datasources` of this folder"));
            }
        }
    }
}

/// Returns the mount from which a Grafana is provisioned, when no data source comes with it.
fn bare(scope: &Scope<'_>, project: &Project, entry: Entry<'_>) -> Option<Place> {
    let service = &entry.1.value;
    let folder = service.grafana_provisioning()?;
    let files = scope.files?;
    let of_stack = |path: &str| matches!(project.inside(service, path), Inside::Stack(_));
    let datasources = format!("{folder}/datasources");
    let named = |ending: &str| {
        let pattern = format!("{datasources}/*.{ending}");
        named_inside(project, service, &pattern, files)
    };
    let found = [named("yml"), named("yaml")];
    let given = read_by(scope, project, entry).any(|file| !file.datasources.is_empty());
    if given || found.contains(&Named::Unseen) || !(of_stack(folder) || of_stack(&datasources)) {
        return None;
    }
    let fittings = project.fittings(service);
    let mut mounts = fittings
        .iter()
        .filter(|f| matches!(f.source, Source::Stack(_)));
    let own = mounts.find(|f| f.rest_of(&datasources).is_some());
    own.map(|f| f.place)
}
