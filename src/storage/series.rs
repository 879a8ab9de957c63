//! Rules of series, kept so that their dates go on while their home is silent.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::error::StorageResult;
use super::occurrences;
use super::schema::{self, events, series};
use super::transaction::Tx;
use crate::domain::ids::{EventId, EventKey};
use crate::domain::time::When;

/// A rule in the words of RFC 5545.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesRow {
    /// DTSTART and RRULE.
    pub rule: String,
    /// EXDATE, or nothing.
    pub excluded: String,
    /// RDATE, or nothing.
    pub added: String,
}

/// Keeps a rule in place of the one that was kept; `None` keeps none.
///
/// # Errors
/// When the database does not answer.
pub fn keep(tx: &mut Tx<'_>, key: EventKey, row: Option<&SeriesRow>) -> StorageResult<()> {
    diesel::delete(series::table.filter(series::event_id.eq(key.0))).execute(tx.conn)?;
    if let Some(row) = row {
        diesel::insert_into(series::table)
            .values((
                series::event_id.eq(key.0),
                series::rule.eq(&row.rule),
                series::excluded.eq(&row.excluded),
                series::added.eq(&row.added),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Mirrored series whose present date is over.
///
/// # Errors
/// When the database does not answer.
pub fn whose_date_is_over(tx: &mut Tx<'_>, most: i64) -> StorageResult<Vec<(EventKey, EventId, SeriesRow)>> {
    let now = tx.now.naive_utc();
    let rows: Vec<(i64, String, String, String, String)> = series::table
        .inner_join(events::table)
        .filter(events::origin.eq("mirrored"))
        .filter(events::start_utc.lt(now))
        .filter(events::end_utc.is_null().or(events::end_utc.lt(now)))
        .order(series::id)
        .limit(most)
        .select((events::id, events::uuid, series::rule, series::excluded, series::added))
        .load(tx.conn)?;
    let known = |(id, uuid, rule, excluded, added): (i64, String, String, String, String)| {
        let uuid = uuid.parse().map_err(|_| super::error::StorageError::Corrupt("events.uuid"))?;
        Ok((EventKey(id), uuid, SeriesRow { rule, excluded, added }))
    };
    rows.into_iter().map(known).collect()
}

/// Moves a series on to its next date, and adds the dates after the last one it has.
///
/// # Errors
/// When the database does not answer.
pub fn move_on(tx: &mut Tx<'_>, key: EventKey, next: &When, coming: &[When]) -> StorageResult<()> {
    diesel::update(events::table.find(key.0))
        .set((
            events::start_local.eq(next.start_local()),
            events::end_local.eq(next.end_local()),
            events::start_utc.eq(next.start_utc().naive_utc()),
            events::end_utc.eq(next.end_utc().map(|at| at.naive_utc())),
            events::version.eq(events::version + 1),
        ))
        .execute(tx.conn)?;
    occurrences::add(tx, key, coming)?;
    tx.changes_public();
    Ok(())
}

/// The next known date of a series that has not ended: its start.
///
/// # Errors
/// When the database does not answer.
pub fn next_known(tx: &mut Tx<'_>, key: EventKey) -> StorageResult<Option<NaiveDateTime>> {
    let next = schema::occurrences::table
        .filter(schema::occurrences::event_id.eq(key.0))
        .filter(schema::occurrences::until_utc.gt(tx.now.naive_utc()))
        .order(schema::occurrences::start_utc)
        .select(schema::occurrences::start_local)
        .first(tx.conn)
        .optional()?;
    Ok(next)
}

/// The latest date a series has, as it was written first.
///
/// # Errors
/// When the database does not answer.
pub fn last_known(tx: &mut Tx<'_>, key: EventKey) -> StorageResult<Option<DateTime<Utc>>> {
    let last: Option<NaiveDateTime> = schema::occurrences::table
        .filter(schema::occurrences::event_id.eq(key.0))
        .select(diesel::dsl::max(schema::occurrences::start_utc))
        .first(tx.conn)?;
    Ok(last.map(|at| at.and_utc()))
}
