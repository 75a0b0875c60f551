use crate::diag::{Fault, Span};

/// Checks a selector by field: terms with `=`, `==` or `!=`, separated by commas.
///
/// # Errors
/// Returns the first term that Kubernetes refuses.
pub fn parse(text: &str) -> Result<(), Fault> {
    terms(text).into_iter().try_for_each(|span| {
        let term = text.get(span.start..span.end).unwrap_or_default();
        if term.is_empty() {
            return Ok(());
        }
        let Some((at, length)) = operator(term) else {
            return Err(Fault::new(span, "expected `FIELD=VALUE`")
                .with_help("write a term such as status.phase=Running, or with != instead of ="));
        };
        value(term, at + length, span.start)
    })
}

/// Returns where the terms stand; a comma after a backslash belongs to its term.
fn terms(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ',' => {
                found.push(Span::new(start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(Span::new(start, text.len()));
    found
}

/// Returns where the first operator stands and how long it is.
fn operator(term: &str) -> Option<(usize, usize)> {
    term.char_indices().find_map(|(at, _)| {
        let rest = term.get(at..)?;
        match () {
            () if rest.starts_with("!=") || rest.starts_with("==") => Some((at, 2)),
            () if rest.starts_with('=') => Some((at, 1)),
            () => None,
        }
    })
}

/// Checks the value from `from` on: `\`, `,` and `=` need a backslash.
fn value(term: &str, from: usize, start: usize) -> Result<(), Fault> {
    let mut chars = term.char_indices().skip_while(|(at, _)| *at < from);
    while let Some((at, c)) = chars.next() {
        let here = Span::new(start + at, start + at + c.len_utf8());
        match c {
            '\\' if !matches!(chars.next(), Some((_, '\\' | ',' | '='))) => {
                return Err(
                    Fault::new(here, "a backslash stands before `\\`, `,` and `=` only")
                        .with_help("write two backslashes for one"),
                );
            }
            '=' => {
                return Err(Fault::new(here, "an unescaped `=` in the value")
                    .with_help("write a backslash before it"));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::parse;
    use proptest::prelude::{prop_assert, proptest};

    #[test]
    fn terms_have_an_operator_and_an_escaped_value() {
        for text in [
            "",
            "a=b",
            "metadata.name!=x,status.phase==Running",
            "a=",
            "=b",
            ",",
            r"a=b\,c\=\\",
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
        for text in [
            "metadata.status-Running",
            "a=b=c",
            r"a=b\c",
            r"a=b\",
            "a=b,c",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered_with_a_place_inside_it(text in r"[a=!,\\é]{0,12}") {
            if let Err(fault) = parse(&text) {
                prop_assert!(text.get(fault.span.start..fault.span.end).is_some(), "{:?}", fault);
            }
        }
    }
}
