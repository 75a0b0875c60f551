use super::matchers::readable;
use super::{Condition, MatcherList, Templated};
use crate::lang::duration::Duration;
use crate::lang::matcher::Op;
use crate::model;
use crate::model::decode::{Entries, MatchRegex, Spanned};

model! {
    /// A node of the routing tree.
    pub struct Route("a route") {
        receiver: String,
        group_by: Vec<Spanned<String>>,
        r#match: Entries<String>,
        match_re: Entries<MatchRegex>,
        matchers: MatcherList [since 0, 22],
        mute_time_intervals: Vec<Spanned<String>>,
        active_time_intervals: Vec<Spanned<String>>,
        r#continue: bool,
        routes: Vec<Spanned<Route>>,
        group_wait: Duration,
        group_interval: Duration,
        repeat_interval: Duration,
        labels: Entries<Templated> [since 0, 34],
    }
    hints {
        "matcher" => "write `matchers`, a list such as `[severity = \"critical\"]`",
        "match_regex" => "write `matchers: [LABEL =~ \"REGEX\"]`",
        "receivers" => "a route has one `receiver`; use child routes with `continue: true` for several",
        "route" => "child routes are a list under `routes`",
        "time_intervals" => "write `active_time_intervals` or `mute_time_intervals`",
        "inhibit_rules" => "move it to the top of the file",
        "resolve_timeout" => "move it into `global`",
        "equal" => "`equal` belongs to inhibition rules; a route has `group_by`",
        "name" => "routes have no name",
        "severity" => "write `matchers: [severity = \"…\"]`",
        "group" => "write `group_by`",
    }
}

impl Route {
    /// Returns whether [`Self::conditions`] are all that the file has; what is missing there was
    /// reported.
    pub fn is_readable(&self) -> bool {
        readable(&self.r#match, &self.match_re, &self.matchers)
    }

    /// Returns all conditions of the node; every one has to hold. Those of the old `match` and
    /// `match_re` come first.
    pub fn conditions(&self) -> Vec<Condition> {
        let mut conditions = Condition::from_texts(&self.r#match, Op::Equal);
        conditions.extend(Condition::from_regexes(&self.match_re));
        conditions.extend(Condition::from_list(&self.matchers));
        conditions
    }
}
