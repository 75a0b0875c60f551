//! How often a notification is really repeated.

use super::{Check, Reporter, each_config};
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::duration::Duration;
use crate::model::alertmanager::Route;

/// The real interval of repeats differs from the one that is written.
pub static EFFECTIVE_REPEAT: Code = Code {
    name: "effective-repeat",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "notifications are repeated at another interval than `repeat_interval` says",
    explain: "Alertmanager looks at a group once every `group_interval` and repeats a notification \
when more than `repeat_interval` has passed since the last was sent. As sending takes a moment, a \
`repeat_interval` equal to `group_interval` has not quite passed at the next look, and the repeat \
goes out one look later: 5m and 5m repeat every 10m. A shorter one has no effect at all. Differences \
under a quarter are not reported.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_interval: 5m\n  repeat_interval: 5m\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_interval: 1m\n  repeat_interval: 5m\nreceivers:\n  - name: ops\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&EFFECTIVE_REPEAT],
    run: |scope, sink| {
        each_config(scope, sink, |config, report| {
            if let Some(root) = config.model.route.get() {
                check(root, Timers::default(), report);
            }
        });
    },
};

/// The timers in force at a route.
#[derive(Clone, Copy)]
struct Timers {
    group: Duration,
    repeat: Duration,
}

impl Default for Timers {
    /// Source: `DefaultRouteOpts` of Alertmanager 0.28 to 0.34.
    fn default() -> Self {
        Self {
            group: Duration::from_secs(5 * 60),
            repeat: Duration::from_secs(4 * 60 * 60),
        }
    }
}

impl Timers {
    /// Returns after how long a notification is really repeated.
    fn effective(self) -> Duration {
        let (group, repeat) = (self.group.as_millis(), self.repeat.as_millis());
        if group == 0 {
            return self.repeat;
        }
        // At an exact multiple the last notification is not quite old enough.
        let looks = repeat / group + 1;
        Duration::from_millis(looks.saturating_mul(group))
    }
}

fn check(route: &Route, above: Timers, report: &mut Reporter<'_>) {
    let timers = Timers {
        group: route.group_interval.or(above.group),
        repeat: route.repeat_interval.or(above.repeat),
    };
    // Where neither is set here, the route above was told.
    let place = route
        .repeat_interval
        .given()
        .or_else(|| route.group_interval.given());
    let zero = timers.group.is_zero() || timers.repeat.is_zero();
    if let Some(given) = place.filter(|_| !zero) {
        let effective = timers.effective();
        let (real, said) = (effective.as_millis(), timers.repeat.as_millis());
        if real.saturating_sub(said) >= said / 4 && real != said {
            let (repeat, group) = (timers.repeat, timers.group);
            let message = format!(
                "with `repeat_interval` {repeat} and `group_interval` {group} notifications are repeated every {effective}"
            );
            let finding = report
                .finding(&EFFECTIVE_REPEAT, given.span, message)
                .help(help(timers));
            report.push(finding);
        }
    }
    for child in route.routes.items() {
        check(&child.value, timers, report);
    }
}

fn help(timers: Timers) -> String {
    if timers.repeat < timers.group {
        return "lower `group_interval` as well, or raise `repeat_interval`".to_owned();
    }
    "make `group_interval` a small part of `repeat_interval`, or write the interval that is meant"
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Duration, Timers};

    #[test]
    fn repeats_go_out_at_the_first_look_after_the_interval() {
        let effective = |group, repeat| {
            let timers = Timers {
                group: Duration::from_secs(group),
                repeat: Duration::from_secs(repeat),
            };
            timers.effective().as_millis() / 1000
        };
        assert_eq!(effective(10, 10), 20);
        assert_eq!(effective(300, 900), 1200);
        assert_eq!(effective(300, 420), 600);
        assert_eq!(effective(300, 60), 300);
        assert_eq!(effective(0, 60), 60);
    }
}
