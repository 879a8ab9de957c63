//! Move: an account says that it is another one now. Sources are followed there; who follows us follows again by itself.

use super::concern::listening_to;
use super::dispatch::Incoming;
use super::effect::{Effect, Handled, Trouble};
use crate::actions::add_source::Found;
use crate::actions::follow_moved::follow_moved;
use crate::activitypub::read_actor::RemoteActorDocument;
use crate::domain::uri::ActorUri;
use crate::peers::{Actors, FetchError};

/// Both homes are asked: the old account has to say where it went, the new one whom it takes in (checklist of Mastodon:
/// `movedTo` and `alsoKnownAs`).
pub(super) async fn prepare(actors: &Actors, incoming: Incoming) -> Result<Effect, Trouble> {
    let old = incoming.signer;
    if incoming.activity.object.id().is_none_or(|object| object.as_str() != old.as_str()) {
        return Ok(Effect::nothing("moves somebody else"));
    }
    let Some(target) = incoming.activity.target.map(ActorUri::from).filter(|target| *target != old) else {
        return Ok(Effect::nothing("moves nowhere"));
    };
    let context = actors.fetcher().context();
    let followed = old.clone();
    if context.read(move |conn| listening_to(conn, &followed)).await?.is_none() {
        return Ok(Effect::nothing("from nobody this site follows"));
    }
    let left = match document(actors, &old).await? {
        Ok(document) => document,
        Err(reason) => return Ok(Effect::nothing(reason)),
    };
    if left.moved_to.as_ref() != Some(&target) {
        return Ok(Effect::nothing("its home does not say that it moved there"));
    }
    let entered = match document(actors, &target).await? {
        Ok(document) => document,
        Err(reason) => return Ok(Effect::nothing(reason)),
    };
    if !entered.also_known_as.contains(&old) {
        return Ok(Effect::nothing("the new account does not say that it is the old one"));
    }
    let Some(inbox) = entered.inbox else { return Ok(Effect::nothing("the new account takes no mail")) };
    let name = entered.name.unwrap_or_else(|| target.host().to_string());
    let found = Found::Actor { uri: entered.id, inbox, name };
    Ok(Effect::of(move |tx| {
        let Some(source) = listening_to(tx.conn, &old)? else {
            return Ok(Handled::done("ignored: from nobody this site follows"));
        };
        follow_moved(tx, &source, &found)?;
        Ok(Handled::done("followed to its new account"))
    }))
}

/// An account as its home shows it now, or why it is not known.
async fn document(actors: &Actors, uri: &ActorUri) -> Result<Result<RemoteActorDocument, String>, Trouble> {
    match actors.fetch(uri).await {
        Ok(actor) => Ok(actor
            .document
            .map(|document| *document)
            .filter(|document| document.id == *uri)
            .ok_or_else(|| "its home shows somebody else".to_owned())),
        Err(FetchError::Storage(error)) => Err(error.into()),
        Err(error) if error.is_transient() => Err(Trouble::Peer(error)),
        Err(error) => Ok(Err(error.to_string())),
    }
}
