use super::{Ground, alert};
use crate::diag::{Span, suggest};
use crate::lang::matcher::Mode;
use crate::model::decode::{Entries, Field, Spanned};
use crate::model::inference::Presence;
use crate::model::suite::{Case, Expectation};
use crate::routing::config::matchers;
use crate::routing::landing::Landings;

/// What kind of mistake a case holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It names something that there is not.
    UnknownName,
    /// The alerts of a rule do not have such labels.
    ImpossibleLabels,
    /// It asks for nothing, or not for enough.
    Incomplete,
    /// The labels do not decide where the alert goes.
    Undecided,
}

/// Why a case cannot be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The kind.
    pub fault: Fault,
    /// Where.
    pub span: Span,
    /// One sentence without a full stop.
    pub message: String,
    /// The next step.
    pub help: Option<String>,
}

/// Returns what is wrong with a case that could be read; what could not was reported before.
pub fn problems(case: &Spanned<Case>, ground: &Ground<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let head = case.value.name.given().map_or(case.span, |name| name.span);
    let Case {
        labels,
        rule,
        firing,
        silences,
        ..
    } = &case.value;
    alert_of(labels, rule, head, ground, &mut found);
    for other in firing.items() {
        alert_of(
            &other.value.labels,
            &other.value.rule,
            other.span,
            ground,
            &mut found,
        );
    }
    for silence in silences.items() {
        let conditions = matchers(silence.value.conditions());
        if conditions.iter().all(|m| m.matches("")) {
            let message = "this silence matches every alert, which Alertmanager refuses";
            let help = "give a matcher that an empty value does not fulfil";
            found.push(problem(
                Fault::Incomplete,
                silence.span,
                message,
                Some(help),
            ));
        }
    }
    match case.value.expect.given() {
        Some(expected) => expectation(case, &expected.value, expected.key, ground, &mut found),
        None if case.value.expect.is_present() => {}
        None => {
            let help = "write `expect: {receivers: […]}`";
            let message = "this case expects nothing";
            found.push(problem(Fault::Incomplete, head, message, Some(help)));
        }
    }
    if found.is_empty() {
        found.extend(undecided(&case.value, head, ground));
    }
    found
}

fn problem(fault: Fault, span: Span, message: impl Into<String>, help: Option<&str>) -> Problem {
    Problem {
        fault,
        span,
        message: message.into(),
        help: help.map(str::to_owned),
    }
}

/// Checks where the labels of an alert come from.
fn alert_of(
    labels: &Field<Entries<String>>,
    rule: &Field<String>,
    head: Span,
    ground: &Ground<'_>,
    found: &mut Vec<Problem>,
) {
    if !labels.is_present() && !rule.is_present() {
        let message = "no alert is given";
        let help = "give its `labels`, or a `rule` whose labels it has";
        found.push(problem(Fault::Incomplete, head, message, Some(help)));
    }
    for (name, _) in labels.get().into_iter().flat_map(Entries::iter) {
        if !Mode::Fallback.accepts_label_name(&name.value) {
            let message = "no label has an empty name";
            found.push(problem(Fault::ImpossibleLabels, name.span, message, None));
        }
    }
    let Some(rule) = rule.given() else {
        return;
    };
    let rules = ground.rules.iter().filter(|known| known.name == rule.value);
    if rules.clone().next().is_none() {
        let message = format!("no rule of the stack raises the alert `{}`", rule.value);
        let names = ground.rules.iter().map(|known| known.name.as_str());
        found.push(named(rule.span, message, &rule.value, names));
        return;
    }
    let left = alert::narrowed(&rule.value, labels, ground.rules, |rule| &rule.labels);
    if left.vector().is_empty() {
        found.push(impossible(labels, rule.span, &rule.value, ground));
    }
}

/// Returns which label the alerts of a rule cannot have.
fn impossible(
    labels: &Field<Entries<String>>,
    span: Span,
    rule: &str,
    ground: &Ground<'_>,
) -> Problem {
    let entries = labels.get().into_iter().flat_map(Entries::iter);
    for (name, value) in entries {
        let mut rules = ground.rules.iter().filter(|known| known.name == rule);
        let admitted = rules.clone().any(|known| {
            let values = known.labels.values(&name.value);
            values.admits(&value.value)
        });
        if admitted {
            continue;
        }
        let never = rules.all(|known| known.labels.presence(&name.value) == Presence::Never);
        let message = match (never, value.value.as_str()) {
            (true, _) => format!(
                "alerts of the rule `{rule}` never have the label `{}`",
                name.value
            ),
            (_, "") => format!(
                "alerts of the rule `{rule}` always have the label `{}`",
                name.value
            ),
            (_, text) => {
                format!(
                    "alerts of the rule `{rule}` never have `{}=\"{text}\"`",
                    name.value
                )
            }
        };
        return problem(
            Fault::ImpossibleLabels,
            name.span.to(value.span),
            message,
            None,
        );
    }
    let message = match labels.get() {
        Some(_) => format!("alerts of the rule `{rule}` never have these labels together"),
        None => format!("the rule `{rule}` never raises an alert"),
    };
    problem(Fault::ImpossibleLabels, span, message, None)
}

