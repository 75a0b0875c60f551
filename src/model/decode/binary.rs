//! Values with the tag `!!binary`: base64, as go-yaml reads it.

/// Decodes base64 with padding; line breaks between the digits do not count.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|b| !matches!(b, b'\r' | b'\n'))
        .collect();
    let (groups, rest) = digits.as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(groups.len() * 3);
    for (number, group) in groups.iter().enumerate() {
        let padding = group.iter().rev().take_while(|b| **b == b'=').count();
        if padding > 2 || (padding > 0 && number + 1 < groups.len()) {
            return None;
        }
        let (digits, _) = group.split_at(4 - padding);
        let bits = digits
            .iter()
            .try_fold(0u32, |bits, b| Some(bits << 6 | value(*b)?))?;
        let [_, a, b, c] = (bits << (6 * padding)).to_be_bytes();
        bytes.extend([a, b, c].into_iter().take(3 - padding));
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn base64_needs_its_padding() {
        assert_eq!(decode("aGk=").as_deref(), Some(b"hi".as_slice()));
        assert_eq!(decode("aG\nkh").as_deref(), Some(b"hi!".as_slice()));
        assert_eq!(decode("/w==").as_deref(), Some([0xff].as_slice()));
        assert_eq!(decode("").as_deref(), Some([].as_slice()));
        for wrong in ["aGk", "a===", "a=aa", "a b=", "aa==aaaa"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
