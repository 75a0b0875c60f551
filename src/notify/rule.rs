//! The labels and annotations of alerting rules, executed as Prometheus does.
//!
//! Source: `AlertingRule.Eval` of rules/alerting.go and `Expander.Expand` of template/template.go in
//! Prometheus 3.5. Values are floats here: histograms, which Prometheus can hand to templates as
//! well, are not known.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::engine::{ExecError, Limits, Set};
use super::value::{float, write_labels};
use super::{KeyValues, Moment};
use crate::lang::gotmpl::{Functions, Options, RULE_VARIABLES, Template, parse};

/// What a template of a rule is executed with: the dot.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleData {
    /// The labels of the series for which the alert is; those that the rule sets are not among them.
    pub labels: Arc<KeyValues>,
    /// The external labels of Prometheus.
    pub external_labels: Arc<KeyValues>,
    /// Where Prometheus is reached from outside.
    pub external_url: Arc<str>,
    /// The value of the expression.
    pub value: f64,
}

impl fmt::Display for RuleData {
    /// Writes the data as Go's `fmt.Print` does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        write_labels(f, &self.labels)?;
        f.write_str(" ")?;
        write_labels(f, &self.external_labels)?;
        write!(f, " {} {}}}", self.external_url, float(self.value))
    }
}

/// An element of what `query` gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Its labels, `__name__` included.
    pub labels: Arc<KeyValues>,
    /// Its value.
    pub value: f64,
}

impl fmt::Display for Sample {
    /// Writes the sample as Go's `fmt.Print` does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        write_labels(f, &self.labels)?;
        write!(f, " {}}}", float(self.value))
    }
}

/// What Prometheus knows when it executes the templates of its rules.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// The external labels.
    pub external_labels: Arc<KeyValues>,
    /// Where Prometheus is reached from outside.
    pub external_url: Arc<str>,
    /// The path of that URL, without a slash at its end.
    pub path_prefix: Arc<str>,
    /// What queries give; one that is not here gives nothing.
    pub queries: BTreeMap<String, Arc<[Arc<Sample>]>>,
}

impl World {
    /// Returns what a Prometheus knows that is reached at that URL, whose slashes at the end it
    /// leaves out.
    pub fn new(external_labels: KeyValues, external_url: &str) -> Self {
        let external_url = external_url.trim_end_matches('/');
        let behind_scheme = external_url.split_once("://").map_or("", |(_, rest)| rest);
        let path = behind_scheme
            .find('/')
            .and_then(|at| behind_scheme.get(at..));
        Self {
            external_labels: Arc::new(external_labels),
            external_url: external_url.into(),
            path_prefix: path.unwrap_or_default().into(),
            queries: BTreeMap::new(),
        }
    }
}

/// Executes the labels and annotations of rules.
#[derive(Clone, Debug)]
pub struct RuleTemplates {
    /// What may be called.
    functions: Functions,
    /// What is known besides the alert.
    world: Arc<World>,
    /// When the rule is evaluated.
    pub now: Moment,
    /// The limits of each execution.
    pub limits: Limits,
    /// The steps that all executions took.
    spent: Arc<AtomicU64>,
}

/// What a label or annotation becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Expansion {
    /// The text; where the template fails, `<error expanding template: …>` as Prometheus writes it,
    /// with the reason in other words.
    pub text: String,
    /// Why it fails.
    pub error: Option<ExecError>,
    /// The queries whose result is not known, so that they gave nothing.
    pub unanswered: BTreeSet<Arc<str>>,
}

impl RuleTemplates {
    /// Returns the templates of a Prometheus with those functions.
    pub fn new(functions: Functions, world: World, now: Moment) -> Self {
        Self {
            functions,
            world: Arc::new(world),
            now,
            limits: Limits::default(),
            spent: Arc::default(),
        }
    }

