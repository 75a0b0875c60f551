//! Which labels series certainly have, may have and cannot have.
//!
//! What is said holds for every series that can occur: nothing is called certain or impossible that
//! is not. As in Prometheus a label that is absent and one with the empty value are the same, so
//! that "is there" means "the empty value is not among its [`Values`]".
//!
//! ```
//! use techcorp::lang::promql::{Features, parse};
//! use techcorp::model::inference::{AnySeries, Inferred, Mode, Presence};
//!
//! let expr = parse("sum by (job, team) (up{job=\"api\"})", Features::default())?;
//! let inferred = Inferred::of(&expr, &AnySeries, Mode::default());
//! let result = inferred.get(expr.root());
//! assert_eq!(result.get("job").exact(), Some("api"));
//! assert_eq!(result.presence("team"), Presence::Maybe);
//! assert_eq!(result.presence("instance"), Presence::Never);
//! # Ok::<(), Vec<techcorp::diag::Fault>>(())
//! ```

mod alert;
mod condition;
mod expression;
mod function;
mod job;
mod matching;
mod relabel;
mod replace;
mod rules;
mod scraped;
mod selection;
mod series;
mod server;
mod template;
mod usage;
mod values;
mod vector;

pub use alert::{ALERT_NAME, AlertLabels, Verdict, verdict};
pub use condition::Condition;
pub use expression::{Inferred, Mode};
pub use matching::{Matching, Mismatch};
pub use rules::{Inference, InferredRule};
pub use selection::{AnySeries, Selection, Storage};
pub use series::{Others, Series};
pub use template::{LabelUse, label_uses};
pub use usage::{Reliance, is_usual_label, is_usual_of_targets};
pub use values::{Presence, Values};
pub use vector::Vector;
