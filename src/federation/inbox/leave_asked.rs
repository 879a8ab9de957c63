//! QuoteRequest (FEP-044f) and FeatureRequest (FEP-7aa9): leave is asked for before something of ours is used.

use super::dispatch::Incoming;
use super::effect::{Effect, Handled, Trouble};
use super::follow::ours;
use super::known::{Known, sender};
use crate::actions::announce::organizer_actor;
use crate::actions::give_leave::{Leave, Request, give_leave};
use crate::activitypub::read_activity::{ActivityKind, Payload};
use crate::activitypub::vocab::Wire;
use crate::domain::event::Event;
use crate::domain::ids::LocalActorKey;
use crate::domain::reply::StampKind;
use crate::domain::uri::ObjectUri;
use crate::peers::Actors;
use crate::storage::{self, StorageResult, Tx};
use crate::urls::Urls;

/// Each request is answered as the organization's setting says. Without an `actor` (Mastodon 4.6 leaves it out of a
/// FeatureRequest) whoever signed asks.
pub(super) async fn prepare(actors: &Actors, incoming: Incoming) -> Result<Effect, Trouble> {
    let kind = match incoming.activity.kind {
        ActivityKind::QuoteRequest => StampKind::Quote,
        _ => StampKind::Feature,
    };
    let Some(id) = incoming.activity.id.clone() else { return Ok(Effect::nothing("a request without id")) };
    let Some(target) = incoming.activity.object.id().cloned() else {
        return Ok(Effect::nothing("asks about nothing"));
    };
    let instrument = Payload::read(Wire::new(&incoming.activity.raw), "instrument");
    let Some(interacting) = instrument.id().filter(|uri| uri.host() == incoming.signer.host()).cloned()
    else {
        return Ok(Effect::nothing("what would use it is not the asker's own"));
    };
    let record = match sender(actors, &incoming.signer).await? {
        Known::Actor(record) => record,
        Known::Nobody(reason) => return Ok(Effect::nothing(reason)),
    };
    let request = Request {
        kind,
        id,
        by: incoming.signer,
        target: target.as_str().to_owned(),
        interacting,
        shared: record.shared_inbox.unwrap_or_else(|| record.inbox.clone()),
        inbox: record.inbox,
    };
    Ok(Effect::of(move |tx| {
        let Some(actor) = asked(tx, kind, &target)? else {
            return Ok(Handled::done("ignored: there is no such thing here"));
        };
        Ok(Handled::done(match give_leave(tx, actor, &request)? {
            Leave::Given => "leave given",
            Leave::Refused => "leave refused",
        }))
    }))
}

/// Which of our actors is asked: the organizer of an event, or the actor itself that would be featured.
fn asked(tx: &mut Tx<'_>, kind: StampKind, target: &ObjectUri) -> StorageResult<Option<LocalActorKey>> {
    let event = storage::events::by_uri(tx.conn, target.as_str())?;
    if let Some(event) = event.filter(|event| event.is_local() && Event::is_visible(event)) {
        return organizer_actor(tx, &event).map(Some);
    }
    if kind == StampKind::Quote {
        return Ok(None);
    }
    let (urls, site) = (Urls::new(&tx.site.public_url), tx.site.actor);
    ours(tx.conn, &urls, site, target.as_str())
}
