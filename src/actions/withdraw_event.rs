//! A mirrored event is withdrawn: its home deleted it, or nobody we listen to brings it any more.

use super::announce;
use super::keep_picture::remove_files;
use super::notice_duplicates::{leave, reveal};
use crate::domain::event::{Event, EventUri, Origin};
use crate::domain::ids::{EventKey, SourceKey};
use crate::domain::uri::ActorUri;
use crate::storage::{self, StorageResult, Tx};

/// Its home deleted an event: it is erased, and stays deleted whatever comes later. An event that never came is buried
/// all the same, so that a Create arriving after its Delete does not bring it.
///
/// # Errors
/// When the database does not answer.
pub fn withdraw_for_good(tx: &mut Tx<'_>, uri: &EventUri) -> StorageResult<()> {
    storage::source_health::forget_miss(tx.conn, uri.as_str())?;
    match mirrored(tx, uri.as_str())? {
        Some(event) => {
            announce::unlisted(tx, &event)?;
            let left = leave(tx, &event)?;
            let erased = storage::events::erase(tx, &event)?;
            remove_files(tx, erased.files)?;
            reveal(tx, left)
        }
        None => storage::events::bury(tx, uri, None, "Event"),
    }
}

/// An actor is gone: what it published goes with it.
///
/// # Errors
/// When the database does not answer.
pub fn withdraw_all_of(tx: &mut Tx<'_>, actor: &ActorUri) -> StorageResult<()> {
    for uri in storage::mirrors::of_actor(tx.conn, actor)? {
        if let Some(uri) = EventUri::parse(&uri) {
            withdraw_for_good(tx, &uri)?;
        }
    }
    Ok(())
}

/// A source took its boost of an event back: the event goes when nothing else brings it.
///
/// # Errors
/// When the database does not answer.
pub fn take_back_announce(
    tx: &mut Tx<'_>,
    uri: &str,
    source: SourceKey,
    announce: Option<&str>,
) -> StorageResult<()> {
    let Some(event) = mirrored(tx, uri)? else { return Ok(()) };
    storage::mirrors::remove_announces(tx, event.key, source, announce)?;
    withdraw_if_unsourced(tx, event.key, uri)
}

/// An entry left its feed: it goes when nothing else brings it.
///
/// # Errors
/// When the database does not answer.
pub fn drop_from_source(tx: &mut Tx<'_>, event: EventKey, uri: &str, source: SourceKey) -> StorageResult<()> {
    storage::mirrors::remove_source(tx, event, source)?;
    withdraw_if_unsourced(tx, event, uri)
}

/// Its home does not know an event any more, without having deleted it: it goes, and may come back.
///
/// # Errors
/// When the database does not answer.
pub(super) fn withdraw_missing(tx: &mut Tx<'_>, uri: &str) -> StorageResult<()> {
    let Some(event) = mirrored(tx, uri)? else { return Ok(()) };
    for why in storage::mirrors::provenances(tx.conn, event.key)? {
        if let Some(source) = storage::sources::by_id(tx.conn, why.source)? {
            storage::mirrors::remove_source(tx, event.key, source.key)?;
        }
    }
    withdraw_if_unsourced(tx, event.key, uri)
}

/// Nobody here wants to hear of an event's home any more: it goes, and may come back when they change their mind.
pub(super) fn withdraw_for_now(tx: &mut Tx<'_>, uri: &str) -> StorageResult<()> {
    let Some(event) = mirrored(tx, uri)? else { return Ok(()) };
    announce::unlisted(tx, &event)?;
    let left = leave(tx, &event)?;
    let erased = storage::events::erase_without_tombstone(tx, &event)?;
    remove_files(tx, erased.files)?;
    reveal(tx, left)
}

/// Withdraws an event nobody brings any more. It may come back later: no tombstone.
pub(super) fn withdraw_if_unsourced(tx: &mut Tx<'_>, key: EventKey, uri: &str) -> StorageResult<()> {
    if storage::mirrors::has_provenance(tx.conn, key)? {
        tx.changes_public();
        return Ok(());
    }
    withdraw_for_now(tx, uri)
}

fn mirrored(tx: &mut Tx<'_>, uri: &str) -> StorageResult<Option<Event>> {
    Ok(storage::events::by_uri(tx.conn, uri)?.filter(|event| matches!(event.origin, Origin::Mirrored(_))))
}
