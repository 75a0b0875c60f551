use super::{Scope, compose, is_open_to_all, listed, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Severity, Sink};
use crate::model::compose::service::Port;

pub(super) static CHECK: Check = Check {
    codes: &[&PORT_ON_ALL_INTERFACES],
    run,
};

static PORT_ON_ALL_INTERFACES: Code = Code {
    name: "port-on-all-interfaces",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "ports that are reachable from every network of the host",
    explain: "`9090:9090` publishes on 0.0.0.0: every machine that reaches the host reaches the \
port, and Docker's rules stand before those of ufw and firewalld. Databases, exporters and \
dashboards are rarely meant for everyone. Other containers need no published port: they reach a \
service by its name. Ports 80 and 443 are taken as meant for everyone.",
    wrong: &[compose(
        "services:\n  db:\n    image: postgres:17.2\n    ports: ['5432:5432']\n",
    )],
    right: &[compose(
        "services:\n  db:\n    image: postgres:17.2\n    ports: ['127.0.0.1:5432:5432']\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (project, name, keyed) in services(scope) {
        let ports = keyed.value.published();
        let open: Vec<&Port> = ports
            .iter()
            .filter(|p| is_open_to_all(p) && !is_web(p))
            .collect();
        let Some(first) = open.first() else {
            continue;
        };
        let mut numbers: Vec<&str> = open.iter().filter_map(|p| p.published.as_deref()).collect();
        numbers.dedup();
        let shown = match (numbers.len(), project.hides(first.place)) {
            (_, true) => "a port".to_owned(),
            (1, _) => format!("port {}", listed(numbers)),
            (2..=5, _) => format!("ports {}", listed(numbers)),
            (n, _) => format!("{n} ports"),
        };
        let message = format!("{shown} of service `{name}` can be reached from other machines");
        let finding = Finding::new(&PORT_ON_ALL_INTERFACES, first.place, message);
        // The form that the file has, variables included.
        let written = scope.sources.get(first.place.file).slice(first.place.span);
        let written = written.trim_matches(['"', '\'']);
        let short = !first.long && first.host_ip.is_none() && written.contains(':');
        let short = short && !written.contains(char::is_whitespace);
        sink.push(match short {
            true => finding.help(format!(
                "for this machine alone write `127.0.0.1:{written}`"
            )),
            false => finding.help("for this machine alone bind it to 127.0.0.1"),
        });
    }
}

fn is_web(port: &Port) -> bool {
    matches!(port.published.as_deref(), Some("80" | "443"))
}
