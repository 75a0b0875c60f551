use std::fmt::Write;

use super::Explained;
use crate::lang::gostring;
use crate::lang::matcher::Matcher;
use crate::lang::time::Zone;
use crate::report::plain;
use crate::report::routes::tree::{branches, conditions, group_by, shown};
use crate::routing::{Inhibition, Mute, Muting, RouteId, Step, Verdict};

/// How many places of siblings that were not tried are named.
const MOST_PLACES: usize = 6;

/// Returns the walk and what comes of it as text.
pub fn explained_text(explained: &Explained<'_>) -> String {
    let mut out = format!("alert {}\n\n", plain(&explained.labels.to_string()));
    walk(explained, &mut out);
    for id in explained.config.tree.resolve(explained.labels) {
        out.push('\n');
        receiver(explained, id, &mut out);
    }
    out.push_str("  ^ inherited, * default\n\n");
    inhibition(explained, &mut out);
    out.push_str("silences: unknown here, they are no part of the configuration\n");
    out
}

/// Writes each route that was tried, and what it was that decided.
fn walk(explained: &Explained<'_>, out: &mut String) {
    let tree = &explained.config.tree;
    let steps = tree.trace(explained.labels);
    for (number, Step { route: id, verdict }) in steps.iter().enumerate() {
        let route = tree.get(*id);
        let (branch, below) = branches(tree, *id);
        let go_on = if route.continues { "  continue" } else { "" };
        let head = format!(
            "{} -> {}{go_on}  {}",
            conditions(route),
            plain(&route.receiver.value),
            explained.place(route.span)
        );
        match verdict {
            Verdict::Passed | Verdict::Delivers => {
                let _ = writeln!(out, "{branch}✓ {head}");
                let line = if route.children.is_empty() {
                    "   "
                } else {
                    "│  "
                };
                for text in accepted(explained, *id, verdict) {
                    let _ = writeln!(out, "{below}{line}{text}");
                }
            }
            Verdict::Refused(at) => {
                let _ = writeln!(out, "{branch}✗ {head}: {}", refused(explained, *id, *at));
            }
            Verdict::Stopped(sibling) => {
                // All siblings that are left are told of at the first.
                let before = number.checked_sub(1).and_then(|before| steps.get(before));
                if !before.is_some_and(|step| step.verdict == *verdict) {
                    let above = branch.strip_suffix("├─ ").or(branch.strip_suffix("└─ "));
                    let above = above.unwrap_or_default();
                    let _ = writeln!(out, "{above}└─ · {}", stopped(explained, *sibling));
                }
            }
        }
    }
}

/// Returns how a matcher fared: `team="dba" (line 12) holds`.
fn fared(explained: &Explained<'_>, matcher: &Matcher) -> String {
    let line = explained.position(matcher.span).line;
    format!("{} (line {line})", plain(&matcher.to_string()))
}

fn accepted(explained: &Explained<'_>, id: RouteId, verdict: &Verdict) -> Vec<String> {
    let tree = &explained.config.tree;
    let route = tree.get(id);
    let mut why = Vec::new();
    let matchers: Vec<_> = route.matchers.iter().map(|m| fared(explained, m)).collect();
    why.push(match (id == RouteId::ROOT, matchers.is_empty()) {
        (true, _) => "the root takes every alert".to_owned(),
        (_, true) => "matches every alert".to_owned(),
        _ => format!("matches: {}", matchers.join(", ")),
    });
    let parent = route.parent.map(|parent| &tree.get(parent).children);
    let last = parent.is_none_or(|siblings| siblings.last() == Some(&id));
    let next = match (route.continues, last) {
        (_, true) => "",
        (true, _) => "; `continue`: its siblings are tried as well",
        (false, _) => "; no `continue`: its siblings are not tried",
    };
    why.push(match (verdict, route.children.is_empty()) {
        (Verdict::Passed, _) => format!("routes below it take the alert{next}"),
        (_, true) => format!("takes the alert{next}"),
        _ => format!("no route below it matches: it takes the alert itself{next}"),
    });
    why
}

/// Returns why a route does not match.
fn refused(explained: &Explained<'_>, id: RouteId, at: usize) -> String {
    let tree = &explained.config.tree;
    let route = tree.get(id);
    let Some(matcher) = route.matchers.get(at) else {
        return String::new();
    };
    let name = plain(matcher.name());
    let value = match explained.labels.get(matcher.name()) {
        "" => format!("the alert has no {name}"),
        value => format!("the alert has {name}={}", plain(&gostring::quote(value))),
    };
    let which = match route.matchers.len() {
        1 => String::new(),
        _ => format!("{} does not hold, ", fared(explained, matcher)),
    };
    let below = match tree.below(id) {
        0 => String::new(),
        1 => "; the route below it is not entered".to_owned(),
        count => format!("; the {count} routes below it are not entered"),
    };
    format!("{which}{value}{below}")
}

