use std::collections::{BTreeSet, HashMap};

use super::server::Server;
use super::{
    AlertLabels, AnySeries, Inferred, Mode, Reliance, Selection, Series, Storage, Values, Vector,
    alert,
};
use crate::diag::FileId;
use crate::lang::promql::{Expr, METRIC_NAME, NodeKind};
use crate::model::decode::Entries;
use crate::model::rules::{Rule, RuleGroup};
use crate::model::stack::Stack;

/// What is known of the labels of every rule of a stack.
#[derive(Debug)]
pub struct Inference<'a> {
    servers: Vec<Evaluator<'a>>,
    rules: Vec<InferredRule<'a>>,
}

/// A Prometheus with the series that its rules record, by name.
#[derive(Debug)]
struct Evaluator<'a> {
    server: Server<'a>,
    recorded: HashMap<&'a str, Vector>,
}

/// A rule with what is known of its expression.
#[derive(Debug)]
pub struct InferredRule<'a> {
    /// The file it stands in.
    pub file: FileId,
    /// The group it stands in.
    pub group: &'a RuleGroup,
    /// The rule.
    pub rule: &'a Rule,
    /// Its expression.
    pub expr: &'a Expr,
    /// The labels of each part of the expression.
    pub inferred: Inferred,
    /// The same as if the two sides of every operator matched; only where they do not.
    if_matching: Option<Inferred>,
    server: usize,
}

impl<'a> Inference<'a> {
    /// Infers the labels of all rules whose expression is valid.
    ///
    /// A file that several Prometheuses evaluate is taken once for each. Rules that none here
    /// evaluates are taken together, as those of one Prometheus of which nothing else is known.
    pub fn of(stack: &'a Stack, reliance: Reliance<'a>) -> Self {
        let mut inference = Self {
            servers: Vec::new(),
            rules: Vec::new(),
        };
        for config in &stack.prometheuses {
            let own = stack.evaluations.iter();
            let own = own.filter(|evaluation| evaluation.prometheus == config.file);
            let files: BTreeSet<FileId> = own.map(|evaluation| evaluation.rules).collect();
            let server = Server::new(stack, config, reliance);
            inference.add(stack, server, |file| files.contains(&file));
        }
        let evaluated = stack.evaluations.iter().map(|evaluation| evaluation.rules);
        let evaluated: BTreeSet<FileId> = evaluated.collect();
        inference.add(stack, Server::unknown(reliance), |file| {
            !evaluated.contains(&file)
        });
        inference
    }

    fn add(&mut self, stack: &'a Stack, server: Server<'a>, is_own: impl Fn(FileId) -> bool) {
        let files = stack.rules.iter().filter(|rules| is_own(rules.file));
        let rules = files.flat_map(|rules| {
            let groups = rules.model.groups.items().iter();
            groups.flat_map(|group| {
                let each = group.value.rules.items().iter();
                each.filter_map(|rule| {
                    let expr = rule.value.expr.get()?.parsed()?;
                    Some((rules.file, &group.value, &rule.value, expr))
                })
            })
        });
        let rules: Vec<_> = rules.collect();
        let (inferred, recorded) = Recording::new(&server, &rules).infer();
        let number = self.servers.len();
        let each = rules.into_iter().zip(inferred);
        let each = each.map(|((file, group, rule, expr), results)| InferredRule {
            file,
            group,
            rule,
            expr,
            inferred: results.inferred,
            if_matching: results.if_matching,
            server: number,
        });
        self.rules.extend(each);
        self.servers.push(Evaluator { server, recorded });
    }

    /// Returns the rules: of each Prometheus in the order of its files.
    pub fn rules(&self) -> &[InferredRule<'a>] {
        &self.rules
    }

    /// Returns the labels that the rule's alerts have when Alertmanager gets them.
    pub fn alert_labels(&self, rule: &InferredRule<'_>) -> AlertLabels {
        let alerts = alert::labelled(rule);
        let sent = self.server(rule).map(|server| server.sent(&alerts));
        AlertLabels::of(sent.unwrap_or(alerts))
    }

    /// Returns an alert of the rule as the Alertmanagers get it: with external labels, relabelled.
    pub fn sent(&self, rule: &InferredRule<'_>, alert: Series) -> Vector {
        let alert = Vector::from(alert);
        let sent = self.server(rule).map(|server| server.sent(&alert));
        sent.unwrap_or(alert)
    }

    fn server(&self, rule: &InferredRule<'_>) -> Option<&Server<'a>> {
        Some(&self.servers.get(rule.server)?.server)
    }

    /// Returns whether all series that the rule can select come from scrape jobs and rules that
    /// are known.
    pub fn knows_series_of(&self, rule: &InferredRule<'_>) -> bool {
        self.server(rule).is_some_and(Server::is_known)
    }

    /// Returns what is known of the series that a selector in the rule takes.
    pub fn select(&self, rule: &InferredRule<'_>, selection: &Selection<'_>) -> Vector {
        let Some(evaluator) = self.servers.get(rule.server) else {
            return AnySeries.select(selection);
        };
        let recorded = selection.name.and_then(|name| evaluator.recorded.get(name));
        match recorded {
            Some(recorded) => recorded.map(|series| selection.among(series)),
            None => evaluator.server.select(selection),
        }
    }
}

impl InferredRule<'_> {
    /// Returns what is known of the result of the expression.
    pub fn result(&self) -> &Vector {
        self.inferred.get(self.expr.root())
    }

    /// Returns the labels of each part of the expression as if the two sides of every operator
    /// matched.
    pub fn inferred_if_matching(&self) -> &Inferred {
        self.if_matching.as_ref().unwrap_or(&self.inferred)
    }
}

