//! What follows a backslash, and what stands in brackets.

use super::ast::{Assertion, Kind};
use super::class::{self, Class};
use super::parser::{Parser, adjusted, perl_class};
use super::unicode;
use crate::diag::Fault;
use crate::lang::excerpt::excerpt;

/// How many ranges a bracket class gathers before it merges them.
const GATHERED_RANGES: usize = 4096;

impl Parser<'_> {
    /// Reads an escape outside brackets.
    pub(super) fn escape(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let rest = self.rest();
        let letter = rest.chars().nth(1);
        let assertion = match letter {
            Some('A') => Some(Assertion::StartText),
            Some('z') => Some(Assertion::EndText),
            Some('b') => Some(Assertion::WordBoundary),
            Some('B') => Some(Assertion::NotWordBoundary),
            _ => None,
        };
        if let Some(assertion) = assertion {
            self.at += 2;
            self.push(Kind::Assertion(assertion), start);
            return Ok(());
        }
        if letter == Some('Q') {
            self.quoted();
            return Ok(());
        }
        if let Some(class) = self.class_escape()? {
            return self.push_class(class, start);
        }
        match char::from_u32(self.escaped_code_point()?) {
            Some(c) => self.push_literal(c, start),
            // A surrogate is in no text.
            None => self.push(Kind::Class(Class::default()), start),
        }
        Ok(())
    }

    /// Reads `\Q…\E`; without `\E` everything up to the end is literal.
    fn quoted(&mut self) {
        let body = self.rest().get(2..).unwrap_or_default();
        let (literal, end) = body
            .split_once(r"\E")
            .map_or((body, 0), |(literal, _)| (literal, 2));
        self.at += 2;
        for c in literal.chars() {
            let start = self.at;
            self.bump(c);
            self.push_literal(c, start);
        }
        self.at += end;
    }

    /// Reads `\d`, `\pN`, `\p{Greek}` and the like; returns nothing when it is another escape.
    fn class_escape(&mut self) -> Result<Option<Class>, Fault> {
        let start = self.at;
        let mut chars = self.rest().chars();
        let (Some('\\'), Some(letter)) = (chars.next(), chars.next()) else {
            return Ok(None);
        };
        if let Some(class) = perl_class(letter, self.flags.fold) {
            self.at += 2;
            return Ok(Some(class));
        }
        if !matches!(letter, 'p' | 'P') {
            return Ok(None);
        }
        self.at += 2;
        let name = match self.peek() {
            Some('{') => {
                let rest = self.rest();
                let Some(end) = rest.find('}') else {
                    self.at += rest.len();
                    let span = self.span(start, self.at);
                    return Err(Fault::new(
                        span,
                        "the property name is not closed, expected `}`",
                    ));
                };
                self.at += end + 1;
                rest.get(1..end).unwrap_or_default()
            }
            Some(c) => {
                self.bump(c);
                self.seen(start).get(2..).unwrap_or_default()
            }
            None => "",
        };
        let inverted = name.starts_with('^');
        let bare = name.strip_prefix('^').unwrap_or(name);
        let Some(class) = unicode::property(bare, self.names()) else {
            let message = format!(
                "`{}` names no Unicode category or script that Go knows",
                excerpt(self.seen(start))
            );
            return Err(Fault::new(self.span(start, self.at), message)
                .with_help(r"write a category such as \p{Lu} or a script such as \p{Greek}"));
        };
        let negated = (letter == 'P') != inverted;
        Ok(Some(adjusted(class, self.flags.fold, negated)))
    }

    /// Reads an escape that stands for one code point.
    fn escaped_code_point(&mut self) -> Result<u32, Fault> {
        let start = self.at;
        self.bump('\\');
        let Some(c) = self.peek() else {
            return Err(Fault::new(
                self.span(start, self.at),
                "the expression ends with a single backslash",
            )
            .with_help(r"write `\\` for a backslash"));
        };
        self.bump(c);
        let next_is_octal = self.peek().is_some_and(|next| next.is_digit(8));
        match c {
            '0' => Ok(self.octal(c)),
            '1'..='7' if next_is_octal => Ok(self.octal(c)),
            'x' => self.hexadecimal().ok_or_else(|| self.bad_escape(start)),
            'a' => Ok(0x07),
            'f' => Ok(0x0C),
            'n' => Ok(0x0A),
            'r' => Ok(0x0D),
            't' => Ok(0x09),
            'v' => Ok(0x0B),
            _ if c.is_ascii() && !c.is_ascii_alphanumeric() => Ok(u32::from(c)),
            _ => Err(self.bad_escape(start)),
        }
    }

    /// Reads up to two more octal digits.
    fn octal(&mut self, first: char) -> u32 {
        let mut value = first.to_digit(8).unwrap_or(0);
        for _ in 0..2 {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) else {
                break;
            };
            self.at += 1;
            value = value * 8 + digit;
        }
        value
    }

    /// Reads the digits behind `\x`: two, or any number in braces.
    fn hexadecimal(&mut self) -> Option<u32> {
        if !self.take('{') {
            let mut value = 0;
            for _ in 0..2 {
                let c = self.peek()?;
                self.bump(c);
                value = value * 16 + c.to_digit(16)?;
            }
            return Some(value);
        }
        let mut value: u32 = 0;
        let mut digits = false;
        loop {
            let c = self.peek()?;
            self.bump(c);
            if c == '}' {
                return digits.then_some(value);
            }
            value = value * 16 + c.to_digit(16)?;
            digits = true;
            if value > u32::from(char::MAX) {
                return None;
            }
        }
    }

    fn bad_escape(&self, start: usize) -> Fault {
        let found = self.seen(start);
        let fault = Fault::new(
            self.span(start, self.at),
            format!("`{}` is no escape that Go knows", excerpt(found)),
        );
        match found.chars().nth(1) {
            Some('1'..='9') => fault.with_help("Go's regular expressions have no back-references"),
            Some('Z') => fault.with_help(r"write `\z` for the end of the text"),
            Some('x') => {
                fault.with_help(r"write two hexadecimal digits, or braces as in `\x{10FFFF}`")
            }
            Some(c) if c.is_ascii_alphabetic() => {
                fault.with_help("remove the backslash, or double it for a backslash in the text")
            }
            _ => fault.with_help("remove the backslash"),
        }
    }

    /// Reads `[…]`.
    pub(super) fn bracket_class(&mut self) -> Result<Class, Fault> {
        let start = self.at;
        self.bump('[');
        let negated = self.take('^');
        let mut ranges: Vec<(char, char)> = Vec::new();
        let mut merged = 0;
        let mut first = true;
        while first || self.peek() != Some(']') {
            first = false;
            let class = match self.named_class()? {
                Some(class) => class,
                None => match self.class_escape()? {
                    Some(class) => class,
                    None => self.class_range(start)?,
                },
            };
            ranges.extend_from_slice(class.ranges());
            if ranges.len() > 2 * merged + GATHERED_RANGES {
                ranges = Class::new(ranges).ranges().to_vec();
                merged = ranges.len();
            }
        }
        self.bump(']');
        Ok(adjusted(Class::new(ranges), false, negated))
    }

    /// Reads `[:alnum:]` or `[:^alnum:]`; returns nothing when it is none.
    fn named_class(&mut self) -> Result<Option<Class>, Fault> {
        let start = self.at;
        let Some(rest) = self
            .rest()
            .strip_prefix("[:")
            .filter(|_| !self.no_class_end)
        else {
            return Ok(None);
        };
        let Some((name, _)) = rest.split_once(":]") else {
            self.no_class_end = true;
            return Ok(None);
        };
        self.at += name.len() + "[::]".len();
        let bare = name.strip_prefix('^').unwrap_or(name);
        let Some(class) = class::posix(bare) else {
            let message = format!(
                "`[:{}:]` is no character class that Go knows",
                excerpt(name)
            );
            return Err(Fault::new(self.span(start, self.at), message)
                .with_help("write one such as [:alnum:], [:digit:] or [:space:]"));
        };
        Ok(Some(adjusted(
            class,
            self.flags.fold,
            name.starts_with('^'),
        )))
    }

    /// Reads one character or `a-z` inside brackets that opened at `open`.
    fn class_range(&mut self, open: usize) -> Result<Class, Fault> {
        let start = self.at;
        let low = self.class_code_point(open)?;
        let rest = self.rest();
        let mut high = low;
        if rest.len() >= 2 && rest.starts_with('-') && !rest.starts_with("-]") {
            self.bump('-');
            high = self.class_code_point(open)?;
            if high < low {
                let message = format!(
                    "the range `{}` ends before it starts",
                    excerpt(self.seen(start))
                );
                return Err(Fault::new(self.span(start, self.at), message)
                    .with_help(r"swap its ends, or write `\-` for the character itself"));
            }
        }
        let class = Class::from_code_points([(low, high)]);
        Ok(adjusted(class, self.flags.fold, false))
    }

    fn class_code_point(&mut self, open: usize) -> Result<u32, Fault> {
        match self.peek() {
            Some('\\') => self.escaped_code_point(),
            Some(c) => {
                self.bump(c);
                Ok(u32::from(c))
            }
            None => Err(Fault::new(
                self.span(open, open + 1),
                "character class is not closed, expected `]`",
            )
            .with_help("add the missing `]`, or write `\\[` for the character itself")),
        }
    }
}
