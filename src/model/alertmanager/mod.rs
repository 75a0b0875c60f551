//! alertmanager.yml: the complete schema of Alertmanager 0.28 to 0.34.

crate::model! {
    /// The whole file.
    pub struct Alertmanager("the Alertmanager configuration") {
        templates: Vec<crate::model::decode::Spanned<String>>,
    }
}
