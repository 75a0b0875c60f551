//! Target groups: `static_configs`, and the files of `file_sd_configs`.

use crate::model::decode::{Entries, Spanned};

crate::model! {
    /// Targets with the labels that they share.
    pub struct TargetGroup("a target group") {
        targets: Vec<Spanned<String>>,
        labels: Entries<String>,
    }
    hints {
        "label" => "write `labels`",
        "target" => "write `targets` with a list",
    }
}
