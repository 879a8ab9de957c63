//! Leave we gave: to quote an event, to feature an organization. Whoever shows it to others shows where it is written.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::stamps;
use super::transaction::Tx;
use crate::domain::ids::{LocalActorKey, StampId};
use crate::domain::reply::StampKind;
use crate::domain::uri::{InboxUrl, ObjectUri};

/// Leave given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Names it.
    pub id: StampId,
    /// What for.
    pub kind: StampKind,
    /// Which of our actors gave it.
    pub actor: LocalActorKey,
    /// What is quoted or featured.
    pub target: String,
    /// What quotes or features it.
    pub interacting: ObjectUri,
    /// Where a withdrawal is sent.
    pub inbox: InboxUrl,
    /// When it was given.
    pub created: DateTime<Utc>,
    /// When it was withdrawn.
    pub withdrawn: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = stamps)]
struct Row {
    uuid: String,
    kind: String,
    local_actor_id: i64,
    target_uri: String,
    interacting_uri: String,
    inbox: String,
    created_at: NaiveDateTime,
    withdrawn_at: Option<NaiveDateTime>,
}

impl TryFrom<Row> for Stamp {
    type Error = StorageError;
    fn try_from(row: Row) -> StorageResult<Self> {
        Ok(Self {
            id: row.uuid.parse().map_err(|_| StorageError::Corrupt("stamps.uuid"))?,
            kind: StampKind::parse(&row.kind).ok_or(StorageError::Corrupt("stamps.kind"))?,
            actor: LocalActorKey(row.local_actor_id),
            target: row.target_uri,
            interacting: ObjectUri::parse(&row.interacting_uri)
                .map_err(|_| StorageError::Corrupt("stamps.interacting_uri"))?,
            inbox: InboxUrl::parse(&row.inbox).map_err(|_| StorageError::Corrupt("stamps.inbox"))?,
            created: row.created_at.and_utc(),
            withdrawn: row.withdrawn_at.map(|at| at.and_utc()),
        })
    }
}

/// Writes leave given.
///
/// # Errors
/// [`StorageError::is_duplicate`] when it was given before.
pub fn insert(tx: &mut Tx<'_>, stamp: &Stamp) -> StorageResult<()> {
    diesel::insert_into(stamps::table)
        .values((
            stamps::uuid.eq(stamp.id.to_string()),
            stamps::kind.eq(stamp.kind.as_str()),
            stamps::local_actor_id.eq(stamp.actor.0),
            stamps::target_uri.eq(&stamp.target),
            stamps::interacting_uri.eq(stamp.interacting.as_str()),
            stamps::inbox.eq(stamp.inbox.as_str()),
            stamps::created_at.eq(stamp.created.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The leave of this name, withdrawn or not.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn by_id(conn: &mut AnyConnection, id: StampId) -> StorageResult<Option<Stamp>> {
    let row: Option<Row> = stamps::table
        .filter(stamps::uuid.eq(id.to_string()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(TryInto::try_into).transpose()
}

/// The leave for this, withdrawn or not.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn find(
    conn: &mut AnyConnection,
    kind: StampKind,
    target: &str,
    interacting: &ObjectUri,
) -> StorageResult<Option<Stamp>> {
    let row: Option<Row> = stamps::table
        .filter(stamps::kind.eq(kind.as_str()))
        .filter(stamps::target_uri.eq(target))
        .filter(stamps::interacting_uri.eq(interacting.as_str()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(TryInto::try_into).transpose()
}

/// The leave one of our actors gave, the last first; what was withdrawn is left out.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn given_by(conn: &mut AnyConnection, actor: LocalActorKey, limit: i64) -> StorageResult<Vec<Stamp>> {
    let rows: Vec<Row> = stamps::table
        .filter(stamps::local_actor_id.eq(actor.0))
        .filter(stamps::withdrawn_at.is_null())
        .order((stamps::created_at.desc(), stamps::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How much leave is on record for an object.
///
/// # Errors
/// When the database does not answer.
pub fn count(conn: &mut AnyConnection, kind: StampKind, target: &str) -> StorageResult<i64> {
    Ok(stamps::table
        .filter(stamps::kind.eq(kind.as_str()))
        .filter(stamps::target_uri.eq(target))
        .count()
        .get_result(conn)?)
}

/// Notes that leave was withdrawn.
///
/// # Errors
/// When the database does not answer.
pub fn withdraw(tx: &mut Tx<'_>, id: StampId) -> StorageResult<()> {
    diesel::update(stamps::table.filter(stamps::uuid.eq(id.to_string())))
        .set(stamps::withdrawn_at.eq(Some(tx.now.naive_utc())))
        .execute(tx.conn)?;
    Ok(())
}

/// Drops leave for what is gone at its home: it can be asked for anew.
///
/// # Errors
/// When the database does not answer.
pub fn forget_interacting(conn: &mut AnyConnection, interacting: &ObjectUri) -> StorageResult<bool> {
    let gone = diesel::delete(
        stamps::table
            .filter(stamps::interacting_uri.eq(interacting.as_str()))
            .filter(stamps::withdrawn_at.is_null()),
    )
    .execute(conn)?;
    Ok(gone > 0)
}

/// Whether there is leave for something at this address.
///
/// # Errors
/// When the database does not answer.
pub fn is_interacting(conn: &mut AnyConnection, uri: &str) -> StorageResult<bool> {
    let known: i64 = stamps::table.filter(stamps::interacting_uri.eq(uri)).count().get_result(conn)?;
    Ok(known > 0)
}

/// Drops leave for an object of ours that is gone.
///
/// # Errors
/// When the database does not answer.
pub(super) fn forget_target(conn: &mut AnyConnection, target: &str) -> StorageResult<()> {
    diesel::delete(stamps::table.filter(stamps::target_uri.eq(target))).execute(conn)?;
    Ok(())
}

/// Forgets all: the site takes another address.
///
/// # Errors
/// When the database does not answer.
pub fn forget_all(conn: &mut AnyConnection) -> StorageResult<()> {
    diesel::delete(stamps::table).execute(conn)?;
    Ok(())
}
