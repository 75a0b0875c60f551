//! The functions of the language, as data.

use super::operator::ValueType;

/// A function of PromQL.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// The name, which is written in this case only.
    pub name: &'static str,
    /// The types of the arguments.
    pub arguments: &'static [ValueType],
    /// Whether the last argument may be left out or repeated.
    pub tail: Tail,
    /// The type of the result.
    pub returns: ValueType,
    /// Whether Prometheus 3.5 wants `--enable-feature=promql-experimental-functions` for it.
    pub experimental: bool,
    /// The first release (major, minor) that has it; (2, 0) when it is older than Prometheus 2.
    pub since: (u16, u16),
}

/// How often the last argument of a [`Function`] may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// Once.
    Once,
    /// Once or not at all.
    Optional,
    /// Any number of times, and not at all.
    Repeated,
}

impl Function {
    /// Returns the fewest arguments the function takes.
    pub fn min_arguments(&self) -> usize {
        self.arguments.len() - usize::from(self.tail != Tail::Once)
    }

    /// Returns the most arguments the function takes; `None` when there is no limit.
    pub fn max_arguments(&self) -> Option<usize> {
        (self.tail != Tail::Repeated).then_some(self.arguments.len())
    }

    /// Returns the type of the argument at `position`, counted from 0.
    pub fn argument(&self, position: usize) -> Option<ValueType> {
        match self.tail {
            Tail::Repeated => self.arguments.get(position).or(self.arguments.last()),
            Tail::Once | Tail::Optional => self.arguments.get(position),
        }
        .copied()
    }

    const fn last_optional(mut self) -> Self {
        self.tail = Tail::Optional;
        self
    }

    const fn last_repeated(mut self) -> Self {
        self.tail = Tail::Repeated;
        self
    }

    const fn experimental(mut self) -> Self {
        self.experimental = true;
        self
    }
}

const fn function(
    name: &'static str,
    arguments: &'static [ValueType],
    returns: ValueType,
    since: (u16, u16),
) -> Function {
    Function {
        name,
        arguments,
        tail: Tail::Once,
        returns,
        experimental: false,
        since,
    }
}

const SCALAR: ValueType = ValueType::Scalar;
const STRING: ValueType = ValueType::String;
const VECTOR: ValueType = ValueType::InstantVector;
const RANGE: ValueType = ValueType::RangeVector;

