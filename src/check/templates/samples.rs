//! Notifications that templates are executed with: firing, resolved and both, with each label and
//! annotation that a template names, without any, and without each in turn.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::lang::gotmpl::{Node, Operand, OperandKind, Part, Template, walk};
use crate::notify::{Alert, Data, KeyValues, Moment};

/// How many names are left out in turn, and how many values are tried: the number of executions
/// grows with them.
const MAX_NAMES: usize = 40;

/// A notification, and what is special about it.
pub(super) struct Sample {
    pub data: Arc<Data>,
    /// Completes `in a notification …`; nothing for the plainest one.
    pub about: Option<String>,
    /// Whether it is only about resolved alerts.
    pub resolved: bool,
    /// Whether it holds a resolved alert.
    pub holds_resolved: bool,
    /// The rules that make such alerts; nothing for invented ones.
    pub rules: Option<Alike>,
    /// What of its texts is known; nothing when it leaves out what may be there.
    pub certain: Option<Certain>,
}

/// The labels and annotations whose texts are known.
#[derive(Clone, Debug, Default)]
pub(super) struct Certain {
    pub labels: BTreeSet<Arc<str>>,
    pub annotations: BTreeSet<Arc<str>>,
}

impl Sample {
    /// Returns the notification with other texts where they are not known: what fails with all of
    /// them does so for what the template itself says, or for what is known. Nothing when that
    /// cannot be told.
    pub fn reworded(&self) -> Option<Vec<Data>> {
        let certain = self.certain.as_ref()?;
        // Each is of use where another is not: long, a number, the name of a time zone. What differs
        // between alerts goes on to differ.
        let texts = [
            ["1".repeat(1_000), "2".repeat(1_000)],
            ["7".to_owned(), "8".to_owned()],
            ["UTC".to_owned(), "GMT".to_owned()],
        ];
        let first = self.data.alerts.first()?;
        let reworded = texts.map(|texts| {
            let [text, other] = texts.map(Arc::<str>::from);
            let with =
                |known: &BTreeSet<Arc<str>>, of_first: &KeyValues, name: &str, own: &Arc<str>| {
                    let is_other = of_first.get(name).is_some_and(|first| first != own);
                    Arc::clone(match known.contains(name) {
                        true => own,
                        false if is_other => &other,
                        false => &text,
                    })
                };
            self.data.reworded(
                |name, own| with(&certain.labels, &first.labels, name, own),
                |name, own| with(&certain.annotations, &first.annotations, name, own),
                &text,
            )
        });
        Some(reworded.into())
    }
}

/// Rules whose alerts are alike for the templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alike {
    /// Tells them from others.
    pub shape: usize,
    /// Their numbers.
    pub rules: Arc<[usize]>,
}

/// The labels and annotations that templates name, and the texts that they are compared with.
#[derive(Default)]
pub(super) struct Names {
    names: BTreeSet<String>,
    compared: BTreeSet<(String, String)>,
}

impl Names {
    /// Adds what a text names.
    pub fn read(&mut self, template: &Template) {
        let bodies = template.definitions.iter().map(|d| d.body.as_slice());
        for nodes in bodies.chain([template.root.as_slice()]) {
            self.nodes(nodes);
        }
    }

    fn nodes(&mut self, nodes: &[Node]) {
        walk(nodes, &mut |part| match part {
            Part::Operand(operand) => self.operand(operand),
            Part::Pipeline(pipeline) => {
                for command in &pipeline.commands {
                    self.comparison(&command.operands);
                }
            }
            Part::Node(_) | Part::Call(_) => {}
        });
    }

    fn operand(&mut self, operand: &Operand) {
        if let Some(name) = label(operand) {
            self.names.insert(name.to_owned());
        }
    }

    fn comparison(&mut self, operands: &[Operand]) {
        let [function, values @ ..] = operands else {
            return;
        };
        if !matches!(&function.kind, OperandKind::Function(name) if name == "eq" || name == "ne") {
            return;
        }
        for name in values.iter().filter_map(label) {
            for value in values {
                if let OperandKind::String(text) = &value.kind {
                    self.compared.insert((name.to_owned(), text.clone()));
                }
            }
        }
    }

