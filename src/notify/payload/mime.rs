//! How mail is encoded: words in headers (RFC 2047) and bodies (RFC 2045), as Go writes them.

use std::fmt::Write as _;

/// How many characters the content of an encoded word has, of the 75 that the word may have.
const MAX_WORD: usize = 75 - "=?utf-8?q?".len() - "?=".len();

/// Returns a header's value; anything but printable ASCII makes encoded words of it.
pub(super) fn header(value: &str) -> String {
    let plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\t');
    if value.bytes().all(plain) {
        return value.to_owned();
    }
    let mut out = String::from("=?utf-8?q?");
    let mut length = 0;
    for c in value.chars() {
        let mut encoded = String::new();
        match c {
            ' ' => encoded.push('_'),
            '!'..='~' if !matches!(c, '=' | '?' | '_') => encoded.push(c),
            _ => {
                for byte in c.to_string().bytes() {
                    let _ = write!(encoded, "={byte:02X}");
                }
            }
        }
        if length + encoded.len() > MAX_WORD {
            out.push_str("?= =?utf-8?q?");
            length = 0;
        }
        length += encoded.len();
        out.push_str(&encoded);
    }
    out + "?="
}

/// How many characters a line of a body has at most.
const MAX_LINE: usize = 76;

/// Returns a body as quoted-printable text.
pub(super) fn quoted_printable(body: &str) -> String {
    let mut out = String::new();
    let mut line = String::new();
    let mut after_return = false;
    for byte in body.bytes() {
        match byte {
            b'\n' if after_return => {
                after_return = false;
                continue;
            }
            b'\r' | b'\n' => {
                end_line(&mut out, &mut line);
                out.push_str("\r\n");
                after_return = byte == b'\r';
                continue;
            }
            b'!'..=b'~' | b' ' | b'\t' if byte != b'=' => {
                if line.len() == MAX_LINE - 1 {
                    soft_break(&mut out, &mut line);
                }
                line.push(char::from(byte));
            }
            _ => encode(&mut out, &mut line, byte),
        }
        after_return = false;
    }
    end_line(&mut out, &mut line);
    out
}

fn encode(out: &mut String, line: &mut String, byte: u8) {
    if MAX_LINE - 1 - line.len() < 3 {
        soft_break(out, line);
    }
    let _ = write!(line, "={byte:02X}");
}

fn soft_break(out: &mut String, line: &mut String) {
    out.push_str(line);
    out.push_str("=\r\n");
    line.clear();
}

/// Ends a line; white space at its end would be lost in transport.
fn end_line(out: &mut String, line: &mut String) {
    if line.ends_with([' ', '\t']) {
        let last = line.pop().unwrap_or(' ');
        encode(out, line, u8::try_from(last).unwrap_or(b' '));
    }
    out.push_str(line);
    line.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_encoded_when_they_have_to_be() {
        assert_eq!(header("[FIRING:1] a_b"), "[FIRING:1] a_b");
        assert_eq!(header("é = ?_"), "=?utf-8?q?=C3=A9_=3D_=3F=5F?=");
        let long = header(&"é".repeat(12));
        assert_eq!(long.split(' ').count(), 2, "the line itself is not folded");
        assert!(long.split(' ').all(|word| word.len() <= 75));
    }

    #[test]
    fn bodies_are_quoted_printable() {
        assert_eq!(quoted_printable("a=b \né"), "a=3Db=20\r\n=C3=A9");
        assert_eq!(quoted_printable("a\r\nb\rc"), "a\r\nb\r\nc");
        let long = quoted_printable(&"x".repeat(100));
        assert_eq!(long, format!("{}=\r\n{}", "x".repeat(75), "x".repeat(25)));
    }
}
