/// How many characters of the user's text a message shows.
const LONGEST: usize = 60;

/// Returns the text as a message can show it: control characters escaped, long text cut.
pub(crate) fn excerpt(text: &str) -> String {
    let mut shown = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == LONGEST {
            shown.push('…');
            break;
        }
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_text_on_one_line() {
        assert_eq!(excerpt("a\n\"b\\"), "a\\n\"b\\");
        assert_eq!(excerpt(&"é".repeat(61)).chars().count(), 61);
        assert!(excerpt(&"é".repeat(61)).ends_with('…'));
        assert!(!excerpt(&"é".repeat(60)).ends_with('…'));
    }
}
