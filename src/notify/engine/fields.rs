//! The fields and methods of each type of value.

use std::sync::Arc;

use super::error::{ExecError, Refusal};
use super::exec::Executor;
use super::methods;
use crate::diag::suggest;
use crate::lang::gotmpl::{Field, Operand};
use crate::notify::data::sorted;
use crate::notify::{Alert, Data, KeyValues, RuleData, Value};

const DATA: [&str; 8] = [
    "Alerts",
    "CommonAnnotations",
    "CommonLabels",
    "ExternalURL",
    "GroupLabels",
    "NotificationReason",
    "Receiver",
    "Status",
];

const RULE: [&str; 4] = ["ExternalLabels", "ExternalURL", "Labels", "Value"];

const ALERT: [&str; 7] = [
    "Annotations",
    "EndsAt",
    "Fingerprint",
    "GeneratorURL",
    "Labels",
    "StartsAt",
    "Status",
];

impl<'a> Executor<'a> {
    /// Takes a field from a value, or calls its method. `first` tells whether the value stands at the
    /// start of the chain of fields: there Go takes a field of nothing as nothing.
    pub(super) fn field(
        &mut self,
        receiver: Value,
        field: &'a Field,
        first: bool,
        arguments: &'a [Operand],
        dot: &Value,
        last: Option<Value>,
    ) -> Result<Value, ExecError> {
        self.step(0, field.span)?;
        let name = field.name.as_str();
        let given = arguments.len() + usize::from(last.is_some());
        if let Value::Nil = receiver {
            return match first {
                true => Ok(Value::Nil),
                false => self.fail(field.span, format!("`.{name}` is taken from nothing")),
            };
        }
        if let Some(parameters) = methods::parameters(&receiver, name) {
            let values =
                self.arguments(name, parameters, None, field.span, arguments, dot, last)?;
            let cost = match name {
                "String" => receiver.size() / 8,
                _ => receiver.length().unwrap_or_default(),
            };
            self.step(cost, field.span)?;
            let value = method(&receiver, name)
                .map(Ok)
                .unwrap_or_else(|| methods::call(&receiver, name, &values));
            return value.map_err(|refusal| refusal.at(self.unit, field.span));
        }
        match plain(&receiver, name) {
            Some(value) if given == 0 => Ok(value),
            Some(_) => {
                let message = format!("`.{name}` is no function, but is given an argument");
                self.fail(field.span, message)
            }
            None => Err(missing(&receiver, name).at(self.unit, field.span)),
        }
    }
}

/// Returns a field, or the entry of labels or of a dict; a missing label is empty.
fn plain(receiver: &Value, name: &str) -> Option<Value> {
    match receiver {
        Value::Data(data) => data_field(data, name),
        Value::Alert(alert) => alert_field(alert, name),
        Value::Pair(key, value) => match name {
            "Name" => Some(Value::Text(key.clone())),
            "Value" => Some(Value::Text(value.clone())),
            _ => None,
        },
        Value::KeyValues(map) | Value::Labels(map) => Some(label(map, name)),
        Value::RuleData(data) => rule_field(data, name),
        Value::Sample(sample) => match name {
            "Labels" => Some(Value::Labels(sample.labels.clone())),
            "Value" => Some(Value::Float(sample.value)),
            _ => None,
        },
        Value::Map(map) => Some(map.get(name).cloned().unwrap_or(Value::Nil)),
        _ => None,
    }
}

/// Returns a label, empty when there is none.
pub(super) fn label(map: &KeyValues, name: &str) -> Value {
    map.get(name)
        .map_or_else(|| Value::text(""), |value| Value::Text(value.clone()))
}

fn rule_field(data: &RuleData, name: &str) -> Option<Value> {
    Some(match name {
        "Labels" => Value::Labels(data.labels.clone()),
        "ExternalLabels" => Value::Labels(data.external_labels.clone()),
        "ExternalURL" => Value::Text(data.external_url.clone()),
        "Value" => Value::Float(data.value),
        _ => return None,
    })
}

/// Returns the value of one of the variables that Prometheus declares, by its name with `$`.
pub(super) fn of_variable(data: &RuleData, variable: &str) -> Value {
    let field = match variable {
        "$labels" => "Labels",
        "$externalLabels" => "ExternalLabels",
        "$externalURL" => "ExternalURL",
        _ => "Value",
    };
    rule_field(data, field).unwrap_or(Value::Nil)
}

