//! Published ports in the short form: `IP:HOST:CONTAINER/PROTOCOL`.

use std::net::IpAddr;

use crate::diag::{Fault, Span};

/// Ports of the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortRange {
    /// The first one.
    pub first: u16,
    /// The last one.
    pub last: u16,
}

/// One published port in the short form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortPort {
    /// The address of the host, without brackets; `None` for all of them.
    pub host_ip: Option<String>,
    /// The port of the host, a range to choose from, or `None` for one that the engine chooses.
    pub published: Option<PortRange>,
    /// The port of the container.
    pub target: u16,
    /// `tcp`, `udp` or `sctp`.
    pub protocol: &'static str,
}

impl PortRange {
    /// Returns a range that holds one port.
    pub fn one(port: u16) -> Self {
        Self {
            first: port,
            last: port,
        }
    }

    /// Reads `8000` or `8000-8010`.
    pub fn parse(text: &str) -> Option<Self> {
        // As Go: what follows a second dash is not looked at.
        let mut parts = text.split('-');
        let first = number(parts.next()?)?;
        let last = match parts.next() {
            Some(last) => number(last)?,
            None => first,
        };
        (first <= last).then_some(Self { first, last })
    }

    /// Returns whether both have a port in common.
    pub fn meets(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl std::fmt::Display for PortRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.first, self.last) {
            (first, last) if first == last => write!(f, "{first}"),
            (first, last) => write!(f, "{first}-{last}"),
        }
    }
}

/// Reads a port as Go's `strconv.ParseUint(…, 10, 16)` does.
fn number(text: &str) -> Option<u16> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Reads the short form `[[IP:]HOST:]CONTAINER[/PROTOCOL]`; a range of container ports gives one
/// port each, sorted as docker compose sorts them.
///
/// Source: go-connections 0.6.0 `ParsePortSpec`, which docker compose 2.40 uses.
///
/// # Errors
/// Returns what is wrong, with its place in `text`.
pub fn parse(text: &str) -> Result<Vec<ShortPort>, Fault> {
    const HELP: &str = "write HOST:CONTAINER, as in 127.0.0.1:8080:80 or 8000-8010:8000-8010/udp";
    let wrong = |range: (usize, usize), message: &str| {
        Err(Fault::new(Span::new(range.0, range.1), message).with_help(HELP))
    };
    let last_colon = text.rfind(':');
    let container_at = last_colon.map_or(0, |i| i + 1);
    let before = &text[..last_colon.unwrap_or(0)];
    let host_at = before.rfind(':').map_or(0, |i| i + 1);
    let host = &before[host_at..];
    let ip = &before[..host_at.saturating_sub(1)];
    let (container, protocol) = match text[container_at..].split_once('/') {
        Some((port, protocol)) => (port, protocol),
        None => (&text[container_at..], ""),
    };
    if container.is_empty() {
        return wrong((0, text.len()), "the port of the container is missing");
    }
    let container_end = container_at + container.len();
    let protocol = match protocol.to_ascii_lowercase().as_str() {
        "" | "tcp" => "tcp",
        "udp" => "udp",
        "sctp" => "sctp",
        _ => {
            let message = "the protocol of a port is tcp, udp or sctp";
            return wrong((container_end + 1, text.len()), message);
        }
    };
    let Some(host_ip) = host_ip(ip) else {
        return wrong((0, ip.len()), "this is no IP address");
    };
    let Some(target) = PortRange::parse(container) else {
        let message = "this is no port of a container: ports are 0 to 65535";
        return wrong((container_at, container_end), message);
    };
    let published = match host {
        "" => None,
        host => match PortRange::parse(host) {
            Some(range) => Some(range),
            None => {
                let message = "this is no port of the host: ports are 0 to 65535";
                return wrong((host_at, host_at + host.len()), message);
            }
        },
    };
    let count = |range: PortRange| range.last - range.first;
    if let Some(published) = published
        && count(published) != count(target)
        && count(target) != 0
    {
        let message = "the two port ranges are not equally long";
        return wrong((0, text.len()), message);
    }
    Ok(expand(host_ip, published, target, protocol))
}

fn expand(
    host_ip: Option<String>,
    published: Option<PortRange>,
    target: PortRange,
    protocol: &'static str,
) -> Vec<ShortPort> {
    let single = target.first == target.last;
    let mut ports: Vec<_> = (target.first..=target.last)
        .zip(0_u16..)
        .map(|(target, i)| ShortPort {
            host_ip: host_ip.clone(),
            published: published.map(|range| match single {
                true => range,
                false => PortRange::one(range.first.saturating_add(i)),
            }),
            target,
            protocol,
        })
        .collect();
    ports.sort_by_cached_key(|p| p.target.to_string());
    ports
}

/// Returns the address without its brackets; `None` when it is none.
fn host_ip(text: &str) -> Option<Option<String>> {
    if text.is_empty() {
        return Some(None);
    }
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?,
        None => text,
    };
    bare.parse::<IpAddr>().ok().map(|_| Some(bare.to_owned()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{PortRange, parse};

    fn shown(text: &str) -> Vec<String> {
        let port = |p: super::ShortPort| {
            let ip = p.host_ip.unwrap_or_default();
            let published = p.published.map(|r| r.to_string()).unwrap_or_default();
            format!("{ip}|{published}|{}/{}", p.target, p.protocol)
        };
        parse(text).unwrap().into_iter().map(port).collect()
    }

    #[test]
    fn the_short_form_reads_as_docker_reads_it() {
        assert_eq!(shown("80"), ["||80/tcp"]);
        assert_eq!(shown("8080:80/UDP"), ["|8080|80/udp"]);
        assert_eq!(shown("127.0.0.1:8080:80"), ["127.0.0.1|8080|80/tcp"]);
        assert_eq!(shown("127.0.0.1::80"), ["127.0.0.1||80/tcp"]);
        assert_eq!(shown("[::1]:8080:80"), ["::1|8080|80/tcp"]);
        assert_eq!(shown("::1:8080:80"), ["::1|8080|80/tcp"]);
        assert_eq!(shown(":80"), ["||80/tcp"]);
        assert_eq!(shown("8000-8010:80"), ["|8000-8010|80/tcp"]);
        assert_eq!(shown("9-10:9-10"), ["|10|10/tcp", "|9|9/tcp"]);
        assert_eq!(shown("80/"), ["||80/tcp"]);
    }

    #[test]
    fn what_docker_refuses_is_refused_where_it_stands() {
        let cases = [
            ("8080:", 0),
            ("", 0),
            ("x:80", 0),
            ("8080:x", 5),
            ("8080:80/http", 8),
            ("70000:80", 0),
            ("localhost:8080:80", 0),
            ("1-2:1-3", 0),
            ("5-4:80", 0),
            ("+1:80", 0),
            ("[::1:1:80", 0),
        ];
        for (text, at) in cases {
            assert_eq!(parse(text).unwrap_err().span.start, at, "{text}");
        }
    }

    #[test]
    fn ranges_meet_where_they_share_a_port() {
        let range = |text: &str| PortRange::parse(text).unwrap();
        assert!(range("80-90").meets(range("90")));
        assert!(!range("80-90").meets(range("91-95")));
    }

    proptest! {
        #[test]
        fn any_text_reads_or_is_refused(text in r"[0-9:/\[\]\-.a-zé]{0,24}") {
            if let Err(fault) = parse(&text) {
                prop_assert!(text.get(fault.span.start..fault.span.end).is_some());
            }
        }
    }
}
