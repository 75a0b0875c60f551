use crate::diag::{Fault, Span};
use crate::lang::excerpt::excerpt;

/// The longest name and the longest value of a label.
const MAX_LABEL: usize = 63;

/// The longest DNS name in front of a label's name.
const MAX_PREFIX: usize = 253;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Word,
    Not,
    Equals,
    NotEquals,
    Above,
    Below,
    Open,
    Close,
    Comma,
    End,
}

#[derive(Clone, Copy)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
    span: Span,
}

/// Checks a selector by label: requirements such as `a`, `!a`, `a=b`, `a!=b`, `a in (b, c)`,
/// `a notin (b)`, `a>1`, separated by commas.
///
/// # Errors
/// Returns the first thing that Kubernetes refuses.
pub fn parse(text: &str) -> Result<(), Fault> {
    let tokens = scan(text);
    let mut parser = Parser { tokens, at: 0 };
    loop {
        match parser.peek().kind {
            Kind::Word | Kind::Not => parser.requirement()?,
            Kind::End => return Ok(()),
            _ => return Err(parser.expected("the name of a label or `!`")),
        }
        match parser.next().kind {
            Kind::End => return Ok(()),
            Kind::Comma if matches!(parser.peek().kind, Kind::Word | Kind::Not) => {}
            Kind::Comma => return Err(parser.expected("the name of a label after the comma")),
            _ => {
                parser.at -= 1;
                return Err(parser.expected("a comma or the end"));
            }
        }
    }
}

/// Splits the text; the last token is always [`Kind::End`].
fn scan(text: &str) -> Vec<Token<'_>> {
    // A null byte ends the text for Kubernetes.
    let text = text.split('\0').next().unwrap_or_default();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with([' ', '\t', '\r', '\n']) {
            at += 1;
            continue;
        }
        let (kind, length) = token(rest);
        let span = Span::new(at, at + length);
        tokens.push(Token {
            kind,
            text: rest.get(..length).unwrap_or_default(),
            span,
        });
        at += length;
    }
    tokens.push(Token {
        kind: Kind::End,
        text: "",
        span: Span::new(text.len(), text.len()),
    });
    tokens
}

fn token(rest: &str) -> (Kind, usize) {
    let mut chars = rest.chars();
    let second = chars.nth(1);
    match (rest.chars().next(), second) {
        (Some('='), Some('=')) => (Kind::Equals, 2),
        (Some('='), _) => (Kind::Equals, 1),
        (Some('!'), Some('=')) => (Kind::NotEquals, 2),
        (Some('!'), _) => (Kind::Not, 1),
        (Some('>'), _) => (Kind::Above, 1),
        (Some('<'), _) => (Kind::Below, 1),
        (Some('('), _) => (Kind::Open, 1),
        (Some(')'), _) => (Kind::Close, 1),
        (Some(','), _) => (Kind::Comma, 1),
        _ => {
            let end = rest.find(['=', '!', '(', ')', ',', '>', '<', ' ', '\t', '\r', '\n']);
            (Kind::Word, end.unwrap_or(rest.len()))
        }
    }
}

struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token<'a> {
        let end = Token {
            kind: Kind::End,
            text: "",
            span: Span::default(),
        };
        let last = self.tokens.last().copied().unwrap_or(end);
        self.tokens.get(self.at).copied().unwrap_or(last)
    }

    fn next(&mut self) -> Token<'a> {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn expected(&self, what: &str) -> Fault {
        let found = self.peek();
        let message = match found.kind {
            Kind::End => format!("expected {what}, found the end"),
            _ => format!("expected {what}, found `{}`", excerpt(found.text)),
        };
        Fault::new(found.span, message)
    }

    fn requirement(&mut self) -> Result<(), Fault> {
        let absent = self.peek().kind == Kind::Not;
        self.at += usize::from(absent);
        let name = self.peek();
        if name.kind != Kind::Word {
            return Err(self.expected("the name of a label"));
        }
        self.at += 1;
        check_name(name)?;
        if absent || matches!(self.peek().kind, Kind::End | Kind::Comma) {
            return Ok(());
        }
        let operator = self.peek();
        match (operator.kind, operator.text) {
            (Kind::Word, "in" | "notin") => {
                self.at += 1;
                self.values()
            }
            (Kind::Equals | Kind::NotEquals, _) => {
                self.at += 1;
                self.value(false)
            }
            (Kind::Above | Kind::Below, _) => {
                self.at += 1;
                self.value(true)
            }
            _ => Err(self.expected("`=`, `!=`, `in`, `notin`, `>` or `<`")),
        }
    }

    fn value(&mut self, number: bool) -> Result<(), Fault> {
        let value = self.peek();
        let empty = matches!(value.kind, Kind::End | Kind::Comma);
        if !empty && value.kind != Kind::Word {
            return Err(self.expected("a value"));
        }
        if number && (empty || value.text.parse::<i64>().is_err()) {
            return Err(self.expected("a whole number"));
        }
        if empty {
            return Ok(());
        }
        self.at += 1;
        check_value(value)
    }

    /// Reads `(a, b)`; values may be empty.
    fn values(&mut self) -> Result<(), Fault> {
        if self.peek().kind != Kind::Open {
            return Err(self.expected("`(`"));
        }
        self.at += 1;
        if self.peek().kind == Kind::Close {
            self.at += 1;
            return Ok(());
        }
        loop {
            let value = self.peek();
            match value.kind {
                Kind::Word => {
                    self.at += 1;
                    check_value(value)?;
                    match self.peek().kind {
                        Kind::Comma => {}
                        Kind::Close => break,
                        _ => return Err(self.expected("`,` or `)`")),
                    }
                }
                Kind::Comma => {
                    self.at += 1;
                    match self.peek().kind {
                        Kind::Close => break,
                        // Two commas hold one empty value between them.
                        Kind::Comma => self.at += 1,
                        _ => {}
                    }
                }
                _ => return Err(self.expected("a value or `)`")),
            }
        }
        self.at += 1;
        Ok(())
    }
}

