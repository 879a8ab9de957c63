//! Followers are told of a change of time, place or standing: one note that quotes the event, a few minutes after the last
//! of several changes, from what the event says then.

use chrono::TimeDelta;

use super::change_event::own_event;
use super::event_error::EventError;
use super::{announce_news, timed};
use crate::activitypub::write_event::where_line;
use crate::domain::event::Event;
use crate::domain::ids::EventId;
use crate::domain::job::TimedDeed;
use crate::domain::news::{Facts, Headline, Told};
use crate::domain::policy::Acting;
use crate::storage::news::Pending;
use crate::storage::{self, StorageResult, Tx};

/// So long after a change it is told; another change meanwhile is told with it.
const SETTLES: TimeDelta = TimeDelta::minutes(3);

/// So long after the first of several changes they are told whatever comes.
const PATIENCE: TimeDelta = TimeDelta::minutes(10);

/// How soon a change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// When nothing else changes for some minutes.
    Settled,
    /// Now.
    AtOnce,
}

/// What followers would be told if an event became this; `None` when it is nothing. What they were told last counts, not
/// what was saved since.
///
/// # Errors
/// When the database does not answer.
pub fn headline(
    conn: &mut storage::AnyConnection,
    present: &Event,
    wanted: &Event,
    now: chrono::DateTime<chrono::Utc>,
) -> StorageResult<Option<Headline>> {
    let told = storage::news::pending(conn, present.key)?.map(|pending| pending.facts);
    let told = told.unwrap_or_else(|| Facts::of(present));
    let over = present.when.listed_until() <= now && wanted.when.listed_until() <= now;
    let stands = |event: &Event| if event.is_local() { event.is_visible() } else { event.is_listed() };
    let told_of = stands(present) && stands(wanted) && !over;
    Ok(told.headline(&Facts::of(wanted)).filter(|_| told_of))
}

/// Takes note of a change: followers will be told, or there is nothing to tell any more.
///
/// # Errors
/// When the database does not answer.
pub(super) fn notice(tx: &mut Tx<'_>, before: &Event, after: &Event, pace: Pace) -> StorageResult<()> {
    let pending = storage::news::pending(tx.conn, after.key)?;
    if headline(tx.conn, before, after, tx.now)?.is_none() {
        return forget(tx, after);
    }
    let pending =
        pending.unwrap_or_else(|| Pending { facts: Facts::of(before), sentence: None, since: tx.now });
    let at = match pace {
        Pace::AtOnce => tx.now,
        Pace::Settled => (tx.now + SETTLES).min(pending.since + PATIENCE).max(tx.now),
    };
    storage::news::keep_pending(tx, after.key, &pending)?;
    timed::set(tx, after.id, TimedDeed::TellNews, Some(at))
}

/// Forgets what followers were about to be told of an event.
pub(super) fn forget(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    storage::news::drop_pending(tx, event.key)?;
    timed::set(tx, event.id, TimedDeed::TellNews, None)
}

/// Adds a sentence of the organizers to what followers are about to be told, in the place of an earlier one; `None` takes
/// it away.
///
/// # Errors
/// [`EventError::NothingToTell`] when nothing is about to be told; else see [`EventError`].
pub fn say_with_news(
    tx: &mut Tx<'_>,
    acting: Acting,
    id: EventId,
    sentence: Option<String>,
) -> Result<(), EventError> {
    let event = own_event(tx, acting, id)?;
    match (storage::news::pending(tx.conn, event.key)?, sentence) {
        (Some(pending), sentence) => {
            Ok(storage::news::keep_pending(tx, event.key, &Pending { sentence, ..pending })?)
        }
        (None, None) => Ok(()),
        (None, Some(_)) => Err(EventError::NothingToTell),
    }
}

/// Tells followers of a change, if something of it remains.
///
/// # Errors
/// When the database does not answer.
pub(super) fn tell_news(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    let Some(pending) = storage::news::pending(tx.conn, event.key)? else { return Ok(()) };
    let headline = headline(tx.conn, event, event, tx.now)?;
    storage::news::drop_pending(tx, event.key)?;
    let Some(headline) = headline else { return Ok(()) };
    let told = told(event, headline, &pending.facts);
    let note = storage::news::insert(tx, event.key, &told, pending.sentence)?;
    announce_news::told(tx, event, &note)
}

/// What a piece of news says of an event as it stands.
pub fn told(event: &Event, headline: Headline, before: &Facts) -> Told {
    let now = Facts::of(event);
    Told {
        headline,
        when: event.when.into(),
        before: before.start_before(&now),
        place: where_line(event),
        online: event.online_url.as_ref().map(|url| url.as_str().to_owned()),
    }
}
