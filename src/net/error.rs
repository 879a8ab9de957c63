//! What can go wrong on the way to another server.

use std::net::IpAddr;

use http::StatusCode;

use super::addresses::Reserved;
use super::resolver::LookupError;
use crate::domain::fault::{Fault, FaultKind, Message};

/// Why nothing came back from another server; each displays as a plain sentence without names of people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// Longer than the limit for addresses, or without a host.
    #[error("the address cannot be used")]
    Address,
    /// Not https (or http where private peers are allowed).
    #[error("only https addresses are asked")]
    Scheme,
    /// A user name or password in the address.
    #[error("an address must not hold a password")]
    Credentials,
    /// Another port than the scheme's own.
    #[error("port {0} is not asked")]
    Port(u16),
    /// The server lives at an address that is not on the public internet.
    #[error("the server is at an address that is not public ({})", .what.name())]
    Refused {
        /// The address, for the operator's own tools.
        address: IpAddr,
        /// What it is set aside for.
        what: Reserved,
    },
    /// The name has no address.
    #[error("there is no server of that name")]
    NoSuchName,
    /// Nobody answers at the address.
    #[error("the server does not answer")]
    Connect,
    /// No encrypted connection: wrong or expired certificate, or no TLS at all.
    #[error("the server's certificate or encryption does not hold")]
    Tls,
    /// The answer was not complete in time.
    #[error("the server took too long")]
    Timeout,
    /// More redirects than are followed.
    #[error("the server redirects too often")]
    Redirects,
    /// A redirect without a usable target.
    #[error("the server redirects to nowhere")]
    RedirectTarget,
    /// A redirect in answer to something posted; it is never posted elsewhere.
    #[error("the server redirects what is sent to it ({0})")]
    Redirected(StatusCode),
    /// More bytes than the limit, counted after decompression.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// The connection broke, or what came is not HTTP.
    #[error("the server's answer is broken")]
    Broken,
}

impl NetError {
    /// Whether asking again later may end otherwise.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::NoSuchName | Self::Connect | Self::Tls | Self::Timeout | Self::Broken => true,
            Self::Redirects | Self::RedirectTarget | Self::Redirected(_) | Self::TooLarge(_) => true,
            Self::Address | Self::Scheme | Self::Credentials | Self::Port(_) | Self::Refused { .. } => false,
        }
    }

    /// Whether nobody spoke the scheme that was tried, so that another one is worth a try.
    pub fn is_unanswered(&self) -> bool {
        matches!(self, Self::Connect | Self::Tls | Self::Timeout | Self::Broken)
    }

    /// Sorts what the transport reports.
    pub(super) fn from_transport(error: &reqwest::Error) -> Self {
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            if let Some(lookup) = cause.downcast_ref::<LookupError>() {
                return lookup.into();
            }
            if is_tls(cause) {
                return Self::Tls;
            }
            source = cause.source();
        }
        if error.is_timeout() {
            Self::Timeout
        } else if error.is_connect() {
            Self::Connect
        } else {
            Self::Broken
        }
    }
}

/// Whether the cause is TLS; `io::Error` hides what it wraps from `source`, and wraps itself at times.
fn is_tls(cause: &(dyn std::error::Error + 'static)) -> bool {
    if cause.is::<rustls::Error>() {
        return true;
    }
    match cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(inner) => is_tls(inner),
        None => false,
    }
}

impl From<&LookupError> for NetError {
    fn from(error: &LookupError) -> Self {
        match *error {
            LookupError::NoSuchName => Self::NoSuchName,
            LookupError::NotPublic { address, what } => Self::Refused { address, what },
        }
    }
}

impl Fault for NetError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Address | Self::Scheme | Self::Credentials | Self::Port(_) | Self::Refused { .. } => {
                FaultKind::Invalid
            }
            _ => FaultKind::Upstream,
        }
    }

    fn message(&self) -> Message {
        match self {
            Self::Address => Message::new("net-address"),
            Self::Scheme => Message::new("net-scheme"),
            Self::Credentials => Message::new("net-credentials"),
            Self::Port(port) => Message::new("net-port").with("port", port),
            Self::Refused { .. } => Message::new("net-refused"),
            Self::NoSuchName => Message::new("net-no-such-name"),
            Self::Connect => Message::new("net-connect"),
            Self::Tls => Message::new("net-tls"),
            Self::Timeout => Message::new("net-timeout"),
            Self::Redirects | Self::RedirectTarget | Self::Redirected(_) => Message::new("net-redirects"),
            Self::TooLarge(_) => Message::new("net-too-large"),
            Self::Broken => Message::new("net-broken"),
        }
    }
}

/// Why the client cannot be made at the start, in a line for the operator.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// `CONVOCA_EXTRA_CA_FILE` cannot be read or is not PEM.
    #[error("CONVOCA_EXTRA_CA_FILE: {0}")]
    ExtraCa(String),
    /// An entry of `CONVOCA_RESOLVE` wants another port for an address that names its own.
    #[error("CONVOCA_RESOLVE: {host}:{port} must keep its port {port}: only 443 and 80 can be moved")]
    Resolve {
        /// As written.
        host: String,
        /// As written.
        port: u16,
    },
    /// The transport refuses to start (no trusted certificates on the machine, for one).
    #[error("the client for other servers cannot start: {0}")]
    Transport(String),
}
