use std::net::Ipv6Addr;

use super::{Url, bad_escape, check_escapes, escaped_byte};
use crate::diag::{Fault, Span};

/// Reads `user:password@host:port` into the URL; `start` is where it stands.
pub(super) fn read(authority: &str, start: usize, url: &mut Url) -> Result<(), Fault> {
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    let host_start = start + authority.len() - host.len();
    check_host(host, host_start)?;
    host.clone_into(&mut url.host);
    url.host_span = Span::new(host_start, host_start + host.len());
    if let Some(user) = user {
        check_user(user, start)?;
        url.has_user = true;
        url.has_password = user.contains(':');
    }
    Ok(())
}

fn check_user(user: &str, start: usize) -> Result<(), Fault> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
    if let Some((at, c)) = user.char_indices().find(|(_, c)| !allowed(*c)) {
        return Err(Fault::new(
            Span::new(start + at, start + at + c.len_utf8()),
            "this character cannot stand in a user name or password",
        )
        .with_help("escape it with a percent sign and two hexadecimal digits"));
    }
    check_escapes(user, start)
}

fn check_host(host: &str, start: usize) -> Result<(), Fault> {
    match host.rfind('[') {
        Some(0) => return check_ip_literal(host, start),
        Some(at) => {
            return Err(Fault::new(
                Span::new(start + at, start + at + 1),
                "brackets can only stand around the whole host",
            ));
        }
        None => {}
    }
    if let Some(colon) = host.rfind(':') {
        check_port(host, colon, start)?;
    }
    check_host_characters(host, start)
}

/// Checks what follows the host: nothing, or a colon and any number of digits.
fn check_port(host: &str, at: usize, start: usize) -> Result<(), Fault> {
    let rest = host.get(at..).unwrap_or_default();
    let digits = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    if rest.is_empty() || rest.strip_prefix(':').is_some_and(digits) {
        return Ok(());
    }
    Err(Fault::new(
        Span::new(start + at, start + host.len()),
        "the host is not followed by a port, expected a colon and digits",
    )
    .with_help("a colon or slash in a password has to be escaped, as %3A or %2F"))
}

/// Checks `[address%25zone]:port`.
fn check_ip_literal(host: &str, start: usize) -> Result<(), Fault> {
    let Some(close) = host.rfind(']') else {
        return Err(Fault::new(
            Span::new(start, start + 1),
            "the bracket is not closed, expected `]`",
        ));
    };
    check_port(host, close + 1, start)?;
    let address = host.get(1..close).unwrap_or_default();
    let (address, zone) = match address.find("%25") {
        Some(at) => address.split_at(at),
        None => (address, ""),
    };
    check_host_characters(address, start + 1)?;
    check_zone(zone, start + 1 + address.len())?;
    let plain = address.parse::<Ipv6Addr>().is_ok();
    if !plain || zone == "%25" {
        return Err(Fault::new(
            Span::new(start + 1, start + close),
            "only an IPv6 address can stand in brackets",
        )
        .with_help("write a name or an IPv4 address without brackets"));
    }
    Ok(())
}

/// Returns whether the character can stand in a host without being escaped.
fn is_host_character(c: char) -> bool {
    !c.is_ascii() || c.is_ascii_alphanumeric() || "-_.~!$&'()*+,;=:[]<>\"".contains(c)
}

/// Checks the characters of a host: only bytes beyond ASCII and the percent sign can be escaped.
fn check_host_characters(host: &str, start: usize) -> Result<(), Fault> {
    check_characters(host, start, |byte| byte >= 0x80 || byte == b'%')
}

/// Checks the zone of an IPv6 address: what can be escaped there is what could stand there as well,
/// and the space.
fn check_zone(zone: &str, start: usize) -> Result<(), Fault> {
    check_characters(zone, start, |byte| {
        byte == b'%' || byte == b' ' || (byte.is_ascii() && is_host_character(char::from(byte)))
    })
}

fn check_characters(text: &str, start: usize, escapable: impl Fn(u8) -> bool) -> Result<(), Fault> {
    for (at, c) in text.char_indices() {
        if c == '%' {
            let byte = escaped_byte(text, at).ok_or_else(|| bad_escape(text, at, start))?;
            if !escapable(byte) {
                let span = Span::new(start + at, start + at + 3);
                return Err(Fault::new(
                    span,
                    "this character cannot stand in a host name, not even escaped",
                ));
            }
        } else if !is_host_character(c) {
            let span = Span::new(start + at, start + at + c.len_utf8());
            return Err(Fault::new(
                span,
                format!("`{c}` cannot stand in a host name"),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::url::parse;

    #[test]
    fn hosts_that_go_accepts() {
        for text in [
            "http://a:80:80",
            "http://::1",
            "http://[::1]:",
            "http://[::ffff:1.2.3.4]:80",
            "http://[fe80::1%25en0]",
            "http://[fe80::1%25%20\"é]",
            "http://a]\"<>b",
            "http://a%c3%a9%25",
            "http://é",
            "http://u:p:q@b",
            "http://u%20@b",
            "http://@b",
            "http://a@b@c",
            "http://a:65536",
            "http://u/p@b",
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn hosts_that_go_refuses() {
        for (text, start, end) in [
            ("http://a:b", 8, 10),
            ("http://a:-1", 8, 11),
            ("http://[::1]x", 12, 13),
            ("http://[::1", 7, 8),
            ("http://[foo]", 8, 11),
            ("http://[1.2.3.4]", 8, 15),
            ("http://[]", 8, 8),
            ("http://[fe80::1%25]", 8, 18),
            ("http://[fe80::1%en0]", 15, 18),
            ("http://[[::1]]", 8, 9),
            ("http://a[b", 8, 9),
            ("http://[::1%25%c3]", 14, 17),
            ("http://a b", 8, 9),
            ("http://${X}/", 8, 9),
            ("http://a%20b", 8, 11),
            ("http://u p@b", 8, 9),
            ("http://é@b", 7, 9),
            ("http://u%zz@b", 8, 11),
        ] {
            assert_eq!(
                parse(text).unwrap_err().span,
                Span::new(start, end),
                "{text}"
            );
        }
    }

    #[test]
    fn messages_keep_passwords_to_themselves() {
        for text in [
            "http://u:hunter2/x@b",
            "http://u:hunter2 x@b",
            "http://u:hunter2%@b",
        ] {
            let fault = parse(text).unwrap_err();
            assert!(!fault.message.contains("hunter"), "{}", fault.message);
        }
    }
}
