//! Relabelling rules.

use super::choice::choice;
use crate::model::decode::{LabelName, RelabelRegex, Spanned};

crate::model! {
    /// A relabelling rule: `relabel_configs`, `metric_relabel_configs`, `write_relabel_configs` and
    /// `alert_relabel_configs`.
    pub struct Relabel("a relabelling rule") {
        source_labels: Vec<Spanned<LabelName>>,
        separator: String,
        regex: RelabelRegex,
        modulus: u64,
        target_label: String,
        replacement: String,
        action: Action,
    }
}

choice! {
    /// What a relabelling rule does.
    pub enum Action("relabelling action", fold) {
        Replace = "replace",
        Keep = "keep",
        Drop = "drop",
        KeepEqual = "keepequal",
        DropEqual = "dropequal",
        HashMod = "hashmod",
        LabelMap = "labelmap",
        LabelDrop = "labeldrop",
        LabelKeep = "labelkeep",
        Lowercase = "lowercase",
        Uppercase = "uppercase",
    }
}
