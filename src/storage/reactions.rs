//! Likes and boosts of our objects: how many, and by whom only as far as the same one must not count twice.

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

/// How many like an object, and how many passed it on.
///
/// # Errors
/// When the database does not answer.
pub fn count(conn: &mut AnyConnection, object: &str) -> StorageResult<(i64, i64)> {
    let of = |kind: ReactionKind| {
        reactions::table
            .filter(reactions::object_uri.eq(object.to_owned()))
            .filter(reactions::kind.eq(kind.as_str()))
            .count()
    };
    Ok((of(ReactionKind::Like).get_result(conn)?, of(ReactionKind::Boost).get_result(conn)?))
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
