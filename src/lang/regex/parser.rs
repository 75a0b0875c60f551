use super::ast::{Assertion, Kind, Node};
use super::class::{self, Class};
use super::piece::{MAX_REPEAT, Piece, too_large};
use super::unicode::PropertyNames;
use crate::diag::{Fault, Span};
use crate::lang::excerpt::excerpt;

/// How many class ranges one expression may hold: some 3,000 times `\pL`. Go's own limit is eight
/// times higher and costs it 128 MiB.
const MAX_CLASS_RANGES: usize = 1 << 21;

/// What differs between the programs that read regular expressions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Options {
    /// Whether `.` matches a line feed from the start.
    pub dot_all: bool,
    /// Whether the tree is put between anchors after the text has been parsed.
    pub anchored: bool,
    /// Which names `\p{…}` knows.
    pub names: PropertyNames,
}

/// The flags in force at one place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flags {
    pub fold: bool,
    pub dot_all: bool,
    pub multi_line: bool,
    pub ungreedy: bool,
}

/// An open parenthesis, or the whole expression.
struct Group {
    start: usize,
    /// Number and name, when it captures.
    capture: Option<(usize, Option<String>)>,
    /// The flags to return to behind the closing parenthesis.
    flags: Flags,
    branch_start: usize,
    branches: Vec<Piece>,
    items: Vec<Piece>,
}

impl Group {
    fn new(
        start: usize,
        inside: usize,
        capture: Option<(usize, Option<String>)>,
        flags: Flags,
    ) -> Self {
        Self {
            start,
            capture,
            flags,
            branch_start: inside,
            branches: Vec::new(),
            items: Vec::new(),
        }
    }
}

/// A parser of Go's RE2 syntax with Perl flags, without recursion.
pub(super) struct Parser<'a> {
    text: &'a str,
    pub at: usize,
    /// The part of the text that the user wrote: spans count from its start and stay inside.
    user: Span,
    options: Options,
    pub flags: Flags,
    outer: Vec<Group>,
    group: Group,
    captures: usize,
    class_ranges: usize,
    /// Whether a search for the end of a class such as `[:alnum:]` has failed: it always will.
    pub no_class_end: bool,
    /// Where the repetition that has just been read starts.
    last_repeat: Option<usize>,
}

impl<'a> Parser<'a> {
    pub fn new(text: &'a str, user: Span, options: Options) -> Self {
        let flags = Flags {
            fold: false,
            dot_all: options.dot_all,
            multi_line: false,
            ungreedy: false,
        };
        Self {
            text,
            at: 0,
            user,
            options,
            flags,
            outer: Vec::new(),
            group: Group::new(0, 0, None, flags),
            captures: 0,
            class_ranges: 0,
            no_class_end: false,
            last_repeat: None,
        }
    }

    /// Reads the whole text.
    pub fn parse(mut self) -> Result<Node, Fault> {
        while let Some(c) = self.peek() {
            let start = self.at;
            let repeated = matches!(c, '*' | '+' | '?');
            let counted = c == '{' && self.counted_repeat(start)?;
            if repeated {
                self.bump(c);
                let (min, max) = match c {
                    '*' => (0, None),
                    '+' => (1, None),
                    _ => (0, Some(1)),
                };
                self.repeat(start, min, max, false)?;
            } else if !counted {
                self.single(c, start)?;
            }
            self.last_repeat = (repeated || counted).then_some(start);
        }
        if !self.outer.is_empty() {
            let open = self.span(self.group.start, self.group.start + 1);
            return Err(Fault::new(open, "group is not closed, expected `)`")
                .with_help("add the missing `)`, or write `\\(` for the character itself"));
        }
        let whole = self.finish_group(self.text.len())?;
        Ok(self.anchor(whole)?.node)
    }

    /// Puts anchors around the whole if the program does so with an expression already parsed.
    fn anchor(&self, whole: Piece) -> Result<Piece, Fault> {
        if !self.options.anchored {
            return Ok(whole);
        }
        let anchor =
            |assertion, at| Piece::leaf(Node::new(Kind::Assertion(assertion), self.span(at, at)));
        let end = self.text.len();
        let start = anchor(Assertion::StartText, 0);
        let end = anchor(Assertion::EndText, end);
        let span = start.node.span.to(end.node.span);
        let anchored = Piece::concat(vec![start, whole, end], span);
        self.check(&anchored)?;
        Ok(anchored)
    }

