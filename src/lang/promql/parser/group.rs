//! What stands in parentheses: expressions, the arguments of functions and of aggregations.

use super::message::Expected;
use super::{Frame, Parser, Reported, Step};
use crate::diag::{Fault, Span};
use crate::lang::promql::MOST_FAULTS;
use crate::lang::promql::ast::{Aggregate, Call, Grouping, NodeId, NodeKind};
use crate::lang::promql::functions::{Function, function_named};
use crate::lang::promql::operator::AggregateOp;
use crate::lang::promql::suggest;
use crate::lang::promql::token::{Keyword, TokenKind};

/// An open parenthesis.
pub(super) struct Group {
    pub open: Span,
    owner: Owner,
    arguments: Vec<NodeId>,
    /// Whether a fault inside is reported, so that the arguments cannot be counted.
    pub damaged: bool,
}

/// What a parenthesis belongs to.
enum Owner {
    Expression,
    Call {
        name: Span,
    },
    Aggregate {
        op: AggregateOp,
        op_span: Span,
        grouping: Option<Grouping>,
    },
}

impl Group {
    fn new(open: Span, owner: Owner) -> Self {
        Self {
            open,
            owner,
            arguments: Vec::new(),
            damaged: false,
        }
    }

    /// Returns whether commas separate arguments inside.
    pub fn takes_arguments(&self) -> bool {
        !matches!(self.owner, Owner::Expression)
    }
}

/// How a feature is switched on.
const EXPERIMENTAL: &str = "start Prometheus with --enable-feature=promql-experimental-functions";

