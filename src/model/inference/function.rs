//! The labels of what a function returns.

use super::expression::{text, without_name};
use super::replace::{Replacement, join};
use super::{Inferred, Others, Presence, Series, Values, Vector};
use crate::lang::promql::{
    Call, Expr, METRIC_NAME, MatchOp, NodeId, NodeKind, ValueType, VectorSelector,
};
use crate::lang::regex::{Dialect, Regex};

/// The label of a bucket's upper bound.
const BUCKET_BOUND: &str = "le";

/// Returns the series of a call.
pub(super) fn result(expr: &Expr, inferred: &Inferred, call: &Call) -> Vector {
    let mut arguments = call.arguments.iter().copied();
    let is_vector = |id: &NodeId| {
        let kind = expr.value_type(*id);
        matches!(kind, ValueType::InstantVector | ValueType::RangeVector)
    };
    let first = arguments.find(is_vector);
    let Some(vector) = first.map(|id| inferred.get(id)) else {
        // time(), vector(1), hour(): one sample without labels.
        return Vector::from(Series::without_labels());
    };
    match call.function.name {
        "scalar" => Vector::from(Series::without_labels()),
        "absent" | "absent_over_time" => Vector::from(of_absence(expr, first)),
        "sort" | "sort_desc" | "sort_by_label" | "sort_by_label_desc" | "last_over_time" => {
            vector.clone()
        }
        "histogram_quantile" | "histogram_fraction" => vector.map(|series| {
            let mut series = series.clone();
            // Classic histograms lose their bound; native ones never had one.
            series.set(BUCKET_BOUND, Values::absent());
            series.drop_name();
            Some(series)
        }),
        "label_replace" => label_replace(expr, call, vector),
        "label_join" => label_join(expr, call, vector),
        "info" => vector.map(|series| Some(enriched(series))),
        _ => without_name(vector),
    }
}

/// Returns the labels of `absent(…)`: those that the selector asks to be equal to a value.
///
/// As in Prometheus, a label with another matcher behind is left out; see
/// `createLabelsForAbsentFunction` of promql/functions.go in Prometheus 3.5.
fn of_absence(expr: &Expr, argument: Option<NodeId>) -> Series {
    let mut series = Series::without_labels();
    let Some(selector) = argument.and_then(|id| selector_of(expr, id)) else {
        return series;
    };
    let mut known: Vec<&str> = Vec::new();
    for matcher in &selector.matchers {
        let name = matcher.name.as_str();
        if name == METRIC_NAME {
            continue;
        }
        if matcher.op != MatchOp::Equal || known.contains(&name) {
            series.set(name, Values::absent());
        } else if matcher.value.is_utf8() {
            series.set(name, Values::exactly(matcher.value.as_str()));
            known.push(name);
        } else {
            series.set(name, Values::present());
            known.push(name);
        }
    }
    series
}

fn selector_of(expr: &Expr, id: NodeId) -> Option<&VectorSelector> {
    match &expr.node(expr.without_parens(id)).kind {
        NodeKind::VectorSelector(selector) => Some(selector),
        NodeKind::MatrixSelector(matrix) => selector_of(expr, matrix.selector),
        _ => None,
    }
}

fn label_replace(expr: &Expr, call: &Call, vector: &Vector) -> Vector {
    let mut texts = call.arguments.iter().skip(1).map(|id| text(expr, *id));
    let mut next = || texts.next().flatten();
    let (Some(target), replacement, source, regex) = (next(), next(), next(), next()) else {
        return Vector::unknown();
    };
    let regex = regex.and_then(|regex| Regex::new(regex, Dialect::Relabel).ok());
    vector.map(|series| {
        let mut series = series.clone();
        let values = match (replacement, source, &regex) {
            (Some(replacement), Some(source), Some(regex)) => {
                let replacement = Replacement {
                    regex,
                    template: replacement,
                };
                replacement.apply(&series.get(source), &series.get(target))
            }
            _ => Values::any(),
        };
        series.set(target, values);
        Some(series)
    })
}

fn label_join(expr: &Expr, call: &Call, vector: &Vector) -> Vector {
    let mut texts = call.arguments.iter().skip(1).map(|id| text(expr, *id));
    let (Some(target), separator) = (texts.next().flatten(), texts.next().flatten()) else {
        return Vector::unknown();
    };
    let sources: Option<Vec<&str>> = texts.collect();
    vector.map(|series| {
        let mut series = series.clone();
        let values = match (separator, &sources) {
            (Some(separator), Some(sources)) => {
                join(sources.iter().map(|source| series.get(source)), separator)
            }
            _ => Values::any(),
        };
        series.set(target, values);
        Some(series)
    })
}

/// Returns the series with labels that `info()` may add: none that is there already changes.
fn enriched(series: &Series) -> Series {
    let mut enriched = Series::new(Others::Any);
    enriched.set(METRIC_NAME, series.get(METRIC_NAME));
    for (name, values) in series.labels() {
        if values.presence() == Presence::Always {
            enriched.set(name, values.clone());
        }
    }
    enriched
}