    /// Returns the names.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Returns whether templates compare the label or annotation with a text.
    pub fn compares(&self, name: &str) -> bool {
        self.compared.iter().any(|(compared, _)| compared == name)
    }

    /// Returns the notifications.
    pub fn samples(&self, receiver: &str) -> Vec<Sample> {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let all = |leave_out: Option<&str>| -> KeyValues {
            let kept = names.iter().filter(|name| Some(**name) != leave_out);
            let mut labels: KeyValues = kept.map(|name| ((*name).into(), VALUE.into())).collect();
            labels.insert("alertname".into(), "SampleAlert".into());
            labels
        };
        let bare = || KeyValues::from([("alertname".into(), "SampleAlert".into())]);
        let firing = ["firing"].as_slice();
        let mut samples = vec![
            sample(receiver, all(None), firing, None),
            sample(
                receiver,
                all(None),
                &["resolved"],
                Some("of a resolved alert"),
            ),
            sample(
                receiver,
                all(None),
                &["firing", "firing", "resolved"],
                Some("of several alerts"),
            ),
        ];
        for plain in samples.iter_mut().take(2) {
            plain.certain = Some(Certain::default());
        }
        for name in names.iter().take(MAX_NAMES) {
            let about = format!("without `{name}`");
            samples.push(sample(receiver, all(Some(name)), firing, Some(&about)));
        }
        let about = "without any label or annotation but `alertname`";
        samples.push(sample(receiver, bare(), firing, Some(about)));
        for (name, value) in self.compared.iter().take(MAX_NAMES) {
            let mut labels = all(None);
            labels.insert(name.as_str().into(), value.as_str().into());
            let about = format!("with `{name}` as `{value}`");
            let known = BTreeSet::from([name.as_str().into()]);
            samples.push(Sample {
                certain: Some(Certain {
                    labels: known.clone(),
                    annotations: known,
                }),
                ..sample(receiver, labels, firing, Some(&about))
            });
        }
        samples
    }
}

/// The value of every label and annotation: long enough to be cut by most templates.
const VALUE: &str = "sample-value-of-a-label-or-an-annotation";

/// Returns the label or annotation that an operand names.
fn label(operand: &Operand) -> Option<&str> {
    const MAPS: [&str; 5] = [
        "Annotations",
        "CommonAnnotations",
        "CommonLabels",
        "GroupLabels",
        "Labels",
    ];
    const METHODS: [&str; 4] = ["Names", "Remove", "SortedPairs", "Values"];
    let pairs = operand.fields.windows(2);
    let mut named = pairs.filter_map(|pair| match pair {
        [map, name] if MAPS.contains(&map.name.as_str()) => Some(name.name.as_str()),
        _ => None,
    });
    named.find(|name| !METHODS.contains(name))
}

fn sample(receiver: &str, labels: KeyValues, statuses: &[&str], about: Option<&str>) -> Sample {
    let starts_at = Moment::parse("2026-01-02T03:04:05Z").unwrap_or_else(Moment::zero);
    let labels = Arc::new(labels);
    let alert = |status: &&str| Alert {
        status: (*status).into(),
        labels: Arc::clone(&labels),
        annotations: Arc::clone(&labels),
        starts_at: starts_at.clone(),
        ends_at: match *status {
            "resolved" => starts_at.plus(3_600_000_000_000),
            _ => Moment::zero(),
        },
        generator_url: "http://prometheus.example:9090/graph?g0.expr=up".into(),
        fingerprint: "0123456789abcdef".into(),
    };
    let alerts: Vec<Alert> = statuses.iter().map(alert).collect();
    Sample {
        data: Data::new(receiver, (*labels).clone(), alerts).into(),
        about: about.map(str::to_owned),
        resolved: !statuses.contains(&"firing"),
        holds_resolved: statuses.contains(&"resolved"),
        rules: None,
        certain: None,
    }
}
