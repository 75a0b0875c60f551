//! Alerts as the rules of a stack make them: with the labels that the rule's expression gives, the
//! labels and annotations that the rule sets, external labels, and relabelled.
//!
//! Where a label may have many values, one that is usual for its name is taken; see
//! [`plausible`]. So an alert that is made here is one that may occur, not each that may.

mod labels;
mod value;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::engine::ExecError;
use super::rule::{Expansion, RuleTemplates, World};
use super::{Alert, KeyValues, Moment};
use crate::diag::FileId;
use crate::lang::gotmpl::Functions;
use crate::lang::promql::METRIC_NAME;
use crate::model::decode::Entries;
use crate::model::inference::{
    ALERT_NAME, Inference, InferredRule, Others, Series, Values, label_uses,
};
use crate::model::rules::RuleText;
use crate::model::stack::Stack;

pub use labels::{Optional, plausible};
pub use value::sample as sample_value;

/// Where Prometheus is said to be reached.
pub const PROMETHEUS_URL: &str = "http://prometheus.example:9090";

/// How many steps the templates of one file's rules take together before no more are executed.
pub const MAX_STEPS: u64 = 50_000_000;

/// Makes alerts of the rules in one file, as one Prometheus evaluates them.
#[derive(Clone, Debug)]
pub struct Maker {
    templates: RuleTemplates,
}

/// An alert that a rule makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The labels, as Alertmanager gets them.
    pub labels: KeyValues,
    /// The annotations.
    pub annotations: KeyValues,
    /// Where the alert comes from.
    pub generator_url: Arc<str>,
    /// The value of the expression.
    pub value: f64,
    /// The labels and annotations that fail, which hold the error then.
    pub failed: Vec<Failed>,
    /// The queries in templates whose results are not known, so that they gave nothing.
    pub unanswered: BTreeSet<Arc<str>>,
}

/// A label or annotation whose template fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// Whether it is a label.
    pub is_label: bool,
    /// Its name.
    pub name: String,
    /// Why it fails; the place counts from the start of its text.
    pub error: ExecError,
}

impl Maker {
    /// Prepares the rules of a file.
    pub fn new(stack: &Stack, file: FileId) -> Self {
        let target = stack.targets.prometheus;
        let functions = Functions::prometheus((target.major.into(), target.minor.into()));
        let now = Moment::parse("2026-01-02T03:04:05Z").unwrap_or_else(Moment::zero);
        let world = World::new(external_labels(stack, file), PROMETHEUS_URL);
        let mut templates = RuleTemplates::new(functions, world, now);
        templates.limits.total = MAX_STEPS;
        Self { templates }
    }

    /// Returns what executes the rules' templates.
    pub fn templates(&self) -> &RuleTemplates {
        &self.templates
    }

    /// Returns the labels of a series for which the rule may make an alert; `number` tells apart
    /// the series that are asked for. Nothing when the expression never gives any.
    pub fn series(
        &self,
        rule: &InferredRule<'_>,
        optional: Optional<'_>,
        number: usize,
    ) -> Option<KeyValues> {
        let alternatives = rule.result().alternatives();
        let series = alternatives.get(number.checked_rem(alternatives.len())?)?;
        Some(labels::of(series, optional, number))
    }

    /// Returns an alert of a rule for a series, with a value that lets the rule fire. Nothing when
    /// Prometheus drops the alert before it is sent.
    pub fn alert(
        &self,
        inference: &Inference<'_>,
        rule: &InferredRule<'_>,
        series: &Arc<KeyValues>,
    ) -> Option<Made> {
        let value = value::sample(rule.expr);
        let url = &self.templates.world().external_url;
        let query = gotmpl::url_encode(&rule.expr.to_string());
        let mut made = Made {
            labels: KeyValues::new(),
            annotations: KeyValues::new(),
            generator_url: format!("{url}/graph?g0.expr={query}&g0.tab=1").into(),
            value,
            failed: Vec::new(),
            unanswered: BTreeSet::new(),
        };
        let mut labels = (**series).clone();
        labels.remove(METRIC_NAME);
        for (name, text) in rule.rule.labels_in(rule.group) {
            let text = made.take(true, &name.value, self.expand(&text.value, series, value));
            labels.insert(name.value.as_str().into(), text);
        }
        let name = rule.rule.alert.get().map_or("", String::as_str);
        labels.insert(ALERT_NAME.into(), name.into());
        labels.retain(|_, value| !value.is_empty());
        made.labels = sent(inference, rule, &labels)?;
        let annotations = rule.rule.annotations.get();
        for (name, text) in annotations.into_iter().flat_map(Entries::iter) {
            let text = made.take(false, &name.value, self.expand(&text.value, series, value));
            made.annotations.insert(name.value.as_str().into(), text);
        }
        Some(made)
    }

    /// Executes a label or annotation for a series and a value.
    pub fn expand(&self, text: &RuleText, series: &Arc<KeyValues>, value: f64) -> Expansion {
        match text.shared_template() {
            Some(template) => {
                let templates = &self.templates;
                templates.expand_read(text.as_str(), &template, series, value)
            }
            None => Expansion {
                text: text.as_str().to_owned(),
                error: None,
                unanswered: BTreeSet::new(),
            },
        }
    }
}

/// Returns the labels of the series that the rule's own templates name, but for those that the rule
/// sets itself: a series seldom has them as well.
pub fn named_labels<'r>(rule: &InferredRule<'r>) -> Vec<&'r str> {
    let annotations = rule.rule.annotations.get();
    let texts = rule.rule.labels_in(rule.group);
    let texts = texts.chain(annotations.into_iter().flat_map(Entries::iter));
    let templates = texts.filter_map(|(_, text)| text.value.template());
    let mut names: Vec<&str> = templates
        .flat_map(|template| label_uses(template).into_iter().map(|used| used.label))
        .collect();
    names.sort_unstable();
    names.dedup();
    let own = rule.rule.labels_in(rule.group);
    let set = own.filter(|(_, text)| !text.value.as_str().contains("{{"));
    let set: Vec<&str> = set.map(|(name, _)| name.value.as_str()).collect();
    names.retain(|name| *name != ALERT_NAME && !set.contains(name));
    names
}

