//! What has had its time is dropped.

use chrono::Duration;

use super::keep_picture::remove_files;
use crate::storage::{self, StorageResult, Tx};

/// How long an uploaded picture waits for the form it belongs to.
const UNUSED_PICTURES: Duration = Duration::hours(24);
/// How long raw activities are kept for repair.
const RECEIVED: Duration = Duration::days(30);
/// How long finished deliveries are kept for the operator to look at.
const DELIVERIES: Duration = Duration::days(30);
/// For how long a replaced key signs the news of its replacement: as long as that is tried.
const PREVIOUS_KEYS: Duration = Duration::days(8);
/// How long a change that was taken over can be taken back.
const UNDO: Duration = Duration::days(1);
/// How long it is kept how other servers knew what was deleted: as long as a delivery of that may take, and more.
const HOST_FORMS: Duration = Duration::days(30);
/// How long the words of a refused answer are kept, so that the decision can be taken back.
const REFUSED: Duration = Duration::days(30);
/// How long the pictures of mirrored events are kept once they are over.
const MIRRORED_PICTURES: Duration = Duration::days(30);
/// How long a form sending is recognized as sent before.
const FORMS: Duration = Duration::days(2);

/// How long decided reports are kept for who decided them.
const REPORTS: Duration = Duration::days(180);

/// Drops expired sessions, old raw activities, finished deliveries, form receipts, pictures nobody used and those of
/// mirrored events that are long over.
///
/// # Errors
/// When the database does not answer.
pub fn sweep(tx: &mut Tx<'_>) -> StorageResult<()> {
    storage::credentials::sweep(tx.conn, tx.now)?;
    storage::received::sweep(tx.conn, tx.now - RECEIVED)?;
    storage::source_health::sweep(tx.conn, tx.now - RECEIVED)?;
    storage::activities::sweep_answers(tx.conn, tx.now - DELIVERIES)?;
    storage::replies::sweep_refused(tx.conn, tx.now - REFUSED)?;
    storage::deliveries::sweep(tx.conn, tx.now - DELIVERIES)?;
    storage::claims::sweep_paces(tx.conn, tx.now)?;
    storage::local_actors::forget_previous_keys(tx.conn, tx.now - PREVIOUS_KEYS)?;
    storage::reports::sweep(tx.conn, tx.now - REPORTS)?;
    storage::host_forms::sweep(tx.conn, tx.now - HOST_FORMS)?;
    storage::jobs::sweep_forms(tx.conn, tx.now - FORMS)?;
    storage::held_changes::sweep(tx, tx.now - UNDO)?;
    storage::events::release_pictures(tx, tx.now - MIRRORED_PICTURES)?;
    let files = storage::media::drop_unused(tx.conn, tx.now - UNUSED_PICTURES)?;
    remove_files(tx, files)
}
