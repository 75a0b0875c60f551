//! Whether a result has the labels that every scrape gives, told from the expression alone. It saves
//! inferring what is usual for most templates, which ask for `instance` or `job`.

use super::subject::Subject;
use crate::lang::promql::{
    Aggregate, Binary, Call, Expr, NodeId, NodeKind, Side, ValueType, VectorSelector,
};

/// The labels that every scrape gives.
const OF_SCRAPES: [&str; 2] = ["instance", "job"];

/// Functions that give the labels of their vector, but for the metric name and `le`.
const KEEPING: [&str; 17] = [
    "abs",
    "avg_over_time",
    "ceil",
    "changes",
    "delta",
    "deriv",
    "floor",
    "histogram_quantile",
    "increase",
    "irate",
    "max_over_time",
    "min_over_time",
    "predict_linear",
    "rate",
    "resets",
    "round",
    "sum_over_time",
];

/// Returns whether the result has the label whenever the series are those of scrapes; false when that
/// is not told so easily.
pub(super) fn is_kept(subject: &Subject<'_>, label: &str) -> bool {
    if !OF_SCRAPES.contains(&label) {
        return false;
    }
    let expr = subject.expr();
    let mut id = expr.root();
    loop {
        let next = match &expr.node(id).kind {
            NodeKind::VectorSelector(selector) => return is_scraped(subject, selector, label),
            NodeKind::MatrixSelector(matrix) => Some(matrix.selector),
            NodeKind::Subquery(subquery) => Some(subquery.expr),
            NodeKind::Paren(inner) => Some(*inner),
            NodeKind::Unary(unary) => Some(unary.expr),
            NodeKind::Call(call) => argument(expr, call),
            NodeKind::Aggregate(aggregate) => groups(aggregate, label).then_some(aggregate.expr),
            NodeKind::Binary(binary) => side(expr, binary, label),
            NodeKind::Number(_) | NodeKind::String(_) => None,
        };
        match next {
            Some(next) => id = next,
            None => return false,
        }
    }
}

/// Returns whether the series come from scrapes as they are, as far as the stack tells.
fn is_scraped(subject: &Subject<'_>, selector: &VectorSelector, label: &str) -> bool {
    let is_own = |name: &str| !name.contains(':') && !subject.inference.is_recorded(name);
    selector.metric_name().is_some_and(is_own)
        && selector
            .matchers
            .iter()
            .all(|matcher| matcher.name.as_str() != label)
}

fn argument(expr: &Expr, call: &Call) -> Option<NodeId> {
    let is_vector = |id: &&NodeId| {
        matches!(
            expr.value_type(**id),
            ValueType::InstantVector | ValueType::RangeVector
        )
    };
    let keeps = KEEPING.contains(&call.function.name);
    call.arguments
        .iter()
        .find(is_vector)
        .copied()
        .filter(|_| keeps)
}

fn groups(aggregate: &Aggregate, label: &str) -> bool {
    let grouping = aggregate.grouping.as_ref();
    grouping.is_some_and(|grouping| grouping.without != grouping.labels.contains(label))
}

/// Returns the side of an operator whose labels its result has, when this one is among them.
fn side(expr: &Expr, binary: &Binary, label: &str) -> Option<NodeId> {
    let is_vector = |id: NodeId| expr.value_type(id) == ValueType::InstantVector;
    let one = match (is_vector(binary.left), is_vector(binary.right)) {
        (true, false) => return Some(binary.left),
        (false, true) => return Some(binary.right),
        (false, false) => return None,
        (true, true) if binary.op.is_set() => {
            return binary.op.keeps_left().then_some(binary.left);
        }
        (true, true) => binary.left,
    };
    match &binary.matching {
        None => Some(one),
        Some(matching) => match &matching.group {
            Some(group) if group.many == Side::Right => Some(binary.right),
            Some(_) => Some(one),
            None => (matching.on == matching.labels.contains(label)).then_some(one),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::cell::OnceCell;

    use super::*;
    use crate::model::catalogue::Catalogue;
    use crate::model::inference::{Inference, Presence, Reliance};
    use crate::model::stack::{FileKind, Loader, Targets};
    use crate::source::Disk;

    /// Wraps every expression in every other.
    fn expressions() -> Vec<String> {
        let leaves = [
            "up",
            "node_load1{job='a'}",
            "r:x",
            "known",
            "vector(1)",
            "up{instance=''}",
        ];
        let around = [
            "rate({}[5m:])",
            "abs({})",
            "absent({})",
            "sum({})",
            "sum by (instance, job) ({})",
            "sum without (instance) ({})",
            "max without (job) ({})",
            "({}) * 2",
            "2 / ({})",
            "({}) + on (instance) node_load5",
            "({}) + ignoring (job) node_load5",
            "({}) + on (job) group_left node_load5",
            "node_load5 + on (instance) group_right ({})",
            "({}) and on () node_load5",
            "({}) or vector(0)",
            "label_replace({}, 'instance', '', 'job', '.*')",
        ];
        let fill = |inner: &String| around.map(|outer| outer.replace("{}", inner));
        let one: Vec<String> = leaves.map(str::to_owned).iter().flat_map(fill).collect();
        let two: Vec<String> = one.iter().flat_map(fill).collect();
        leaves
            .map(str::to_owned)
            .into_iter()
            .chain(one)
            .chain(two)
            .collect()
    }

    #[test]
    fn what_is_kept_is_never_found_missing() {
        let mut rules =
            String::from("groups:\n- name: g\n  rules:\n  - {record: known, expr: 'count(up)'}\n");
        for (number, expr) in expressions().iter().enumerate() {
            rules += &format!("  - {{alert: A{number}, expr: \"{expr}\"}}\n");
        }
        let mut loader = Loader::new(&Disk, Targets::default());
        loader
            .text("rules.yml", rules.as_bytes(), Some(FileKind::Rules))
            .unwrap();
        let catalogue = Catalogue::default();
        let certain = Inference::of(&loader.stack, Reliance::Files);
        let usually = Inference::of(&loader.stack, Reliance::Usage(&catalogue));
        let (mut kept, mut asked) = (0, 0);
        for (number, rule) in certain.rules().enumerate() {
            let text = rule.rule.expr.get().unwrap();
            let subject = Subject {
                certain: rule,
                number,
                usually: &usually,
                usual: OnceCell::new(),
                text,
                catalogue: &catalogue,
                inference: &certain,
            };
            for label in OF_SCRAPES {
                asked += 1;
                if is_kept(&subject, label) {
                    kept += 1;
                    let usual = subject.usual().inferred_if_matching();
                    let result = usual.get(subject.expr().root());
                    let is_missing =
                        !result.is_empty() && result.presence(label) == Presence::Never;
                    assert!(!is_missing, "{label} of {}", text.text());
                }
            }
        }
        assert!(kept > 200 && asked - kept > 200, "{kept} of {asked}");
    }
}
