use serde_json::{Map, Value, json};

use super::{Compared, Side};
use crate::diag::Place;
use crate::report::routes::delivery::group_by_json;
use crate::routing::diff::{Change, Setting};
use crate::routing::{Labels, RouteId};

impl Side<'_> {
    fn json(&self, routes: &[RouteId], changed: &std::ops::Range<usize>) -> Value {
        let tree = &self.config.tree;
        let routes = routes.iter().enumerate().map(|(at, id)| {
            let position = self.position(*id);
            json!({
                "receiver": &*tree.get(*id).receiver.value,
                "path": tree.path(*id),
                "line": position.line,
                "column": position.column,
                "changed": changed.contains(&at),
            })
        });
        routes.collect()
    }
}

/// Returns the changes as one JSON object.
pub fn diff_json(compared: &Compared<'_>) -> Value {
    let diff = compared.diff;
    let changes: Vec<_> = diff.changes().map(|c| change_json(c, compared)).collect();
    json!({
        "schema": "techcorp/routes-diff/v1",
        "old": compared.old.sources.get(compared.old.file).name(),
        "new": compared.new.sources.get(compared.new.file).name(),
        "equivalent": diff.is_equivalent(),
        "changes": changes,
        "more": diff.more,
        "unproved": &diff.unproved,
        "inhibition_differs": compared.inhibition,
        "left_out": compared.rules.map(|_| diff.left_out),
    })
}

fn change_json(change: &Change, compared: &Compared<'_>) -> Value {
    let delta = &change.delta;
    let receivers = delta.changes_receivers().then(
        || json!({"old": &delta.old, "new": &delta.new, "order_only": delta.is_order_only()}),
    );
    let parts = change.parts.iter().map(|part| {
        let example: Map<String, Value> = labels_json(&part.witness);
        json!({
            "condition": &part.within,
            "unless": &part.without,
            "unless_more": part.more,
            "rules": rules_json(&part.rules.possible, compared),
            "doubtful_rules": rules_json(&part.rules.doubtful, compared),
            "line_feed": part.line_feed,
            "example": example,
            "old": compared.old.json(&part.old, &part.lost),
            "new": compared.new.json(&part.new, &part.gained),
        })
    });
    json!({
        "receivers": receivers,
        "settings": delta.settings.iter().map(setting_json).collect::<Vec<_>>(),
        "concerns": &change.receivers,
        "alerts": parts.collect::<Vec<_>>(),
        "complete": change.complete,
    })
}

fn labels_json(labels: &Labels) -> Map<String, Value> {
    labels
        .iter()
        .map(|(n, v)| (n.to_owned(), json!(v)))
        .collect()
}

fn setting_json(setting: &Setting) -> Value {
    let timer = |name: &str, old: &dyn ToString, new: &dyn ToString| json!({"setting": name, "old": old.to_string(), "new": new.to_string()});
    match setting {
        Setting::GroupBy(old, new) => {
            json!({"setting": "group_by", "old": group_by_json(old), "new": group_by_json(new)})
        }
        Setting::GroupWait(old, new) => timer("group_wait", old, new),
        Setting::GroupInterval(old, new) => timer("group_interval", old, new),
        Setting::RepeatInterval(old, new) => timer("repeat_interval", old, new),
        Setting::Active(old, new) => {
            json!({"setting": "active_time_intervals", "old": old, "new": new})
        }
        Setting::Mute(old, new) => {
            json!({"setting": "mute_time_intervals", "old": old, "new": new})
        }
        Setting::Times(name) => json!({"setting": "times", "interval": name}),
    }
}

/// Returns rules with their places; null when all alerts count.
fn rules_json(numbers: &[usize], compared: &Compared<'_>) -> Value {
    let Some((rules, sources)) = compared.rules else {
        return Value::Null;
    };
    let rules = numbers.iter().filter_map(|number| rules.get(*number));
    let rules = rules.map(|rule| {
        let place = Place {
            file: rule.file,
            span: rule.span,
        };
        json!({
            "alert": rule.name,
            "file": sources.get(rule.file).name(),
            "line": sources.position(place).line,
        })
    });
    rules.collect()
}
