//! What single programs are told apart from the rest: Mobilizon lists an event once its organization announced it, Gancio
//! hears of it from the one actor it follows.

use super::announce::{Told, activity, distinct, send};
use crate::activitypub::renditions::{self, Program, verdict};
use crate::domain::event::Event;
use crate::domain::ids::LocalActorKey;
use crate::domain::uri::{Host, InboxUrl};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::{self, StorageResult, Tx};

/// Has an organization announce its own event, once, to those who list nothing before that. Only a Delete undoes it.
///
/// # Errors
/// When the database does not answer.
pub(super) fn own(
    tx: &mut Tx<'_>,
    event: &Event,
    actor: LocalActorKey,
    inboxes: &[InboxUrl],
) -> StorageResult<()> {
    if !event.is_listed() {
        return Ok(());
    }
    let inboxes = who_is_told(tx, inboxes.to_vec(), renditions::Told::OwnAnnounce)?;
    if inboxes.is_empty() {
        return Ok(());
    }
    let uri = event.uri.as_str();
    match storage::activities::lasting_announce(tx.conn, actor, uri)? {
        None => {
            let announce = activity(actor, ActivityKind::Announce, uri, None);
            send(tx, &announce, &inboxes, Told::Object(Priority::Usual))
        }
        Some(announce) => {
            for inbox in &inboxes {
                storage::deliveries::insert(tx, announce.key, uri, inbox, Priority::Usual)?;
                storage::activities::add_receiver(tx.conn, uri, actor, inbox)?;
            }
            Ok(())
        }
    }
}

/// Has the calendar itself tell of a change where it told of the event itself.
///
/// # Errors
/// When the database does not answer.
pub(super) fn changed_by_calendar(tx: &mut Tx<'_>, event: &Event, priority: Priority) -> StorageResult<()> {
    let site = tx.site.actor;
    let received = storage::activities::receivers_of(tx.conn, event.uri.as_str(), Some(site))?;
    let inboxes = wanting_one_sender(tx, received)?;
    if inboxes.is_empty() {
        return Ok(());
    }
    let update = activity(site, ActivityKind::Update, event.uri.as_str(), None);
    send(tx, &update, &distinct(inboxes), Told::Object(priority))
}

/// Those of these inboxes whose servers make something of it, as far as is known what they run.
pub(super) fn who_is_told(
    tx: &mut Tx<'_>,
    inboxes: Vec<InboxUrl>,
    told: renditions::Told,
) -> StorageResult<Vec<InboxUrl>> {
    choose(tx, inboxes, |program| verdict(program, told).is_sent())
}

fn wanting_one_sender(tx: &mut Tx<'_>, inboxes: Vec<InboxUrl>) -> StorageResult<Vec<InboxUrl>> {
    choose(tx, inboxes, Program::wants_one_sender)
}

fn choose(
    tx: &mut Tx<'_>,
    inboxes: Vec<InboxUrl>,
    wanted: impl Fn(Program) -> bool,
) -> StorageResult<Vec<InboxUrl>> {
    let mut hosts: Vec<Host> = inboxes.iter().map(InboxUrl::host).collect();
    hosts.dedup();
    let software = storage::hosts::software(tx.conn, &hosts)?;
    let program = |inbox: &InboxUrl| Program::of(software.get(&inbox.host()).map(String::as_str));
    Ok(inboxes.into_iter().filter(|inbox| wanted(program(inbox))).collect())
}
