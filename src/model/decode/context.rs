use super::codes::{
    EMPTY_ITEM, FIELD_VERSION, IGNORED_ITEM, INVALID_VALUE, NULL_ITEM, TOO_MANY_ALIASES,
    UNRENDERED_VARIABLE, WRONG_TYPE,
};
use crate::diag::{Code, Fault, FileId, Finding, Place, Sink, Span};
use crate::lang::variable;
use crate::model::Version;
use crate::source::yaml::{Dialect, Kind, Node, Resolved, Style, Tree, resolve};

/// What decoding one file needs besides its tree, and what it leaves behind.
pub struct Context<'s> {
    file: FileId,
    sink: &'s mut Sink,
    /// The version of the program that will read the file.
    pub target: Version,
    /// Which reader's rules hold.
    pub dialect: Dialect,
    program: &'static str,
    secrets: Vec<Span>,
    budget: usize,
    depth: usize,
}

/// How deep mappings may stand in one another once aliases are followed.
const MAX_NESTING: usize = 300;

impl<'s> Context<'s> {
    /// Returns a context for one file that `program` in version `target` will read.
    pub fn new(
        file: FileId,
        tree: &Tree,
        program: &'static str,
        target: Version,
        dialect: Dialect,
        sink: &'s mut Sink,
    ) -> Self {
        Self {
            file,
            sink,
            target,
            dialect,
            program,
            secrets: Vec::new(),
            // Each node once, and room for aliases that repeat parts of a file.
            budget: tree.len().saturating_mul(10).saturating_add(100_000),
            depth: 0,
        }
    }

    /// Returns the places of secret values that were met.
    pub fn into_secrets(self) -> Vec<Span> {
        self.secrets
    }

    /// Marks a value as secret, so that no output shows it.
    pub fn mark_secret(&mut self, span: Span) {
        self.secrets.push(span);
    }

    /// Returns a place in the file.
    pub fn place(&self, span: Span) -> Place {
        Place {
            file: self.file,
            span,
        }
    }

    /// Takes a finding.
    pub fn push(&mut self, finding: Finding) {
        self.sink.push(finding);
    }

    /// Reports a finding with a message alone.
    pub fn report(&mut self, code: &'static Code, span: Span, message: impl Into<String>) {
        let place = self.place(span);
        self.sink.push(Finding::new(code, place, message));
    }

    /// Reports a value that the field refuses.
    pub fn invalid(&mut self, span: Span, message: impl Into<String>) {
        self.report(&INVALID_VALUE, span, message);
    }

    /// Reports a fault in a small language that the value of `node` is written in.
    ///
    /// The fault's range is mapped into the file: see [`Node::inner_span`].
    /// A value that holds an environment variable is told as that, whatever is wrong with it.
    pub fn fault(&mut self, code: &'static Code, node: Node<'_>, fault: Fault) {
        if self.unrendered(node) {
            return;
        }
        let place = self.place(node.inner_span(fault.span));
        let mut finding = Finding::new(code, place, fault.message);
        finding.help = fault.help;
        self.sink.push(finding);
    }

    /// Reports a node of another kind than wanted.
    pub fn wrong_type(&mut self, node: Node<'_>, expected: &str) {
        if self.unrendered(node) {
            return;
        }
        let found = match node.kind() {
            Kind::Scalar(..) => "a single value",
            _ => node.describe(),
        };
        let message = if expected.starts_with("a single") || found != "a single value" {
            format!("expected {expected}, found {found}")
        } else {
            format!("expected {expected}, found another value")
        };
        self.report(&WRONG_TYPE, node.span(), message);
    }

    /// Reports an environment variable in a value that the program refuses; returns whether there
    /// is one.
    fn unrendered(&mut self, node: Node<'_>) -> bool {
        let Some(found) = node.text().and_then(variable::find) else {
            return false;
        };
        let place = self.place(node.inner_span(found.span));
        let named = if variable::is_capital_name(found.name) {
            format!("the variable `{}`", found.name)
        } else {
            "a variable".to_owned()
        };
        let program = self.program;
        self.sink.push(
            Finding::new(
                &UNRENDERED_VARIABLE,
                place,
                format!("{program} does not replace {named}, and refuses its name as the value"),
            )
            .help("fill the variables in before the file is used"),
        );
        true
    }

