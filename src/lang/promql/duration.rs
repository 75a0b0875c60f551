//! Durations: literals, the arithmetic between them, and how Prometheus writes them.

use super::operator::BinaryOp;
use crate::diag::Span;

/// A range, step or offset.
#[derive(Clone, Debug)]
pub struct Duration {
    /// Where it stands, with its sign.
    pub span: Span,
    /// How long it is.
    pub value: DurationValue,
}

/// How long a [`Duration`] is.
#[derive(Clone, Debug)]
pub enum DurationValue {
    /// A number of seconds or a duration literal, in nanoseconds; only offsets are ever negative.
    Literal(i64),
    /// Arithmetic on durations, experimental in Prometheus 3.5.
    Expression(DurationExpr),
}

impl Duration {
    /// Returns the length in nanoseconds; `None` when arithmetic divides by zero or overflows.
    pub fn nanoseconds(&self) -> Option<i64> {
        match &self.value {
            DurationValue::Literal(nanoseconds) => Some(*nanoseconds),
            DurationValue::Expression(expression) => expression.nanoseconds(),
        }
    }
}

/// Arithmetic on durations: the nodes in the order of evaluation, the last one being the whole.
#[derive(Clone, Debug)]
pub struct DurationExpr {
    pub(super) nodes: Vec<DurationNode>,
}

/// One step of the arithmetic; operands name earlier nodes by their index.
#[derive(Clone, Debug)]
pub(super) struct DurationNode {
    pub kind: DurationKind,
    /// Whether parentheses stand around it.
    pub wrapped: bool,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum DurationKind {
    Number {
        seconds: f64,
        /// Whether it is written with units, and so is printed with them.
        units: bool,
    },
    Negated(usize),
    Binary {
        op: BinaryOp,
        left: usize,
        right: usize,
    },
}

impl DurationExpr {
    /// Returns the value in nanoseconds, whole milliseconds as Prometheus 3.5 takes them.
    ///
    /// `None` when it divides by zero or leaves the range of 64 bits.
    pub fn nanoseconds(&self) -> Option<i64> {
        let mut worth: Vec<f64> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let value = match node.kind {
                DurationKind::Number { seconds, .. } => seconds,
                DurationKind::Negated(operand) => -worth.get(operand)?,
                DurationKind::Binary { op, left, right } => {
                    calculate(op, *worth.get(left)?, *worth.get(right)?)?
                }
            };
            worth.push(value);
        }
        let seconds = *worth.last()?;
        let in_range = seconds.abs() <= MAX_SECONDS;
        in_range.then(|| (seconds * 1e3) as i64 * NANOS_PER_MILLISECOND)
    }
}

impl DurationExpr {
    /// Returns whether the text begins with a number behind at most one sign, with which an offset
    /// would end.
    pub(super) fn begins_with_literal(&self) -> bool {
        let mut at = self.nodes.len().saturating_sub(1);
        let mut signs = 0;
        while let Some(node) = self.nodes.get(at).filter(|node| !node.wrapped) {
            at = match node.kind {
                DurationKind::Number { .. } => {
                    return signs + usize::from(self.is_negative_number(at)) <= 1;
                }
                DurationKind::Negated(operand) => {
                    signs += 1;
                    operand
                }
                DurationKind::Binary { op, left, .. } => {
                    if self.needs_parens(op, left) {
                        return false;
                    }
                    left
                }
            };
        }
        false
    }

    /// Returns whether a left operand must stand in parentheses: those of a number are forgotten, but
    /// `-2 ^ 2` would be `-(2 ^ 2)`.
    pub(super) fn needs_parens(&self, op: BinaryOp, left: usize) -> bool {
        op == BinaryOp::Pow && self.is_negative_number(left)
    }

    fn is_negative_number(&self, node: usize) -> bool {
        let kind = self.nodes.get(node).map(|node| node.kind);
        matches!(kind, Some(DurationKind::Number { seconds, .. }) if seconds.is_sign_negative())
    }
}

fn calculate(op: BinaryOp, left: f64, right: f64) -> Option<f64> {
    match op {
        BinaryOp::Add => Some(left + right),
        BinaryOp::Sub => Some(left - right),
        BinaryOp::Mul => Some(left * right),
        BinaryOp::Div => (right != 0.0).then(|| left / right),
        BinaryOp::Mod => (right != 0.0).then(|| left % right),
        BinaryOp::Pow => Some(left.powf(right)),
        _ => None,
    }
}

const NANOS_PER_MILLISECOND: i64 = 1_000_000;
const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// The longest duration in seconds: 64 signed bits of nanoseconds.
pub(super) const MAX_SECONDS: f64 = 9_223_372_036.854_776;

