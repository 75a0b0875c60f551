//! The functions that Prometheus gives the labels and annotations of rules.
//!
//! Source: `NewTemplateExpander` in `template/template.go` of Prometheus 3.5, and what 3.6 to 3.9
//! added.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::error::Refusal;
use super::exec::Executor;
use super::function::{Parameter, Signature};
use super::{humanize, text};
use crate::lang::promql::{self, Features};
use crate::lang::url::host_port;
use crate::notify::{Sample, Value};

use Parameter::{Any, Samples, Text};

/// Returns what a function takes.
pub(super) fn signature(name: &str) -> Option<Signature> {
    Some(match name {
        "query" | "toUpper" | "toLower" | "title" | "safeHtml" | "graphLink" | "tableLink"
        | "stripPort" | "stripDomain" | "parseDuration" | "urlQueryEscape" => (&[Text], None),
        "first" => (&[Samples], None),
        "label" => (&[Text, Parameter::Sample], None),
        "value" | "strvalue" => (&[Parameter::Sample], None),
        "args" => (&[], Some(Any)),
        "reReplaceAll" => (&[Text, Text, Text], None),
        "match" => (&[Text, Text], None),
        "sortByLabel" => (&[Text, Samples], None),
        "humanize" | "humanize1024" | "humanizeDuration" | "humanizePercentage"
        | "humanizeTimestamp" | "toTime" | "toDuration" => (&[Any], None),
        "pathPrefix" | "externalURL" | "now" => (&[], None),
        _ => return None,
    })
}

impl Executor<'_> {
    /// Calls one of Prometheus' functions with values of its parameters' types; `None` when it is
    /// one that Alertmanager has as well.
    pub(super) fn of_prometheus(
        &mut self,
        name: &str,
        values: &[Value],
    ) -> Option<Result<Value, Refusal>> {
        let world = self.set.world()?;
        let number = |value: &Value| humanize::number(name, value);
        Some(match (name, values) {
            ("query", [Value::Text(query)]) => {
                let known = world.queries.get(&**query).cloned();
                if known.is_none() {
                    self.unanswered.insert(query.clone());
                }
                readable(query).map(|()| Value::Samples(known.unwrap_or_default()))
            }
            ("first", [samples]) => first(samples),
            ("label", [Value::Text(name), Value::Sample(sample)]) => {
                Ok(super::fields::label(&sample.labels, name))
            }
            ("value", [Value::Sample(sample)]) => Ok(Value::Float(sample.value)),
            ("strvalue", [Value::Sample(sample)]) => {
                Ok(super::fields::label(&sample.labels, "__value__"))
            }
            ("label" | "value" | "strvalue", _) => {
                Err(Refusal::new(format!("`{name}` is given no sample")))
            }
            ("sortByLabel", [Value::Text(label), samples]) => Ok(sorted(label, samples)),
            ("args", values) => Ok(arguments(values)),
            ("title", [Value::Text(text)]) => Ok(Value::text(text::title(text, false))),
            ("graphLink", [Value::Text(query)]) => Ok(Value::text(link(query, 0))),
            ("tableLink", [Value::Text(query)]) => Ok(Value::text(link(query, 1))),
            ("urlQueryEscape", [Value::Text(text)]) => Ok(Value::text(gotmpl::url_encode(text))),
            ("stripPort", [Value::Text(address)]) => Ok(match host_port(address) {
                Ok(split) => Value::text(split.host),
                Err(_) => Value::Text(address.clone()),
            }),
            ("stripDomain", [Value::Text(address)]) => Ok(Value::text(without_domain(address))),
            ("parseDuration", [Value::Text(text)]) => seconds(text),
            ("humanize", [value]) => number(value).map(|n| Value::text(humanize::humanize(n))),
            ("humanize1024", [value]) => {
                number(value).map(|n| Value::text(humanize::humanize_1024(n)))
            }
            ("humanizePercentage", [value]) => {
                number(value).map(|n| Value::text(humanize::percentage(n)))
            }
            ("humanizeTimestamp", [value]) => {
                number(value).and_then(humanize::timestamp).map(Value::text)
            }
            ("toTime", [value]) => number(value).and_then(time),
            ("toDuration", [value]) => {
                number(value).map(|n| Value::Duration(humanize::go_integer(n * 1e9)))
            }
            ("now", []) => {
                let milliseconds = self.set.now.timestamp().as_millisecond();
                Ok(Value::Float(milliseconds as f64 / 1000.0))
            }
            ("pathPrefix", []) => Ok(Value::Text(world.path_prefix.clone())),
            ("externalURL", []) => Ok(Value::Text(world.external_url.clone())),
            _ => return None,
        })
    }
}

/// A query that cannot be read fails when it is asked.
fn readable(query: &str) -> Result<(), Refusal> {
    let Err(faults) = promql::parse(query, Features::default()) else {
        return Ok(());
    };
    let why = faults.first().map_or("", |fault| fault.message.as_str());
    Err(Refusal::content(format!(
        "Prometheus does not read the query `{query}`: {why}"
    )))
}

fn first(samples: &Value) -> Result<Value, Refusal> {
    let first = match samples {
        Value::Samples(samples) => samples.first(),
        _ => None,
    };
    let empty = || {
        Refusal::content("`first` is given the result of a query without samples")
            .help("guard it: {{ with query \"…\" }}{{ . | first | value }}{{ end }}")
    };
    first.cloned().map(Value::Sample).ok_or_else(empty)
}

fn sorted(label: &str, samples: &Value) -> Value {
    let mut sorted: Vec<Arc<Sample>> = match samples {
        Value::Samples(samples) => samples.to_vec(),
        _ => Vec::new(),
    };
    let key = |sample: &Arc<Sample>| sample.labels.get(label).cloned().unwrap_or_default();
    sorted.sort_by_key(key);
    Value::Samples(sorted.into())
}

fn arguments(values: &[Value]) -> Value {
    let numbered = values.iter().cloned().enumerate();
    let map: BTreeMap<Arc<str>, Value> = numbered
        .map(|(number, value)| (format!("arg{number}").into(), value))
        .collect();
    Value::map(map)
}

fn link(query: &str, tab: u8) -> String {
    format!("/graph?g0.expr={}&g0.tab={tab}", gotmpl::url_encode(query))
}

fn without_domain(address: &str) -> String {
    let split = host_port(address);
    let (host, port) = match &split {
        Ok(split) => (split.host.as_str(), split.port.as_str()),
        Err(_) => (address, ""),
    };
    // Go refuses zones in addresses, and so does Rust.
    if host.parse::<IpAddr>().is_ok() {
        return address.to_owned();
    }
    let host = host.split('.').next().unwrap_or_default();
    match (port, host.contains(':')) {
        ("", _) => host.to_owned(),
        (port, true) => format!("[{host}]:{port}"),
        (port, false) => format!("{host}:{port}"),
    }
}

fn seconds(text: &str) -> Result<Value, Refusal> {
    let duration = crate::lang::duration::parse(text);
    let wrong = |_| Refusal::content(format!("`{text}` is no duration such as 1h30m"));
    let milliseconds = duration.map_err(wrong)?.as_millis();
    Ok(Value::Float(milliseconds as f64 / 1000.0))
}

fn time(seconds: f64) -> Result<Value, Refusal> {
    let none = || Refusal::content("`toTime` is given a number that is not finite");
    humanize::time(seconds)?.map(Value::Time).ok_or_else(none)
}
