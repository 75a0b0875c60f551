use super::super::{Context, Decode, Shape};
use super::parsed;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::duration::{self, Duration};
use crate::source::yaml::{Node, Resolved};

/// A duration that the program does not read.
pub static INVALID_DURATION: Code = Code {
    name: "invalid-duration",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a duration that the program does not read",
    explain: "Durations are whole numbers with a unit, largest unit first: `y w d h m s ms`, as \
in `1h30m`. There are no fractions, no signs and no spaces, and only `0` may stand without a unit. \
A few fields (Pushover's `retry` and `expire`) take Go's own form instead, where `1.5h` is right \
and `1d` is not.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_wait: 30\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_wait: 30s\nreceivers:\n  - name: ops\n",
    }],
};

impl Decode for Duration {
    const EXPECTED: &'static str = "a duration such as `5m`";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        parsed(
            node,
            context,
            Self::EXPECTED,
            &INVALID_DURATION,
            duration::parse,
        )
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "5m",
            secret: false,
        }
    }
}

/// A duration in Go's own form, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct GoDuration(pub i64);

impl Decode for GoDuration {
    const EXPECTED: &'static str = "a duration such as `90s`";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        parsed(node, context, Self::EXPECTED, &INVALID_DURATION, |text| {
            duration::parse_go(text).map(GoDuration)
        })
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "90s",
            secret: false,
        }
    }
}

/// A duration in Go's own form or a plain number of nanoseconds, as yaml.v2 decodes into
/// `time.Duration`: `timeout: 30` is thirty nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nanoseconds(pub i64);

impl Decode for Nanoseconds {
    const EXPECTED: &'static str = "a duration such as `30s`";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        match context.resolve(node) {
            Some(Resolved::Text) => GoDuration::decode(node, context).map(|d| Self(d.0)),
            Some(Resolved::Int(_) | Resolved::Float(_)) => i64::decode(node, context).map(Self),
            _ => {
                context.wrong_type(node, Self::EXPECTED);
                None
            }
        }
    }

    fn shape() -> Shape {
        GoDuration::shape()
    }
}

impl Decode for crate::model::Version {
    const EXPECTED: &'static str = "a version such as '0.33'";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let version = node.text().and_then(Self::parse);
        if version.is_none() {
            context.wrong_type(node, Self::EXPECTED);
        }
        version
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "0.33",
            secret: false,
        }
    }
}
