//! The parts of an expression that hold no other expression.

use std::fmt::Write as _;

use crate::lang::promql::ast::{
    Aggregate, AtTime, Binary, GroupModifier, LabelList, LabelMatcher, Modifiers, NumberLiteral,
    Side, Subquery, VectorMatching, VectorSelector,
};
use crate::lang::promql::duration::{
    self, Duration, DurationExpr, DurationKind, DurationValue, to_i64,
};
use crate::lang::promql::text::{self, Text};

/// A piece of text without line breaks of its own.
pub(super) enum Fragment<'a> {
    Static(&'static str),
    Number(NumberLiteral),
    Text(&'a Text),
    Selector(&'a VectorSelector),
    RangeSelector(&'a VectorSelector, &'a Duration),
    SubquerySuffix(&'a Subquery),
    AggregateHead(&'a Aggregate),
    Operator {
        binary: &'a Binary,
        with_matching: bool,
    },
}

impl Fragment<'_> {
    pub fn write(&self, out: &mut String) {
        match self {
            Self::Static(text) => out.push_str(text),
            Self::Number(number) if number.is_duration => {
                write_seconds(number.value, out);
            }
            Self::Number(number) => write_number(number.value, out),
            Self::Text(text) => text::quote(text, out),
            Self::Selector(selector) => {
                write_series(selector, out);
                write_modifiers(&selector.modifiers, out);
            }
            Self::RangeSelector(selector, range) => {
                write_series(selector, out);
                out.push('[');
                write_duration(range, out);
                out.push(']');
                write_modifiers(&selector.modifiers, out);
            }
            Self::SubquerySuffix(subquery) => write_subquery_suffix(subquery, out),
            Self::AggregateHead(aggregate) => write_aggregate_head(aggregate, out),
            Self::Operator {
                binary,
                with_matching,
            } => write_operator(binary, *with_matching, out),
        }
    }
}

/// Writes a number without an exponent, in as few digits as name it.
fn write_number(value: f64, out: &mut String) {
    if value.is_infinite() {
        out.push_str(if value > 0.0 { "+Inf" } else { "-Inf" });
    } else {
        let _ = write!(out, "{value}");
    }
}

fn write_seconds(seconds: f64, out: &mut String) {
    if seconds < 0.0 {
        out.push('-');
    }
    duration::write(to_i64(seconds.abs() * 1e9), out);
}

/// Writes the metric name and the matchers, sorted as text.
fn write_series(selector: &VectorSelector, out: &mut String) {
    if let Some(name) = &selector.name {
        out.push_str(&name.text);
    }
    let mut matchers: Vec<String> = selector.matchers.iter().map(written_matcher).collect();
    if matchers.is_empty() && selector.name.is_some() {
        return;
    }
    matchers.sort_unstable();
    out.push('{');
    out.push_str(&matchers.join(","));
    out.push('}');
}

fn written_matcher(matcher: &LabelMatcher) -> String {
    let mut out = String::new();
    let name = &matcher.name;
    let plain = !name.as_str().contains(':') && is_metric_identifier(name.as_str());
    if plain && name.is_utf8() {
        out.push_str(name.as_str());
    } else {
        text::quote(name, &mut out);
    }
    out.push_str(matcher.op.symbol());
    text::quote(&matcher.value, &mut out);
    out
}

/// Returns whether the name needs no quotes in a list of labels.
fn is_metric_identifier(name: &str) -> bool {
    let starts_well = name.starts_with(|c: char| !c.is_ascii_digit());
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    starts_well && name.chars().all(is_word)
}

fn write_modifiers(modifiers: &Modifiers, out: &mut String) {
    if let Some(at) = modifiers.at {
        match at.time {
            AtTime::Milliseconds(time) => {
                let _ = write!(out, " @ {:.3}", time as f64 / 1e3);
            }
            AtTime::Start => out.push_str(" @ start()"),
            AtTime::End => out.push_str(" @ end()"),
        }
    }
    match modifiers
        .offset
        .as_ref()
        .map(|offset| &offset.duration.value)
    {
        None | Some(DurationValue::Literal(0)) => {}
        Some(DurationValue::Literal(nanoseconds)) => {
            out.push_str(" offset ");
            if *nanoseconds < 0 {
                out.push('-');
            }
            duration::write(nanoseconds.wrapping_abs(), out);
        }
        Some(DurationValue::Expression(expression)) => {
            out.push_str(" offset ");
            let open = expression.begins_with_literal();
            out.push_str(if open { "(" } else { "" });
            write_duration_expr(expression, out);
            out.push_str(if open { ")" } else { "" });
        }
    }
}

fn write_subquery_suffix(subquery: &Subquery, out: &mut String) {
    out.push('[');
    write_duration(&subquery.range, out);
    out.push(':');
    match &subquery.step {
        // A step below a nanosecond is none.
        None => {}
        Some(step) if matches!(step.value, DurationValue::Literal(0)) => {}
        Some(step) => write_duration(step, out),
    }
    out.push(']');
    write_modifiers(&subquery.modifiers, out);
}

fn write_duration(duration: &Duration, out: &mut String) {
    match &duration.value {
        DurationValue::Literal(nanoseconds) => duration::write(*nanoseconds, out),
        DurationValue::Expression(expression) => write_duration_expr(expression, out),
    }
}

fn write_duration_expr(expression: &DurationExpr, out: &mut String) {
    enum Work {
        Node(usize),
        Text(&'static str),
    }
    let mut work: Vec<Work> = expression
        .nodes
        .len()
        .checked_sub(1)
        .map(Work::Node)
        .into_iter()
        .collect();
    while let Some(next) = work.pop() {
        let node = match next {
            Work::Text(text) => {
                out.push_str(text);
                continue;
            }
            Work::Node(at) => expression.nodes.get(at),
        };
        let Some(node) = node else {
            continue;
        };
        if node.wrapped {
            out.push('(');
            work.push(Work::Text(")"));
        }
        match node.kind {
            DurationKind::Number { seconds, units } if units => write_seconds(seconds, out),
            DurationKind::Number { seconds, .. } => write_number(seconds, out),
            DurationKind::Negated(operand) => {
                out.push('-');
                work.push(Work::Node(operand));
            }
            DurationKind::Binary { op, left, right } => {
                work.extend([
                    Work::Node(right),
                    Work::Text(" "),
                    Work::Text(op.symbol()),
                    Work::Text(" "),
                ]);
                if expression.needs_parens(op, left) {
                    work.extend([Work::Text(")"), Work::Node(left), Work::Text("(")]);
                } else {
                    work.push(Work::Node(left));
                }
            }
        }
    }
}

fn write_aggregate_head(aggregate: &Aggregate, out: &mut String) {
    out.push_str(aggregate.op.name());
    let Some(grouping) = &aggregate.grouping else {
        return;
    };
    if !grouping.without && grouping.labels.names.is_empty() {
        return;
    }
    out.push_str(if grouping.without {
        " without "
    } else {
        " by "
    });
    write_labels(&grouping.labels, out);
    out.push(' ');
}

fn write_labels(labels: &LabelList, out: &mut String) {
    out.push('(');
    for (position, name) in labels.names.iter().enumerate() {
        if position > 0 {
            out.push_str(", ");
        }
        if is_metric_identifier(&name.text) {
            out.push_str(&name.text);
        } else {
            text::quote(&Text::from(name.text.as_str()), out);
        }
    }
    out.push(')');
}

fn write_operator(binary: &Binary, with_matching: bool, out: &mut String) {
    out.push_str(binary.op.symbol());
    if binary.bool_modifier.is_some() {
        out.push_str(" bool");
    }
    if let Some(matching) = binary.matching.as_ref().filter(|_| with_matching) {
        write_matching(matching, out);
    }
}

fn write_matching(matching: &VectorMatching, out: &mut String) {
    let says_nothing = !matching.on && matching.labels.names.is_empty();
    if says_nothing && matching.group.is_none() {
        return;
    }
    out.push_str(if matching.on { " on " } else { " ignoring " });
    write_labels(&matching.labels, out);
    if let Some(GroupModifier { many, include, .. }) = &matching.group {
        out.push_str(match many {
            Side::Left => " group_left ",
            Side::Right => " group_right ",
        });
        write_labels(include, out);
    }
}