    /// Reports a list item that the program takes for an empty one of what `label` names.
    pub fn empty_item(&mut self, span: Span, label: &str) {
        let place = self.place(span);
        let program = self.program;
        self.sink.push(
            Finding::new(
                &EMPTY_ITEM,
                place,
                format!("this item has no value, and {program} reads it as {label} without fields"),
            )
            .help("remove the item or give it a value"),
        );
    }

    /// Reports an empty list item.
    ///
    /// go-yaml v3 leaves it out; v2 makes something of it that the program then fails on.
    pub fn null_item(&mut self, span: Span) {
        if self.dialect == Dialect::V3 {
            self.ignored(span, "this item has no value");
            return;
        }
        let place = self.place(span);
        self.sink.push(
            Finding::new(&NULL_ITEM, place, "this item has no value")
                .help("remove the item or give it a value"),
        );
    }

    /// Reports something empty that the program leaves out.
    pub(super) fn ignored(&mut self, span: Span, what: &str) {
        let program = self.program;
        let finding = Finding::new(
            &IGNORED_ITEM,
            self.place(span),
            format!("{what}, and {program} leaves it out"),
        );
        self.sink.push(finding.help("remove it or give it a value"));
    }

    /// Returns whether a scalar can be what its tag (`!!int`) says, and reports it otherwise.
    pub(super) fn tag_fits(&mut self, node: Node<'_>) -> bool {
        let Some(tag) = node.tag() else { return true };
        let (Some(resolved), Some(text)) = (self.resolve(node), node.text()) else {
            return true;
        };
        let fits = match tag {
            "null" => resolved == Resolved::Null,
            "bool" => matches!(resolved, Resolved::Bool(_)),
            "int" => matches!(resolved, Resolved::Int(_)),
            "float" => matches!(resolved, Resolved::Float(_)),
            _ => true,
        };
        if !fits {
            let message = format!("`{text}` is not what its tag `!!{tag}` says");
            self.report(&WRONG_TYPE, node.span(), message);
        }
        fits
    }

    /// Reports a field that the target version does not have; returns whether it has it.
    pub fn has_version(
        &mut self,
        name: &str,
        key: Span,
        since: &[Version],
        until: Option<Version>,
    ) -> bool {
        let (target, program) = (self.target, self.program);
        let since = since.iter().find(|s| s.major == target.major).copied();
        let message = match (since, until) {
            (Some(since), _) if target < since => {
                format!("`{name}` exists since {program} {since}; the target is {target}")
            }
            (_, Some(until)) if target >= until => {
                format!("`{name}` was removed in {program} {until}; the target is {target}")
            }
            _ => return true,
        };
        self.report(&FIELD_VERSION, key, message);
        false
    }

    /// Decodes something one level deeper, unless that is too deep.
    pub fn nested<T>(&mut self, node: Node<'_>, decode: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_NESTING {
            self.report(
                &TOO_MANY_ALIASES,
                node.span(),
                format!("aliases nest more than {MAX_NESTING} levels deep"),
            );
            return None;
        }
        self.depth += 1;
        let decoded = decode(self);
        self.depth -= 1;
        Some(decoded)
    }

    /// Counts a node; returns false when aliases have multiplied the content past any bound.
    pub fn spend(&mut self, node: Node<'_>) -> bool {
        match self.budget {
            0 => false,
            1 => {
                self.budget = 0;
                self.report(
                    &TOO_MANY_ALIASES,
                    node.span(),
                    "aliases multiply the content of this file past any bound",
                );
                false
            }
            _ => {
                self.budget -= 1;
                true
            }
        }
    }

    /// Returns what a scalar means, or `None` for lists and mappings.
    pub fn resolve(&self, node: Node<'_>) -> Option<Resolved> {
        match node.kind() {
            Kind::Scalar(text, style) => Some(resolve(text, style, node.tag(), self.dialect)),
            _ => None,
        }
    }

    /// Returns whether a node is null, which programs take as absent.
    pub fn is_null(&self, node: Node<'_>) -> bool {
        match node.kind() {
            // Asked of every value there is.
            Kind::Scalar(text, Style::Plain) if text.len() > 4 && node.tag().is_none() => false,
            _ => self.resolve(node) == Some(Resolved::Null),
        }
    }
}
