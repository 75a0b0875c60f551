//! Notifications about the alerts that a rule of the stack makes.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::load::Configuration;
use super::sample::Sample;
use crate::context::RunContext;
use crate::diag::suggest;
use crate::error::CommandError;
use crate::model::inference::{Inference, InferredRule, Reliance};
use crate::model::stack::{Loader, Stack};
use crate::notify::made::{Made, Maker, Optional, named_labels};
use crate::notify::{Alert, Data, KeyValues, Moment};
use crate::routing::{Config, GroupBy, Labels, RouteId, Tree};
use crate::source::Disk;

/// The alerts of a rule, and where they go.
pub(super) struct RuleAlerts {
    name: String,
    made: Vec<(Made, &'static str)>,
    /// Where the first alert goes.
    reached: Vec<Reached>,
    /// How many of the alerts are in one notification.
    together: usize,
    /// The labels that the root of the routes groups by.
    of_root: KeyValues,
}

/// A route that takes an alert.
struct Reached {
    receiver: String,
    /// The labels that are grouped by.
    group: KeyValues,
    /// The route as it stands in the key of the group.
    route: String,
}

impl RuleAlerts {
    /// Makes the alerts of the rule of that name in the stack folder.
    ///
    /// # Errors
    /// A folder that cannot be read, no such rule, or one that never sends an alert.
    pub(super) fn of(
        name: &str,
        sample: Sample,
        configuration: &Configuration,
        context: &RunContext,
    ) -> Result<Self, CommandError> {
        let mut loader = Loader::new(&Disk, context.settings.targets);
        loader.teams(&context.folder, &context.settings.teams);
        let loaded = loader.folder(&context.folder);
        loaded.map_err(super::load::cannot_read)?;
        let stack = loader.stack;
        let inference = Inference::of(&stack, Reliance::Usage(&context.settings.catalogue));
        let rule = find(name, &inference)?;
        let made = made(&stack, &inference, &rule, sample);
        let never = || CommandError::new(format!("the rule `{name}` never sends an alert"));
        let first = made.first().ok_or_else(never)?;
        let routing = configuration
            .config
            .as_ref()
            .and_then(|config| Config::of(&config.model, config.target));
        let (mut reached, mut of_root) = (Vec::new(), KeyValues::new());
        if let Some(routing) = &routing {
            of_root = grouped(&routing.tree, RouteId::ROOT, &first.0.labels);
            let labels = first.0.labels.iter().map(|(n, v)| (&**n, &**v));
            let labels: Labels = labels.collect();
            for id in routing.tree.resolve(&labels) {
                reached.push(Reached {
                    receiver: routing.tree.get(id).receiver.value.to_string(),
                    group: grouped(&routing.tree, id, &first.0.labels),
                    route: routing.tree.key(id),
                });
            }
        }
        let group = reached.first().map_or(&of_root, |reached| &reached.group);
        let is_grouped = |made: &Made| {
            let mut each = group.iter();
            each.all(|(name, value)| made.labels.get(name) == Some(value))
        };
        let together = made.iter().filter(|(made, _)| is_grouped(made)).count();
        let mut made = made;
        made.sort_by_key(|(made, _)| !is_grouped(made));
        Ok(Self {
            name: name.to_owned(),
            made,
            reached,
            together,
            of_root,
        })
    }

    /// Returns the names of the receivers that the alerts reach.
    pub(super) fn receivers(&self) -> Vec<&str> {
        let reached = self.reached.iter();
        reached.map(|reached| reached.receiver.as_str()).collect()
    }

    /// Returns the notification for a receiver.
    pub(super) fn data(&self, receiver: &str) -> Data {
        let mut all = self.reached.iter();
        let reached = all.find(|reached| reached.receiver == receiver);
        let group = reached.map_or(&self.of_root, |reached| &reached.group);
        let alerts = self.made.iter().take(self.together);
        let mut data = Data::new(receiver, group.clone(), alerts.map(alert).collect());
        if let Some(reached) = reached {
            data.route = reached.route.as_str().into();
        }
        data
    }

    /// Returns whether a label or annotation of the rule fails.
    pub(super) fn fails(&self) -> bool {
        self.made.iter().any(|(made, _)| !made.failed.is_empty())
    }