/// Every function of Prometheus 3.5, sorted by name.
///
/// Source: promql/parser/functions.go of Prometheus 3.5.3; the releases from its change log.
#[rustfmt::skip]
pub static FUNCTIONS: &[Function] = &[
    function("abs", &[VECTOR], VECTOR, (2, 0)),
    function("absent", &[VECTOR], VECTOR, (2, 0)),
    function("absent_over_time", &[RANGE], VECTOR, (2, 16)),
    function("acos", &[VECTOR], VECTOR, (2, 31)),
    function("acosh", &[VECTOR], VECTOR, (2, 31)),
    function("asin", &[VECTOR], VECTOR, (2, 31)),
    function("asinh", &[VECTOR], VECTOR, (2, 31)),
    function("atan", &[VECTOR], VECTOR, (2, 31)),
    function("atanh", &[VECTOR], VECTOR, (2, 31)),
    function("avg_over_time", &[RANGE], VECTOR, (2, 0)),
    function("ceil", &[VECTOR], VECTOR, (2, 0)),
    function("changes", &[RANGE], VECTOR, (2, 0)),
    function("clamp", &[VECTOR, SCALAR, SCALAR], VECTOR, (2, 26)),
    function("clamp_max", &[VECTOR, SCALAR], VECTOR, (2, 0)),
    function("clamp_min", &[VECTOR, SCALAR], VECTOR, (2, 0)),
    function("cos", &[VECTOR], VECTOR, (2, 31)),
    function("cosh", &[VECTOR], VECTOR, (2, 31)),
    function("count_over_time", &[RANGE], VECTOR, (2, 0)),
    function("day_of_month", &[VECTOR], VECTOR, (2, 0)).last_optional(),
    function("day_of_week", &[VECTOR], VECTOR, (2, 0)).last_optional(),
    function("day_of_year", &[VECTOR], VECTOR, (2, 37)).last_optional(),
    function("days_in_month", &[VECTOR], VECTOR, (2, 0)).last_optional(),
    function("deg", &[VECTOR], VECTOR, (2, 31)),
    function("delta", &[RANGE], VECTOR, (2, 0)),
    function("deriv", &[RANGE], VECTOR, (2, 0)),
    function("double_exponential_smoothing", &[RANGE, SCALAR, SCALAR], VECTOR, (3, 0)).experimental(),
    function("exp", &[VECTOR], VECTOR, (2, 0)),
    function("floor", &[VECTOR], VECTOR, (2, 0)),
    function("histogram_avg", &[VECTOR], VECTOR, (2, 51)),
    function("histogram_count", &[VECTOR], VECTOR, (2, 40)),
    function("histogram_fraction", &[SCALAR, SCALAR, VECTOR], VECTOR, (2, 40)),
    function("histogram_quantile", &[SCALAR, VECTOR], VECTOR, (2, 0)),
    function("histogram_stddev", &[VECTOR], VECTOR, (2, 47)),
    function("histogram_stdvar", &[VECTOR], VECTOR, (2, 47)),
    function("histogram_sum", &[VECTOR], VECTOR, (2, 40)),
    function("hour", &[VECTOR], VECTOR, (2, 0)).last_optional(),
    function("idelta", &[RANGE], VECTOR, (2, 0)),
    function("increase", &[RANGE], VECTOR, (2, 0)),
    function("info", &[VECTOR, VECTOR], VECTOR, (2, 55)).last_optional().experimental(),
    function("irate", &[RANGE], VECTOR, (2, 0)),
    function("label_join", &[VECTOR, STRING, STRING, STRING], VECTOR, (2, 0)).last_repeated(),
    function("label_replace", &[VECTOR, STRING, STRING, STRING, STRING], VECTOR, (2, 0)),
    function("last_over_time", &[RANGE], VECTOR, (2, 26)),
    function("ln", &[VECTOR], VECTOR, (2, 0)),
    function("log10", &[VECTOR], VECTOR, (2, 0)),
    function("log2", &[VECTOR], VECTOR, (2, 0)),
    function("mad_over_time", &[RANGE], VECTOR, (2, 49)).experimental(),
    function("max_over_time", &[RANGE], VECTOR, (2, 0)),
    function("min_over_time", &[RANGE], VECTOR, (2, 0)),
    function("minute", &[VECTOR], VECTOR, (2, 0)).last_optional(),
    function("month", &[VECTOR], VECTOR, (2, 0)).last_optional(),
    function("pi", &[], SCALAR, (2, 31)),
    function("predict_linear", &[RANGE, SCALAR], VECTOR, (2, 0)),
    function("present_over_time", &[RANGE], VECTOR, (2, 29)),
    function("quantile_over_time", &[SCALAR, RANGE], VECTOR, (2, 0)),
    function("rad", &[VECTOR], VECTOR, (2, 31)),
    function("rate", &[RANGE], VECTOR, (2, 0)),
    function("resets", &[RANGE], VECTOR, (2, 0)),
    function("round", &[VECTOR, SCALAR], VECTOR, (2, 0)).last_optional(),
    function("scalar", &[VECTOR], SCALAR, (2, 0)),
    function("sgn", &[VECTOR], VECTOR, (2, 26)),
    function("sin", &[VECTOR], VECTOR, (2, 31)),
    function("sinh", &[VECTOR], VECTOR, (2, 31)),
    function("sort", &[VECTOR], VECTOR, (2, 0)),
    function("sort_by_label", &[VECTOR, STRING], VECTOR, (2, 49)).last_repeated().experimental(),
    function("sort_by_label_desc", &[VECTOR, STRING], VECTOR, (2, 49)).last_repeated().experimental(),
    function("sort_desc", &[VECTOR], VECTOR, (2, 0)),
    function("sqrt", &[VECTOR], VECTOR, (2, 0)),
    function("stddev_over_time", &[RANGE], VECTOR, (2, 0)),
    function("stdvar_over_time", &[RANGE], VECTOR, (2, 0)),
    function("sum_over_time", &[RANGE], VECTOR, (2, 0)),
    function("tan", &[VECTOR], VECTOR, (2, 31)),
    function("tanh", &[VECTOR], VECTOR, (2, 31)),
    function("time", &[], SCALAR, (2, 0)),
    function("timestamp", &[VECTOR], VECTOR, (2, 0)),
    function("ts_of_last_over_time", &[RANGE], VECTOR, (3, 5)).experimental(),
    function("ts_of_max_over_time", &[RANGE], VECTOR, (3, 5)).experimental(),
    function("ts_of_min_over_time", &[RANGE], VECTOR, (3, 5)).experimental(),
    function("vector", &[SCALAR], VECTOR, (2, 0)),
    function("year", &[VECTOR], VECTOR, (2, 0)).last_optional(),
];

