//! What is written of floats.
//!
//! Source: `fmtFloat` of fmt/format.go and strconv/ftoa.go in Go 1.26.

use super::Printer;

/// More digits behind the point than any float has.
const MOST_DIGITS: usize = 1_100;

impl Printer {
    pub(super) fn float(&mut self, number: f64, verb: char, precision: Option<usize>) {
        let flags = self.flags;
        let precision = flags.precision().or(precision);
        let text = formatted(number, verb, precision);
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(&text)),
        };
        let sign = match (negative, flags.space && !flags.plus) {
            (true, _) => '-',
            (false, true) => ' ',
            (false, false) => '+',
        };
        if !number.is_finite() {
            let bare = number.is_nan() && !flags.space && !flags.plus;
            let sign = if bare {
                String::new()
            } else {
                sign.to_string()
            };
            // Go writes the sign of infinity whether it is asked for or not.
            self.pad_with_spaces(&(sign + digits));
            return;
        }
        let digits = match flags.sharp && verb != 'b' {
            true => with_point(digits, verb, precision),
            false => digits.to_owned(),
        };
        if !flags.plus && sign == '+' {
            self.pad(&digits);
            return;
        }
        let missing = flags.width().saturating_sub(digits.len() + 1);
        if flags.zeros() && missing > 0 {
            self.push(&sign.to_string());
            self.padding(missing);
            self.push(&digits);
            return;
        }
        self.pad(&format!("{sign}{digits}"));
    }
}

/// Returns the digits with a point, and with the zeros that `#` keeps.
fn with_point(text: &str, verb: char, precision: Option<usize>) -> String {
    let mut wanted = match verb {
        'g' | 'G' | 'x' => precision.unwrap_or(6),
        _ => 0,
    };
    let exponent: &[char] = match verb {
        'x' | 'X' => &['p', 'P'],
        _ => &['e', 'E'],
    };
    let end = text.find(exponent).unwrap_or(text.len());
    let (digits, exponent) = text.split_at_checked(end).unwrap_or((text, ""));
    let counted = digits.chars().filter(|c| *c != '.');
    wanted = wanted.saturating_sub(counted.skip_while(|c| *c == '0').count());
    let mut out = digits.to_owned();
    if !digits.contains('.') {
        if digits == "0" {
            wanted = wanted.saturating_sub(1);
        }
        out.push('.');
    }
    out + &"0".repeat(wanted) + exponent
}

/// Returns a float as `strconv.FormatFloat` does; without a precision, the shortest text that reads
/// back.
fn formatted(number: f64, verb: char, precision: Option<usize>) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    match verb {
        'f' | 'F' => fixed(number, precision),
        'e' | 'E' => scientific(number, precision, verb),
        'g' | 'G' => general(number, precision, verb),
        'b' => {
            let (mantissa, exponent) = parts(number);
            let sign = if number.is_sign_negative() { "-" } else { "" };
            format!("{sign}{mantissa}p{:+}", exponent - 52)
        }
        _ => hexadecimal(number, precision, verb),
    }
}

fn fixed(number: f64, precision: Option<usize>) -> String {
    let Some(precision) = precision else {
        return format!("{number}");
    };
    let digits = precision.min(MOST_DIGITS);
    format!("{number:.digits$}") + &"0".repeat(precision - digits)
}

fn scientific(number: f64, precision: Option<usize>, verb: char) -> String {
    let written = match precision {
        Some(precision) => format!("{number:.*e}", precision.min(MOST_DIGITS)),
        None => format!("{number:e}"),
    };
    let more = precision.unwrap_or(0).saturating_sub(MOST_DIGITS);
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    format!("{mantissa}{}{}", "0".repeat(more), power(verb, exponent))
}

/// Writes an exponent with its sign and at least two digits.
fn power(verb: char, exponent: i32) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{verb}{sign}{:02}", exponent.unsigned_abs())
}

fn general(number: f64, precision: Option<usize>, verb: char) -> String {
    let most = precision.map(|precision| precision.clamp(1, MOST_DIGITS));
    let written = match most {
        Some(most) => format!("{number:.*e}", most - 1),
        None => format!("{number:e}"),
    };
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let trimmed = match mantissa.contains('.') {
        true => mantissa.trim_end_matches('0').trim_end_matches('.'),
        false => mantissa,
    };
    let digits = trimmed.bytes().filter(u8::is_ascii_digit).count();
    let whole = usize::try_from(exponent + 1).unwrap_or_default();
    let limit = match most {
        None => 6,
        Some(most) if most > digits && digits >= whole => digits,
        Some(most) => most,
    };
    let is_small = i32::try_from(limit).is_ok_and(|limit| exponent < limit);
    if number == 0.0 || (exponent >= -4 && is_small) {
        let decimals = match number == 0.0 {
            true => 0,
            false => digits
                .saturating_add_signed(-(exponent as isize))
                .saturating_sub(1),
        };
        return format!("{number:.decimals$}");
    }
    let e = if verb == 'G' { 'E' } else { 'e' };
    format!("{trimmed}{}", power(e, exponent))
}

/// Returns the mantissa as an integer, and the exponent of its first bit.
fn parts(number: f64) -> (u64, i32) {
    let bits = number.to_bits();
    let mantissa = bits & ((1 << 52) - 1);
    match (bits >> 52 & 0x7ff) as i32 {
        0 => (mantissa, -1022),
        exponent => (mantissa | 1 << 52, exponent - 1023),
    }
}

fn hexadecimal(number: f64, precision: Option<usize>, verb: char) -> String {
    let (mantissa, mut exponent) = parts(number);
    let mut mantissa = mantissa << 8;
    if mantissa == 0 {
        exponent = 0;
    }
    while mantissa != 0 && mantissa & (1 << 60) == 0 {
        mantissa <<= 1;
        exponent -= 1;
    }
    if let Some(precision) = precision.filter(|precision| *precision < 15) {
        let shift = precision * 4;
        let extra = (mantissa << shift) & ((1 << 60) - 1);
        mantissa >>= 60 - shift;
        if extra | (mantissa & 1) > 1 << 59 {
            mantissa += 1;
        }
        mantissa <<= 60 - shift;
        if mantissa & (1 << 61) != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let upper = verb == 'X';
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let mut out = format!("{sign}0{verb}{}", mantissa >> 60 & 1);
    let mut digits = String::new();
    mantissa <<= 4;
    while mantissa != 0 {
        let digit = mantissa >> 60 & 15;
        digits.push_str(&match upper {
            true => format!("{digit:X}"),
            false => format!("{digit:x}"),
        });
        mantissa <<= 4;
    }
    if let Some(precision) = precision {
        digits.push_str(&"0".repeat(precision.saturating_sub(digits.len())));
    }
    if !digits.is_empty() {
        out.push('.');
        out.push_str(&digits);
    }
    out + &power(if upper { 'P' } else { 'p' }, exponent)
}
