//! The labels that the scrape configuration of a stack puts on series.

use std::collections::HashSet;

use crate::check::Scope;
use crate::check::prometheus::document::Document;
use crate::model::prometheus::sd::{FileSd, HttpSd};
use crate::model::prometheus::{Action, Prometheus, Relabel, ScrapeConfig, TargetGroup};
use crate::model::stack::Loaded;

/// The names of labels that targets of the stack may have.
#[derive(Debug)]
pub(super) enum TargetLabels {
    /// These and no others.
    Known(HashSet<String>),
    /// Any: they come from elsewhere, or from a pattern.
    Any,
    /// There is no scrape configuration, or an empty one.
    Unknown,
}

impl TargetLabels {
    /// Collects the labels of every Prometheus of the stack.
    pub fn of(scope: &Scope<'_>) -> Self {
        // One that scrapes nothing is given its series by others.
        let scrapes = |config: &Loaded<Prometheus>| {
            let model = &config.model;
            !model.scrape_configs.items().is_empty()
                || !model.scrape_config_files.items().is_empty()
        };
        if !scope.stack.prometheuses.iter().any(scrapes) {
            return Self::Unknown;
        }
        let mut labels: HashSet<String> = ["job", "instance"].map(str::to_owned).into();
        let mut is_open = false;
        for document in Document::all(scope) {
            document.each(|_, group: &TargetGroup| {
                let given = group.labels.get().into_iter().flat_map(|l| l.iter());
                labels.extend(given.map(|(name, _)| name.value.clone()));
            });
            document.each(|_, relabel: &Relabel| {
                is_open |= relabel.action.get() == Some(&Action::LabelMap);
                if let Some(label) = relabel.target_label.get() {
                    is_open |= label.contains('$');
                    labels.insert(label.clone());
                }
            });
            document.each(|_, _: &FileSd| is_open = true);
            document.each(|_, _: &HttpSd| is_open = true);
            document.each(|_, job: &ScrapeConfig| {
                // Labels of a federated or pushed series are those of its first target.
                is_open |= job.honor_labels.or(false);
            });
        }
        match is_open {
            true => Self::Any,
            false => Self::Known(labels),
        }
    }
}