/// The units of a duration literal from the largest to the smallest, in nanoseconds.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * 24 * 3600 * NANOS_PER_SECOND),
    ("w", 7 * 24 * 3600 * NANOS_PER_SECOND),
    ("d", 24 * 3600 * NANOS_PER_SECOND),
    ("h", 3600 * NANOS_PER_SECOND),
    ("m", 60 * NANOS_PER_SECOND),
    ("s", NANOS_PER_SECOND),
    ("ms", NANOS_PER_SECOND / 1000),
];

/// Reads a duration literal into nanoseconds.
///
/// Source: `ParseDuration` in model/time.go of prometheus/common 0.65.
pub(super) fn parse_literal(text: &str) -> Result<i64, &'static str> {
    const TOO_LONG: &str = "is longer than the 292 years a duration can hold";
    let mut rest = text;
    let mut units = UNITS.as_slice();
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest.split_at(digits);
        let letters = after
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, next) = after.split_at(letters);
        if number.is_empty() || unit.is_empty() {
            return Err("is not a duration of whole numbers and units");
        }
        let known = units.iter().position(|(name, _)| *name == unit);
        let Some((_, size)) = known.and_then(|place| units.get(place)) else {
            return Err(if UNITS.iter().any(|(name, _)| *name == unit) {
                "is not a duration: its units must go from the largest to the smallest, each once"
            } else {
                "is not a duration: it has a unit that does not exist"
            });
        };
        let amount = number.parse().ok().and_then(|n: u64| n.checked_mul(*size));
        units = known
            .and_then(|place| units.get(place + 1..))
            .unwrap_or_default();
        total = amount
            .and_then(|amount| total.checked_add(amount))
            .filter(|total| i64::try_from(*total).is_ok())
            .ok_or(TOO_LONG)?;
        rest = next;
    }
    i64::try_from(total).map_err(|_| TOO_LONG)
}

/// Returns nanoseconds as seconds, rounded as Go's `Duration.Seconds` rounds.
pub(super) fn seconds(nanoseconds: i64) -> f64 {
    let whole = nanoseconds / NANOS_PER_SECOND as i64;
    let fraction = nanoseconds % NANOS_PER_SECOND as i64;
    whole as f64 + fraction as f64 / 1e9
}

/// Returns seconds as whole nanoseconds.
pub(super) fn nanoseconds(seconds: f64) -> i64 {
    to_i64((seconds * 1e9).round())
}

/// Converts as Go does on amd64: what does not fit, and NaN, is the smallest number.
pub(super) fn to_i64(value: f64) -> i64 {
    let in_range = value >= i64::MIN as f64 && value < i64::MAX as f64;
    if in_range { value as i64 } else { i64::MIN }
}

/// Writes a duration as Prometheus does: years and weeks only when nothing smaller remains.
///
/// Source: `Duration.String` in model/time.go of prometheus/common 0.65.
pub(super) fn write(nanoseconds: i64, out: &mut String) {
    let mut milliseconds = nanoseconds / NANOS_PER_MILLISECOND;
    if milliseconds == 0 {
        out.push_str("0s");
        return;
    }
    if milliseconds < 0 {
        out.push('-');
        milliseconds = -milliseconds;
    }
    for (unit, size) in UNITS {
        let size = size as i64 / NANOS_PER_MILLISECOND;
        let only_whole = matches!(unit, "y" | "w");
        let amount = milliseconds / size;
        if amount > 0 && !(only_whole && milliseconds % size != 0) {
            out.push_str(&amount.to_string());
            out.push_str(unit);
            milliseconds %= size;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(nanoseconds: i64) -> String {
        let mut out = String::new();
        write(nanoseconds, &mut out);
        out
    }

    #[test]
    fn writes_the_shortest_whole_units() {
        for (text, shown) in [
            ("90d", "90d"),
            ("14d", "2w"),
            ("365d", "1y"),
            ("60m", "1h"),
            ("90s", "1m30s"),
            ("1500ms", "1s500ms"),
            ("0s", "0s"),
        ] {
            assert_eq!(parse_literal(text).map(written).as_deref(), Ok(shown));
        }
        assert_eq!(written(-300 * NANOS_PER_SECOND as i64), "-5m");
        assert_eq!(written(999_999), "0s");
        assert_eq!(written(i64::MIN), "-106751d23h47m16s854ms");
    }

    #[test]
    fn refuses_disorder_strange_units_and_too_long_ones() {
        for text in [
            "5m1h",
            "5m5m",
            "1hs",
            "5",
            "m",
            "1.5h",
            "300y",
            "99999999999999999999s",
        ] {
            assert!(parse_literal(text).is_err(), "{text}");
        }
        assert_eq!(
            parse_literal("292y"),
            Ok(292 * 365 * 86_400 * 1_000_000_000)
        );
    }

    #[test]
    fn converts_as_go_does() {
        assert_eq!(to_i64(f64::NAN), i64::MIN);
        assert_eq!(to_i64(1e300), i64::MIN);
        assert_eq!(to_i64(-3.0), -3);
        assert_eq!(nanoseconds(0.5), 500_000_000);
    }
}
