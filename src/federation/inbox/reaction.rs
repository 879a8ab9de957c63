//! Like and Announce of an event of ours: counted, whoever it was. What comes of other objects is another file's.

use super::dispatch::Incoming;
use super::effect::{Effect, Handled, Trouble};
use super::known::{Known, sender};
use crate::actions::receive_reaction::{
    Reaction, note_reached, receive_reaction, take_back_reaction, take_back_reaction_by_id,
};
use crate::activitypub::read_activity::{ActivityKind, ReceivedActivity};
use crate::domain::event::Event;
use crate::domain::reply::ReactionKind;
use crate::domain::uri::{ActivityUri, ActorUri};
use crate::peers::Actors;
use crate::storage::{self, StorageResult, Tx};
use crate::urls::Urls;

/// What an activity does to an object of ours without a word, if it does.
fn kind_of(kind: ActivityKind) -> Option<ReactionKind> {
    match kind {
        ActivityKind::Like | ActivityKind::EmojiReact => Some(ReactionKind::Like),
        ActivityKind::Announce => Some(ReactionKind::Boost),
        _ => None,
    }
}

/// Whether an activity likes or boosts something of ours; a group that passes on an activity about one does neither.
pub(super) fn is_reaction(urls: &Urls, activity: &ReceivedActivity) -> bool {
    kind_of(activity.kind).is_some() && activity.inner().is_none() && our_event(urls, activity).is_some()
}

fn our_event(urls: &Urls, activity: &ReceivedActivity) -> Option<String> {
    activity.object.id().filter(|id| urls.is_ours(&id.host())).map(|id| id.as_str().to_owned())
}

/// Each actor counts once for each object.
pub(super) async fn prepare(actors: &Actors, incoming: Incoming) -> Result<Effect, Trouble> {
    let urls = actors.fetcher().context().urls();
    let wanted = kind_of(incoming.activity.kind).zip(our_event(&urls, &incoming.activity));
    let Some((kind, object)) = wanted else { return Ok(Effect::nothing("of nothing of ours")) };
    let record = match sender(actors, &incoming.signer).await? {
        Known::Actor(record) => record,
        Known::Nobody(reason) => return Ok(Effect::nothing(reason)),
    };
    let inbox = record.shared_inbox.unwrap_or(record.inbox);
    let reaction = Reaction { kind, by: incoming.signer, activity: incoming.activity.id, inbox };
    Ok(Effect::of(move |tx| {
        let event = storage::events::by_uri(tx.conn, &object)?;
        let Some(event) = event.filter(|event| event.is_local() && Event::is_visible(event)) else {
            let reached = note_reached(tx, &object, &reaction)?;
            return Ok(Handled::done(if reached {
                "of an answer of ours: it hears of changes"
            } else {
                "ignored: there is no such event here"
            }));
        };
        receive_reaction(tx, &event, &reaction)?;
        Ok(Handled::done("counted"))
    }))
}

/// Takes back what an Undo brings along, if it was a reaction to an event of ours.
pub(super) fn undo(
    tx: &mut Tx<'_>,
    signer: &ActorUri,
    inner: &ReceivedActivity,
) -> StorageResult<Option<Handled>> {
    let urls = Urls::new(&tx.site.public_url);
    let Some(kind) = kind_of(inner.kind) else { return Ok(None) };
    match (our_event(&urls, inner), &inner.id) {
        (Some(object), _) => {
            take_back_reaction(tx, &object, kind, signer)?;
            Ok(Some(Handled::done("counted no more")))
        }
        (None, Some(id)) => undo_by_id(tx, signer, id),
        (None, None) => Ok(None),
    }
}

/// Takes back a reaction of which only the id is named, if we counted one.
pub(super) fn undo_by_id(
    tx: &mut Tx<'_>,
    signer: &ActorUri,
    id: &ActivityUri,
) -> StorageResult<Option<Handled>> {
    let was = take_back_reaction_by_id(tx, signer, id)?;
    Ok(was.then(|| Handled::done("counted no more")))
}
