//! HTTP requests.

mod address;

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Response, Url, redirect};
use rustls::{ClientConfig, RootCertStore};

pub use address::{Address, BadAddress};

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 5;

/// What one request may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The time from the look-up of the host to the last byte of the answer.
    pub time: Duration,
    /// The size of the answer in bytes.
    pub bytes: usize,
}

/// Why a request brought no answer that can be used. Nothing in it comes from the user and password
/// of an address, or from the body of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The client could not be made.
    Client(String),
    /// The host is not known or refuses the connection.
    Connect(String),
    /// The certificate is not trusted, or TLS is not spoken as it should be.
    Tls(String),
    /// The answer was not complete within this time.
    Timeout(Duration),
    /// The connection ended, or what came was not HTTP.
    Broken(String),
    /// It redirects to this scheme and host, or to nothing that can be followed.
    Redirect(Option<String>),
    /// The status is none of success.
    Status(u16),
    /// The answer is larger than this many bytes.
    TooLarge(usize),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(why) => write!(f, "the HTTP client cannot be made: {why}"),
            Self::Connect(why) => write!(f, "cannot connect: {why}"),
            Self::Tls(why) => write!(f, "cannot connect securely: {why}"),
            Self::Timeout(limit) => write!(f, "no complete answer within {limit:?}"),
            Self::Broken(why) => write!(f, "the connection broke: {why}"),
            Self::Redirect(Some(origin)) => {
                write!(f, "it redirects to {origin}, which is not followed")
            }
            Self::Redirect(None) => f.write_str("it redirects in a way that is not followed"),
            Self::Status(status) => write!(f, "HTTP status {status}"),
            Self::TooLarge(limit) => write!(f, "the answer is larger than {limit} bytes"),
        }
    }
}

impl Error for Failure {}

/// Gets what stands at a path below an address. Redirects are followed only within one scheme, host
/// and port; no proxy is used. Trusted are Mozilla's authorities and those of this machine, which
/// `SSL_CERT_FILE` and `SSL_CERT_DIR` set.
///
/// # Errors
/// No answer within the limits, or one without success.
pub fn get(address: &Address, path: &str, limits: Limits) -> Result<Vec<u8>, Failure> {
    let client = client(limits.time, address.is_https())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::Client(e.to_string()))?;
    let answer = runtime.block_on(fetch(&client, address.at(path), limits));
    // The look-up of a name cannot be stopped: it is left behind, not waited for.
    runtime.shutdown_background();
    answer
}

fn client(time: Duration, https: bool) -> Result<Client, Failure> {
    Client::builder()
        .tls_backend_preconfigured(tls(https)?)
        .connect_timeout(time)
        .timeout(time)
        .redirect(redirect::Policy::custom(|attempt| {
            let previous = attempt.previous();
            let stays = previous
                .last()
                .is_some_and(|last| last.origin() == attempt.url().origin());
            match stays && previous.len() <= MAX_REDIRECTS {
                true => attempt.follow(),
                false => attempt.stop(),
            }
        }))
        .no_proxy()
        .referer(false)
        .user_agent(concat!("techcorp/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|e| Failure::Client(innermost(&e)))
}

/// The authorities are not read where none is asked: a request does not change its scheme.
fn tls(https: bool) -> Result<ClientConfig, Failure> {
    let mut roots = RootCertStore::empty();
    if https {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Failure::Client(e.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

async fn fetch(client: &Client, url: Url, limits: Limits) -> Result<Vec<u8>, Failure> {
    let failure = |error: reqwest::Error| match error {
        e if e.is_timeout() => Failure::Timeout(limits.time),
        e if is_tls(&e) => Failure::Tls(innermost(&e)),
        e if e.is_connect() => Failure::Connect(innermost(&e)),
        e => Failure::Broken(innermost(&e)),
    };
    let mut answer = client.get(url).send().await.map_err(failure)?;
    let status = answer.status();
    if status.is_redirection() {
        return Err(Failure::Redirect(redirected(&answer)));
    }
    if !status.is_success() {
        return Err(Failure::Status(status.as_u16()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(failure)? {
        if chunk.len() > limits.bytes - body.len() {
            return Err(Failure::TooLarge(limits.bytes));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Returns the scheme and host that an answer redirects to, without anything that may be secret.
fn redirected(answer: &Response) -> Option<String> {
    let location = answer.headers().get(reqwest::header::LOCATION)?;
    let url = answer.url().join(location.to_str().ok()?).ok()?;
    url.has_host().then(|| url.origin().ascii_serialization())
}

/// Returns the cause at the bottom, which is the one that tells something. Those above it name the
/// URL.
fn cause(error: &reqwest::Error) -> &(dyn Error + 'static) {
    let mut cause: &(dyn Error + 'static) = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause
}

/// An [`io::Error`] does not name what it wraps as its source.
fn is_tls(error: &reqwest::Error) -> bool {
    let mut cause = cause(error);
    while let Some(wrapped) = cause
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        cause = wrapped;
    }
    cause.is::<rustls::Error>()
}

fn innermost(error: &reqwest::Error) -> String {
    let cause = cause(error);
    match cause.is::<reqwest::Error>() {
        true => "the request cannot be made".to_owned(),
        false => cause.to_string(),
    }
}
