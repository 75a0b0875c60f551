use std::collections::HashMap;

use super::ast::{BranchKind, Node, NodeKind};
use super::lexer::Lexer;
use super::scope::Scope;
use super::structure::Frame;
use super::token::{Keyword, Token, TokenKind};
use super::{Options, Template};
use crate::diag::{Fault, Span};
use crate::lang::excerpt::excerpt;

/// After so many faults the rest of the text is not looked at.
const MAX_FAULTS: usize = 20;

/// How deep control structures may nest.
const MAX_DEPTH: usize = 1000;

pub(super) struct Parser<'a> {
    pub text: &'a str,
    pub options: &'a Options<'a>,
    lexer: Lexer<'a>,
    /// Tokens that were read and put back, the next one last.
    ahead: Vec<Token>,
    pub nodes: Vec<Node>,
    pub frames: Vec<Frame<'a>>,
    pub variables: Scope<'a>,
    /// How many ranges are open.
    pub ranges: usize,
    pub parentheses: usize,
    /// Whether each template defined so far has content.
    defined: HashMap<String, bool>,
    pub template: Template,
    /// Whether a part of the text could not be read: a structure may seem open that is not.
    derailed: bool,
}

impl<'a> Parser<'a> {
    pub fn new(text: &'a str, options: &'a Options<'a>) -> Self {
        Self {
            text,
            options,
            lexer: Lexer::new(text),
            ahead: Vec::new(),
            nodes: Vec::new(),
            frames: Vec::new(),
            variables: Scope::new(options.variables),
            ranges: 0,
            parentheses: 0,
            defined: HashMap::new(),
            template: Template::default(),
            derailed: false,
        }
    }

    pub fn parse(mut self) -> Template {
        loop {
            match self.piece() {
                Ok(true) => {}
                Ok(false) => break,
                Err(fault) => {
                    self.derailed = true;
                    let from = fault.span.start;
                    self.refuse(fault);
                    self.ahead.clear();
                    self.parentheses = 0;
                    self.lexer.leave_action(from);
                }
            }
            if self.template.faults.len() >= MAX_FAULTS || self.frames.len() > MAX_DEPTH {
                break;
            }
        }
        self.finish()
    }

    /// Closes what is still open at the end of the text.
    fn finish(mut self) -> Template {
        if self.frames.len() > MAX_DEPTH {
            let start = self.frames.last().map_or(0, |frame| frame.start);
            let message = format!("control structures nest deeper than {MAX_DEPTH} levels");
            self.template
                .faults
                .push(Fault::new(Span::new(start, start + 2), message));
        } else if !self.derailed {
            let unclosed: Vec<Fault> = self
                .frames
                .iter()
                .map(|frame| frame.unclosed(self.text))
                .collect();
            self.template.faults.extend(unclosed);
        }
        while let Some(frame) = self.frames.pop() {
            let inner = std::mem::replace(&mut self.nodes, frame.outer);
            self.nodes.extend(inner);
        }
        let name = self.options.name.to_owned();
        let has_content = !self.options.variables.is_empty() || has_content(&self.nodes, self.text);
        self.define(&name, Span::new(0, 0), has_content);
        self.nodes.shrink_to_fit();
        self.template.root = self.nodes;
        self.template.faults.sort_by_key(|fault| fault.span);
        self.template.faults.truncate(MAX_FAULTS);
        self.template
    }

    /// Notes a fault after which the text can still be read on.
    pub fn refuse(&mut self, fault: Fault) {
        if self.template.faults.len() < MAX_FAULTS {
            self.template.faults.push(fault);
        }
    }

    pub fn source(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    pub fn next(&mut self) -> Result<Token, Fault> {
        match self.ahead.pop() {
            Some(token) => Ok(token),
            None => self.lexer.token(),
        }
    }

    pub fn next_beyond_space(&mut self) -> Result<Token, Fault> {
        loop {
            let token = self.next()?;
            if token.kind != TokenKind::Space {
                return Ok(token);
            }
        }
    }

    pub fn put_back(&mut self, token: Token) {
        self.ahead.push(token);
    }

    /// Reads text or an action; returns false at the end.
    fn piece(&mut self) -> Result<bool, Fault> {
        let token = self.next()?;
        match token.kind {
            TokenKind::Eof => return Ok(false),
            TokenKind::LeftDelimiter => self.action(token.span.start)?,
            _ => self.nodes.push(Node {
                kind: NodeKind::Text,
                span: token.span,
            }),
        }
        Ok(true)
    }

    fn action(&mut self, start: usize) -> Result<(), Fault> {
        let token = self.next_beyond_space()?;
        let TokenKind::Keyword(keyword) = token.kind else {
            self.put_back(token);
            let (pipeline, end) = self.pipeline("an action", false)?;
            self.push(NodeKind::Action(pipeline), start, end);
            return Ok(());
        };
        match keyword {
            Keyword::If => self.branch(BranchKind::If, start),
            Keyword::With => self.branch(BranchKind::With, start),
            Keyword::Range => self.branch(BranchKind::Range, start),
            Keyword::Else => self.otherwise(token),
            Keyword::End => self.end(token, start),
            Keyword::Define => self.definition(token, start),
            Keyword::Block => self.block(start),
            Keyword::Template => self.call(start),
            Keyword::Break => self.jump(NodeKind::Break, token, start),
            Keyword::Continue => self.jump(NodeKind::Continue, token, start),
        }
    }

    pub fn push(&mut self, kind: NodeKind, start: usize, end: usize) {
        let span = Span::new(start, end);
        self.nodes.push(Node { kind, span });
    }

    /// Notes a definition. An empty one never collides with another of the same name.
    pub fn define(&mut self, name: &str, name_span: Span, has_content: bool) {
        let known = self.defined.entry(name.to_owned()).or_default();
        let collides = *known && has_content;
        *known |= has_content;
        if !collides {
            return;
        }
        let name = excerpt(name);
        self.refuse(if name_span.is_empty() {
            let message = format!(
                "the file defines a template of its own name, `{name}`, and has text outside it"
            );
            Fault::new(name_span, message)
                .with_help("rename the template, or move the text into it")
        } else {
            Fault::new(
                name_span,
                format!("template `{name}` is defined twice in this text"),
            )
            .with_help("remove or rename one of them")
        });
    }

    /// Returns the fault of a token that may not stand where it does.
    pub fn unexpected(&self, token: Token, expected: &str) -> Fault {
        let found = excerpt(self.source(token.span));
        Fault::new(token.span, format!("expected {expected}, found `{found}`"))
    }
}

/// Returns whether there is more than blank text.
pub(super) fn has_content(nodes: &[Node], text: &str) -> bool {
    nodes.iter().any(|node| match node.kind {
        NodeKind::Text => !text
            .get(node.span.start..node.span.end)
            .is_none_or(|text| text.trim().is_empty()),
        _ => true,
    })
}

pub(super) fn shifted(mut fault: Fault, by: usize) -> Fault {
    fault.span = Span::new(fault.span.start + by, fault.span.end + by);
    fault
}
