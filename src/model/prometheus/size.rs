use crate::diag::{Code, Example, Level, Severity};
use crate::lang::size;
use crate::model::decode::{Context, Decode, Shape, parsed};
use crate::source::yaml::Node;

/// A size that Prometheus does not read.
pub static INVALID_SIZE: Code = Code {
    name: "invalid-size",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a size that Prometheus does not read",
    explain: "Sizes are numbers with a unit: `B`, `KB`, `MB`, `GB`, `TB`, `PB`, `EB`, or `KiB` and \
so on; both mean powers of 1024. The unit cannot be left out and the K is a capital: Prometheus 3 \
refuses `100` and `10kB`.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "global:\n  body_size_limit: 1000000\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "global:\n  body_size_limit: 1MB\n",
    }],
};

/// A number of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(pub i64);

impl Decode for ByteSize {
    const EXPECTED: &'static str = "a size such as `10MB`";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        parsed(node, context, Self::EXPECTED, &INVALID_SIZE, |text| {
            size::parse(text).map(Self)
        })
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "10MB",
            secret: false,
        }
    }
}
