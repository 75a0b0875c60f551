//! How functions are called: their parameters, and what Alertmanager's own do.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::builtin;
use super::error::{ExecError, Refusal};
use super::exec::Executor;
use super::json::to_json;
use super::number::number;
use super::{humanize, prometheus, text};
use crate::diag::Span;
use crate::lang::gotmpl::{Operand, OperandKind};
use crate::lang::regex::{Dialect, NotReplaced, Regex};
use crate::notify::Value;
use crate::notify::layout;

/// The functions that write all of what they are given, or hold it.
const WRITING: [&str; 11] = [
    "append", "args", "dict", "html", "js", "list", "print", "printf", "println", "toJson",
    "urlquery",
];

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parameter {
    Any,
    Duration,
    Integer,
    List,
    Sample,
    Samples,
    Text,
    Texts,
    Time,
}

use Parameter::{Any, List, Text, Texts, Time};

impl Parameter {
    fn takes(self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::Duration => matches!(value, Value::Duration(_)),
            Self::Integer => matches!(value, Value::Int(_)),
            // A slice can be nil.
            Self::List => matches!(value, Value::List(_) | Value::Nil),
            Self::Sample => matches!(value, Value::Sample(_) | Value::Nil),
            Self::Samples => matches!(value, Value::Samples(_) | Value::Nil),
            Self::Text => matches!(value, Value::Text(_)),
            Self::Texts => matches!(value, Value::Texts(_) | Value::Nil),
            Self::Time => matches!(value, Value::Time(_)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Any => "anything",
            Self::Duration => "a duration",
            Self::Integer => "an integer",
            Self::List => "a list",
            Self::Sample => "a sample",
            Self::Samples => "the result of a query",
            Self::Text => "text",
            Self::Texts => "a list of texts",
            Self::Time => "a time",
        }
    }
}

