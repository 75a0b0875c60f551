//! Checks of rule files.

mod absence;
mod annotations;
mod bounds;
mod comparison;
mod condition;
mod constant;
mod counters;
mod deltas;
pub(super) mod division;
mod duplicates;
mod external;
mod fields;
mod groups;
mod histograms;
mod identical;
mod inverted;
mod kinds;
mod known;
pub(super) mod matchers;
mod names;
mod operand;
mod pace;
mod pass;
mod percentage;
mod policy;
mod printf;
mod ranges;
mod rates;
mod recorded;
mod result;
mod sampling;
mod scale;
pub(super) mod subject;
mod subqueries;
mod target_labels;
mod template;
mod template_query;
mod times;
mod timing;
mod unwatched;
mod value_labels;

use super::Check;
pub use pass::RuleCheck;
pub(super) use pass::run;

/// The checks of this folder that look at more than one rule.
pub static CHECKS: &[&Check] = &[
    &duplicates::CHECK,
    &groups::CHECK,
    &names::OF_GROUPS,
    &timing::OF_GROUPS,
    &unwatched::CHECK,
];

/// The checks of this folder that look at one rule by itself.
pub static RULE_CHECKS: &[&RuleCheck] = &[
    &absence::CHECK,
    &annotations::CHECK,
    &comparison::CHECK,
    &constant::CHECK,
    &counters::CHECK,
    &deltas::CHECK,
    &division::CHECK,
    &external::CHECK,
    &fields::CHECK,
    &histograms::CHECK,
    &identical::CHECK,
    &inverted::CHECK,
    &known::CHECK,
    &matchers::CHECK,
    &names::CHECK,
    &percentage::CHECK,
    &policy::CHECK,
    &printf::CHECK,
    &ranges::CHECK,
    &rates::CHECK,
    &result::CHECK,
    &sampling::CHECK,
    &subqueries::CHECK,
    &template::CHECK,
    &template_query::CHECK,
    &times::CHECK,
    &timing::CHECK,
    &value_labels::CHECK,
];
