//! The regular expressions of label matchers.

use super::text::Text;

/// The most bytes a compiled pattern may take; Prometheus has no such limit, but large repetitions
/// have one in Go as well.
const SIZE_LIMIT: usize = 16 << 20;

/// Returns whether the pattern, anchored on both sides, matches the empty string.
///
/// A pattern of literals and `|` only is no regular expression for Prometheus: it may hold bytes
/// that are no UTF-8.
///
/// # Errors
///
/// What is wrong with the pattern.
pub(super) fn matches_empty(pattern: &Text) -> Result<bool, String> {
    let is_literal = |byte: &u8| !b"\\.+*?()[]{}^$".contains(byte);
    if pattern.as_bytes().iter().all(is_literal) {
        return Ok(pattern
            .as_bytes()
            .split(|byte| *byte == b'|')
            .any(<[u8]>::is_empty));
    }
    if !pattern.is_utf8() {
        return Err("the regular expression is not UTF-8".to_owned());
    }
    let anchored = format!("^(?s:{})$", pattern.as_str());
    // On its own first: a pattern such as "a)|(b" is valid only inside of the anchors.
    for text in [pattern.as_str(), &anchored] {
        let mut builder = regex::RegexBuilder::new(text);
        let built = builder.size_limit(SIZE_LIMIT).build();
        match built {
            Ok(regex) if text == anchored => return Ok(regex.is_match("")),
            Ok(_) => {}
            Err(regex::Error::Syntax(message)) => {
                let reason = message.lines().last().unwrap_or_default();
                let reason = reason.trim_start_matches("error: ");
                return Err(format!("the regular expression is not valid: {reason}"));
            }
            Err(error) => return Err(format!("the regular expression is not valid: {error}")),
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_whether_the_empty_string_matches() {
        for (pattern, matches) in [
            ("", true),
            ("a|", true),
            ("a|b", false),
            (".*", true),
            (".+", false),
            ("a?", true),
        ] {
            assert_eq!(
                matches_empty(&Text::from(pattern)),
                Ok(matches),
                "{pattern}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_regular_expression() {
        for pattern in ["(", "a)|(b", "[a", "*"] {
            assert!(matches_empty(&Text::from(pattern)).is_err(), "{pattern}");
        }
        assert!(matches_empty(&Text::from(vec![0xff, b'.'])).is_err());
        assert_eq!(matches_empty(&Text::from(vec![0xff])), Ok(false));
    }
}
