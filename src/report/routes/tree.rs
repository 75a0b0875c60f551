use std::fmt::Write;

use serde_json::{Value, json};

use super::delivery::group_by_json;
use crate::diag::Place;
use crate::lang::duration::Duration;
use crate::report::plain;
use crate::routing::{Effective, GroupBy, Origin, Route, RouteId, Tree};
use crate::source::SourceMap;

/// Returns the tree as text, each route with what is in force for it; `^` marks what is inherited,
/// `*` what no route sets.
pub fn tree_text(tree: &Tree) -> String {
    let mut out = String::new();
    for (id, route) in tree.iter() {
        let (branch, below) = branches(tree, id);
        let receiver = plain(&route.receiver.value);
        let go_on = if route.continues { "  continue" } else { "" };
        let _ = writeln!(
            out,
            "{branch}{} -> {receiver}{}{go_on}",
            conditions(route),
            mark(route.receiver.origin)
        );
        let inner = if route.children.is_empty() {
            "   "
        } else {
            "│  "
        };
        let mut facts = vec![
            format!("group_by {}", shown(&route.group_by, |by| group_by(by))),
            format!("wait {}", shown(&route.group_wait, Duration::to_string)),
            format!(
                "interval {}",
                shown(&route.group_interval, Duration::to_string)
            ),
            format!(
                "repeat {}",
                shown(&route.repeat_interval, Duration::to_string)
            ),
        ];
        if !route.active.is_empty() {
            facts.push(format!("active in {}", plain(&route.active.join(", "))));
        }
        if !route.mute.is_empty() {
            facts.push(format!("muted in {}", plain(&route.mute.join(", "))));
        }
        let _ = writeln!(out, "{below}{inner}{}", facts.join(", "));
    }
    out.push_str("\n^ inherited, * default\n");
    out
}

/// Returns what stands before the first line of a route, and before those below it.
pub(super) fn branches(tree: &Tree, id: RouteId) -> (String, String) {
    let mut above: Vec<RouteId> = tree.line(id).collect();
    above.reverse();
    let mut branch = String::new();
    let mut below = String::new();
    for route in above.iter().skip(1) {
        let siblings = tree
            .get(*route)
            .parent
            .map(|parent| &tree.get(parent).children);
        let last = siblings.and_then(|siblings| siblings.last()) == Some(route);
        branch.clone_from(&below);
        branch.push_str(if last { "└─ " } else { "├─ " });
        below.push_str(if last { "   " } else { "│  " });
    }
    (branch, below)
}

/// Returns the matchers of a route.
pub(super) fn conditions(route: &Route) -> String {
    if route.matchers.is_empty() {
        return "(all)".to_owned();
    }
    let matchers: Vec<_> = route
        .matchers
        .iter()
        .map(|m| plain(&m.to_string()))
        .collect();
    matchers.join(", ")
}

fn mark(origin: Origin) -> &'static str {
    match origin {
        Origin::Own => "",
        Origin::Inherited => "^",
        Origin::Default => "*",
    }
}

/// Returns a value and the mark of where it comes from.
pub(super) fn shown<T>(value: &Effective<T>, text: impl Fn(&T) -> String) -> String {
    format!("{}{}", text(&value.value), mark(value.origin))
}

/// Returns the labels of `group_by`: `[a, b]`, `[...]` for all.
pub(super) fn group_by(group_by: &GroupBy) -> String {
    match group_by {
        GroupBy::All => "[...]".to_owned(),
        GroupBy::Labels(names) => {
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            format!("[{}]", plain(&names.join(", ")))
        }
    }
}

/// Returns the tree as one JSON object: the routes in the order of the file, each with its parent's
/// path, and for each value where it comes from (`own`, `inherited` or `default`).
pub fn tree_json(tree: &Tree, sources: &SourceMap, file: crate::diag::FileId) -> Value {
    let routes: Vec<_> = tree
        .iter()
        .map(|(id, route)| {
            let place = Place {
                file,
                span: route.span,
            };
            let position = sources.position(place);
            let matchers: Vec<_> = route.matchers.iter().map(ToString::to_string).collect();
            json!({
                "path": tree.path(id),
                "parent": route.parent.map(|parent| tree.path(parent)),
                "line": position.line,
                "column": position.column,
                "matchers": matchers,
                "continue": route.continues,
                "receiver": effective(&route.receiver, |name| json!(&**name)),
                "group_by": effective(&route.group_by, |by| group_by_json(by)),
                "group_wait": effective(&route.group_wait, |d| json!(d.to_string())),
                "group_interval": effective(&route.group_interval, |d| json!(d.to_string())),
                "repeat_interval": effective(&route.repeat_interval, |d| json!(d.to_string())),
                "active_time_intervals": &*route.active,
                "mute_time_intervals": &*route.mute,
            })
        })
        .collect();
    json!({
        "schema": "techcorp/routes-show/v1",
        "file": sources.get(file).name(),
        "routes": routes,
    })
}

fn effective<T>(value: &Effective<T>, json: impl Fn(&T) -> Value) -> Value {
    let origin = match value.origin {
        Origin::Own => "own",
        Origin::Inherited => "inherited",
        Origin::Default => "default",
    };
    json!({"value": json(&value.value), "origin": origin})
}

/// Returns the lines of a route in a drawing.
fn box_lines(route: &Route) -> Vec<String> {
    let mut lines = vec![
        conditions(route),
        format!("-> {}", plain(&route.receiver.value)),
    ];
    if route.continues {
        lines.push("continue".to_owned());
    }
    lines
}

/// Returns the tree in Graphviz's language.
pub fn tree_dot(tree: &Tree) -> String {
    let mut out = "digraph routes {\n  rankdir=LR;\n  node [shape=box];\n".to_owned();
    for (id, route) in tree.iter() {
        let escaped = |line: &String| line.replace('\\', "\\\\").replace('"', "\\\"");
        let lines: Vec<_> = box_lines(route).iter().map(escaped).collect();
        let _ = writeln!(out, "  r{} [label=\"{}\"];", id.get(), lines.join("\\n"));
        if let Some(parent) = route.parent {
            let _ = writeln!(out, "  r{} -> r{};", parent.get(), id.get());
        }
    }
    out.push_str("}\n");
    out
}

/// Returns the tree as a Mermaid flowchart.
pub fn tree_mermaid(tree: &Tree) -> String {
    let mut out = "flowchart LR\n".to_owned();
    for (id, route) in tree.iter() {
        let lines: Vec<_> = box_lines(route).iter().map(|line| entities(line)).collect();
        let _ = writeln!(out, "  r{}[\"{}\"]", id.get(), lines.join("<br>"));
        if let Some(parent) = route.parent {
            let _ = writeln!(out, "  r{} --> r{}", parent.get(), id.get());
        }
    }
    out
}

/// Returns text in which nothing means anything to Mermaid.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_alphanumeric() || " -_.,:=!/".contains(c) => out.push(c),
            c => {
                let _ = write!(out, "#{};", u32::from(c));
            }
        }
    }
    out
}
