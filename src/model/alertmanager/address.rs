use crate::diag::{Code, Example, Fault, Level, Severity, Span};
use crate::model::decode::{Blank, Context, Decode, Shape, parsed};
use crate::source::yaml::Node;

/// A network address without a port.
pub static INVALID_ADDRESS: Code = Code {
    name: "invalid-address",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a mail server without a port",
    explain: "Alertmanager takes the mail server as host and port: `smtp.example.org:587`. An IPv6 \
address stands in brackets: `[2001:db8::1]:587`.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "global:\n  smtp_smarthost: smtp.example.org\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "global:\n  smtp_smarthost: smtp.example.org:587\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
};

/// A host and a port; empty when the text is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostPort {
    /// The host, without brackets.
    pub host: String,
    /// The port: a number or the name of a service.
    pub port: String,
}

impl Blank for HostPort {
    fn is_blank(&self) -> bool {
        self.host.is_empty() && self.port.is_empty()
    }
}

impl HostPort {
    /// Reads `host:port` as Go's `net.SplitHostPort`; neither part is looked up or checked further.
    ///
    /// # Errors
    /// Returns what is missing or too much, with its place.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let whole = Span::new(0, text.len());
        let fault = |message: &str| Fault::new(whole, message).with_help("write `HOST:PORT`");
        let (host, port) = text
            .rsplit_once(':')
            .ok_or_else(|| fault("the address has no port"))?;
        let host = match host.strip_prefix('[') {
            Some(rest) => match rest.strip_suffix(']') {
                Some(host) => host,
                None if rest.contains(']') => return Err(fault("the address has no port")),
                None => return Err(fault("the address lacks its closing bracket")),
            },
            None if host.contains(':') => {
                return Err(fault("the address has too many colons")
                    .with_help("write an IPv6 address in brackets: `[2001:db8::1]:587`"));
            }
            None => host,
        };
        if host.contains(['[', ']']) || port.contains(['[', ']']) {
            return Err(fault("the address has a bracket in a wrong place"));
        }
        if port.is_empty() {
            return Err(fault("the address has no port"));
        }
        Ok(Self {
            host: host.to_owned(),
            port: port.to_owned(),
        })
    }
}

impl Decode for HostPort {
    const EXPECTED: &'static str = "an address such as `smtp.example.org:587`";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        parsed(
            node,
            context,
            Self::EXPECTED,
            &INVALID_ADDRESS,
            Self::parse,
        )
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "smtp.example.org:587",
            secret: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HostPort;

    #[test]
    fn addresses_split_as_in_go() {
        for (text, host, port) in [
            ("a:25", "a", "25"),
            (":25", "", "25"),
            ("[::1]:25", "::1", "25"),
            ("a:smtp", "a", "smtp"),
            ("", "", ""),
        ] {
            let read = HostPort::parse(text).unwrap();
            assert_eq!((read.host.as_str(), read.port.as_str()), (host, port));
        }
        for text in ["a", "a:", "::1:25", "[::1]", "[::1", "a]:25", "[a]b:25", "[:25"] {
            assert!(HostPort::parse(text).is_err(), "{text}");
        }
    }
}
