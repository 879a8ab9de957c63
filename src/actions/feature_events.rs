//! Which coming events an organization features, and telling its followers when that changes.

use super::announce::{Told, activity, send};
use super::announce_apart::who_is_told;
use crate::activitypub::renditions;
use crate::domain::event::{Event, EventStatus};
use crate::domain::ids::{LocalActorKey, OrganizationKey};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::listings::{Filter, Window};
use crate::storage::{self, AnyConnection, StorageResult, Tx};

/// How many events are featured at most: every server fetches each of them.
pub const MOST: usize = 10;

/// How many coming events are looked at: some of them may not take place.
const LOOK: i64 = 30;

/// The next events that take place, of an organization or of all.
///
/// # Errors
/// When the database does not answer.
pub fn featured(
    conn: &mut AnyConnection,
    organization: Option<OrganizationKey>,
    now: chrono::DateTime<chrono::Utc>,
) -> StorageResult<Vec<Event>> {
    let filter = Filter { organization, local_only: true, ..Filter::default() };
    let window = Window { from: now, to: None, not_ended_by: Some(now), after: None, limit: LOOK };
    let mut featured: Vec<Event> = Vec::new();
    for listed in storage::listings::list(conn, &filter, &window)?.items {
        let takes_place = !matches!(listed.event.status, EventStatus::Cancelled | EventStatus::Postponed);
        // A series is one event, however many dates of it are to come.
        let is_new = featured.iter().all(|known| known.key != listed.event.key);
        if takes_place && is_new && featured.len() < MOST {
            featured.push(listed.event);
        }
    }
    Ok(featured)
}

/// Tells an organization's followers what came to what it features and what left it. The site's actor tells nothing: what
/// it features is others', which no program pins.
///
/// # Errors
/// When the database does not answer.
pub fn refresh(tx: &mut Tx<'_>, actor: LocalActorKey) -> StorageResult<()> {
    let Some(organization) = storage::local_actors::get(tx.conn, actor)?.organization else { return Ok(()) };
    let events = featured(tx.conn, Some(organization), tx.now)?;
    let told = storage::featured::of(tx.conn, actor)?;
    let gone = told.iter().filter(|uri| events.iter().all(|event| event.uri.as_str() != uri.as_str()));
    for uri in gone {
        storage::featured::remove(tx.conn, actor, uri)?;
        tell(tx, actor, ActivityKind::Remove, uri)?;
    }
    for event in events.iter().filter(|event| !told.iter().any(|uri| uri == event.uri.as_str())) {
        storage::featured::add(tx.conn, actor, event.uri.as_str())?;
        tell(tx, actor, ActivityKind::Add, event.uri.as_str())?;
    }
    Ok(())
}

/// The same for all organizations: time passed.
///
/// # Errors
/// When the database does not answer.
pub fn refresh_all(tx: &mut Tx<'_>) -> StorageResult<()> {
    for actor in storage::local_actors::all(tx.conn)? {
        refresh(tx, actor.key)?;
    }
    Ok(())
}

/// Takes an event that is about to be deleted out of what is featured, so that this is told before.
pub(super) fn withdraw(tx: &mut Tx<'_>, actor: LocalActorKey, event: &Event) -> StorageResult<()> {
    if storage::featured::remove(tx.conn, actor, event.uri.as_str())? {
        tell(tx, actor, ActivityKind::Remove, event.uri.as_str())?;
    }
    Ok(())
}

fn tell(tx: &mut Tx<'_>, actor: LocalActorKey, kind: ActivityKind, uri: &str) -> StorageResult<()> {
    let followers = storage::followers::inboxes(tx.conn, actor)?;
    let inboxes = who_is_told(tx, followers, renditions::Told::Featured)?;
    if inboxes.is_empty() {
        return Ok(());
    }
    send(tx, &activity(actor, kind, uri, None), &inboxes, Told::Only(Priority::Usual))
}
