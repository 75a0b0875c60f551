//! Go's time layouts: the reference time `Mon Jan 2 15:04:05 MST 2006` written as the text shall look.

use std::fmt::Write as _;

use super::moment::{Local, Moment};

/// A part of a layout that stands for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    LongMonth,
    Month,
    NumMonth,
    ZeroMonth,
    LongWeekday,
    Weekday,
    Day,
    UnderDay,
    ZeroDay,
    UnderYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    UpperPm,
    LowerPm,
    Zone,
    /// A numeric offset.
    Offset {
        /// `Z` stands for UTC.
        iso: bool,
        colon: bool,
        minutes: bool,
        seconds: bool,
    },
    /// Digits behind the second: how many, and whether zeros at the end are left out.
    Fraction {
        separator: char,
        digits: usize,
        trimmed: bool,
    },
}

const fn offset(iso: bool, colon: bool, minutes: bool, seconds: bool) -> Part {
    Part::Offset {
        iso,
        colon,
        minutes,
        seconds,
    }
}

/// What the text of a layout stands for, longer ones before their beginnings.
const PARTS: [(&str, Part); 33] = [
    ("January", Part::LongMonth),
    ("Jan", Part::Month),
    ("Monday", Part::LongWeekday),
    ("Mon", Part::Weekday),
    ("MST", Part::Zone),
    ("01", Part::ZeroMonth),
    ("002", Part::ZeroYearDay),
    ("02", Part::ZeroDay),
    ("03", Part::ZeroHour12),
    ("04", Part::ZeroMinute),
    ("05", Part::ZeroSecond),
    ("06", Part::Year),
    ("15", Part::Hour),
    ("1", Part::NumMonth),
    ("2006", Part::LongYear),
    ("2", Part::Day),
    ("__2", Part::UnderYearDay),
    ("_2", Part::UnderDay),
    ("3", Part::Hour12),
    ("4", Part::Minute),
    ("5", Part::Second),
    ("PM", Part::UpperPm),
    ("pm", Part::LowerPm),
    ("-070000", offset(false, false, true, true)),
    ("-07:00:00", offset(false, true, true, true)),
    ("-0700", offset(false, false, true, false)),
    ("-07:00", offset(false, true, true, false)),
    ("-07", offset(false, false, false, false)),
    ("Z070000", offset(true, false, true, true)),
    ("Z07:00:00", offset(true, true, true, true)),
    ("Z0700", offset(true, false, true, false)),
    ("Z07:00", offset(true, true, true, false)),
    ("Z07", offset(true, false, false, false)),
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// Returns the name of a month, 1 to 12.
pub(super) fn month_name(month: i64) -> &'static str {
    let index = usize::try_from(month - 1).unwrap_or(usize::MAX);
    MONTHS.get(index).copied().unwrap_or_default()
}

/// Returns the name of a weekday, 0 to 6 from Sunday.
pub(super) fn weekday_name(weekday: i64) -> &'static str {
    let index = usize::try_from(weekday).unwrap_or(usize::MAX);
    WEEKDAYS.get(index).copied().unwrap_or_default()
}