fn check_name(token: Token<'_>) -> Result<(), Fault> {
    let name = match token.text.split_once('/') {
        Some((prefix, name)) if is_dns_name(prefix) => name,
        Some(_) => {
            let message = "what stands before the slash of a label's name has to be a DNS name";
            return Err(Fault::new(token.span, message));
        }
        None => token.text,
    };
    if name.is_empty() || name.len() > MAX_LABEL || !is_label(name) {
        return Err(Fault::new(
            token.span,
            format!("`{}` is no name of a label", excerpt(token.text)),
        )
        .with_help(LABEL_HELP));
    }
    Ok(())
}

fn check_value(token: Token<'_>) -> Result<(), Fault> {
    if token.text.len() > MAX_LABEL || !is_label(token.text) {
        return Err(Fault::new(
            token.span,
            format!("`{}` is no value of a label", excerpt(token.text)),
        )
        .with_help(LABEL_HELP));
    }
    Ok(())
}

const LABEL_HELP: &str = "at most 63 letters, digits, `-`, `_` and `.`, with a letter or a digit at \
both ends";

fn is_label(text: &str) -> bool {
    let ends = |c: Option<u8>| c.is_none_or(|b| b.is_ascii_alphanumeric());
    ends(text.bytes().next())
        && ends(text.bytes().next_back())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

fn is_dns_name(text: &str) -> bool {
    let part = |part: &str| {
        let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        part.bytes().next().is_some_and(inner)
            && part.bytes().next_back().is_some_and(inner)
            && part.bytes().all(|b| inner(b) || b == b'-')
    };
    text.len() <= MAX_PREFIX && text.split('.').all(part)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use proptest::prelude::{prop_assert, proptest};

    #[test]
    fn requirements_are_read_in_every_form() {
        for text in [
            "",
            "app",
            "!app",
            "app=api,tier!=web",
            "app == api",
            "app=",
            "app in (a, b),in notin (,)",
            "x in (), y notin (a,,b)",
            "example.com/name=a.b_c",
            "cores>4, cores < 16",
            "in in (in, notin)",
        ] {
            assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
        }
    }

    #[test]
    fn what_kubernetes_refuses_is_refused_with_its_place() {
        for (text, start) in [
            ("app=api,", 8),
            ("=api", 0),
            ("app in a", 7),
            ("app in (a", 9),
            ("app in (a b)", 10),
            ("app api", 4),
            ("-app", 0),
            ("a/b/c", 0),
            ("Example.com/a", 0),
            ("app=a=b", 5),
            ("app=-a", 4),
            ("cores>many", 6),
            ("!app=x", 4),
            ("a,,b", 2),
        ] {
            assert_eq!(parse(text).unwrap_err().span.start, start, "{text}");
        }
        assert!(parse(&format!("a={}", "b".repeat(64))).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_answered_with_a_place_inside_it(text in "(in|notin|[a=!,()<>/ é-]){0,12}") {
            if let Err(fault) = parse(&text) {
                prop_assert!(text.get(fault.span.start..fault.span.end).is_some(), "{:?}", fault);
            }
        }
    }
}
