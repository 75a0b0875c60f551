use super::Style;

/// Which reader's rules hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// go-yaml v2: alertmanager.yml, prometheus.yml and the files of file_sd.
    #[default]
    V2,
    /// go-yaml v3: rule files.
    V3,
}

/// What a scalar means, before the wanted type is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolved {
    /// Nothing: `~`, `null` or no text.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// The merge key `<<`.
    Merge,
    /// Text.
    Text,
}

/// Resolves a scalar as go-yaml does: `tag` is the explicit tag without `!!`, if any.
///
/// Source: go-yaml v2.4.0 and v3.0.1, `resolve.go`. v2 reads `yes`, `on` and `y` as true; v3
/// leaves them text until a bool is wanted.
pub fn resolve(text: &str, style: Style, tag: Option<&str>, dialect: Dialect) -> Resolved {
    match tag {
        Some("str" | "binary" | "timestamp") => return Resolved::Text,
        None if style != Style::Plain => return Resolved::Text,
        Some("int" | "float" | "bool" | "null" | "merge") | None => {}
        Some(_) => return Resolved::Text,
    }
    // Most scalars are longer than any constant and begin like no number.
    let begins_number = |b: &u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.');
    if tag.is_none() && text.len() > 5 && !text.as_bytes().first().is_some_and(begins_number) {
        return Resolved::Text;
    }
    let resolved = constant(text, dialect)
        .or_else(|| number(text))
        .unwrap_or(Resolved::Text);
    match (tag, resolved) {
        (Some("float"), Resolved::Int(n)) => Resolved::Float(n as f64),
        _ => resolved,
    }
}

fn constant(text: &str, dialect: Dialect) -> Option<Resolved> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "true" | "True" | "TRUE" => Resolved::Bool(true),
        "false" | "False" | "FALSE" => Resolved::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Resolved::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Resolved::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Resolved::Float(f64::NEG_INFINITY),
        "<<" => Resolved::Merge,
        _ if dialect == Dialect::V2 => Resolved::Bool(old_bool(text)?),
        _ => return None,
    })
}

/// Returns the value of the truth words that only YAML 1.1 has.
pub(crate) fn old_bool(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

fn number(text: &str) -> Option<Resolved> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return None;
    }
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    integer(&plain)
        .map(Resolved::Int)
        .or_else(|| float(&plain).map(Resolved::Float))
}

/// Reads a whole number with the prefixes that Go's `strconv.ParseInt` knows for base 0.
fn integer(plain: &str) -> Option<i128> {
    let (negative, digits) = match plain.as_bytes().first()? {
        b'-' => (true, &plain[1..]),
        b'+' => (false, &plain[1..]),
        _ => (false, plain),
    };
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = if let Some(rest) = lower.strip_prefix("0x") {
        (16, rest)
    } else if let Some(rest) = lower.strip_prefix("0b") {
        (2, rest)
    } else if let Some(rest) = lower.strip_prefix("0o") {
        (8, rest)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, &lower[1..])
    } else {
        (10, lower.as_str())
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let value = i128::from_str_radix(digits, radix).ok()?;
    let value = if negative { -value } else { value };
    (i128::from(i64::MIN)..=i128::from(u64::MAX))
        .contains(&value)
        .then_some(value)
}

/// Reads what go-yaml's float pattern admits: digits with one point and an exponent.
fn float(plain: &str) -> Option<f64> {
    let body = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    let (mantissa, exponent) = match body.find(['e', 'E']) {
        Some(i) => (&body[..i], Some(&body[i + 1..])),
        None => (body, None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
        None => digits(mantissa),
    };
    let exponent_fits = exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)));
    if !mantissa_fits || !exponent_fits {
        return None;
    }
    plain.parse().ok().filter(|f: &f64| f.is_finite())
}

#[cfg(test)]
mod tests {
    use super::{Dialect, Resolved, resolve};
    use crate::source::yaml::Style;

    fn v2(text: &str) -> Resolved {
        resolve(text, Style::Plain, None, Dialect::V2)
    }

    #[test]
    fn scalars_resolve_as_go_yaml_v2_resolves_them() {
        let cases = [
            ("yes", Resolved::Bool(true)),
            ("off", Resolved::Bool(false)),
            ("017", Resolved::Int(15)),
            ("0o17", Resolved::Int(15)),
            ("0x1F", Resolved::Int(31)),
            ("1_000", Resolved::Int(1000)),
            ("1e3", Resolved::Float(1000.0)),
            ("1.", Resolved::Float(1.0)),
            ("+1", Resolved::Int(1)),
            ("~", Resolved::Null),
            ("2001-01-01", Resolved::Text),
            ("1:30", Resolved::Text),
            ("0b11", Resolved::Int(3)),
            ("-.5", Resolved::Float(-0.5)),
            ("=", Resolved::Text),
            ("<<", Resolved::Merge),
            ("0.1e", Resolved::Text),
            ("08", Resolved::Float(8.0)),
            ("1__0", Resolved::Int(10)),
            ("NaN", Resolved::Text),
            ("-0", Resolved::Int(0)),
            ("0x", Resolved::Text),
            ("5m", Resolved::Text),
        ];
        for (text, want) in cases {
            assert_eq!(v2(text), want, "{text}");
        }
    }

    #[test]
    fn tags_and_quotes_decide_first() {
        assert_eq!(
            resolve("3", Style::Quoted, Some("int"), Dialect::V2),
            Resolved::Int(3)
        );
        assert_eq!(
            resolve("1", Style::Plain, Some("str"), Dialect::V2),
            Resolved::Text
        );
        assert_eq!(
            resolve("yes", Style::Quoted, None, Dialect::V2),
            Resolved::Text
        );
        assert_eq!(
            resolve("yes", Style::Plain, None, Dialect::V3),
            Resolved::Text
        );
    }
}
