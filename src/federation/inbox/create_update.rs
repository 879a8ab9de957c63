//! Create and Update: an event is published or changed by its home; an actor changes.

use super::dispatch::Incoming;
use super::effect::{Effect, Handled, Trouble};
use super::home::{self, AtHome};
use super::mirroring::{Bringer, Brought, mirror};
use super::{news, reply};
use crate::actions::pass_on_news::take_back;
use crate::actions::receive_reply::forget_what_answered;
use crate::actions::withdraw_event::withdraw_for_good;
use crate::activitypub::read_activity::{ActivityKind, Payload};
use crate::activitypub::read_news::is_news;
use crate::activitypub::read_note::is_answer;
use crate::domain::event::EventUri;
use crate::domain::uri::ObjectUri;
use crate::peers::{Actors, FetchError};
use crate::storage;
use crate::storage::followers::FollowerInboxes;
use crate::storage::mirrors::Via;

/// An event is believed if its own server sent it, else fetched from there; whoever told us of it.
pub(super) async fn prepare(actors: &Actors, incoming: Incoming) -> Result<Effect, Trouble> {
    if incoming.activity.kind == ActivityKind::Update && is_own_profile(&incoming) {
        return refresh_actor(actors, incoming).await;
    }
    if let Payload::Embedded(embedded) = &incoming.activity.unwrapped().object
        && !embedded.is("Event")
    {
        if reply::answers(embedded) {
            return reply::prepare(actors, incoming).await;
        }
        if is_news(&embedded.value) {
            return news::prepare(actors, &incoming).await;
        }
        return Ok(Effect::nothing("not an event"));
    }
    match home::object(actors, &incoming).await? {
        AtHome::Object { json, wrapped_in, home } if is_answer(&json) => {
            reply::of_home(actors, &json, &wrapped_in, &home).await
        }
        AtHome::Object { json, wrapped_in, home } if is_news(&json) => {
            Ok(news::of_home(&json, &wrapped_in, &home))
        }
        AtHome::Object { json, wrapped_in, home } => {
            // Another server's activity says nothing about an object that had to be fetched.
            let (by, activity) = if incoming.is_by_signer() && incoming.signer.host() == home {
                (Bringer::Actor(incoming.signer.clone()), incoming.id())
            } else {
                (Bringer::Author, String::new())
            };
            mirror(actors, Brought { json, wrapped_in, home, via: Via::Create, activity, by }).await
        }
        AtHome::Gone => Ok(gone(incoming.activity.unwrapped().object.id().cloned())),
        AtHome::Missing => Ok(Effect::nothing("not there")),
        AtHome::Forbidden => Ok(Effect::nothing("its home does not show it to this site")),
        AtHome::Unknown(reason) => Ok(Effect::nothing(reason)),
    }
}

/// Its home said that an object is deleted: what is mirrored of it goes.
pub(super) fn gone(id: Option<ObjectUri>) -> Effect {
    let Some(id) = id else { return Effect::nothing("deleted by its home") };
    Effect::of(move |tx| {
        if storage::events::by_uri(tx.conn, id.as_str())?.is_some() {
            withdraw_for_good(tx, &EventUri::Object(id))?;
        } else if take_back(tx, id.as_str())? {
            return Ok(Handled::done("news taken back"));
        } else {
            forget_what_answered(tx, &id)?;
        }
        Ok(Handled::done("deleted by its home"))
    })
}

fn is_own_profile(incoming: &Incoming) -> bool {
    incoming.is_by_signer()
        && incoming.activity.object.id().is_some_and(|id| id.as_str() == incoming.signer.as_str())
}

/// An actor is fetched again; where a follower gets its mail may have changed.
async fn refresh_actor(actors: &Actors, incoming: Incoming) -> Result<Effect, Trouble> {
    match actors.fetch(&incoming.signer).await {
        Ok(actor) => Ok(Effect::of(move |tx| {
            let record = actor.record;
            let inboxes = FollowerInboxes { inbox: record.inbox, shared: record.shared_inbox };
            storage::followers::move_inboxes(tx.conn, &record.uri, &inboxes)?;
            Ok(Handled::done("actor fetched again"))
        })),
        Err(FetchError::Storage(error)) => Err(error.into()),
        Err(error) if error.is_transient() => Err(Trouble::Peer(error)),
        Err(error) => Ok(Effect::nothing(error.to_string())),
    }
}
