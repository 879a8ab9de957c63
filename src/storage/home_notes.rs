//! News that the homes of mirrored events told and the calendar passed on, so that it can be taken back.

use diesel::prelude::*;

use super::connection::{AnyConnection, each_backend};
use super::error::StorageResult;
use super::schema::home_notes;
use super::transaction::Tx;
use crate::domain::ids::EventKey;

/// Remembers a piece of news of an event; answers whether it is new here.
///
/// # Errors
/// When the database does not answer.
pub fn keep(tx: &mut Tx<'_>, uri: &str, event: EventKey) -> StorageResult<bool> {
    let values = (home_notes::uri.eq(uri), home_notes::event_id.eq(event.0));
    let added = each_backend!(tx.conn, |inner| diesel::insert_into(home_notes::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(inner))?;
    Ok(added > 0)
}

/// The ids of the news of an event.
///
/// # Errors
/// When the database does not answer.
pub fn of_event(conn: &mut AnyConnection, event: EventKey) -> StorageResult<Vec<String>> {
    let of_event = home_notes::table.filter(home_notes::event_id.eq(event.0));
    Ok(of_event.select(home_notes::uri).order(home_notes::uri).load(conn)?)
}

/// Forgets a piece of news; answers whether it was known.
///
/// # Errors
/// When the database does not answer.
pub fn forget(tx: &mut Tx<'_>, uri: &str) -> StorageResult<bool> {
    Ok(diesel::delete(home_notes::table.find(uri)).execute(tx.conn)? > 0)
}
