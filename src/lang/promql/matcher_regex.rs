//! The regular expressions of label matchers.

use super::text::Text;
use crate::lang::regex::{Dialect, Regex};

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
    Regex::shared(pattern.as_str(), Dialect::Prometheus)
        .map(|regex| regex.is_match(""))
        .map_err(|fault| format!("the regular expression is not valid: {}", fault.message))
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
