use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use super::data::{Alert, Data, KeyValues, sorted};
use super::holder::Holder;
use super::layout::{month_name, weekday_name};
use super::moment::Moment;
use super::rule::{RuleData, Sample};

/// A value in a template, with the type that Go gives it: which operations a value has depends on
/// that type.
#[derive(Clone, Debug)]
pub enum Value {
    /// No value, or Go's `nil`.
    Nil,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `float64`
    Float(f64),
    /// `string`
    Text(Arc<str>),
    /// Text from `safeHtml`, which html templates do not escape.
    Html(Arc<str>),
    /// Text from `safeUrl`, which html templates do not filter.
    Url(Arc<str>),
    /// `time.Time`
    Time(Moment),
    /// `time.Duration`, in nanoseconds
    Duration(i64),
    /// `time.Month`, 1 to 12
    Month(i64),
    /// `time.Weekday`, 0 to 6 from Sunday
    Weekday(i64),
    /// The whole notification.
    Data(Arc<Data>),
    /// All alerts of a notification, which have `Firing` and `Resolved`.
    Alerts(Arc<[Arc<Alert>]>),
    /// Some alerts, as `.Alerts.Firing` gives them.
    AlertList(Arc<[Arc<Alert>]>),
    /// One alert.
    Alert(Arc<Alert>),
    /// Labels or annotations.
    KeyValues(Arc<KeyValues>),
    /// Labels or annotations in order.
    Pairs(Arc<[(Arc<str>, Arc<str>)]>),
    /// One label or annotation.
    Pair(Arc<str>, Arc<str>),
    /// `[]string`
    Texts(Arc<[Arc<str>]>),
    /// `[]any`, from `list`
    List(Arc<Holder<Vec<Value>>>),
    /// `map[string]any`, from `dict`
    Map(Arc<Holder<BTreeMap<Arc<str>, Value>>>),
    /// What the labels and annotations of rules are executed with.
    RuleData(Arc<RuleData>),
    /// `map[string]string`: labels in the templates of rules, which have no methods.
    Labels(Arc<KeyValues>),
    /// What `query` gives.
    Samples(Arc<[Arc<Sample>]>),
    /// One of them.
    Sample(Arc<Sample>),
}

impl Value {
    /// Returns the value of some text.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// Returns what the value is in plain words, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Nil => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "an integer",
            Self::Float(_) => "a float",
            Self::Text(_) => "text",
            Self::Html(_) => "safe HTML",
            Self::Url(_) => "a safe URL",
            Self::Time(_) => "a time",
            Self::Duration(_) => "a duration",
            Self::Month(_) => "a month",
            Self::Weekday(_) => "a weekday",
            Self::Data(_) => "the notification",
            Self::Alerts(_) => "the notification's alerts",
            Self::AlertList(_) => "a list of alerts",
            Self::Alert(_) => "an alert",
            Self::KeyValues(_) => "labels or annotations",
            Self::Pairs(_) => "a list of pairs",
            Self::Pair(..) => "a pair",
            Self::Texts(_) => "a list of texts",
            Self::List(_) => "a list",
            Self::Map(_) => "a dict",
            Self::RuleData(_) => "the data of the rule",
            Self::Labels(_) => "labels",
            Self::Samples(_) => "the result of a query",
            Self::Sample(_) => "a sample",
        }
    }

    /// Returns whether `if` and `with` take the value as true.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(n) | Self::Duration(n) | Self::Month(n) | Self::Weekday(n) => *n != 0,
            Self::Float(n) => *n != 0.0,
            Self::Time(_) | Self::Data(_) | Self::Alert(_) | Self::Pair(..) => true,
            Self::RuleData(_) | Self::Sample(_) => true,
            _ => self.length().is_none_or(|len| len > 0),
        }
    }

    /// Returns how many bytes or elements there are, when that can be told.
    pub fn length(&self) -> Option<usize> {
        Some(match self {
            Self::Text(text) | Self::Html(text) | Self::Url(text) => text.len(),
            Self::Alerts(list) | Self::AlertList(list) => list.len(),
            Self::KeyValues(map) | Self::Labels(map) => map.len(),
            Self::Samples(list) => list.len(),
            Self::Pairs(list) => list.len(),
            Self::Texts(list) => list.len(),
            Self::List(list) => list.len(),
            Self::Map(map) => map.len(),
            _ => return None,
        })
    }

    /// Returns about how many bytes the value takes as text, without writing it.
    pub fn size(&self) -> usize {
        /// What a number, a time or a sign takes.
        const SCALAR: usize = 16;
        let pair = |name: &str, value: &str| name.len() + value.len() + 2;
        let pairs = |map: &KeyValues| -> usize {
            SCALAR + map.iter().map(|(k, v)| pair(k, v)).sum::<usize>()
        };
        let alert = |alert: &Alert| {
            let urls = alert.generator_url.len() + alert.fingerprint.len();
            8 * SCALAR + urls + pairs(&alert.labels) + pairs(&alert.annotations)
        };
        match self {
            Self::Text(text) | Self::Html(text) | Self::Url(text) => text.len(),
            Self::Alert(one) => alert(one),
            Self::Alerts(list) | Self::AlertList(list) => list.iter().map(|one| alert(one)).sum(),
            Self::Data(data) => {
                let alerts: usize = data.alerts.iter().map(|one| alert(one)).sum();
                let maps = [
                    &data.group_labels,
                    &data.common_labels,
                    &data.common_annotations,
                ];
                alerts + maps.map(|map| pairs(map)).iter().sum::<usize>() + data.external_url.len()
            }
            Self::KeyValues(map) | Self::Labels(map) => pairs(map),
            Self::Pairs(list) => list.iter().map(|(k, v)| pair(k, v)).sum(),
            Self::Pair(name, value) => pair(name, value),
            Self::Texts(list) => list.iter().map(|text| text.len() + 1).sum(),
            Self::List(list) => list.size(),
            Self::Map(map) => map.size(),
            Self::RuleData(data) => pairs(&data.labels) + pairs(&data.external_labels),
            Self::Samples(list) => list.len() * SCALAR,
            Self::Sample(sample) => pairs(&sample.labels),
            _ => SCALAR,
        }
    }

    /// Returns how many lists and dicts are inside each other.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::List(list) => list.depth(),
            Self::Map(map) => map.depth(),
            _ => 0,
        }
    }

    /// Returns whether Go's `print` takes the value as text, beside which it puts no space.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Html(_) | Self::Url(_))
    }
}

