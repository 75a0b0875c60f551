//! The parser of Alertmanager before 0.27, which the fallback mode still follows.

use super::{Matcher, Op};
use crate::diag::{Fault, Span};
use crate::lang::excerpt::excerpt;

/// Reads a comma-separated list, with or without braces, as `labels.ParseMatchers` does.
pub(super) fn matchers(input: &str) -> Result<Vec<Matcher>, Fault> {
    let start = usize::from(input.starts_with('{'));
    let end = input.len() - usize::from(input.get(start..).is_some_and(|rest| rest.ends_with('}')));
    tokens(input, start, end)
        .into_iter()
        .map(|token| matcher(input, token))
        .collect()
}

/// Splits at the commas outside double quotes.
fn tokens(input: &str, start: usize, end: usize) -> Vec<Span> {
    let mut tokens = Vec::new();
    let mut token_start = start;
    let mut quoted = false;
    let mut escaped = false;
    let list = input.get(start..end).unwrap_or_default();
    for (offset, c) in list.char_indices() {
        match c {
            ',' if !quoted => {
                tokens.push(Span::new(token_start, start + offset));
                token_start = start + offset + 1;
            }
            // A comma in quotes does not end an escape in Alertmanager either.
            ',' => {}
            '"' if escaped => escaped = false,
            '"' => quoted = !quoted,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    let last = input.get(token_start..end).unwrap_or_default();
    let trimmed = last.trim();
    if !trimmed.is_empty() {
        let leading = last.len() - last.trim_start().len();
        let trimmed_start = token_start + leading;
        tokens.push(Span::new(trimmed_start, trimmed_start + trimmed.len()));
    }
    tokens
}

/// What `\s` is in Go.
fn is_space(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\x0C' | '\r' | ' ')
}

/// Reads one matcher as `labels.ParseMatcher` does: a name, an operator, and a value that may lack
/// its quotes.
pub(super) fn matcher(input: &str, token: Span) -> Result<Matcher, Fault> {
    let text = input.get(token.start..token.end).unwrap_or_default();
    let rest = text.trim_start_matches(is_space);
    let name_start = token.end - rest.len();
    let name_end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | ':')))
        .unwrap_or(rest.len());
    let (name, rest) = rest.split_at(name_end);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        let found = if text.trim().is_empty() {
            token
        } else {
            Span::new(name_start, token.end)
        };
        return Err(Fault::new(
            found,
            format!(
                "expected a matcher such as severity=\"critical\", found `{}`",
                excerpt(text)
            ),
        ));
    }
    let name_span = Span::new(name_start, name_start + name.len());
    let rest = rest.trim_start_matches(is_space);
    let operator_start = token.end - rest.len();
    let Some((op, rest)) = Op::strip_from(rest) else {
        let found = Span::new(name_span.end, token.end);
        return Err(Fault::new(
            found,
            format!("expected =, !=, =~ or !~ after label `{}`", excerpt(name)),
        ));
    };
    let op_span = Span::new(operator_start, token.end - rest.len());
    let raw = rest.trim_start_matches(is_space);
    let value_start = token.end - raw.len();
    let raw = raw.trim_end_matches(is_space);
    let value_span = Span::new(value_start, value_start + raw.len());
    let value = unescape(raw, value_start)?;
    let content_start = value_start + usize::from(raw.starts_with('"'));
    let verbatim = input.get(content_start..content_start + value.len()) == Some(value.as_str());
    Matcher::new(
        name.to_owned(),
        op,
        value,
        Span::new(name_span.start, value_span.end),
        [name_span, op_span, value_span],
        verbatim.then_some(content_start),
    )
}

/// Takes the quotes off and resolves `\"`, `\\` and `\n`; any other backslash stays.
fn unescape(raw: &str, start: usize) -> Result<String, Fault> {
    let body = raw.strip_prefix('"').unwrap_or(raw);
    let start = start + raw.len() - body.len();
    let mut closing_quote_due = body.len() < raw.len();
    let mut value = String::with_capacity(body.len());
    let mut escaped = false;
    for (offset, c) in body.char_indices() {
        let last = offset + c.len_utf8() >= body.len();
        match c {
            'n' if escaped => value.push('\n'),
            '"' | '\\' if escaped => value.push(c),
            _ if escaped => value.extend(['\\', c]),
            '\\' if !last => {
                escaped = true;
                continue;
            }
            '"' if closing_quote_due && last => closing_quote_due = false,
            '"' => {
                let span = Span::new(start + offset, start + offset + 1);
                return Err(
                    Fault::new(span, "a double quote inside the value has to be escaped")
                        .with_help(
                            "put the value into double quotes and write \\\" for those inside",
                        ),
                );
            }
            _ => value.push(c),
        }
        escaped = false;
    }
    if closing_quote_due {
        return Err(Fault::new(
            Span::new(start - 1, start),
            "the quoted value is not closed, expected `\"`",
        ));
    }
    Ok(value)
}
