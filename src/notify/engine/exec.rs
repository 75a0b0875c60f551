use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::error::{ExecError, Refusal};
use super::set::{Definition, Set};
use crate::diag::Span;
use crate::lang::gotmpl::{
    Branch, BranchKind, Call, Node, NodeKind, Operand, OperandKind, Pipeline, RULE_VARIABLES,
};
use crate::lang::regex::Regex;
use crate::notify::Value;

/// A part of the output, in turn.
pub(super) enum Piece<'a> {
    /// Text of a template.
    Text(&'a str),
    /// A value as text, when nothing is escaped.
    Shown(String),
    /// A value that is still to be escaped.
    Value {
        value: Value,
        /// `html` or `urlquery`, when the pipeline ends with it.
        escaper: Option<&'static str>,
        unit: usize,
        span: Span,
    },
}

/// How a list of nodes ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

/// One execution.
pub(super) struct Executor<'a> {
    pub set: &'a Set,
    /// Whether the output is to be escaped as html.
    html: bool,
    pub pieces: Vec<Piece<'a>>,
    /// The unit whose text is being executed.
    pub unit: usize,
    variables: Vec<(String, Value)>,
    /// Where the variables of the template being executed start.
    base: usize,
    steps: u64,
    /// How many steps it may take.
    most: u64,
    depth: usize,
    output: usize,
    pub expressions: HashMap<String, Arc<Regex>>,
    /// The queries that were asked and whose answer is not known.
    pub unanswered: BTreeSet<Arc<str>>,
}

impl<'a> Executor<'a> {
    pub fn new(set: &'a Set, html: bool) -> Self {
        Self {
            set,
            html,
            pieces: Vec::new(),
            unit: 0,
            variables: Vec::new(),
            base: 0,
            steps: 0,
            most: set.limits.steps.min(set.left()),
            depth: 0,
            output: 0,
            expressions: HashMap::new(),
            unanswered: BTreeSet::new(),
        }
    }

    /// Executes a template that no other one calls.
    pub fn start(&mut self, definition: Definition, dot: Value) -> Result<(), ExecError> {
        let result = self.run(definition, dot);
        self.set.spend(self.steps);
        result
    }

    pub fn run(&mut self, definition: Definition, dot: Value) -> Result<(), ExecError> {
        let (unit, base) = (self.unit, self.base);
        self.unit = definition.unit;
        self.base = self.variables.len();
        self.variables.push(("$".to_owned(), dot.clone()));
        if self.depth == 0 {
            self.declare(&dot);
        }
        let set = self.set;
        self.nodes(set.body(definition), &dot)?;
        self.variables.truncate(self.base);
        (self.unit, self.base) = (unit, base);
        Ok(())
    }