impl fmt::Display for Value {
    /// Writes the value as Go's `fmt.Print` does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nil => f.write_str("<nil>"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => f.write_str(&float(*value)),
            Self::Text(text) | Self::Html(text) | Self::Url(text) => f.write_str(text),
            Self::Time(moment) => write!(f, "{moment}"),
            Self::Duration(nanoseconds) => f.write_str(&duration(*nanoseconds)),
            Self::Month(month) => f.write_str(month_name(*month)),
            Self::Weekday(weekday) => f.write_str(weekday_name(*weekday)),
            Self::Data(data) => write_data(f, data),
            Self::Alerts(list) | Self::AlertList(list) => listed(f, list.iter(), write_alert),
            Self::Alert(alert) => write_alert(f, alert),
            Self::KeyValues(map) => write_key_values(f, map),
            Self::Pairs(pairs) => write_pairs(f, pairs.iter().map(|(name, value)| (name, value))),
            Self::Pair(name, value) => write!(f, "{{{name} {value}}}"),
            Self::Texts(list) => listed(f, list.iter(), |f, text| f.write_str(text)),
            Self::List(list) => listed(f, list.iter(), write_inner),
            Self::RuleData(data) => write!(f, "{data}"),
            Self::Labels(labels) => write_labels(f, labels),
            // Go writes where each one stands in memory.
            Self::Samples(list) => listed(f, list.iter(), |f, _| f.write_str(ADDRESS)),
            Self::Sample(sample) => write!(f, "&{sample}"),
            Self::Map(map) => {
                f.write_str("map")?;
                listed(f, map.iter(), |f, (key, value)| {
                    write!(f, "{key}:")?;
                    write_inner(f, value)
                })
            }
        }
    }
}

/// What stands for the place in memory that Go writes for a pointer inside another value.
pub(super) const ADDRESS: &str = "0xc000000000";

fn write_inner(f: &mut fmt::Formatter<'_>, value: &Value) -> fmt::Result {
    match value {
        Value::Sample(_) => f.write_str(ADDRESS),
        other => write!(f, "{other}"),
    }
}

