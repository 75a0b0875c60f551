use super::metric::{Kind, Labels, Metric};
use crate::model::decode::{Context, Decode, Shape, Spanned};
use crate::source::yaml::Node;

crate::model! {
    /// A metric that a stack describes itself.
    pub struct MetricEntry("an entry of `metrics` in techcorp.yml") {
        name: String,
        r#type: Kind,
        unit: String,
        labels: Vec<Spanned<String>>,
        exporter: String,
    }
    hints {
        "kind" => "write `type`",
        "exporters" => "write `exporter`, and its name",
    }
}

impl MetricEntry {
    /// Returns the metric; without a name, or with a wrong one, there is none.
    ///
    /// Labels that are given are all that there are; without `labels` they are not known.
    pub fn metric(&self) -> Option<Metric> {
        let mut names: Vec<_> = self
            .labels
            .items()
            .iter()
            .map(|l| l.value.clone().into())
            .collect();
        names.sort_unstable();
        Some(Metric {
            name: self.name.get()?.clone().into(),
            kind: self.r#type.or(Kind::Untyped),
            unit: self.unit.get().map(|unit| unit.clone().into()),
            labels: Labels {
                names,
                complete: self.labels.is_present(),
            },
            exporters: self
                .exporter
                .get()
                .map(|e| e.clone().into())
                .into_iter()
                .collect(),
            facts: Vec::new(),
        })
    }
}

impl Decode for Kind {
    const EXPECTED: &'static str = "`counter`, `gauge`, `histogram`, `summary` or `untyped`";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let kind = node.text().and_then(Self::named);
        if kind.is_none() {
            context.wrong_type(node, Self::EXPECTED);
        }
        kind
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "counter",
            secret: false,
        }
    }
}
