//! Names of labels where the file has them as keys: external labels, labels of targets, required
//! matchers.

use super::document::Document;
use super::jobs;
use crate::check::{Check, Reporter};
use crate::model::Version;
use crate::model::decode::{Entries, Field, INVALID_LABEL_NAME, LabelName};
use crate::model::prometheus::{NameValidation, RemoteRead, TargetGroup};

/// Checks every label name that is a key.
pub(super) static CHECK: Check = Check {
    codes: &[],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            document.each(|_, group: &TargetGroup| names(&mut report, &group.labels, false));
            document.each(|_, remote: &RemoteRead| {
                names(&mut report, &remote.required_matchers, false);
            });
            if let Some(global) = document.main().and_then(|main| main.global.get()) {
                let classic = jobs::global_validation(Some(global)) == NameValidation::Legacy
                    && document.target >= Version::new(3, 7);
                names(&mut report, &global.external_labels, classic);
            }
        }
        for targets in &scope.stack.target_files {
            let mut report = Reporter::new(scope, targets.file.file, sink);
            for group in &targets.file.model.groups {
                names(&mut report, &group.value.labels, false);
            }
        }
    },
};

fn names(report: &mut Reporter<'_>, labels: &Field<Entries<String>>, classic: bool) {
    for (name, _) in labels.get().into_iter().flat_map(Entries::iter) {
        let message = if name.value.is_empty() {
            "a label name cannot be empty"
        } else if classic && !LabelName::is_classic(&name.value) {
            "the validation scheme `legacy` takes letters, digits and underscores only"
        } else {
            continue;
        };
        let finding = report.finding(&INVALID_LABEL_NAME, name.span, message);
        report.push(finding);
    }
}
