//! Coming events of other homes are asked for again, so that a change or an end that never reached us is not missed.

use chrono::Duration;

use super::announce;
use super::withdraw_event::withdraw_missing;
use crate::domain::job::Job;
use crate::storage::{self, StorageResult, Tx};

/// Events asked for in one hour.
const AT_ONCE: i64 = 500;
/// After this time without a word from its home the calendar does not vouch for an event any more.
const UNCONFIRMED: Duration = Duration::days(7);
/// For how long its home must not know an event before it is believed.
const MISSING: Duration = Duration::hours(20);

/// Has the homes of coming events asked whose turn it is, and takes the calendar's boost of those back that none of the
/// homes confirmed for a week.
///
/// # Errors
/// When the database does not answer.
pub fn ask_homes(tx: &mut Tx<'_>) -> StorageResult<()> {
    for uri in storage::mirrors::to_confirm(tx.conn, tx.now, AT_ONCE)? {
        if let Some(event) = storage::events::by_uri(tx.conn, &uri)? {
            storage::mirrors::mark_asked(tx, event.key)?;
            storage::jobs::put(tx, &Job::RefreshEvent { uri })?;
        }
    }
    for uri in storage::mirrors::unconfirmed(tx.conn, tx.now, tx.now - UNCONFIRMED)? {
        not_confirmed(tx, &uri)?;
    }
    storage::mirrors::mark_unconfirmed_of_silent(tx, tx.now - UNCONFIRMED)
}

/// An event's home does not show it to us any more (401, 403), or has not answered for a week: it is shown with a warning,
/// and the calendar does not vouch for it.
///
/// # Errors
/// When the database does not answer.
pub fn not_confirmed(tx: &mut Tx<'_>, uri: &str) -> StorageResult<()> {
    let Some(event) = storage::events::by_uri(tx.conn, uri)?.filter(|event| !event.is_local()) else {
        return Ok(());
    };
    storage::mirrors::mark_unconfirmed(tx, event.key)?;
    announce::unlisted(tx, &event)
}

/// Whether an event its home does not know is still shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// It may be a mistake: it is asked for again tomorrow.
    Shown,
    /// It was missing yesterday too.
    Withdrawn,
}

/// An event's home does not know it (404): once may be a mistake, twice a day apart is not. It may come back.
///
/// # Errors
/// When the database does not answer.
pub fn missing(tx: &mut Tx<'_>, uri: &str) -> StorageResult<Missing> {
    let Some(event) = storage::events::by_uri(tx.conn, uri)?.filter(|event| !event.is_local()) else {
        return Ok(Missing::Withdrawn);
    };
    if tx.now - storage::mirrors::mark_missing(tx, event.key)? < MISSING {
        return Ok(Missing::Shown);
    }
    withdraw_missing(tx, uri)?;
    Ok(Missing::Withdrawn)
}

/// An event's home still knows it, and says nothing new.
///
/// # Errors
/// When the database does not answer.
pub fn confirmed(tx: &mut Tx<'_>, uri: &str) -> StorageResult<()> {
    match storage::events::by_uri(tx.conn, uri)?.filter(|event| !event.is_local()) {
        Some(event) => storage::mirrors::touch(tx, event.key),
        None => Ok(()),
    }
}
