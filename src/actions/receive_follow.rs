//! Somebody follows one of our actors, or stops.

use super::announce::{Told, activity, send};
use crate::domain::ids::LocalActorKey;
use crate::domain::uri::{ActivityUri, ActorUri};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::followers::FollowerInboxes;
use crate::storage::{self, StorageResult, Tx};

/// A Follow as it came, from an actor that proved who it is.
#[derive(Debug, Clone)]
pub struct Follow {
    /// Which of our actors.
    pub followed: LocalActorKey,
    /// The id of that actor, as the Follow named it.
    pub object: ActorUri,
    /// Who follows.
    pub follower: ActorUri,
    /// Where it gets its mail.
    pub inboxes: FollowerInboxes,
    /// The Follow's id; not always one that can be fetched.
    pub id: ActivityUri,
}

/// Takes a follower in and says yes; a repeated Follow is said yes to again.
///
/// # Errors
/// When the database does not answer.
pub fn receive_follow(tx: &mut Tx<'_>, follow: &Follow) -> StorageResult<()> {
    storage::followers::put(tx, follow.followed, &follow.follower, &follow.inboxes, &follow.id)?;
    let accepted = serde_json::json!({
        "id": follow.id.as_str(),
        "type": "Follow",
        "actor": follow.follower.as_str(),
        "object": follow.object.as_str(),
    });
    let accept =
        activity(follow.followed, ActivityKind::Accept, follow.id.as_str(), Some(accepted.to_string()));
    send(tx, &accept, std::slice::from_ref(&follow.inboxes.inbox), Told::Only(Priority::Urgent))
}

/// Lets a follower go, from one of our actors or from all.
///
/// # Errors
/// When the database does not answer.
pub fn let_go(tx: &mut Tx<'_>, followed: Option<LocalActorKey>, follower: &ActorUri) -> StorageResult<()> {
    storage::followers::remove(tx, followed, follower)
}
