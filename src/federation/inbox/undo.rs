//! Undo: a Follow, a boost or a yes is taken back. Matched by who and what, because ids are often not the same again.

use super::accept_reject::answered;
use super::concern::listening_to;
use super::dispatch::Incoming;
use super::effect::{Effect, Handled};
use super::follow::ours;
use crate::actions::add_source::Answer;
use crate::actions::receive_follow::let_go;
use crate::actions::withdraw_event::take_back_announce;
use crate::activitypub::read_activity::{ActivityKind, ReceivedActivity, Referenced};
use crate::domain::event::EventUri;
use crate::domain::uri::{ActivityUri, ActorUri, ObjectUri};
use crate::storage::{self, StorageResult, Tx};
use crate::urls::Urls;

/// Takes back what is named or brought along.
pub(super) fn prepare(incoming: Incoming) -> Effect {
    let signer = incoming.signer;
    match incoming.activity.referenced() {
        Referenced::Embedded(inner) if inner.actor.as_ref().is_some_and(|actor| *actor != signer) => {
            Effect::nothing("takes back what is somebody else's")
        }
        Referenced::Embedded(inner) => Effect::of(move |tx| undo_embedded(tx, &signer, &inner)),
        Referenced::Id(id) => Effect::of(move |tx| undo_by_id(tx, &signer, &id)),
        Referenced::None => Effect::nothing("takes back nothing"),
    }
}

fn undo_embedded(tx: &mut Tx<'_>, signer: &ActorUri, inner: &ReceivedActivity) -> StorageResult<Handled> {
    match inner.kind {
        ActivityKind::Follow => {
            let urls = Urls::new(&tx.site.public_url);
            let site = tx.site.actor;
            let followed = match inner.object.id() {
                Some(object) => ours(tx.conn, &urls, site, object.as_str())?,
                None => None,
            };
            match followed {
                Some(followed) => let_go(tx, Some(followed), signer)?,
                None => return by_id(tx, signer, inner.id.as_ref()),
            }
            Ok(Handled::done("follower let go"))
        }
        ActivityKind::Announce => {
            let unwrapped = inner.unwrapped();
            let Some(object) = unwrapped.object.id() else { return by_id(tx, signer, inner.id.as_ref()) };
            let Some(source) = listening_to(tx.conn, signer)? else {
                return Ok(Handled::done("ignored: from nobody this site follows"));
            };
            let announce = inner.id.as_ref().map(ActivityUri::as_str);
            take_back_announce(tx, object.as_str(), source.key, announce)?;
            bury_announce(tx, announce)?;
            Ok(Handled::done("boost taken back"))
        }
        ActivityKind::Accept => {
            let Some(source) = storage::sources::by_target(tx.conn, signer.as_str())? else {
                return Ok(Handled::done("ignored: from nobody this site follows"));
            };
            answered(tx, &source, Answer::No)?;
            Ok(Handled::done("the source took its yes back"))
        }
        _ => Ok(Handled::done(&format!("ignored: nothing is done with Undo of {}", inner.type_name))),
    }
}

/// A boost that was taken back does not come after all, should it arrive late.
fn bury_announce(tx: &mut Tx<'_>, announce: Option<&str>) -> StorageResult<()> {
    match announce.and_then(|id| ObjectUri::parse(id).ok()) {
        Some(id) => storage::events::bury(tx, &EventUri::Object(id), None, "Announce"),
        None => Ok(()),
    }
}

fn by_id(tx: &mut Tx<'_>, signer: &ActorUri, id: Option<&ActivityUri>) -> StorageResult<Handled> {
    match id {
        Some(id) => undo_by_id(tx, signer, id),
        None => Ok(Handled::done("ignored: takes back nothing")),
    }
}

/// Only the id is known: it is a Follow or a boost of the signer's, or nothing we remember.
fn undo_by_id(tx: &mut Tx<'_>, signer: &ActorUri, id: &ActivityUri) -> StorageResult<Handled> {
    if let Some(followed) = storage::followers::followed_by(tx.conn, signer, id.as_str())? {
        let_go(tx, Some(followed), signer)?;
        return Ok(Handled::done("follower let go"));
    }
    if let Some(source) = listening_to(tx.conn, signer)?
        && let Some(event) = storage::mirrors::announced_by(tx.conn, source.key, id.as_str())?
    {
        take_back_announce(tx, &event, source.key, Some(id.as_str()))?;
        bury_announce(tx, Some(id.as_str()))?;
        return Ok(Handled::done("boost taken back"));
    }
    if listening_to(tx.conn, signer)?.is_some() {
        bury_announce(tx, Some(id.as_str()))?;
    }
    Ok(Handled::done("ignored: takes back what is not known here"))
}
