//! Several compose files into one, as docker compose merges them.
//!
//! Source: compose-go 2.9 `override/merge.go`.

use std::collections::HashMap;

use super::codes::CANNOT_MERGE;
use super::value::{Data, Entry, Map, Mark, Text, Value, go_text};
use crate::diag::{Finding, Sink};

/// How values at some places merge, other than by their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// The later one replaces the earlier.
    Replace,
    /// Both become lists of `NAME=value`, one after the other.
    Sequence,
    /// As [`Rule::Sequence`], without what the earlier list has already.
    NewOnly,
    /// A path stands for a mapping with `context`.
    Build,
    /// A list of names stands for a mapping; dependencies have their default conditions.
    Dependencies,
    /// A list of names stands for a mapping.
    Names,
    /// The options merge only when both name the same driver.
    Logging,
    /// A list of address ranges, merged by subnet.
    AddressRanges,
}

fn rule(path: &[&str]) -> Option<Rule> {
    Some(match path {
        ["networks", _, "ipam", "config"] => Rule::AddressRanges,
        ["networks" | "volumes", _, "labels"] => Rule::Sequence,
        ["services", _, "build"] => Rule::Build,
        ["services", _, "build", "extra_hosts"] | ["services", _, "extra_hosts"] => Rule::NewOnly,
        [
            "services",
            _,
            "build",
            "args" | "additional_contexts" | "labels",
        ]
        | ["services", _, "deploy", "labels"]
        | [
            "services",
            _,
            "annotations" | "dns" | "dns_opt" | "dns_search" | "env_file" | "label_file"
            | "environment" | "labels" | "sysctls" | "tmpfs",
        ] => Rule::Sequence,
        ["services", _, "command" | "entrypoint"] | ["services", _, "healthcheck", "test"] => {
            Rule::Replace
        }
        ["services", _, "ulimits", _] => Rule::Replace,
        ["services", _, "depends_on"] => Rule::Dependencies,
        ["services", _, "networks" | "models"] => Rule::Names,
        ["services", _, "logging"] => Rule::Logging,
        _ => return None,
    })
}

/// Merges a later file over an earlier one; both are whole documents.
pub fn merge(earlier: &mut Value, mut later: Value, sink: &mut Sink) {
    apply_marks(earlier, &mut later);
    let base = std::mem::replace(earlier, Value::new(later.place, Data::Null));
    *earlier = merged(base, later, &[], sink);
}

/// Merges a service over the one that it extends.
pub fn extend(base: Value, service: Value, sink: &mut Sink) -> Value {
    let (mut base, mut service) = (base, service);
    apply_marks(&mut base, &mut service);
    merged(base, service, &["services", "x"], sink)
}

/// Removes from the earlier value what the later one resets or overrides, and the marks from the
/// later one.
pub fn apply_marks(earlier: &mut Value, later: &mut Value) {
    later.mark = Mark::Merge;
    let Data::Map(entries) = &mut later.data else {
        return;
    };
    let mut none = Map::new();
    let before = match &mut earlier.data {
        Data::Map(map) => map,
        _ => &mut none,
    };
    entries.retain(|name, entry| match entry.value.mark {
        Mark::Reset => {
            before.remove(name);
            false
        }
        Mark::Override => {
            before.remove(name);
            let mut nothing = Value::new(entry.value.place, Data::Null);
            apply_marks(&mut nothing, &mut entry.value);
            true
        }
        Mark::Merge => {
            let mut nothing = Value::new(entry.value.place, Data::Null);
            let other = before.get_mut(name).map_or(&mut nothing, |e| &mut e.value);
            apply_marks(other, &mut entry.value);
            true
        }
    });
}

fn merged(base: Value, later: Value, path: &[&str], sink: &mut Sink) -> Value {
    if let Some(rule) = rule(path) {
        return by_rule(rule, base, later, path, sink);
    }
    if later.data == Data::Null {
        return base;
    }
    let place = later.place;
    match (base.data, later.data) {
        (Data::Map(map), Data::Map(other)) => {
            let data = Data::Map(merged_maps(map, other, path, sink));
            Value::new(base.place, data)
        }
        (Data::List(mut items), Data::List(other)) => {
            items.extend(other);
            Value::new(base.place, Data::List(items))
        }
        (data @ (Data::Map(_) | Data::List(_)), _) => {
            let base = Value::new(base.place, data);
            let message = format!(
                "this replaces {} of an earlier file with something else",
                base.describe()
            );
            let finding = Finding::new(&CANNOT_MERGE, place, message)
                .related(base.place, "the earlier value")
                .help("write both in the same form, or tag the later one with `!override`");
            sink.push(finding);
            base
        }
        (_, data) => Value::new(place, data),
    }
}

