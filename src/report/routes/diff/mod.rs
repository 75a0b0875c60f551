//! Where two configurations differ, in each output format.

mod json;
mod markdown;
mod text;

pub use json::diff_json;
pub use markdown::diff_markdown;
pub use text::diff_text;

use super::tree::group_by;
use crate::diag::{FileId, Place};
use crate::report::plain;
use crate::routing::diff::{Delta, Diff, Group, Part, Setting, Toward};
use crate::routing::{Config, RouteId};
use crate::source::{Position, SourceMap};

/// How many exceptions of a condition are written for people.
const MOST_EXCEPTIONS: usize = 8;

/// How many receivers are named for a change of settings.
const MOST_RECEIVERS: usize = 4;

/// What is said when inhibition rules differ.
const INHIBITION: &str = "inhibition rules differ as well, and are not compared here";

/// A configuration that is compared.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What it does.
    pub config: &'a Config,
    /// Its text.
    pub sources: &'a SourceMap,
    /// The file in `sources`.
    pub file: FileId,
}

/// Two configurations and what the comparison proved.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The one before.
    pub old: Side<'a>,
    /// The one after.
    pub new: Side<'a>,
    /// What changes.
    pub diff: &'a Diff,
    /// Whether the inhibition rules differ, which the comparison does not look at.
    pub inhibition: bool,
}

impl Side<'_> {
    fn name(&self) -> String {
        plain(self.sources.get(self.file).name())
    }

    fn position(&self, id: RouteId) -> Position {
        self.sources.position(Place {
            file: self.file,
            span: self.config.tree.get(id).span,
        })
    }

    fn receivers(&self, routes: &[RouteId]) -> Vec<String> {
        let routes = routes.iter();
        routes
            .map(|id| plain(&self.config.tree.get(*id).receiver.value))
            .collect()
    }

    /// Returns where routes stand: `alertmanager.yml:12, 31`.
    fn places(&self, routes: &[RouteId]) -> String {
        let lines = routes.iter().map(|id| self.position(*id).line.to_string());
        let lines: Vec<_> = lines.collect();
        match lines.is_empty() {
            true => "none".to_owned(),
            false => format!("{}:{}", self.name(), lines.join(", ")),
        }
    }
}

/// Returns whether the alerts of a group are those that were told of as all that change.
fn all_of_base(diff: &Diff, group: &Group) -> bool {
    diff.base.is_some() && matches!(&*group.parts, [only] if only.to_string() == "every alert")
}

/// Returns what the changes of a group have in common.
fn group_line(group: &Group, shown: impl Fn(&str) -> String) -> String {
    let list = |names: &[String]| -> String {
        let names: Vec<_> = names.iter().map(|name| shown(name)).collect();
        names.join(", ")
    };
    let count = group.changes.len();
    match &group.toward {
        Toward::After(names) if names.is_empty() => "no longer told:".to_owned(),
        Toward::After(names) => format!("receivers: {count} kinds -> {}", list(names)),
        Toward::Before(names) if names.is_empty() => "told as well:".to_owned(),
        Toward::Before(names) => format!("receivers: {} -> {count} kinds", list(names)),
        Toward::Settings => "settings:".to_owned(),
    }
}

/// Returns what the comparison proved, in one sentence.
fn verdict(diff: &Diff) -> String {
    if diff.is_equivalent() {
        return "proven equivalent: every alert reaches the same receivers, with the same grouping, \
                timers and time intervals"
            .to_owned();
    }
    let count = diff.changes().count() as u64 + diff.more;
    let changes = match (count, diff.more) {
        (0, _) => return "no change was found, but not everything could be proved".to_owned(),
        (1, _) => "1 change".to_owned(),
        (_, 0) => format!("{count} changes"),
        _ => format!("{count} changes, {} of them not shown", diff.more),
    };
    let complete = diff.changes().all(|change| change.complete) && diff.more == 0;
    match diff.unproved.is_empty() {
        true if complete => format!("{changes}; proven: every other alert is treated as before"),
        true => changes,
        false => format!("{changes}; not everything could be proved"),
    }
}

fn receivers_line(delta: &Delta, shown: impl Fn(&str) -> String) -> String {
    let list = |names: &[String]| -> String {
        let names: Vec<_> = names.iter().map(|name| shown(name)).collect();
        names.join(", ")
    };
    let (old, new) = (list(&delta.old), list(&delta.new));
    match (old.is_empty(), new.is_empty()) {
        (true, _) => format!("told as well: {new}"),
        (_, true) => format!("no longer told: {old}"),
        _ if delta.is_order_only() => format!("order of receivers: {old} -> {new}"),
        _ => format!("receivers: {old} -> {new}"),
    }
}

/// Returns the name of a setting, and its values before and after.
fn setting_text(setting: &Setting) -> (String, Option<(String, String)>) {
    let names = |names: &[String]| match names.is_empty() {
        true => "none".to_owned(),
        false => plain(&names.join(", ")),
    };
    let (name, old, new) = match setting {
        Setting::GroupBy(old, new) => ("group_by", group_by(old), group_by(new)),
        Setting::GroupWait(old, new) => ("group_wait", old.to_string(), new.to_string()),
        Setting::GroupInterval(old, new) => ("group_interval", old.to_string(), new.to_string()),
        Setting::RepeatInterval(old, new) => ("repeat_interval", old.to_string(), new.to_string()),
        Setting::Active(old, new) => ("active_time_intervals", names(old), names(new)),
        Setting::Mute(old, new) => ("mute_time_intervals", names(old), names(new)),
        Setting::Times(name) => {
            return (
                format!("time interval {} has other times", plain(name)),
                None,
            );
        }
    };
    (name.to_owned(), Some((old, new)))
}

/// Returns the exceptions of a condition, a line each.
fn exceptions(part: &Part, shown: impl Fn(&str) -> String) -> Vec<String> {
    let all = part
        .without
        .iter()
        .map(|text| format!("unless {}", shown(text)));
    let mut lines: Vec<_> = all.take(MOST_EXCEPTIONS).collect();
    let more = part.without.len().saturating_sub(MOST_EXCEPTIONS);
    if more > 0 {
        lines.push(format!("and {more} more exceptions, which JSON lists"));
    }
    lines
}

fn changed_routes(part: &Part) -> (&[RouteId], &[RouteId]) {
    let old = part.old.get(part.lost.clone()).unwrap_or_default();
    let new = part.new.get(part.gained.clone()).unwrap_or_default();
    (old, new)
}
