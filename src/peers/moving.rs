//! Accounts an organization names as itself, and the one it moves to: found and asked before anything is said about them.

use super::actors::Actors;
use super::discover::{DiscoverError, discover};
use super::fetch_error::FetchError;
use super::webfinger::Handle;
use crate::actions::add_source::Found;
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::uri::ActorUri;
use crate::storage::{self, StorageError};
use crate::urls::{Ours, Owner};

/// Why an organization cannot move there.
#[derive(Debug, thiserror::Error)]
pub enum MovingError {
    /// Nothing was found there, or no account.
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    /// It is this very organization.
    #[error("that is this very account")]
    Itself,
    /// The account there does not name this one as itself.
    #[error("the account there does not say that it is this one too")]
    NotNamed,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<FetchError> for MovingError {
    fn from(error: FetchError) -> Self {
        Self::Discover(error.into())
    }
}

impl Fault for MovingError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Discover(error) => error.kind(),
            Self::Itself | Self::NotNamed => FaultKind::Invalid,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::Discover(error) => error.message(),
            Self::Itself => Message::new("moving-itself"),
            Self::NotNamed => Message::new("moving-not-named"),
            Self::Storage(error) => error.message(),
        }
    }
}

/// The account somebody typed, on this site or another one.
///
/// # Errors
/// See [`MovingError`].
pub async fn account(actors: &Actors, typed: &str) -> Result<ActorUri, MovingError> {
    if let Some((uri, _)) = here(actors, typed).await? {
        return Ok(uri);
    }
    match Box::pin(discover(actors, typed)).await? {
        Found::Actor { uri, .. } => Ok(uri),
        Found::Polled { .. } => Err(DiscoverError::Nothing.into()),
    }
}

/// The account somebody typed, if it says that it is `us` too.
///
/// # Errors
/// See [`MovingError`].
pub async fn target(actors: &Actors, us: &ActorUri, typed: &str) -> Result<ActorUri, MovingError> {
    let (uri, names) = match here(actors, typed).await? {
        Some(known) => known,
        None => {
            let uri = account(actors, typed).await?;
            let names = actors.fetch(&uri).await?.document.map(|document| document.also_known_as);
            (uri, names.unwrap_or_default())
        }
    };
    if uri == *us {
        return Err(MovingError::Itself);
    }
    if names.contains(us) { Ok(uri) } else { Err(MovingError::NotNamed) }
}

/// An organization of this site and the accounts it names as itself, if that is what was typed.
async fn here(actors: &Actors, typed: &str) -> Result<Option<(ActorUri, Vec<ActorUri>)>, StorageError> {
    let context = actors.fetcher().context();
    let urls = context.urls();
    let typed = typed.trim();
    let slug = match Handle::parse(typed) {
        Some(handle) if urls.is_ours(handle.host()) => handle.name().to_owned(),
        Some(_) => return Ok(None),
        None => match urls.ours(typed) {
            Some(Ours::Organization(slug)) => slug,
            _ => return Ok(None),
        },
    };
    let found = context.read(move |conn| storage::organizations::by_slug(conn, &slug)).await?;
    Ok(found.map(|organization| {
        (urls.actor(Owner::Organization(organization.slug.as_str())), organization.also_known_as)
    }))
}
