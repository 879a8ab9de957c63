//! Delete: an object is gone, or an actor with all it published.

use super::concern::listening_to;
use super::create_update::gone;
use super::dispatch::Incoming;
use super::effect::{Effect, Handled, Trouble};
use super::home::{self, AtHome};
use crate::actions::forget_actor::forget_actor;
use crate::actions::pass_on_news::take_back;
use crate::actions::receive_reply::forget_what_answered;
use crate::actions::withdraw_event::withdraw_for_good;
use crate::activitypub::read_activity::Deleted;
use crate::domain::event::EventUri;
use crate::domain::uri::ActorUri;
use crate::peers::Actors;
use crate::storage::{self, StorageResult, Tx};

/// A server may delete what is its own; anybody else is only a hint to ask the object's home.
pub(super) async fn prepare(actors: &Actors, incoming: Incoming) -> Result<Effect, Trouble> {
    let deleted = incoming.activity.deleted();
    if !incoming.is_by_signer() {
        let Some(first) = deleted.into_iter().next() else { return Ok(Effect::nothing("names no object")) };
        return match home::fetch(actors, &first.id).await? {
            AtHome::Gone => Ok(gone(Some(first.id))),
            _ => Ok(Effect::nothing("not deleted at its home")),
        };
    }
    let signer = incoming.signer;
    if deleted.iter().any(|gone| gone.id.as_str() == signer.as_str()) {
        return Ok(Effect::of(move |tx| {
            forget_actor(tx, &signer)?;
            Ok(Handled::done("actor forgotten"))
        }));
    }
    Ok(Effect::of(move |tx| forget_objects(tx, &signer, deleted)))
}

fn forget_objects(tx: &mut Tx<'_>, signer: &ActorUri, deleted: Vec<Deleted>) -> StorageResult<Handled> {
    let listening = listening_to(tx.conn, signer)?.is_some();
    let mut count = 0;
    for gone in deleted {
        if gone.id.host() != signer.host() {
            continue;
        }
        if take_back(tx, gone.id.as_str())? || forget_what_answered(tx, &gone.id)? {
            count += 1;
            continue;
        }
        let known = storage::events::by_uri(tx.conn, gone.id.as_str())?.is_some();
        // An unknown event is buried too, so that its Create, should it come late, does not bring it back. Many programs
        // do not say what it was.
        let to_come = listening && gone.former_type.as_deref().is_none_or(|former| former == "Event");
        if known || to_come {
            withdraw_for_good(tx, &EventUri::Object(gone.id))?;
            count += 1;
        }
    }
    Ok(Handled::done(if count > 0 { "withdrawn" } else { "ignored: nothing that is known here" }))
}
