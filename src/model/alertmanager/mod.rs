//! alertmanager.yml: the complete schema of Alertmanager 0.28 to 0.34.
//!
//! Every field that Alertmanager executes as a template is a [`Templated`] or a [`TemplatedSecret`].

mod address;
mod global;
mod inhibit;
mod intervals;
mod matchers;
mod receivers;
mod recorder;
mod route;
mod template;
mod tracing;
mod value;

pub use address::{HostPort, INVALID_ADDRESS};
pub use global::Global;
pub use inhibit::InhibitRule;
pub use intervals::{
    DayRange, INVALID_INTERVAL, MonthRange, NamedIntervals, TimeInterval, TimeRange, TimeZone,
    WeekdayRange, YearRange,
};
pub use matchers::{Condition, INVALID_MATCHER, MatcherEntry, MatcherList};
pub use receivers::*;
pub use recorder::{EventRecorder, FileOutput, KafkaOutput, StdoutOutput, WebhookOutput};
pub use route::Route;
pub use template::{EARLY_TEMPLATE, TemplateUrl, Templated, TemplatedSecret, built_in_template};
pub use tracing::{ClientType, Tracing};
pub use value::Value;

use super::decode::Spanned;
use crate::diag::Code;
use crate::model;

/// The codes of decoding an Alertmanager configuration.
pub static CODES: &[&Code] = &[
    &INVALID_ADDRESS,
    &INVALID_INTERVAL,
    &INVALID_MATCHER,
    &EARLY_TEMPLATE,
];

model! {
    /// The whole file.
    pub struct Alertmanager("the Alertmanager configuration") {
        global: Global,
        route: Route,
        inhibit_rules: Vec<Spanned<InhibitRule>>,
        receivers: Vec<Spanned<Receiver>>,
        templates: Vec<Spanned<String>>,
        mute_time_intervals: Vec<Spanned<NamedIntervals>>,
        time_intervals: Vec<Spanned<NamedIntervals>>,
        tracing: Tracing [since 0, 30],
        event_recorder: EventRecorder [since 0, 33],
    }
    hints {
        "routes" => "the top of the tree is one `route`; its children stand in its `routes`",
        "inhibit_rule" => "write `inhibit_rules`, a list",
        "inhibition_rules" => "write `inhibit_rules`",
        "silences" => "silences are made over the API or with amtool, not in this file",
        "smtp_smarthost" => "move it into `global`",
        "smtp_from" => "move it into `global`",
        "slack_api_url" => "move it into `global`",
        "resolve_timeout" => "move it into `global`",
        "group_by" => "move it into `route`",
        "receiver" => "move it into `route`",
    }
}

impl Alertmanager {
    /// Returns the named intervals, those under the old key first, as Alertmanager reads them.
    pub fn intervals(&self) -> impl Iterator<Item = &Spanned<NamedIntervals>> {
        let old = self.mute_time_intervals.items();
        old.iter().chain(self.time_intervals.items())
    }
}