fn listed<T>(
    f: &mut fmt::Formatter<'_>,
    items: impl Iterator<Item = T>,
    mut write: impl FnMut(&mut fmt::Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    f.write_char('[')?;
    for (index, item) in items.enumerate() {
        if index > 0 {
            f.write_char(' ')?;
        }
        write(f, item)?;
    }
    f.write_char(']')
}

/// Writes labels as Go writes a map: `map[instance:a job:b]`.
pub(super) fn write_labels(f: &mut fmt::Formatter<'_>, labels: &KeyValues) -> fmt::Result {
    f.write_str("map")?;
    let entry = |f: &mut fmt::Formatter<'_>, (name, value)| write!(f, "{name}:{value}");
    listed(f, labels.iter(), entry)
}

fn write_pairs<'a>(
    f: &mut fmt::Formatter<'_>,
    pairs: impl Iterator<Item = (&'a Arc<str>, &'a Arc<str>)>,
) -> fmt::Result {
    for (index, (name, value)) in pairs.enumerate() {
        let separator = if index > 0 { ", " } else { "" };
        write!(f, "{separator}{name}={value}")?;
    }
    Ok(())
}

fn write_key_values(f: &mut fmt::Formatter<'_>, map: &KeyValues) -> fmt::Result {
    write_pairs(f, sorted(map))
}

fn write_alert(f: &mut fmt::Formatter<'_>, alert: &Arc<Alert>) -> fmt::Result {
    write!(f, "{{{} ", alert.status)?;
    write_key_values(f, &alert.labels)?;
    f.write_char(' ')?;
    write_key_values(f, &alert.annotations)?;
    let Alert {
        starts_at,
        ends_at,
        generator_url,
        fingerprint,
        ..
    } = &**alert;
    write!(f, " {starts_at} {ends_at} {generator_url} {fingerprint}}}")
}

fn write_data(f: &mut fmt::Formatter<'_>, data: &Data) -> fmt::Result {
    write!(f, "{{{} {} ", data.receiver, data.status)?;
    listed(f, data.alerts.iter(), write_alert)?;
    write!(f, " {}", data.notification_reason)?;
    for map in [
        &data.group_labels,
        &data.common_labels,
        &data.common_annotations,
    ] {
        f.write_char(' ')?;
        write_key_values(f, map)?;
    }
    write!(f, " {}}}", data.external_url)
}

/// Returns a float as Go's `%v` writes it: the shortest text that reads back, with an exponent below
/// 1e-4 and from 1e+06.
pub(super) fn float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if value == 0.0 || (-4..6).contains(&exponent) {
        return format!("{value}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

/// Returns a duration as Go's `Duration.String` does: `1h2m3.5s`.
pub(super) fn duration(nanoseconds: i64) -> String {
    let total = nanoseconds.unsigned_abs();
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let fraction = |value: u64, digits: usize| -> String {
        let text = format!("{value:0digits$}");
        let text = text.trim_end_matches('0');
        if text.is_empty() {
            String::new()
        } else {
            format!(".{text}")
        }
    };
    match total {
        0 => return "0s".to_owned(),
        1..1_000 => return format!("{sign}{total}ns"),
        1_000..1_000_000 => {
            return format!("{sign}{}{}µs", total / 1_000, fraction(total % 1_000, 3));
        }
        1_000_000..1_000_000_000 => {
            let rest = fraction(total % 1_000_000, 6);
            return format!("{sign}{}{rest}ms", total / 1_000_000);
        }
        _ => {}
    }
    let (seconds, rest) = (total / 1_000_000_000, total % 1_000_000_000);
    let mut text = sign.to_owned();
    if seconds >= 3600 {
        let _ = write!(text, "{}h", seconds / 3600);
    }
    if seconds >= 60 {
        let _ = write!(text, "{}m", seconds / 60 % 60);
    }
    let _ = write!(text, "{}{}s", seconds % 60, fraction(rest, 9));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_look_as_in_go() {
        for (value, text) in [
            (0.0, "0"),
            (1.5, "1.5"),
            (100_000.5, "100000.5"),
            (1_000_000.0, "1e+06"),
            (123_456_789.0, "1.23456789e+08"),
            (8.45e15, "8.45e+15"),
            (0.00012, "0.00012"),
            (0.000_012, "1.2e-05"),
            (-2.0, "-2"),
        ] {
            assert_eq!(float(value), text);
        }
    }

    #[test]
    fn durations_look_as_in_go() {
        for (nanoseconds, text) in [
            (0, "0s"),
            (12, "12ns"),
            (1_500, "1.5µs"),
            (2_000_000, "2ms"),
            (90_000_000_000, "1m30s"),
            (3_600_000_000_000, "1h0m0s"),
            (-1_500_000_000, "-1.5s"),
        ] {
            assert_eq!(duration(nanoseconds), text);
        }
    }
}
