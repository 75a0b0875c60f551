use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

use crate::diag::{Fault, Span};
use crate::lang::excerpt::excerpt;

/// A time zone from the IANA database that is built in.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// Returns UTC.
    pub fn utc() -> Self {
        Self {
            name: "UTC".to_owned(),
            zone: TimeZone::UTC,
        }
    }

    /// Reads the name of a zone as Go's `time.LoadLocation` does: letter for letter an IANA name, or
    /// `Local`, or nothing at all for UTC. `Local` is what the machine is set to; official containers
    /// are set to UTC, and so it is taken here.
    ///
    /// # Errors
    /// Returns a fault for a name that is not in the database.
    pub fn parse(name: &str) -> Result<Self, Fault> {
        if matches!(name, "" | "UTC" | "Local") {
            return Ok(Self {
                name: if name.is_empty() {
                    "UTC".to_owned()
                } else {
                    name.to_owned()
                },
                zone: TimeZone::UTC,
            });
        }
        let database = TimeZoneDatabase::bundled();
        let found = database.get(name).ok();
        let known = found
            .as_ref()
            .and_then(TimeZone::iana_name)
            .map(str::to_owned);
        match (found, known) {
            (Some(zone), Some(known)) if known == name => Ok(Self { name: known, zone }),
            (_, known) => {
                let message = format!("`{}` is no time zone of the IANA database", excerpt(name));
                let fault = Fault::new(Span::new(0, name.len()), message);
                Err(match known.or_else(|| similar(&database, name)) {
                    Some(name) => fault.with_help(format!("write {name}")),
                    None => fault.with_help("write a name such as UTC or Europe/Berlin"),
                })
            }
        }
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether the zone is the one the machine is set to, whatever that is.
    pub fn is_local(&self) -> bool {
        self.name == "Local"
    }

    /// Returns the local date and time at an instant.
    pub fn local(&self, instant: Timestamp) -> DateTime {
        self.zone.to_datetime(instant)
    }

    /// Returns the instant of a local date and time as Go's `time.Date` chooses it: where clocks go
    /// forward or back, it takes the offset in force at the instant it first guesses. Nothing when
    /// the instant is beyond the years that are supported.
    pub(super) fn instant(&self, local: DateTime) -> Option<Timestamp> {
        let as_utc = TimeZone::UTC.to_timestamp(local).ok()?;
        let guess = as_utc.checked_sub(self.offset(as_utc)).ok()?;
        as_utc.checked_sub(self.offset(guess)).ok()
    }

    fn offset(&self, instant: Timestamp) -> SignedDuration {
        SignedDuration::from_secs(i64::from(self.zone.to_offset(instant).seconds()))
    }
}

/// Returns the zone whose name ends with that city, or is spelled with spaces for underscores.
fn similar(database: &TimeZoneDatabase, name: &str) -> Option<String> {
    let wanted = name.trim().replace(' ', "_").to_ascii_lowercase();
    if wanted.is_empty() {
        return None;
    }
    database
        .available()
        .map(|known| known.to_string())
        .find(|known| {
            let lower = known.to_ascii_lowercase();
            lower == wanted
                || lower
                    .rsplit_once('/')
                    .is_some_and(|(_, city)| city == wanted)
        })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn names_count_letter_for_letter() {
        for name in [
            "",
            "UTC",
            "Local",
            "Europe/Berlin",
            "US/Pacific",
            "Etc/GMT+5",
            "EST5EDT",
        ] {
            assert!(Zone::parse(name).is_ok(), "{name}");
        }
        for (name, help) in [
            ("europe/berlin", "write Europe/Berlin"),
            ("Berlin", "write Europe/Berlin"),
            ("America/New York", "write America/New_York"),
            ("utc", "write UTC"),
        ] {
            assert_eq!(
                Zone::parse(name).unwrap_err().help.as_deref(),
                Some(help),
                "{name}"
            );
        }
        for name in [
            "Mars/Olympus",
            "../UTC",
            "Europe",
            "local",
            "+02:00",
            "Z",
            " UTC é",
        ] {
            assert!(Zone::parse(name).is_err(), "{name}");
        }
    }

    #[test]
    fn local_time_follows_the_zone() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let summer: Timestamp = "2026-07-01T10:00:00Z".parse().unwrap();
        assert_eq!(berlin.local(summer), date(2026, 7, 1).at(12, 0, 0, 0));
        assert_eq!(
            berlin.instant(date(2026, 7, 1).at(12, 0, 0, 0)),
            Some(summer)
        );
    }
}
