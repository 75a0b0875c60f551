use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::error::ExecError;
use super::exec::Executor;
use super::{branches, html};
use crate::lang::gotmpl::{Functions, Node, NodeKind, Options, Template, parse};
use crate::notify::rule::World;
use crate::notify::{Data, Moment, RuleData, Value};

/// What an execution may use before it ends with an error of kind
/// [`Limit`](super::ErrorKind::Limit).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Nodes executed and values made; long values count by their length.
    pub steps: u64,
    /// Templates, blocks and parentheses inside each other.
    pub depth: usize,
    /// Bytes put out, and bytes of any one value.
    pub output: usize,
    /// Steps of all executions of a set and its copies together. What comes after them ends with an
    /// error of kind [`Unsupported`](super::ErrorKind::Unsupported): nothing is wrong with it.
    pub total: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            steps: 5_000_000,
            depth: 1_000,
            output: 16 << 20,
            total: u64::MAX,
        }
    }
}

/// A text with templates.
#[derive(Clone, Debug)]
pub struct Unit {
    /// For a file its name without folders.
    pub name: String,
    /// The text.
    pub text: String,
    /// The text, read.
    pub template: Arc<Template>,
}

/// Where a template is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Definition {
    /// The index of the unit.
    pub unit: usize,
    /// The index of the definition in it, nothing for what stands outside all definitions.
    pub index: Option<usize>,
}

/// All templates that Alertmanager has read, or the one that a label or annotation of a rule is.
#[derive(Clone, Debug)]
pub struct Set {
    units: Vec<Arc<Unit>>,
    definitions: HashMap<String, Definition>,
    functions: Functions,
    /// What Prometheus knows, for the template of a rule.
    world: Option<Arc<World>>,
    /// What `now` gives.
    pub now: Moment,
    /// The limits of each execution.
    pub limits: Limits,
    /// The steps that all executions took.
    spent: Arc<AtomicU64>,
    /// What came of looking at the branches of html.
    checked: Checked,
}

/// How many verdicts are remembered.
const MAX_CHECKED: usize = 1_000;

/// Verdicts that hold for one list of units.
type Checked = Arc<Mutex<HashMap<Html, Result<(), ExecError>>>>;

/// Html whose branches are looked at once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Html {
    Field(String),
    Template(Definition),
}

impl Set {
    /// Returns a set without templates.
    pub fn new(functions: Functions, now: Moment) -> Self {
        Self {
            units: Vec::new(),
            definitions: HashMap::new(),
            functions,
            world: None,
            now,
            limits: Limits::default(),
            spent: Arc::default(),
            checked: Checked::default(),
        }
    }

    /// Returns how many steps are left of the total.
    pub(super) fn left(&self) -> u64 {
        let spent = self.spent.load(Ordering::Relaxed);
        self.limits.total.saturating_sub(spent)
    }

    pub(super) fn spend(&self, steps: u64) {
        self.spent.fetch_add(steps, Ordering::Relaxed);
    }

    /// Returns whether nothing is executed any more, as the total of steps has been reached.
    pub fn is_spent(&self) -> bool {
        self.left() == 0
    }

    /// Returns the set of one text of a rule.
    pub(in crate::notify) fn of_rule(
        text: &str,
        template: &Arc<Template>,
        functions: Functions,
        world: &Arc<World>,
        spent: &Arc<AtomicU64>,
        now: Moment,
    ) -> Self {
        let mut set = Self::new(functions, now);
        set.world = Some(Arc::clone(world));
        set.spent = Arc::clone(spent);
        set.units.push(Arc::new(Unit {
            name: String::new(),
            text: text.to_owned(),
            template: Arc::clone(template),
        }));
        for (index, definition) in template.definitions.iter().enumerate() {
            set.define(&definition.name, 0, Some(index));
        }
        set
    }

    pub(super) fn world(&self) -> Option<&World> {
        self.world.as_deref()
    }

    /// Adds a file; later definitions replace earlier ones of the same name, unless they hold
    /// nothing but white space. Returns the index of its unit.
    pub fn add(&mut self, name: &str, text: &str) -> usize {
        self.checked = Checked::default();
        let unit = self.read(name, text);
        let names = unit.template.definitions.iter().map(|d| d.name.clone());
        let names: Vec<String> = names.collect();
        let place = self.units.len();
        self.units.push(Arc::new(unit));
        for (index, name) in names.into_iter().enumerate() {
            self.define(&name, place, Some(index));
        }
        self.define(name, place, None);
        place
    }

    fn define(&mut self, name: &str, unit: usize, index: Option<usize>) {
        let definition = Definition { unit, index };
        let replaces = !self.definitions.contains_key(name) || !self.is_blank(definition);
        if replaces {
            self.definitions.insert(name.to_owned(), definition);
        }
    }

    fn is_blank(&self, definition: Definition) -> bool {
        let text = self.text(definition.unit);
        self.body(definition).iter().all(|node| {
            let written = text.get(node.span.start..node.span.end);
            node.kind == NodeKind::Text && written.is_some_and(|text| text.trim().is_empty())
        })
    }

    fn read(&self, name: &str, text: &str) -> Unit {
        let options = Options {
            name,
            functions: self.functions,
            variables: &[],
        };
        Unit {
            name: name.to_owned(),
            text: text.to_owned(),
            template: Arc::new(parse(text, &options)),
        }
    }

