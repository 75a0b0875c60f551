//! Bounds of what functions give.

use super::{AllBounds, Bounds, sum};
use crate::lang::promql::{Call, Expr, NodeId, NodeKind};
use crate::model::catalogue::{Catalogue, Fact, Kind};

/// The first of January 2020, before which no clock stands.
const EARLIEST_NOW: f64 = 1_577_836_800.0;

/// By how much a rate may exceed what the counter can do: it is extrapolated.
const EXTRAPOLATION: f64 = 1.1;

impl AllBounds {
    /// Returns the bounds of a call.
    pub(super) fn call(&self, expr: &Expr, call: &Call, catalogue: &Catalogue) -> Bounds {
        let argument = |at: usize| call.arguments.get(at).map(|id| self.get(*id));
        let first = argument(0).unwrap_or(Bounds::exactly(0.0));
        match call.function.name {
            "rate" | "irate" | "increase" => self.rate(expr, call, catalogue),
            "absent" | "absent_over_time" | "present_over_time" => Bounds::exactly(1.0),
            "count_over_time" => Bounds::between(1.0, f64::INFINITY),
            "changes" | "resets" => Bounds::POSITIVE,
            "pi" => Bounds::exactly(std::f64::consts::PI),
            "time" => Bounds::between(EARLIEST_NOW, f64::INFINITY),
            "timestamp" => Bounds::POSITIVE,
            "minute" => within(first, 0.0, 59.0),
            "hour" => within(first, 0.0, 23.0),
            "day_of_week" => within(first, 0.0, 6.0),
            "day_of_month" => within(first, 1.0, 31.0),
            "days_in_month" => within(first, 28.0, 31.0),
            "day_of_year" => within(first, 1.0, 366.0),
            "month" => within(first, 1.0, 12.0),
            "sgn" => within(first, -1.0, 1.0),
            "abs" => Bounds {
                min: first.min.max(-first.max).max(0.0),
                max: first.max.max(-first.min),
                nan: first.nan,
            },
            "sqrt" | "exp" => Bounds {
                nan: first.nan || first.min < 0.0,
                ..Bounds::POSITIVE
            },
            "floor" => rounded(first, f64::floor),
            "ceil" => rounded(first, f64::ceil),
            "round" if call.arguments.len() == 1 => rounded(first, f64::round),
            "clamp_min" => match argument(1) {
                Some(least) => clamped(first, least.min, f64::INFINITY),
                None => first,
            },
            "clamp_max" => match argument(1) {
                Some(most) => clamped(first, f64::NEG_INFINITY, most.max),
                None => first,
            },
            "clamp" => match (argument(1), argument(2)) {
                (Some(least), Some(most)) => clamped(first, least.min, most.max),
                _ => first,
            },
            "sum_over_time" => sum(first),
            "avg_over_time" | "min_over_time" | "max_over_time" | "last_over_time"
            | "label_replace" | "label_join" | "sort" | "sort_desc" | "sort_by_label"
            | "sort_by_label_desc" | "vector" | "info" => first,
            "scalar" => Bounds { nan: true, ..first },
            "stddev_over_time" | "stdvar_over_time" => Bounds::POSITIVE,
            _ => Bounds::ANY,
        }
    }

    /// A rate of what never is negative is not either.
    fn rate(&self, expr: &Expr, call: &Call, catalogue: &Catalogue) -> Bounds {
        let Some(argument) = call.arguments.first() else {
            return Bounds::ANY;
        };
        let inner = self.get(*argument);
        if inner.min < 0.0 {
            return Bounds::ANY;
        }
        let limit = limit(expr, *argument, call.function.name, catalogue);
        Bounds::between(0.0, limit.unwrap_or(f64::INFINITY))
    }
}

/// Returns the greatest rate or increase of a metric, when the catalogue knows one.
fn limit(expr: &Expr, argument: NodeId, function: &str, catalogue: &Catalogue) -> Option<f64> {
    let NodeKind::MatrixSelector(matrix) = &expr.node(expr.without_parens(argument)).kind else {
        return None;
    };
    let NodeKind::VectorSelector(selector) = &expr.node(matrix.selector).kind else {
        return None;
    };
    let series = catalogue.series(selector.metric_name()?)?;
    let mut facts = series.facts().iter();
    let limit = facts.find_map(|fact| match fact {
        Fact::RateLimit(limit) if series.kind() == Kind::Counter => Some(*limit),
        _ => None,
    })?;
    let seconds = match function {
        "increase" => matrix.range.nanoseconds()? as f64 / 1e9,
        _ => 1.0,
    };
    Some(limit * seconds * EXTRAPOLATION)
}

fn within(argument: Bounds, min: f64, max: f64) -> Bounds {
    Bounds {
        nan: argument.nan,
        ..Bounds::between(min, max)
    }
}

fn rounded(bounds: Bounds, round: fn(f64) -> f64) -> Bounds {
    Bounds {
        min: round(bounds.min),
        max: round(bounds.max),
        ..bounds
    }
}

fn clamped(bounds: Bounds, least: f64, most: f64) -> Bounds {
    match least <= most {
        true => Bounds {
            min: bounds.min.clamp(least, most),
            max: bounds.max.clamp(least, most),
            ..bounds
        },
        false => Bounds::ANY,
    }
}
