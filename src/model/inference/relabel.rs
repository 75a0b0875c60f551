//! What relabelling makes of series of which not everything is known.
//!
//! Source: `relabel` of model/relabel/relabel.go in Prometheus 3.5.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::condition::listed_texts;
use super::replace::{Replacement, join};
use super::{Condition, Others, Presence, Series, Values};
use crate::lang::regex::{Dialect, Regex};
use crate::model::decode::{Field, Spanned};
use crate::model::prometheus::{Action, Relabel};

/// Relabelling rules, ready to be applied.
#[derive(Debug, Default)]
pub(super) struct Relabelling<'a> {
    steps: Vec<Step<'a>>,
}

#[derive(Debug)]
enum Step<'a> {
    Known(Box<Rule<'a>>),
    /// A rule that is written wrong, which was reported: it may do anything.
    Unknown,
}

#[derive(Debug)]
struct Rule<'a> {
    action: Action,
    sources: Vec<&'a str>,
    separator: String,
    regex: Regex,
    target: String,
    replacement: String,
}

impl<'a> Relabelling<'a> {
    /// Prepares rules.
    pub fn new(rules: &'a [Spanned<Relabel>]) -> Self {
        let step = |rule: &'a Spanned<Relabel>| {
            Rule::new(&rule.value).map_or(Step::Unknown, |rule| Step::Known(Box::new(rule)))
        };
        Self {
            steps: rules.iter().map(step).collect(),
        }
    }

    /// Returns whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Returns what becomes of the series, or `None` when all of them are dropped.
    pub fn apply(&self, series: Series) -> Option<Series> {
        self.steps
            .iter()
            .try_fold(series, |series, step| match step {
                Step::Known(rule) => rule.apply(series),
                Step::Unknown => Some(Series::new(Others::Any)),
            })
    }
}

impl<'a> Rule<'a> {
    fn new(rule: &'a Relabel) -> Option<Self> {
        let regex = match &rule.regex {
            Field::Absent => Regex::new("(.*)", Dialect::Relabel).ok()?,
            Field::Null(_) => Regex::new("", Dialect::Relabel).ok()?,
            Field::Set(given) => given.value.0.clone(),
            Field::Invalid(_) => return None,
        };
        let action = match &rule.action {
            Field::Absent => Action::Replace,
            Field::Set(given) => given.value,
            Field::Null(_) | Field::Invalid(_) => return None,
        };
        if let Field::Invalid(_) = rule.source_labels {
            return None;
        }
        let sources = rule.source_labels.items().iter();
        Some(Self {
            action,
            sources: sources.map(|name| name.value.as_str()).collect(),
            separator: rule.separator.effective(";".to_owned())?,
            regex,
            target: rule.target_label.effective(String::new())?,
            replacement: rule.replacement.effective("$1".to_owned())?,
        })
    }

    fn apply(&self, mut series: Series) -> Option<Series> {
        let sources = self.sources.iter().map(|name| series.get(name));
        let source = join(sources, &self.separator);
        match self.action {
            Action::Keep => return self.filtered(series, &source, true),
            Action::Drop => return self.filtered(series, &source, false),
            Action::KeepEqual => {
                let both = source.intersection(&series.get(&self.target));
                return (!both.is_none()).then_some(series);
            }
            Action::DropEqual => {
                let target = series.get(&self.target);
                let equal = source.exact().is_some() && source.exact() == target.exact();
                return (!equal).then_some(series);
            }
            Action::Replace => self.replace(&mut series, &source),
            Action::Lowercase => series.set(&self.target, cased(&source, str::to_ascii_lowercase)),
            Action::Uppercase => series.set(&self.target, cased(&source, str::to_ascii_uppercase)),
            Action::HashMod => series.set(&self.target, Values::present()),
            Action::LabelMap => return Some(self.label_map(&series)),
            Action::LabelDrop => self.label_drop(&mut series),
            Action::LabelKeep => self.label_keep(&mut series),
        }
        Some(series)
    }

    /// Returns the series whose source matches, or does not.
    fn filtered(&self, mut series: Series, source: &Values, matches: bool) -> Option<Series> {
        let condition = Condition::regex(self.regex.clone(), matches);
        let left = source.fulfilled(&condition);
        if left.is_none() {
            return None;
        }
        if let [only] = self.sources.as_slice() {
            series.set(only, left);
        }
        Some(series)
    }