impl Made {
    fn take(&mut self, is_label: bool, name: &str, expansion: Expansion) -> Arc<str> {
        self.unanswered.extend(expansion.unanswered);
        self.failed.extend(expansion.error.map(|error| Failed {
            is_label,
            name: name.to_owned(),
            error,
        }));
        expansion.text.into()
    }

    /// Returns the alert as a notification holds it.
    pub fn alert(&self, status: &str, starts_at: Moment, ends_at: Moment) -> Alert {
        Alert {
            status: status.into(),
            labels: Arc::new(self.labels.clone()),
            annotations: Arc::new(self.annotations.clone()),
            starts_at,
            ends_at,
            generator_url: Arc::clone(&self.generator_url),
            fingerprint: fingerprint(&self.labels).into(),
        }
    }
}

/// Returns the external labels of the first Prometheus that evaluates the rules of a file. One in
/// which an environment variable is replaced has a value that is only known there.
fn external_labels(stack: &Stack, rules: FileId) -> KeyValues {
    let evaluation = stack.evaluations.iter().find(|e| e.rules == rules);
    let configs = stack.prometheuses.iter();
    let config = evaluation.and_then(|e| configs.clone().find(|c| c.file == e.prometheus));
    let global = config.and_then(|config| config.model.global.get());
    let labels = global.and_then(|global| global.external_labels.get());
    let labels = labels.into_iter().flat_map(Entries::iter);
    labels
        .map(|(name, value)| {
            let value = match value.value.contains('$') {
                true => plausible(&name.value, &Values::present(), 0).unwrap_or_default(),
                false => value.value.as_str().into(),
            };
            (name.value.as_str().into(), value)
        })
        .collect()
}

/// Returns the labels that Alertmanager gets of an alert.
fn sent(
    inference: &Inference<'_>,
    rule: &InferredRule<'_>,
    labels: &KeyValues,
) -> Option<KeyValues> {
    let mut series = Series::new(Others::None);
    for (name, value) in labels {
        series.set(name, Values::exactly(Arc::clone(value)));
    }
    let sent = inference.sent(rule, series);
    let alert = sent.alternatives().first()?;
    let labels = alert.labels().filter_map(|(name, values)| {
        let value = plausible(name, values, 0)?;
        Some((Arc::clone(name), value))
    });
    Some(labels.collect())
}

/// Returns the hash of labels as Alertmanager shows it: FNV-1a of 64 bits.
///
/// Source: `labelSetToFingerprint` of model/signature.go in prometheus/common 0.65.
pub fn fingerprint(labels: &KeyValues) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |byte: u8| {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    };
    for (name, value) in labels {
        for text in [name, value] {
            text.bytes().for_each(&mut add);
            add(255);
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::catalogue::Catalogue;
    use crate::model::inference::Reliance;
    use crate::model::stack::{FileKind, Loader, Targets};
    use crate::source::Disk;

    const RULES: &str = "groups:
  - name: node
    labels: {tier: '{{ $labels.job }}-tier'}
    rules:
      - alert: DiskFull
        expr: 100 * node_filesystem_avail_bytes{job=\"node\"} / node_filesystem_size_bytes < 10
        labels: {severity: critical, team: '{{ $labels.team }}'}
        annotations:
          summary: '{{ $labels.instance }} {{ $labels.mountpoint }} at {{ $value | humanize }}%'
          own: '{{ $labels.severity }}{{ $labels.alertname }}'
          broken: '{{ $labels.job.x }}'
          found: '{{ query \"vector(1)\" | len }}'
";

    #[test]
    fn alerts_are_as_the_rule_makes_them() {
        let mut loader = Loader::new(&Disk, Targets::default());
        let kind = Some(FileKind::Rules);
        loader.text("-", RULES.as_bytes(), kind).unwrap();
        let stack = loader.stack;
        let reliance = Reliance::Usage(Catalogue::builtin());
        let inference = Inference::of(&stack, reliance);
        let rule = &inference.rule(0).unwrap();
        let maker = Maker::new(&stack, rule.file);
        let series = maker.series(rule, Optional::Known(&["team"]), 1).unwrap();
        let made = maker.alert(&inference, rule, &Arc::new(series)).unwrap();
        let label = |name: &str| made.labels.get(name).map_or("", |value| &**value);
        assert_eq!(label("alertname"), "DiskFull");
        assert_eq!(label("job"), "node");
        assert_eq!(label("tier"), "node-tier");
        assert_eq!(label("severity"), "critical");
        assert_eq!(label("team"), "platform");
        assert_eq!(&*made.annotations["summary"], "host-2:9100 /data2 at 9%");
        let failed: Vec<_> = made.failed.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(failed, ["broken"]);
        assert_eq!(made.unanswered.len(), 1);
        assert!(!named_labels(rule).contains(&"severity"));
        assert!(made.generator_url.contains("/graph?g0.expr=100+%2A+node_"));
    }

    #[test]
    fn fingerprints_are_those_of_alertmanager() {
        let labels = [
            ("alertname", "DiskFull"),
            ("instance", "hôst-1:9100"),
            ("severity", "critical"),
        ];
        let labels = labels.map(|(name, value)| (name.into(), value.into()));
        // Asked of Alertmanager 0.33.
        assert_eq!(fingerprint(&labels.into()), "52b85c7cac59735d");
    }
}
