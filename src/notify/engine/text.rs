//! What Alertmanager's functions do with text.

use super::error::Refusal;

/// Returns every word with a capital first letter and, when asked to, the others small, as Go's
/// `cases.Title` for American English.
pub(super) fn title(text: &str, small_rest: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut in_word = false;
    let mut capital_written = false;
    for (at, c) in chars.iter().copied().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let after = chars.get(at + 1).copied();
        in_word = match c {
            _ if small_rest && is_alone(c) => false,
            _ if c.is_alphanumeric() || c == '_' || is_mark(c) => true,
            '\'' | '’' | '.' | ':' | '·' | '‧' => {
                let part = |c: Option<char>| {
                    c.is_some_and(|c| c == '_' || (c.is_alphanumeric() && !is_alone(c)))
                };
                in_word && part(before) && part(after)
            }
            _ => false,
        };
        if !in_word {
            capital_written = false;
        }
        if capital_written && !small_rest {
            out.push(c);
        } else if capital_written {
            out.extend(c.to_lowercase());
        } else if in_word && (c.is_lowercase() || c.is_uppercase()) {
            out.push_str(&titled(c));
            capital_written = true;
        } else {
            out.push(c);
        }
    }
    out
}

/// Returns the capital that a character has at the start of a word.
fn titled(c: char) -> String {
    match c {
        'Ǆ' | 'ǆ' | 'ǅ' => return "ǅ".to_owned(),
        'Ǉ' | 'ǉ' | 'ǈ' => return "ǈ".to_owned(),
        'Ǌ' | 'ǌ' | 'ǋ' => return "ǋ".to_owned(),
        'Ǳ' | 'ǳ' | 'ǲ' => return "ǲ".to_owned(),
        _ => {}
    }
    if let Some(capital) = with_iota(c) {
        return capital.to_string();
    }
    let mut capitals = c.to_uppercase();
    let first = capitals.next().unwrap_or(c);
    // Of a ligature the first letter is a capital.
    let rest: String = match first.is_uppercase() {
        true => capitals.flat_map(char::to_lowercase).collect(),
        false => capitals.collect(),
    };
    format!("{first}{rest}")
}

/// Returns the capital of a Greek letter with iota, which Rust writes as two.
fn with_iota(c: char) -> Option<char> {
    match u32::from(c) {
        n @ (0x1f80..=0x1f87 | 0x1f90..=0x1f97 | 0x1fa0..=0x1fa7) => char::from_u32(n + 8),
        n @ (0x1fb3 | 0x1fc3 | 0x1ff3) => char::from_u32(n + 9),
        _ => None,
    }
}

/// Returns whether a letter is no part of a longer word for `cases.Title`: those of scripts that
/// put no spaces between words.
fn is_alone(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
        || matches!(c, '\u{3041}'..='\u{309f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
        || matches!(c, '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Returns whether the character only modifies the one before.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{ad}')
}

/// Returns the text in capitals as Go's `strings.ToUpper`, which gives each character one other.
pub(super) fn upper(text: &str) -> String {
    let one = |c: char| {
        let mut all = c.to_uppercase();
        match (all.next(), all.next()) {
            (Some(only), None) => only,
            _ => with_iota(c).unwrap_or(c),
        }
    };
    text.chars().map(one).collect()
}

/// Returns the text in small letters as Go's `strings.ToLower`, which looks at no neighbours.
pub(super) fn lower(text: &str) -> String {
    let one = |c: char| c.to_lowercase().next().unwrap_or(c);
    text.chars().map(one).collect()
}

/// Returns a query's text with `%41` and `+` replaced by what they stand for.
///
/// # Errors
/// A `%` without two hexadecimal digits behind it.
pub(super) fn url_unescape(text: &str) -> Result<String, Refusal> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = after
                    .get(..2)
                    .and_then(|digits| std::str::from_utf8(digits).ok());
                let digits = digits.filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
                let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                let wrong =
                    || Refusal::content("`%` stands without two hexadecimal digits behind it");
                bytes.push(byte.ok_or_else(wrong)?);
                rest = after.get(2..).unwrap_or_default();
            }
            other => bytes.push(*other),
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_those_of_go() {
        let times = title("30T00:00Z a1,2b a1.1b a::b 1:1b a_.b a.日b", true);
        assert_eq!(times, "30T00:00z A1,2B A1.1b A::B 1:1B A_.b A.日B");
        let text = "5xx foo.bar foo_bar FOO-bar don't a:b über ÉTÉ 3rd ab3cd x'y (hello)";
        let expected = "5Xx Foo.bar Foo_bar Foo-Bar Don't A:b Über Été 3Rd Ab3cd X'y (Hello)";
        assert_eq!(title(text, true), expected);
        let expected = "5Xx Foo.bar Foo_bar FOO-Bar Don't A:b Über ÉTÉ 3Rd Ab3cd X'y (Hello)";
        assert_eq!(title(text, false), expected);
    }

    #[test]
    fn queries_are_unescaped() {
        assert_eq!(url_unescape("a+b%20%c3%a9").unwrap(), "a b é");
        assert!(url_unescape("%4").is_err());
        assert!(url_unescape("%+1").is_err());
    }
}
