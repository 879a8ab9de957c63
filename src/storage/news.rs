//! News of events: what followers are about to be told, and what they were told.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{notes, pending_news, tombstones};
use super::transaction::Tx;
use crate::domain::ids::{EventKey, NoteId};
use crate::domain::news::{Facts, Told};

/// A change followers are about to be told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// How the event stood when they last heard of it.
    pub facts: Facts,
    /// What its organizers add.
    pub sentence: Option<String>,
    /// Since when it waits.
    pub since: DateTime<Utc>,
}

/// What followers are about to be told of an event.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn pending(conn: &mut AnyConnection, event: EventKey) -> StorageResult<Option<Pending>> {
    let row: Option<(String, Option<String>, NaiveDateTime)> = pending_news::table
        .find(event.0)
        .select((pending_news::facts, pending_news::sentence, pending_news::since))
        .first(conn)
        .optional()?;
    row.map(|(facts, sentence, since)| {
        let facts = serde_json::from_str(&facts).map_err(|_| StorageError::Corrupt("pending_news.facts"))?;
        Ok(Pending { facts, sentence, since: since.and_utc() })
    })
    .transpose()
}

/// Keeps what followers are about to be told, over what was kept before.
///
/// # Errors
/// When the database does not answer.
pub fn keep_pending(tx: &mut Tx<'_>, event: EventKey, pending: &Pending) -> StorageResult<()> {
    drop_pending(tx, event)?;
    let facts =
        serde_json::to_string(&pending.facts).map_err(|_| StorageError::Corrupt("facts that are no JSON"))?;
    diesel::insert_into(pending_news::table)
        .values((
            pending_news::event_id.eq(event.0),
            pending_news::facts.eq(facts),
            pending_news::sentence.eq(&pending.sentence),
            pending_news::since.eq(pending.since.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Forgets what followers were about to be told.
///
/// # Errors
/// When the database does not answer.
pub fn drop_pending(tx: &mut Tx<'_>, event: EventKey) -> StorageResult<()> {
    if diesel::delete(pending_news::table.find(event.0)).execute(tx.conn)? > 0 {
        tx.erases();
    }
    Ok(())
}

/// A piece of news that was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Names it.
    pub id: NoteId,
    /// Of which event.
    pub event: EventKey,
    /// What it says of the event.
    pub told: Told,
    /// What its organizers add.
    pub sentence: Option<String>,
    /// When.
    pub published: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = notes)]
struct Row {
    uuid: String,
    event_id: i64,
    facts: String,
    sentence: Option<String>,
    published_at: NaiveDateTime,
}

impl TryFrom<Row> for Note {
    type Error = StorageError;
    fn try_from(row: Row) -> StorageResult<Self> {
        Ok(Self {
            id: row.uuid.parse().map_err(|_| StorageError::Corrupt("notes.uuid"))?,
            event: EventKey(row.event_id),
            told: serde_json::from_str(&row.facts).map_err(|_| StorageError::Corrupt("notes.facts"))?,
            sentence: row.sentence,
            published: row.published_at.and_utc(),
        })
    }
}

/// Writes a piece of news.
///
/// # Errors
/// When the database does not answer.
pub fn insert(
    tx: &mut Tx<'_>,
    event: EventKey,
    told: &Told,
    sentence: Option<String>,
) -> StorageResult<Note> {
    let note = Note { id: NoteId(tx.ids.uuid()), event, told: told.clone(), sentence, published: tx.now };
    let facts = serde_json::to_string(told).map_err(|_| StorageError::Corrupt("facts that are no JSON"))?;
    diesel::insert_into(notes::table)
        .values((
            notes::uuid.eq(note.id.to_string()),
            notes::event_id.eq(event.0),
            notes::facts.eq(facts),
            notes::sentence.eq(&note.sentence),
            notes::published_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    tx.changes_public();
    Ok(note)
}

/// The piece of news of this id.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn by_id(conn: &mut AnyConnection, id: NoteId) -> StorageResult<Option<Note>> {
    let row: Option<Row> = notes::table
        .filter(notes::uuid.eq(id.to_string()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(TryInto::try_into).transpose()
}

/// Keeps the id of a piece of news from ever meaning anything else.
///
/// # Errors
/// When the database does not answer.
pub fn bury(tx: &mut Tx<'_>, id: NoteId, uri: &str) -> StorageResult<()> {
    diesel::insert_into(tombstones::table)
        .values((
            tombstones::uri.eq(uri),
            tombstones::uuid.eq(id.to_string()),
            tombstones::former_type.eq("Note"),
            tombstones::deleted_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// When a piece of news was deleted, if it was.
///
/// # Errors
/// When the database does not answer.
pub fn gone_since(conn: &mut AnyConnection, id: NoteId) -> StorageResult<Option<DateTime<Utc>>> {
    let at: Option<NaiveDateTime> = tombstones::table
        .filter(tombstones::uuid.eq(id.to_string()))
        .filter(tombstones::former_type.eq("Note"))
        .select(tombstones::deleted_at)
        .first(conn)
        .optional()?;
    Ok(at.map(|at| at.and_utc()))
}

/// What was told of an event, newest first.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn of_event(conn: &mut AnyConnection, event: EventKey, limit: i64) -> StorageResult<Vec<Note>> {
    let rows: Vec<Row> = notes::table
        .filter(notes::event_id.eq(event.0))
        .order(notes::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}
