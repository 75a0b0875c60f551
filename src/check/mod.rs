//! From a stack to findings: one check a file, each with its codes.
//!
//! To add a check: write its file beside the others of its program with a `pub(super) static
//! CHECK: Check`, and name it in that folder's `CHECKS`; one that looks at a single rule is a
//! [`RuleCheck`] of `RULE_CHECKS`. The codes' examples are its test.

pub mod alertmanager;
pub mod allow;
pub mod compose;
pub(crate) mod fields;
pub(crate) mod http;
pub mod labels;
pub mod prometheus;
pub mod reachable;
mod reporter;
pub mod routing;
pub mod rules;
pub mod stack;
pub mod teams;
pub mod templates;

use crate::diag::{Code, Level, Sink};

use crate::model::catalogue::Catalogue;
use crate::model::rules::RulePolicy;
use crate::model::stack::Stack;
use crate::source::{Files, SourceMap};
pub(crate) use reporter::Reporter;
use rules::RuleCheck;

/// What a check may look at.
pub struct Scope<'a> {
    /// The configurations.
    pub stack: &'a Stack,
    /// Their texts.
    pub sources: &'a SourceMap,
    /// The file system, or `None` when only the files named may be looked at.
    pub files: Option<&'a dyn Files>,
    /// What is known of metrics.
    pub catalogue: &'a Catalogue,
    /// What the stack asks of its rules.
    pub policy: &'a RulePolicy,
}

/// One check.
pub struct Check {
    /// The codes of its findings.
    pub codes: &'static [&'static Code],
    /// Reports what it finds.
    pub run: fn(&Scope<'_>, &mut Sink),
}

/// One of all the checks.
#[derive(Clone, Copy)]
pub enum AnyCheck {
    /// Looks at whole configurations.
    Whole(&'static Check),
    /// Looks at one rule after the other.
    Rule(&'static RuleCheck),
}

impl AnyCheck {
    /// Returns the codes of its findings.
    pub fn codes(self) -> &'static [&'static Code] {
        match self {
            Self::Whole(check) => check.codes,
            Self::Rule(check) => check.codes,
        }
    }

    /// Runs it alone.
    pub fn run(self, scope: &Scope<'_>, sink: &mut Sink) {
        match self {
            Self::Whole(check) => (check.run)(scope, sink),
            Self::Rule(check) => rules::run(&[check], scope, sink),
        }
    }
}

/// Returns all checks.
pub fn checks() -> impl Iterator<Item = AnyCheck> {
    let rules = rules::RULE_CHECKS.iter().copied().map(AnyCheck::Rule);
    whole_checks().map(AnyCheck::Whole).chain(rules)
}

fn whole_checks() -> impl Iterator<Item = &'static Check> {
    alertmanager::CHECKS
        .iter()
        .chain(prometheus::CHECKS)
        .chain(teams::CHECKS)
        .chain(rules::CHECKS)
        .chain(labels::CHECKS)
        .chain(compose::CHECKS)
        .chain(stack::CHECKS)
        .chain(routing::CHECKS)
        .chain(reachable::CHECKS)
        .chain(templates::CHECKS)
        .copied()
}

/// Returns every code there is, by name: those of the checks, and those of reading and decoding.
pub fn codes() -> Vec<&'static Code> {
    use crate::model::{decode, env_file, interpolation};
    use crate::source::yaml;
    let mut codes = yaml::CODES.to_vec();
    codes.extend_from_slice(decode::CODES);
    codes.extend_from_slice(crate::model::alertmanager::CODES);
    codes.extend_from_slice(crate::model::prometheus::CODES);
    codes.push(&crate::model::rules::INVALID_EXPRESSION);
    codes.extend_from_slice(allow::CODES);
    codes.extend([
        &fields::MISSING_FIELD,
        &fields::EXCLUSIVE_FIELDS,
        &http::INVALID_PEM,
        &http::SECRET_REFERENCE,
    ]);
    codes.extend_from_slice(interpolation::CODES);
    codes.extend_from_slice(env_file::CODES);
    codes.extend_from_slice(crate::model::compose::CODES);
    codes.extend(checks().flat_map(AnyCheck::codes));
    codes.sort_by_key(|c| c.name);
    // Several checks may share a code; two codes of one name are a mistake that stays visible.
    codes.dedup_by(|a, b| std::ptr::eq(*a, *b));
    codes
}

/// Runs every check.
pub fn run(scope: &Scope<'_>, sink: &mut Sink) {
    run_up_to(Level::Advice, scope, sink);
}

/// Runs the checks that may find something of this level or a graver one. One without codes reports
/// those of others; one with codes reports nothing graver than the gravest of them.
pub fn run_up_to(level: Level, scope: &Scope<'_>, sink: &mut Sink) {
    let is_asked =
        |codes: &[&Code]| codes.is_empty() || codes.iter().any(|code| code.level <= level);
    for check in whole_checks().filter(|check| is_asked(check.codes)) {
        (check.run)(scope, sink);
    }
    let of_rules = rules::RULE_CHECKS.iter().copied();
    let of_rules: Vec<_> = of_rules.filter(|check| is_asked(check.codes)).collect();
    rules::run(&of_rules, scope, sink);
}
