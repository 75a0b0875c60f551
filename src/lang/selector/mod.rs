//! Selectors of Kubernetes objects as `kubectl` and Prometheus' service discovery write them: by
//! label (`app in (a, b),!canary`) and by field (`status.phase=Running`).
//!
//! Source: `labels.Parse` and `fields.ParseSelector` of k8s.io/apimachinery 0.32.

mod fields;
mod labels;

pub use fields::parse as parse_fields;
pub use labels::parse as parse_labels;