    /// Returns the units in the order in which they were added.
    pub fn units(&self) -> &[Arc<Unit>] {
        &self.units
    }

    /// Returns every template by name, in no order.
    pub fn definitions(&self) -> impl Iterator<Item = (&str, Definition)> {
        self.definitions
            .iter()
            .map(|(name, definition)| (name.as_str(), *definition))
    }

    /// Returns the template of that name.
    pub fn get(&self, name: &str) -> Option<Definition> {
        self.definitions.get(name).copied()
    }

    pub(super) fn body(&self, definition: Definition) -> &[Node] {
        let template = self.units.get(definition.unit).map(|unit| &unit.template);
        let body = template.and_then(|template| match definition.index {
            Some(index) => template.definitions.get(index).map(|d| d.body.as_slice()),
            None => Some(template.root.as_slice()),
        });
        body.unwrap_or_default()
    }

    pub(super) fn text(&self, unit: usize) -> &str {
        self.units.get(unit).map_or("", |unit| unit.text.as_str())
    }

    /// Returns the set with the text of a field added as the last unit, whose definitions hold for
    /// that field alone.
    #[must_use]
    pub fn with_field(&self, text: &str) -> Self {
        let mut set = self.clone();
        set.add("", text);
        // The field itself is executed even when it is blank.
        let unit = set.units.len() - 1;
        let definition = Definition { unit, index: None };
        set.definitions.insert(String::new(), definition);
        set
    }

    /// Executes the text of a field as `text/template`.
    ///
    /// # Errors
    /// What the parser refuses or the execution fails at; the field's own text is the unit behind
    /// the last of [`Set::units`].
    pub fn text_field(&self, text: &str, data: &Data) -> Result<String, ExecError> {
        if !text.contains("{{") {
            return Ok(text.to_owned());
        }
        self.field(text, data, |set, definition, value| {
            set.execute_text(definition, value)
        })
    }

    /// Executes the text of a field as `html/template`.
    ///
    /// # Errors
    /// As [`Set::text_field`], and places where html cannot be escaped safely.
    pub fn html_field(&self, text: &str, data: &Data) -> Result<String, ExecError> {
        if text.is_empty() {
            return Ok(String::new());
        }
        self.field(text, data, |set, definition, value| {
            let field = Html::Field(text.to_owned());
            self.check_branches(field, || branches::check(set, definition))?;
            html::execute(set, definition, value)
        })
    }

    /// Looks at the branches of html once.
    fn check_branches(
        &self,
        html: Html,
        check: impl FnOnce() -> Result<(), ExecError>,
    ) -> Result<(), ExecError> {
        let lock = || self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&html) {
            return known.clone();
        }
        let verdict = check();
        let mut checked = lock();
        if checked.len() < MAX_CHECKED {
            checked.insert(html, verdict.clone());
        }
        verdict
    }

    fn field(
        &self,
        text: &str,
        data: &Data,
        execute: impl FnOnce(&Self, Definition, Value) -> Result<String, ExecError>,
    ) -> Result<String, ExecError> {
        let set = self.with_field(text);
        let unit = set.units.len() - 1;
        let template = set.units.last().map(|unit| &unit.template);
        let fault = template.and_then(|t| t.faults.first().or(t.doomed.first()));
        if let Some(fault) = fault {
            let refusal = super::error::Refusal::new(fault.message.clone());
            let mut error = refusal.at(unit, fault.span);
            error.help.clone_from(&fault.help);
            return Err(error);
        }
        let definition = Definition { unit, index: None };
        execute(&set, definition, Value::Data(data.clone().into()))
    }

    /// Executes the text of a rule; tells also which queries gave nothing as they are not known.
    pub(in crate::notify) fn execute_rule(
        &self,
        data: RuleData,
    ) -> (Result<String, ExecError>, BTreeSet<Arc<str>>) {
        let template = self.units.first().map(|unit| &unit.template);
        let fault = template.and_then(|t| t.faults.first().or(t.doomed.first()));
        if let Some(fault) = fault {
            let mut error = super::error::Refusal::new(fault.message.clone()).at(0, fault.span);
            error.help.clone_from(&fault.help);
            return (Err(error), BTreeSet::new());
        }
        let whole = Definition {
            unit: 0,
            index: None,
        };
        let mut executor = Executor::new(self, false);
        let result = executor.start(whole, Value::RuleData(data.into()));
        let unanswered = std::mem::take(&mut executor.unanswered);
        (result.map(|()| executor.shown()), unanswered)
    }

    /// Executes a template with any dot as `text/template`.
    ///
    /// # Errors
    /// What the execution fails at.
    pub fn execute_text(&self, definition: Definition, dot: Value) -> Result<String, ExecError> {
        let mut executor = Executor::new(self, false);
        executor.start(definition, dot)?;
        Ok(executor.shown())
    }

    /// Executes a template with any dot as `html/template`.
    ///
    /// # Errors
    /// What the execution fails at, and places where html cannot be escaped safely.
    pub fn execute_html(&self, definition: Definition, dot: Value) -> Result<String, ExecError> {
        let template = Html::Template(definition);
        self.check_branches(template, || branches::check(self, definition))?;
        html::execute(self, definition, dot)
    }
}
