//! Somebody likes an event of ours or passes it on. It is counted; who did is not kept.

use super::announce::organizer_actor;
use crate::auth::SiteKey;
use crate::domain::event::Event;
use crate::domain::reply::ReactionKind;
use crate::domain::uri::{ActivityUri, ActorUri, InboxUrl};
use crate::storage::{self, StorageResult, Tx};

/// A like or a boost, from an actor that proved who it is.
#[derive(Debug, Clone)]
pub struct Reaction {
    /// Which.
    pub kind: ReactionKind,
    /// Whose; only a hash of it is kept, another one for each object.
    pub by: ActorUri,
    /// The activity's id, hashed likewise.
    pub activity: Option<ActivityUri>,
    /// Where its server takes mail: it hears of changes from now on.
    pub inbox: InboxUrl,
}

/// Counts a reaction to an event of ours.
///
/// # Errors
/// When the database does not answer.
pub fn receive_reaction(tx: &mut Tx<'_>, event: &Event, reaction: &Reaction) -> StorageResult<()> {
    let object = event.uri.as_str();
    let actor = actor_hash(&tx.site.secret, object, &reaction.by);
    let activity = reaction.activity.as_ref().map(|id| activity_hash(&tx.site.secret, &reaction.by, id));
    storage::reactions::put(tx, object, reaction.kind, &actor, activity.as_deref())?;
    let organizer = organizer_actor(tx, event)?;
    storage::activities::add_receiver(tx.conn, object, organizer, &reaction.inbox)
}

/// Somebody likes or passes on what an organization answered: it is not counted, but its server hears of changes from now
/// on. Answers whether there is such an answer.
///
/// # Errors
/// When the database does not answer.
pub fn note_reached(tx: &mut Tx<'_>, object: &str, reaction: &Reaction) -> StorageResult<bool> {
    let Some(reply) = storage::replies::by_uri(tx.conn, object)?.filter(|reply| reply.local) else {
        return Ok(false);
    };
    let Some(event) = storage::events::by_keys(tx.conn, &[reply.event.0])?.pop() else { return Ok(false) };
    let organizer = organizer_actor(tx, &event)?;
    storage::activities::add_receiver(tx.conn, object, organizer, &reaction.inbox)?;
    Ok(true)
}

/// Takes a reaction back by what it was about; answers whether there was one.
///
/// # Errors
/// When the database does not answer.
pub fn take_back_reaction(
    tx: &mut Tx<'_>,
    object: &str,
    kind: ReactionKind,
    by: &ActorUri,
) -> StorageResult<bool> {
    let actor = actor_hash(&tx.site.secret, object, by);
    storage::reactions::remove(tx, object, kind, &actor)
}

/// Takes a reaction back of which only the id is named; answers whether there was one.
///
/// # Errors
/// When the database does not answer.
pub fn take_back_reaction_by_id(tx: &mut Tx<'_>, by: &ActorUri, id: &ActivityUri) -> StorageResult<bool> {
    let activity = activity_hash(&tx.site.secret, by, id);
    storage::reactions::remove_by_activity(tx, &activity)
}

/// An actor is gone: what it liked and passed on counts no more.
///
/// # Errors
/// When the database does not answer.
pub fn forget_reactions_of(tx: &mut Tx<'_>, by: &ActorUri) -> StorageResult<()> {
    for object in storage::reactions::objects(tx.conn)? {
        let actor = actor_hash(&tx.site.secret, &object, by);
        for kind in ReactionKind::ALL {
            storage::reactions::remove(tx, &object, *kind, &actor)?;
        }
    }
    Ok(())
}

fn actor_hash(secret: &[u8; 32], object: &str, by: &ActorUri) -> String {
    SiteKey::new(*secret).sign("reaction", &[object.as_bytes(), by.as_str().as_bytes()])
}

/// Under what an activity is recognized when it is taken back by its id.
pub fn activity_hash(secret: &[u8; 32], by: &ActorUri, id: &ActivityUri) -> String {
    SiteKey::new(*secret).sign("reaction's activity", &[by.as_str().as_bytes(), id.as_str().as_bytes()])
}