/// Returns a moment as the layout asks.
pub(super) fn format(moment: &Moment, layout: &str) -> String {
    let local = moment.local();
    let mut out = String::new();
    let mut rest = layout;
    while let Some(first) = rest.chars().next() {
        match part(rest) {
            Some((part, length)) => {
                write_part(&mut out, part, &local);
                rest = rest.get(length..).unwrap_or_default();
            }
            // Go takes an underscore before the year as text, and not as a padded day.
            None if rest.starts_with("_2006") => {
                out.push('_');
                write_part(&mut out, Part::LongYear, &local);
                rest = rest.get(5..).unwrap_or_default();
            }
            None => {
                out.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    out
}

/// Returns the part that the text starts with, and the length of what stands for it.
fn part(text: &str) -> Option<(Part, usize)> {
    if let Some(found) = fraction(text) {
        return Some(found);
    }
    if text.starts_with("_2006") {
        return None;
    }
    // `Jan` before a lower-case letter is another word, as `Janet`; so is `Mon` in `Month`.
    let (name, part) = PARTS.iter().find(|(name, _)| text.starts_with(name))?;
    let longest = PARTS
        .iter()
        .filter(|(other, _)| text.starts_with(other))
        .max_by_key(|(other, _)| other.len())
        .map_or((*name, *part), |(name, part)| (*name, *part));
    let next = text.get(longest.0.len()..).unwrap_or_default();
    if matches!(longest.1, Part::Month | Part::Weekday)
        && next.starts_with(|c: char| c.is_ascii_lowercase())
    {
        return None;
    }
    Some((longest.1, longest.0.len()))
}

/// Returns a fraction of a second: `.000` or `,999` without a digit behind it.
fn fraction(text: &str) -> Option<(Part, usize)> {
    let separator = text.chars().next().filter(|c| matches!(c, '.' | ','))?;
    let digit = text
        .chars()
        .nth(1)
        .filter(|digit| matches!(digit, '0' | '9'))?;
    let after = text.get(1..).unwrap_or_default().trim_start_matches(digit);
    let digits = text.len() - 1 - after.len();
    let ends = !after.starts_with(|c: char| c.is_ascii_digit());
    ends.then_some((
        Part::Fraction {
            separator,
            digits,
            trimmed: digit == '9',
        },
        1 + digits,
    ))
}

fn write_part(out: &mut String, part: Part, local: &Local) {
    let civil = local.civil;
    let (year, day, hour) = (civil.year(), civil.day(), civil.hour());
    let hour12 = match hour % 12 {
        0 => 12,
        hour => hour,
    };
    let month = month_name(civil.month().into());
    let weekday = weekday_name(civil.weekday().to_sunday_zero_offset().into());
    let year_day = civil.day_of_year();
    // Writing to a string cannot fail.
    let _ = match part {
        Part::LongMonth => write!(out, "{month}"),
        Part::Month => write!(out, "{}", month.get(..3).unwrap_or_default()),
        Part::NumMonth => write!(out, "{}", civil.month()),
        Part::ZeroMonth => write!(out, "{:02}", civil.month()),
        Part::LongWeekday => write!(out, "{weekday}"),
        Part::Weekday => write!(out, "{}", weekday.get(..3).unwrap_or_default()),
        Part::Day => write!(out, "{day}"),
        Part::UnderDay => write!(out, "{day:2}"),
        Part::ZeroDay => write!(out, "{day:02}"),
        Part::UnderYearDay => write!(out, "{year_day:3}"),
        Part::ZeroYearDay => write!(out, "{year_day:03}"),
        Part::Hour => write!(out, "{hour:02}"),
        Part::Hour12 => write!(out, "{hour12}"),
        Part::ZeroHour12 => write!(out, "{hour12:02}"),
        Part::Minute => write!(out, "{}", civil.minute()),
        Part::ZeroMinute => write!(out, "{:02}", civil.minute()),
        Part::Second => write!(out, "{}", civil.second()),
        Part::ZeroSecond => write!(out, "{:02}", civil.second()),
        Part::LongYear => write!(out, "{year:04}"),
        Part::Year => write!(out, "{:02}", year.rem_euclid(100)),
        Part::UpperPm => write!(out, "{}", if hour >= 12 { "PM" } else { "AM" }),
        Part::LowerPm => write!(out, "{}", if hour >= 12 { "pm" } else { "am" }),
        Part::Zone => match &local.abbreviation {
            Some(name) => write!(out, "{name}"),
            None => {
                write_offset(out, offset(false, false, true, false), local.offset_seconds);
                Ok(())
            }
        },
        Part::Offset { .. } => {
            write_offset(out, part, local.offset_seconds);
            Ok(())
        }
        Part::Fraction {
            separator,
            digits,
            trimmed,
        } => {
            write_fraction(out, separator, digits, trimmed, civil.subsec_nanosecond());
            Ok(())
        }
    };
}

fn write_offset(out: &mut String, part: Part, seconds: i32) {
    let Part::Offset {
        iso,
        colon,
        minutes,
        seconds: with_seconds,
    } = part
    else {
        return;
    };
    if iso && seconds == 0 {
        out.push('Z');
        return;
    }
    let total = seconds.unsigned_abs();
    let colon = if colon { ":" } else { "" };
    out.push(if seconds < 0 { '-' } else { '+' });
    let _ = write!(out, "{:02}", total / 3600);
    if minutes {
        let _ = write!(out, "{colon}{:02}", total / 60 % 60);
    }
    if with_seconds {
        let _ = write!(out, "{colon}{:02}", total % 60);
    }
}

fn write_fraction(out: &mut String, separator: char, digits: usize, trimmed: bool, nanos: i32) {
    let all = format!("{nanos:09}");
    // Go has no more than nine digits, however many the layout asks for.
    let mut shown: String = all.chars().take(digits).collect();
    if trimmed {
        shown.truncate(shown.trim_end_matches('0').len());
        if shown.is_empty() {
            return;
        }
    }
    out.push(separator);
    out.push_str(&shown);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(layout: &str) -> String {
        format(&Moment::parse("2026-03-07T15:04:09.120Z").unwrap(), layout)
    }

    #[test]
    fn every_part_has_its_text() {
        for (layout, expected) in [
            ("2006-01-02 15:04:05", "2026-03-07 15:04:09"),
            ("Mon, 2 Jan 06 3:4:5 PM", "Sat, 7 Mar 26 3:4:9 PM"),
            ("Monday _2 January __2 002", "Saturday  7 March  66 066"),
            ("15:04:05.000000 .999 ,99", "15:04:09.120000 .12 ,12"),
            ("-07:00 Z07:00 -0700 Z07 MST", "+00:00 Z +0000 Z UTC"),
            ("_2006 Month Janet é", "_2026 Month Janet é"),
            ("03pm", "03pm"),
            ("05.0000000000 05.9999999999", "09.120000000 09.12"),
        ] {
            assert_eq!(shown(layout), expected, "{layout}");
        }
    }
}
