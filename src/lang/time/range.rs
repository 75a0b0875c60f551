use crate::diag::{Fault, Span};
use crate::lang::excerpt::excerpt;

const WEEKDAYS: [&str; 7] = [
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A range of numbers, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The first number inside.
    pub begin: i64,
    /// The last number inside.
    pub end: i64,
}

impl Range {
    /// Returns whether the number is inside.
    pub fn contains(self, number: i64) -> bool {
        (self.begin..=self.end).contains(&number)
    }
}

/// Reads a weekday or a range of them, as `monday:friday`, by their English names in any case.
/// Sunday is 0.
///
/// # Errors
/// Returns what Alertmanager refuses: other names, and ranges that go over the end of the week.
pub fn weekdays(text: &str) -> Result<Range, Fault> {
    let range = read(text, |member| named(member, &WEEKDAYS, "weekday", 0))?;
    if range.begin <= range.end {
        return Ok(range);
    }
    let fault = Fault::new(
        whole(text),
        format!(
            "the range `{}` goes over the end of the week, saturday",
            excerpt(text)
        ),
    );
    let name = |day: i64| {
        usize::try_from(day)
            .ok()
            .and_then(|day| WEEKDAYS.get(day))
            .copied()
    };
    Err(match (name(range.begin), name(range.end)) {
        (Some(begin), Some(end)) => {
            let part = |from: &str, to: &str| {
                if from == to {
                    from.to_owned()
                } else {
                    format!("{from}:{to}")
                }
            };
            let (first, second) = (part(begin, "saturday"), part("sunday", end));
            fault.with_help(format!("write two entries, {first} and {second}"))
        }
        _ => fault,
    })
}

/// Reads a day of the month or a range of them, as `1:7` or `-3:-1`; negative days count from the
/// end of the month.
///
/// # Errors
/// Returns what Alertmanager refuses: days outside 1 to 31 and -1 to -31, and ranges that end before
/// they start in every month.
pub fn days_of_month(text: &str) -> Result<Range, Fault> {
    let range = read(text, |member| {
        let day = number(member, "day of the month")?;
        if day == 0 || !(-31..=31).contains(&day) {
            let message = format!("{day} is no day of the month, expected 1 to 31 or -1 to -31");
            return Err(Fault::new(whole(member), message));
        }
        Ok(day)
    })?;
    if range.begin < 0 && range.end > 0 {
        let message = "a range that starts with a negative day has to end with one";
        return Err(Fault::new(whole(text), message).with_help("-1 is the last day of the month"));
    }
    // A month has 28 days at least: what is reversed then is reversed in every month.
    let in_shortest_month = |day: i64| if day < 0 { 28 + day } else { day };
    if in_shortest_month(range.begin) > in_shortest_month(range.end) {
        return Err(reversed(text));
    }
    Ok(range)
}

/// Reads a month or a range of them, as `january:march` or `1:3`. Alertmanager accepts any number,
/// also 0 and 13, which no month ever has.
///
/// # Errors
/// Returns what Alertmanager refuses: other names, and ranges that end before they start.
pub fn months(text: &str) -> Result<Range, Fault> {
    let range = read(text, |member| match atoi(&lower(member)) {
        Some(number) => Ok(number),
        None => named(member, &MONTHS, "month", 1),
    })?;
    if range.begin > range.end {
        let help = "a range cannot go over the end of the year: write two entries";
        return Err(reversed(text).with_help(help));
    }
    Ok(range)
}

/// Reads a year or a range of them, as `2024:2026`.
///
/// # Errors
/// Returns what Alertmanager refuses: other text, and ranges that end before they start.
pub fn years(text: &str) -> Result<Range, Fault> {
    let range = read(text, |member| number(member, "year"))?;
    if range.begin > range.end {
        return Err(reversed(text));
    }
    Ok(range)
}

/// Reads one member, or two with a colon between them.
fn read(text: &str, member: impl Fn(&str) -> Result<i64, Fault>) -> Result<Range, Fault> {
    let mut parts = text.split(':');
    let first = parts.next().unwrap_or_default();
    let Some(last) = parts.next() else {
        let only = member(first)?;
        return Ok(Range {
            begin: only,
            end: only,
        });
    };
    if parts.next().is_some() {
        let message = format!(
            "`{}` has more than one colon, expected a range such as a:b",
            excerpt(text)
        );
        return Err(Fault::new(whole(text), message));
    }
    let begin = member(first)?;
    let end = member(last).map_err(|mut fault| {
        let shift = first.len() + 1;
        fault.span = Span::new(fault.span.start + shift, fault.span.end + shift);
        fault
    })?;
    Ok(Range { begin, end })
}

