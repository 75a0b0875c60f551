//! Environment variables as shells and Docker Compose write them: `${NAME}`, `${NAME:-default}` and,
//! as a whole value, `$NAME`.

use crate::diag::Span;

/// A variable in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it stands, with its braces.
    pub span: Span,
}

/// How long a variable with its default may be. Bounds the search for the closing brace.
const MAX_LENGTH: usize = 500;

/// Returns the first variable of a text; see [`find_all`].
pub fn find(text: &str) -> Option<Variable<'_>> {
    whole(text).or_else(|| braced(text).next())
}

/// Returns all variables of a text.
///
/// Without braces only a whole value in capitals counts: `$` is common in expressions and passwords.
pub fn find_all(text: &str) -> Vec<Variable<'_>> {
    match whole(text) {
        Some(variable) => vec![variable],
        None => braced(text).collect(),
    }
}

fn whole(text: &str) -> Option<Variable<'_>> {
    let name = text.strip_prefix('$').filter(|n| is_capital_name(n))?;
    let span = Span::new(0, text.len());
    Some(Variable { name, span })
}

fn braced(text: &str) -> impl Iterator<Item = Variable<'_>> {
    text.match_indices("${").filter_map(|(start, _)| {
        let inner = &text[start + 2..];
        let inner = &inner[..inner.floor_char_boundary(MAX_LENGTH)];
        let inner = &inner[..inner.find('}')?];
        let end = inner
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(inner.len());
        let (name, rest) = inner.split_at(end);
        let operator = rest.is_empty() || rest.starts_with([':', '-', '?', '+']);
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        (operator && named).then_some(Variable {
            name,
            span: Span::new(start, start + inner.len() + 3),
        })
    })
}

/// Returns whether a name is written as those of environment variables are by convention, so that
/// it can be told from part of a password.
pub fn is_capital_name(name: &str) -> bool {
    name.len() > 1
        && name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn variables_are_found_with_their_place() {
        let found = |text| find(text).map(|v| (v.name, v.span.start, v.span.end));
        assert_eq!(found("${SMTP_HOST}:${PORT}"), Some(("SMTP_HOST", 0, 12)));
        assert_eq!(found("https://${host:-x}/"), Some(("host", 8, 18)));
        assert_eq!(found("$SMTP_HOST"), Some(("SMTP_HOST", 0, 10)));
    }

    #[test]
    fn other_dollars_are_no_variables() {
        for text in [
            "", "$", "a$B", "^a$", "$x", "${", "${}", "${1a}", "${a b}", "{{ $x }}", "$$",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
