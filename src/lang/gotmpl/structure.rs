//! Control structures and definitions: what opens, divides and closes them.

use super::ast::{Arm, Branch, BranchKind, Call, Definition, Node, NodeKind, Pipeline};
use super::parser::{Parser, has_content, shifted};
use super::scope::Scope;
use super::token::{Keyword, Token, TokenKind};
use crate::diag::{Fault, Span};
use crate::lang::gostring::unquote;

/// What an unfinished control structure is.
pub(super) enum FrameKind {
    Branch(BranchKind),
    /// The name is missing when it could not be read.
    Define(Option<(String, Span)>),
    Block(Option<Call>),
}

/// A control structure whose end has not been read.
pub(super) struct Frame<'a> {
    kind: FrameKind,
    pub start: usize,
    /// What stood around it so far.
    pub outer: Vec<Node>,
    arms: Vec<Arm>,
    pipeline: Pipeline,
    in_else: bool,
    /// How many variables there were before it.
    variables: usize,
    /// The variables and the depth of ranges outside a definition, which has its own.
    outside: Option<(Scope<'a>, usize)>,
}

impl Parser<'_> {
    fn open(&mut self, kind: FrameKind, start: usize, pipeline: Pipeline, variables: usize) {
        let outside = match kind {
            FrameKind::Branch(_) => None,
            FrameKind::Define(_) | FrameKind::Block(_) => {
                let variables = std::mem::replace(&mut self.variables, Scope::new(&[]));
                Some((variables, std::mem::take(&mut self.ranges)))
            }
        };
        if matches!(kind, FrameKind::Branch(BranchKind::Range)) {
            self.ranges += 1;
        }
        self.frames.push(Frame {
            kind,
            start,
            outer: std::mem::take(&mut self.nodes),
            arms: Vec::new(),
            pipeline,
            in_else: false,
            variables,
            outside,
        });
    }

    pub(super) fn branch(&mut self, kind: BranchKind, start: usize) -> Result<(), Fault> {
        let variables = self.variables.len();
        let in_range = kind == BranchKind::Range;
        let read = self.pipeline(kind.keyword(), in_range);
        let (pipeline, result) = split(read);
        let pipeline = pipeline.map(|(pipeline, _)| pipeline).unwrap_or_default();
        self.open(FrameKind::Branch(kind), start, pipeline, variables);
        result
    }

    pub(super) fn definition(&mut self, keyword: Token, start: usize) -> Result<(), Fault> {
        if !self.frames.is_empty() {
            self.refuse(
                Fault::new(
                    keyword.span,
                    "a template can only be defined outside all other structures",
                )
                .with_help("move it out, or close what is open before it with {{ end }}"),
            );
        }
        let name = self.template_name("define").and_then(|name| {
            self.expect_end("the name")?;
            Ok(name)
        });
        let (name, result) = split(name);
        self.open(FrameKind::Define(name), start, Pipeline::default(), 0);
        result
    }

    pub(super) fn block(&mut self, start: usize) -> Result<(), Fault> {
        let call = self.template_name("block").and_then(|(name, name_span)| {
            let (argument, _) = self.pipeline("block", false)?;
            Ok(Call {
                name,
                name_span,
                argument: Some(argument),
                is_block: true,
            })
        });
        let (call, result) = split(call);
        self.open(FrameKind::Block(call), start, Pipeline::default(), 0);
        result
    }

    pub(super) fn call(&mut self, start: usize) -> Result<(), Fault> {
        let (name, name_span) = self.template_name("template")?;
        let token = self.next_beyond_space()?;
        let (argument, end) = if token.kind == TokenKind::RightDelimiter {
            (None, token.span.end)
        } else {
            self.put_back(token);
            let (pipeline, end) = self.pipeline("template", false)?;
            (Some(pipeline), end)
        };
        let call = Call {
            name,
            name_span,
            argument,
            is_block: false,
        };
        self.push(NodeKind::Call(call), start, end);
        Ok(())
    }

    fn template_name(&mut self, keyword: &str) -> Result<(String, Span), Fault> {
        let token = self.next_beyond_space()?;
        if !matches!(token.kind, TokenKind::String | TokenKind::RawString) {
            let fault = self.unexpected(token, &format!("the template's name behind {keyword}"));
            return Err(match token.kind {
                TokenKind::Identifier | TokenKind::Field => {
                    fault.with_help("put the name into double quotes; it cannot be computed")
                }
                _ => fault,
            });
        }
        let bytes = unquote(self.source(token.span))
            .map_err(|fault| shifted(fault, token.span.start))?
            .bytes;
        Ok((String::from_utf8_lossy(&bytes).into_owned(), token.span))
    }

    /// Expects the end of the action; returns where it ends.
    fn expect_end(&mut self, behind: &str) -> Result<usize, Fault> {
        let token = self.next_beyond_space()?;
        match token.kind {
            TokenKind::RightDelimiter => Ok(token.span.end),
            _ => Err(self.unexpected(token, &format!("`}}}}` behind {behind}"))),
        }
    }

    pub(super) fn jump(
        &mut self,
        kind: NodeKind,
        keyword: Token,
        start: usize,
    ) -> Result<(), Fault> {
        let name = self.source(keyword.span);
        let end = self.expect_end(name)?;
        if self.ranges == 0 {
            let message = format!("{name} outside a range");
            self.refuse(Fault::new(keyword.span, message));
        }
        self.push(kind, start, end);
        Ok(())
    }

    /// Reads what follows `else`.
    pub(super) fn otherwise(&mut self, keyword: Token) -> Result<(), Fault> {
        let token = self.next_beyond_space()?;
        let kind = self.start_else(keyword)?;
        let chained = matches!(
            (token.kind, kind),
            (TokenKind::Keyword(Keyword::If), BranchKind::If)
                | (TokenKind::Keyword(Keyword::With), BranchKind::With)
        );
        if chained {
            let (pipeline, result) = split(self.pipeline(kind.keyword(), false));
            if let (Some(frame), Some((pipeline, _))) = (self.frames.last_mut(), pipeline) {
                frame.pipeline = pipeline;
            }
            return result;
        }
        // The elements of a range are no longer in reach.
        self.ranges = self
            .ranges
            .saturating_sub(usize::from(kind == BranchKind::Range));
        if let Some(frame) = self.frames.last_mut() {
            frame.in_else = true;
        }
        match token.kind {
            TokenKind::RightDelimiter => Ok(()),
            TokenKind::Keyword(Keyword::If | Keyword::With) => {
                let found = self.source(token.span);
                let message = format!("`else {found}` cannot belong to `{}`", kind.keyword());
                Err(Fault::new(token.span, message).with_help(format!(
                    "write {{{{ else }}}}{{{{ {found} … }}}}…{{{{ end }}}}{{{{ end }}}}"
                )))
            }
            _ => Err(self.unexpected(token, "`}}`, `if` or `with` behind else")),
        }
    }

    /// Ends the current arm, if an `else` may stand here; returns whose it is.
    fn start_else(&mut self, keyword: Token) -> Result<BranchKind, Fault> {
        let Some(frame) = self.frames.last_mut() else {
            return Err(stray_else(keyword));
        };
        let FrameKind::Branch(kind) = frame.kind else {
            return Err(stray_else(keyword));
        };
        if frame.in_else {
            return Err(
                Fault::new(keyword.span, "a second else for the same structure")
                    .with_help("close the structure with {{ end }} before it"),
            );
        }
        frame.arms.push(Arm {
            pipeline: std::mem::take(&mut frame.pipeline),
            body: std::mem::take(&mut self.nodes),
        });
        Ok(kind)
    }

    /// Reads what follows `end`, and closes the current structure.
    pub(super) fn end(&mut self, keyword: Token, start: usize) -> Result<(), Fault> {
        let closed = self.expect_end("end");
        let end = closed.as_ref().map_or(keyword.span.end, |end| *end);
        let Some(mut frame) = self.frames.pop() else {
            return Err(
                Fault::new(keyword.span, "end without anything that is open")
                    .with_help("remove it, or look for a structure before it that ends too early"),
            );
        };
        let body = std::mem::replace(&mut self.nodes, std::mem::take(&mut frame.outer));
        if let Some((variables, ranges)) = frame.outside {
            self.variables = variables;
            self.ranges = ranges;
        }
        let span = Span::new(frame.start, end.max(start));
        match frame.kind {
            FrameKind::Branch(kind) => {
                self.variables.truncate(frame.variables);
                let otherwise = if frame.in_else {
                    Some(body)
                } else {
                    self.ranges = self
                        .ranges
                        .saturating_sub(usize::from(kind == BranchKind::Range));
                    frame.arms.push(Arm {
                        pipeline: frame.pipeline,
                        body,
                    });
                    None
                };
                let branch = Branch {
                    kind,
                    arms: frame.arms,
                    otherwise,
                };
                self.push(NodeKind::Branch(branch), span.start, span.end);
            }
            FrameKind::Define(Some((name, name_span))) => {
                self.add(name, name_span, span, body, false)
            }
            FrameKind::Block(Some(call)) => {
                self.add(call.name.clone(), call.name_span, span, body, true);
                self.push(NodeKind::Call(call), span.start, span.end);
            }
            FrameKind::Define(None) | FrameKind::Block(None) => {}
        }
        closed.map(|_| ())
    }

    fn add(&mut self, name: String, name_span: Span, span: Span, body: Vec<Node>, is_block: bool) {
        let has_content = has_content(&body, self.text);
        self.define(&name, name_span, has_content);
        self.template.definitions.push(Definition {
            name,
            name_span,
            span,
            body,
            is_block,
        });
    }
}

impl Frame<'_> {
    pub fn unclosed(&self, text: &str) -> Fault {
        let rest = text.get(self.start..).unwrap_or_default();
        let length = rest.find("}}").map_or(2, |at| at + 2).min(rest.len());
        let name = match &self.kind {
            FrameKind::Branch(kind) => kind.keyword(),
            FrameKind::Define(_) => "define",
            FrameKind::Block(_) => "block",
        };
        Fault::new(
            Span::new(self.start, self.start + length),
            format!("this {name} is not closed, expected {{{{ end }}}}"),
        )
    }
}

impl BranchKind {
    /// Returns the keyword that starts it.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::With => "with",
            Self::Range => "range",
        }
    }
}

fn stray_else(keyword: Token) -> Fault {
    Fault::new(keyword.span, "else without an if, with or range before it")
}

/// Splits what was read from its fault: even a faulty structure opens, or its end would be taken for
/// that of another.
fn split<T>(read: Result<T, Fault>) -> (Option<T>, Result<(), Fault>) {
    match read {
        Ok(value) => (Some(value), Ok(())),
        Err(fault) => (None, Err(fault)),
    }
}
