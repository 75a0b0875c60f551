use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// A point in time in a time zone, as Go's `time.Time`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    at: Timestamp,
    zone: TimeZone,
    /// The name of the zone that was asked for, when it is not a bare offset.
    named: bool,
}

/// How a moment stands on the clock of its zone.
pub(super) struct Local {
    pub civil: DateTime,
    pub offset_seconds: i32,
    /// The zone's abbreviation; nothing for a bare offset, which Go shows as digits.
    pub abbreviation: Option<String>,
}

impl Moment {
    /// Returns a point in time in UTC.
    pub fn utc(at: Timestamp) -> Self {
        Self {
            at,
            zone: TimeZone::UTC,
            named: true,
        }
    }

    /// Returns Go's zero time, the first second of the year 1.
    pub fn zero() -> Self {
        Self::utc(Timestamp::from_second(ZERO_SECOND).unwrap_or(Timestamp::MIN))
    }

    /// Reads RFC 3339 as Go's JSON decoder does; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (plain, offset) = match text.strip_suffix('Z') {
            Some(plain) => (plain, 0),
            None => {
                let (plain, zone) = text.split_at_checked(text.len().checked_sub(6)?)?;
                (plain, offset(zone)?)
            }
        };
        if plain.as_bytes().get(10) != Some(&b'T') {
            return None;
        }
        let civil: DateTime = plain.parse().ok()?;
        let offset = Offset::from_seconds(offset).ok()?;
        let at = offset.to_timestamp(civil).ok()?;
        Some(Self {
            at,
            zone: if offset == Offset::UTC {
                TimeZone::UTC
            } else {
                TimeZone::fixed(offset)
            },
            named: offset == Offset::UTC,
        })
    }

    /// Returns the same point in time in a zone of the time zone database, or `None` for an unknown
    /// name. Go takes the empty name as UTC, and `Local` is taken as UTC here: it differs by machine.
    pub fn in_zone(&self, name: &str) -> Option<Self> {
        let zone = match name {
            "" | "UTC" | "Local" => TimeZone::UTC,
            _ => TimeZone::get(name).ok()?,
        };
        // Go opens a file of that name, so that capitals count.
        let known = zone.iana_name().unwrap_or(name);
        if known != name && known.eq_ignore_ascii_case(name) {
            return None;
        }
        Some(Self {
            at: self.at,
            zone,
            named: true,
        })
    }

    /// Returns the point in time.
    pub fn timestamp(&self) -> Timestamp {
        self.at
    }

    /// Returns the time since another, in nanoseconds, kept within Go's range.
    pub fn since(&self, earlier: &Self) -> i64 {
        let nanoseconds = self.at.as_nanosecond() - earlier.at.as_nanosecond();
        i64::try_from(nanoseconds).unwrap_or(if nanoseconds < 0 { i64::MIN } else { i64::MAX })
    }

    /// Returns the point in time that many nanoseconds later, at the edge of what can be held.
    pub fn plus(&self, nanoseconds: i64) -> Self {
        let sum = self.at.as_nanosecond() + i128::from(nanoseconds);
        let edge = if nanoseconds < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Self {
            at: Timestamp::from_nanosecond(sum).unwrap_or(edge),
            ..self.clone()
        }
    }

    /// Returns the time as much later by the calendar, at the same hour of the clock; months and days
    /// beyond the end of a year or month run into the next. Nothing beyond the year 9999.
    pub fn plus_date(&self, years: i64, months: i64, days: i64) -> Option<Self> {
        let civil = self.local().civil;
        let month = i128::from(civil.month()) - 1 + i128::from(months);
        let year = i128::from(civil.year()) + i128::from(years) + month.div_euclid(12);
        let day = i128::from(civil.day()) - 1 + i128::from(days);
        let midnight = (days_to(year, month.rem_euclid(12) + 1) + day) * 86_400;
        let (hour, minute) = (i128::from(civil.hour()), i128::from(civil.minute()));
        let seconds = midnight + hour * 3_600 + minute * 60 + i128::from(civil.second());
        let at = |offset: i32| {
            let seconds = seconds - i128::from(offset);
            let nanoseconds = seconds * 1_000_000_000 + i128::from(civil.subsec_nanosecond());
            Timestamp::from_nanosecond(nanoseconds).ok()
        };
        // As Go: the offset that holds at the wall clock's time in UTC, and then the one that holds
        // there.
        let offset = |at: Timestamp| self.zone.to_offset(at).seconds();
        let first = offset(at(0)?);
        let second = match first {
            0 => 0,
            _ => offset(at(first)?),
        };
        Some(Self {
            at: at(second)?,
            ..self.clone()
        })
    }

    /// Returns the time down to a multiple of a duration since Go's zero time.
    pub fn truncated(&self, unit: i64) -> Self {
        match unit > 0 {
            true => self.plus(-self.beyond(unit)),
            false => self.clone(),
        }
    }

    /// Returns the time at the nearest multiple of a duration since Go's zero time.
    pub fn rounded(&self, unit: i64) -> Self {
        if unit <= 0 {
            return self.clone();
        }
        let rest = self.beyond(unit);
        match rest < unit - rest {
            true => self.plus(-rest),
            false => self.plus(unit - rest),
        }
    }

    fn beyond(&self, unit: i64) -> i64 {
        let since = self.at.as_nanosecond() - i128::from(ZERO_SECOND) * 1_000_000_000;
        i64::try_from(since.rem_euclid(i128::from(unit))).unwrap_or_default()
    }

    /// Returns whether the clock of the zone is at summer time.
    pub fn is_dst(&self) -> bool {
        self.zone.to_offset_info(self.at).dst().is_dst()
    }

    pub(super) fn local(&self) -> Local {
        let info = self.zone.to_offset_info(self.at);
        let abbreviation = info.abbreviation();
        // The database names zones without letters by their offset, and so does Go.
        Local {
            civil: info.offset().to_datetime(self.at),
            offset_seconds: info.offset().seconds(),
            abbreviation: self.named.then(|| abbreviation.to_owned()),
        }
    }

    /// Returns the text that Go's JSON encoder writes.
    pub fn rfc3339(&self) -> String {
        super::layout::format(self, "2006-01-02T15:04:05.999999999Z07:00")
    }
}

