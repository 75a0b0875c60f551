//! Commands and their operands.

use super::error::ExecError;
use super::exec::Executor;
use super::number::{number, overflows};
use crate::lang::gotmpl::{Command, Field, Operand, OperandKind};
use crate::notify::Value;

impl<'a> Executor<'a> {
    /// Evaluates a command; `last` is the value of the command before it in the pipeline.
    pub(super) fn command(
        &mut self,
        command: &'a Command,
        dot: &Value,
        last: Option<Value>,
    ) -> Result<Value, ExecError> {
        self.step(0, command.span)?;
        let Some((first, arguments)) = command.operands.split_first() else {
            return Ok(Value::Nil);
        };
        if let Some((field, before)) = first.fields.split_last() {
            let base = self.base(first, dot)?;
            let is_first = before.is_empty() || is_nothing(first, &base);
            let receiver = self.chain(first, base, before)?;
            return self.field(receiver, field, is_first, arguments, dot, last);
        }
        if let OperandKind::Function(name) = &first.kind {
            return self.function(name, first.span, arguments, dot, last);
        }
        if !arguments.is_empty() || last.is_some() {
            let text = self.set.text(self.unit);
            let shown = text.get(first.span.start..first.span.end).unwrap_or("this");
            let message = format!("`{shown}` is no function, but is given an argument");
            return self.fail(first.span, message);
        }
        if first.kind == OperandKind::Nil {
            return self.fail(first.span, "nil alone is no command");
        }
        self.base(first, dot)
    }

    /// Evaluates an operand that is an argument.
    pub(super) fn argument(
        &mut self,
        operand: &'a Operand,
        dot: &Value,
    ) -> Result<Value, ExecError> {
        let base = self.base(operand, dot)?;
        match operand.fields.split_last() {
            Some((field, before)) => {
                let is_first = before.is_empty() || is_nothing(operand, &base);
                let receiver = self.chain(operand, base, before)?;
                self.field(receiver, field, is_first, &[], dot, None)
            }
            None => Ok(base),
        }
    }

    /// Evaluates an operand without its fields.
    fn base(&mut self, operand: &'a Operand, dot: &Value) -> Result<Value, ExecError> {
        Ok(match &operand.kind {
            OperandKind::Dot => dot.clone(),
            OperandKind::Variable(name) => match self.variable(name) {
                Some(value) => value.clone(),
                None => {
                    let message = format!("the variable {name} is not declared");
                    return self.fail(operand.span, message);
                }
            },
            OperandKind::Function(name) => self.function(name, operand.span, &[], dot, None)?,
            OperandKind::String(text) => Value::text(text.as_str()),
            OperandKind::Number(text) => match number(text) {
                Some(number) => number,
                None if overflows(text) => {
                    let message = format!("the number {text} is too large for an integer");
                    return self.fail(operand.span, message);
                }
                None => {
                    let message = format!("the number {text} is not supported here");
                    let refusal = super::error::Refusal::unsupported(message);
                    return Err(refusal.at(self.unit, operand.span));
                }
            },
            OperandKind::Bool(value) => Value::Bool(*value),
            OperandKind::Nil => Value::Nil,
            OperandKind::Pipeline(pipeline) => {
                self.enter(operand.span)?;
                let value = self.pipeline(pipeline, dot)?;
                self.leave();
                value
            }
        })
    }

    /// Takes the fields in turn.
    fn chain(
        &mut self,
        operand: &'a Operand,
        base: Value,
        fields: &'a [Field],
    ) -> Result<Value, ExecError> {
        let nothing = is_nothing(operand, &base);
        let mut value = base;
        for (index, field) in fields.iter().enumerate() {
            let is_first = index == 0 || nothing;
            value = self.field(value, field, is_first, &[], &Value::Nil, None)?;
        }
        Ok(value)
    }
}

/// Returns whether the base is the dot of a template that is given none: every field of it is nothing
/// again.
fn is_nothing(operand: &Operand, base: &Value) -> bool {
    matches!(base, Value::Nil)
        && matches!(operand.kind, OperandKind::Dot | OperandKind::Variable(_))
}
