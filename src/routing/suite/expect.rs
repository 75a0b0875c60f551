use std::collections::BTreeSet;

use super::Played;
use crate::diag::Span;
use crate::lang::duration::Duration;
use crate::model::decode::{Field, LabelName, Spanned};
use crate::model::suite::{Case, Expectation};
use crate::routing::{Config, GroupBy, Mute, Route, RouteId};

/// Something that is not as a case expects it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field of the expectation: `receivers`.
    pub field: &'static str,
    /// The route that it is about, when it is about one.
    pub route: Option<RouteId>,
    /// What is expected, item by item.
    pub expected: Vec<String>,
    /// What it is.
    pub found: Vec<String>,
    /// Where the expectation stands; the whole of them where the file says nothing of the field.
    pub span: Span,
}

/// Returns what differs. What is not expected to mute the alert must not mute it.
pub(super) fn compare(
    played: &Played,
    case: &Case,
    expected: &Expectation,
    config: &Config,
) -> Vec<Difference> {
    let mut comparison = Comparison {
        whole: case.expect.key().unwrap_or(expected.span),
        found: Vec::new(),
    };
    comparison.receivers(played, expected, config);
    for (id, mute) in played.routes.iter().zip(&played.mutes) {
        comparison.details(
            *id,
            config.tree.get(*id),
            Details {
                group_by: &expected.group_by,
                timers: [
                    ("group_wait", &expected.group_wait),
                    ("group_interval", &expected.group_interval),
                    ("repeat_interval", &expected.repeat_interval),
                ],
            },
        );
        let own = expected.routes.items().iter();
        let name = &*config.tree.get(*id).receiver.value;
        let own = own.filter(|own| own.value.receiver.get().is_some_and(|r| r == name));
        for own in own {
            let route = config.tree.get(*id);
            comparison.details(
                *id,
                route,
                Details {
                    group_by: &own.value.group_by,
                    timers: [
                        ("group_wait", &own.value.group_wait),
                        ("group_interval", &own.value.group_interval),
                        ("repeat_interval", &own.value.repeat_interval),
                    ],
                },
            );
            if own.value.muted_by.is_present() {
                let found = silent_names(mute.as_ref());
                comparison.names("muted_by", &own.value.muted_by, Some(*id), found, own.span);
            }
        }
    }
    comparison.mutes(played, expected);
    comparison.found
}

/// Returns the time intervals that make a route silent.
fn silent_names(mute: Option<&Mute>) -> BTreeSet<String> {
    mute.into_iter().flat_map(Mute::names).cloned().collect()
}

struct Comparison {
    whole: Span,
    found: Vec<Difference>,
}

/// What is expected of one route.
struct Details<'e> {
    group_by: &'e Field<Vec<Spanned<LabelName>>>,
    timers: [(&'static str, &'e Field<Duration>); 3],
}

impl Comparison {
    fn receivers(&mut self, played: &Played, expected: &Expectation, config: &Config) {
        let routes = played.routes.iter();
        let found: Vec<String> = routes
            .map(|id| config.tree.get(*id).receiver.value.to_string())
            .collect();
        let names = match (expected.receivers.given(), expected.routes.given()) {
            (Some(given), _) => Some(("receivers", texts(&given.value), given.span)),
            (None, Some(given)) => {
                let names = given
                    .value
                    .iter()
                    .map(|route| route.value.receiver.or(String::new()));
                Some(("routes", names.collect(), given.span))
            }
            (None, None) => None,
        };
        if let Some((field, expected, span)) = names
            && expected != found
        {
            self.push(field, None, expected, found, span);
        }
    }

    fn details(&mut self, id: RouteId, route: &Route, expected: Details<'_>) {
        if let Some(given) = expected.group_by.given() {
            let names = given
                .value
                .iter()
                .map(|name| name.value.as_str().to_owned());
            let wanted: BTreeSet<String> = names.collect();
            let found: BTreeSet<String> = match &*route.group_by.value {
                GroupBy::All => BTreeSet::from(["...".to_owned()]),
                GroupBy::Labels(names) => names.clone(),
            };
            if wanted != found {
                let (wanted, found) = (wanted.into_iter(), found.into_iter());
                self.push(
                    "group_by",
                    Some(id),
                    wanted.collect(),
                    found.collect(),
                    given.span,
                );
            }
        }
        let own = [
            &route.group_wait,
            &route.group_interval,
            &route.repeat_interval,
        ];
        for ((field, expected), found) in expected.timers.into_iter().zip(own) {
            if let Some(given) = expected.given().filter(|given| given.value != found.value) {
                let texts = [given.value, found.value].map(|time| vec![time.to_string()]);
                let [wanted, found] = texts;
                self.push(field, Some(id), wanted, found, given.span);
            }
        }
    }

    fn mutes(&mut self, played: &Played, expected: &Expectation) {
        let inhibited = played.inhibited_by.iter().cloned().collect();
        self.names(
            "inhibited_by",
            &expected.inhibited_by,
            None,
            inhibited,
            self.whole,
        );
        let by_route = expected.routes.items().iter();
        let told = by_route
            .clone()
            .any(|route| route.value.muted_by.is_present());
        if expected.muted_by.is_present() || !told {
            let mutes = played.mutes.iter();
            let muted = mutes.flat_map(|mute| silent_names(mute.as_ref())).collect();
            self.names("muted_by", &expected.muted_by, None, muted, self.whole);
        }
        let silenced = played.silenced_by.iter().cloned().collect();
        self.names(
            "silenced_by",
            &expected.silenced_by,
            None,
            silenced,
            self.whole,
        );
    }

    /// Compares names whose order means nothing; none are expected where the file names none.
    fn names(
        &mut self,
        field: &'static str,
        expected: &Field<Vec<Spanned<String>>>,
        route: Option<RouteId>,
        found: BTreeSet<String>,
        whole: Span,
    ) {
        let wanted: BTreeSet<String> = texts(expected.items()).into_iter().collect();
        if wanted != found {
            let span = expected.given().map_or(whole, |given| given.span);
            let (wanted, found) = (wanted.into_iter(), found.into_iter());
            self.push(field, route, wanted.collect(), found.collect(), span);
        }
    }

    fn push(
        &mut self,
        field: &'static str,
        route: Option<RouteId>,
        expected: Vec<String>,
        found: Vec<String>,
        span: Span,
    ) {
        self.found.push(Difference {
            field,
            route,
            expected,
            found,
            span,
        });
    }
}

fn texts(names: &[Spanned<String>]) -> Vec<String> {
    names.iter().map(|name| name.value.clone()).collect()
}
