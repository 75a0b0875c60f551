use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Severity, Sink};

pub(super) static CHECK: Check = Check {
    codes: &[&OBSOLETE_GRAFANA_PLUGIN],
    run,
};

static OBSOLETE_GRAFANA_PLUGIN: Code = Code {
    name: "obsolete-grafana-plugin",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a Grafana plugin whose work Grafana does itself",
    explain: "Pie charts, world maps, single statistics and the like were plugins once; Grafana has \
panels of its own for them since version 8. The old plugins are written for AngularJS, which \
Grafana 11 turns off and Grafana 12 no longer has: they are downloaded at every start and do not \
load. Dashboards that still use them are converted when they are opened and saved.",
    wrong: &[compose(
        "services:\n  grafana:\n    image: grafana/grafana:12.3.0\n    environment:\n      GF_INSTALL_PLUGINS: grafana-piechart-panel\n",
    )],
    right: &[compose(
        "services:\n  grafana:\n    image: grafana/grafana:12.3.0\n    environment:\n      GF_INSTALL_PLUGINS: grafana-clock-panel\n",
    )],
};

/// Old plugins, with the panel or data source of Grafana that does their work.
const OBSOLETE: [(&str, &str); 8] = [
    ("briangann-gauge-panel", "the gauge panel"),
    ("grafana-piechart-panel", "the pie chart panel"),
    ("grafana-singlestat-panel", "the stat panel"),
    ("grafana-worldmap-panel", "the geomap panel"),
    ("jdbranham-diagram-panel", "the canvas panel"),
    ("michaeldmoore-multistat-panel", "the bar gauge panel"),
    ("natel-discrete-panel", "the state timeline panel"),
    ("vonage-status-panel", "the stat panel"),
];

const VARIABLES: [&str; 2] = ["GF_INSTALL_PLUGINS", "GF_PLUGINS_PREINSTALL"];

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (project, _, keyed) in services(scope) {
        let service = &keyed.value;
        if !service
            .image_name()
            .is_some_and(|n| n.starts_with("grafana"))
        {
            continue;
        }
        for variable in service
            .variables
            .iter()
            .filter(|v| VARIABLES.contains(&v.name.as_str()))
        {
            let Some(value) = &variable.value else {
                continue;
            };
            if project.hides(value.place) {
                continue;
            }
            // `NAME 1.2.3`, `NAME@1.2.3` or `URL;NAME`, with commas between them.
            for plugin in value.value.reveal().split(',') {
                let name = plugin.rsplit(';').next().unwrap_or_default().trim();
                let name = name.split([' ', '@']).next().unwrap_or_default();
                let found = OBSOLETE.iter().find(|(old, _)| *old == name);
                if let Some((old, instead)) = found {
                    let message =
                        format!("Grafana has {instead} itself; the plugin `{old}` is obsolete");
                    let finding = Finding::new(&OBSOLETE_GRAFANA_PLUGIN, value.place, message);
                    sink.push(finding.help("remove the plugin"));
                }
            }
        }
    }
}
