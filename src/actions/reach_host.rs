//! A server that did not answer answers again: it is told how the coming events stand, and what was withdrawn meanwhile.

use super::announce::{activity, distinct, standing_announce};
use crate::domain::event::Event;
use crate::domain::ids::LocalActorKey;
use crate::domain::uri::{Host, InboxUrl};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::{Fate, Priority};
use crate::storage::listings::{Filter, Window};
use crate::storage::local_actors::LocalActor;
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
    storage::deliveries::resume_withdrawals(tx, host.as_str())?;
    for actor in storage::local_actors::all(tx.conn)? {
        let followers = inboxes_at(tx, actor.key, host)?;
        for event in coming(tx, &actor)? {
            if actor.organization.is_some() {
                tell(tx, actor.key, &event, host, &followers)?;
            } else {
                boost(tx, actor.key, &event, &followers)?;
            }
        }
    }
    Ok(())
}

/// What an actor has to tell: an organization its own events, the site what it lists.
fn coming(tx: &mut Tx<'_>, actor: &LocalActor) -> StorageResult<Vec<Event>> {
    let filter = Filter {
        organization: actor.organization,
        local_only: actor.organization.is_some(),
        ..Filter::default()
    };
    let window = Window { from: tx.now, to: None, not_ended_by: Some(tx.now), after: None, limit: MOST };
    let listed = storage::listings::list(tx.conn, &filter, &window)?;
    Ok(listed.items.into_iter().map(|listed| listed.event).collect())
}

fn inboxes_at(tx: &mut Tx<'_>, actor: LocalActorKey, host: &Host) -> StorageResult<Vec<InboxUrl>> {
    Ok(distinct(at(host, storage::followers::inboxes(tx.conn, actor)?)))
}

fn at(host: &Host, mut inboxes: Vec<InboxUrl>) -> Vec<InboxUrl> {
    inboxes.retain(|inbox| inbox.host() == *host);
    inboxes
}

/// Who has the event, from whomever, is told its present state; a receiver or follower who never got it gets it. Where
/// nobody remembers whether it came through, it gets both: a second Create changes nothing, an Update of nothing neither.
fn tell(
    tx: &mut Tx<'_>,
    actor: LocalActorKey,
    event: &Event,
    host: &Host,
    followers: &[InboxUrl],
) -> StorageResult<()> {
    let uri = event.uri.as_str();
    let receivers = at(host, storage::activities::receivers_of(tx.conn, uri, None)?);
    for inbox in distinct(receivers.iter().chain(followers).cloned().collect()) {
        let known = receivers.contains(&inbox);
        let fate = storage::deliveries::fate(tx.conn, uri, &inbox)?;
        if !matches!(fate, Fate::CameThrough) {
            send_again(tx, actor, ActivityKind::Create, uri, &inbox)?;
        }
        if known && !matches!(fate, Fate::NeverCame) {
            send_again(tx, actor, ActivityKind::Update, uri, &inbox)?;
        }
    }
    Ok(())
}

/// The same for all servers at once: whoever publishes the event was paused meanwhile.
pub(super) fn tell_everywhere(
    tx: &mut Tx<'_>,
    actor: LocalActorKey,
    event: &Event,
    followers: &[InboxUrl],
) -> StorageResult<()> {
    let receivers = storage::activities::receivers_of(tx.conn, event.uri.as_str(), None)?;
    let mut hosts: Vec<Host> = receivers.iter().chain(followers).map(InboxUrl::host).collect();
    hosts.sort_unstable();
    hosts.dedup();
    for host in hosts {
        let there = at(&host, followers.to_vec());
        tell(tx, actor, event, &host, &there)?;
    }
    Ok(())
}

/// Followers of the calendar who never got its boost of an event that still stands get it.
fn boost(tx: &mut Tx<'_>, actor: LocalActorKey, event: &Event, followers: &[InboxUrl]) -> StorageResult<()> {
    let Some(object) = event.uri.object().filter(|_| !followers.is_empty()) else { return Ok(()) };
    let uri = object.as_str();
    if standing_announce(tx, uri)?.is_none() {
        return Ok(());
    }
    let known = storage::activities::receivers_of(tx.conn, uri, Some(actor))?;
    for inbox in followers {
        let fate = storage::deliveries::fate(tx.conn, uri, inbox)?;
        if !known.contains(inbox) || matches!(fate, Fate::NeverCame) {
            send_again(tx, actor, ActivityKind::Announce, uri, inbox)?;
        }
    }
    Ok(())
}

/// Sends an activity. The outbox shows each event's Create already: what was sent before is looked up, not written anew.
fn send_again(
    tx: &mut Tx<'_>,
    actor: LocalActorKey,
    kind: ActivityKind,
    uri: &str,
    inbox: &InboxUrl,
) -> StorageResult<()> {
    let key = match storage::activities::latest(tx.conn, actor, kind, uri)? {
        Some(sent) => sent.key,
        None => storage::activities::insert(tx, &activity(actor, kind, uri, None))?.0,
    };
    storage::deliveries::insert_again(tx, key, uri, inbox, Priority::Usual)?;
    storage::activities::add_receiver(tx.conn, uri, actor, inbox)
}
