//! prometheus.yml: the complete schema of Prometheus 3.x.

crate::model! {
    /// The whole file.
    pub struct Prometheus("the Prometheus configuration") {
        rule_files: Vec<crate::model::decode::Spanned<String>>,
    }
}
