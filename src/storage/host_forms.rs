//! How each server got an object of ours first: by which type it knows it, and from whom.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::connection::{AnyConnection, each_backend};
use super::error::StorageResult;
use super::schema::{host_forms, tombstones};
use crate::domain::ids::LocalActorKey;
use crate::domain::uri::Host;

/// How a server knows an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostForm {
    /// As what: `Event` or `Note`.
    pub object_type: String,
    /// From whom, where it wants to hear of it from one actor only.
    pub sender: Option<LocalActorKey>,
}

/// How a server knows an object; `None` when it never took it.
///
/// # Errors
/// When the database does not answer.
pub fn get(conn: &mut AnyConnection, object: &str, host: &Host) -> StorageResult<Option<HostForm>> {
    let row: Option<(String, Option<i64>)> = host_forms::table
        .filter(host_forms::object_uri.eq(object))
        .filter(host_forms::host.eq(host.as_str()))
        .select((host_forms::object_type, host_forms::local_actor_id))
        .first(conn)
        .optional()?;
    Ok(row.map(|(object_type, sender)| HostForm { object_type, sender: sender.map(LocalActorKey) }))
}

/// Keeps how a server took an object; what is known already stays.
///
/// # Errors
/// When the database does not answer.
pub fn keep(conn: &mut AnyConnection, object: &str, host: &Host, form: &HostForm) -> StorageResult<()> {
    let sender = form.sender.map(|sender| sender.0);
    let row = (
        host_forms::object_uri.eq(object),
        host_forms::host.eq(host.as_str()),
        host_forms::object_type.eq(&form.object_type),
        host_forms::local_actor_id.eq(sender),
    );
    each_backend!(&mut *conn, |inner| diesel::insert_into(host_forms::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(inner))?;
    if sender.is_some() {
        diesel::update(
            host_forms::table
                .filter(host_forms::object_uri.eq(object))
                .filter(host_forms::host.eq(host.as_str()))
                .filter(host_forms::local_actor_id.is_null()),
        )
        .set(host_forms::local_actor_id.eq(sender))
        .execute(conn)?;
    }
    Ok(())
}

/// Forgets how servers knew objects that were deleted before the time given.
///
/// # Errors
/// When the database does not answer.
pub fn sweep(conn: &mut AnyConnection, deleted_before: DateTime<Utc>) -> StorageResult<()> {
    let deleted = tombstones::table
        .filter(tombstones::uri.eq(host_forms::object_uri))
        .filter(tombstones::deleted_at.lt(deleted_before.naive_utc()));
    let old: Vec<i64> = host_forms::table
        .filter(diesel::dsl::exists(deleted))
        .select(host_forms::id)
        .limit(1000)
        .load(conn)?;
    diesel::delete(host_forms::table.filter(host_forms::id.eq_any(old))).execute(conn)?;
    Ok(())
}
