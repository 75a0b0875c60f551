//! Checks of rule files.

mod absence;
mod bounds;
mod comparison;
mod condition;
mod constant;
mod counters;
mod deltas;
mod division;
mod fields;
mod groups;
mod histograms;
mod kinds;
mod known;
mod matchers;
mod names;
mod operand;
mod pace;
mod percentage;
mod ranges;
mod rates;
mod recorded;
mod scale;
mod subject;
mod subqueries;
mod target_labels;
mod template;
mod times;
mod timing;

use super::Check;

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[
    &absence::CHECK,
    &comparison::CHECK,
    &constant::CHECK,
    &counters::CHECK,
    &deltas::CHECK,
    &division::CHECK,
    &fields::CHECK,
    &groups::CHECK,
    &histograms::CHECK,
    &known::CHECK,
    &matchers::CHECK,
    &names::CHECK,
    &percentage::CHECK,
    &ranges::CHECK,
    &rates::CHECK,
    &subqueries::CHECK,
    &template::CHECK,
    &times::CHECK,
    &timing::CHECK,
];
