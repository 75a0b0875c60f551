//! Pipelines: what stands inside an action.

use super::ast::{Command, Declaration, Field, Operand, OperandKind, Pipeline};
use super::lexer::OPERATORS_HELP;
use super::number;
use super::parser::{Parser, shifted};
use super::token::{Token, TokenKind};
use crate::diag::{Fault, Span};
use crate::lang::excerpt::excerpt;
use crate::lang::gostring::unquote;

/// How deep parentheses may nest (10,000 in Go since 1.26, unlimited before).
const MAX_PARENTHESES: usize = 200;

impl Parser<'_> {
    /// Reads a pipeline up to the end of the action; returns where that is. `context` is what needs
    /// the pipeline; a range may declare two variables.
    pub(super) fn pipeline(
        &mut self,
        context: &str,
        in_range: bool,
    ) -> Result<(Pipeline, usize), Fault> {
        self.pipeline_up_to(TokenKind::RightDelimiter, context, in_range)
    }

    fn pipeline_up_to(
        &mut self,
        end: TokenKind,
        context: &str,
        in_range: bool,
    ) -> Result<(Pipeline, usize), Fault> {
        let first = self.next_beyond_space()?;
        self.put_back(first);
        let mut pipeline = Pipeline {
            declarations: self.declarations(in_range)?,
            commands: Vec::new(),
            span: Span::new(first.span.start, first.span.start),
        };
        loop {
            let token = self.next_beyond_space()?;
            if token.kind == end {
                if pipeline.commands.is_empty() {
                    let message = format!("the value for {context} is missing");
                    return Err(Fault::new(token.span, message));
                }
                pipeline.commands.shrink_to_fit();
                return Ok((pipeline, token.span.end));
            }
            if !starts_operand(token.kind) {
                return Err(self.no_operand(token, "a value or function"));
            }
            self.put_back(token);
            let command = self.command()?;
            if let (false, Some(first)) = (pipeline.commands.is_empty(), command.operands.first()) {
                self.check_executable(first);
            }
            pipeline.span = pipeline.span.to(command.span);
            pipeline.commands.push(command);
        }
    }

    /// Reads `$x :=`, `$x =` or, in a range, `$i, $x :=`.
    fn declarations(&mut self, in_range: bool) -> Result<Vec<Declaration>, Fault> {
        let mut declarations = Vec::new();
        loop {
            let variable = self.next_beyond_space()?;
            if variable.kind != TokenKind::Variable {
                self.put_back(variable);
                return Ok(declarations);
            }
            let behind = self.next()?;
            let next = if behind.kind == TokenKind::Space {
                self.next_beyond_space()?
            } else {
                behind
            };
            match next.kind {
                TokenKind::Assign | TokenKind::Declare => {
                    self.declare(variable, next.kind == TokenKind::Assign, &mut declarations);
                    return Ok(declarations);
                }
                TokenKind::Other(',') => {
                    self.declare(variable, false, &mut declarations);
                    if !in_range || declarations.len() > 1 {
                        let allowed = if in_range {
                            "two variables"
                        } else {
                            "one variable outside a range"
                        };
                        return Err(Fault::new(
                            next.span,
                            format!("a pipeline can set only {allowed}"),
                        ));
                    }
                    let second = self.next_beyond_space()?;
                    self.put_back(second);
                    let fits =
                        matches!(second.kind, TokenKind::Variable | TokenKind::RightDelimiter);
                    if !fits {
                        return Err(self.unexpected(second, "a second variable"));
                    }
                }
                _ => {
                    self.put_back(next);
                    if next.span.start != behind.span.start {
                        self.put_back(behind);
                    }
                    self.put_back(variable);
                    return Ok(declarations);
                }
            }
        }
    }

    fn declare(&mut self, variable: Token, assigned: bool, declarations: &mut Vec<Declaration>) {
        let name = self.source(variable.span);
        // Go takes an assignment for a declaration when it reads, and for an error when it executes.
        if assigned && !self.variables.contains(name) {
            let message = format!("variable {} is assigned but not declared", excerpt(name));
            let fault = Fault::new(variable.span, message).with_help("declare it with `:=`");
            self.template.doomed.push(fault);
        }
        self.variables.declare(name);
        declarations.push(Declaration {
            name: name.to_owned(),
            span: variable.span,
            assigned,
        });
    }

    /// Refuses a value that is given the result of another command.
    fn check_executable(&mut self, operand: &Operand) {
        let is_value = operand.fields.is_empty()
            && matches!(
                operand.kind,
                OperandKind::Bool(_)
                    | OperandKind::Dot
                    | OperandKind::Nil
                    | OperandKind::Number(_)
                    | OperandKind::String(_)
            );
        if is_value {
            let found = excerpt(self.source(operand.span));
            self.refuse(Fault::new(
                operand.span,
                format!("`{found}` is no function, so nothing can be piped into it"),
            ));
        }
    }

    /// Reads operands up to a pipe or to the end of the pipeline, which it leaves.
    fn command(&mut self) -> Result<Command, Fault> {
        let mut operands: Vec<Operand> = Vec::new();
        loop {
            let token = self.next_beyond_space()?;
            if !starts_operand(token.kind) {
                // The first token of a command has been looked at by the pipeline.
                return self.end_of_command(token, operands);
            }
            operands.push(self.operand(token)?);
            let token = self.next()?;
            if token.kind != TokenKind::Space {
                return self.end_of_command(token, operands);
            }
        }
    }

    fn end_of_command(
        &mut self,
        token: Token,
        mut operands: Vec<Operand>,
    ) -> Result<Command, Fault> {
        match token.kind {
            TokenKind::Pipe => {}
            TokenKind::RightDelimiter | TokenKind::RightParenthesis => self.put_back(token),
            _ if starts_operand(token.kind) => {
                let found = excerpt(self.source(token.span));
                return Err(Fault::new(
                    token.span,
                    format!("`{found}` has to be separated by a space"),
                ));
            }
            _ => return Err(self.no_operand(token, "a space, `|` or the end")),
        }
        operands.shrink_to_fit();
        let first = operands.first().map_or(token.span, |operand| operand.span);
        let last = operands.last().map_or(token.span, |operand| operand.span);
        Ok(Command {
            span: first.to(last),
            operands,
        })
    }

    fn no_operand(&self, token: Token, expected: &str) -> Fault {
        let fault = self.unexpected(token, expected);
        match token.kind {
            TokenKind::Assign | TokenKind::Pipe | TokenKind::Other('&' | '!' | '<' | '>') => {
                fault.with_help(OPERATORS_HELP)
            }
            TokenKind::Other('/') if self.source(token.span.to(next_byte(token))) == "/*" => {
                fault.with_help("a comment starts right behind `{{` or `{{- `")
            }
            TokenKind::Other('{' | '}') => {
                fault.with_help("an action starts with `{{` and ends with `}}`")
            }
            TokenKind::Keyword(_) => fault.with_help("a keyword has to stand first in its action"),
            _ => fault,
        }
    }

    /// Reads an operand that starts with that token, and the fields behind it.
    fn operand(&mut self, token: Token) -> Result<Operand, Fault> {
        let mut operand = self.term(token)?;
        let literal = operand.fields.is_empty()
            && !matches!(
                operand.kind,
                OperandKind::Variable(_) | OperandKind::Function(_) | OperandKind::Pipeline(_)
            );
        loop {
            let token = self.next()?;
            if token.kind != TokenKind::Field {
                self.put_back(token);
                operand.fields.shrink_to_fit();
                return Ok(operand);
            }
            if literal {
                let found = excerpt(self.source(operand.span));
                return Err(Fault::new(token.span, format!("`{found}` has no fields")));
            }
            operand.fields.push(self.field(token));
            operand.span = operand.span.to(token.span);
        }
    }

    fn field(&self, token: Token) -> Field {
        let source = self.source(token.span);
        Field {
            name: source.strip_prefix('.').unwrap_or(source).to_owned(),
            span: token.span,
        }
    }

    fn term(&mut self, token: Token) -> Result<Operand, Fault> {
        let source = self.source(token.span);
        let mut fields = Vec::new();
        let mut span = token.span;
        let kind = match token.kind {
            TokenKind::Identifier => {
                self.check_function(source, token.span);
                OperandKind::Function(source.to_owned())
            }
            TokenKind::Variable => {
                self.check_variable(source, token.span);
                OperandKind::Variable(source.to_owned())
            }
            TokenKind::Field => {
                fields.push(self.field(token));
                OperandKind::Dot
            }
            TokenKind::Nil => OperandKind::Nil,
            TokenKind::Bool => OperandKind::Bool(source == "true"),
            TokenKind::Number | TokenKind::Complex | TokenKind::Character => {
                self.check_number(token);
                OperandKind::Number(source.to_owned())
            }
            TokenKind::String | TokenKind::RawString => OperandKind::String(self.string(token)),
            TokenKind::LeftParenthesis => {
                let (pipeline, end) = self.parenthesized(token)?;
                span = Span::new(span.start, end);
                OperandKind::Pipeline(Box::new(pipeline))
            }
            _ => OperandKind::Dot,
        };
        Ok(Operand { kind, fields, span })
    }

    fn parenthesized(&mut self, open: Token) -> Result<(Pipeline, usize), Fault> {
        if self.parentheses >= MAX_PARENTHESES {
            let message = format!("parentheses nest deeper than {MAX_PARENTHESES} levels");
            return Err(Fault::new(open.span, message));
        }
        self.parentheses += 1;
        let read = self.pipeline_up_to(TokenKind::RightParenthesis, "the parentheses", false)?;
        self.parentheses -= 1;
        Ok(read)
    }

    fn check_function(&mut self, name: &str, span: Span) {
        if self.options.functions.contains(name) {
            return;
        }
        let fault = Fault::new(span, format!("function `{}` is not defined", excerpt(name)));
        let as_variable = format!("${name}");
        let help = if self.variables.contains(&as_variable) {
            Some(format!("write {as_variable} for the variable"))
        } else {
            self.options.functions.help(name)
        };
        self.refuse(match help {
            Some(help) => fault.with_help(help),
            None => fault,
        });
    }

    fn check_variable(&mut self, name: &str, span: Span) {
        if self.variables.contains(name) {
            return;
        }
        let fault = Fault::new(span, format!("variable `{}` is not defined", excerpt(name)));
        let close = self.variables.similar(name);
        let fault = match close {
            Some(close) => fault.with_help(format!("write {close}")),
            None => fault.with_help(
                "declare it before with `:=`; what is declared in a structure ends with it",
            ),
        };
        self.refuse(fault);
    }

    fn check_number(&mut self, token: Token) {
        let source = self.source(token.span);
        let fault = match token.kind {
            TokenKind::Character => unquote(source)
                .err()
                .map(|fault| shifted(fault, token.span.start)),
            kind => {
                let valid = if kind == TokenKind::Complex {
                    number::is_valid_complex(source)
                } else {
                    number::is_valid(source)
                };
                let message = format!("`{}` is no number that Go can hold", excerpt(source));
                (!valid).then(|| Fault::new(token.span, message))
            }
        };
        if let Some(fault) = fault {
            self.refuse(fault);
        }
    }

    fn string(&mut self, token: Token) -> String {
        match unquote(self.source(token.span)) {
            Ok(unquoted) => String::from_utf8_lossy(&unquoted.bytes).into_owned(),
            Err(fault) => {
                self.refuse(shifted(fault, token.span.start));
                String::new()
            }
        }
    }
}

fn next_byte(token: Token) -> Span {
    Span::new(token.span.end, token.span.end + 1)
}

fn starts_operand(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Bool
            | TokenKind::Character
            | TokenKind::Complex
            | TokenKind::Dot
            | TokenKind::Field
            | TokenKind::Identifier
            | TokenKind::Number
            | TokenKind::Nil
            | TokenKind::RawString
            | TokenKind::String
            | TokenKind::Variable
            | TokenKind::LeftParenthesis
    )
}
