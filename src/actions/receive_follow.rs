//! Somebody follows one of our actors, or stops.

use chrono::TimeDelta;

use super::announce::{Told, activity, send};
use super::greet_host::greet;
use crate::domain::ids::LocalActorKey;
use crate::domain::job::Job;
use crate::domain::uri::{ActivityUri, ActorUri, Host};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::followers::FollowerInboxes;
use crate::storage::{self, StorageResult, Tx};

/// How long what a server said it runs is taken for true.
pub const FRESH: TimeDelta = TimeDelta::weeks(1);

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
    send(tx, &accept, std::slice::from_ref(&follow.inboxes.inbox), Told::Only(Priority::Urgent))?;
    know(tx, &follow.inboxes.inbox.host())
}

/// A server that is known is told what its program needs; of another it is found out what it runs, before something is
/// to be delivered.
fn know(tx: &mut Tx<'_>, host: &Host) -> StorageResult<()> {
    let asked = storage::hosts::get(tx.conn, host.as_str())?.and_then(|known| known.checked);
    if asked.is_some_and(|asked| tx.now - asked < FRESH) {
        greet(tx, host)
    } else {
        storage::jobs::put(tx, &Job::AskHost { host: host.clone() })
    }
}

/// Lets a follower go, from one of our actors or from all.
///
/// # Errors
/// When the database does not answer.
pub fn let_go(tx: &mut Tx<'_>, followed: Option<LocalActorKey>, follower: &ActorUri) -> StorageResult<()> {
    storage::followers::remove(tx, followed, follower)
}
