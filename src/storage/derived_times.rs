//! UTC times follow from wall time and zone; when the zone table changes they are derived again.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::error::{StorageError, StorageResult};
use super::schema::{events, occurrences, site, sources};
use super::transaction::Tx;
use crate::domain::ids::{EventId, EventKey};
use crate::domain::time::When;

/// The version of the zone table the stored UTC times were derived with.
///
/// # Errors
/// When the database does not answer.
pub fn zone_table(tx: &mut Tx<'_>) -> StorageResult<Option<String>> {
    Ok(site::table.select(site::tzdb_version).first(tx.conn).optional()?)
}

/// Remembers the version, and has every feed read whole at its next turn: its times are derived while reading.
///
/// # Errors
/// When the database does not answer.
pub fn set_zone_table(tx: &mut Tx<'_>, version: &str) -> StorageResult<()> {
    diesel::update(site::table).set(site::tzdb_version.eq(version)).execute(tx.conn)?;
    diesel::update(sources::table)
        .set((sources::etag.eq(None::<String>), sources::last_modified.eq(None::<String>)))
        .execute(tx.conn)?;
    Ok(())
}

/// What became of one portion.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Derived {
    /// The last event looked at; `None` when there are no more.
    pub last: Option<EventKey>,
    /// Events of which a date now is at another instant.
    pub moved: Vec<EventId>,
}

#[derive(Queryable)]
struct Row {
    id: i64,
    uuid: String,
    all_day: bool,
    start_local: NaiveDateTime,
    end_local: Option<NaiveDateTime>,
    timezone: String,
    start_utc: NaiveDateTime,
    end_utc: Option<NaiveDateTime>,
}

/// Derives the times of the next events of this site after one; those of other homes are theirs to tell.
///
/// # Errors
/// When the database does not answer or a zone is unreadable.
pub fn derive_again(tx: &mut Tx<'_>, after: EventKey, most: i64) -> StorageResult<Derived> {
    let rows: Vec<Row> = events::table
        .filter(events::origin.eq("local"))
        .filter(events::id.gt(after.0))
        .order(events::id)
        .limit(most)
        .select((
            events::id,
            events::uuid,
            events::all_day,
            events::start_local,
            events::end_local,
            events::timezone,
            events::start_utc,
            events::end_utc,
        ))
        .load(tx.conn)?;
    let last = rows.last().map(|row| EventKey(row.id));
    let mut moved = Vec::new();
    for row in rows {
        let zone = row.timezone.parse().map_err(|_| StorageError::Corrupt("events.timezone"))?;
        let when_of = |start: NaiveDateTime, end: Option<NaiveDateTime>| match row.all_day {
            true => {
                let last = end.and_then(|end| end.date().pred_opt()).unwrap_or(start.date());
                When::AllDay { first: start.date(), last, zone }
            }
            false => When::Timed { start, end, zone },
        };
        let when = when_of(row.start_local, row.end_local);
        let (start, end) = (when.start_utc().naive_utc(), when.end_utc().map(|at| at.naive_utc()));
        let mut changed = (start, end) != (row.start_utc, row.end_utc);
        if changed {
            diesel::update(events::table.find(row.id))
                .set((
                    events::start_utc.eq(start),
                    events::end_utc.eq(end),
                    events::version.eq(events::version + 1),
                ))
                .execute(tx.conn)?;
        }
        changed |= derive_dates(tx, row.id, when_of)?;
        if changed {
            moved.push(row.uuid.parse().map_err(|_| StorageError::Corrupt("events.uuid"))?);
        }
    }
    if !moved.is_empty() {
        tx.changes_public();
    }
    Ok(Derived { last, moved })
}

fn derive_dates(
    tx: &mut Tx<'_>,
    event: i64,
    when_of: impl Fn(NaiveDateTime, Option<NaiveDateTime>) -> When,
) -> StorageResult<bool> {
    let dates: Vec<(i64, NaiveDateTime, Option<NaiveDateTime>, NaiveDateTime, NaiveDateTime)> =
        occurrences::table
            .filter(occurrences::event_id.eq(event))
            .select((
                occurrences::id,
                occurrences::start_local,
                occurrences::end_local,
                occurrences::start_utc,
                occurrences::until_utc,
            ))
            .load(tx.conn)?;
    let mut changed = false;
    for (id, start, end, start_utc, until_utc) in dates {
        let when = when_of(start, end);
        let derived = (when.start_utc().naive_utc(), when.listed_until().naive_utc());
        if derived != (start_utc, until_utc) {
            diesel::update(occurrences::table.find(id))
                .set((occurrences::start_utc.eq(derived.0), occurrences::until_utc.eq(derived.1)))
                .execute(tx.conn)?;
            changed = true;
        }
    }
    Ok(changed)
}
