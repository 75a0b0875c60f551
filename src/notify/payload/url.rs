//! The URLs of requests, as Go's `net/url` puts them together, without what is secret.

use std::fmt::{self, Write as _};

use super::REDACTED;
use crate::lang::url;
use crate::model::decode::{Field, HttpUrl};

/// A URL that requests are sent to. A user and the values of a query that stand in the
/// configuration are left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Target {
    origin: String,
    path: String,
    query: Vec<(String, Vec<u8>)>,
    /// The host, as it decides which interface of Jira is meant.
    pub host: String,
}

impl Target {
    /// Returns the URL that an entry names, otherwise the global one, otherwise the default.
    pub fn of(entry: &Field<HttpUrl>, global: &Field<HttpUrl>, default: &str) -> Self {
        let named = entry.get().or(global.get());
        Self::parse(named.map_or(default, HttpUrl::as_str))
    }

    fn parse(text: &str) -> Self {
        let url = url::parse(text).unwrap_or_default();
        let user = if url.has_user {
            format!("{REDACTED}@")
        } else {
            String::new()
        };
        let names = url.query.split('&').filter(|part| !part.is_empty());
        let names = names.map(|part| part.split('=').next().unwrap_or_default().to_owned());
        Self {
            origin: format!("{}://{user}{}", url.scheme, url.host),
            path: url.path,
            query: names
                .map(|name| (name, REDACTED.as_bytes().to_vec()))
                .collect(),
            host: url.host,
        }
    }

    /// Returns the path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the URL with text behind its path, which gets a slash at its end before.
    pub fn with(&self, suffix: &str) -> Self {
        let mut path = escaped_path(&unescaped(&self.path));
        if !path.ends_with('/') {
            path.push('/');
        }
        path.push_str(suffix);
        Self {
            path,
            ..self.clone()
        }
    }

    /// Returns the URL with text behind it.
    pub fn behind(&self, suffix: &str) -> Self {
        Self {
            path: format!("{}{suffix}", self.path),
            ..self.clone()
        }
    }

    /// Returns the URL with a part of it replaced once.
    pub fn replaced(&self, part: &str, by: &str) -> Self {
        Self {
            path: self.path.replacen(part, by, 1),
            ..self.clone()
        }
    }

    /// Returns the URL with elements behind its path, as Go's `JoinPath`: `.` and `..` are resolved
    /// and slashes are never doubled.
    pub fn join(&self, suffix: &str) -> Self {
        let mut elements: Vec<&str> = Vec::new();
        for element in self.path.split('/').chain(suffix.split('/')) {
            match element {
                "" | "." => {}
                ".." => {
                    elements.pop();
                }
                _ => elements.push(element),
            }
        }
        Self {
            path: format!("/{}", elements.join("/")),
            ..self.clone()
        }
    }

    /// Returns the URL with parameters added to its query, which Go sorts.
    pub fn query(mut self, parameters: &[(&str, &str)]) -> Self {
        for (name, value) in parameters {
            self.query.retain(|(known, _)| known != name);
            let value = value.as_bytes().to_vec();
            self.query.push(((*name).to_owned(), value));
        }
        self
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slash = if self.path.is_empty() || self.path.starts_with('/') {
            ""
        } else {
            "/"
        };
        write!(f, "{}{slash}{}", self.origin, self.path)?;
        if !self.query.is_empty() {
            write!(f, "?{}", form(&self.query))?;
        }
        Ok(())
    }
}

/// Returns parameters as a query or a form, sorted by their names.
pub(super) fn form(parameters: &[(String, Vec<u8>)]) -> String {
    let mut sorted: Vec<_> = parameters.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    let pairs = sorted.into_iter().map(|(name, value)| {
        // What stands for something unknown is left readable.
        let value = match std::str::from_utf8(value) {
            Ok(text) if is_placeholder(text) => text.to_owned(),
            _ => escaped(value, |byte| byte == b' '),
        };
        format!("{}={value}", escaped(name.as_bytes(), |byte| byte == b' '))
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn is_placeholder(text: &str) -> bool {
    let known = [REDACTED, super::GROUP_KEY_HASH, super::ACCESS_TOKEN];
    known.contains(&text)
}

/// Returns a path as Go writes it.
pub(super) fn escaped_path(text: &str) -> String {
    let kept = |byte: u8| b"$&+,/:;=@".contains(&byte);
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            _ if kept(byte) => out.push(char::from(byte)),
            _ => out.push_str(&escaped(&[byte], |_| false)),
        }
    }
    out
}

/// Escapes bytes that stand for themselves nowhere in a URL; `plus` tells which become a `+`.
fn escaped(bytes: &[u8], plus: impl Fn(u8) -> bool) -> String {
    let mut out = String::new();
    for byte in bytes {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(*byte));
            }
            byte if plus(*byte) => out.push('+'),
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Returns a path with its escapes replaced; the parser has checked them.
fn unescaped(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|d| std::str::from_utf8(d).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (first, byte) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_put_together_as_in_go() {
        let target = Target::parse("https://u:p@h.example:8/a%20b?k=SECRET");
        assert_eq!(
            target.with("v2/x").to_string(),
            "https://<redacted>@h.example:8/a%20b/v2/x?k=<redacted>"
        );
        let joined = Target::parse("https://h.example").join("api/v1/x");
        assert_eq!(joined.to_string(), "https://h.example/api/v1/x");
        let joined = Target::parse("https://h.example/a//b/../c/").join("/search");
        assert_eq!(joined.to_string(), "https://h.example/a/c/search");
        let query = Target::parse("https://h.example/").query(&[("b", "1 &é"), ("a", "x")]);
        assert_eq!(query.to_string(), "https://h.example/?a=x&b=1+%26%C3%A9");
    }
}
