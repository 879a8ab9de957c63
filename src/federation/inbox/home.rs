//! What an activity is about, from where it may be believed: embedded by its own server, or fetched from its home.

use serde_json::Value;

use super::dispatch::Incoming;
use super::effect::Trouble;
use crate::activitypub::read_activity::{Embedded, Payload, ReceivedActivity};
use crate::activitypub::vocab::Wire;
use crate::domain::uri::{Host, ObjectUri};
use crate::peers::{Actors, FetchError};

/// How often a fetched activity is followed to its object.
const MAX_STEPS: usize = 2;

/// What is known of an object at its home.
#[derive(Debug)]
pub(super) enum AtHome {
    /// It is this.
    Object {
        /// The object.
        json: Value,
        /// The activities around it that its own server made, outermost first.
        wrapped_in: Vec<Value>,
        /// Its server.
        home: Host,
    },
    /// It was deleted.
    Gone,
    /// There is nothing at its address (404), without a word of deletion.
    Missing,
    /// Its home does not show it to us (401, 403).
    Forbidden,
    /// It is not shown to us, and why.
    Unknown(String),
}

/// The innermost object of an activity.
pub(super) async fn object(actors: &Actors, incoming: &Incoming) -> Result<AtHome, Trouble> {
    let unwrapped = incoming.activity.unwrapped();
    if let Payload::Embedded(embedded) = &unwrapped.object
        && let Some(id) = believed(embedded, incoming)
    {
        let wrapped_in = unwrapped.wrapped_in.into_iter().cloned().collect();
        return Ok(AtHome::Object { json: embedded.value.clone(), wrapped_in, home: id.host() });
    }
    match unwrapped.object.id() {
        Some(id) => fetch(actors, id).await,
        None => Ok(AtHome::Unknown("names no object".to_owned())),
    }
}

/// The id of an embedded object that is the signer's own server's.
fn believed<'a>(embedded: &'a Embedded, incoming: &Incoming) -> Option<&'a ObjectUri> {
    embedded.id.as_ref().filter(|id| incoming.is_by_signer() && id.host() == incoming.signer.host())
}

/// Asks the home of an object for it; an activity found there is followed to its object.
pub(super) async fn fetch(actors: &Actors, id: &ObjectUri) -> Result<AtHome, Trouble> {
    let mut id = id.clone();
    for _ in 0..MAX_STEPS {
        let json = match actors.fetcher().object(&id).await {
            Ok(found) => found.json,
            Err(FetchError::Gone) => return Ok(AtHome::Gone),
            Err(FetchError::NotFound) => return Ok(AtHome::Missing),
            Err(FetchError::Forbidden(_)) => return Ok(AtHome::Forbidden),
            Err(FetchError::Storage(error)) => return Err(error.into()),
            Err(error) if error.is_transient() => return Err(Trouble::Peer(error)),
            Err(error) => return Ok(AtHome::Unknown(error.to_string())),
        };
        if Wire::new(&json).is("Tombstone") {
            return Ok(AtHome::Gone);
        }
        let Some(activity) = ReceivedActivity::read(&json) else {
            return Ok(AtHome::Object { json, wrapped_in: Vec::new(), home: id.host() });
        };
        match &activity.unwrapped().object {
            Payload::Embedded(inside) if inside.id.as_ref().is_some_and(|of| of.host() == id.host()) => {
                let home = id.host();
                return Ok(AtHome::Object { json: inside.value.clone(), wrapped_in: vec![json], home });
            }
            inside => match inside.id() {
                Some(next) => id = next.clone(),
                None => return Ok(AtHome::Unknown("names no object".to_owned())),
            },
        }
    }
    Ok(AtHome::Unknown("activities around activities".to_owned()))
}
