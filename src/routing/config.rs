use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Draft, GroupBy, Inhibition, Tree};
use crate::diag::Span;
use crate::lang::matcher::Matcher;
use crate::lang::time::TimeInterval;
use crate::model::Version;
use crate::model::alertmanager::{Alertmanager, Condition, Route};
use crate::model::decode::{Field, Spanned};

/// The version from which on `group_by: []` means no label instead of the parent's.
const EMPTY_GROUP_BY_RESETS: Version = Version::new(0, 31);

/// The part of an Alertmanager configuration that decides where and when alerts go.
#[derive(Clone, Debug)]
pub struct Config {
    /// The routing tree.
    pub tree: Tree,
    /// The named time intervals.
    pub intervals: Intervals,
    /// The rules by which alerts mute others, in the order of the file.
    pub inhibition: Vec<Inhibition>,
}

impl Config {
    /// Takes the routing part of a configuration that version `target` will read; nothing without
    /// a route.
    pub fn of(model: &Alertmanager, target: Version) -> Option<Self> {
        Some(Self {
            tree: Tree::new(draft(model.route.get()?, target)),
            intervals: Intervals::of(model),
            inhibition: Inhibition::all(model),
        })
    }
}

/// The depth of the recursion is bounded by the YAML reader.
fn draft(route: &Route, target: Version) -> Draft {
    let names = |field: &Field<Vec<Spanned<String>>>| -> Vec<String> {
        field
            .items()
            .iter()
            .map(|name| name.value.clone())
            .collect()
    };
    let children = route.routes.items().iter();
    Draft {
        span: route.span,
        matchers: matchers(route.conditions()),
        continues: route.r#continue.or(false),
        receiver: route
            .receiver
            .get()
            .filter(|name| !name.is_empty())
            .cloned(),
        group_by: group_by(&route.group_by, target),
        group_wait: route.group_wait.get().copied(),
        group_interval: route.group_interval.get().copied(),
        repeat_interval: route.repeat_interval.get().copied(),
        active: names(&route.active_time_intervals),
        mute: names(&route.mute_time_intervals),
        children: children.map(|child| draft(&child.value, target)).collect(),
    }
}

/// Returns the matchers of conditions, with their places in the file.
pub(super) fn matchers(conditions: Vec<Condition>) -> Vec<Matcher> {
    let placed = |condition: Condition| {
        let mut matcher = condition.matcher;
        matcher.span = condition.span;
        matcher
    };
    conditions.into_iter().map(placed).collect()
}

fn group_by(field: &Field<Vec<Spanned<String>>>, target: Version) -> Option<GroupBy> {
    let names = field.get()?.iter().map(|name| name.value.clone());
    let names: std::collections::BTreeSet<String> = names.collect();
    if names.contains("...") {
        return Some(GroupBy::All);
    }
    if names.is_empty() && target < EMPTY_GROUP_BY_RESETS {
        return None;
    }
    Some(GroupBy::Labels(names))
}

/// The named time intervals of a configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intervals {
    named: BTreeMap<String, (Span, Vec<TimeInterval>)>,
}

impl Intervals {
    fn of(model: &Alertmanager) -> Self {
        let named = model.intervals().map(|named| {
            let times = named.value.time_intervals.items().iter();
            let name = named.value.name.get().cloned().unwrap_or_default();
            let times = times.map(|time| time.value.to_interval());
            (name, (named.span, times.collect()))
        });
        Self {
            named: named.collect(),
        }
    }

    /// Returns the names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.named.keys().map(String::as_str)
    }

    /// Returns the times of a name.
    pub fn get(&self, name: &str) -> Option<&[TimeInterval]> {
        self.named.get(name).map(|(_, times)| times.as_slice())
    }

    /// Returns where a name stands in the file.
    pub fn span(&self, name: &str) -> Option<Span> {
        self.named.get(name).map(|(span, _)| *span)
    }

    /// Returns which of the named intervals contain the instant.
    pub fn containing<'n>(&self, names: &'n [String], instant: Timestamp) -> Vec<&'n str> {
        let contains = |name: &&String| {
            let times = self.get(name);
            times.is_some_and(|times| times.iter().any(|time| time.contains(instant)))
        };
        names.iter().filter(contains).map(String::as_str).collect()
    }
}