    /// Reads anything but a repetition.
    fn single(&mut self, c: char, start: usize) -> Result<(), Fault> {
        match c {
            '(' => self.open_group(),
            ')' => self.close_group(start),
            '[' => {
                let class = self.bracket_class()?;
                self.push_class(class, start)
            }
            '\\' => self.escape(),
            _ => {
                self.bump(c);
                match c {
                    '|' => self.next_branch(start)?,
                    '^' if self.flags.multi_line => {
                        self.push(Kind::Assertion(Assertion::StartLine), start)
                    }
                    '^' => self.push(Kind::Assertion(Assertion::StartText), start),
                    '$' if self.flags.multi_line => {
                        self.push(Kind::Assertion(Assertion::EndLine), start)
                    }
                    '$' => self.push(Kind::Assertion(Assertion::EndText), start),
                    '.' if self.flags.dot_all => self.push(Kind::Class(Class::any()), start),
                    '.' => self.push(Kind::Class(Class::any_but_newline()), start),
                    _ => self.push_literal(c, start),
                }
                Ok(())
            }
        }
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub fn bump(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    /// Takes the next character when it is this one.
    pub fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.bump(c);
        }
        found
    }

    /// Returns the range of the user's text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let inside = |at: usize| at.clamp(self.user.start, self.user.end) - self.user.start;
        Span::new(inside(start), inside(end))
    }

    /// Returns the text from `start` up to here.
    pub fn seen(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    pub fn names(&self) -> PropertyNames {
        self.options.names
    }

    pub fn push(&mut self, kind: Kind, start: usize) {
        let span = self.span(start, self.at);
        self.group.items.push(Piece::leaf(Node::new(kind, span)));
    }

    pub fn push_literal(&mut self, c: char, start: usize) {
        let kind = if self.flags.fold {
            let folded = Class::new(vec![(c, c)]).folded();
            folded.single().map_or(Kind::Class(folded), Kind::Literal)
        } else {
            Kind::Literal(c)
        };
        self.push(kind, start);
    }

    pub fn push_class(&mut self, class: Class, start: usize) -> Result<(), Fault> {
        self.class_ranges += class.ranges().len();
        if self.class_ranges > MAX_CLASS_RANGES {
            return Err(too_large(self.span(0, self.text.len())));
        }
        let kind = class.single().map_or(Kind::Class(class), Kind::Literal);
        self.push(kind, start);
        Ok(())
    }

    /// Repeats the last item; the operator has been read but for a `?` behind it.
    fn repeat(
        &mut self,
        start: usize,
        min: u32,
        max: Option<u32>,
        counted: bool,
    ) -> Result<(), Fault> {
        let greedy = !(self.take('?') ^ self.flags.ungreedy);
        if let Some(previous) = self.last_repeat {
            let operators = excerpt(self.seen(previous));
            let message = format!("`{operators}` repeats a repetition");
            return Err(Fault::new(self.span(previous, self.at), message)
                .with_help("keep one of the operators, or put the inner repetition into `(?:…)`"));
        }
        let Some(item) = self.group.items.pop() else {
            let message = format!("`{}` has nothing to repeat", excerpt(self.seen(start)));
            return Err(Fault::new(self.span(start, self.at), message).with_help(
                "write what to repeat before it, as `.*`, or escape it with a backslash",
            ));
        };
        let span = Span::new(item.node.span.start, self.span(start, self.at).end);
        let piece = item.repeat(min, max, greedy, counted, span);
        self.check(&piece)?;
        let many = min >= 2 || max.is_some_and(|max| max >= 2);
        if counted && many && !piece.repeats_within_limit() {
            let message = format!("nested repetitions multiply to more than {MAX_REPEAT}");
            return Err(Fault::new(self.span(start, self.at), message));
        }
        self.group.items.push(piece);
        Ok(())
    }

    /// Reads `{n}`, `{n,}` or `{n,m}`; returns false, with nothing read, when it is none of them:
    /// then the brace stands for itself.
    fn counted_repeat(&mut self, start: usize) -> Result<bool, Fault> {
        let Some((min, max, length)) = repeat_counts(self.rest()) else {
            return Ok(false);
        };
        self.at += length;
        let count = |digits: &str| digits.parse().ok().filter(|count| *count <= MAX_REPEAT);
        let (Some(min), Some(max)) = (
            count(min),
            max.map_or(Some(None), |max| count(max).map(Some)),
        ) else {
            let message = format!(
                "repetition `{}` counts higher than {MAX_REPEAT}",
                excerpt(self.seen(start))
            );
            return Err(Fault::new(self.span(start, self.at), message));
        };
        if max.is_some_and(|max| min > max) {
            let message = format!(
                "repetition `{}` has a least count above its greatest",
                excerpt(self.seen(start))
            );
            return Err(
                Fault::new(self.span(start, self.at), message).with_help("swap the two numbers")
            );
        }
        self.repeat(start, min, max, true)?;
        Ok(true)
    }

    /// Opens a group that starts at `start` and whose content starts here.
    pub fn push_group(&mut self, start: usize, captures: bool, name: Option<String>) {
        let capture = captures.then(|| {
            self.captures += 1;
            (self.captures, name)
        });
        let group = Group::new(start, self.at, capture, self.flags);
        self.outer.push(std::mem::replace(&mut self.group, group));
    }

    fn close_group(&mut self, start: usize) -> Result<(), Fault> {
        let Some(outer) = self.outer.pop() else {
            return Err(Fault::new(
                self.span(start, start + 1),
                "unexpected `)`, no group is open",
            )
            .with_help("remove it, or write `\\)` for the character itself"));
        };
        let content = self.finish_group(start)?;
        self.bump(')');
        let group = std::mem::replace(&mut self.group, outer);
        self.flags = group.flags;
        let span = self.span(group.start, self.at);
        let piece = match group.capture {
            Some((index, name)) => content.capture(index, name, span),
            None => content,
        };
        self.check(&piece)?;
        self.group.items.push(piece);
        Ok(())
    }

    /// Ends a branch of the current group.
    fn next_branch(&mut self, end: usize) -> Result<(), Fault> {
        let span = self.span(self.group.branch_start, end);
        let branch = Piece::concat(std::mem::take(&mut self.group.items), span);
        self.check(&branch)?;
        self.group.branches.push(branch);
        self.group.branch_start = self.at;
        Ok(())
    }

    /// Ends the last branch and makes one piece of all.
    fn finish_group(&mut self, end: usize) -> Result<Piece, Fault> {
        let start = self
            .group
            .branches
            .first()
            .map_or(self.group.branch_start, |_| self.group.start);
        self.next_branch(end)?;
        let span = self.span(start, end);
        let piece = Piece::alternate(std::mem::take(&mut self.group.branches), span);
        self.check(&piece)?;
        Ok(piece)
    }

    fn check(&self, piece: &Piece) -> Result<(), Fault> {
        piece.check(self.span(0, self.text.len()))
    }
}

