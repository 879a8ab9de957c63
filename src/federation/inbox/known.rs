//! Who signed an activity, where more must be known of them than that they are who they say.

use super::effect::Trouble;
use crate::domain::uri::ActorUri;
use crate::peers::{Actors, FetchError};
use crate::storage::remote_actors::RemoteActorRecord;

/// An actor as kept or fetched.
pub(super) enum Known {
    /// It is this.
    Actor(Box<RemoteActorRecord>),
    /// It is not there any more, or no actor, and why.
    Nobody(String),
}

/// The actor that signed.
///
/// # Errors
/// When the database or its home does not answer: try again later.
pub(super) async fn sender(actors: &Actors, uri: &ActorUri) -> Result<Known, Trouble> {
    match actors.get(uri).await {
        Ok(record) => Ok(Known::Actor(Box::new(record))),
        Err(FetchError::Storage(error)) => Err(error.into()),
        Err(error) if error.is_transient() => Err(Trouble::Peer(error)),
        Err(error) => Ok(Known::Nobody(error.to_string())),
    }
}
