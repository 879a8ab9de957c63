//! Why something of another server could not be had.

use std::time::Duration;

use http::StatusCode;

use crate::domain::fault::{Fault, FaultKind, Message};
use crate::net::NetError;
use crate::storage::StorageError;

/// Why something of another server could not be had.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The server was not reached, or may not be asked.
    #[error(transparent)]
    Net(#[from] NetError),
    /// It is on this server: nothing is asked of ourselves.
    #[error("that is on this site")]
    Ours,
    /// A moderator decided not to talk to that host.
    #[error("that server is blocked here")]
    Blocked,
    /// It was there and is deleted (410).
    #[error("it was deleted at its home")]
    Gone,
    /// It is not there (404).
    #[error("it is not there")]
    NotFound,
    /// The server does not show it to us (401, 403).
    #[error("the server does not show it to us ({0})")]
    Forbidden(StatusCode),
    /// The server wants to be left alone for a while (429).
    #[error("the server asks us to wait")]
    Limited(Option<Duration>),
    /// The server has trouble (408, 5xx).
    #[error("the server has trouble ({0})")]
    Unavailable(StatusCode),
    /// Any other answer that is no success.
    #[error("the server answered with {0}")]
    Status(StatusCode),
    /// Not ActivityPub by its content type.
    #[error("there is no ActivityPub at that address")]
    NotActivity,
    /// Not JSON, whatever the content type says.
    #[error("the server's answer cannot be read")]
    NotJson,
    /// Its id names another place, or none: only its home may tell of it.
    #[error("its id does not belong to the address it was found at")]
    Elsewhere,
    /// Not an actor, or one that nothing can be sent to.
    #[error("that is not an actor")]
    NotAnActor,
    /// The actor does not name the key.
    #[error("the actor does not have that key")]
    NoSuchKey,
    /// One request led to too many others.
    #[error("one request led to too many others")]
    TooMany,
    /// Our own database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl FetchError {
    /// Sorts the statuses that are no success.
    pub(super) fn of_status(status: StatusCode, retry_after: Option<Duration>) -> Self {
        match status.as_u16() {
            410 => Self::Gone,
            404 => Self::NotFound,
            401 | 403 => Self::Forbidden(status),
            429 => Self::Limited(retry_after),
            408 | 500..=599 => Self::Unavailable(status),
            _ => Self::Status(status),
        }
    }

    /// Whether asking again later may end otherwise.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Net(error) => error.is_transient(),
            Self::Storage(error) => error.is_temporary(),
            Self::Limited(_) | Self::Unavailable(_) | Self::TooMany => true,
            _ => false,
        }
    }
}

impl Fault for FetchError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Net(error) => error.kind(),
            Self::Storage(error) => error.kind(),
            Self::Ours | Self::Blocked | Self::NotActivity | Self::NotAnActor => FaultKind::Invalid,
            _ => FaultKind::Upstream,
        }
    }

    fn message(&self) -> Message {
        match self {
            Self::Net(error) => error.message(),
            Self::Storage(error) => error.message(),
            Self::Ours => Message::new("peers-ours"),
            Self::Blocked => Message::new("peers-blocked"),
            Self::Gone => Message::new("peers-gone"),
            Self::NotFound => Message::new("peers-not-found"),
            Self::Forbidden(_) => Message::new("peers-forbidden"),
            Self::Limited(_) => Message::new("peers-limited"),
            Self::Unavailable(status) | Self::Status(status) => {
                Message::new("peers-status").with("status", status.as_u16())
            }
            Self::NotActivity => Message::new("peers-not-activity"),
            Self::NotJson => Message::new("peers-unreadable"),
            Self::Elsewhere => Message::new("peers-elsewhere"),
            Self::NotAnActor | Self::NoSuchKey => Message::new("peers-not-an-actor"),
            Self::TooMany => Message::new("peers-too-many"),
        }
    }
}

impl From<activitypub_federation::error::Error> for FetchError {
    /// Takes our own errors back out of the library's, and sorts those it makes itself.
    fn from(error: activitypub_federation::error::Error) -> Self {
        use activitypub_federation::error::Error;
        match error {
            Error::ReqwestMiddleware(reqwest_middleware::Error::Middleware(cause)) => {
                cause.downcast().unwrap_or(Self::Net(NetError::Broken))
            }
            Error::NotFound => Self::Ours,
            Error::RequestLimit => Self::TooMany,
            Error::ResponseBodyLimit => Self::Net(NetError::TooLarge(crate::net::MAX_BYTES)),
            Error::ObjectDeleted(_) => Self::Gone,
            Error::DomainResolveError(_) | Error::ResolveInternalIpError(..) => {
                Self::Net(NetError::NoSuchName)
            }
            Error::UrlVerificationError(_) | Error::UrlParse(_) => Self::Net(NetError::Address),
            Error::FetchInvalidContentType(_) => Self::NotActivity,
            Error::FetchWrongId(_) => Self::Elsewhere,
            Error::ParseFetchedObject(..) => Self::NotJson,
            _ => Self::Net(NetError::Broken),
        }
    }
}
