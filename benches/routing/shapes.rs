//! Trees to measure with, and what is changed in them.

use techcorp::lang::matcher::{self, Mode};
use techcorp::routing::{Draft, GroupBy};

fn route(matchers: &str, receiver: &str) -> Draft {
    Draft {
        matchers: matcher::parse(matchers, Mode::Fallback)
            .expect("matchers")
            .list,
        receiver: Some(receiver.to_owned()),
        ..Draft::default()
    }
}

fn root(children: Vec<Draft>) -> Draft {
    Draft {
        receiver: Some("default".to_owned()),
        children,
        ..Draft::default()
    }
}

/// Returns a route for each service of its own, with a pinch of what real trees have.
pub fn flat(count: usize) -> Draft {
    root(
        (0..count)
            .map(|at| {
                let receiver = format!("r{}", at % 97);
                let text = match at % 10 {
                    7 => format!("service=\"s{at}\",severity=~\"critical|warning\""),
                    8 => format!("service=\"s{at}\",env!=\"dev\""),
                    9 => format!("service=~\"s{at}|t{at}\""),
                    _ => format!("service=\"s{at}\""),
                };
                let mut route = route(&text, &receiver);
                route.continues = at % 50 == 3;
                route
            })
            .collect(),
    )
}

/// Returns teams, below each its services, and below each of these severities: three levels.
pub fn levels(count: usize) -> Draft {
    let teams = count.div_ceil(1_000).max(10);
    let services = count.div_ceil(teams * 4).max(1);
    root(
        (0..teams)
            .map(|team| {
                let mut top = route(&format!("team=\"team{team}\""), &format!("t{team}"));
                top.children = (0..services)
                    .map(|service| {
                        let text = format!("service=\"s{team}-{service}\"");
                        let mut middle = route(&text, &format!("s{}", service % 31));
                        middle.children = ["critical", "warning", "info"]
                            .iter()
                            .map(|severity| route(&format!("severity=\"{severity}\""), severity))
                            .collect();
                        middle
                    })
                    .collect();
                top
            })
            .collect(),
    )
}

/// Returns routes that all ask with alternatives which overlap those of others.
pub fn alternatives(count: usize) -> Draft {
    let routes = (0..count).map(|at| {
        let words: Vec<_> = (0..3)
            .map(|n| format!("w{}", (at * 7 + n * 13) % (2 * count)))
            .collect();
        route(
            &format!("team=~\"{}\"", words.join("|")),
            &format!("r{}", at % 97),
        )
    });
    root(routes.collect())
}

/// Returns routes that ask for many different labels, two each.
pub fn labels(count: usize) -> Draft {
    let routes = (0..count).map(|at| {
        let (a, b) = (at % 40, (at / 40 + at + 1) % 40);
        let text = match a == b {
            true => format!("l{a}=\"v{at}\""),
            false => format!("l{a}=\"v{}\",l{b}=~\"v{at}|w.*\"", at / 5),
        };
        route(&text, &format!("r{}", at % 97))
    });
    root(routes.collect())
}

/// Returns routes whose expressions match infinitely many values.
pub fn prefixes(count: usize) -> Draft {
    let routes = (0..count).map(|at| route(&format!("alertname=~\"App{at}[A-Z].*\""), "r"));
    root(routes.collect())
}

/// Returns routes like those of many labels, each with `continue`.
fn going_on(count: usize) -> Draft {
    let mut draft = labels(count);
    for route in &mut draft.children {
        route.continues = true;
    }
    draft
}

/// Returns routes whose expressions match infinitely many values and overlap with many others.
fn wide(count: usize) -> Draft {
    let routes = (0..count).map(|at| {
        let word = |n: usize| format!("w{}", (at * 11 + n * n * 17) % 60);
        let words: Vec<_> = (0..4).map(word).collect();
        let text = format!(
            "job=~\"({}).*\",team=~\"(t{}|t{}).*\",env!~\"e{}|.*x\"",
            words.join("|"),
            at % 17,
            at % 23,
            at % 5
        );
        route(&text, &format!("r{}", at % 97))
    });
    root(routes.collect())
}

/// Returns routes on eight levels; those of a level overlap.
fn deep(count: usize) -> Draft {
    fn below(level: usize, number: &mut usize) -> Vec<Draft> {
        let routes = (0..if level == 8 { 0 } else { 2 }).map(|at| {
            *number += 1;
            let (label, value) = ((level * 5 + *number) % 23, *number % 7);
            let text = format!("l{label}=~\"v{value}|w{at}.*\"");
            let mut route = route(&text, &format!("r{}", *number % 97));
            route.continues = number.is_multiple_of(5);
            route.children = below(level + 1, number);
            route
        });
        routes.collect()
    }
    let mut number = 0;
    let tops = (0..count.div_ceil(255)).map(|top| {
        let mut route = route(
            &format!("l{}=~\"v{top}|x.*\"", top % 11),
            &format!("t{top}"),
        );
        route.children = below(1, &mut number);
        route
    });
    root(tops.collect())
}

/// Returns the tree with some routes changed.
pub fn edited(mut draft: Draft, edit: &str) -> Draft {
    let count = draft.children.len();
    match edit {
        "nothing" => {}
        "a receiver" => draft.children[count / 2].receiver = Some("new".to_owned()),
        "a removed route" => {
            draft.children.remove(count / 3);
        }
        "an added route" => {
            let new = route("l3=\"v9\",l7=~\"v1|w.*\"", "new");
            draft.children.insert(count / 3, new);
        }
        "a moved route" => {
            let route = draft.children.remove(count - 1);
            draft.children.insert(0, route);
        }
        "group_by of the root" => {
            draft.group_by = Some(GroupBy::Labels(["alertname".to_owned()].into()));
        }
        "a new route before all" => {
            let new = route("severity=\"critical\",env=\"prod\"", "new");
            draft.children.insert(0, new);
        }
        "fifty receivers" => {
            for at in 0..50 {
                draft.children[at * count / 50].receiver = Some(format!("new{}", at % 5));
            }
        }
        "all receivers" => {
            for route in &mut draft.children {
                route.receiver = route.receiver.take().map(|name| format!("new-{name}"));
            }
        }
        "all in reverse" => draft.children.reverse(),
        other => panic!("no such edit: {other}"),
    }
    draft
}

pub const EDITS: [&str; 10] = [
    "nothing",
    "a receiver",
    "a removed route",
    "an added route",
    "a moved route",
    "group_by of the root",
    "a new route before all",
    "fifty receivers",
    "all receivers",
    "all in reverse",
];

/// A kind of tree of a given size.
pub type Shape = (&'static str, fn(usize) -> Draft);

pub const SHAPES: [Shape; 8] = [
    ("flat", flat),
    ("three levels", levels),
    ("alternatives", alternatives),
    ("forty labels", labels),
    ("continue", going_on),
    ("wide", wide),
    ("eight levels", deep),
    ("prefixes", prefixes),
];
