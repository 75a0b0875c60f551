use std::fmt::Write;

use super::{
    Compared, INHIBITION, MOST_RECEIVERS, all_of_base, changed_routes, exceptions, group_line,
    left_out, raisers, receivers_line, setting_text, verdict,
};
use crate::report::plain;
use crate::routing::diff::{Change, Part};

/// Returns the changes as Markdown for a comment: a table, and what is proved.
pub fn diff_markdown(compared: &Compared<'_>) -> String {
    let diff = compared.diff;
    let title = match diff.changes().count() as u64 + diff.more {
        0 if diff.is_equivalent() => "no change".to_owned(),
        0 => "not proved".to_owned(),
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    };
    let mut out = format!(
        "### Alert routing: {title}\n\n{} → {}\n\n",
        code(&compared.old.name()),
        code(&compared.new.name())
    );
    if let Some(base) = &diff.base {
        let _ = writeln!(out, "Only alerts with {} change:\n", code(&plain(base)));
    }
    if !diff.groups.is_empty() {
        out.push_str("| | Alerts | Change | Example | Route |\n|--:|---|---|---|---|\n");
    }
    for (number, group) in diff.groups.iter().enumerate() {
        let number = number + 1;
        if group.changes.len() > 1 {
            let alerts = match all_of_base(diff, group) {
                true => "all of them".to_owned(),
                false => parts_markdown(&group.parts, group.complete),
            };
            let what = group_line(group, |name| code(&plain(name))).replace(" -> ", " → ");
            let _ = writeln!(out, "| **{number}** | {alerts} | **{what}** | | |");
        }
        for change in &group.changes {
            let number = match group.changes.len() {
                1 => format!("**{number}**"),
                _ => "↳".to_owned(),
            };
            row_markdown(&mut out, &number, change, compared);
        }
    }
    if !diff.groups.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{}", sentence(&verdict(compared)));
    for part in &diff.unproved {
        let _ = writeln!(out, "\n> [!WARNING]\n> Not proved: {}", code(&plain(part)));
    }
    if let Some(text) = left_out(compared) {
        let _ = writeln!(out, "\n{}", sentence(&text));
    }
    if compared.inhibition {
        let _ = writeln!(out, "\n{}", sentence(INHIBITION));
    }
    out
}

fn parts_markdown(parts: &[Part], complete: bool) -> String {
    let parts = parts.iter().map(|part| {
        let mut lines = vec![code(&plain(&part.within))];
        lines.extend(exceptions(part, |text| code(&plain(text))));
        lines.join("<br>")
    });
    let mut all: Vec<String> = parts.collect();
    if !complete {
        all.push("others, which are too many kinds to tell".to_owned());
    }
    all.join("<br>or ")
}

fn row_markdown(out: &mut String, number: &str, change: &Change, compared: &Compared<'_>) {
    let witnesses = change.brief.iter().map(|part| {
        let witness = code(&plain(&part.witness.to_string()));
        match raisers(part, compared) {
            Some(rules) => format!("{witness}<br>{}", cell(&rules)),
            None => witness,
        }
    });
    let routes = change.brief.iter().map(|part| {
        let (old, new) = changed_routes(part);
        let (old, new) = (compared.old.places(old), compared.new.places(new));
        format!("{} → {}", code(&old), code(&new))
    });
    let _ = writeln!(
        out,
        "| {number} | {} | {} | {} | {} |",
        parts_markdown(&change.brief, change.complete),
        markdown_lines(change).join("<br>"),
        witnesses.collect::<Vec<_>>().join("<br>"),
        routes.collect::<Vec<_>>().join("<br>"),
    );
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    let first: String = first.into_iter().flatten().collect();
    format!("{first}{}.", chars.as_str())
}

fn markdown_lines(change: &Change) -> Vec<String> {
    let delta = &change.delta;
    let mut lines = Vec::new();
    if delta.changes_receivers() {
        lines.push(receivers_line(delta, |name| code(&plain(name))).replace(" -> ", " → "));
    }
    for setting in &delta.settings {
        let (name, values) = setting_text(setting);
        lines.push(match values {
            Some((old, new)) => format!("{}: {} → {}", code(&name), code(&old), code(&new)),
            None => code(&name),
        });
    }
    if !delta.changes_receivers() {
        let names: Vec<_> = change
            .receivers
            .iter()
            .take(MOST_RECEIVERS)
            .map(|name| code(&plain(name)))
            .collect();
        let more = change.receivers.len().saturating_sub(MOST_RECEIVERS);
        let others = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        lines.push(format!("of {}{others}", names.join(", ")));
    }
    lines
}

/// Returns text as code in a cell of a table.
fn code(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

/// Returns text as it stands in a cell of a table.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_{}[]<>()#+-!|~&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
