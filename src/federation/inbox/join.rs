//! Somebody takes part by another program, or does not any more: Join and Leave (Mobilizon), Accept, TentativeAccept,
//! Reject and TentativeReject of the event itself (Friendica, Hubzilla). Nobody is stored: the organization says that
//! nothing is done with it, and the event names where to sign up (FEP-8a8e).

use super::dispatch::Incoming;
use super::effect::{Effect, Handled, Trouble};
use super::known::{Known, sender};
use crate::actions::answer_join::{Join, answer_join};
use crate::activitypub::read_activity::{ActivityKind, ReceivedActivity};
use crate::domain::event::Event;
use crate::peers::Actors;
use crate::storage;
use crate::urls::{Ours, Urls};

/// Whether an activity says that somebody takes part in an event of ours, or does not.
pub(super) fn is_about_taking_part(urls: &Urls, activity: &ReceivedActivity) -> bool {
    match activity.kind {
        ActivityKind::Join | ActivityKind::Leave => true,
        ActivityKind::Accept
        | ActivityKind::Reject
        | ActivityKind::TentativeAccept
        | ActivityKind::TentativeReject => {
            // An answer to a Follow of ours brings it along, or names it.
            let asked = |id: &str| matches!(urls.ours(id), Some(Ours::Activity(_)));
            let object = activity.object.id().filter(|_| activity.inner().is_none());
            object.is_some_and(|id| urls.is_ours(&id.host()) && !asked(id.as_str()))
        }
        _ => false,
    }
}

/// Each is answered with Ignore.
pub(super) async fn prepare(actors: &Actors, incoming: Incoming) -> Result<Effect, Trouble> {
    let Some(id) = incoming.activity.id.clone() else {
        return Ok(Effect::nothing("takes part without an id to answer"));
    };
    let Some(object) = incoming.activity.object.id().cloned() else {
        return Ok(Effect::nothing("joins nothing"));
    };
    let record = match sender(actors, &incoming.signer).await? {
        Known::Actor(record) => record,
        Known::Nobody(reason) => return Ok(Effect::nothing(reason)),
    };
    let type_name = incoming.activity.type_name;
    Ok(Effect::of(move |tx| {
        let event = storage::events::by_uri(tx.conn, object.as_str())?;
        let Some(event) = event.filter(|event| event.is_local() && Event::is_visible(event)) else {
            return Ok(Handled::done("ignored: there is no such event here"));
        };
        answer_join(tx, &event, &Join { id, type_name, by: incoming.signer, inbox: record.inbox })?;
        Ok(Handled::done("answered with Ignore"))
    }))
}
