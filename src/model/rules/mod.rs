//! Rule files: groups of alerting and recording rules, as Prometheus 3.x reads them.
//!
//! Source: `model/rulefmt` of Prometheus 3.5.3, decoded by go-yaml v3 in strict mode.

mod expression;
mod policy;
mod template;

pub use expression::{Expression, INVALID_EXPRESSION};
pub use policy::RulePolicy;
pub use template::RuleText;

use crate::lang::duration::Duration;
use crate::model::decode::{Entries, Spanned};

crate::model! {
    /// The whole file.
    pub struct RuleFile("a rule file") {
        groups: Vec<Spanned<RuleGroup>>,
    }
    hints {
        "apiVersion" => "this is a Kubernetes object; Prometheus itself reads what stands under its `spec`",
        "spec" => "this is a Kubernetes object; Prometheus itself reads what stands under `spec`",
    }
}

crate::model! {
    /// Rules that are evaluated one after another.
    pub struct RuleGroup("a rule group") {
        name: String,
        interval: Duration,
        query_offset: Duration,
        limit: i64,
        rules: Vec<Spanned<Rule>>,
        labels: Entries<RuleText>,
    }
}

crate::model! {
    /// An alerting or recording rule.
    pub struct Rule("a rule") {
        record: String,
        alert: String,
        expr: Expression,
        r#for: Duration,
        keep_firing_for: Duration,
        labels: Entries<RuleText>,
        annotations: Entries<RuleText>,
    }
    hints {
        "severity" => "it is a label: write it under `labels:`",
        "summary" => "it is an annotation: write it under `annotations:`",
        "description" => "it is an annotation: write it under `annotations:`",
        "runbook_url" => "it is an annotation: write it under `annotations:`",
    }
}

impl Rule {
    /// Returns the name that the rule gives its result: its alert's or its series'.
    pub fn name(&self) -> Option<&str> {
        [self.alert.get(), self.record.get()]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .find(|name| !name.is_empty())
    }

    /// Returns the labels that the rule's alerts or series get: its own, and those of its group that it
    /// does not set itself.
    pub fn labels_in<'r>(
        &'r self,
        group: &'r RuleGroup,
    ) -> impl Iterator<Item = &'r (Spanned<String>, Spanned<RuleText>)> {
        let own = self.labels.get();
        let of_group = group.labels.get().into_iter().flat_map(Entries::iter);
        let is_left =
            move |name: &str| own.is_none_or(|labels: &Entries<_>| labels.get(name).is_none());
        let of_group = of_group.filter(move |(name, _)| is_left(&name.value));
        of_group.chain(own.into_iter().flat_map(Entries::iter))
    }

    /// Returns whether the rule makes alerts.
    pub fn is_alert(&self) -> bool {
        self.alert.get().is_some_and(|a| !a.is_empty())
    }
}
