//! Checks of what can be proved about where alerts go.

mod duplicates;
mod reach;
mod uneven;

use super::{Check, Reporter, Scope};
use crate::diag::{Code, Example, Level, Severity, Sink};
use crate::model::alertmanager::Alertmanager;
use crate::model::stack::Loaded;
use crate::routing::Config;

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[&duplicates::CHECK, &reach::CHECK, &uneven::CHECK];

/// A part of the routing tree of which nothing could be proved.
pub static ROUTES_NOT_PROVED: Code = Code {
    name: "routes-not-proved",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "routes that are too intricate to prove anything about",
    explain: "Whether an alert can reach a route is decided for all label sets at once, by \
splitting the values of each label into those that the matchers tell apart. Many regular \
expressions on one label that overlap in all ways (`.*a.*`, `.*b.*`, …) make more kinds of values \
than can be gone through. The routes named may be fine: nothing was proved about them.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: NOT_PROVED,
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - matchers: [alertname =~ \"Node.*|Kube.*\"]\n    - matchers: [alertname !~ \"Node.*|Kube.*\", severity = critical]\nreceivers:\n  - name: ops\n",
    }],
};

const NOT_PROVED: &str = "route:
  receiver: ops
  routes:
    - matchers:
        - alertname =~ \".*Ab.*\"
        - alertname =~ \".*Cd.*\"
        - alertname =~ \".*Ef.*\"
        - alertname =~ \".*Gh.*\"
        - alertname =~ \".*Ij.*\"
        - alertname =~ \".*Kl.*\"
        - alertname =~ \".*Mn.*\"
        - alertname =~ \".*Op.*\"
        - alertname =~ \".*Qr.*\"
        - alertname =~ \".*St.*\"
        - alertname =~ \".*Uv.*\"
        - alertname =~ \".*Wx.*\"
        - alertname =~ \".*Yz.*\"
        - alertname =~ \".*[0-9]+a.*\"
        - alertname =~ \".*[0-9]+b.*\"
        - alertname =~ \".*[0-9]+c.*\"
        - alertname =~ \".*[0-9]+d.*\"
        - alertname =~ \".*[0-9]+e.*\"
        - alertname =~ \".*[0-9]+f.*\"
        - alertname =~ \".*[0-9]+g.*\"
receivers:
  - name: ops
";

/// Returns whether a configuration has routes and nothing was reported of them that Alertmanager
/// refuses.
pub(super) fn is_sound(config: &Loaded<Alertmanager>, sink: &Sink) -> bool {
    config.model.route.given().is_some_and(|root| {
        !sink.findings().iter().any(|f| {
            f.code.level == Level::Load
                && f.place.file == config.file
                && (root.span.start..root.span.end).contains(&f.place.span.start)
        })
    })
}

/// Calls a check for the routing tree of every Alertmanager configuration, and of every fragment,
/// whose routes load.
///
/// A route with a matcher that cannot be read would take more alerts here than it is meant to.
fn each_tree(scope: &Scope<'_>, sink: &mut Sink, check: impl Fn(&Config, &mut Reporter<'_>)) {
    let fragments = scope.stack.fragments.iter().map(|f| &f.part);
    for config in scope.stack.alertmanagers.iter().chain(fragments) {
        if !is_sound(config, sink) {
            continue;
        }
        if let Some(routing) = Config::of(&config.model, config.target) {
            check(&routing, &mut Reporter::new(scope, config.file, sink));
        }
    }
}