impl Parser<'_> {
    pub(super) fn open_paren(&mut self) -> Step {
        let open = self.bump();
        self.frames
            .push(Frame::Group(Group::new(open, Owner::Expression)));
        Step::Operand
    }

    pub(super) fn open_call(&mut self) -> Step {
        let name = self.bump();
        let open = self.bump();
        self.open_arguments(Group::new(open, Owner::Call { name }))
    }

    pub(super) fn open_aggregate(&mut self, op: AggregateOp) -> Step {
        let op_span = self.bump();
        let Ok(grouping) = self.grouping() else {
            return Step::Recover;
        };
        if self.kind() != TokenKind::LeftParen {
            return self.unexpected(Expected::Aggregated);
        }
        let open = self.bump();
        let owner = Owner::Aggregate {
            op,
            op_span,
            grouping,
        };
        self.open_arguments(Group::new(open, owner))
    }

    /// Waits for the first argument, if there is one.
    fn open_arguments(&mut self, group: Group) -> Step {
        if self.kind() == TokenKind::RightParen {
            return self.close_group(group);
        }
        self.frames.push(Frame::Group(group));
        Step::Operand
    }

    /// Reads `by (…)` or `without (…)`, if it stands here.
    fn grouping(&mut self) -> Result<Option<Grouping>, Reported> {
        let without = match self.kind() {
            TokenKind::Keyword(Keyword::By) => false,
            TokenKind::Keyword(Keyword::Without) => true,
            _ => return Ok(None),
        };
        let keyword = self.bump();
        let labels = self.label_list()?;
        Ok(Some(Grouping {
            without,
            keyword,
            labels,
        }))
    }

    /// Returns whether the innermost open parenthesis takes arguments.
    pub(super) fn takes_arguments(&self) -> bool {
        let innermost = self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Group(group) => Some(group),
            _ => None,
        });
        innermost.is_some_and(Group::takes_arguments)
    }

    /// Ends an argument at a comma.
    pub(super) fn next_argument(&mut self, node: NodeId) -> Step {
        let node = self.reduce(node, None);
        let comma = self.bump();
        let Some(Frame::Group(mut group)) = self.frames.pop() else {
            return Step::Recover;
        };
        group.arguments.push(node);
        if self.kind() == TokenKind::RightParen {
            let fault = Fault::new(comma, "no comma may stand after the last argument");
            self.faults.push(fault.with_help("remove the comma"));
            group.damaged = true;
            return self.close_group(group);
        }
        self.frames.push(Frame::Group(group));
        Step::Operand
    }

    pub(super) fn close_paren(&mut self, node: NodeId) -> Step {
        let node = self.reduce(node, None);
        let Some(Frame::Group(mut group)) = self.frames.pop() else {
            let span = self.bump();
            let fault = Fault::new(span, "\")\" closes nothing: no parenthesis is open here");
            self.faults
                .push(fault.with_help("remove it, or open the parenthesis it belongs to"));
            return Step::Finished;
        };
        group.arguments.push(node);
        self.close_group(group)
    }

    /// Takes the closing parenthesis and makes a node of the group.
    fn close_group(&mut self, group: Group) -> Step {
        let close = self.bump();
        let node = match group.owner {
            Owner::Expression => {
                let span = group.open.to(close);
                match group.arguments.first() {
                    Some(inner) => self.draft.push(NodeKind::Paren(*inner), span),
                    None => self.draft.push_damaged(span),
                }
            }
            Owner::Call { name } => self.call(name, close, group.arguments, group.damaged),
            Owner::Aggregate {
                op,
                op_span,
                grouping,
            } => {
                let before = grouping.is_some();
                let Ok(after) = (if before { Ok(None) } else { self.grouping() }) else {
                    return Step::Recover;
                };
                let end = after.as_ref().map_or(close, |after| after.labels.span);
                let head = AggregateHead {
                    op,
                    op_span,
                    grouping: grouping.or(after),
                    span: op_span.to(end),
                };
                self.aggregate(head, &group.arguments, group.damaged)
            }
        };
        Step::Operator(node)
    }

    fn call(
        &mut self,
        name: Span,
        close: Span,
        mut arguments: Vec<NodeId>,
        damaged: bool,
    ) -> NodeId {
        let span = name.to(close);
        let written = self.written(name);
        let Some(function) = function_named(written) else {
            if !(damaged && self.looks_like_selector(name)) {
                let message = format!("unknown function \"{written}\"");
                let mut fault = Fault::new(name, message);
                // The search takes its time, and nobody reads more.
                if self.faults.len() < MOST_FAULTS {
                    fault.help = suggest::for_function(written);
                }
                self.faults.push(fault);
            }
            return self.draft.push_damaged(span);
        };
        if function.experimental && !self.features.experimental_functions {
            let message = format!("{}() is experimental and not switched on", function.name);
            self.faults
                .push(Fault::new(name, message).with_help(EXPERIMENTAL));
        }
        let counts = damaged || self.check_argument_count(function, arguments.len(), span);
        if function.name == "info" {
            self.check_info(&arguments);
        }
        arguments.shrink_to_fit();
        let call = Call {
            function,
            name_span: name,
            arguments,
        };
        let id = self.draft.push(NodeKind::Call(call), span);
        if !counts {
            self.draft.damage(id);
        }
        id
    }

    /// Returns whether the parentheses after a name hold what belongs into braces.
    fn looks_like_selector(&self, name: Span) -> bool {
        let at = self
            .tokens
            .partition_point(|token| token.span.start < name.start);
        let token = |ahead: usize| self.tokens.get(at + ahead).map(|token| token.kind);
        matches!(token(2), Some(TokenKind::Identifier))
            && matches!(
                token(3),
                Some(TokenKind::Assign | TokenKind::MatchRegex | TokenKind::MatchNotRegex)
            )
    }

    /// Returns whether the function takes so many arguments; reports it when not.
    fn check_argument_count(&mut self, function: &Function, count: usize, span: Span) -> bool {
        let least = function.min_arguments();
        let wanted = match function.max_arguments() {
            Some(most) if (least..=most).contains(&count) => return true,
            None if count >= least => return true,
            Some(most) if most == least => format!("{least}"),
            Some(most) => format!("{least} to {most}"),
            None => format!("{least} or more"),
        };
        let noun = if wanted == "1" {
            "argument"
        } else {
            "arguments"
        };
        let message = format!("{}() takes {wanted} {noun}, not {count}", function.name);
        let types: Vec<_> = function.arguments.iter().map(ToString::to_string).collect();
        let mut fault = Fault::new(span, message);
        if !types.is_empty() {
            fault.help = Some(format!("its arguments are: {}", types.join(", ")));
        }
        self.faults.push(fault);
        false
    }

    /// Holds the second argument of `info()` to label matchers without a metric name.
    ///
    /// Prometheus 3.5 fails on any other expression there, even on a selector in parentheses.
    fn check_info(&mut self, arguments: &[NodeId]) {
        let Some(&labels) = arguments.get(1) else {
            return;
        };
        let message = match self.draft.kind(labels) {
            NodeKind::VectorSelector(selector) if selector.name.is_none() => {
                self.draft.label_selectors.insert(labels);
                return;
            }
            NodeKind::VectorSelector(_) => "argument 2 of info() must not name a metric",
            _ if self.draft.is_damaged(labels) => return,
            _ => "argument 2 of info() must be label matchers in braces",
        };
        let fault = Fault::new(self.draft.span(labels), message);
        self.faults
            .push(fault.with_help("write for example {k8s_cluster_name=~\".+\"}"));
    }

    fn aggregate(&mut self, head: AggregateHead, arguments: &[NodeId], damaged: bool) -> NodeId {
        let AggregateHead { op, span, .. } = head;
        if op.is_experimental() && !self.features.experimental_functions {
            let message = format!("{}() is experimental and not switched on", op.name());
            self.faults
                .push(Fault::new(head.op_span, message).with_help(EXPERIMENTAL));
        }
        let (parameter, expr) = match (op.parameter(), arguments) {
            (None, [expr]) => (None, *expr),
            (Some(_), [parameter, expr]) => (Some(*parameter), *expr),
            _ => {
                if !damaged {
                    self.report_aggregate_arguments(op, arguments.len(), span);
                }
                return self.draft.push_damaged(span);
            }
        };
        let aggregate = Aggregate {
            op,
            op_span: head.op_span,
            grouping: head.grouping,
            parameter,
            expr,
        };
        self.draft
            .push(NodeKind::Aggregate(Box::new(aggregate)), span)
    }

    fn report_aggregate_arguments(&mut self, op: AggregateOp, count: usize, span: Span) {
        let name = op.name();
        let wanted = match op.parameter() {
            None => "1 argument, the instant vector to aggregate,".to_owned(),
            Some(parameter) => format!("2 arguments, a {parameter} and an instant vector,"),
        };
        let message = format!("{name}() takes {wanted} not {count}");
        let mut fault = Fault::new(span, message);
        if op.parameter().is_none() && count > 1 {
            fault.help = Some(format!(
                "labels to group by are written as {name} by (…) (…)"
            ));
        }
        self.faults.push(fault);
    }
}

/// An aggregation without its arguments.
struct AggregateHead {
    op: AggregateOp,
    op_span: Span,
    grouping: Option<Grouping>,
    span: Span,
}