/// Functions that Prometheus 3.5 does not know, with the first release (major, minor) that does.
pub(super) const LATER: &[(&str, (u16, u16))] = &[
    ("end", (3, 12)),
    ("first_over_time", (3, 7)),
    ("histogram_quantiles", (3, 11)),
    ("max_of", (3, 13)),
    ("min_of", (3, 13)),
    ("range", (3, 12)),
    ("start", (3, 12)),
    ("start_timestamp", (3, 14)),
    ("step", (3, 12)),
    ("ts_of_first_over_time", (3, 7)),
];

/// Functions that are gone, with what to do instead.
pub(super) const GONE: &[(&str, &str)] = &[
    (
        "count_scalar",
        "Prometheus 2.0 removed it: write scalar(count(…))",
    ),
    (
        "drop_common_labels",
        "Prometheus 2.0 removed it: aggregate without (…) instead",
    ),
    (
        "holt_winters",
        "Prometheus 3.0 renamed it to double_exponential_smoothing, which is experimental",
    ),
];

/// Returns the function of that name.
pub fn function_named(name: &str) -> Option<&'static Function> {
    let at = FUNCTIONS.binary_search_by(|function| function.name.cmp(name));
    at.ok().and_then(|at| FUNCTIONS.get(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_each_function_is_found() {
        assert!(FUNCTIONS.is_sorted_by(|a, b| a.name < b.name));
        for function in FUNCTIONS {
            assert_eq!(function_named(function.name), Some(function));
        }
        assert_eq!(function_named("Rate"), None);
    }

    #[test]
    fn no_function_is_both_known_and_foreign() {
        let foreign = LATER
            .iter()
            .map(|(name, _)| name)
            .chain(GONE.iter().map(|(name, _)| name));
        for name in foreign {
            assert_eq!(function_named(name), None, "{name}");
        }
    }

    #[test]
    fn arguments_are_counted_with_the_tail() {
        let shape = |name| {
            let function = function_named(name)?;
            Some((function.min_arguments(), function.max_arguments()))
        };
        assert_eq!(shape("time"), Some((0, Some(0))));
        assert_eq!(shape("rate"), Some((1, Some(1))));
        assert_eq!(shape("round"), Some((1, Some(2))));
        assert_eq!(shape("hour"), Some((0, Some(1))));
        assert_eq!(shape("label_join"), Some((3, None)));
        let join = function_named("label_join").unwrap();
        assert_eq!(join.argument(9), Some(ValueType::String));
        assert_eq!(function_named("rate").unwrap().argument(1), None);
    }
}
