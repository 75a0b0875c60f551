use crate::diag::{Fault, Span};

/// The largest file that is read, in bytes. Ten thousand rules take about seven million.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// Returns the text of a file: UTF-8, or UTF-16 with a byte order mark, without the mark.
///
/// # Errors
/// Bytes that are neither give a fault whose span counts bytes of the input.
pub fn decode(bytes: &[u8]) -> Result<String, Fault> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, Fault> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(e) => {
            let at = e.valid_up_to();
            let byte = bytes.get(at).copied().unwrap_or_default();
            Err(Fault::new(
                Span::new(at, at + 1),
                format!("the file is not UTF-8: byte 0x{byte:02x} at offset {at}"),
            )
            .with_help("save the file as UTF-8"))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Fault> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(Fault::new(
            Span::default(),
            "the file has a UTF-16 byte order mark, but is not valid UTF-16",
        )
        .with_help("save the file as UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn reads_the_three_encodings() {
        assert_eq!(decode(b"a: \xc3\xa9").unwrap(), "a: é");
        assert_eq!(decode(b"\xef\xbb\xbfa: 1").unwrap(), "a: 1");
        assert_eq!(decode(b"\xff\xfea\0:\0").unwrap(), "a:");
        assert_eq!(decode(b"\xfe\xff\0a\0:").unwrap(), "a:");
    }

    #[test]
    fn other_bytes_are_refused_with_their_offset() {
        let fault = decode(b"a: \xff").unwrap_err();
        assert_eq!(fault.span.start, 3);
        assert!(decode(b"\xff\xfea").is_err());
    }
}
