use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Explained;
use crate::lang::matcher::Matcher;
use crate::report::routes::delivery::taken_json;
use crate::routing::{Inhibition, Labels, Muting, RouteId, Verdict};

/// Returns the walk and what comes of it as one JSON object.
pub fn explained_json(explained: &Explained<'_>) -> Value {
    let tree = &explained.config.tree;
    let steps = tree.trace(explained.labels).into_iter();
    let verdicts: BTreeMap<RouteId, Verdict> =
        steps.map(|step| (step.route, step.verdict)).collect();
    let walk: Vec<_> = tree
        .iter()
        .map(|(id, _)| step_json(explained, id, verdicts.get(&id)))
        .collect();
    let taken = tree.resolve(explained.labels);
    let receivers: Vec<_> = taken
        .iter()
        .map(|id| &*tree.get(*id).receiver.value)
        .collect();
    let routes: Vec<_> = taken
        .iter()
        .map(|id| taken_json(explained.config, *id, explained.labels, Some(explained.at)))
        .collect();
    let targets = explained.rules(Inhibition::is_target).into_iter();
    let targets: Vec<_> = targets
        .map(|(at, rule)| target_json(explained, at, rule))
        .collect();
    let sources = explained.rules(Inhibition::is_source).into_iter();
    let sources: Vec<_> = sources
        .map(|(at, rule)| rule_json(explained, at, rule))
        .collect();
    json!({
        "schema": "techcorp/routes-explain/v1",
        "file": explained.sources.get(explained.file).name(),
        "labels": labels_json(explained.labels),
        "at": explained.at.to_string(),
        "walk": walk,
        "receivers": receivers,
        "routes": routes,
        "inhibition": {"target_of": targets, "source_of": sources},
    })
}

fn labels_json(labels: &Labels) -> Map<String, Value> {
    let pairs = labels.iter();
    pairs.map(|(n, v)| (n.to_owned(), json!(v))).collect()
}

fn step_json(explained: &Explained<'_>, id: RouteId, verdict: Option<&Verdict>) -> Value {
    let tree = &explained.config.tree;
    let route = tree.get(id);
    let position = explained.position(route.span);
    let tested = !matches!(verdict, None | Some(Verdict::Stopped(_)));
    let matchers: Vec<_> = route
        .matchers
        .iter()
        .map(|matcher| {
            let position = explained.position(matcher.span);
            json!({
                "matcher": matcher.to_string(),
                "line": position.line,
                "column": position.column,
                "value": explained.labels.get(matcher.name()),
                "holds": tested.then(|| explained.holds(matcher)),
            })
        })
        .collect();
    let (verdict, by) = match verdict {
        Some(Verdict::Passed) => ("passed", Value::Null),
        Some(Verdict::Delivers) => ("delivers", Value::Null),
        Some(Verdict::Refused(at)) => {
            let matcher = route.matchers.get(*at).map(Matcher::to_string);
            ("refused", json!(matcher))
        }
        Some(Verdict::Stopped(sibling)) => ("not_tried", json!(tree.path(*sibling))),
        None => ("not_entered", Value::Null),
    };
    json!({
        "path": tree.path(id),
        "line": position.line,
        "column": position.column,
        "verdict": verdict,
        "by": by,
        "matchers": matchers,
        "continue": route.continues,
        "receiver": &*route.receiver.value,
    })
}

fn rule_json(explained: &Explained<'_>, at: usize, rule: &Inhibition) -> Value {
    let position = explained.position(rule.span);
    let texts =
        |matchers: &[Matcher]| -> Vec<String> { matchers.iter().map(Matcher::to_string).collect() };
    json!({
        "rule": at,
        "name": rule.name,
        "line": position.line,
        "column": position.column,
        "source_matchers": texts(&rule.source),
        "target_matchers": texts(&rule.target),
        "equal": rule.equal,
    })
}

fn target_json(explained: &Explained<'_>, at: usize, rule: &Inhibition) -> Value {
    let mut out = rule_json(explained, at, rule);
    let (muted, example) = match rule.muting(explained.labels) {
        Muting::Never => (Some(false), None),
        Muting::By(example) => (Some(true), Some(labels_json(&example))),
        Muting::Unknown => (None, None),
    };
    if let Some(out) = out.as_object_mut() {
        out.insert("can_be_muted".into(), json!(muted));
        out.insert("example".into(), json!(example));
    }
    out
}
