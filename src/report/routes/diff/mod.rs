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
use crate::routing::coverage::AlertRule;
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
    /// The rules whose alerts alone count, if any, and their texts.
    pub rules: Option<(&'a [AlertRule], &'a SourceMap)>,
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
fn verdict(compared: &Compared<'_>) -> String {
    let diff = compared.diff;
    let of_rules = match compared.rules {
        None => String::new(),
        Some(([_], _)) => " of the rule".to_owned(),
        Some((rules, _)) => format!(" of the {} rules", rules.len()),
    };
    if diff.is_equivalent() {
        return format!(
            "proven equivalent: every alert{of_rules} reaches the same receivers, with the same \
             grouping, timers and time intervals"
        );
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
        true if complete => {
            format!("{changes}; proven: every other alert{of_rules} is treated as before")
        }
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
    if part.more > 0 {
        lines.push(format!(
            "and unless one of {} other routes that come first takes it",
            part.more
        ));
    }
    lines
}

fn changed_routes(part: &Part) -> (&[RouteId], &[RouteId]) {
    let old = part.old.get(part.lost.clone()).unwrap_or_default();
    let new = part.new.get(part.gained.clone()).unwrap_or_default();
    (old, new)
}

/// How many rules are named for a change.
const MOST_RULES: usize = 6;

/// Returns which rules can raise alerts of a part: `rules: Down, Slow and 3 others`.
fn raisers(part: &Part, compared: &Compared<'_>) -> Option<String> {
    let (rules, _) = compared.rules?;
    let list = |numbers: &[usize]| -> Option<String> {
        let mut names: Vec<String> = numbers
            .iter()
            .filter_map(|number| Some(plain(&rules.get(*number)?.name)))
            .collect();
        names.sort_unstable();
        names.dedup();
        let more = names.len().saturating_sub(MOST_RULES);
        names.truncate(MOST_RULES);
        let others = match more {
            0 => String::new(),
            1 => " and 1 other".to_owned(),
            _ => format!(" and {more} others"),
        };
        (!names.is_empty()).then(|| format!("{}{others}", names.join(", ")))
    };
    let possible = list(&part.rules.possible).map(|names| format!("alerts: {names}"));
    let doubtful = list(&part.rules.doubtful)
        .map(|names| format!("only if the series bring along labels that nothing names: {names}"));
    let both: Vec<_> = possible.into_iter().chain(doubtful).collect();
    (!both.is_empty()).then(|| both.join("; "))
}

/// Returns how many changes no alert of the rules is part of.
fn left_out(compared: &Compared<'_>) -> Option<String> {
    match (compared.rules, compared.diff.left_out) {
        (None, _) | (_, 0) => None,
        (_, 1) => Some("left out: 1 change that no alert of the rules is part of".to_owned()),
        (_, count) => Some(format!(
            "left out: {count} changes that no alert of the rules is part of"
        )),
    }
}
