//! URLs and addresses as Go reads them.
//!
//! Messages never quote more than a scheme or a single character, since URLs hold tokens and
//! passwords.

mod authority;
mod host_port;

pub use host_port::{HostPort, host_port};

use crate::diag::{Fault, Span};

/// A URL that Go's `net/url.Parse` accepts, in its parts as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Url {
    /// The scheme in lower case, empty when there is none.
    pub scheme: String,
    /// Whether a user name stands before the host.
    pub has_user: bool,
    /// Whether a password stands before the host.
    pub has_password: bool,
    /// The host with its port, percent-escapes kept; an IPv6 address is in brackets.
    pub host: String,
    /// The path, percent-escapes kept.
    pub path: String,
    /// What follows the scheme when neither a slash nor a host does, as in `mailto:someone`.
    pub opaque: String,
    /// What follows `?`.
    pub query: String,
    /// What follows `#`.
    pub fragment: String,
    /// Where the scheme stands, without the colon.
    pub scheme_span: Span,
    /// Where the host and its port stand.
    pub host_span: Span,
}

impl Url {
    /// Returns the host without port and brackets.
    pub fn hostname(&self) -> &str {
        let host = self.split_port().0;
        host.strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host)
    }

    /// Returns the port's digits; nothing when there is no port or it is empty.
    pub fn port(&self) -> Option<&str> {
        self.split_port().1.filter(|port| !port.is_empty())
    }

    fn split_port(&self) -> (&str, Option<&str>) {
        match self.host.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
                (host, Some(port))
            }
            _ => (&self.host, None),
        }
    }
}

/// Reads a URL as `net/url.Parse` of Go 1.25 does for a program that declares Go 1.25 or older.
///
/// # Errors
/// Returns what Go refuses. Much that is no URL is accepted, as `localhost` (a path) or
/// `localhost:9093` (a scheme).
pub fn parse(text: &str) -> Result<Url, Fault> {
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    if let Some(at) = rest.bytes().position(|byte| byte.is_ascii_control()) {
        return Err(Fault::new(
            Span::new(at, at + 1),
            "a URL cannot hold a control character",
        )
        .with_help(
            "remove it; a line break at the end often comes from a block scalar or a file",
        ));
    }
    let mut url = Url {
        fragment: fragment.to_owned(),
        ..Url::default()
    };
    if rest == "*" {
        rest.clone_into(&mut url.path);
        return Ok(url);
    }
    let scheme_length = scheme_length(rest)?;
    let mut at = 0;
    if let Some(length) = scheme_length {
        url.scheme = rest.get(..length).unwrap_or_default().to_ascii_lowercase();
        url.scheme_span = Span::new(0, length);
        at = length + 1;
    }
    let hierarchy = rest.get(at..).unwrap_or_default();
    let (hierarchy, query) = hierarchy.split_once('?').unwrap_or((hierarchy, ""));
    query.clone_into(&mut url.query);
    if !hierarchy.starts_with('/') {
        if scheme_length.is_some() {
            hierarchy.clone_into(&mut url.opaque);
            return finish(url, text);
        }
        let segment = hierarchy.split('/').next().unwrap_or_default();
        if let Some(colon) = segment.find(':') {
            return Err(Fault::new(
                Span::new(at, at + colon + 1),
                "the part before the colon is no scheme: it has to start with a letter and hold only \
                 letters, digits, `+`, `-` and `.`",
            )
            .with_help("start the URL with http:// or https://"));
        }
    }
    let path = match hierarchy.strip_prefix("//") {
        Some(rest) if scheme_length.is_some() || !rest.starts_with('/') => {
            let end = rest.find('/').unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            authority::read(authority, at + 2, &mut url)?;
            at += 2 + end;
            path
        }
        _ => hierarchy,
    };
    check_escapes(path, at)?;
    path.clone_into(&mut url.path);
    finish(url, text)
}

/// Checks the fragment, as Go does after all else.
fn finish(url: Url, text: &str) -> Result<Url, Fault> {
    check_escapes(&url.fragment, text.len() - url.fragment.len())?;
    Ok(url)
}

/// Reads a URL as Alertmanager's configuration does (0.33, `ParseURL`): an http or https URL with a
/// host.
///
/// # Errors
/// Returns what Alertmanager refuses.
pub fn parse_http(text: &str) -> Result<Url, Fault> {
    let url = parse(text)?;
    let whole = Span::new(0, text.len());
    if url.scheme.is_empty() {
        let message = "the URL has no scheme, expected http:// or https://";
        let fault = Fault::new(Span::new(0, text.len()), message);
        return Err(if text.is_empty() {
            Fault::new(whole, "the URL is empty")
        } else {
            fault.with_help("put http:// or https:// in front")
        });
    }
    if url.scheme != "http" && url.scheme != "https" {
        let message = format!(
            "unsupported scheme `{}`, expected http or https",
            url.scheme
        );
        let looks_like_host = !url.opaque.is_empty() || matches!(url.scheme.as_str(), "localhost");
        let fault = Fault::new(url.scheme_span, message);
        return Err(if looks_like_host {
            fault.with_help("put http:// or https:// in front: without it, what stands before the colon is the scheme")
        } else {
            fault
        });
    }
    if url.host.is_empty() {
        return Err(Fault::new(whole, "the URL has no host")
            .with_help(format!("write it as {}://host:port/path", url.scheme)));
    }
    Ok(url)
}

