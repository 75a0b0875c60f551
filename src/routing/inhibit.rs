//! Which firing alerts mute others.

use super::Labels;
use super::config::matchers;
use crate::diag::Span;
use crate::lang::matcher::Matcher;
use crate::model::alertmanager::{Alertmanager, InhibitRule};
use crate::model::decode::{LabelName, Spanned};

/// A rule by which firing alerts mute others.
#[derive(Clone, Debug)]
pub struct Inhibition {
    /// Where it stands.
    pub span: Span,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// What an alert that mutes has to fulfil.
    pub source: Vec<Matcher>,
    /// What an alert that is muted has to fulfil.
    pub target: Vec<Matcher>,
    /// The labels that have to be equal on both; one that is missing counts as empty.
    pub equal: Vec<String>,
}

impl Inhibition {
    /// Returns the rules of a configuration in the order of the file, without those of which not
    /// all can be read.
    pub fn all(config: &Alertmanager) -> Vec<Self> {
        let rules = config.inhibit_rules.items().iter();
        let rules = rules.filter(|rule| rule.value.is_readable());
        rules.map(Self::of).collect()
    }

    fn of(rule: &Spanned<InhibitRule>) -> Self {
        let equal = rule.value.equal.items().iter();
        Self {
            span: rule.span,
            name: rule.value.name.get().cloned().filter(|n| !n.is_empty()),
            source: matchers(rule.value.source()),
            target: matchers(rule.value.target()),
            equal: equal
                .map(|label| LabelName::as_str(&label.value).to_owned())
                .collect(),
        }
    }

    /// Returns whether a firing alert mutes another (`Inhibitor.Mutes` in Alertmanager 0.33): one
    /// that fulfils both sides is not muted by another that does.
    pub fn mutes(&self, source: &Labels, target: &Labels) -> bool {
        let fulfils = |matchers: &[Matcher], labels: &Labels| {
            matchers.iter().all(|m| m.matches(labels.get(m.name())))
        };
        fulfils(&self.target, target)
            && fulfils(&self.source, source)
            && !(fulfils(&self.source, target) && fulfils(&self.target, source))
            && self
                .equal
                .iter()
                .all(|label| source.get(label) == target.get(label))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::sample::{labels, matchers};

    fn rule(source: &str, target: &str, equal: &[&str]) -> Inhibition {
        Inhibition {
            span: Span::default(),
            name: None,
            source: matchers(source),
            target: matchers(target),
            equal: equal.iter().map(|label| (*label).to_owned()).collect(),
        }
    }

    #[test]
    fn missing_labels_are_equal() {
        let rule = rule(r#"severity="critical""#, r#"severity="warning""#, &["node"]);
        let source = labels(&[("severity", "critical")]);
        let target = |pairs: &[(&str, &str)]| labels(&[&[("severity", "warning")], pairs].concat());
        assert!(rule.mutes(&source, &target(&[])));
        assert!(rule.mutes(&source, &target(&[("node", "")])));
        assert!(!rule.mutes(&source, &target(&[("node", "a")])));
        assert!(!rule.mutes(&target(&[]), &source));
    }

    #[test]
    fn an_alert_of_both_sides_is_muted_only_by_one_of_the_source_alone() {
        let rule = rule(r#"a="1""#, r#"b="1""#, &[]);
        let both = labels(&[("a", "1"), ("b", "1")]);
        let source = labels(&[("a", "1")]);
        assert!(!rule.mutes(&both, &both));
        assert!(rule.mutes(&source, &both));
        assert!(rule.mutes(&both, &labels(&[("b", "1")])));
    }
}
