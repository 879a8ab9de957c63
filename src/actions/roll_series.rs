//! Series of other homes go on by their rules, whether or not their homes are heard of.

use chrono::Duration;

use crate::domain::ids::EventKey;
use crate::domain::remote_event::RemoteEvent;
use crate::domain::time::When;
use crate::formats::icalendar::rolling::KeptRule;
use crate::storage::series::{self, SeriesRow};
use crate::storage::{self, StorageResult, Tx};

/// Series looked at in one transaction.
const PORTION: usize = 100;

/// How far ahead dates are listed.
const AHEAD: Duration = Duration::days(366);

/// Keeps the rule of an event that was read, in place of the one kept before.
///
/// # Errors
/// When the database does not answer.
pub(super) fn keep_rule(tx: &mut Tx<'_>, key: EventKey, event: &RemoteEvent) -> StorageResult<()> {
    let kept = event.recurrence.as_ref().and_then(KeptRule::of);
    let row = kept.map(|kept| SeriesRow { rule: kept.rule, excluded: kept.excluded, added: kept.added });
    series::keep(tx, key, row.as_ref())
}

/// Moves series whose present date is over on to the next, and adds the dates that came within a year; answers whether
/// there may be more to move.
///
/// # Errors
/// When the database does not answer.
pub fn roll_series(tx: &mut Tx<'_>) -> StorageResult<bool> {
    let over = series::whose_date_is_over(tx, i64::try_from(PORTION).unwrap_or(i64::MAX))?;
    let full = over.len() == PORTION;
    let mut moved = false;
    for (key, id, row) in over {
        let Some(event) = storage::events::by_id(tx.conn, id)? else { continue };
        if event.when.listed_until() > tx.now {
            // Its end is open: it is not over yet.
            continue;
        }
        let on = |at: chrono::DateTime<chrono::Utc>| {
            event.when.moved_to(at.with_timezone(&event.when.zone()).naive_local())
        };
        let last = series::last_known(tx, key)?;
        let kept = KeptRule { rule: row.rule, excluded: row.excluded, added: row.added };
        let new: Vec<When> = kept
            .coming(tx.now)
            .into_iter()
            .filter(|at| last.is_none_or(|last| *at > last) && *at <= tx.now + AHEAD)
            .map(on)
            .filter(|when| when.listed_until() > tx.now)
            .collect();
        let known = series::next_known(tx, key)?.map(|start| event.when.moved_to(start));
        match known.or_else(|| new.first().copied()) {
            Some(next) => {
                series::move_on(tx, key, &next, &new)?;
                moved = true;
            }
            // It has come to its end.
            None => series::keep(tx, key, None)?,
        }
    }
    Ok(full && moved)
}