fn data_field(data: &Arc<Data>, name: &str) -> Option<Value> {
    Some(match name {
        "Receiver" => Value::Text(data.receiver.clone()),
        "Status" => Value::Text(data.status.clone()),
        "Alerts" => Value::Alerts(data.alerts.clone()),
        "NotificationReason" => Value::Text(data.notification_reason.clone()),
        "GroupLabels" => Value::KeyValues(data.group_labels.clone()),
        "CommonLabels" => Value::KeyValues(data.common_labels.clone()),
        "CommonAnnotations" => Value::KeyValues(data.common_annotations.clone()),
        "ExternalURL" => Value::Text(data.external_url.clone()),
        _ => return None,
    })
}

fn alert_field(alert: &Arc<Alert>, name: &str) -> Option<Value> {
    Some(match name {
        "Status" => Value::Text(alert.status.clone()),
        "Labels" => Value::KeyValues(alert.labels.clone()),
        "Annotations" => Value::KeyValues(alert.annotations.clone()),
        "StartsAt" => Value::Time(alert.starts_at.clone()),
        "EndsAt" => Value::Time(alert.ends_at.clone()),
        "GeneratorURL" => Value::Text(alert.generator_url.clone()),
        "Fingerprint" => Value::Text(alert.fingerprint.clone()),
        _ => return None,
    })
}

/// Returns what the methods of alerts, labels and pairs without arguments give.
fn method(receiver: &Value, name: &str) -> Option<Value> {
    let with_status = |list: &Arc<[Arc<Alert>]>, status: &str| {
        let of = list.iter().filter(|alert| &*alert.status == status);
        Value::AlertList(of.cloned().collect())
    };
    let texts = |texts: &mut dyn Iterator<Item = &Arc<str>>| Value::Texts(texts.cloned().collect());
    Some(match (receiver, name) {
        (Value::Alerts(list), "Firing") => with_status(list, "firing"),
        (Value::Alerts(list), "Resolved") => with_status(list, "resolved"),
        (Value::KeyValues(map), "SortedPairs") => {
            let pairs = sorted(map).map(|(name, value)| (name.clone(), value.clone()));
            Value::Pairs(pairs.collect())
        }
        (Value::KeyValues(map), "Names") => texts(&mut sorted(map).map(|(name, _)| name)),
        (Value::KeyValues(map), "Values") => texts(&mut sorted(map).map(|(_, value)| value)),
        (Value::Pairs(pairs), "Names") => texts(&mut pairs.iter().map(|(name, _)| name)),
        (Value::Pairs(pairs), "Values") => texts(&mut pairs.iter().map(|(_, value)| value)),
        (_, "String") => Value::text(receiver.to_string()),
        _ => return None,
    })
}

fn missing(receiver: &Value, name: &str) -> Refusal {
    if methods::is_unsupported(receiver, name) {
        let message = format!(
            "Go has the method `.{name}` of {}, and techcorp does not",
            receiver.kind()
        );
        return Refusal::unsupported(message);
    }
    if methods::gives_several(receiver, name) {
        let message = format!("`.{name}` gives several values, and a template takes one only");
        return Refusal::new(message)
            .help("write the parts, as in {{ .StartsAt.Format \"2006-01-02\" }}");
    }
    let refusal = Refusal::new(format!("{} has no field `.{name}`", receiver.kind()));
    let known: &[&str] = match receiver {
        Value::Data(_) => &DATA,
        Value::RuleData(_) => &RULE,
        Value::Sample(_) => &["Labels", "Value"],
        Value::Alert(_) => &ALERT,
        Value::Pair(..) => &["Name", "Value"],
        _ => &[],
    };
    let elsewhere = |names: &[&str]| names.contains(&name);
    match suggest(name, known.iter().copied()) {
        Some(near) => refusal.help(format!("write .{near}")),
        None if matches!(receiver, Value::Data(_)) && elsewhere(&ALERT) => refusal.help(format!(
            "each alert has it: {{{{ range .Alerts }}}}{{{{ .{name} }}}}{{{{ end }}}}"
        )),
        None if matches!(receiver, Value::Alert(_)) && elsewhere(&DATA) => {
            refusal.help(format!("the notification has it: write $.{name}"))
        }
        None if known.is_empty() => refusal,
        None => refusal.help(format!("it has .{}", known.join(", ."))),
    }
}