fn merged_maps(base: Map, later: Map, path: &[&str], sink: &mut Sink) -> Map {
    let mut map = base;
    for (name, entry) in later {
        let Some(old) = map.remove(&name) else {
            map.insert(name, entry);
            continue;
        };
        let mut inner: Vec<&str> = path.to_vec();
        inner.push(&name);
        let value = merged(old.value, entry.value, &inner, sink);
        let key = match value.place == old.key {
            true => old.key,
            false => entry.key,
        };
        map.insert(name, Entry { key, value });
    }
    map
}

fn by_rule(rule: Rule, base: Value, later: Value, path: &[&str], sink: &mut Sink) -> Value {
    let place = base.place;
    match rule {
        Rule::Replace => later,
        Rule::Sequence | Rule::NewOnly => {
            let mut items = sequence(base);
            let known: Vec<String> = match rule {
                Rule::NewOnly => items.iter().filter_map(go_text).collect(),
                _ => Vec::new(),
            };
            let new = sequence(later);
            let is_new = |v: &Value| !go_text(v).is_some_and(|t| known.contains(&t));
            items.extend(new.into_iter().filter(is_new));
            Value::new(place, Data::List(items))
        }
        Rule::Build => both_maps(with_context(base), with_context(later), path, sink),
        Rule::Dependencies => both_maps(named(base, true), named(later, true), path, sink),
        Rule::Names => both_maps(named(base, false), named(later, false), path, sink),
        Rule::Logging => {
            let driver = |v: &Value| v.get("driver").map(|d| go_text(d).unwrap_or_default());
            match (driver(&base), driver(&later)) {
                (Some(a), Some(b)) if a != b => later,
                _ => both_maps(base, later, path, sink),
            }
        }
        Rule::AddressRanges => address_ranges(base, later, path, sink),
    }
}

/// Merges two mappings; anything else is left to the reading of types.
fn both_maps(base: Value, later: Value, path: &[&str], sink: &mut Sink) -> Value {
    match (base.data, later.data) {
        (Data::Map(map), Data::Map(other)) => {
            Value::new(base.place, Data::Map(merged_maps(map, other, path, sink)))
        }
        (data, Data::Null) => Value::new(base.place, data),
        (_, data) => Value::new(later.place, data),
    }
}

/// Returns the items of a list, the entries of a mapping as `NAME=value`, or a text alone.
fn sequence(value: Value) -> Vec<Value> {
    match value.data {
        Data::List(items) => items,
        Data::Map(map) => map.into_iter().flat_map(pairs).collect(),
        Data::Text(_) => vec![value],
        _ => Vec::new(),
    }
}

fn pairs((name, entry): (String, Entry)) -> Vec<Value> {
    let pair = |value: &Value| {
        let hidden = matches!(&value.data, Data::Text(text) if text.hidden);
        let text = go_text(value).map(|text| format!("{name}={text}"));
        let text = Text {
            value: text.unwrap_or_else(|| name.clone()),
            hidden,
            ..Text::default()
        };
        Value::new(value.place, Data::Text(text))
    };
    match &entry.value.data {
        Data::Null => vec![Value::text(entry.key, name)],
        Data::List(items) => items.iter().map(pair).collect(),
        _ => vec![pair(&entry.value)],
    }
}

/// Returns a mapping with `context` for a path.
fn with_context(value: Value) -> Value {
    match value.data {
        Data::Text(_) => {
            let place = value.place;
            let entry = Entry { key: place, value };
            Value::new(place, Data::Map(Map::from([("context".to_owned(), entry)])))
        }
        _ => value,
    }
}

/// Returns a mapping with the names of a list as keys.
fn named(value: Value, dependencies: bool) -> Value {
    let Data::List(items) = value.data else {
        return value;
    };
    let mut map = Map::new();
    for item in items {
        let place = item.place;
        let Data::Text(text) = item.data else {
            continue;
        };
        let data = match dependencies {
            true => default_dependency(place),
            false => Data::Null,
        };
        let entry = Entry {
            key: place,
            value: Value::new(place, data),
        };
        map.insert(text.value, entry);
    }
    Value::new(value.place, Data::Map(map))
}

fn default_dependency(place: crate::diag::Place) -> Data {
    let entry = |value| Entry { key: place, value };
    Data::Map(Map::from([
        (
            "condition".to_owned(),
            entry(Value::text(place, "service_started")),
        ),
        (
            "required".to_owned(),
            entry(Value::new(place, Data::Bool(true))),
        ),
    ]))
}

