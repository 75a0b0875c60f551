//! What rules reach of a configuration, as text and JSON.

mod json;
mod text;

use std::collections::BTreeSet;

pub use json::coverage_json;
pub use text::coverage_text;

use crate::diag::{FileId, Span};
use crate::model::inference::{AlertLabels, Presence, Values};
use crate::routing::coverage::{Idle, InhibitionUse, Reach, RuleUse};
use crate::routing::{Assessment, RouteId};
use crate::source::SourceMap;

/// What is shown.
pub struct Covered<'a> {
    /// What was found out.
    pub assessment: &'a Assessment,
    /// The texts.
    pub sources: &'a SourceMap,
    /// The Alertmanager configuration.
    pub file: FileId,
    /// The files of rules that are told of; all when none is named.
    pub only: &'a BTreeSet<FileId>,
}

impl<'a> Covered<'a> {
    fn rules(&self) -> impl Iterator<Item = &'a RuleUse> {
        let rules = self.assessment.coverage.rules.iter();
        rules.filter(|rule| self.only.is_empty() || self.only.contains(&rule.file))
    }

    fn place(&self, file: FileId, span: Span) -> (String, usize) {
        let source = self.sources.get(file);
        (source.name().to_owned(), source.position(span.start).line)
    }

    fn receiver(&self, id: RouteId) -> &'a str {
        &self.assessment.config.tree.get(id).receiver.value
    }

    fn receivers(&self, routes: &[RouteId]) -> Vec<&'a str> {
        routes.iter().map(|id| self.receiver(*id)).collect()
    }

    fn names(&self, rules: &BTreeSet<usize>) -> Vec<&'a str> {
        let all = &self.assessment.coverage.rules;
        let names = rules.iter().filter_map(|rule| all.get(*rule));
        let names: BTreeSet<&str> = names.map(|rule| rule.name.as_str()).collect();
        names.into_iter().collect()
    }

    /// Returns the labels that the tree or an inhibition rule asks for and the alerts never have.
    fn lacking(&self, labels: &AlertLabels) -> Vec<&'a str> {
        let Assessment {
            config,
            inhibitions,
            ..
        } = self.assessment;
        let routes = config.tree.iter().flat_map(|(_, route)| &route.matchers);
        let rules = inhibitions.iter();
        let matchers = rules
            .clone()
            .flat_map(|rule| rule.source.iter().chain(&rule.target));
        let equal = rules.flat_map(|rule| rule.equal.iter().map(String::as_str));
        let asked = routes.chain(matchers).map(|m| m.name()).chain(equal);
        let asked: BTreeSet<&str> = asked.collect();
        let never = |name: &&str| labels.presence(name) == Presence::Never;
        asked.into_iter().filter(never).collect()
    }
}

/// Returns a word for how rules reach something.
fn verdict(reach: &Reach) -> &'static str {
    match reach {
        reach if !reach.certain.is_empty() => "certain",
        reach if !reach.possible.is_empty() => "possible",
        reach if !reach.doubtful.is_empty() => "only by unknown labels",
        _ => "never",
    }
}

/// Returns the values of a label, as far as they are few: the empty text for an absent label.
fn values(values: &Values) -> Option<Vec<&str>> {
    let list = values.list()?;
    Some(list.iter().map(|value| &**value).collect())
}

/// Returns why an inhibition rule mutes nothing, in words that go on from "it".
fn idle(used: &InhibitionUse) -> Option<String> {
    let why = match used.idle.as_ref()? {
        Idle::NoSource => "has no source: no alert fulfils the source matchers".to_owned(),
        Idle::NoTarget => "has no target: no alert fulfils the target matchers".to_owned(),
        Idle::BothSides => {
            "finds only alerts that fulfil both sides, which do not mute each other".to_owned()
        }
        Idle::NeverEqual(labels) if labels.is_empty() => {
            "finds no source and target whose `equal` labels agree".to_owned()
        }
        Idle::NeverEqual(labels) => {
            let labels: Vec<_> = labels.iter().map(|label| format!("`{label}`")).collect();
            format!(
                "finds no source and target that agree in {}",
                labels.join(" and ")
            )
        }
    };
    Some(why)
}
