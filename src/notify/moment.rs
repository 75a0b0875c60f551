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
