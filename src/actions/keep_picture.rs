//! Pictures: one that was taken in gets its row, and files nobody names any more get a job that removes them.

use crate::domain::event::{Event, Picture};
use crate::domain::ids::{AccountKey, MediaId};
use crate::domain::job::Job;
use crate::domain::media::StoredMedia;
use crate::storage::deliveries::Priority;
use crate::storage::media::NewMedia;
use crate::storage::{self, StorageResult, Tx};

/// Gives a picture that lies synced on disk its row and id. Unused, it lives for 24 hours: as long as a form may need.
///
/// # Errors
/// When the database does not answer.
pub fn keep_picture(
    tx: &mut Tx<'_>,
    stored: &StoredMedia,
    account: Option<AccountKey>,
) -> StorageResult<MediaId> {
    let id = MediaId(tx.ids.uuid());
    let new = NewMedia {
        id,
        file: stored.file.as_str(),
        width: stored.width,
        height: stored.height,
        bytes: stored.bytes,
        account,
    };
    storage::media::insert(tx.conn, &new, tx.now)?;
    Ok(id)
}

/// Gives a mirrored event the picture that was fetched for it; one that names another address by now does without, and the
/// picture is dropped.
///
/// # Errors
/// When the database does not answer.
pub fn keep_fetched_picture(
    tx: &mut Tx<'_>,
    stored: &StoredMedia,
    uri: &str,
    address: &str,
) -> StorageResult<()> {
    let id = keep_picture(tx, stored, None)?;
    let media = storage::media::by_id(tx.conn, id)?;
    let media = media.ok_or(storage::StorageError::Corrupt("a picture just written is not there"))?;
    if storage::events::set_fetched_picture(tx, uri, address, media.key)? {
        // An organization's event that follows a feed is whole only now.
        return match storage::events::by_uri(tx.conn, uri)? {
            Some(event) if event.is_local() && event.is_visible() => {
                super::announce::changed(tx, &event, Priority::Usual)
            }
            _ => Ok(()),
        };
    }
    let file = storage::media::drop_one(tx.conn, media.key)?;
    remove_files(tx, file.into_iter().collect())
}

/// Drops the picture an event had before, if nothing uses it any more.
pub(super) fn drop_replaced(tx: &mut Tx<'_>, before: &Event) -> StorageResult<()> {
    let Some(Picture::Stored { id, .. }) = &before.picture else { return Ok(()) };
    let Some(media) = storage::media::by_id(tx.conn, *id)? else { return Ok(()) };
    let file = storage::media::drop_one(tx.conn, media.key)?;
    remove_files(tx, file.into_iter().collect())
}

/// Has files taken from disk after the commit.
pub(super) fn remove_files(tx: &mut Tx<'_>, files: Vec<String>) -> StorageResult<()> {
    if files.is_empty() {
        return Ok(());
    }
    storage::jobs::put(tx, &Job::RemoveFiles { files })
}
