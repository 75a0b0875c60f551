use std::fmt;

use crate::diag::{Fault, Span};
use crate::lang::excerpt::excerpt;

/// A time of day in minutes since midnight, 0 to 1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(u16);

impl Minute {
    /// Reads `HH:MM` from `00:00` to `24:00`.
    ///
    /// # Errors
    /// Returns what Alertmanager refuses, with the right spelling where the intent is plain.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        exact(text).ok_or_else(|| {
            let message = format!(
                "`{}` is no time of day, expected HH:MM from 00:00 to 24:00",
                excerpt(text)
            );
            let fault = Fault::new(Span::new(0, text.len()), message);
            match corrected(text) {
                Some(right) => fault.with_help(format!("write {right}")),
                None => fault,
            }
        })
    }

    /// Returns the minutes since midnight.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

fn exact(text: &str) -> Option<Minute> {
    let (hours, minutes) = text.split_once(':')?;
    let two_digits =
        |digits: &str| digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    of_day(hours.parse().ok()?, minutes.parse().ok()?)
}

fn of_day(hours: u16, minutes: u16) -> Option<Minute> {
    let valid = (hours < 24 && minutes < 60) || (hours == 24 && minutes == 0);
    valid.then(|| Minute(hours * 60 + minutes))
}

/// Understands `9:00`, `9`, `9am` and `9:30 pm`.
fn corrected(text: &str) -> Option<Minute> {
    let lower = text.trim().to_ascii_lowercase();
    let (digits, afternoon) = if let Some(digits) = lower.strip_suffix("am") {
        (digits.trim_end(), Some(false))
    } else if let Some(digits) = lower.strip_suffix("pm") {
        (digits.trim_end(), Some(true))
    } else {
        (lower.as_str(), None)
    };
    let mut parts = digits.splitn(3, [':', '.', 'h']);
    let hours: u16 = parts.next()?.parse().ok()?;
    let minutes: u16 = parts
        .next()
        .filter(|m| !m.is_empty())
        .map_or(Some(0), |m| m.parse().ok())?;
    let hours = match afternoon {
        None => hours,
        Some(_) if hours > 12 => return None,
        Some(afternoon) => hours % 12 + if afternoon { 12 } else { 0 },
    };
    of_day(hours, minutes)
}

/// A part of the day, its end excluded. It cannot cross midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeRange {
    start: Minute,
    end: Minute,
}

impl TimeRange {
    /// Returns the range.
    ///
    /// # Errors
    /// Returns a fault without a place when the end is not after the start.
    pub fn new(start: Minute, end: Minute) -> Result<Self, Fault> {
        if start < end {
            return Ok(Self { start, end });
        }
        let message = format!("the end {end} is not after the start {start}");
        let fault = Fault::new(Span::default(), message);
        Err(if start == end || end == Minute(0) {
            fault.with_help("write 24:00 for the end of the day")
        } else {
            fault.with_help(format!(
                "a range cannot cross midnight: write two, {start} to 24:00 and 00:00 to {end}"
            ))
        })
    }

    /// Returns the first minute inside.
    pub fn start(self) -> Minute {
        self.start
    }

    /// Returns the first minute after the range.
    pub fn end(self) -> Minute {
        self.end
    }

    /// Returns whether a minute since midnight is inside.
    pub fn contains(self, minute: u16) -> bool {
        (self.start.0..self.end.0).contains(&minute)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_times_of_day() {
        for (text, minutes) in [
            ("00:00", 0),
            ("09:30", 570),
            ("23:59", 1439),
            ("24:00", 1440),
        ] {
            let minute = Minute::parse(text).unwrap();
            assert_eq!(minute.get(), minutes);
            assert_eq!(minute.to_string(), text);
        }
    }

    #[test]
    fn proposes_the_right_spelling() {
        for (text, help) in [
            ("9:00", Some("write 09:00")),
            ("9", Some("write 09:00")),
            ("9pm", Some("write 21:00")),
            ("12:30 AM", Some("write 00:30")),
            ("09:00:00", Some("write 09:00")),
            (" 17:00", Some("write 17:00")),
            ("24:01", None),
            ("9:60", None),
            ("noon", None),
            ("", None),
            ("é:00", None),
        ] {
            assert_eq!(
                Minute::parse(text).unwrap_err().help.as_deref(),
                help,
                "{text}"
            );
        }
    }

    #[test]
    fn a_range_ends_after_it_starts() {
        let minute = |text| Minute::parse(text).unwrap();
        let range = TimeRange::new(minute("09:00"), minute("17:00")).unwrap();
        assert!(range.contains(540) && range.contains(1019));
        assert!(!range.contains(539) && !range.contains(1020));
        let help = |start, end| {
            TimeRange::new(minute(start), minute(end))
                .unwrap_err()
                .help
                .unwrap()
        };
        assert!(help("22:00", "06:00").contains("22:00 to 24:00 and 00:00 to 06:00"));
        assert!(help("00:00", "00:00").contains("24:00"));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "[0-9:amp. é]{0,8}|[0-9]{1,6}[:h.]?[0-9]{0,6} ?(am|pm)?") {
            if let Err(fault) = Minute::parse(&text) {
                prop_assert_eq!(fault.span.end, text.len());
            }
        }
    }
}