    /// Tells what the notification is about, and what of it is not as a running Prometheus would
    /// have it.
    pub(super) fn tell(&self, receiver: Option<&str>, context: &RunContext) {
        let Some((made, _)) = self.made.first() else {
            return;
        };
        let name = &self.name;
        let ui = &context.ui;
        for failed in &made.failed {
            let kind = if failed.is_label {
                "label"
            } else {
                "annotation"
            };
            let (label, why) = (&failed.name, &failed.error.message);
            ui.failure(&format!(
                "error: rule `{name}`: the {kind} `{label}` fails: {why}"
            ));
        }
        for query in &made.unanswered {
            ui.talk(&format!(
                "note: the query `{query}` in a template of `{name}` has no data here: it gives nothing"
            ));
        }
        if self.together < self.made.len() {
            let others = self.made.len() - self.together;
            ui.talk(&format!(
                "note: {others} of the alerts are in notifications of their own, as the route groups by labels in which they differ"
            ));
        }
        if let Some(receiver) = receiver
            && !self.receivers().contains(&receiver)
        {
            let reached = self.receivers().join(", ");
            ui.talk(&format!(
                "note: this alert of `{name}` does not reach `{receiver}`, it goes to {reached}"
            ));
        }
    }

    /// Returns the alerts as JSON.
    pub(super) fn json(&self) -> Json {
        let alerts = self.made.iter().take(self.together).map(|(made, status)| {
            json!({
                "status": status,
                "value": made.value,
                "labels": json_of(&made.labels),
                "annotations": json_of(&made.annotations),
            })
        });
        let made = self.made.first().map(|(made, _)| made);
        let unanswered = made.into_iter().flat_map(|made| &made.unanswered);
        json!({
            "name": self.name,
            "alerts": alerts.collect::<Vec<_>>(),
            "unanswered_queries": unanswered.map(|query| &**query).collect::<Vec<_>>(),
        })
    }

    /// Returns what the notification is about, for people.
    pub(super) fn human(&self) -> String {
        let mut out = String::new();
        for (made, status) in self.made.iter().take(self.together) {
            let value = crate::notify::Value::Float(made.value);
            out.push_str(&format!("# alert {}, {status}, value {value}\n", self.name));
            for (name, value) in &made.labels {
                let value = crate::report::plain(value);
                out.push_str(&format!("{name}: {value}\n"));
            }
            out.push('\n');
        }
        out
    }
}

fn json_of(values: &KeyValues) -> Json {
    let each = values.iter();
    each.map(|(name, value)| (name.to_string(), Json::from(&**value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn find<'a>(name: &str, inference: &Inference<'a>) -> Result<InferredRule<'a>, CommandError> {
    let alerts = inference.written().filter(|(_, _, rule)| rule.is_alert());
    let alerts: Vec<_> = alerts
        .filter_map(|(number, _, rule)| Some((number, rule.alert.get()?)))
        .collect();
    let found = alerts.iter().find(|(_, known)| known.as_str() == name);
    let rule = found.and_then(|(number, _)| inference.rule(*number));
    rule.ok_or_else(|| {
        let error = CommandError::new(format!("no alert rule `{name}` in the stack folder"));
        match suggest(name, alerts.iter().map(|(_, known)| known.as_str())) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help("--rule takes the name of an alert, as it stands under `alert:`"),
        }
    })
}

fn made(
    stack: &Stack,
    inference: &Inference<'_>,
    rule: &InferredRule<'_>,
    sample: Sample,
) -> Vec<(Made, &'static str)> {
    let maker = Maker::new(stack, rule.file);
    let wanted = named_labels(rule);
    let statuses: &[&'static str] = match sample {
        Sample::Firing => &["firing"],
        Sample::Resolved => &["resolved"],
        Sample::Mixed => &["firing", "firing", "resolved"],
    };
    let each = statuses.iter().enumerate().filter_map(|(number, status)| {
        let series = maker.series(rule, Optional::Named(&wanted), number)?;
        Some((maker.alert(inference, rule, &Arc::new(series))?, *status))
    });
    let mut made: Vec<(Made, &'static str)> = each.collect();
    // An expression without labels makes one alert.
    let mut known: Vec<KeyValues> = Vec::new();
    made.retain(|(made, _)| {
        let is_new = !known.contains(&made.labels);
        known.push(made.labels.clone());
        is_new
    });
    made
}

fn alert((made, status): &(Made, &'static str)) -> Alert {
    let starts_at = Moment::parse("2026-01-02T03:04:05Z").unwrap_or_else(Moment::zero);
    let ends_at = match *status {
        "resolved" => starts_at.plus(1_800_000_000_000),
        _ => Moment::zero(),
    };
    made.alert(status, starts_at, ends_at)
}

/// Returns the labels that a route groups by.
fn grouped(tree: &Tree, id: RouteId, labels: &KeyValues) -> KeyValues {
    let mut group = labels.clone();
    if let GroupBy::Labels(names) = &*tree.get(id).group_by.value {
        group.retain(|name, _| names.contains(&**name));
    }
    group
}
