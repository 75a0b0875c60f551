use std::borrow::Cow;

/// A metric as its exporter declares it.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// The name, of a histogram or summary without `_bucket`, `_sum` and `_count`.
    pub name: Cow<'static, str>,
    /// The type.
    pub kind: Kind,
    /// What is counted or measured: `seconds`, `bytes`, `ratio`, …
    pub unit: Option<Cow<'static, str>>,
    /// The labels that the exporter gives, without those of the target.
    pub labels: Labels,
    /// The programs that give it.
    pub exporters: Vec<Cow<'static, str>>,
    /// What holds beyond that.
    pub facts: Vec<Fact>,
}

/// The type of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Only ever grows, and starts again at 0.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Buckets, a sum and a count, each a counter; or one native histogram.
    Histogram,
    /// Quantiles, and the counters of a sum and a count.
    Summary,
    /// Not told by the exporter.
    Untyped,
}

/// The names of the labels of a metric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The names, sorted.
    pub names: Vec<Cow<'static, str>>,
    /// Whether there are no others.
    pub complete: bool,
}

/// Something that is known of one metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fact {
    /// The value is 0 or 1.
    Bool,
    /// The value is a time in seconds since 1970.
    Timestamp,
    /// The value is never more than this other metric of the same target.
    PartOf(&'static str),
    /// The rate of a series is never more than this.
    RateLimit(f64),
    /// The value may be 0 in good order: when.
    Zero(&'static str),
    /// The series exist only under a condition, which completes "exists only …".
    Only(&'static str),
    /// Every value that a label can have, separated by `|`.
    Values {
        /// The label.
        label: &'static str,
        /// The values.
        values: &'static str,
    },
}

/// What part of a metric some series are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Those of the metric's own name.
    Whole,
    /// The buckets of a histogram.
    Bucket,
    /// The sum of what was observed.
    Sum,
    /// How often something was observed.
    Count,
}

impl Part {
    /// The endings of names that are no whole metric.
    pub const SUFFIXES: [(&'static str, Self); 3] = [
        ("_bucket", Self::Bucket),
        ("_sum", Self::Sum),
        ("_count", Self::Count),
    ];
}

impl Kind {
    /// Returns whether metrics of this type have series of that part.
    pub fn has(self, part: Part) -> bool {
        match part {
            Part::Whole => true,
            Part::Bucket => self == Self::Histogram,
            Part::Sum | Part::Count => matches!(self, Self::Histogram | Self::Summary),
        }
    }

    /// Returns the type of that name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "counter" => Self::Counter,
            "gauge" => Self::Gauge,
            "histogram" => Self::Histogram,
            "summary" => Self::Summary,
            "untyped" => Self::Untyped,
            _ => return None,
        })
    }

    /// Returns the name as it stands in a scrape.
    pub fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Summary => "summary",
            Self::Untyped => "untyped",
        }
    }
}

/// The series of one name.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    /// The metric that they belong to.
    pub metric: &'a Metric,
    /// What they are of it.
    pub part: Part,
}

impl<'a> Series<'a> {
    /// Returns the type of the series themselves: the parts of a histogram are counters, and the
    /// quantiles of a summary are gauges.
    pub fn kind(&self) -> Kind {
        match (self.part, self.metric.kind) {
            (Part::Bucket | Part::Sum | Part::Count, _) => Kind::Counter,
            (Part::Whole, Kind::Summary) => Kind::Gauge,
            (Part::Whole, kind) => kind,
        }
    }

    /// Returns whether the exporter gives the series this label; `None` when that is not known.
    pub fn has_label(&self, label: &str) -> Option<bool> {
        let labels = &self.metric.labels;
        let own = match (self.part, self.metric.kind) {
            (Part::Bucket, _) => label == "le",
            (Part::Whole, Kind::Summary) => label == "quantile",
            _ => false,
        };
        match own || labels.names.iter().any(|name| name == label) {
            true => Some(true),
            false => labels.complete.then_some(false),
        }
    }

    /// Returns what is known of the whole metric; of its parts nothing is.
    pub fn facts(&self) -> &'a [Fact] {
        match self.part {
            Part::Whole => &self.metric.facts,
            Part::Bucket | Part::Sum | Part::Count => &[],
        }
    }

    /// Returns the programs that give the metric, as they stand in a sentence.
    pub fn exporters(&self) -> String {
        match self.metric.exporters.as_slice() {
            [] => "its exporter".to_owned(),
            [one] => one.to_string(),
            [one, other] => format!("{one} and {other}"),
            [one, rest @ ..] => format!("{one} and {} others", rest.len()),
        }
    }
}
