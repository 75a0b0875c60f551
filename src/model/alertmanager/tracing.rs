use crate::diag::{Fault, Span};
use crate::lang::duration::Duration;
use crate::model;
use crate::model::decode::{Context, Decode, Entries, INVALID_VALUE, Shape, parsed};
use crate::model::http::{Header, TlsConfig};
use crate::source::yaml::Node;

model! {
    /// Where traces go.
    pub struct Tracing("`tracing`") {
        client_type: ClientType,
        endpoint: String,
        sampling_fraction: f64,
        insecure: bool,
        tls_config: TlsConfig,
        headers: Entries<Header>,
        compression: String,
        timeout: Duration,
    }
}

/// How traces are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientType {
    /// `http`
    Http,
    /// `grpc`
    #[default]
    Grpc,
}

impl Decode for ClientType {
    const EXPECTED: &'static str = "`http` or `grpc`";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        parsed(
            node,
            context,
            Self::EXPECTED,
            &INVALID_VALUE,
            |text| match text {
                "http" => Ok(Self::Http),
                "grpc" => Ok(Self::Grpc),
                _ => Err(Fault::new(
                    Span::new(0, text.len()),
                    format!("unknown client type; expected {}", Self::EXPECTED),
                )),
            },
        )
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "grpc",
            secret: false,
        }
    }
}