/// Returns which siblings were not tried since this one matched.
fn stopped(explained: &Explained<'_>, sibling: RouteId) -> String {
    let tree = &explained.config.tree;
    let siblings = tree
        .get(sibling)
        .parent
        .map(|parent| &tree.get(parent).children);
    let siblings = siblings.into_iter().flatten().filter(|id| **id > sibling);
    let lines: Vec<_> = siblings
        .map(|id| explained.position(tree.get(*id).span).line.to_string())
        .collect();
    let more = match lines.len().saturating_sub(MOST_PLACES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named = lines.iter().take(MOST_PLACES).cloned().collect::<Vec<_>>();
    let by = explained.position(tree.get(sibling).span).line;
    format!(
        "not tried: line{} {}{more}, since line {by} matches and does not continue",
        if lines.len() == 1 { "" } else { "s" },
        named.join(", "),
    )
}

/// Writes what is in force for a route that takes the alert.
fn receiver(explained: &Explained<'_>, id: RouteId, out: &mut String) {
    let tree = &explained.config.tree;
    let route = tree.get(id);
    let _ = writeln!(
        out,
        "{} by {}, {}",
        plain(&route.receiver.value),
        tree.path(id),
        explained.place(route.span)
    );
    let key = plain(&tree.group_key(id, explained.labels));
    let _ = writeln!(out, "  group     {key}");
    let _ = writeln!(
        out,
        "  group_by  {}",
        shown(&route.group_by, |by| group_by(by))
    );
    let _ = writeln!(
        out,
        "  timers    wait {}, interval {}, repeat {}",
        shown(&route.group_wait, ToString::to_string),
        shown(&route.group_interval, ToString::to_string),
        shown(&route.repeat_interval, ToString::to_string)
    );
    for line in times(explained, id) {
        let _ = writeln!(out, "  times     {line}");
    }
}

/// Returns whether the time intervals of a route let it tell its receiver.
fn times(explained: &Explained<'_>, id: RouteId) -> Vec<String> {
    let route = explained.config.tree.get(id);
    let list = |names: &[String]| -> String {
        let names: Vec<_> = names.iter().map(|name| interval(explained, name)).collect();
        names.join(", ")
    };
    if route.active.is_empty() && route.mute.is_empty() {
        return vec!["tells at any time".to_owned()];
    }
    let mut lines = Vec::new();
    lines.push(match explained.config.mute(id, explained.at) {
        None => format!("tells at {}", explained.at),
        Some(Mute::NotActive(_)) => {
            format!(
                "SILENT at {}: not in its active time intervals",
                explained.at
            )
        }
        Some(Mute::Muted(names)) => format!(
            "SILENT at {}: in its mute time interval {}",
            explained.at,
            plain(&names.join(", "))
        ),
    });
    let all = format!("active in {}", list(&route.active));
    lines.extend((!route.active.is_empty()).then_some(all));
    let all = format!("muted in {}", list(&route.mute));
    lines.extend((!route.mute.is_empty()).then_some(all));
    lines
}

/// Returns a time interval with its place, and what time it is at its locations.
fn interval(explained: &Explained<'_>, name: &str) -> String {
    let intervals = &explained.config.intervals;
    let mut zones: Vec<Zone> = Vec::new();
    for time in intervals.get(name).unwrap_or_default() {
        let zone = time.location.clone().unwrap_or_else(Zone::utc);
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    let times = zones.iter().map(|zone| {
        let local = zone.local(explained.at);
        let day = local.strftime("%a %Y-%m-%d %H:%M");
        format!("{}: {day}", zone.name())
    });
    let mut facts: Vec<String> = times.collect();
    if let Some(span) = intervals.span(name) {
        facts.insert(0, format!("line {}", explained.position(span).line));
    }
    format!("{} ({})", plain(name), facts.join(", "))
}

/// Writes which rules may mute the alert, and by which it may mute others.
fn inhibition(explained: &Explained<'_>, out: &mut String) {
    let targets = explained.rules(Inhibition::is_target);
    let sources = explained.rules(Inhibition::is_source);
    if explained.config.inhibition.is_empty() {
        out.push_str("inhibition: there are no rules\n");
        return;
    }
    if targets.is_empty() {
        out.push_str("inhibition: no rule mutes such an alert\n");
    }
    for (at, rule) in targets {
        let name = rule_name(explained, at, rule);
        let _ = writeln!(out, "inhibition: {name}: the alert is a target");
        match rule.muting(explained.labels) {
            Muting::Never => out.push_str("  no alert can mute it by this rule\n"),
            Muting::Unknown => out.push_str("  whether an alert can mute it is not known\n"),
            Muting::By(example) => {
                let same = rule
                    .equal
                    .iter()
                    .map(|name| match explained.labels.get(name) {
                        "" => format!("no {}", plain(name)),
                        value => format!("{}={}", plain(name), plain(&gostring::quote(value))),
                    });
                let mut parts = texts(&rule.source);
                for part in same {
                    if !parts.contains(&part) {
                        parts.push(part);
                    }
                }
                let _ = writeln!(
                    out,
                    "  muted while an alert fires with {}\n  such as {}",
                    parts.join(", "),
                    plain(&example.to_string())
                );
                if rule.is_source(explained.labels) {
                    out.push_str(
                        "  and does not match the target side, as this one matches both\n",
                    );
                }
            }
        }
    }
    for (at, rule) in sources {
        let name = rule_name(explained, at, rule);
        let equal = match rule.equal.is_empty() {
            true => String::new(),
            false => format!(" with the same {}", plain(&rule.equal.join(", "))),
        };
        let targets = match rule.target.is_empty() {
            true => "all alerts".to_owned(),
            false => format!("alerts of {}", texts(&rule.target).join(", ")),
        };
        let _ = writeln!(
            out,
            "inhibition: {name}: while the alert fires, it mutes {targets}{equal}"
        );
    }
}

fn rule_name(explained: &Explained<'_>, at: usize, rule: &Inhibition) -> String {
    let name = match &rule.name {
        Some(name) => format!(" `{}`", plain(name)),
        None => String::new(),
    };
    format!("inhibit_rules[{at}]{name}, {}", explained.place(rule.span))
}

fn texts(matchers: &[Matcher]) -> Vec<String> {
    matchers.iter().map(|m| plain(&m.to_string())).collect()
}
