use crate::model::decode::{Entries, MatchRegex, Spanned};

crate::model! {
    /// What a stack asks of its rules beyond what Prometheus does.
    pub struct RulePolicy("`rules` in techcorp.yml") {
        labels: Vec<Spanned<String>>,
        label_values: Entries<Vec<Spanned<String>>>,
        annotations: Vec<Spanned<String>>,
        alert_names: MatchRegex,
        record_names: MatchRegex,
    }
    hints {
        "required_labels" => "write `labels`",
        "required_annotations" => "write `annotations`",
    }
}