/// What a function takes, and what it takes any number of behind that.
pub(super) type Signature = (&'static [Parameter], Option<Parameter>);

/// Returns what one of Alertmanager's functions takes.
fn of_alertmanager(name: &str) -> Option<Signature> {
    Some(match name {
        "toUpper" | "toLower" | "title" | "trimSpace" | "safeHtml" | "safeUrl" | "urlUnescape"
        | "base64encode" | "base64decode" => (&[Text], None),
        "join" => (&[Text, Texts], None),
        "match" => (&[Text, Text], None),
        "reReplaceAll" => (&[Text, Text, Text], None),
        "stringSlice" => (&[], Some(Text)),
        "date" | "tz" => (&[Text, Time], None),
        "now" => (&[], None),
        "since" => (&[Time], None),
        "humanizeDuration" | "toJson" => (&[Any], None),
        "list" | "dict" => (&[], Some(Any)),
        "append" => (&[List], Some(Any)),
        _ => return None,
    })
}

/// Returns what one of Go's own functions takes.
fn of_go(name: &str) -> Option<Signature> {
    Some(match name {
        "not" | "len" => (&[Any], None),
        "eq" | "and" | "or" | "call" | "index" | "slice" => (&[Any], Some(Any)),
        "ne" | "lt" | "le" | "gt" | "ge" => (&[Any, Any], None),
        "print" | "println" | "html" | "js" | "urlquery" => (&[], Some(Any)),
        "printf" => (&[Text], Some(Any)),
        _ => return None,
    })
}

/// Returns the value of a number that stands in the template for a parameter that takes whole
/// numbers: it has the parameter's type, and `28800e9` is whole.
fn constant(operand: &Operand, parameter: Parameter) -> Option<Value> {
    let OperandKind::Number(text) = &operand.kind else {
        return None;
    };
    let whole = match number(text).filter(|_| operand.fields.is_empty())? {
        Value::Int(number) => number,
        Value::Float(number) if number.fract() == 0.0 && number.abs() < MAX_WHOLE => number as i64,
        _ => return None,
    };
    match parameter {
        Parameter::Duration => Some(Value::Duration(whole)),
        Parameter::Integer => Some(Value::Int(whole)),
        _ => None,
    }
}

/// The first float that Go's `int` does not hold.
const MAX_WHOLE: f64 = 9_223_372_036_854_775_808.0;

impl<'a> Executor<'a> {
    pub(super) fn function(
        &mut self,
        name: &'a str,
        span: Span,
        operands: &'a [Operand],
        dot: &Value,
        last: Option<Value>,
    ) -> Result<Value, ExecError> {
        let own = match self.set.world() {
            Some(_) => prometheus::signature(name),
            None => of_alertmanager(name),
        };
        let Some((parameters, more)) = own.or_else(|| of_go(name)) else {
            let message = format!("the function `{name}` is not supported");
            return Err(Refusal::unsupported(message).at(self.unit, span));
        };
        if name == "and" || name == "or" {
            return self.either(name == "or", name, span, operands, dot, last);
        }
        let values = self.arguments(name, parameters, more, span, operands, dot, last)?;
        self.measure(name, &values, span)?;
        let result = match builtin::call(name, &values, self.set.limits.output) {
            Some(result) => result,
            None => match self.of_prometheus(name, &values) {
                Some(result) => result,
                None => self.own(name, &values),
            },
        };
        let value = result.map_err(|refusal| refusal.at(self.unit, span))?;
        self.step(value.length().unwrap_or_default() / 8, span)?;
        self.bound(name, &value, span)?;
        Ok(value)
    }

    /// Counts what a function is given as work, and refuses more than may be written.
    fn measure(&mut self, name: &str, values: &[Value], span: Span) -> Result<(), ExecError> {
        let length: usize = values.iter().filter_map(Value::length).sum();
        let size = match WRITING.contains(&name) {
            true => values
                .iter()
                .map(Value::size)
                .fold(0, usize::saturating_add),
            false => length,
        };
        self.step(length.max(size) / 8, span)?;
        if size > self.set.limits.output {
            let message = format!(
                "`{name}` is given more than {} bytes",
                self.set.limits.output
            );
            return Err(Refusal::limit(message).at(self.unit, span));
        }
        Ok(())
    }

    /// Refuses a value that is too long, or nests so deep that it cannot be written.
    fn bound(&self, name: &str, value: &Value, span: Span) -> Result<(), ExecError> {
        let size = match value {
            Value::List(_) | Value::Map(_) => value.size(),
            _ => value.length().unwrap_or_default(),
        };
        let message = if size > self.set.limits.output {
            format!("`{name}` makes a value that is too long")
        } else if value.depth() > self.set.limits.depth {
            let depth = self.set.limits.depth;
            format!(
                "`{name}` makes a value with more than {depth} lists or dicts inside each other"
            )
        } else {
            return Ok(());
        };
        Err(Refusal::limit(message).at(self.unit, span))
    }

    /// Evaluates the arguments of a function or method and holds them against its parameters.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn arguments(
        &mut self,
        name: &str,
        parameters: &[Parameter],
        more: Option<Parameter>,
        span: Span,
        operands: &'a [Operand],
        dot: &Value,
        last: Option<Value>,
    ) -> Result<Vec<Value>, ExecError> {
        let given = operands.len() + usize::from(last.is_some());
        let expected = parameters.len();
        if given < expected || (more.is_none() && given > expected) {
            let least = if more.is_some() { "at least " } else { "" };
            let plural = if expected == 1 { "" } else { "s" };
            let message =
                format!("`{name}` takes {least}{expected} argument{plural}, here are {given}");
            return self.fail(span, message);
        }
        let types = parameters.iter().copied().chain(more.into_iter().cycle());
        let mut values = Vec::with_capacity(given);
        for (operand, parameter) in operands.iter().zip(types.clone()) {
            let value = match constant(operand, parameter) {
                Some(value) => value,
                None => self.argument(operand, dot)?,
            };
            values.push((value, operand.span));
        }
        values.extend(last.map(|value| (value, span)));
        let mut taken = Vec::with_capacity(given);
        for ((value, place), parameter) in values.into_iter().zip(types) {
            if !parameter.takes(&value) {
                let (wanted, found) = (parameter.name(), value.kind());
                let message = format!("`{name}` takes {wanted}, here is {found}");
                return self.fail(place, message);
            }
            taken.push(value);
        }
        Ok(taken)
    }

    /// `and` and `or`, which evaluate no more than they need.
    fn either(
        &mut self,
        wanted: bool,
        name: &str,
        span: Span,
        operands: &'a [Operand],
        dot: &Value,
        last: Option<Value>,
    ) -> Result<Value, ExecError> {
        if operands.is_empty() && last.is_none() {
            let message = format!("`{name}` takes at least 1 argument, here are 0");
            return self.fail(span, message);
        }
        let mut value = Value::Nil;
        for operand in operands {
            value = self.argument(operand, dot)?;
            if value.is_true() == wanted {
                return Ok(value);
            }
        }
        Ok(last.unwrap_or(value))
    }

    /// Calls one of Alertmanager's functions with values of its parameters' types.
    fn own(&mut self, name: &str, values: &[Value]) -> Result<Value, Refusal> {
        Ok(match (name, values) {
            ("toUpper", [Value::Text(text)]) => Value::text(text::upper(text)),
            ("toLower", [Value::Text(text)]) => Value::text(text::lower(text)),
            ("title", [Value::Text(text)]) => Value::text(text::title(text, true)),
            ("trimSpace", [Value::Text(text)]) => Value::text(text.trim()),
            ("safeHtml", [Value::Text(text)]) => Value::Html(text.clone()),
            ("safeUrl", [Value::Text(text)]) => Value::Url(text.clone()),
            ("urlUnescape", [Value::Text(text)]) => Value::text(text::url_unescape(text)?),
            ("join", [Value::Text(separator), Value::Texts(texts)]) => {
                let length = separator.len().saturating_mul(texts.len());
                let length = texts
                    .iter()
                    .fold(length, |sum, text| sum.saturating_add(text.len()));
                if length > self.set.limits.output {
                    return Err(Refusal::limit("`join` makes a value that is too long"));
                }
                let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
                Value::text(texts.join(separator))
            }
            ("join", _) => Value::text(""),
            ("match", [Value::Text(pattern), Value::Text(text)]) => {
                Value::Bool(self.expression(pattern)?.is_match(text))
            }
            ("reReplaceAll", [Value::Text(pattern), Value::Text(with), Value::Text(text)]) => {
                let expression = self.expression(pattern)?;
                let most = self.set.limits.output;
                let replaced = expression.replace_all(text, with, most);
                Value::text(replaced.map_err(|why| match why {
                    NotReplaced::Expression => {
                        Refusal::unsupported("the expression needs too much memory")
                    }
                    NotReplaced::Result => {
                        Refusal::limit("`reReplaceAll` makes a value that is too long")
                    }
                })?)
            }
            ("stringSlice", texts) => {
                let text = |value: &Value| match value {
                    Value::Text(text) => Some(text.clone()),
                    _ => None,
                };
                Value::Texts(texts.iter().filter_map(text).collect())
            }
            ("date", [Value::Text(layout), Value::Time(moment)]) => {
                Value::text(layout::format(moment, layout))
            }
            ("tz", [Value::Text(zone), Value::Time(moment)]) => {
                let unknown = || Refusal::content(format!("unknown time zone `{zone}`"));
                Value::Time(moment.in_zone(zone).ok_or_else(unknown)?)
            }
            ("now", _) => Value::Time(self.set.now.clone()),
            ("since", [Value::Time(moment)]) => Value::Duration(self.set.now.since(moment)),
            ("humanizeDuration", [value]) => {
                Value::text(humanize::duration(humanize::number(name, value)?))
            }
            ("toJson", [value]) => Value::text(to_json(value)?),
            ("list", values) => Value::list(values.to_vec()),
            ("append", [list, more @ ..]) => {
                let list: &[Value] = match list {
                    Value::List(list) => list,
                    _ => &[],
                };
                Value::list(list.iter().chain(more).cloned().collect())
            }
            ("dict", values) => dict(values)?,
            _ => {
                let message = format!("the function `{name}` is not supported");
                return Err(Refusal::unsupported(message));
            }
        })
    }

    fn expression(&mut self, pattern: &str) -> Result<Arc<Regex>, Refusal> {
        if let Some(expression) = self.expressions.get(pattern) {
            return Ok(Arc::clone(expression));
        }
        let expression = Regex::new(pattern, Dialect::Search).map_err(|fault| {
            let message = format!("`{pattern}` is no regular expression: {}", fault.message);
            Refusal::content(message)
        })?;
        let expression = Arc::new(expression);
        self.expressions
            .insert(pattern.to_owned(), Arc::clone(&expression));
        Ok(expression)
    }
}

fn dict(values: &[Value]) -> Result<Value, Refusal> {
    let mut map = BTreeMap::new();
    for pair in values.chunks(2) {
        match pair {
            [Value::Text(key), value] => map.insert(key.clone(), value.clone()),
            [key, _] => {
                let message = format!("the keys of `dict` are texts, here is {}", key.kind());
                return Err(Refusal::new(message));
            }
            _ => {
                return Err(Refusal::new(
                    "`dict` takes keys with values, here is a key alone",
                ));
            }
        };
    }
    Ok(Value::map(map))
}