fn expectation(
    case: &Spanned<Case>,
    expected: &Expectation,
    head: Span,
    ground: &Ground<'_>,
    found: &mut Vec<Problem>,
) {
    let of_routes = expected.routes.items().iter();
    let receivers = of_routes
        .clone()
        .filter_map(|route| route.value.receiver.given());
    let receivers = receivers.map(|name| (name.value.as_str(), name.span));
    let own = expected.receivers.items().iter();
    let own = own.map(|name| (name.value.as_str(), name.span));
    for (name, span) in own.chain(receivers) {
        if !ground.receivers.iter().any(|known| known == name) {
            let message = format!("there is no receiver `{name}`");
            let names = ground.receivers.iter().map(String::as_str);
            found.push(named(span, message, name, names));
        }
    }
    let mutes = of_routes.flat_map(|route| route.value.muted_by.items());
    let mutes: Vec<_> = expected.muted_by.items().iter().chain(mutes).collect();
    if let (Some(first), false) = (mutes.first(), case.value.at.is_present()) {
        let message = "`muted_by` is expected, and the case has no time";
        let help = "give `at: 2026-11-03T22:00:00Z`";
        found.push(problem(Fault::Incomplete, first.span, message, Some(help)));
    }
    let intervals: Vec<&str> = ground.config.intervals.names().collect();
    unknown(mutes.into_iter(), "time interval", &intervals, found);
    let firing = case.value.firing.items().iter();
    let firing = firing.map(|f| alert::labels(&f.value.labels, f.value.rule.get(), ground.rules));
    let firing: Vec<String> = firing.map(|labels| alert::title(&labels)).collect();
    let firing: Vec<&str> = firing.iter().map(String::as_str).collect();
    unknown(
        expected.inhibited_by.items().iter(),
        "firing alert in this case",
        &firing,
        found,
    );
    let silences = case.value.silences.items().iter();
    let silences: Vec<String> = silences.map(|silence| silence.value.title()).collect();
    let silences: Vec<&str> = silences.iter().map(String::as_str).collect();
    unknown(
        expected.silenced_by.items().iter(),
        "silence in this case",
        &silences,
        found,
    );
    if !asks_anything(expected) {
        let help = "name the receivers: `receivers: […]`";
        let message = "this case expects nothing";
        found.push(problem(Fault::Incomplete, head, message, Some(help)));
    }
}

fn asks_anything(expected: &Expectation) -> bool {
    let Expectation {
        receivers,
        routes,
        group_by,
        group_wait,
        group_interval,
        repeat_interval,
        inhibited_by,
        muted_by,
        silenced_by,
        ..
    } = expected;
    let lists = [receivers, inhibited_by, muted_by, silenced_by];
    lists.iter().any(|list| list.is_present())
        || routes.is_present()
        || group_by.is_present()
        || [group_wait, group_interval, repeat_interval]
            .iter()
            .any(|time| time.is_present())
}

fn unknown<'n>(
    names: impl Iterator<Item = &'n Spanned<String>>,
    what: &str,
    known: &[&str],
    found: &mut Vec<Problem>,
) {
    for name in names.filter(|name| !known.contains(&name.value.as_str())) {
        let message = format!("there is no {what} `{}`", name.value);
        found.push(named(
            name.span,
            message,
            &name.value,
            known.iter().copied(),
        ));
    }
}

fn named<'n>(
    span: Span,
    message: String,
    name: &str,
    known: impl Iterator<Item = &'n str>,
) -> Problem {
    let near = suggest(name, known).map(|near| format!("did you mean `{near}`?"));
    problem(Fault::UnknownName, span, message, near.as_deref())
}

/// Returns the problem that alerts of the rule with the given labels go different ways, as far as
/// they have labels that the stack speaks of.
fn undecided(case: &Case, head: Span, ground: &Ground<'_>) -> Option<Problem> {
    let rule = case.rule.get()?;
    let left = alert::narrowed(rule, &case.labels, ground.rules, |rule| &rule.known_labels);
    let tree = &ground.config.tree;
    let landing = Landings::new(tree).of(&left);
    let mut ways = landing.usual();
    let (first, second) = (ways.next()?, ways.next()?);
    let different = first
        .witness
        .iter()
        .find(|(name, value)| second.witness.get(name) != *value);
    let different = different.or_else(|| {
        second
            .witness
            .iter()
            .find(|(name, value)| first.witness.get(name) != *value)
    });
    let label = different.map(|(name, _)| name.to_owned());
    let receivers = [first, second].map(|way| {
        let names = way.routes.iter().map(|id| &*tree.get(*id).receiver.value);
        names.collect::<Vec<_>>().join(",")
    });
    let [first_receivers, second_receivers] = receivers;
    let message = format!(
        "where alerts of the rule `{rule}` go depends on labels that are not given: {} goes to \
         `{first_receivers}`, {} to `{second_receivers}`",
        first.witness, second.witness
    );
    let help = label.map(|label| format!("give `{label}` in `labels`"));
    Some(problem(Fault::Undecided, head, message, help.as_deref()))
}
