use serde::Deserialize;

use crate::diag::Span;
use crate::edge::http::{self, Address, BadAddress, Failure, Limits};
use crate::error::CommandError;
use crate::lang::duration::{self, Duration};
use crate::model::Version;
use crate::model::alertmanager::Alertmanager;
use crate::model::decode::{Field, Secret};

use crate::source::MAX_FILE_BYTES;

/// Where a running Alertmanager tells its configuration (0.16 and later).
const STATUS: &str = "api/v2/status";

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// Reads how long a request may take.
///
/// # Errors
/// No duration, or none at all.
pub(super) fn timeout(text: &str) -> Result<Duration, String> {
    match duration::parse(text) {
        Ok(time) if time.is_zero() => Err("it has to be longer than zero".to_owned()),
        Ok(time) => Ok(time),
        Err(fault) => Err(fault.message),
    }
}

/// The configuration of a running Alertmanager.
pub(super) struct Live {
    /// Its address, without user and password.
    pub(super) name: String,
    /// The configuration, as Alertmanager writes it after it has read it: without comments, with
    /// its defaults, and with `<secret>` in place of each secret.
    pub(super) text: String,
    /// Its version, when it tells one.
    pub(super) version: Option<Version>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    config: Option<StatusConfig>,
    version_info: Option<StatusVersion>,
}

#[derive(Deserialize)]
struct StatusVersion {
    version: Option<String>,
}

#[derive(Deserialize)]
struct StatusConfig {
    original: Option<String>,
}

impl Live {
    /// Asks a running Alertmanager for its configuration.
    ///
    /// # Errors
    /// No address, or no Alertmanager that answers there.
    pub(super) fn get(url: &Secret, timeout: Option<Duration>) -> Result<Self, CommandError> {
        let address = Address::parse(url.reveal()).map_err(bad_address)?;
        let limits = Limits {
            time: timeout.unwrap_or(DEFAULT_TIMEOUT).into(),
            bytes: usize::try_from(MAX_FILE_BYTES).unwrap_or(usize::MAX),
        };
        let refuse = |why: &str| {
            CommandError::new(format!(
                "cannot get the configuration from `{address}`: {why}"
            ))
        };
        let body = http::get(&address, STATUS, limits).map_err(|failure| {
            let error = refuse(&failure.to_string());
            match help(&failure) {
                Some(help) => error.help(help),
                None => error,
            }
        })?;
        let status: Status = serde_json::from_slice(&body).map_err(|error| {
            let why = match error.is_data() {
                true => "the answer holds no configuration",
                false => "the answer is not JSON",
            };
            refuse(why).help("is it the address of an Alertmanager?")
        })?;
        let text = status.config.and_then(|config| config.original);
        let text = text.ok_or_else(|| {
            refuse("the answer holds no configuration")
                .help("is it the address of an Alertmanager?")
        })?;
        let version = status.version_info.and_then(|info| info.version);
        Ok(Self {
            name: address.to_string(),
            text,
            version: version.and_then(|version| Version::parse(&version)),
        })
    }
}

fn bad_address(bad: BadAddress) -> CommandError {
    CommandError::new(format!("--live: {bad}"))
        .help("write the address of an Alertmanager, such as http://localhost:9093")
}

/// Returns the next step.
fn help(failure: &Failure) -> Option<&'static str> {
    Some(match failure {
        Failure::Connect(_) => "does it run, and is the port right?",
        Failure::Tls(_) => {
            "name the authority to trust with SSL_CERT_FILE; does it speak https://?"
        }
        Failure::Timeout(_) => "give it longer with --timeout, such as --timeout 30s",
        Failure::Redirect(Some(_)) => "name that address with --live if it is to be trusted",
        Failure::Status(401) => {
            "it asks for a user and a password, or refuses those given: write \
             http://USER:PASSWORD@HOST:PORT"
        }
        Failure::Status(403) => "this user may not read the status",
        Failure::Status(404 | 405 | 410) => {
            "there is no Alertmanager v2 API there; is the route prefix missing in the address?"
        }
        Failure::Status(400) | Failure::Broken(_) => "is it http:// where https:// is spoken?",
        _ => return None,
    })
}

/// Where a configuration comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A file, which Alertmanager may refuse.
    File,
    /// A running Alertmanager, which did not refuse it.
    Running,
}

impl Origin {
    /// Returns the error of a configuration that cannot be used.
    pub(super) fn refused(self, findings: &str) -> CommandError {
        match self {
            Self::File => CommandError::new(format!(
                "Alertmanager would not load the configuration\n{findings}"
            )),
            Self::Running => CommandError::new(format!(
                "the configuration that runs is not understood\n{findings}"
            )),
        }
    }
}

/// Returns whether a place lies in a part of the configuration that routing does not need. There a
/// running Alertmanager writes what it would not read again: `<secret>` where it asks for a URL, or
/// a default beside what excludes it.
pub(super) fn beside_routing(model: &Alertmanager, place: Span) -> bool {
    let parts = [
        section(&model.global),
        section(&model.receivers),
        section(&model.templates),
        section(&model.tracing),
        section(&model.event_recorder),
    ];
    parts
        .into_iter()
        .flatten()
        .any(|part| part.start <= place.start && place.end <= part.end)
}

fn section<T>(field: &Field<T>) -> Option<Span> {
    field.given().map(|given| given.key.to(given.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_a_duration_above_zero() {
        assert_eq!(timeout("1m30s"), Ok(Duration::from_secs(90)));
        for text in ["0", "0s", "", "ten", "-1s", "1.5s"] {
            assert!(timeout(text).is_err(), "{text}");
        }
    }
}
