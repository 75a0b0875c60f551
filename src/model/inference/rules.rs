use std::collections::{BTreeSet, HashMap};

use super::server::Server;
use super::{
    AlertLabels, AnySeries, Inferred, Mode, Reliance, Selection, Series, Storage, Values, Vector,
    alert,
};
use crate::diag::FileId;
use crate::lang::promql::{Expr, METRIC_NAME, NodeKind};
use crate::model::rules::{Rule, RuleGroup};
use crate::model::stack::Stack;

/// What is known of the labels of every rule of a stack.
///
/// What is recorded is inferred at once, for other rules select it. The rest is inferred when it is
/// asked for and not kept: a stack may have a hundred thousand rules.
#[derive(Debug)]
pub struct Inference<'a> {
    evaluators: Vec<Evaluator<'a>>,
    rules: Vec<(usize, Source<'a>)>,
}

/// A rule with where it stands.
#[derive(Clone, Copy, Debug)]
struct Source<'a> {
    file: FileId,
    group: &'a RuleGroup,
    rule: &'a Rule,
    expr: &'a Expr,
}

impl<'a> Source<'a> {
    /// Returns the name of the series that the rule records.
    fn recorded_name(self) -> Option<&'a str> {
        let name = self.rule.record.get().map(String::as_str);
        name.filter(|name| !name.is_empty())
    }
}

/// A Prometheus with the series that its rules record, by name.
#[derive(Debug)]
struct Evaluator<'a> {
    server: Server<'a>,
    recorded: HashMap<&'a str, Vector>,
}

impl Evaluator<'_> {
    fn mode(&self) -> Mode {
        Mode {
            named_labels_exist: matches!(self.server.reliance(), Reliance::Usage(_)),
            sides_match: false,
        }
    }
}

impl Storage for Evaluator<'_> {
    fn select(&self, selection: &Selection<'_>) -> Vector {
        let recorded = selection.name.and_then(|name| self.recorded.get(name));
        let Some(recorded) = recorded else {
            return self.server.select(selection);
        };
        let own = recorded.map(|series| selection.among(series));
        match self.server.federates() {
            true => self.server.select(selection).union(&own),
            false => own,
        }
    }
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
    evaluator: usize,
}

impl<'a> Inference<'a> {
    /// Takes all rules whose expression is valid, and infers the labels of what is recorded.
    ///
    /// A file that several Prometheuses evaluate is taken once for each. Rules that none here
    /// evaluates are taken together, as those of one Prometheus of which nothing else is known.
    pub fn of(stack: &'a Stack, reliance: Reliance<'a>) -> Self {
        let mut inference = Self {
            evaluators: Vec::new(),
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

    /// Returns whether a rule of the stack records series of that name.
    pub fn is_recorded(&self, name: &str) -> bool {
        let mut evaluators = self.evaluators.iter();
        evaluators.any(|evaluator| evaluator.recorded.contains_key(name))
    }

    fn add(&mut self, stack: &'a Stack, server: Server<'a>, is_own: impl Fn(FileId) -> bool) {
        let number = self.evaluators.len();
        let first = self.rules.len();
        for rules in stack.rules.iter().filter(|rules| is_own(rules.file)) {
            for group in rules.model.groups.items() {
                let each = group.value.rules.items().iter();
                self.rules.extend(each.filter_map(|rule| {
                    let source = Source {
                        file: rules.file,
                        group: &group.value,
                        rule: &rule.value,
                        expr: rule.value.expr.get()?.parsed()?,
                    };
                    Some((number, source))
                }));
            }
        }
        let own = self.rules.get(first..).unwrap_or_default().iter();
        let recording = own.map(|(_, source)| *source);
        let recording = recording.filter(|source| source.recorded_name().is_some());
        let evaluator = Evaluator {
            server,
            recorded: HashMap::new(),
        };
        let recorded = Recording::new(&evaluator, recording.collect()).infer();
        self.evaluators.push(Evaluator {
            recorded,
            ..evaluator
        });
    }

    /// Returns the rules: of each Prometheus in the order of its files. Each is inferred as it is
    /// reached.
    pub fn rules(&self) -> impl Iterator<Item = InferredRule<'a>> {
        (0..self.rules.len()).filter_map(|number| self.rule(number))
    }

    /// Returns the rules as they are written, each with its number; nothing is inferred for that.
    pub fn written(&self) -> impl Iterator<Item = (usize, FileId, &'a Rule)> {
        let rules = self.rules.iter().enumerate();
        rules.map(|(number, (_, source))| (number, source.file, source.rule))
    }

    /// Returns a rule by its number in the order of [`Inference::rules`].
    pub fn rule(&self, number: usize) -> Option<InferredRule<'a>> {
        let (evaluator, source) = *self.rules.get(number)?;
        let storage = self.evaluators.get(evaluator)?;
        let mode = storage.mode();
        let inferred = Inferred::of(source.expr, storage, mode);
        let if_matching = inferred.get(source.expr.root()).is_empty().then(|| {
            let sides_match = true;
            let mode = Mode {
                sides_match,
                ..mode
            };
            Inferred::of(source.expr, storage, mode)
        });
        Some(InferredRule {
            file: source.file,
            group: source.group,
            rule: source.rule,
            expr: source.expr,
            inferred,
            if_matching,
            evaluator,
        })
    }

