//! Which events the followers of an actor were told are featured.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StorageResult;
use super::schema::featured;
use crate::domain::ids::LocalActorKey;

/// The ids that were told.
///
/// # Errors
/// When the database does not answer.
pub fn of(conn: &mut AnyConnection, actor: LocalActorKey) -> StorageResult<Vec<String>> {
    Ok(featured::table
        .filter(featured::local_actor_id.eq(actor.0))
        .order(featured::id)
        .select(featured::object_uri)
        .load(conn)?)
}

/// Notes that an event was told; it must not be among those told already.
///
/// # Errors
/// When the database does not answer.
pub fn add(conn: &mut AnyConnection, actor: LocalActorKey, object: &str) -> StorageResult<()> {
    diesel::insert_into(featured::table)
        .values((featured::local_actor_id.eq(actor.0), featured::object_uri.eq(object)))
        .execute(conn)?;
    Ok(())
}

/// Notes that an event was told to be featured no longer; answers whether it was.
///
/// # Errors
/// When the database does not answer.
pub fn remove(conn: &mut AnyConnection, actor: LocalActorKey, object: &str) -> StorageResult<bool> {
    let removed = diesel::delete(
        featured::table.filter(featured::local_actor_id.eq(actor.0)).filter(featured::object_uri.eq(object)),
    )
    .execute(conn)?;
    Ok(removed > 0)
}
