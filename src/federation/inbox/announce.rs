//! Announce: somebody we follow passes an event on, by its id, whole, or as the activity about it (FEP-1b12).

use super::concern::listening_to;
use super::create_update::gone;
use super::dispatch::Incoming;
use super::effect::{Effect, Trouble};
use super::home::{self, AtHome};
use super::mirroring::{Bringer, Brought, mirror};
use super::news;
use crate::activitypub::read_activity::{ActivityKind, ReceivedActivity};
use crate::activitypub::read_news::is_news;
use crate::domain::event::EventUri;
use crate::domain::uri::ObjectUri;
use crate::peers::Actors;
use crate::storage;
use crate::storage::mirrors::Via;

/// Only what a source announces counts, and only as the object's home tells it.
pub(super) async fn prepare(actors: &Actors, incoming: Incoming) -> Result<Effect, Trouble> {
    if !incoming.is_by_signer() {
        return Ok(Effect::nothing("signed by somebody else"));
    }
    let context = actors.fetcher().context();
    let signer = incoming.signer.clone();
    if context.read(move |conn| listening_to(conn, &signer)).await?.is_none() {
        return Ok(Effect::nothing("from nobody this site follows"));
    }
    if let Ok(announce) = ObjectUri::parse(&incoming.id()) {
        let announce = EventUri::Object(announce);
        if context.read(move |conn| storage::events::is_buried(conn, &announce)).await? {
            return Ok(Effect::nothing("taken back before it came"));
        }
    }
    let object = incoming.activity.unwrapped().object.id().cloned();
    if object.as_ref().is_some_and(|id| context.urls().is_ours(&id.host())) {
        return Ok(Effect::nothing("one of our own objects"));
    }
    match incoming.activity.inner().map(|inner| inner.kind) {
        None
        | Some(ActivityKind::Create | ActivityKind::Update | ActivityKind::Announce | ActivityKind::Invite) =>
            {}
        Some(ActivityKind::Delete) => return passed_on_delete(actors, &incoming).await,
        Some(_) => return Ok(Effect::nothing("passes on nothing about events")),
    }
    match home::object(actors, &incoming).await? {
        AtHome::Object { json, wrapped_in, home } if is_news(&json) => {
            // What is told by somebody else than its home is not passed on.
            if incoming.signer.host() == home {
                Ok(news::of_home(&json, &wrapped_in, &home))
            } else {
                Ok(Effect::nothing("news of another home"))
            }
        }
        AtHome::Object { json, wrapped_in, home } => {
            let activity = incoming.id();
            mirror(
                actors,
                Brought {
                    json,
                    wrapped_in,
                    home,
                    via: Via::Announce,
                    activity,
                    by: Bringer::Actor(incoming.signer),
                },
            )
            .await
        }
        AtHome::Gone => Ok(gone(object)),
        AtHome::Missing => Ok(Effect::nothing("not there")),
        AtHome::Forbidden => Ok(Effect::nothing("its home does not show it to this site")),
        AtHome::Unknown(reason) => Ok(Effect::nothing(reason)),
    }
}

/// A group passes on that something was deleted: its home is asked.
async fn passed_on_delete(actors: &Actors, incoming: &Incoming) -> Result<Effect, Trouble> {
    let deleted = incoming.activity.inner().as_ref().map(ReceivedActivity::deleted).unwrap_or_default();
    let Some(deleted) = deleted.into_iter().next() else {
        return Ok(Effect::nothing("names no object"));
    };
    match home::fetch(actors, &deleted.id).await? {
        AtHome::Gone => Ok(gone(Some(deleted.id))),
        _ => Ok(Effect::nothing("not deleted at its home")),
    }
}
