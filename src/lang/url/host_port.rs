use crate::diag::{Fault, Span};

/// A host and a port, as in `smtp.example.com:587` or `[::1]:25`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPort {
    /// The host without brackets; may be empty.
    pub host: String,
    /// The port, which is not checked to be a number; may be empty.
    pub port: String,
}

/// Splits an address as Go's `net.SplitHostPort` does.
///
/// # Errors
/// Returns what Go refuses: a missing port, an IPv6 address without brackets, stray brackets.
pub fn host_port(text: &str) -> Result<HostPort, Fault> {
    let whole = Span::new(0, text.len());
    let missing_port = || {
        Fault::new(whole, "the address has no port")
            .with_help("write it as host:port, such as localhost:9093")
    };
    let too_many_colons = || {
        Fault::new(whole, "the address has too many colons")
            .with_help("put an IPv6 address into brackets, as [::1]:25")
    };
    let Some((before, port)) = text.rsplit_once(':') else {
        return Err(missing_port());
    };
    let (host, host_start) = if text.starts_with('[') {
        let Some(close) = text.find(']') else {
            return Err(Fault::new(
                Span::new(0, 1),
                "the bracket is not closed, expected `]`",
            ));
        };
        if close + 1 != before.len() {
            let colon_follows = text
                .get(close + 1..)
                .is_some_and(|rest| rest.starts_with(':'));
            return Err(if colon_follows {
                too_many_colons()
            } else {
                missing_port()
            });
        }
        (text.get(1..close).unwrap_or_default(), 1)
    } else if before.contains(':') {
        return Err(too_many_colons());
    } else {
        (before, 0)
    };
    let bracketed = host_start == 1;
    let opening = text
        .get(host_start..)
        .and_then(|rest| rest.find('['))
        .map(|at| at + host_start);
    let after_host = if bracketed { before.len() } else { 0 };
    let closing = text
        .get(after_host..)
        .and_then(|rest| rest.find(']'))
        .map(|at| at + after_host);
    if let Some(at) = opening.or(closing) {
        return Err(Fault::new(
            Span::new(at, at + 1),
            "brackets can only stand around the host",
        ));
    }
    Ok(HostPort {
        host: host.to_owned(),
        port: port.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn splits_as_go_does() {
        for (text, host, port) in [
            ("a:25", "a", "25"),
            (":25", "", "25"),
            ("a:", "a", ""),
            ("a:smtp", "a", "smtp"),
            ("[::1]:25", "::1", "25"),
            ("[fe80::1%eth0]:25", "fe80::1%eth0", "25"),
            ("[]:25", "", "25"),
            ("[a]:25", "a", "25"),
        ] {
            let expected = HostPort {
                host: host.to_owned(),
                port: port.to_owned(),
            };
            assert_eq!(host_port(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_go_refuses() {
        for (text, part) in [
            ("", "no port"),
            ("a", "no port"),
            ("[::1]", "no port"),
            ("[::1]x:25", "no port"),
            ("::1:25", "too many colons"),
            ("[::1]:2:5", "too many colons"),
            ("[::1:25", "not closed"),
            ("a[b:25", "brackets"),
            ("a]:25", "brackets"),
            ("[[a]:25", "brackets"),
            ("[a]]:25", "no port"),
            ("[a]:2]5", "brackets"),
        ] {
            let fault = host_port(text).unwrap_err();
            assert!(fault.message.contains(part), "{text}: {}", fault.message);
        }
    }

    proptest! {
        #[test]
        fn spans_stay_inside_the_text(text in "[a:0\\[\\]é]{0,10}") {
            if let Err(fault) = host_port(&text) {
                prop_assert!(text.get(fault.span.start..fault.span.end).is_some());
            }
        }
    }
}
