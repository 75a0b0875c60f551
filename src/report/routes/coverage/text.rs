use std::fmt::Write;

use super::{Covered, idle, values, verdict};
use crate::lang::gostring;
use crate::model::inference::Values;
use crate::report::plain;
use crate::routing::RouteId;
use crate::routing::coverage::{Coverage, RuleUse};
use crate::routing::landing::Outcome;

/// How many ways of one rule are written.
const MAX_WAYS: usize = 12;

/// Returns what rules reach, as text.
pub fn coverage_text(covered: &Covered<'_>) -> String {
    let mut out = String::new();
    for rule in covered.rules() {
        rule_text(covered, rule, &mut out);
    }
    unreached(covered, &mut out);
    defaults(covered, &mut out);
    untested(covered, &mut out);
    out
}

fn rule_text(covered: &Covered<'_>, rule: &RuleUse, out: &mut String) {
    let (file, line) = covered.place(rule.file, rule.span);
    let _ = writeln!(out, "{}  {}:{line}", plain(&rule.name), plain(&file));
    let labels: Vec<String> = rule.labels.certain().map(|(n, v)| label(n, &v)).collect();
    let _ = writeln!(out, "  has       {}", plain(&labels.join(", ")));
    let mut maybe: Vec<String> = rule.labels.possible().map(|(n, v)| label(n, &v)).collect();
    if rule.labels.has_others() {
        maybe.push("any other".to_owned());
    }
    if !maybe.is_empty() {
        let _ = writeln!(out, "  may have  {}", plain(&maybe.join(", ")));
    }
    let lacking = covered.lacking(&rule.labels);
    if !lacking.is_empty() {
        let _ = writeln!(out, "  never has {}", plain(&lacking.join(", ")));
    }
    ways(covered, rule, out);
    out.push('\n');
}

fn ways(covered: &Covered<'_>, rule: &RuleUse, out: &mut String) {
    if let Some(only) = rule.landing.only() {
        let receivers = covered.receivers(&only.routes).join(", ");
        let _ = writeln!(out, "  goes to   {}", plain(&receivers));
        return;
    }
    let known: Vec<&Outcome> = rule.known.usual().collect();
    let is_known = |way: &&&Outcome| known.iter().any(|known| known.routes == way.routes);
    let all: Vec<&Outcome> = rule.landing.usual().collect();
    let (told, doubtful): (Vec<&Outcome>, Vec<&Outcome>) = {
        let doubtful = all.iter().filter(|way| !is_known(way)).copied().collect();
        (known.clone(), doubtful)
    };
    if told.is_empty() && doubtful.is_empty() {
        let _ = writeln!(out, "  goes to   nowhere: it never fires");
    }
    let word = if told.len() == 1 {
        "goes to  "
    } else {
        "may go to"
    };
    for way in told.iter().take(MAX_WAYS) {
        let receivers = covered.receivers(&way.routes).join(", ");
        let with = match told.len() {
            1 => String::new(),
            _ => format!("  with {}", way.witness),
        };
        let _ = writeln!(out, "  {word} {}", plain(&format!("{receivers}{with}")));
    }
    for way in doubtful.iter().take(MAX_WAYS) {
        let receivers = covered.receivers(&way.routes).join(", ");
        let text = format!(
            "{receivers}  only if the series bring along {}",
            way.witness
        );
        let _ = writeln!(out, "  could go to {}", plain(&text));
    }
    let left = told.len().saturating_sub(MAX_WAYS) + doubtful.len().saturating_sub(MAX_WAYS);
    if left > 0 {
        let _ = writeln!(out, "  and {left} more ways");
    }
    if !rule.landing.is_proved() {
        let _ = writeln!(
            out,
            "  not all ways are proved: the expressions overlap too much"
        );
    }
}

/// Returns a label with what is known of its values.
fn label(name: &str, known: &Values) -> String {
    match values(known) {
        Some(list) => {
            let there = list.iter().filter(|value| !value.is_empty());
            let there: Vec<String> = there.map(|value| gostring::quote(value)).collect();
            format!("{name}={}", there.join("|"))
        }
        None => name.to_owned(),
    }
}

fn unreached(covered: &Covered<'_>, out: &mut String) {
    let Coverage {
        routes,
        receivers,
        intervals,
        inhibitions,
        ..
    } = &covered.assessment.coverage;
    let tree = &covered.assessment.config.tree;
    let mut lines = Vec::new();
    for (id, _) in tree.iter() {
        let Some(used) = routes.get(id.get()).filter(|used| !used.is_passed) else {
            continue;
        };
        debug_assert!(used.takes.is_none());
        lines.push(format!("route     {}", route_text(covered, id)));
    }
    for (kind, named) in [("receiver ", receivers), ("interval ", intervals)] {
        let unreached = named.iter().filter(|named| named.reach.is_none());
        lines.extend(unreached.map(|named| format!("{kind} {}", named.name)));
        let doubtful = named
            .iter()
            .filter(|named| named.reach.possible.is_empty() && !named.reach.doubtful.is_empty());
        lines.extend(
            doubtful.map(|named| format!("{kind} {} ({})", named.name, verdict(&named.reach))),
        );
    }
    for (rule, used) in covered.assessment.inhibitions.iter().zip(inhibitions) {
        if let Some(why) = idle(used) {
            let (file, line) = covered.place(covered.file, rule.span);
            let doubt = if used.doubtful {
                ", unless series bring other labels along"
            } else {
                ""
            };
            lines.push(format!("inhibition {file}:{line} {why}{doubt}"));
        }
    }
    if !lines.is_empty() {
        let _ = writeln!(out, "No alert of these rules reaches");
        for line in lines {
            let _ = writeln!(out, "  {}", plain(&line));
        }
        out.push('\n');
    }
}

fn route_text(covered: &Covered<'_>, id: RouteId) -> String {
    let tree = &covered.assessment.config.tree;
    let route = tree.get(id);
    let (file, line) = covered.place(covered.file, route.span);
    let matchers: Vec<String> = route.matchers.iter().map(ToString::to_string).collect();
    let receiver = covered.receiver(id);
    format!("{file}:{line} {{{}}} -> {receiver}", matchers.join(","))
}

fn defaults(covered: &Covered<'_>, out: &mut String) {
    let falling = covered.rules().filter_map(|rule| {
        let (all, way) = rule.falls_to_default()?;
        Some(match all {
            true => rule.name.clone(),
            false => format!("{} with {}", rule.name, way.witness),
        })
    });
    let falling: Vec<String> = falling.collect();
    if !falling.is_empty() {
        let _ = writeln!(
            out,
            "Only the default receiver {} takes",
            plain(covered.receiver(RouteId::ROOT))
        );
        for line in falling {
            let _ = writeln!(out, "  {}", plain(&line));
        }
        out.push('\n');
    }
}

fn untested(covered: &Covered<'_>, out: &mut String) {
    let coverage = &covered.assessment.coverage;
    let tree = &covered.assessment.config.tree;
    let all = coverage.testable().count();
    let tested = coverage.testable().filter(|route| route.tested).count();
    let _ = writeln!(
        out,
        "Suites test {tested} of {all} routes that can take alerts ({:.1} %)",
        coverage.tested_percent()
    );
    for (id, _) in tree.iter() {
        let used = coverage.routes.get(id.get());
        if used.is_some_and(|used| !used.tested && used.can_take != Some(false)) {
            let _ = writeln!(out, "  untested {}", plain(&route_text(covered, id)));
        }
    }
}
