//! Inboxes that say there is no such inbox.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::{AnyConnection, each_backend};
use super::error::StorageResult;
use super::schema::dead_inboxes;
use crate::domain::uri::InboxUrl;

/// An inbox that answers 404 or 410.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeadInbox {
    /// Since when.
    pub since: DateTime<Utc>,
    /// How often.
    pub refusals: i32,
}

/// Those of the inboxes that said so.
///
/// # Errors
/// When the database does not answer.
pub fn among(conn: &mut AnyConnection, inboxes: &[&InboxUrl]) -> StorageResult<HashSet<String>> {
    let names: Vec<&str> = inboxes.iter().map(|inbox| inbox.as_str()).collect();
    let dead: Vec<String> = dead_inboxes::table
        .filter(dead_inboxes::inbox.eq_any(names))
        .select(dead_inboxes::inbox)
        .load(conn)?;
    Ok(dead.into_iter().collect())
}

/// Counts one more refusal.
///
/// # Errors
/// When the database does not answer.
pub fn count(conn: &mut AnyConnection, inbox: &InboxUrl, now: DateTime<Utc>) -> StorageResult<DeadInbox> {
    let first = (
        dead_inboxes::inbox.eq(inbox.as_str()),
        dead_inboxes::since.eq(now.naive_utc()),
        dead_inboxes::refusals.eq(0),
    );
    each_backend!(conn, |inner| diesel::insert_into(dead_inboxes::table)
        .values(first)
        .on_conflict_do_nothing()
        .execute(inner))?;
    let (since, refusals): (NaiveDateTime, i32) = diesel::update(dead_inboxes::table.find(inbox.as_str()))
        .set(dead_inboxes::refusals.eq(dead_inboxes::refusals + 1))
        .returning((dead_inboxes::since, dead_inboxes::refusals))
        .get_result(conn)?;
    Ok(DeadInbox { since: since.and_utc(), refusals })
}

/// Forgets the refusals: it takes what it is sent, or nothing is sent any more.
///
/// # Errors
/// When the database does not answer.
pub fn forget(conn: &mut AnyConnection, inbox: &InboxUrl) -> StorageResult<()> {
    diesel::delete(dead_inboxes::table.find(inbox.as_str())).execute(conn)?;
    Ok(())
}