type Source<'a> = (FileId, &'a RuleGroup, &'a Rule, &'a Expr);

/// The rules of one Prometheus, each inferred after those whose series it selects.
struct Recording<'s, 'a> {
    server: &'s Server<'a>,
    rules: &'s [Source<'a>],
    /// The recording rules by the name of their series.
    by_name: HashMap<&'a str, Vec<usize>>,
    states: Vec<State>,
}

enum State {
    New,
    /// Waits for the rules it selects from.
    Begun,
    /// Inferred, with the series it records.
    Done(Box<Results>, Vector),
}

struct Results {
    inferred: Inferred,
    if_matching: Option<Inferred>,
}

impl<'s, 'a> Recording<'s, 'a> {
    fn new(server: &'s Server<'a>, rules: &'s [Source<'a>]) -> Self {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, (_, _, rule, _)) in rules.iter().enumerate() {
            if let Some(name) = rule.record.get().filter(|name| !name.is_empty()) {
                by_name.entry(name).or_default().push(number);
            }
        }
        Self {
            server,
            rules,
            by_name,
            states: rules.iter().map(|_| State::New).collect(),
        }
    }

    /// Infers every rule; returns the results in the order of the rules, and what is recorded.
    fn infer(mut self) -> (Vec<Results>, HashMap<&'a str, Vector>) {
        let mut pending = Vec::new();
        for number in 0..self.rules.len() {
            pending.push(number);
            while let Some(&next) = pending.last() {
                match self.states.get(next) {
                    Some(State::New) => {
                        self.set(next, State::Begun);
                        pending.extend(self.selected_by(next));
                    }
                    Some(State::Begun) => {
                        self.finish(next);
                        pending.pop();
                    }
                    Some(State::Done(..)) | None => {
                        pending.pop();
                    }
                }
            }
        }
        let mut recorded: HashMap<&str, Vector> = HashMap::new();
        let mut results = Vec::with_capacity(self.rules.len());
        for (state, (_, _, rule, expr)) in self.states.into_iter().zip(self.rules) {
            let State::Done(done, series) = state else {
                let inferred = Inferred::of(expr, &AnySeries, Mode::default());
                results.push(Results {
                    inferred,
                    if_matching: None,
                });
                continue;
            };
            results.push(*done);
            if let Some(name) = rule.record.get().filter(|name| !name.is_empty()) {
                let all = recorded.entry(name).or_default();
                *all = all.union(&series);
            }
        }
        (results, recorded)
    }

    fn set(&mut self, number: usize, state: State) {
        if let Some(place) = self.states.get_mut(number) {
            *place = state;
        }
    }

    /// Returns the rules whose series a rule selects and which are not begun.
    fn selected_by(&self, number: usize) -> Vec<usize> {
        let Some((_, _, _, expr)) = self.rules.get(number) else {
            return Vec::new();
        };
        let names = expr.nodes().filter_map(|(_, node)| match &node.kind {
            NodeKind::VectorSelector(selector) => selector.metric_name(),
            _ => None,
        });
        let rules = names.filter_map(|name| self.by_name.get(name)).flatten();
        let is_new = |number: &usize| matches!(self.states.get(*number), Some(State::New));
        rules.copied().filter(is_new).collect()
    }

    fn finish(&mut self, number: usize) {
        let Some((_, group, rule, expr)) = self.rules.get(number) else {
            return;
        };
        let mode = Mode {
            named_labels_exist: matches!(self.server.reliance(), Reliance::Usage(_)),
            sides_match: false,
        };
        let inferred = Inferred::of(expr, self, mode);
        let is_empty = inferred.get(expr.root()).is_empty();
        let if_matching = is_empty.then(|| {
            let sides_match = true;
            Inferred::of(
                expr,
                self,
                Mode {
                    sides_match,
                    ..mode
                },
            )
        });
        let recorded = match rule.record.get() {
            Some(name) => recorded(name, group, rule, inferred.get(expr.root())),
            None => Vector::empty(),
        };
        let results = Results {
            inferred,
            if_matching,
        };
        self.set(number, State::Done(Box::new(results), recorded));
    }
}

impl Storage for Recording<'_, '_> {
    fn select(&self, selection: &Selection<'_>) -> Vector {
        let rules = selection.name.and_then(|name| self.by_name.get(name));
        let Some(rules) = rules else {
            return self.server.select(selection);
        };
        let mut all = Vector::empty();
        if self.server.federates() {
            all = self.server.select(selection);
        }
        for rule in rules {
            all = match self.states.get(*rule) {
                Some(State::Done(_, recorded)) => {
                    all.union(&recorded.map(|series| selection.among(series)))
                }
                // Rules that record from each other.
                _ => return AnySeries.select(selection),
            };
        }
        all
    }
}

/// Returns the series that a rule records.
///
/// Source: `RecordingRule.Eval` of rules/recording.go in Prometheus 3.5.
fn recorded(name: &str, group: &RuleGroup, rule: &Rule, result: &Vector) -> Vector {
    result.map(|series| {
        let mut series = series.clone();
        series.set(METRIC_NAME, Values::exactly(name));
        let own = rule.labels.get().into_iter().flat_map(Entries::iter);
        let own = own.map(|(name, value)| (&name.value, value.value.as_str()));
        let of_group = group.labels.get().into_iter().flat_map(Entries::iter);
        let of_group = of_group.map(|(name, value)| (&name.value, value.value.as_str()));
        for (name, value) in of_group.chain(own) {
            series.set(name, Values::exactly(value));
        }
        Some(series)
    })
}
