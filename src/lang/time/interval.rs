use jiff::Timestamp;
use jiff::civil::DateTime;

use super::{Range, TimeRange, Zone};

/// One entry of a time interval: all the fields that are present have to contain the instant.
///
/// A field that is present but empty contains nothing, as in Alertmanager.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeInterval {
    /// Parts of the day, one of which has to contain the local time.
    pub times: Option<Vec<TimeRange>>,
    /// Days of the week; Sunday is 0.
    pub weekdays: Option<Vec<Range>>,
    /// Days of the month; negative ones count from its end.
    pub days_of_month: Option<Vec<Range>>,
    /// Months; January is 1.
    pub months: Option<Vec<Range>>,
    /// Years.
    pub years: Option<Vec<Range>>,
    /// The zone of the local time, UTC when absent.
    pub location: Option<Zone>,
}

impl TimeInterval {
    /// Returns whether the instant is inside, as Alertmanager's `ContainsTime` decides.
    pub fn contains(&self, instant: Timestamp) -> bool {
        let utc = Zone::utc();
        let zone = self.location.as_ref().unwrap_or(&utc);
        let local = zone.local(instant);
        // 24 hours have 1,440 minutes: the conversion cannot fail.
        let minute =
            u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or(0);
        let weekday = i64::from(local.weekday().to_sunday_zero_offset());
        any(self.times.as_ref(), |range| range.contains(minute))
            && any(self.days_of_month.as_ref(), |range| {
                contains_day(*range, local, zone)
            })
            && any(self.months.as_ref(), |range| {
                range.contains(i64::from(local.month()))
            })
            && any(self.weekdays.as_ref(), |range| range.contains(weekday))
            && any(self.years.as_ref(), |range| {
                range.contains(i64::from(local.year()))
            })
    }
}

/// Returns whether one of the ranges fits; an absent field always does.
fn any<T>(ranges: Option<&Vec<T>>, fits: impl Fn(&T) -> bool) -> bool {
    ranges.is_none_or(|ranges| ranges.iter().any(fits))
}

fn contains_day(range: Range, local: DateTime, zone: &Zone) -> bool {
    let days = days_in_month(local, zone);
    let from_start = |day: i64| if day < 0 { days + day + 1 } else { day };
    let begin = from_start(range.begin);
    if begin > days {
        return false;
    }
    let end = from_start(range.end).clamp(-days, days);
    (begin.max(-days)..=end).contains(&i64::from(local.day()))
}

/// Returns how many whole days lie between the starts of this month and the next.
///
/// Alertmanager divides the elapsed hours by 24, so that the month in which clocks go forward has a
/// day less: with `Europe/Berlin`, the last day of March is the 30th for it.
fn days_in_month(local: DateTime, zone: &Zone) -> i64 {
    let calendar = i64::from(local.date().days_in_month());
    elapsed_days(local, zone).unwrap_or(calendar)
}

