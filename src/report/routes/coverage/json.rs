use serde_json::{Map, Value, json};

use super::{Covered, idle, values, verdict};
use crate::model::inference::Values;
use crate::routing::coverage::{NamedUse, Reach, RuleUse};
use crate::routing::landing::Outcome;
use crate::routing::{Labels, RouteId};

/// Returns what rules reach as a JSON object.
pub fn coverage_json(covered: &Covered<'_>) -> Value {
    let assessment = covered.assessment;
    let coverage = &assessment.coverage;
    let rules: Vec<Value> = covered
        .rules()
        .map(|rule| rule_json(covered, rule))
        .collect();
    let routes = assessment.config.tree.iter().zip(&coverage.routes);
    let routes: Vec<Value> = routes
        .map(|((id, route), used)| {
            let mut out = reach_json(covered, &used.takes);
            let (_, line) = covered.place(covered.file, route.span);
            let matchers = route.matchers.iter().map(ToString::to_string);
            let matchers: Vec<String> = matchers.collect();
            out.insert("path".into(), json!(assessment.config.tree.path(id)));
            out.insert("line".into(), json!(line));
            out.insert("matchers".into(), json!(matchers));
            out.insert("receiver".into(), json!(covered.receiver(id)));
            out.insert("passed".into(), json!(used.is_passed));
            out.insert("can_take".into(), json!(used.can_take));
            out.insert("tested".into(), json!(used.tested));
            Value::Object(out)
        })
        .collect();
    let named = |list: &[NamedUse]| -> Vec<Value> {
        let each = list.iter().map(|named| {
            let mut out = reach_json(covered, &named.reach);
            out.insert("name".into(), json!(named.name));
            Value::Object(out)
        });
        each.collect()
    };
    let all = coverage.testable().count();
    let tested = coverage.testable().filter(|route| route.tested).count();
    json!({
        "schema": "techcorp/routes-coverage/v1",
        "config": covered.sources.get(covered.file).name(),
        "rules": rules,
        "routes": routes,
        "receivers": named(&coverage.receivers),
        "time_intervals": named(&coverage.intervals),
        "inhibit_rules": inhibitions(covered),
        "default_receiver": {
            "name": covered.receiver(RouteId::ROOT),
            "rules": defaults(covered),
        },
        "summary": {
            "rules": rules.len(),
            "routes": coverage.routes.len(),
            "testable_routes": all,
            "tested_routes": tested,
            "tested_percent": coverage.tested_percent(),
        },
    })
}

fn rule_json(covered: &Covered<'_>, rule: &RuleUse) -> Value {
    let (file, line) = covered.place(rule.file, rule.span);
    let labels = |list: Vec<(&str, Values)>| -> Map<String, Value> {
        let each = list.into_iter();
        each.map(|(name, known)| (name.to_owned(), json!(values(&known))))
            .collect()
    };
    let ways = rule.landing.outcomes.iter().map(|way| {
        let known = rule
            .known
            .outcomes
            .iter()
            .find(|known| known.routes == way.routes);
        way_json(covered, known.unwrap_or(way), known.is_some())
    });
    let open = rule
        .landing
        .open
        .iter()
        .map(|id| covered.assessment.config.tree.path(*id));
    json!({
        "name": rule.name,
        "file": file,
        "line": line,
        "labels": {
            "certain": labels(rule.labels.certain().collect()),
            "possible": labels(rule.labels.possible().collect()),
            "others": rule.labels.has_others(),
            "never": covered.lacking(&rule.labels),
        },
        "certain": rule.landing.only().is_some(),
        "ways": ways.collect::<Vec<_>>(),
        "not_proved": open.collect::<Vec<_>>(),
    })
}

fn way_json(covered: &Covered<'_>, way: &Outcome, known: bool) -> Value {
    let tree = &covered.assessment.config.tree;
    let paths: Vec<String> = way.routes.iter().map(|id| tree.path(*id)).collect();
    json!({
        "receivers": covered.receivers(&way.routes),
        "routes": paths,
        "witness": labels_json(&way.witness),
        "needs_unknown_labels": !known,
        "needs_line_feed": way.line_feed,
    })
}

fn labels_json(labels: &Labels) -> Map<String, Value> {
    let pairs = labels.iter();
    pairs
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect()
}

fn reach_json(covered: &Covered<'_>, reach: &Reach) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("reached".into(), json!(verdict(reach)));
    out.insert("certain".into(), json!(covered.names(&reach.certain)));
    out.insert("possible".into(), json!(covered.names(&reach.possible)));
    out.insert(
        "by_unknown_labels".into(),
        json!(covered.names(&reach.doubtful)),
    );
    out
}

fn inhibitions(covered: &Covered<'_>) -> Vec<Value> {
    let assessment = covered.assessment;
    let rules = assessment.inhibitions.iter();
    let uses = rules.zip(&assessment.coverage.inhibitions);
    uses.map(|(rule, used)| {
        let (_, line) = covered.place(covered.file, rule.span);
        let pair = used.pair.map(|(source, target)| {
            let name = |at: usize| {
                assessment
                    .coverage
                    .rules
                    .get(at)
                    .map(|rule| rule.name.as_str())
            };
            json!({"source": name(source), "target": name(target)})
        });
        json!({
            "name": rule.name,
            "line": line,
            "sources": covered.names(&used.sources),
            "targets": covered.names(&used.targets),
            "pair": pair,
            "needs_unknown_labels": used.doubtful,
            "mutes_nothing": idle(used),
        })
    })
    .collect()
}

fn defaults(covered: &Covered<'_>) -> Vec<Value> {
    let falling = covered.rules().filter_map(|rule| {
        let (all, way) = rule.falls_to_default()?;
        Some(json!({
            "name": rule.name,
            "always": all,
            "witness": labels_json(&way.witness),
        }))
    });
    falling.collect()
}
