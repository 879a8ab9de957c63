//! Who is told of an event's news, and reminded of it; and how both are taken back.

use super::announce::{Told, activity, distinct, organizer_actor, send, send_in, undo};
use super::pass_on_news::{boost_taken_back, boosts_taken_back};
use crate::activitypub::renditions::{Program, Told as Column, verdict};
use crate::domain::event::Event;
use crate::domain::ids::LocalActorKey;
use crate::domain::uri::{ActorUri, InboxUrl};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::news::Note;
use crate::storage::{self, StorageError, StorageResult, Tx};
use crate::urls::{Owner, Urls};

/// Tells a piece of news to everyone who got the event and to the followers of who tells it: its organization, and of a
/// mirrored event the calendar. What an organization tells of an event that is listed, the calendar boosts to its own.
///
/// # Errors
/// When the database does not answer.
pub(super) fn told(tx: &mut Tx<'_>, event: &Event, note: &Note) -> StorageResult<()> {
    let actor = teller(tx, event)?;
    let uri = Urls::new(&tx.site.public_url).note(note.id);
    let inboxes = everyone(tx, event, actor)?;
    let inboxes = who_take(tx, inboxes, Column::News)?;
    let create = activity(actor, ActivityKind::Create, uri.as_str(), None);
    send_in(tx, &create, event.uri.as_str(), &inboxes, Told::Object(Priority::Urgent))?;
    if !event.is_listed() || !event.is_local() {
        return Ok(());
    }
    let site = tx.site.actor;
    let inboxes = storage::followers::inboxes(tx.conn, site)?;
    let inboxes = who_take(tx, inboxes, Column::News)?;
    let boost = activity(site, ActivityKind::Announce, uri.as_str(), None);
    send_in(tx, &boost, event.uri.as_str(), &inboxes, Told::Object(Priority::Urgent))?;
    Ok(())
}

/// Who tells of an event.
fn teller(tx: &mut Tx<'_>, event: &Event) -> StorageResult<LocalActorKey> {
    if event.is_local() { organizer_actor(tx, event) } else { Ok(tx.site.actor) }
}

/// The inboxes of who got an event, and of who follows who tells of it.
fn everyone(tx: &mut Tx<'_>, event: &Event, actor: LocalActorKey) -> StorageResult<Vec<InboxUrl>> {
    let mut inboxes = storage::followers::inboxes(tx.conn, actor)?;
    inboxes.extend(storage::activities::receivers_of(tx.conn, event.uri.as_str(), None)?);
    Ok(distinct(inboxes))
}

/// Those of the inboxes whose program makes something of it.
pub(super) fn who_take(
    tx: &mut Tx<'_>,
    inboxes: Vec<InboxUrl>,
    told: Column,
) -> StorageResult<Vec<InboxUrl>> {
    let mut taking = Vec::with_capacity(inboxes.len());
    for inbox in inboxes {
        let host = storage::hosts::get(tx.conn, inbox.host().as_str())?;
        let program = Program::of(host.as_ref().and_then(|host| host.software.as_deref()));
        if verdict(program, told).is_sent() {
            taking.push(inbox);
        }
    }
    Ok(taking)
}

/// Reminds the organization's followers of an event: a boost that nobody is to get once the event began.
///
/// # Errors
/// When the database does not answer.
pub(super) fn reminded(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    let actor = organizer_actor(tx, event)?;
    let inboxes = storage::followers::inboxes(tx.conn, actor)?;
    let inboxes = who_take(tx, inboxes, Column::Reminder)?;
    let mut boost = activity(actor, ActivityKind::Announce, event.uri.as_str(), None);
    boost.expires = Some(event.when.start_utc());
    let line = event.uri.as_str();
    let sent = send_in(tx, &boost, line, &inboxes, Told::Object(Priority::Usual))?;
    storage::reminders::remember(tx, event.key, sent)
}

/// Takes the reminder of an event back, if one stands.
///
/// # Errors
/// When the database does not answer.
pub(super) fn reminder_taken_back(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    let Some(standing) = storage::reminders::standing(tx.conn, event.key)? else { return Ok(()) };
    let actor = organizer_actor(tx, event)?;
    let inboxes = storage::activities::receivers_of(tx.conn, event.uri.as_str(), Some(actor))?;
    let uri = organizer_uri(tx, event)?;
    let undone = undo(tx, (actor, &uri), event.uri.as_str(), standing.activity);
    send(tx, &undone, &distinct(inboxes), Told::Only(Priority::Urgent))?;
    storage::reminders::forget(tx.conn, event.key)
}

/// Deletes all news of an event, whose boosts are taken back first, and takes its reminder back. Their ids stay what they
/// were.
///
/// # Errors
/// When the database does not answer.
pub(super) fn all_taken_back(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    let urls = Urls::new(&tx.site.public_url);
    let actor = teller(tx, event)?;
    let line = event.uri.as_str();
    boosts_taken_back(tx, event)?;
    for note in storage::news::of_event(tx.conn, event.key, i64::MAX)? {
        let uri = urls.note(note.id);
        boost_taken_back(tx, uri.as_str(), line)?;
        let inboxes = storage::activities::receivers_of(tx.conn, uri.as_str(), None)?;
        let deleted = activity(actor, ActivityKind::Delete, uri.as_str(), None);
        send_in(tx, &deleted, line, &distinct(inboxes), Told::Only(Priority::Urgent))?;
        storage::news::bury(tx, note.id, uri.as_str())?;
    }
    reminder_taken_back(tx, event)
}

fn organizer_uri(tx: &Tx<'_>, event: &Event) -> StorageResult<ActorUri> {
    let organizer =
        event.organizer.as_ref().ok_or(StorageError::Corrupt("an event of ours has no organizer"))?;
    Ok(Urls::new(&tx.site.public_url).actor(Owner::Organization(&organizer.slug)))
}
