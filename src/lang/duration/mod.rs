//! Durations as Prometheus and Alertmanager write them (`1h30m`), and Go's own form (`1.5h`).

mod golang;
mod prometheus;

pub use golang::parse_go;
pub use prometheus::{Duration, parse};

use crate::diag::{Fault, Span};

/// The largest duration that Go's `time.Duration` holds, in nanoseconds (about 292 years).
const MAX_NANOSECONDS: u64 = i64::MAX as u64;

const TOO_LONG: &str = "a duration cannot exceed 2^63-1 nanoseconds, about 292 years";

/// Returns the fault of a duration that does not fit.
fn out_of_range(text: &str) -> Fault {
    Fault::new(
        Span::new(0, text.len()),
        format!("duration `{text}` is out of range"),
    )
    .with_help(TOO_LONG)
}

/// Returns how many bytes at the start of `text` are ASCII digits.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}
