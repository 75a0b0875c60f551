use super::{Ground, Played, alert, muting};
use crate::diag::{Span, suggest};
use crate::lang::matcher::Mode;
use crate::model::decode::{Entries, Field, Spanned};
use crate::model::inference::Presence;
use crate::model::suite::{Case, Expectation};
use crate::routing::Labels;
use crate::routing::config::matchers;

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
        let is_readable = silence.value.is_readable() || !silence.value.matchers.is_present();
        if is_readable && conditions.iter().all(|m| m.matches("")) {
            let message =
                "all matchers of this silence match an empty value, which Alertmanager refuses";
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
        found.extend(partly_muted(&case.value, head, ground));
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
    let firing = firing.map(|f| alert::kinds(&f.value.labels, f.value.rule.get(), ground.rules));
    let firing: Vec<String> = firing
        .map(|kinds| alert::title(&alert::certain(&kinds)))
        .collect();
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

/// Returns the problem that some alerts of the rule with the given labels are as expected and others
/// are not, as far as they have labels that the stack speaks of.
fn undecided(case: &Case, head: Span, ground: &Ground<'_>) -> Option<Problem> {
    let rule = case.rule.get()?;
    let played: Vec<Played> = ground
        .ways(case)
        .into_iter()
        .map(|labels| ground.play_way(case, labels))
        .collect();
    let (right, wrong): (Vec<_>, Vec<_>) = played
        .iter()
        .partition(|played| played.differences.is_empty());
    let (right, wrong) = (right.first()?, wrong.first()?);
    let names = |played: &Played| {
        let names = played.routes.iter();
        let names = names.map(|id| &*ground.config.tree.get(*id).receiver.value);
        names.collect::<Vec<_>>().join(",")
    };
    let label = one_that_differs(&right.labels, &wrong.labels);
    let message = format!(
        "where alerts of the rule `{rule}` go depends on labels that are not given: {} goes to \
         `{}`, {} to `{}`",
        right.labels,
        names(right),
        wrong.labels,
        names(wrong)
    );
    let help = label.map(|label| format!("give `{label}` in `labels`"));
    Some(problem(Fault::Undecided, head, message, help.as_deref()))
}

/// Returns the name of a label that two alerts do not have alike.
fn one_that_differs<'l>(one: &'l Labels, other: &'l Labels) -> Option<&'l str> {
    let mut names = one.iter().chain(other.iter()).map(|(name, _)| name);
    names.find(|name| one.get(name) != other.get(name))
}

/// Returns the problems that something mutes some of the alerts and others not.
fn partly_muted(case: &Case, head: Span, ground: &Ground<'_>) -> Vec<Problem> {
    let inhibited = muting::inhibited(case, ground).undecided.into_iter();
    let silenced = muting::silenced(case, ground).undecided.into_iter();
    let all = inhibited.map(|muting| ("inhibited by", muting));
    let all = all.chain(silenced.map(|muting| ("silenced by", muting)));
    all.map(|(how, muting)| {
        let message = format!(
            "whether alerts of this case are {how} `{}` depends on labels that are not given",
            muting.by
        );
        let labels = muting.labels.iter().map(|label| format!("`{label}`"));
        let labels = labels.collect::<Vec<_>>().join(", ");
        let help = format!("give {labels} in `labels`, here and of what fires");
        let help = (!labels.is_empty()).then_some(help);
        problem(Fault::Undecided, head, message, help.as_deref())
    })
    .collect()
}
