use std::fmt;

use reqwest::Url;

/// The address of an HTTP service, perhaps with a user and password for basic authentication,
/// which neither [`Display`](fmt::Display) nor [`Debug`] shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

/// Why a text is no address. The text may hold a password and is not quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadAddress {
    /// It is no URL.
    NoUrl,
    /// It does not start with `http://` or `https://`.
    Scheme,
    /// It has a query.
    Query,
    /// An `@` stands behind the host: part of a password would be taken as host, port or path.
    LateAt,
}

impl fmt::Display for BadAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoUrl => "it is no URL",
            Self::Scheme => "it does not start with http:// or https://",
            Self::Query => "it has a query",
            Self::LateAt => {
                "an `@` stands behind the host; in a password, write `/` as %2F, `?` as %3F, `#` as \
                 %23 and `@` as %40"
            }
        })
    }
}

impl Address {
    /// Reads an address such as `https://user:password@am.example.org/prefix`. A fragment, as
    /// browsers show one, is left out.
    ///
    /// # Errors
    /// A text that is none, see [`BadAddress`].
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        let lower = text.trim_start().to_ascii_lowercase();
        if !lower.starts_with("http://") && !lower.starts_with("https://") {
            return Err(BadAddress::Scheme);
        }
        let mut url = Url::parse(text).map_err(|_| BadAddress::NoUrl)?;
        let fragment = url.fragment().unwrap_or_default();
        let query = url.query().unwrap_or_default();
        if [url.path(), query, fragment]
            .iter()
            .any(|p| p.contains('@'))
        {
            return Err(BadAddress::LateAt);
        }
        if url.query().is_some() {
            return Err(BadAddress::Query);
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    pub(super) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Returns the URL of a path below the address, with user and password.
    pub(super) fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let joined = format!("{}/{path}", url.path().trim_end_matches('/'));
        url.set_path(&joined);
        url
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut url = self.0.clone();
        // Only URLs without a host cannot lose their user, and those are none of http.
        if url.set_username("").is_err() || url.set_password(None).is_err() {
            return f.write_str("<redacted>");
        }
        f.write_str(url.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_password_are_sent_and_not_shown() {
        let address = Address::parse("https://ops:s3cr%2Ft@am.example.org:9093/am/").unwrap();
        assert_eq!(address.to_string(), "https://am.example.org:9093/am");
        assert!(!format!("{address:?}").contains("s3cr"));
        let url = address.at("api/v2/status");
        assert_eq!(url.path(), "/am/api/v2/status");
        assert_eq!((url.username(), url.password()), ("ops", Some("s3cr%2Ft")));
    }

    #[test]
    fn what_a_browser_shows_is_an_address() {
        let address = Address::parse("HTTP://localhost:9093/#/alerts").unwrap();
        assert_eq!(address.to_string(), "http://localhost:9093");
        assert_eq!(address.at("x").as_str(), "http://localhost:9093/x");
    }

    #[test]
    fn a_password_is_never_taken_for_something_that_is_shown() {
        for (text, expected) in [
            ("localhost:9093", BadAddress::Scheme),
            ("ops:s3cret@am:9093", BadAddress::Scheme),
            ("ftp://am", BadAddress::Scheme),
            ("", BadAddress::Scheme),
            ("http://", BadAddress::NoUrl),
            ("http://ops:s3/cret@am", BadAddress::NoUrl),
            ("http://ops:3/cret@am", BadAddress::LateAt),
            ("http://ops:3\\cret@am", BadAddress::LateAt),
            ("http://ops:3?cret@am", BadAddress::LateAt),
            ("http://ops:3#cret@am", BadAddress::LateAt),
            ("http://am/?token=s3cret", BadAddress::Query),
        ] {
            assert_eq!(Address::parse(text), Err(expected), "{text}");
            assert!(!expected.to_string().contains("cret"));
        }
    }
}
