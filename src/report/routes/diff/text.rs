use std::fmt::Write;

use super::{
    Compared, INHIBITION, MOST_RECEIVERS, all_of_base, changed_routes, exceptions, group_line,
    left_out, raisers, receivers_line, setting_text, verdict,
};
use crate::report::plain;
use crate::routing::diff::{Change, Part};

/// Returns the changes as text.
pub fn diff_text(compared: &Compared<'_>) -> String {
    let diff = compared.diff;
    let mut out = String::new();
    if let Some(base) = &diff.base {
        let _ = writeln!(out, "only alerts with {}:\n", plain(base));
    }
    for (number, group) in diff.groups.iter().enumerate() {
        let head = format!("{}.", number + 1);
        match group.changes.as_slice() {
            [only] => {
                let _ = writeln!(out, "{head:<4}{}", lines(only).join("\n    "));
                parts_text(
                    &mut out,
                    "    ",
                    &only.brief,
                    only.complete,
                    |part, indent| example(part, compared, indent),
                );
            }
            several => {
                let _ = writeln!(out, "{head:<4}{}", group_line(group, plain));
                if !all_of_base(diff, group) {
                    let nothing = |_: &Part, _: &str| String::new();
                    parts_text(&mut out, "    ", &group.parts, group.complete, nothing);
                }
                for change in several {
                    let what = lines(change).join("\n        ");
                    let _ = writeln!(out, "    - {what}");
                    parts_text(
                        &mut out,
                        "        ",
                        &change.brief,
                        change.complete,
                        |p, indent| example(p, compared, indent),
                    );
                }
            }
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{}", verdict(compared));
    for part in &diff.unproved {
        let _ = writeln!(out, "not proved: {}", plain(part));
    }
    if let Some(text) = left_out(compared) {
        let _ = writeln!(out, "{text}");
    }
    if compared.inhibition {
        let _ = writeln!(out, "{INHIBITION}");
    }
    out
}

/// Writes conditions, each with what follows it.
fn parts_text(
    out: &mut String,
    indent: &str,
    parts: &[Part],
    complete: bool,
    after: impl Fn(&Part, &str) -> String,
) {
    for (number, part) in parts.iter().enumerate() {
        let or = if number == 0 { "" } else { "or " };
        let _ = writeln!(out, "{indent}{or}{}", plain(&part.within));
        for exception in exceptions(part, plain) {
            let _ = writeln!(out, "{indent}  {exception}");
        }
        out.push_str(&after(part, indent));
    }
    if !complete {
        let _ = writeln!(out, "{indent}and others, which are too many kinds to tell");
    }
}

/// Returns what changes, a line each.
fn lines(change: &Change) -> Vec<String> {
    let delta = &change.delta;
    let mut lines = Vec::new();
    if delta.changes_receivers() {
        lines.push(receivers_line(delta, plain));
    }
    for setting in &delta.settings {
        let (name, values) = setting_text(setting);
        lines.push(match values {
            Some((old, new)) => format!("{name} {old} -> {new}"),
            None => name,
        });
    }
    if !delta.changes_receivers()
        && let Some(first) = lines.first_mut()
    {
        let mut names: Vec<_> = change.receivers.iter().map(|name| plain(name)).collect();
        let more = names.len().saturating_sub(MOST_RECEIVERS);
        names.truncate(MOST_RECEIVERS);
        let others = match more {
            0 => String::new(),
            1 => " and 1 other receiver".to_owned(),
            _ => format!(" and {more} other receivers"),
        };
        *first = format!("{}{others}: {first}", names.join(", "));
    }
    lines
}

/// Returns one of the alerts, with all receivers where others than those that change are told of
/// it, and the routes.
fn example(part: &Part, compared: &Compared<'_>, indent: &str) -> String {
    let witness = plain(&part.witness.to_string());
    let (old, new) = changed_routes(part);
    let only = old.len() == part.old.len() && new.len() == part.new.len();
    let line_feed = match part.line_feed {
        true => " (only with a line feed in a value)",
        false => "",
    };
    let all = match only {
        true => String::new(),
        false => format!(
            " reaches {} -> {}",
            compared.old.receivers(&part.old).join(", "),
            compared.new.receivers(&part.new).join(", ")
        ),
    };
    let places = format!(
        "{} -> {}",
        compared.old.places(old),
        compared.new.places(new)
    );
    let mut lines = vec![format!("example {witness}{all}{line_feed}"), places];
    lines.extend(raisers(part, compared));
    let lines = lines.iter().map(|line| format!("{indent}  {line}\n"));
    lines.collect()
}
