//! Join: somebody wants to take part by another program. Nobody is stored: the organization says that nothing is done
//! with it, and the event names where to sign up (FEP-8a8e).

use super::dispatch::Incoming;
use super::effect::{Effect, Handled, Trouble};
use crate::actions::answer_join::{Join, answer_join};
use crate::domain::event::Event;
use crate::peers::{Actors, FetchError};
use crate::storage;

/// Each Join of an event of ours is answered with Ignore.
pub(super) async fn prepare(actors: &Actors, incoming: Incoming) -> Result<Effect, Trouble> {
    let Some(id) = incoming.activity.id.clone() else { return Ok(Effect::nothing("a Join without id")) };
    let Some(object) = incoming.activity.object.id().cloned() else {
        return Ok(Effect::nothing("joins nothing"));
    };
    let record = match actors.get(&incoming.signer).await {
        Ok(record) => record,
        Err(FetchError::Storage(error)) => return Err(error.into()),
        Err(error) if error.is_transient() => return Err(Trouble::Peer(error)),
        Err(error) => return Ok(Effect::nothing(error.to_string())),
    };
    Ok(Effect::of(move |tx| {
        let event = storage::events::by_uri(tx.conn, object.as_str())?;
        let Some(event) = event.filter(|event| event.is_local() && Event::is_visible(event)) else {
            return Ok(Handled::done("ignored: there is no such event here"));
        };
        answer_join(tx, &event, &Join { id, by: incoming.signer, inbox: record.inbox })?;
        Ok(Handled::done("answered with Ignore"))
    }))
}