    /// Returns the labels that the rule's alerts have when Alertmanager gets them.
    pub fn alert_labels(&self, rule: &InferredRule<'_>) -> AlertLabels {
        let alerts = alert::labelled(rule);
        let evaluator = self.evaluators.get(rule.evaluator);
        let sent = evaluator.map(|evaluator| evaluator.server.sent(&alerts));
        AlertLabels::of(sent.unwrap_or(alerts))
    }

    /// Returns an alert of the rule as the Alertmanagers get it: with external labels, relabelled.
    pub fn sent(&self, rule: &InferredRule<'_>, alert: Series) -> Vector {
        let alert = Vector::from(alert);
        let evaluator = self.evaluators.get(rule.evaluator);
        let sent = evaluator.map(|evaluator| evaluator.server.sent(&alert));
        sent.unwrap_or(alert)
    }

    /// Returns whether all series that the rule can select come from scrape jobs and rules that
    /// are known.
    pub fn knows_series_of(&self, rule: &InferredRule<'_>) -> bool {
        let evaluator = self.evaluators.get(rule.evaluator);
        evaluator.is_some_and(|evaluator| evaluator.server.is_known())
    }

    /// Returns what is known of the series that a selector in the rule takes.
    pub fn select(&self, rule: &InferredRule<'_>, selection: &Selection<'_>) -> Vector {
        match self.evaluators.get(rule.evaluator) {
            Some(evaluator) => evaluator.select(selection),
            None => AnySeries.select(selection),
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

/// The recording rules of one Prometheus, each inferred after those whose series it selects.
struct Recording<'s, 'a> {
    evaluator: &'s Evaluator<'a>,
    rules: Vec<Source<'a>>,
    /// The rules by the name of their series.
    by_name: HashMap<&'a str, Vec<usize>>,
    states: Vec<State>,
}

enum State {
    New,
    /// Waits for the rules it selects from.
    Begun,
    /// Inferred: the series it records.
    Done(Vector),
}

impl<'s, 'a> Recording<'s, 'a> {
    fn new(evaluator: &'s Evaluator<'a>, rules: Vec<Source<'a>>) -> Self {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, name) in rules.iter().map(|s| s.recorded_name()).enumerate() {
            if let Some(name) = name {
                by_name.entry(name).or_default().push(number);
            }
        }
        Self {
            evaluator,
            states: rules.iter().map(|_| State::New).collect(),
            rules,
            by_name,
        }
    }

    /// Infers every rule and returns what is recorded.
    fn infer(mut self) -> HashMap<&'a str, Vector> {
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
        for (state, source) in self.states.into_iter().zip(self.rules) {
            if let (State::Done(series), Some(name)) = (state, source.recorded_name()) {
                let all = recorded.entry(name).or_default();
                *all = all.union(&series);
            }
        }
        recorded
    }

    fn set(&mut self, number: usize, state: State) {
        if let Some(place) = self.states.get_mut(number) {
            *place = state;
        }
    }

    /// Returns the rules whose series a rule selects and which are not begun.
    fn selected_by(&self, number: usize) -> Vec<usize> {
        let Some(source) = self.rules.get(number) else {
            return Vec::new();
        };
        let names = source
            .expr
            .nodes()
            .filter_map(|(_, node)| match &node.kind {
                NodeKind::VectorSelector(selector) => selector.metric_name(),
                _ => None,
            });
        let rules = names.filter_map(|name| self.by_name.get(name)).flatten();
        let is_new = |number: &usize| matches!(self.states.get(*number), Some(State::New));
        rules.copied().filter(is_new).collect()
    }

    fn finish(&mut self, number: usize) {
        let Some(source) = self.rules.get(number) else {
            return;
        };
        let expr = source.expr;
        let inferred = Inferred::of(expr, self, self.evaluator.mode());
        let result = inferred.get(expr.root());
        let name = source.recorded_name().unwrap_or_default();
        let recorded = recorded(name, source.group, source.rule, result);
        self.set(number, State::Done(recorded));
    }
}

impl Storage for Recording<'_, '_> {
    fn select(&self, selection: &Selection<'_>) -> Vector {
        let rules = selection.name.and_then(|name| self.by_name.get(name));
        let server = &self.evaluator.server;
        let Some(rules) = rules else {
            return server.select(selection);
        };
        let mut all = Vector::empty();
        if server.federates() {
            all = server.select(selection);
        }
        for rule in rules {
            all = match self.states.get(*rule) {
                Some(State::Done(recorded)) => {
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
        for (name, value) in rule.labels_in(group) {
            series.set(&name.value, Values::exactly(value.value.as_str()));
        }
        Some(series)
    })
}