/// Why a route is silent at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mute {
    /// The time is in none of these, its active time intervals.
    NotActive(Vec<String>),
    /// The time is in these of its mute time intervals.
    Muted(Vec<String>),
}

impl Mute {
    /// Returns the names of the time intervals.
    pub fn names(&self) -> &[String] {
        let (Self::NotActive(names) | Self::Muted(names)) = self;
        names
    }
}

impl Config {
    /// Returns why a route sends nothing at some time, in the order in which Alertmanager 0.33
    /// asks: active time intervals first.
    pub fn mute(&self, id: super::RouteId, instant: Timestamp) -> Option<Mute> {
        let route = self.tree.get(id);
        let active = self.intervals.containing(&route.active, instant);
        if !route.active.is_empty() && active.is_empty() {
            return Some(Mute::NotActive(route.active.to_vec()));
        }
        let muted = self.intervals.containing(&route.mute, instant);
        let muted: Vec<String> = muted.into_iter().map(str::to_owned).collect();
        (!muted.is_empty()).then_some(Mute::Muted(muted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::stack::{FileKind, Loader, Targets};
    use crate::routing::RouteId;
    use crate::source::Disk;

    fn config(text: &str, target: Version) -> Config {
        let mut loader = Loader::new(&Disk, Targets::default());
        let kind = Some(FileKind::Alertmanager);
        loader.text("-", text.as_bytes(), kind).unwrap();
        assert!(loader.sink.findings().is_empty(), "{:?}", loader.sink);
        Config::of(&loader.stack.alertmanagers[0].model, target).unwrap()
    }

    const TEXT: &str = "
route:
  receiver: ops
  group_by: [alertname]
  routes:
    - match: {team: web}
      match_re: {env: a|b}
      matchers: [x != y]
      group_by: []
      continue: yes
      active_time_intervals: [office]
      mute_time_intervals: [lunch, never]
    - group_by: ['...']
      receiver: ''
receivers: [{name: ops}]
time_intervals:
  - name: office
    time_intervals: [{weekdays: ['monday:friday'], location: Europe/Berlin}]
  - name: lunch
    time_intervals: [{times: [{start_time: '12:00', end_time: '13:00'}]}]
  - name: never
    time_intervals: [{times: []}]
";

    #[test]
    fn old_and_new_matchers_come_together() {
        let config = config(TEXT, Version::new(0, 33));
        let key = config.tree.key(RouteId(1));
        assert_eq!(key, r#"{}/{env=~"^(?:a|b)$",team="web",x!="y"}"#);
        assert!(config.tree.get(RouteId(1)).continues);
        for matcher in &config.tree.get(RouteId(1)).matchers {
            assert!(TEXT[matcher.span.start..matcher.span.end].contains(matcher.name()));
        }
        assert_eq!(&*config.tree.get(RouteId(2)).receiver.value, "ops");
        assert_eq!(*config.tree.get(RouteId(2)).group_by.value, GroupBy::All);
    }

    #[test]
    fn an_empty_group_by_resets_since_0_31() {
        let group = |minor| {
            let config = config(TEXT, Version::new(0, minor));
            config.tree.get(RouteId(1)).group_by.value.clone()
        };
        assert_eq!(*group(31), GroupBy::Labels([].into()));
        assert_eq!(*group(30), GroupBy::Labels(["alertname".to_owned()].into()));
    }

    #[test]
    fn intervals_silence_a_route_in_their_own_time_zone() {
        let config = config(TEXT, Version::new(0, 33));
        let mute = |time: &str| config.mute(RouteId(1), time.parse().unwrap());
        // In Berlin, Monday begins at 22:00 UTC on Sunday.
        assert_eq!(
            mute("2026-07-05T21:59:00Z"),
            Some(Mute::NotActive(vec!["office".to_owned()]))
        );
        assert_eq!(mute("2026-07-05T22:00:00Z"), None);
        assert_eq!(
            mute("2026-07-06T12:59:59Z"),
            Some(Mute::Muted(vec!["lunch".to_owned()]))
        );
        assert_eq!(config.mute(RouteId::ROOT, Timestamp::UNIX_EPOCH), None);
    }
}