/// Merges each later address range over the earlier one with the same subnet.
///
/// As in compose-go, an earlier range that no later one names is dropped.
fn address_ranges(base: Value, later: Value, path: &[&str], sink: &mut Sink) -> Value {
    let place = base.place;
    let (Data::List(items), Data::List(_)) = (base.data, &later.data) else {
        return later;
    };
    let subnet = |v: &Value| v.get("subnet").and_then(go_text);
    let mut earlier: HashMap<_, _> = items.into_iter().map(|i| (subnet(&i), i)).collect();
    let Data::List(others) = later.data else {
        return Value::new(place, Data::Null);
    };
    let ranges = others
        .into_iter()
        .map(|other| match earlier.remove(&subnet(&other)) {
            Some(item) => both_maps(item, other, path, sink),
            None => other,
        });
    Value::new(place, Data::List(ranges.collect()))
}

#[cfg(test)]
mod tests {
    use super::merge;
    use crate::diag::Sink;
    use crate::model::compose::value::{Data, Value, go_text, read};
    use crate::source::SourceMap;
    use crate::source::yaml::load;

    fn merged(texts: &[&str]) -> (String, Vec<&'static str>) {
        let mut map = SourceMap::new();
        let mut sink = Sink::new();
        let mut whole: Option<Value> = None;
        for text in texts {
            let file = map.add("c.yml", *text);
            let tree = load(file, text, &mut sink).unwrap();
            let value = read(file, &tree, &mut sink).unwrap();
            match &mut whole {
                Some(whole) => merge(whole, value, &mut sink),
                None => whole = Some(value),
            }
        }
        let codes = sink.into_sorted().iter().map(|f| f.code.name).collect();
        (shown(&whole.unwrap()), codes)
    }

    fn shown(value: &Value) -> String {
        match &value.data {
            Data::Map(map) => {
                let entries = map.iter().map(|(k, e)| format!("{k}: {}", shown(&e.value)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            Data::List(items) => {
                let items: Vec<_> = items.iter().map(shown).collect();
                format!("[{}]", items.join(", "))
            }
            _ => go_text(value).unwrap_or_else(|| "~".to_owned()),
        }
    }

    #[test]
    fn mappings_merge_lists_append_and_single_values_are_replaced() {
        let (value, codes) = merged(&[
            "services: {a: {image: x, ports: [80], command: [a, b], restart: always}}",
            "services: {a: {image: y, ports: [81], command: [c], restart: }, b: {image: z}}",
        ]);
        assert!(codes.is_empty());
        assert_eq!(
            value,
            "{services: {a: {command: [c], image: y, ports: [80, 81], restart: always}, b: {image: z}}}"
        );
    }

    #[test]
    fn both_notations_of_variables_and_dependencies_merge() {
        let (value, _) = merged(&[
            "services: {a: {environment: {B: 1, A: }, depends_on: [x], build: ., networks: [n]}}",
            "services: {a: {environment: [B=2], depends_on: {y: {condition: service_healthy}}, build: {target: t}, networks: {m: {priority: 1}}}}",
        ]);
        assert_eq!(
            value,
            "{services: {a: {build: {context: ., target: t}, \
depends_on: {x: {condition: service_started, required: true}, y: {condition: service_healthy}}, \
environment: [A, B=1, B=2], networks: {m: {priority: 1}, n: ~}}}}"
        );
    }

    #[test]
    fn tags_reset_and_override() {
        let (value, _) = merged(&[
            "services: {a: {ports: [80], labels: {x: y}, image: i, dns: d}}",
            "services: {a: {ports: !override [81], labels: !reset {}, image: !reset null, x: !reset 1}}",
        ]);
        assert_eq!(value, "{services: {a: {dns: d, ports: [81]}}}");
    }

    #[test]
    fn other_kinds_do_not_merge() {
        let (value, codes) =
            merged(&["services: {a: {ports: [80]}}", "services: {a: {ports: 81}}"]);
        assert_eq!(value, "{services: {a: {ports: [80]}}}");
        assert_eq!(codes, ["cannot-merge"]);
    }

    #[test]
    fn logging_options_merge_for_the_same_driver_alone() {
        let base = "services: {a: {logging: {driver: json-file, options: {a: 1}}}}";
        let same = "services: {a: {logging: {options: {b: 2}}}}";
        let other = "services: {a: {logging: {driver: syslog}}}";
        assert_eq!(
            merged(&[base, same]).0,
            "{services: {a: {logging: {driver: json-file, options: {a: 1, b: 2}}}}}"
        );
        assert_eq!(
            merged(&[base, other]).0,
            "{services: {a: {logging: {driver: syslog}}}}"
        );
    }

    #[test]
    fn address_ranges_merge_by_subnet() {
        let (value, _) = merged(&[
            "networks: {n: {ipam: {config: [{subnet: a, gateway: g}]}}}",
            "networks: {n: {ipam: {config: [{subnet: a, ip_range: r}, {subnet: b}]}}}",
        ]);
        assert_eq!(
            value,
            "{networks: {n: {ipam: {config: [{gateway: g, ip_range: r, subnet: a}, {subnet: b}]}}}}"
        );
    }
}