    fn replace(&self, series: &mut Series, source: &Values) {
        let replacement = self.replacement();
        if !self.target.contains('$') {
            let values = replacement.apply(source, &series.get(&self.target));
            return series.set(&self.target, values);
        }
        let target = Replacement {
            regex: &self.regex,
            template: &self.target,
        };
        let (targets, always) = target.written(source);
        let Some(targets) = targets.list() else {
            *series = Series::new(Others::Any);
            return;
        };
        let (values, _) = replacement.written(source);
        for name in targets.iter().filter(|name| !name.is_empty()) {
            let old = match always && targets.len() == 1 {
                true => Values::none(),
                false => series.get(name),
            };
            series.set(name, values.union(&old));
        }
    }

    fn replacement(&self) -> Replacement<'_> {
        Replacement {
            regex: &self.regex,
            template: &self.replacement,
        }
    }

    /// Copies the labels whose name matches to the name that the replacement makes of it.
    fn label_map(&self, series: &Series) -> Series {
        let mut mapped = series.clone();
        let listed = listed_texts(&self.regex);
        let unnamed = listed.is_none() && series.others() != Others::None;
        if unnamed {
            self.map_unnamed(&mut mapped);
        }
        let names: Vec<String> = match listed {
            Some(names) => names,
            None => series.labels().map(|(name, _)| name.to_string()).collect(),
        };
        // Of several labels that get one name, any may be the last.
        let mut copies: BTreeMap<Arc<str>, (Values, bool)> = BTreeMap::new();
        for name in &names {
            let values = series.get(name);
            let always = values.presence() == Presence::Always;
            let (targets, _) = self.replacement().written(&Values::exactly(name.as_str()));
            let Some(targets) = targets.list() else {
                return Series::new(Others::Any);
            };
            for target in targets.iter().filter(|target| !target.is_empty()) {
                let copy = copies
                    .entry(target.clone())
                    .or_insert((Values::none(), false));
                copy.0 = copy.0.union(&values.without_absence());
                copy.1 |= always;
            }
        }
        for (target, (values, always)) in copies {
            let values = match always && !unnamed {
                true => values,
                false => values.union(&mapped.get(&target)),
            };
            mapped.set(&target, values);
        }
        mapped
    }

    /// Accounts for the labels that the rule may make of ones that nothing is known of.
    fn map_unnamed(&self, series: &mut Series) {
        let prefix = self.replacement.split('$').next().unwrap_or_default();
        let reached = |name: &str| name.starts_with(prefix);
        let written: Vec<_> = series
            .labels()
            .filter(|(name, _)| reached(name))
            .map(|(name, values)| (name.clone(), values.union(&Values::present())))
            .collect();
        if !prefix.starts_with("__") {
            let kept: Vec<_> = series.labels().map(|(name, _)| name.clone()).collect();
            series.set_others(Others::Any, kept.iter().map(|name| &**name));
        }
        for (name, values) in written {
            series.set(&name, values);
        }
    }

    fn label_drop(&self, series: &mut Series) {
        let described: Vec<_> = series.labels().map(|(name, _)| name.to_string()).collect();
        let listed = listed_texts(&self.regex).unwrap_or_default();
        for name in described.iter().chain(&listed) {
            if self.regex.is_match(name) {
                series.set(name, Values::absent());
            }
        }
    }

    fn label_keep(&self, series: &mut Series) {
        if let Some(listed) = listed_texts(&self.regex) {
            let mut kept = Series::new(Others::None);
            for name in &listed {
                kept.set(name, series.get(name));
            }
            *series = kept;
            return;
        }
        let described: Vec<_> = series.labels().map(|(name, _)| name.to_string()).collect();
        for name in described.iter().filter(|name| !self.regex.is_match(name)) {
            series.set(name, Values::absent());
        }
    }
}

/// Returns values in another case; only those that case works alike for everywhere are followed.
fn cased(values: &Values, change: fn(&str) -> String) -> Values {
    let changed = |value: &str| value.is_ascii().then(|| change(value).into());
    let listed: Option<Vec<_>> = values
        .list()
        .and_then(|all| all.iter().map(|value| changed(value)).collect());
    match (listed, values.presence()) {
        (Some(listed), _) => Values::listed(listed),
        (None, Presence::Always) => Values::present(),
        (None, _) => Values::any(),
    }
}
