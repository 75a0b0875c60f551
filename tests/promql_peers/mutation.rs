//! Damages expressions a little: tokens and characters are removed, doubled, swapped, put in.

use crate::random::Random;

const INSERTS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "=",
    "==",
    "!=",
    "=~",
    "!~",
    "!",
    "~",
    "@",
    "#",
    "&",
    "|",
    ";",
    "$",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "<",
    ">",
    "<=",
    ">=",
    "by",
    "without",
    "on",
    "ignoring",
    "bool",
    "offset",
    "group_left",
    "group_right",
    "and",
    "or",
    "unless",
    "atan2",
    "sum",
    "rate",
    "topk",
    "start",
    "end",
    "inf",
    "5m",
    "1",
    "0",
    "\"a\"",
    "'b'",
    "`c`",
    "\"",
    "x",
    "()",
    "(a)",
    "[5m]",
    "[5m:]",
    "{a=\"b\"}",
    " ",
    "\n",
    ".",
    "_",
    "\\",
    "\u{a0}",
    "é",
    "start()",
    "@ 5",
    "offset 1m",
    "1h30m",
    "-1",
    "e",
    "0x",
];

/// Returns the expression with up to three changes.
pub fn mutate(source: &str, random: &mut Random) -> String {
    let mut tokens = tokens(source);
    for _ in 0..=random.below(3) {
        let at = random.below(tokens.len().max(1));
        match random.below(6) {
            _ if tokens.is_empty() => tokens.push(random.pick(INSERTS).to_owned()),
            0 => drop(tokens.remove(at)),
            1 => {
                let token = tokens[at].clone();
                tokens.insert(at, token);
            }
            2 => {
                let other = random.below(tokens.len());
                tokens.swap(at, other);
            }
            3 => tokens[at] = random.pick(INSERTS).to_owned(),
            4 => {
                let other = tokens[random.below(tokens.len())].clone();
                tokens[at] = other;
            }
            _ => tokens.insert(at, random.pick(INSERTS).to_owned()),
        }
    }
    tokens.concat()
}

/// Cuts a text into words, strings, runs of white space and other characters.
fn tokens(source: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let (mut quote, mut escaped) = (None, false);
    let mut last = Class::Other;
    for c in source.chars() {
        let class = Class::of(c);
        let joins = quote.is_some() || (class == last && class != Class::Other);
        match tokens.last_mut() {
            Some(token) if joins => token.push(c),
            _ => tokens.push(c.to_string()),
        }
        last = class;
        match quote {
            Some(_) if escaped => escaped = false,
            Some('"' | '\'') if c == '\\' => escaped = true,
            Some(open) if open == c => {
                quote = None;
                last = Class::Other;
            }
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            _ => {}
        }
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Space,
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            _ if c.is_alphanumeric() || c == '_' => Self::Word,
            _ if c.is_whitespace() => Self::Space,
            _ => Self::Other,
        }
    }
}
