//! Which labels a stack speaks of: that rules give or use, that targets have, that Prometheus adds, or
//! that exporters are known to give to the metrics in question.

use std::collections::BTreeSet;

use crate::lang::promql::{Expr, NodeKind};
use crate::model::decode::{Entries, Field};
use crate::model::inference::{InferredRule, Presence, Vector, label_uses};
use crate::model::rules::RuleText;

/// Adds the labels that series may have.
pub(super) fn described(vector: &Vector, names: &mut BTreeSet<String>) {
    for series in vector.alternatives() {
        let there = series
            .labels()
            .filter(|(_, v)| v.presence() != Presence::Never);
        names.extend(there.map(|(name, _)| name.to_string()));
    }
}

/// Adds the labels that a rule gives or uses.
pub(super) fn in_rule<'r>(rule: &InferredRule<'r>, names: &mut BTreeSet<String>) {
    in_expression(rule.expr, names);
    let of_group = rule.group.labels.get().into_iter().flat_map(Entries::iter);
    names.extend(of_group.map(|(name, _)| name.value.clone()));
    let entries =
        |field: &'r Field<Entries<RuleText>>| field.get().into_iter().flat_map(Entries::iter);
    let own = entries(&rule.rule.labels);
    names.extend(own.map(|(name, _)| name.value.clone()));
    let texts = entries(&rule.group.labels).chain(entries(&rule.rule.labels));
    let texts = texts.chain(entries(&rule.rule.annotations));
    for (_, text) in texts {
        let uses = text.value.template().map(label_uses);
        names.extend(uses.into_iter().flatten().map(|used| used.label.to_owned()));
    }
}

fn in_expression(expr: &Expr, names: &mut BTreeSet<String>) {
    for (_, node) in expr.nodes() {
        match &node.kind {
            NodeKind::VectorSelector(selector) => {
                names.extend(selector.matchers.iter().map(|m| m.name.as_str().to_owned()));
            }
            NodeKind::Aggregate(aggregate) => {
                let grouping = aggregate.grouping.iter();
                let labels = grouping.flat_map(|grouping| &grouping.labels.names);
                names.extend(labels.map(|name| name.text.clone()));
            }
            NodeKind::Binary(binary) => {
                if let Some(matching) = &binary.matching {
                    let include = matching.group.iter().flat_map(|g| &g.include.names);
                    let labels = matching.labels.names.iter().chain(include);
                    names.extend(labels.map(|name| name.text.clone()));
                }
            }
            _ => {}
        }
    }
}
