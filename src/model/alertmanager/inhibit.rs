use super::matchers::readable;
use super::{Condition, MatcherList};
use crate::lang::matcher::Op;
use crate::model;
use crate::model::decode::{Entries, LabelName, MatchRegex, Spanned};

model! {
    /// A rule that mutes targets while a source fires.
    pub struct InhibitRule("an inhibition rule") {
        name: String [since 0, 30],
        source_match: Entries<String>,
        source_match_re: Entries<MatchRegex>,
        source_matchers: MatcherList [since 0, 22],
        target_match: Entries<String>,
        target_match_re: Entries<MatchRegex>,
        target_matchers: MatcherList [since 0, 22],
        equal: Vec<Spanned<LabelName>>,
    }
    hints {
        "source" => "write `source_matchers`, a list",
        "target" => "write `target_matchers`, a list",
        "matchers" => "write `source_matchers` and `target_matchers`",
        "source_matcher" => "write `source_matchers`, a list",
        "target_matcher" => "write `target_matchers`, a list",
        "equals" => "write `equal`, a list of label names",
    }
    null { accepted }
}

impl InhibitRule {
    /// Returns whether [`Self::source`] and [`Self::target`] are all that the file has; what is
    /// missing there was reported.
    pub fn is_readable(&self) -> bool {
        readable(
            &self.source_match,
            &self.source_match_re,
            &self.source_matchers,
        ) && readable(
            &self.target_match,
            &self.target_match_re,
            &self.target_matchers,
        )
    }

    /// Returns the conditions that an alert has to fulfil to inhibit others.
    pub fn source(&self) -> Vec<Condition> {
        let mut conditions = Condition::from_texts(&self.source_match, Op::Equal);
        conditions.extend(Condition::from_regexes(&self.source_match_re));
        conditions.extend(Condition::from_list(&self.source_matchers));
        conditions
    }

    /// Returns the conditions that an alert has to fulfil to be inhibited.
    pub fn target(&self) -> Vec<Condition> {
        let mut conditions = Condition::from_texts(&self.target_match, Op::Equal);
        conditions.extend(Condition::from_regexes(&self.target_match_re));
        conditions.extend(Condition::from_list(&self.target_matchers));
        conditions
    }
}
