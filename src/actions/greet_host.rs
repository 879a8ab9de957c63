//! It became known what a server runs whose people follow us: programs that need it are told of what is to come.

use chrono::{DateTime, Utc};

use super::announce::{activity, listed, standing_announce};
use super::announce_apart;
use crate::activitypub::renditions::{Program, Told, verdict};
use crate::domain::event::Event;
use crate::domain::ids::LocalActorKey;
use crate::domain::uri::{Host, InboxUrl};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::listings::{Filter, Window};
use crate::storage::{self, StorageResult, Tx};

/// The most events of one actor that a server is told of when it begins to follow.
const MOST: i64 = 50;

/// Notes what a server runs, by name and version, and since when that is known; tells it of what is to come if its
/// program needs that.
///
/// # Errors
/// When the database does not answer.
pub fn learned(
    tx: &mut Tx<'_>,
    host: &Host,
    known: Option<(&str, &str)>,
    asked: DateTime<Utc>,
) -> StorageResult<()> {
    let before = storage::hosts::get(tx.conn, host.as_str())?.and_then(|known| known.software);
    let (software, version) = (known.map(|known| known.0), known.map(|known| known.1));
    storage::hosts::put_software(tx.conn, host.as_str(), software, version, asked)?;
    if Program::of(before.as_deref()) == Program::of(software) { Ok(()) } else { greet(tx, host) }
}

/// Tells a server of what is to come of those of our actors that are followed from there: Gancio, so that it has each
/// event from the actor it follows and can be told of its changes; Mobilizon, so that it lists them. Others take what is
/// to come from our collections.
///
/// # Errors
/// When the database does not answer.
pub fn greet(tx: &mut Tx<'_>, host: &Host) -> StorageResult<()> {
    let software = storage::hosts::get(tx.conn, host.as_str())?.and_then(|known| known.software);
    let program = Program::of(software.as_deref());
    let lists_what_is_announced = verdict(program, Told::OwnAnnounce).is_sent();
    if !program.wants_one_sender() && !lists_what_is_announced {
        return Ok(());
    }
    // Organizations first: where both are followed, an event comes from its own.
    let mut actors = storage::local_actors::all(tx.conn)?;
    actors.sort_by_key(|actor| actor.organization.is_none());
    for actor in actors {
        let mut inboxes = storage::followers::inboxes(tx.conn, actor.key)?;
        inboxes.retain(|inbox| inbox.host() == *host);
        if inboxes.is_empty() {
            continue;
        }
        let filter = Filter { organization: actor.organization, local_only: true, ..Filter::default() };
        let window = Window { from: tx.now, to: None, not_ended_by: Some(tx.now), after: None, limit: MOST };
        for coming in storage::listings::list(tx.conn, &filter, &window)?.items {
            if program.wants_one_sender() {
                tell(tx, actor.key, &coming.event, host, &inboxes)?;
            } else if actor.organization.is_some() {
                announce_apart::own(tx, &coming.event, actor.key, &inboxes)?;
            }
        }
    }
    Ok(())
}

/// Tells a server that is back how the events stand that the calendar told it of.
///
/// # Errors
/// When the database does not answer.
pub(super) fn welcome_back(tx: &mut Tx<'_>, host: &Host) -> StorageResult<()> {
    greet(tx, host)?;
    let site = tx.site.actor;
    let mut inboxes = storage::followers::inboxes(tx.conn, site)?;
    inboxes.retain(|inbox| inbox.host() == *host);
    if inboxes.is_empty() {
        return Ok(());
    }
    let filter = Filter { local_only: true, ..Filter::default() };
    let window = Window { from: tx.now, to: None, not_ended_by: Some(tx.now), after: None, limit: MOST };
    for coming in storage::listings::list(tx.conn, &filter, &window)?.items {
        let uri = coming.event.uri.as_str();
        let known = storage::host_forms::get(tx.conn, uri, host)?;
        if known.and_then(|known| known.sender) != Some(site) {
            continue;
        }
        let update = match storage::activities::latest(tx.conn, site, ActivityKind::Update, uri)? {
            Some(sent) => sent.key,
            None => storage::activities::insert(tx, &activity(site, ActivityKind::Update, uri, None))?.0,
        };
        for inbox in &inboxes {
            storage::deliveries::insert_again(tx, update, uri, inbox, Priority::Usual)?;
        }
    }
    Ok(())
}

/// Tells of an event by the activity that told of it first, unless the server has it.
fn tell(
    tx: &mut Tx<'_>,
    actor: LocalActorKey,
    event: &Event,
    host: &Host,
    inboxes: &[InboxUrl],
) -> StorageResult<()> {
    let uri = event.uri.as_str();
    if storage::host_forms::get(tx.conn, uri, host)?.is_some_and(|known| known.sender.is_some()) {
        return Ok(());
    }
    let by_calendar = actor == tx.site.actor;
    if by_calendar && standing_announce(tx, uri)?.is_none() {
        return listed(tx, event);
    }
    let kind = if by_calendar { ActivityKind::Announce } else { ActivityKind::Create };
    let Some(first) = storage::activities::latest(tx.conn, actor, kind, uri)? else { return Ok(()) };
    for inbox in inboxes {
        storage::deliveries::insert_again(tx, first.key, uri, inbox, Priority::Usual)?;
        storage::activities::add_receiver(tx.conn, uri, actor, inbox)?;
    }
    Ok(())
}
