use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::report::plain;
use crate::routing::{Config, GroupBy, Labels, Mute, Route, RouteId};

/// Returns the receivers that an alert reaches, separated by commas as amtool prints them; with a
/// time, those that are silent then are marked.
pub fn delivery_text(config: &Config, found: &[RouteId], at: Option<Timestamp>) -> String {
    let receivers = found.iter().map(|id| {
        let name = plain(&config.tree.get(*id).receiver.value);
        match at.and_then(|at| config.mute(*id, at)) {
            Some(mute) => format!("{name} ({})", mute_text(&mute)),
            None => name,
        }
    });
    receivers.collect::<Vec<_>>().join(",")
}

/// Returns why a route is silent: "muted by lunch".
pub fn mute_text(mute: &Mute) -> String {
    match mute {
        Mute::NotActive(names) => format!("not active: outside {}", plain(&names.join(", "))),
        Mute::Muted(names) => format!("muted by {}", plain(&names.join(", "))),
    }
}

/// Returns where an alert goes as a JSON object. `given` are the labels as they were written.
pub fn delivery_json(
    config: &Config,
    given: &[(String, String)],
    labels: &Labels,
    found: &[RouteId],
    at: Option<Timestamp>,
) -> Value {
    let tree = &config.tree;
    let given: Map<String, Value> = given.iter().map(|(n, v)| (n.clone(), json!(v))).collect();
    let receivers: Vec<_> = found
        .iter()
        .map(|id| &*tree.get(*id).receiver.value)
        .collect();
    let routes: Vec<_> = found
        .iter()
        .map(|id| taken_json(config, *id, labels, at))
        .collect();
    json!({"labels": given, "receivers": receivers, "routes": routes})
}

/// Returns a route that takes an alert.
pub fn taken_json(config: &Config, id: RouteId, labels: &Labels, at: Option<Timestamp>) -> Value {
    let tree = &config.tree;
    let route = tree.get(id);
    let group: Map<String, Value> = tree
        .group_labels(id, labels)
        .iter()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    let mut out = json!({
        "path": tree.path(id),
        "receiver": &*route.receiver.value,
        "group_key": tree.group_key(id, labels),
        "group_by": group_by_json(&route.group_by.value),
        "group_labels": group,
        "timers": timers_json(route),
        "active_time_intervals": &*route.active,
        "mute_time_intervals": &*route.mute,
    });
    if let (Some(at), Some(out)) = (at, out.as_object_mut()) {
        let (silent, by) = match config.mute(id, at) {
            None => (None, Vec::new()),
            Some(Mute::NotActive(names)) => (Some("not active"), names),
            Some(Mute::Muted(names)) => (Some("muted"), names),
        };
        out.insert("silent".into(), json!(silent));
        out.insert("silent_by".into(), json!(by));
    }
    out
}

/// Returns the labels of `group_by`; `["..."]` for all.
pub fn group_by_json(group_by: &GroupBy) -> Value {
    match group_by {
        GroupBy::All => json!(["..."]),
        GroupBy::Labels(names) => json!(names),
    }
}

fn timers_json(route: &Route) -> Value {
    json!({
        "group_wait": route.group_wait.value.to_string(),
        "group_interval": route.group_interval.value.to_string(),
        "repeat_interval": route.repeat_interval.value.to_string(),
    })
}