fn named(text: &str, names: &[&str], what: &str, first: i64) -> Result<i64, Fault> {
    let lower = lower(text);
    let position = names.iter().position(|name| *name == lower);
    if let Some(number) = position.and_then(|position| i64::try_from(position).ok()) {
        return Ok(first + number);
    }
    let message = format!("`{}` is no {what}", excerpt(text));
    let meant = lower.trim();
    let proposal = names
        .iter()
        .find(|name| meant.len() >= 2 && name.starts_with(meant));
    Err(Fault::new(whole(text), message).with_help(match proposal {
        Some(name) => format!("write {name}"),
        None => format!(
            "write its English name in full, such as {}",
            names.first().copied().unwrap_or_default()
        ),
    }))
}

fn number(text: &str, what: &str) -> Result<i64, Fault> {
    atoi(text).ok_or_else(|| {
        Fault::new(
            whole(text),
            format!("expected the number of a {what}, found `{}`", excerpt(text)),
        )
    })
}

/// Reads a number as Go's `strconv.Atoi` does.
fn atoi(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// Maps to lower case character by character, as Go does.
fn lower(text: &str) -> String {
    text.chars()
        .filter_map(|c| c.to_lowercase().next())
        .collect()
}

fn reversed(text: &str) -> Fault {
    Fault::new(
        whole(text),
        format!("the range `{}` ends before it starts", excerpt(text)),
    )
}

fn whole(text: &str) -> Span {
    Span::new(0, text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn range(begin: i64, end: i64) -> Range {
        Range { begin, end }
    }

    #[test]
    fn reads_names_and_numbers() {
        assert_eq!(weekdays("Monday:FRIDAY"), Ok(range(1, 5)));
        assert_eq!(weekdays("sunday"), Ok(range(0, 0)));
        assert_eq!(days_of_month("1:7"), Ok(range(1, 7)));
        assert_eq!(days_of_month("-3:-1"), Ok(range(-3, -1)));
        assert_eq!(days_of_month("5:-5"), Ok(range(5, -5)));
        assert_eq!(months("january:3"), Ok(range(1, 3)));
        assert_eq!(months("13"), Ok(range(13, 13)));
        assert_eq!(years("+2024:2026"), Ok(range(2024, 2026)));
    }

    #[test]
    fn names_the_member_that_is_wrong() {
        let fault = weekdays("monday:fri").unwrap_err();
        assert_eq!(fault.span, Span::new(7, 10));
        assert_eq!(fault.help.as_deref(), Some("write friday"));
        let fault = weekdays("monday: friday").unwrap_err();
        assert_eq!(fault.help.as_deref(), Some("write friday"));
        assert!(months("13th").unwrap_err().message.contains("no month"));
        for text in ["", "1.5", "a", "99999999999999999999", "1:2:3", ":"] {
            assert!(years(text).is_err(), "{text}");
        }
        for text in ["0", "32", "-32", "1:0"] {
            assert!(
                days_of_month(text).unwrap_err().message.contains("no day"),
                "{text}"
            );
        }
    }

    #[test]
    fn ranges_do_not_wrap() {
        let help = weekdays("friday:monday").unwrap_err().help.unwrap();
        assert_eq!(help, "write two entries, friday:saturday and sunday:monday");
        let help = weekdays("saturday:sunday").unwrap_err().help.unwrap();
        assert_eq!(help, "write two entries, saturday and sunday");
        assert!(months("december:january").is_err());
        assert!(years("2026:2024").is_err());
        assert!(
            days_of_month("-1:1")
                .unwrap_err()
                .message
                .contains("negative")
        );
        for text in ["7:1", "-1:-3", "30:-1", "25:-10"] {
            assert!(
                days_of_month(text).unwrap_err().message.contains("before"),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn spans_stay_inside_the_text(text in "(mon|monday|1|-1|é|İ|32| |:){0,5}") {
            for read in [weekdays, days_of_month, months, years] {
                if let Err(fault) = read(&text) {
                    prop_assert!(text.get(fault.span.start..fault.span.end).is_some());
                }
            }
        }
    }
}
