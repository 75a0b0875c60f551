//! The rules of a stack one by one, each with what surrounds it.

use crate::check::{Reporter, Scope};
use crate::diag::{Code, Finding, Span};
use crate::lang::gotmpl::Template;
use crate::lang::promql::Expr;
use crate::model::decode::Entries;
use crate::model::rules::{Expression, Rule, RuleFile, RuleGroup, RuleText};
use crate::model::stack::Loaded;

/// A rule in its group and file.
#[derive(Clone, Copy)]
pub(in crate::check) struct Subject<'a> {
    /// The file.
    pub file: &'a Loaded<RuleFile>,
    /// The group.
    pub group: &'a RuleGroup,
    /// The rule.
    pub rule: &'a Rule,
}

/// Returns every rule in the order of the files.
pub(in crate::check) fn subjects<'a>(
    scope: &Scope<'a>,
) -> impl Iterator<Item = Subject<'a>> + use<'a> {
    let files = scope.stack.rules.iter();
    files.flat_map(|file| {
        file.model.groups.items().iter().flat_map(move |group| {
            let group = &group.value;
            let rules = group.rules.items().iter();
            rules.map(move |rule| Subject {
                file,
                group,
                rule: &rule.value,
            })
        })
    })
}

impl<'a> Subject<'a> {
    /// Returns the expression and its tree, when it is valid.
    pub fn expression(&self) -> Option<(&'a Expression, &'a Expr)> {
        let expression = self.rule.expr.get()?;
        Some((expression, expression.parsed()?))
    }

    /// Returns the labels and annotations that Prometheus executes: those of an alert that hold
    /// actions. Labels of recording rules are no templates.
    pub fn templates(&self) -> impl Iterator<Item = (&'a RuleText, &'a Template)> + use<'a> {
        let annotations = self.rule.annotations.get();
        let annotations = annotations.into_iter().flat_map(Entries::iter);
        let texts = self.rule.labels_in(self.group).chain(annotations);
        let is_alert = self.rule.is_alert();
        let texts = texts.filter(move |_| is_alert);
        texts.filter_map(|(_, text)| Some((&text.value, text.value.template()?)))
    }

    /// Returns where the rule's name stands, or the rule's first key when it has none.
    pub fn name_span(&self, report: &Reporter<'_>) -> Span {
        let named = [self.rule.alert.given(), self.rule.record.given()];
        let name = named.into_iter().flatten().find(|n| !n.value.is_empty());
        name.map_or_else(|| report.head(self.rule.span), |name| name.span)
    }
}

/// An expression that findings can point into.
#[derive(Clone, Copy)]
pub(in crate::check) struct Query<'a> {
    /// The text with its place.
    pub text: &'a Expression,
    /// The tree.
    pub expr: &'a Expr,
}

impl<'a> Query<'a> {
    /// Returns the expression of a rule, when it is valid.
    pub fn of(subject: &Subject<'a>) -> Option<Self> {
        let (text, expr) = subject.expression()?;
        Some(Self { text, expr })
    }

    /// Returns a finding at a range of the expression.
    pub fn finding(
        &self,
        report: &Reporter<'_>,
        code: &'static Code,
        inner: Span,
        message: impl Into<String>,
    ) -> Finding {
        report.finding(code, self.text.place(inner), message)
    }

    /// Returns what is written at a range of the expression.
    pub fn source(&self, inner: Span) -> &'a str {
        let text = self.text.text();
        text.get(inner.start..inner.end).unwrap_or_default()
    }
}