/// Returns the length of the scheme, nothing when the text has none.
fn scheme_length(text: &str) -> Result<Option<usize>, Fault> {
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at > 0 => return Ok(Some(at)),
            b':' => {
                return Err(
                    Fault::new(Span::new(0, 1), "the scheme before the colon is missing")
                        .with_help("start the URL with http:// or https://"),
                );
            }
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// Checks that two hexadecimal digits follow every percent sign. `start` is where the text stands.
fn check_escapes(text: &str, start: usize) -> Result<(), Fault> {
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'%' && escaped_byte(text, at).is_none() {
            return Err(bad_escape(text, at, start));
        }
    }
    Ok(())
}

/// Returns the byte that the escape at `at` stands for.
fn escaped_byte(text: &str, at: usize) -> Option<u8> {
    let digits = text.get(at + 1..at + 3)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u8::from_str_radix(digits, 16).ok())
        .flatten()
}

fn bad_escape(text: &str, at: usize, start: usize) -> Fault {
    let width = text
        .get(at..)
        .map_or(1, |rest| rest.chars().take(3).map(char::len_utf8).sum());
    Fault::new(
        Span::new(start + at, start + at + width),
        "a percent sign has to be followed by two hexadecimal digits",
    )
    .with_help("write %25 for a percent sign")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn takes_a_url_apart() {
        let url = parse("HTTPS://u:p@Example.com:9093/a%20b/c?x=%zz#top").unwrap();
        assert_eq!(url.scheme, "https");
        assert!(url.has_user && url.has_password);
        assert_eq!(url.host, "Example.com:9093");
        assert_eq!((url.hostname(), url.port()), ("Example.com", Some("9093")));
        assert_eq!(url.path, "/a%20b/c");
        assert_eq!(
            (url.query.as_str(), url.fragment.as_str()),
            ("x=%zz", "top")
        );
        assert_eq!(url.host_span, Span::new(12, 28));

        let url = parse("http://[fe80::1%25eth0]/").unwrap();
        assert_eq!((url.hostname(), url.port()), ("fe80::1%25eth0", None));
        let url = parse("http://a:").unwrap();
        assert_eq!((url.hostname(), url.port()), ("a", None));
        assert_eq!(parse("mailto:x@y").unwrap().opaque, "x@y");
        assert_eq!(parse("localhost/x").unwrap().path, "localhost/x");
        assert_eq!(parse("///a").unwrap().path, "///a");
    }

    #[test]
    fn refuses_what_go_refuses() {
        for (text, start, end, part) in [
            ("http://a\n", 8, 9, "control character"),
            ("://a", 0, 1, "scheme before the colon is missing"),
            ("1http://a", 0, 6, "no scheme"),
            ("ht_tp://a", 0, 6, "no scheme"),
            ("http://a/%zz", 9, 12, "percent sign"),
            ("http://a/%", 9, 10, "percent sign"),
            ("http://a/#%é", 10, 13, "percent sign"),
        ] {
            let fault = parse(text).unwrap_err();
            assert_eq!(fault.span, Span::new(start, end), "{text}");
            assert!(fault.message.contains(part), "{text}: {}", fault.message);
        }
        assert!(parse("http://a/ b?%zz").is_ok());
        assert!(parse("http://a/\u{80}").is_ok());
    }

    #[test]
    fn alertmanager_wants_http_and_a_host() {
        assert!(parse_http("http://a").is_ok());
        for (text, part) in [
            ("", "empty"),
            ("example.com/x", "no scheme"),
            ("//example.com", "no scheme"),
            ("ftp://a", "unsupported scheme `ftp`"),
            ("http:///a", "no host"),
            ("http:a", "no host"),
        ] {
            assert!(
                parse_http(text).unwrap_err().message.contains(part),
                "{text}"
            );
        }
        let fault = parse_http("localhost:9093/x").unwrap_err();
        assert!(fault.help.unwrap().contains("http://"));
    }

    proptest! {
        #[test]
        fn spans_stay_inside_the_text(text in "(http:|HTTP:)?(//)?[a-z0-9%:@/?#\\[\\]. é\n]{0,16}") {
            match parse(&text) {
                Ok(url) => prop_assert_eq!(text.get(url.host_span.start..url.host_span.end), Some(url.host.as_str())),
                Err(fault) => prop_assert!(text.get(fault.span.start..fault.span.end).is_some()),
            }
        }
    }
}
