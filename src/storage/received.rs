//! What came in: kept as it came before it is handled, so that a yes is never forgotten.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StorageResult;
use super::schema::received;
use super::transaction::Tx;
use crate::domain::ids::ReceivedKey;

/// An activity as it came.
#[derive(Debug, Clone)]
pub struct Incoming<'a> {
    /// SHA-256 of signer and body: the same delivered twice is one.
    pub digest: &'a str,
    /// Who signed it.
    pub actor: &'a str,
    /// Its type.
    pub kind: &'a str,
    /// What it is about, if that was said.
    pub object: Option<&'a str>,
    /// The body.
    pub raw: &'a str,
}

/// Keeps what came, all in one; of each the row, or `None` when it came before.
///
/// # Errors
/// When the database does not answer.
pub fn insert_all(tx: &mut Tx<'_>, incoming: &[Incoming<'_>]) -> StorageResult<Vec<Option<ReceivedKey>>> {
    let now = tx.now.naive_utc();
    let row = |incoming: &Incoming<'_>| {
        (
            received::digest.eq(incoming.digest.to_owned()),
            received::actor_uri.eq(incoming.actor.to_owned()),
            received::kind.eq(incoming.kind.to_owned()),
            received::object_uri.eq(incoming.object.map(str::to_owned)),
            received::raw.eq(incoming.raw.to_owned()),
            received::received_at.eq(now),
        )
    };
    let inserted: HashMap<String, i64> = match tx.conn {
        AnyConnection::Postgres(conn) => {
            // In one order everywhere, so that two processes that are sent the same wait for each other, not in a ring.
            let mut ordered: Vec<&Incoming<'_>> = incoming.iter().collect();
            ordered.sort_unstable_by_key(|incoming| incoming.digest);
            let rows: Vec<_> = ordered.into_iter().map(row).collect();
            let inserted: Vec<(String, i64)> = diesel::insert_into(received::table)
                .values(rows)
                .on_conflict_do_nothing()
                .returning((received::digest, received::id))
                .get_results(conn)?;
            inserted.into_iter().collect()
        }
        AnyConnection::Sqlite(conn) => {
            let mut inserted = HashMap::new();
            for one in incoming {
                let id: Option<i64> = diesel::insert_into(received::table)
                    .values(row(one))
                    .on_conflict_do_nothing()
                    .returning(received::id)
                    .get_result(conn)
                    .optional()?;
                inserted.extend(id.map(|id| (one.digest.to_owned(), id)));
            }
            inserted
        }
    };
    // The same twice in one go is one: the first has it.
    let mut inserted = inserted;
    Ok(incoming.iter().map(|one| inserted.remove(one.digest).map(ReceivedKey)).collect())
}

/// What came, to be handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToHandle {
    /// Its row.
    pub key: ReceivedKey,
    /// Who signed it.
    pub actor: String,
    /// The body.
    pub raw: String,
    /// Whether it was handled before.
    pub handled: bool,
}

/// What came, by its row; `None` when it was erased since.
///
/// # Errors
/// When the database does not answer.
pub fn get(conn: &mut AnyConnection, key: ReceivedKey) -> StorageResult<Option<ToHandle>> {
    let row: Option<(String, String, Option<chrono::NaiveDateTime>)> = received::table
        .find(key.0)
        .select((received::actor_uri, received::raw, received::handled_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(actor, raw, handled)| ToHandle { key, actor, raw, handled: handled.is_some() }))
}

/// Whether what came is kept for repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// 30 days: it concerns our objects, follows or sources.
    Raw,
    /// Only that it came.
    Nothing,
}

/// Writes what became of it.
///
/// # Errors
/// When the database does not answer.
pub fn settle(
    conn: &mut AnyConnection,
    key: ReceivedKey,
    outcome: &str,
    keep: Keep,
    now: DateTime<Utc>,
) -> StorageResult<()> {
    let row = received::table.find(key.0);
    diesel::update(row)
        .set((received::handled_at.eq(now.naive_utc()), received::outcome.eq(outcome)))
        .execute(conn)?;
    if keep == Keep::Nothing {
        diesel::update(row)
            .set((received::raw.eq(""), received::object_uri.eq(None::<String>)))
            .execute(conn)?;
    }
    Ok(())
}

/// Erases what came about an object.
///
/// # Errors
/// When the database does not answer.
pub fn forget_object(conn: &mut AnyConnection, object: &str) -> StorageResult<()> {
    diesel::update(received::table.filter(received::object_uri.eq(object)))
        .set(received::raw.eq(""))
        .execute(conn)?;
    Ok(())
}

/// Drops what is older than the time given.
///
/// # Errors
/// When the database does not answer.
pub fn sweep(conn: &mut AnyConnection, older_than: DateTime<Utc>) -> StorageResult<usize> {
    Ok(diesel::delete(received::table.filter(received::received_at.lt(older_than.naive_utc())))
        .execute(conn)?)
}
