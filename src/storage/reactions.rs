//! Likes and boosts of our objects: how many, and by whom only as far as the same one must not count twice.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::{AnyConnection, each_backend};
use super::error::StorageResult;
use super::schema::reactions;
use super::transaction::Tx;
use crate::domain::reply::ReactionKind;

/// Counts a reaction; the same one twice is one. The hashes are keyed: they say nothing without the site's key.
///
/// # Errors
/// When the database does not answer.
pub fn put(
    tx: &mut Tx<'_>,
    object: &str,
    kind: ReactionKind,
    actor_hash: &str,
    activity_hash: Option<&str>,
) -> StorageResult<()> {
    let values = (
        reactions::object_uri.eq(object),
        reactions::kind.eq(kind.as_str()),
        reactions::actor_hash.eq(actor_hash),
        reactions::activity_hash.eq(activity_hash),
    );
    let added = each_backend!(tx.conn, |inner| diesel::insert_into(reactions::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(inner))?;
    if added > 0 {
        tx.changes_public();
    } else {
        // A second like after an undo that never came: that one's id counts now.
        diesel::update(
            reactions::table
                .filter(reactions::object_uri.eq(object))
                .filter(reactions::kind.eq(kind.as_str()))
                .filter(reactions::actor_hash.eq(actor_hash)),
        )
        .set(reactions::activity_hash.eq(activity_hash))
        .execute(tx.conn)?;
    }
    Ok(())
}

/// Takes a reaction back by who made it.
///
/// # Errors
/// When the database does not answer.
pub fn remove(tx: &mut Tx<'_>, object: &str, kind: ReactionKind, actor_hash: &str) -> StorageResult<bool> {
    let removed = diesel::delete(
        reactions::table
            .filter(reactions::object_uri.eq(object))
            .filter(reactions::kind.eq(kind.as_str()))
            .filter(reactions::actor_hash.eq(actor_hash)),
    )
    .execute(tx.conn)?;
    if removed > 0 {
        tx.changes_public();
    }
    Ok(removed > 0)
}

/// Takes a reaction back by the activity that made it.
///
/// # Errors
/// When the database does not answer.
pub fn remove_by_activity(tx: &mut Tx<'_>, activity_hash: &str) -> StorageResult<bool> {
    let removed = diesel::delete(reactions::table.filter(reactions::activity_hash.eq(activity_hash)))
        .execute(tx.conn)?;
    if removed > 0 {
        tx.changes_public();
    }
    Ok(removed > 0)
}

/// Whether an activity of this hash made a reaction.
///
/// # Errors
/// When the database does not answer.
pub fn is_known_activity(conn: &mut AnyConnection, activity_hash: &str) -> StorageResult<bool> {
    let known: i64 =
        reactions::table.filter(reactions::activity_hash.eq(activity_hash)).count().get_result(conn)?;
    Ok(known > 0)
}

/// Of objects, how many like each and how many passed it on; of one nobody reacted to there is nothing.
///
/// # Errors
/// When the database does not answer.
pub fn counts(conn: &mut AnyConnection, objects: &[&str]) -> StorageResult<HashMap<String, (i64, i64)>> {
    let rows: Vec<(String, String, i64)> = reactions::table
        .filter(reactions::object_uri.eq_any(objects))
        .group_by((reactions::object_uri, reactions::kind))
        .select((reactions::object_uri, reactions::kind, diesel::dsl::count_star()))
        .load(conn)?;
    let mut counts: HashMap<String, (i64, i64)> = HashMap::new();
    for (object, kind, count) in rows {
        let (likes, shares) = counts.entry(object).or_default();
        match ReactionKind::parse(&kind) {
            Some(ReactionKind::Like) => *likes += count,
            Some(ReactionKind::Boost) => *shares += count,
            None => {}
        }
    }
    Ok(counts)
}

/// All objects anybody reacted to.
///
/// # Errors
/// When the database does not answer.
pub fn objects(conn: &mut AnyConnection) -> StorageResult<Vec<String>> {
    Ok(reactions::table.select(reactions::object_uri).distinct().load(conn)?)
}

/// Forgets who reacted to an object that is gone.
///
/// # Errors
/// When the database does not answer.
pub(super) fn forget_object(conn: &mut AnyConnection, object: &str) -> StorageResult<()> {
    diesel::delete(reactions::table.filter(reactions::object_uri.eq(object))).execute(conn)?;
    Ok(())
}

/// Forgets all: the site takes another address, and its objects other ids.
///
/// # Errors
/// When the database does not answer.
pub fn forget_all(conn: &mut AnyConnection) -> StorageResult<()> {
    diesel::delete(reactions::table).execute(conn)?;
    Ok(())
}
