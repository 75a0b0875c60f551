use crate::diag::{Code, Example, Fault, Level, Severity, Span};
use crate::lang::url;
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

/// The address of a mail server; nothing when the text is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostPort(pub Option<url::HostPort>);

impl Blank for HostPort {
    fn is_blank(&self) -> bool {
        self.0.is_none()
    }
}

/// Reads an address as Alertmanager does, which asks for a port.
fn parse(text: &str) -> Result<HostPort, Fault> {
    if text.is_empty() {
        return Ok(HostPort(None));
    }
    let address = url::host_port(text)?;
    if address.port.is_empty() {
        let whole = Span::new(0, text.len());
        return Err(Fault::new(whole, "the address has no port"));
    }
    Ok(HostPort(Some(address)))
}

impl Decode for HostPort {
    const EXPECTED: &'static str = "an address such as `smtp.example.org:587`";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        parsed(node, context, Self::EXPECTED, &INVALID_ADDRESS, parse)
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "smtp.example.org:587",
            secret: false,
        }
    }
}
