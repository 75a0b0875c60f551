use super::{Data, Value};

/// Returns a single value as Go's `fmt.Sprint` writes it, which is how compose turns numbers and
/// truth values into text; `None` for null, lists and mappings.
pub fn go_text(value: &Value) -> Option<String> {
    match &value.data {
        Data::Bool(b) => Some(b.to_string()),
        Data::Int(n) => Some(n.to_string()),
        Data::Float(f) => Some(float(*f)),
        Data::Text(text) => Some(text.value.clone()),
        Data::Null | Data::Time(_) | Data::List(_) | Data::Map(_) => None,
    }
}

/// Writes a number as Go's `%v`: shortest digits, with an exponent below 1e-4 and from 1e21 on.
fn float(f: f64) -> String {
    if f.is_nan() {
        return "NaN".to_owned();
    }
    if f.is_infinite() {
        return if f > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let magnitude = f.abs();
    if magnitude == 0.0 || (1e-4..1e21).contains(&magnitude) {
        return format!("{f}");
    }
    let written = format!("{f:e}");
    let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(rest) => ('-', rest),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

#[cfg(test)]
mod tests {
    use super::float;

    #[test]
    fn numbers_are_written_as_go_writes_them() {
        let cases = [
            (1.5, "1.5"),
            (1000.0, "1000"),
            (1e21, "1e+21"),
            (1e-5, "1e-05"),
            (-0.25, "-0.25"),
            (0.0, "0"),
            (123_456_789.125, "123456789.125"),
        ];
        for (f, want) in cases {
            assert_eq!(float(f), want);
        }
    }
}