    /// Returns whether nothing is executed any more, as the total of steps has been reached.
    pub fn is_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed) >= self.limits.total
    }

    /// Returns what is known besides the alert.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Executes a text for a series and its value.
    pub fn expand(&self, text: &str, labels: &Arc<KeyValues>, value: f64) -> Expansion {
        let options = Options {
            name: "",
            functions: self.functions,
            variables: &RULE_VARIABLES,
        };
        self.expand_read(text, &Arc::new(parse(text, &options)), labels, value)
    }

    /// As [`RuleTemplates::expand`], for a text that has been read with the functions and variables
    /// of rules.
    pub fn expand_read(
        &self,
        text: &str,
        template: &Arc<Template>,
        labels: &Arc<KeyValues>,
        value: f64,
    ) -> Expansion {
        let now = self.now.clone();
        let mut set = Set::of_rule(
            text,
            template,
            self.functions,
            &self.world,
            &self.spent,
            now,
        );
        set.limits = self.limits;
        let world = &self.world;
        let (result, unanswered) = set.execute_rule(RuleData {
            labels: Arc::clone(labels),
            external_labels: Arc::clone(&world.external_labels),
            external_url: Arc::clone(&world.external_url),
            value,
        });
        let (text, error) = match result {
            Ok(text) => (text, None),
            Err(error) => (
                format!("<error expanding template: {}>", error.message),
                Some(error),
            ),
        };
        Expansion {
            text,
            error,
            unanswered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::engine::ErrorKind;

    fn pairs(pairs: &[(&str, &str)]) -> KeyValues {
        let pairs = pairs.iter();
        pairs.map(|(n, v)| ((*n).into(), (*v).into())).collect()
    }

    fn expanded(text: &str) -> Expansion {
        let mut world = World::new(pairs(&[("site", "a")]), "https://prom.example/x/");
        let sample = |instance: &str, value| {
            let labels = Arc::new(pairs(&[("__name__", "up"), ("instance", instance)]));
            Arc::new(Sample { labels, value })
        };
        let samples = Arc::new([sample("b", 2.0), sample("a", 1.5)]);
        world.queries.insert("up".to_owned(), samples);
        let functions = Functions::prometheus((3, 5));
        let templates = RuleTemplates::new(functions, world, Moment::zero());
        let labels = Arc::new(pairs(&[("instance", "web-1:9100"), ("job", "node")]));
        templates.expand(text, &labels, 1234.5)
    }

    #[test]
    fn the_data_is_that_of_prometheus() {
        for (text, expected) in [
            ("{{ $labels.instance }} {{ $value }}", "web-1:9100 1234.5"),
            (
                "{{ .Labels.none }}|{{ $labels }}",
                "|map[instance:web-1:9100 job:node]",
            ),
            (
                "{{ $externalLabels.site }} {{ $externalURL }}",
                "a https://prom.example/x",
            ),
            (
                "{{ pathPrefix }} {{ externalURL }}",
                "/x https://prom.example/x",
            ),
            (
                "{{ . }}",
                "{map[instance:web-1:9100 job:node] map[site:a] https://prom.example/x 1234.5}",
            ),
            (
                "{{ range $name, $value := $labels }}{{ $name }}={{ . }};{{ end }}{{ $value }}",
                "instance=web-1:9100;job=node;1234.5",
            ),
            (
                "{{ humanize $value }} {{ $value | humanize1024 }}",
                "1.234k 1.206ki",
            ),
            (
                "{{ stripPort $labels.instance }} {{ stripDomain \"a.b:1\" }}",
                "web-1 a:1",
            ),
            (
                "{{ toTime 1.5 }} {{ parseDuration \"1h\" }}",
                "1970-01-01 00:00:01.5 +0000 UTC 3600",
            ),
            ("{{ title \"hELLO all\" }}", "HELLO All"),
        ] {
            let expansion = expanded(text);
            assert_eq!(expansion.text, expected, "{text}");
            assert_eq!(expansion.error, None);
        }
    }

    #[test]
    fn queries_give_what_is_known_of_them() {
        let text = "{{ range query \"up\" | sortByLabel \"instance\" }}{{ . | label \"instance\" }}={{ . | value }};{{ end }}{{ with query \"up\" }}{{ first . }}{{ end }}";
        let expansion = expanded(text);
        assert_eq!(expansion.text, "a=1.5;b=2;{map[__name__:up instance:b] 2}");
        assert!(expansion.unanswered.is_empty());
        let expansion = expanded("{{ query \"vector(1)\" | first | value }}");
        let unanswered: Vec<_> = expansion.unanswered.iter().map(|q| &**q).collect();
        assert_eq!(unanswered, ["vector(1)"]);
        assert_eq!(expansion.error.unwrap().kind, ErrorKind::Content);
    }

    #[test]
    fn failures_have_their_place() {
        for (text, place) in [
            ("a {{ $labels.x.y }}", ".y"),
            ("{{ $value | toUpper }}", "toUpper"),
            ("{{ gt $value 90 }}", "gt"),
            ("{{ .Label }}", ".Label"),
            ("{{ humanize \"x\" }}", "humanize"),
            ("{{ query \"up +\" }}", "query"),
            ("{{ $x = 1 }}", "$x"),
        ] {
            let expansion = expanded(text);
            let error = expansion.error.unwrap();
            assert_eq!(&text[error.span.start..error.span.end], place, "{text}");
            assert!(expansion.text.starts_with("<error expanding template: "));
        }
    }
}