/// Splits `{n}`, `{n,}` or `{n,m}` at the start of `text` into its digits and its length.
fn repeat_counts(text: &str) -> Option<(&str, Option<&str>, usize)> {
    let (min, rest) = leading_count(text.strip_prefix('{')?)?;
    let (max, rest) = match rest.strip_prefix(',') {
        None => (Some(min), rest),
        Some(rest) if rest.starts_with('}') => (None, rest),
        Some(rest) => {
            let (max, rest) = leading_count(rest)?;
            (Some(max), rest)
        }
    };
    let rest = rest.strip_prefix('}')?;
    Some((min, max, text.len() - rest.len()))
}

/// Splits off a decimal number without leading zeros.
fn leading_count(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(end)?;
    let plain = digits == "0" || (!digits.is_empty() && !digits.starts_with('0'));
    plain.then_some((digits, rest))
}

/// Returns the set of a Perl class escape such as `\d`, folded and negated as it asks.
pub(super) fn perl_class(letter: char, fold: bool) -> Option<Class> {
    let (class, negated) = class::perl(letter)?;
    Some(adjusted(class, fold, negated))
}

/// Folds, then negates a set.
pub(super) fn adjusted(class: Class, fold: bool, negated: bool) -> Class {
    let class = if fold { class.folded() } else { class };
    if negated { class.negated() } else { class }
}