    /// Returns what was put out as text.
    pub fn shown(self) -> String {
        let mut out = String::with_capacity(self.output);
        for piece in self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Shown(text) => out.push_str(&text),
                Piece::Value { .. } => {}
            }
        }
        out
    }

    /// Declares what Prometheus writes before the text of each label and annotation.
    fn declare(&mut self, dot: &Value) {
        let Value::RuleData(data) = dot else {
            return;
        };
        for name in RULE_VARIABLES {
            let value = super::fields::of_variable(data, name);
            self.variables.push((name.to_owned(), value));
        }
    }

    pub fn fail<T>(&self, span: Span, message: impl Into<String>) -> Result<T, ExecError> {
        Err(Refusal::new(message).at(self.unit, span))
    }

    /// Counts work, and refuses what goes beyond the limit.
    pub fn step(&mut self, cost: usize, span: Span) -> Result<(), ExecError> {
        self.steps += 1 + cost as u64;
        if self.steps <= self.most {
            return Ok(());
        }
        if self.most < self.set.limits.steps {
            let message = format!(
                "all templates together take more than {} steps",
                self.set.limits.total
            );
            return Err(Refusal::unsupported(message).at(self.unit, span));
        }
        let message = format!("executing takes more than {} steps", self.set.limits.steps);
        Err(Refusal::limit(message)
            .help("a loop or a recursion does not end in reasonable time")
            .at(self.unit, span))
    }

    pub fn enter(&mut self, span: Span) -> Result<(), ExecError> {
        self.step(0, span)?;
        self.depth += 1;
        if self.depth <= self.set.limits.depth {
            return Ok(());
        }
        let message = format!(
            "templates nest deeper than {} levels when executed",
            self.set.limits.depth
        );
        Err(Refusal::limit(message)
            .help("a template that uses itself needs a condition that ends it")
            .at(self.unit, span))
    }

    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    fn put(&mut self, piece: Piece<'a>, size: usize, span: Span) -> Result<(), ExecError> {
        self.output += size;
        if self.output > self.set.limits.output {
            let message = format!("the output is longer than {} bytes", self.set.limits.output);
            return Err(Refusal::limit(message).at(self.unit, span));
        }
        self.pieces.push(piece);
        Ok(())
    }

    fn nodes(&mut self, nodes: &'a [Node], dot: &Value) -> Result<Flow, ExecError> {
        for node in nodes {
            self.step(0, node.span)?;
            let flow = match &node.kind {
                NodeKind::Text => {
                    let text = self.set.text(self.unit);
                    let text = text.get(node.span.start..node.span.end).unwrap_or_default();
                    self.put(Piece::Text(text), text.len(), node.span)?;
                    Flow::Next
                }
                NodeKind::Action(pipeline) => {
                    self.action(pipeline, dot)?;
                    Flow::Next
                }
                NodeKind::Branch(branch) => {
                    self.enter(node.span)?;
                    let mark = self.variables.len();
                    let flow = self.branch(branch, dot)?;
                    self.variables.truncate(mark);
                    self.leave();
                    flow
                }
                NodeKind::Call(call) => {
                    self.call(call, dot)?;
                    Flow::Next
                }
                NodeKind::Break => Flow::Break,
                NodeKind::Continue => Flow::Continue,
            };
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn action(&mut self, pipeline: &'a Pipeline, dot: &Value) -> Result<(), ExecError> {
        if !pipeline.declarations.is_empty() {
            self.pipeline(pipeline, dot)?;
            return Ok(());
        }
        let span = pipeline.span;
        if self.html {
            let (value, escaper) = self.html_pipeline(pipeline, dot)?;
            let size = value.size();
            let unit = self.unit;
            let piece = Piece::Value {
                value,
                escaper,
                unit,
                span,
            };
            return self.put(piece, size, span);
        }
        let shown = match self.pipeline(pipeline, dot)? {
            Value::Nil => "<no value>".to_owned(),
            // What a pointer points to is written, without the sign of the pointer.
            Value::Sample(sample) => sample.to_string(),
            value => value.to_string(),
        };
        let size = shown.len();
        self.put(Piece::Shown(shown), size, span)
    }

    /// Evaluates a pipeline for html: an escaper at its end is left to the context.
    fn html_pipeline(
        &mut self,
        pipeline: &'a Pipeline,
        dot: &Value,
    ) -> Result<(Value, Option<&'static str>), ExecError> {
        let Some((last, before)) = pipeline.commands.split_last() else {
            return Ok((Value::Nil, None));
        };
        match escaper(&last.operands) {
            Some((name, _)) if last.operands.len() == 1 && !before.is_empty() => {
                let mut value = Value::Nil;
                for (index, command) in before.iter().enumerate() {
                    value = self.command(command, dot, (index > 0).then_some(value))?;
                }
                Ok((value, Some(name)))
            }
            Some((name, _)) => {
                let mut values = Vec::new();
                for operand in last.operands.iter().skip(1) {
                    values.push(self.argument(operand, dot)?);
                }
                if !before.is_empty() {
                    let mut value = Value::Nil;
                    for (index, command) in before.iter().enumerate() {
                        value = self.command(command, dot, (index > 0).then_some(value))?;
                    }
                    values.push(value);
                }
                Ok((super::builtin::joined(values), Some(name)))
            }
            None => Ok((self.pipeline(pipeline, dot)?, None)),
        }
    }

    /// Evaluates a pipeline and sets its variables.
    pub fn pipeline(&mut self, pipeline: &'a Pipeline, dot: &Value) -> Result<Value, ExecError> {
        let mut value = Value::Nil;
        for (index, command) in pipeline.commands.iter().enumerate() {
            value = self.command(command, dot, (index > 0).then_some(value))?;
        }
        let assigned = is_assignment(pipeline);
        for declaration in &pipeline.declarations {
            if assigned {
                self.assign(&declaration.name, value.clone());
            } else {
                self.variables
                    .push((declaration.name.clone(), value.clone()));
            }
        }
        Ok(value)
    }

    fn assign(&mut self, name: &str, value: Value) {
        let own = self.variables.get_mut(self.base..).unwrap_or_default();
        if let Some(slot) = own.iter_mut().rev().find(|(known, _)| known == name) {
            slot.1 = value;
        }
    }

    pub fn variable(&self, name: &str) -> Option<&Value> {
        let own = self.variables.get(self.base..).unwrap_or_default();
        let found = own.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    fn branch(&mut self, branch: &'a Branch, dot: &Value) -> Result<Flow, ExecError> {
        for arm in &branch.arms {
            let value = self.pipeline(&arm.pipeline, dot)?;
            if branch.kind == BranchKind::Range {
                if is_integer(&value) && arm.pipeline.declarations.len() > 1 {
                    let message = "range over a number has one variable, here are two";
                    return self.fail(arm.pipeline.span, message);
                }
                let mut items = self.items(&value, arm.pipeline.span)?.peekable();
                if items.peek().is_some() {
                    return self.range(&arm.pipeline, &arm.body, items);
                }
            } else if value.is_true() {
                let inner = match branch.kind {
                    BranchKind::With => &value,
                    _ => dot,
                };
                return self.nodes(&arm.body, inner);
            }
        }
        match &branch.otherwise {
            Some(nodes) => self.nodes(nodes, dot),
            None => Ok(Flow::Next),
        }
    }

    fn range(
        &mut self,
        pipeline: &'a Pipeline,
        body: &'a [Node],
        items: impl Iterator<Item = (Value, Value)>,
    ) -> Result<Flow, ExecError> {
        let mark = self.variables.len();
        let names: Vec<_> = pipeline.declarations.iter().collect();
        let assigned = is_assignment(pipeline);
        for (key, item) in items {
            self.step(0, pipeline.span)?;
            let values = match names.len() {
                2 => vec![key, item.clone()],
                _ => vec![item.clone()],
            };
            for (position, (declaration, value)) in names.iter().zip(values).enumerate() {
                if assigned {
                    self.assign(&declaration.name, value);
                } else if let Some(slot) = (mark + position)
                    .checked_sub(names.len())
                    .and_then(|slot| self.variables.get_mut(slot))
                {
                    slot.1 = value;
                }
            }
            let flow = self.nodes(body, &item)?;
            self.variables.truncate(mark);
            if flow == Flow::Break {
                break;
            }
        }
        Ok(Flow::Next)
    }

    /// Returns the keys and items to range over, each made when its turn comes: a loop may end early.
    fn items(&mut self, value: &Value, span: Span) -> Result<Items, ExecError> {
        Ok(match value {
            Value::Nil => Box::new(std::iter::empty()),
            Value::Int(n) | Value::Duration(n) | Value::Month(n) | Value::Weekday(n) => {
                Box::new((0..*n).map(|n| (Value::Int(n), Value::Int(n))))
            }
            Value::Alerts(list) | Value::AlertList(list) => {
                numbered(Arc::clone(list), |alert| Value::Alert(Arc::clone(alert)))
            }
            Value::Texts(list) => numbered(Arc::clone(list), |text| Value::Text(Arc::clone(text))),
            Value::Samples(list) => {
                numbered(Arc::clone(list), |sample| Value::Sample(Arc::clone(sample)))
            }
            Value::List(list) => {
                let list = Arc::clone(list);
                Box::new((0..list.len()).map_while(move |at| {
                    let item = list.get(at)?.clone();
                    Some((Value::Int(i64::try_from(at).ok()?), item))
                }))
            }
            Value::Pairs(list) => numbered(Arc::clone(list), |(name, value)| {
                Value::Pair(Arc::clone(name), Arc::clone(value))
            }),
            Value::KeyValues(map) | Value::Labels(map) => {
                self.step(map.len(), span)?;
                let text = |text: &Arc<str>| Value::Text(Arc::clone(text));
                let entries = map.iter().map(|(k, v)| (text(k), text(v)));
                Box::new(entries.collect::<Vec<_>>().into_iter())
            }
            Value::Map(map) => {
                self.step(map.len(), span)?;
                let entries = map.iter().map(|(k, v)| (Value::Text(k.clone()), v.clone()));
                Box::new(entries.collect::<Vec<_>>().into_iter())
            }
            other => {
                return self.fail(span, format!("range cannot go over {}", other.kind()));
            }
        })
    }

    fn call(&mut self, call: &'a Call, dot: &Value) -> Result<(), ExecError> {
        let Some(definition) = self.set.get(&call.name) else {
            let message = format!("the template `{}` is not defined", call.name);
            return self.fail(call.name_span, message);
        };
        let argument = match &call.argument {
            Some(pipeline) => self.pipeline(pipeline, dot)?,
            None => Value::Nil,
        };
        self.enter(call.name_span)?;
        let result = self.run(definition, argument);
        self.leave();
        result
    }
}

/// The keys and items of a loop.
type Items = Box<dyn Iterator<Item = (Value, Value)>>;

fn numbered<T: 'static>(list: Arc<[T]>, value: fn(&T) -> Value) -> Items {
    Box::new((0..list.len()).map_while(move |at| {
        let item = value(list.get(at)?);
        Some((Value::Int(i64::try_from(at).ok()?), item))
    }))
}

/// Returns whether Go counts up to the value when it ranges over it.
fn is_integer(value: &Value) -> bool {
    matches!(
        value,
        Value::Int(_) | Value::Duration(_) | Value::Month(_) | Value::Weekday(_)
    )
}

/// Returns whether the pipeline sets variables that are there already.
fn is_assignment(pipeline: &Pipeline) -> bool {
    pipeline.declarations.iter().any(|d| d.assigned)
}

/// Returns the escaper that a command is, with its operand.
pub(super) fn escaper(operands: &[Operand]) -> Option<(&'static str, &Operand)> {
    let first = operands.first()?;
    let OperandKind::Function(name) = &first.kind else {
        return None;
    };
    let known = ["html", "urlquery"];
    let name = known.into_iter().find(|known| known == name)?;
    Some((name, first))
}
