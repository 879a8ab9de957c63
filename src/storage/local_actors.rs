//! Our own actors and their keys.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::local_actors;
use super::transaction::Tx;
use crate::domain::ids::{LocalActorKey, OrganizationKey};

/// One of our actors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalActor {
    /// Its row.
    pub key: LocalActorKey,
    /// Its name in handles and addresses.
    pub name: String,
    /// The organization it speaks for; `None` for the site.
    pub organization: Option<OrganizationKey>,
    /// PKCS#8 PEM.
    pub private_key_pem: String,
    /// SPKI PEM.
    pub public_key_pem: String,
    /// PKCS#8 PEM of the key before this one, while others may not have heard of the change.
    pub previous_key_pem: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = local_actors)]
struct Row {
    id: i64,
    name: String,
    organization_id: Option<i64>,
    private_key_pem: String,
    public_key_pem: String,
    previous_key_pem: Option<String>,
}

impl From<Row> for LocalActor {
    fn from(row: Row) -> Self {
        Self {
            key: LocalActorKey(row.id),
            name: row.name,
            organization: row.organization_id.map(OrganizationKey),
            private_key_pem: row.private_key_pem,
            public_key_pem: row.public_key_pem,
            previous_key_pem: row.previous_key_pem,
        }
    }
}

/// A new actor.
#[derive(Insertable)]
#[diesel(table_name = local_actors)]
pub struct NewLocalActor<'a> {
    /// `site` or `organization`.
    pub kind: &'a str,
    /// Its name, given once for ever.
    pub name: &'a str,
    /// The organization it speaks for.
    pub organization_id: Option<i64>,
    /// PKCS#8 PEM.
    pub private_key_pem: &'a str,
    /// SPKI PEM.
    pub public_key_pem: &'a str,
    /// Now.
    pub created_at: NaiveDateTime,
}

/// Writes a new actor.
///
/// # Errors
/// [`StorageError::is_duplicate`] when the name was ever given.
pub fn insert(conn: &mut AnyConnection, new: &NewLocalActor<'_>) -> StorageResult<LocalActorKey> {
    let id =
        diesel::insert_into(local_actors::table).values(new).returning(local_actors::id).get_result(conn)?;
    Ok(LocalActorKey(id))
}

/// The actor in this row.
///
/// # Errors
/// When there is none or the database does not answer.
pub fn get(conn: &mut AnyConnection, key: LocalActorKey) -> StorageResult<LocalActor> {
    let row: Row = local_actors::table.find(key.0).select(Row::as_select()).first(conn)?;
    Ok(row.into())
}

/// The actors in these rows, by row.
///
/// # Errors
/// When the database does not answer.
pub fn get_all(
    conn: &mut AnyConnection,
    keys: impl IntoIterator<Item = LocalActorKey>,
) -> StorageResult<HashMap<LocalActorKey, LocalActor>> {
    let keys: BTreeSet<i64> = keys.into_iter().map(|key| key.0).collect();
    let rows: Vec<Row> =
        local_actors::table.filter(local_actors::id.eq_any(keys)).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| (LocalActorKey(row.id), row.into())).collect())
}

/// The actor of this name that is not deleted.
///
/// # Errors
/// When the database does not answer.
pub fn by_name(conn: &mut AnyConnection, name: &str) -> StorageResult<Option<LocalActor>> {
    let row: Option<Row> = local_actors::table
        .filter(local_actors::name.eq(name.to_ascii_lowercase()))
        .filter(local_actors::deleted_at.is_null())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Into::into))
}

/// When the actor of this name was deleted, if it was.
///
/// # Errors
/// When the database does not answer.
pub fn gone_since(conn: &mut AnyConnection, name: &str) -> StorageResult<Option<DateTime<Utc>>> {
    let at: Option<Option<NaiveDateTime>> = local_actors::table
        .filter(local_actors::name.eq(name.to_ascii_lowercase()))
        .select(local_actors::deleted_at)
        .first(conn)
        .optional()?;
    Ok(at.flatten().map(|at| at.and_utc()))
}

/// Notes that an actor is gone for good. Its keys stay: what tells of its end is still to be signed.
///
/// # Errors
/// When the database does not answer.
pub fn mark_deleted(conn: &mut AnyConnection, key: LocalActorKey, now: DateTime<Utc>) -> StorageResult<()> {
    diesel::update(local_actors::table.find(key.0))
        .set(local_actors::deleted_at.eq(now.naive_utc()))
        .execute(conn)?;
    Ok(())
}

/// Whether a name was ever given, also to an actor that is deleted now.
///
/// # Errors
/// When the database does not answer.
pub fn is_taken(conn: &mut AnyConnection, name: &str) -> StorageResult<bool> {
    let given: i64 = local_actors::table
        .filter(local_actors::name.eq(name.to_ascii_lowercase()))
        .count()
        .get_result(conn)?;
    Ok(given > 0)
}

/// The actor of an organization.
///
/// # Errors
/// [`StorageError::Corrupt`] when it has none.
pub fn of_organization(conn: &mut AnyConnection, organization: OrganizationKey) -> StorageResult<LocalActor> {
    let row: Option<Row> = local_actors::table
        .filter(local_actors::organization_id.eq(organization.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Into::into).ok_or(StorageError::Corrupt("an organization has no actor"))
}

/// All actors that are not deleted.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &mut AnyConnection) -> StorageResult<Vec<LocalActor>> {
    let rows: Vec<Row> = local_actors::table
        .filter(local_actors::deleted_at.is_null())
        .order(local_actors::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Gives an actor new keys, as if it never had others.
///
/// # Errors
/// When the database does not answer.
pub fn set_keys(
    conn: &mut AnyConnection,
    key: LocalActorKey,
    private_pem: &str,
    public_pem: &str,
) -> StorageResult<()> {
    diesel::update(local_actors::table.find(key.0))
        .set((
            local_actors::private_key_pem.eq(private_pem),
            local_actors::public_key_pem.eq(public_pem),
            local_actors::previous_key_pem.eq(None::<String>),
            local_actors::rotated_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives an actor new keys, and keeps the private key it had for telling of the change.
///
/// # Errors
/// When the database does not answer.
pub fn rotate_keys(
    tx: &mut Tx<'_>,
    actor: &LocalActor,
    private_pem: &str,
    public_pem: &str,
) -> StorageResult<()> {
    diesel::update(local_actors::table.find(actor.key.0))
        .set((
            local_actors::private_key_pem.eq(private_pem),
            local_actors::public_key_pem.eq(public_pem),
            local_actors::previous_key_pem.eq(Some(&actor.private_key_pem)),
            local_actors::rotated_at.eq(Some(tx.now.naive_utc())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Forgets the keys that were replaced before the time given.
///
/// # Errors
/// When the database does not answer.
pub fn forget_previous_keys(conn: &mut AnyConnection, rotated_before: DateTime<Utc>) -> StorageResult<()> {
    diesel::update(local_actors::table.filter(local_actors::rotated_at.lt(rotated_before.naive_utc())))
        .set((
            local_actors::previous_key_pem.eq(None::<String>),
            local_actors::rotated_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}
