//! A server that did not answer answers again: it is told how the coming events stand.

use super::announce::{activity, distinct};
use crate::domain::event::Event;
use crate::domain::ids::LocalActorKey;
use crate::domain::uri::{Host, InboxUrl};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::listings::{Filter, Window};
use crate::storage::{self, StorageResult, Tx};

/// The most events a server is told of when it is back; further ones it learns by their next change.
const MOST: i64 = 200;

/// Notes that a server answers; one that was given up gets the current versions of what is to come.
///
/// # Errors
/// When the database does not answer.
pub fn reached(tx: &mut Tx<'_>, host: &Host) -> StorageResult<()> {
    if !storage::hosts::mark_reached(tx.conn, host.as_str())? {
        return Ok(());
    }
    for actor in storage::local_actors::all(tx.conn)? {
        let Some(organization) = actor.organization else { continue };
        let filter = Filter { organization: Some(organization), local_only: true, ..Filter::default() };
        let window = Window { from: tx.now, to: None, not_ended_by: Some(tx.now), after: None, limit: MOST };
        let inboxes = inboxes_at(tx, actor.key, host)?;
        let coming = if inboxes.is_empty() {
            Vec::new()
        } else {
            storage::listings::list(tx.conn, &filter, &window)?.items
        };
        for listed in coming {
            tell(tx, actor.key, &listed.event, &inboxes)?;
        }
    }
    Ok(())
}

fn inboxes_at(tx: &mut Tx<'_>, actor: LocalActorKey, host: &Host) -> StorageResult<Vec<InboxUrl>> {
    let mut inboxes = storage::followers::inboxes(tx.conn, actor)?;
    inboxes.retain(|inbox| inbox.host() == *host);
    Ok(distinct(inboxes))
}

/// Who has the event is told its present state, who never got it gets it.
fn tell(tx: &mut Tx<'_>, actor: LocalActorKey, event: &Event, inboxes: &[InboxUrl]) -> StorageResult<()> {
    let uri = event.uri.as_str();
    let known = storage::activities::receivers_of(tx.conn, uri, Some(actor))?;
    for kind in [ActivityKind::Create, ActivityKind::Update] {
        let to: Vec<&InboxUrl> =
            inboxes.iter().filter(|inbox| known.contains(inbox) == (kind == ActivityKind::Update)).collect();
        if to.is_empty() {
            continue;
        }
        // The outbox shows each event's Create already: one that is sent again is looked up, not written anew.
        let before = storage::activities::latest(tx.conn, actor, kind, uri)?;
        let key = match before {
            Some(sent) => sent.key,
            None => storage::activities::insert(tx, &activity(actor, kind, uri, None))?.0,
        };
        for inbox in to {
            storage::deliveries::insert_again(tx, key, uri, inbox, Priority::Usual)?;
            storage::activities::add_receiver(tx.conn, uri, actor, inbox)?;
        }
    }
    Ok(())
}