fn elapsed_days(local: DateTime, zone: &Zone) -> Option<i64> {
    let midnight = local.date().first_of_month().at(0, 0, 0, 0);
    let start = zone.instant(midnight)?;
    // Go counts on from what its clock shows, which differs from midnight where that is skipped.
    let shown = zone.local(start);
    let next_month = shown
        .date()
        .first_of_month()
        .checked_add(jiff::Span::new().months(1))
        .ok()?;
    let days_into = i64::from(shown.date().day()) - 1;
    let next_date = next_month
        .checked_add(jiff::Span::new().days(days_into))
        .ok()?;
    let end = zone.instant(next_date.to_datetime(shown.time()))?;
    Some(end.duration_since(start).as_hours() / 24)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lang::time::{Minute, days_of_month, months, weekdays, years};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn times(start: &str, end: &str) -> Option<Vec<TimeRange>> {
        let minute = |text| Minute::parse(text).unwrap();
        Some(vec![TimeRange::new(minute(start), minute(end)).unwrap()])
    }

    fn days(texts: &[&str]) -> TimeInterval {
        TimeInterval {
            days_of_month: Some(
                texts
                    .iter()
                    .map(|text| days_of_month(text).unwrap())
                    .collect(),
            ),
            ..TimeInterval::default()
        }
    }

    #[test]
    fn fields_are_anded_and_their_ranges_ored() {
        let interval = TimeInterval {
            times: times("09:00", "17:00"),
            weekdays: Some(vec![weekdays("monday:friday").unwrap()]),
            months: Some(vec![months("july").unwrap(), months("11:12").unwrap()]),
            years: Some(vec![years("2020:2026").unwrap()]),
            ..TimeInterval::default()
        };
        assert!(interval.contains(at("2026-07-01T09:00:00Z")));
        assert!(interval.contains(at("2026-11-02T16:59:59Z")));
        for outside in [
            "2026-07-01T08:59:59Z",
            "2026-07-01T17:00:00Z",
            "2026-07-04T10:00:00Z",
            "2026-08-03T10:00:00Z",
            "2027-07-01T10:00:00Z",
        ] {
            assert!(!interval.contains(at(outside)), "{outside}");
        }
    }

    #[test]
    fn an_absent_field_holds_everything_and_an_empty_one_nothing() {
        assert!(TimeInterval::default().contains(at("2026-07-01T00:00:00Z")));
        let interval = TimeInterval {
            times: Some(Vec::new()),
            ..TimeInterval::default()
        };
        assert!(!interval.contains(at("2026-07-01T00:00:00Z")));
    }

    #[test]
    fn negative_days_count_from_the_end_of_the_month() {
        assert!(days(&["-1"]).contains(at("2026-02-28T12:00:00Z")));
        assert!(!days(&["-1"]).contains(at("2024-02-28T12:00:00Z")));
        assert!(days(&["-31:-1"]).contains(at("2026-02-01T12:00:00Z")));
        assert!(days(&["20:31"]).contains(at("2026-02-28T12:00:00Z")));
        assert!(!days(&["31"]).contains(at("2026-02-28T12:00:00Z")));
        assert!(days(&["5:-5"]).contains(at("2026-02-24T12:00:00Z")));
        assert!(!days(&["5:-5"]).contains(at("2026-02-25T12:00:00Z")));
    }

    #[test]
    fn the_month_in_which_clocks_go_forward_lacks_its_last_day() {
        let mut last = days(&["-1"]);
        last.location = Some(Zone::parse("Europe/Berlin").unwrap());
        assert!(last.contains(at("2026-03-30T12:00:00Z")));
        assert!(!last.contains(at("2026-03-31T12:00:00Z")));
        assert!(last.contains(at("2026-10-31T12:00:00Z")));
        assert!(last.contains(at("2026-04-30T12:00:00Z")));
    }

    #[test]
    fn the_location_decides_the_day() {
        let mut monday = TimeInterval {
            weekdays: Some(vec![weekdays("monday").unwrap()]),
            ..TimeInterval::default()
        };
        assert!(!monday.contains(at("2026-07-05T23:30:00Z")));
        monday.location = Some(Zone::parse("Europe/Berlin").unwrap());
        assert!(monday.contains(at("2026-07-05T23:30:00Z")));
    }

    proptest! {
        #[test]
        fn a_whole_month_holds_every_day_where_clocks_stand_still(seconds in -60_000_000_000_i64..250_000_000_000) {
            let instant = Timestamp::from_second(seconds).unwrap();
            prop_assert!(days(&["1:-1"]).contains(instant));
            prop_assert!(days(&["-31:-1"]).contains(instant));
        }

        #[test]
        fn no_zone_and_no_instant_is_too_much(seconds in -377_000_000_000_i64..253_000_000_000, zone in 0_usize..600) {
            let names: Vec<String> = jiff::tz::TimeZoneDatabase::bundled().available().map(|n| n.to_string()).collect();
            let mut interval = days(&["1:-1"]);
            interval.location = names.get(zone % names.len()).map(|name| Zone::parse(name).unwrap());
            let instant = Timestamp::from_second(seconds).unwrap();
            interval.contains(instant);
        }
    }
}
