//! Pictures: rows name files; several rows may name one file.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{events, media};
use crate::domain::ids::{AccountKey, MediaId, MediaKey};

/// The row of a picture.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = media)]
pub(super) struct MediaRow {
    pub(super) id: i64,
    pub(super) uuid: String,
    pub(super) file: String,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// A picture that was taken in and synced to disk.
#[derive(Debug, Clone)]
pub struct NewMedia<'a> {
    /// Its public id.
    pub id: MediaId,
    /// File name under the media folder.
    pub file: &'a str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Size of the file.
    pub bytes: u64,
    /// Who brought it; `None` for fetched ones.
    pub account: Option<AccountKey>,
}

/// Writes a picture's row.
///
/// # Errors
/// When the database does not answer.
pub fn insert(conn: &mut AnyConnection, new: &NewMedia<'_>, now: DateTime<Utc>) -> StorageResult<MediaKey> {
    let pixels = |n: u32| i32::try_from(n).map_err(|_| StorageError::Corrupt("a picture wider than 2^31"));
    let id = diesel::insert_into(media::table)
        .values((
            media::uuid.eq(new.id.to_string()),
            media::file.eq(new.file),
            media::width.eq(pixels(new.width)?),
            media::height.eq(pixels(new.height)?),
            media::bytes.eq(i64::try_from(new.bytes).unwrap_or(i64::MAX)),
            media::account_id.eq(new.account.map(|key| key.0)),
            media::created_at.eq(now.naive_utc()),
        ))
        .returning(media::id)
        .get_result(conn)?;
    Ok(MediaKey(id))
}

/// A picture and who brought it.
#[derive(Debug, Clone)]
pub struct KnownMedia {
    /// Its row.
    pub key: MediaKey,
    /// File name under the media folder.
    pub file: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Who brought it.
    pub account: Option<AccountKey>,
}

/// The picture with this id.
///
/// # Errors
/// When the database does not answer.
pub fn by_id(conn: &mut AnyConnection, id: MediaId) -> StorageResult<Option<KnownMedia>> {
    let row: Option<(MediaRow, Option<i64>)> = media::table
        .filter(media::uuid.eq(id.to_string()))
        .select((MediaRow::as_select(), media::account_id))
        .first(conn)
        .optional()?;
    let pixels = |n: i32| u32::try_from(n).map_err(|_| StorageError::Corrupt("media.width"));
    row.map(|(row, account)| {
        Ok(KnownMedia {
            key: MediaKey(row.id),
            file: row.file,
            width: pixels(row.width)?,
            height: pixels(row.height)?,
            account: account.map(AccountKey),
        })
    })
    .transpose()
}

/// Drops rows no event uses that are older than the time given, and answers the files no row names any more.
///
/// # Errors
/// When the database does not answer.
pub fn drop_unused(conn: &mut AnyConnection, older_than: DateTime<Utc>) -> StorageResult<Vec<String>> {
    let used =
        events::table.filter(events::media_id.is_not_null()).select(events::media_id.assume_not_null());
    let orphans: Vec<(i64, String)> = media::table
        .filter(media::created_at.lt(older_than.naive_utc()))
        .filter(media::id.ne_all(used))
        .select((media::id, media::file))
        .limit(500)
        .load(conn)?;
    let keys: Vec<i64> = orphans.iter().map(|(id, _)| *id).collect();
    diesel::delete(media::table.filter(media::id.eq_any(keys))).execute(conn)?;
    let mut files: Vec<String> = orphans.into_iter().map(|(_, file)| file).collect();
    files.sort_unstable();
    files.dedup();
    let still: Vec<String> =
        media::table.filter(media::file.eq_any(&files)).select(media::file).load(conn)?;
    files.retain(|file| !still.contains(file));
    Ok(files)
}

/// Drops one row if no event uses it, and answers its file if no row names it any more.
///
/// # Errors
/// When the database does not answer.
pub fn drop_one(conn: &mut AnyConnection, key: MediaKey) -> StorageResult<Option<String>> {
    let used: i64 = events::table.filter(events::media_id.eq(key.0)).count().get_result(conn)?;
    let file: Option<String> = media::table.find(key.0).select(media::file).first(conn).optional()?;
    let (0, Some(file)) = (used, file) else { return Ok(None) };
    diesel::delete(media::table.find(key.0)).execute(conn)?;
    let named: i64 = media::table.filter(media::file.eq(&file)).count().get_result(conn)?;
    Ok((named == 0).then_some(file))
}

/// All files rows name.
///
/// # Errors
/// When the database does not answer.
pub fn all_files(conn: &mut AnyConnection) -> StorageResult<Vec<(String, NaiveDateTime)>> {
    Ok(media::table.select((media::file, media::created_at)).load(conn)?)
}

/// Those of the files that no row names.
///
/// # Errors
/// When the database does not answer.
pub fn without_rows(conn: &mut AnyConnection, mut files: Vec<String>) -> StorageResult<Vec<String>> {
    let named: Vec<String> =
        media::table.filter(media::file.eq_any(files.clone())).select(media::file).load(conn)?;
    files.retain(|file| !named.contains(file));
    Ok(files)
}