/// The second of Go's zero time.
const ZERO_SECOND: i64 = -62_135_596_800;

/// Returns the days from 1970 to the first of a month.
fn days_to(year: i128, month: i128) -> i128 {
    // Years begin in March here, so that the leap day is their last.
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn offset(text: &str) -> Option<i32> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let hours: i32 = hours.parse().ok().filter(|hours| *hours < 24)?;
    let minutes: i32 = minutes.parse().ok().filter(|minutes| *minutes < 60)?;
    Some(sign * (hours * 3600 + minutes * 60))
}

impl fmt::Display for Moment {
    /// Writes what Go's `Time.String` gives.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::layout::format(
            self,
            "2006-01-02 15:04:05.999999999 -0700 MST",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_json_holds() {
        let moment = Moment::parse("2026-11-23T10:20:30.5+02:00").unwrap();
        assert_eq!(moment.to_string(), "2026-11-23 10:20:30.5 +0200 +0200");
        assert_eq!(moment.rfc3339(), "2026-11-23T10:20:30.5+02:00");
        assert_eq!(Moment::zero().rfc3339(), "0001-01-01T00:00:00Z");
        for wrong in [
            "",
            "2026-11-23",
            "2026-11-23T10:20:30",
            "2026-11-23T10:20:30+2:00",
        ] {
            assert_eq!(Moment::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn dates_are_added_as_go_adds_them() {
        let start = Moment::parse("2026-03-07T09:05:03.025Z").unwrap();
        let berlin = start.in_zone("Europe/Berlin").unwrap();
        for (moment, (years, months, days), expected) in [
            (&start, (1, -1, 0), "2027-02-07 09:05:03.025 +0000 UTC"),
            (&start, (0, 0, -400), "2025-01-31 09:05:03.025 +0000 UTC"),
            (&start, (0, -1, 24), "2026-03-03 09:05:03.025 +0000 UTC"),
            (&berlin, (0, 1, 0), "2026-04-07 10:05:03.025 +0200 CEST"),
        ] {
            let moved = moment.plus_date(years, months, days).unwrap();
            assert_eq!(moved.to_string(), expected);
        }
        assert_eq!(start.plus_date(9_000, 0, 0), None);
        let hour = 3_600_000_000_000;
        assert_eq!(
            start.rounded(hour).to_string(),
            "2026-03-07 09:00:00 +0000 UTC"
        );
        assert_eq!(
            start.truncated(24 * hour).to_string(),
            "2026-03-07 00:00:00 +0000 UTC"
        );
        assert!(!berlin.is_dst());
        assert_eq!(start.truncated(0), start);
    }

    #[test]
    fn zones_come_from_the_database() {
        let moment = Moment::parse("2026-07-01T10:00:00Z").unwrap();
        let berlin = moment.in_zone("Europe/Berlin").unwrap();
        assert_eq!(berlin.to_string(), "2026-07-01 12:00:00 +0200 CEST");
        assert_eq!(moment.in_zone("Mars/Olympus"), None);
        assert_eq!(moment.in_zone("europe/berlin"), None);
        assert!(moment.in_zone("Etc/UTC").is_some());
        assert!(moment.in_zone("US/Eastern").is_some());
    }
}
