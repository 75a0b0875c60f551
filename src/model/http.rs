//! The HTTP client settings of prometheus/common, which both programs read: 0.61 to 0.70 in
//! Alertmanager 0.28 to 0.34, 0.60 to 0.70 in Prometheus 3.0 to 3.14.
//!
//! What the fields may not be together is checked in [`check::http`](crate::check::http).

use super::decode::{
    Context, Decode, Entries, FilePath, INVALID_VALUE, Secret, Shape, Skip, Spanned, Url, parsed,
};
use crate::diag::{Fault, Span};
use crate::model;
use crate::source::yaml::Node;

model! {
    /// How to send HTTP requests.
    pub struct HttpConfig("an HTTP configuration") {
        basic_auth: BasicAuth,
        authorization: Authorization,
        oauth2: OAuth2,
        bearer_token: Secret,
        bearer_token_file: FilePath,
        tls_config: TlsConfig,
        follow_redirects: bool,
        enable_http2: bool,
        http_headers: Entries<Header>,
    }
    flatten { proxy: ProxyConfig }
    hints {
        "insecure_skip_verify" => "write `tls_config: {insecure_skip_verify: …}`",
        "ca_file" => "write `tls_config: {ca_file: …}`",
        "username" => "write `basic_auth: {username: …, password: …}`",
        "password" => "write `basic_auth: {username: …, password: …}`",
        "headers" => "write `http_headers: {NAME: {values: [VALUE]}}`",
        "enable_http_2" => "write `enable_http2`",
    }
}

model! {
    /// A user name and a password.
    pub struct BasicAuth("a basic authentication") {
        username: String,
        username_file: FilePath,
        username_ref: String,
        password: Secret,
        password_file: FilePath,
        password_ref: String,
    }
}

model! {
    /// The `Authorization` header.
    pub struct Authorization("an authorization") {
        r#type: String,
        credentials: Secret,
        credentials_file: FilePath,
        credentials_ref: String,
    }
    hints { "token" => "write `credentials`" }
}

model! {
    /// OAuth 2 client credentials.
    pub struct OAuth2("an OAuth 2 configuration") {
        client_id: String,
        client_secret: Secret,
        client_secret_file: FilePath,
        client_secret_ref: String,
        client_certificate_key_id: String [since 0, 30; since 3, 8],
        client_certificate_key: Secret [since 0, 30; since 3, 8],
        client_certificate_key_file: FilePath [since 0, 30; since 3, 8],
        client_certificate_key_ref: String [since 0, 30; since 3, 8],
        grant_type: String [since 0, 30; since 3, 8],
        signature_algorithm: String [since 0, 30; since 3, 8],
        iss: String [since 0, 30; since 3, 8],
        audience: String [since 0, 30; since 3, 8],
        claims: Entries<Skip> [since 0, 30; since 3, 8],
        scopes: Vec<Spanned<String>>,
        token_url: String,
        endpoint_params: Entries<String>,
        tls_config: TlsConfig,
    }
    flatten { proxy: ProxyConfig }
}

model! {
    /// Certificates and what is asked of the other side's.
    pub struct TlsConfig("a TLS configuration") {
        ca: String,
        cert: String,
        key: Secret,
        ca_file: FilePath,
        cert_file: FilePath,
        key_file: FilePath,
        ca_ref: String,
        cert_ref: String,
        key_ref: String,
        server_name: String,
        insecure_skip_verify: bool,
        min_version: TlsVersion,
        max_version: TlsVersion,
    }
    hints {
        "insecure" => "write `insecure_skip_verify`",
        "skip_verify" => "write `insecure_skip_verify`",
    }
}

model! {
    /// The proxy that requests go through.
    pub struct ProxyConfig("a proxy configuration") {
        proxy_url: Url,
        no_proxy: String,
        proxy_from_environment: bool,
        proxy_connect_header: Entries<Vec<Spanned<Secret>>>,
    }
}

model! {
    /// The values of one header.
    pub struct Header("a header's values") {
        values: Vec<Spanned<String>>,
        secrets: Vec<Spanned<Secret>>,
        files: Vec<Spanned<FilePath>>,
    }
    null { accepted }
}

model! {
    /// How requests to AWS are signed.
    pub struct Sigv4("a SigV4 configuration") {
        region: String,
        access_key: String,
        secret_key: Secret,
        profile: String,
        role_arn: String,
        external_id: String [since 0, 32; since 3, 10],
        use_fips_sts_endpoint: bool [since 0, 29; since 3, 5],
    }
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsVersion {
    /// `TLS10`
    Tls10,
    /// `TLS11`
    Tls11,
    /// `TLS12`
    Tls12,
    /// `TLS13`
    Tls13,
}

impl Decode for TlsVersion {
    const EXPECTED: &'static str = "`TLS10`, `TLS11`, `TLS12` or `TLS13`";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        parsed(node, context, Self::EXPECTED, &INVALID_VALUE, |text| {
            Ok(match text {
                "TLS10" => Self::Tls10,
                "TLS11" => Self::Tls11,
                "TLS12" => Self::Tls12,
                "TLS13" => Self::Tls13,
                _ => {
                    let span = Span::new(0, text.len());
                    let message = format!("unknown TLS version; expected {}", Self::EXPECTED);
                    return Err(Fault::new(span, message));
                }
            })
        })
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "TLS12",
            secret: false,
        }
    }
}
