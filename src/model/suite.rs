//! Suites of cases that say where alerts have to go.

use jiff::Timestamp;

use super::alertmanager::{Condition, MatcherList};
use super::decode::{Context, Decode, Entries, LabelName, Shape, Spanned};
use crate::lang::duration::Duration;
use crate::model;
use crate::source::yaml::Node;

model! {
    /// The whole file.
    pub struct Suite("a route suite") {
        cases: Vec<Spanned<Case>>,
    }
    hints {
        "tests" => "write `cases`, a list",
        "case" => "write `cases`, a list",
    }
}

model! {
    /// One alert, and what has to become of it.
    pub struct Case("a case of a route suite") {
        name: String,
        labels: Entries<String>,
        rule: String,
        at: Moment,
        firing: Vec<Spanned<FiringAlert>>,
        silences: Vec<Spanned<SilenceCase>>,
        expect: Expectation,
    }
    hints {
        "receivers" => "move it into `expect`",
        "group_by" => "move it into `expect`",
        "inhibited_by" => "move it into `expect`",
        "muted_by" => "move it into `expect`",
        "silenced_by" => "move it into `expect`",
        "alert" => "write `labels`, or `rule` for the labels of a rule's alerts",
        "time" => "write `at: 2026-11-03T22:00:00Z`",
        "expected" => "write `expect`",
    }
}

model! {
    /// Another alert that fires at the same time.
    pub struct FiringAlert("a firing alert of a case") {
        labels: Entries<String>,
        rule: String,
    }
}

model! {
    /// A silence that is in force.
    pub struct SilenceCase("a silence of a case") {
        name: String,
        matchers: MatcherList,
    }
}

model! {
    /// What has to become of the alert.
    pub struct Expectation("`expect` of a case") {
        receivers: Vec<Spanned<String>>,
        routes: Vec<Spanned<ExpectedRoute>>,
        group_by: Vec<Spanned<LabelName>>,
        group_wait: Duration,
        group_interval: Duration,
        repeat_interval: Duration,
        inhibited_by: Vec<Spanned<String>>,
        muted_by: Vec<Spanned<String>>,
        silenced_by: Vec<Spanned<String>>,
    }
    hints {
        "receiver" => "write `receivers`, a list",
        "inhibited" => "write `inhibited_by`, the names of the firing alerts that mute it",
        "muted" => "write `muted_by`, the names of the time intervals",
        "silenced" => "write `silenced_by`, the names of the silences",
    }
}

model! {
    /// What has to hold for one of the routes that take the alert.
    pub struct ExpectedRoute("a route of `expect`") {
        receiver: String,
        group_by: Vec<Spanned<LabelName>>,
        group_wait: Duration,
        group_interval: Duration,
        repeat_interval: Duration,
        muted_by: Vec<Spanned<String>>,
    }
}

impl SilenceCase {
    /// Returns the conditions that an alert has to fulfil to be silenced.
    pub fn conditions(&self) -> Vec<Condition> {
        Condition::from_list(&self.matchers)
    }

    /// Returns whether every entry of its matchers could be read.
    pub fn is_readable(&self) -> bool {
        let entries = self.matchers.get().into_iter().flat_map(|list| &list.0);
        self.matchers.get().is_some()
            && entries
                .into_iter()
                .all(|entry| !entry.value.matchers.is_empty())
    }

    /// Returns what the silence is called: its name, or else its matchers.
    pub fn title(&self) -> String {
        let named = self.name.get().filter(|name| !name.is_empty());
        named.cloned().unwrap_or_else(|| {
            let conditions = self.conditions();
            let texts = conditions.iter().map(|c| c.matcher.to_string());
            format!("{{{}}}", texts.collect::<Vec<_>>().join(","))
        })
    }
}

/// An instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub Timestamp);

impl Decode for Moment {
    const EXPECTED: &'static str = "a time such as 2026-11-03T22:00:00Z";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let moment = node.text().and_then(|text| text.parse().ok());
        if moment.is_none() {
            context.wrong_type(node, Self::EXPECTED);
        }
        moment.map(Self)
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "2026-11-03T22:00:00Z",
            secret: false,
        }
    }
}
