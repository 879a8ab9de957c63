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
/// How long a form sending is recognized as sent before.
const FORMS: Duration = Duration::days(2);

/// Drops expired sessions, old raw activities, finished deliveries, form receipts and pictures nobody used.
///
/// # Errors
/// When the database does not answer.
pub fn sweep(tx: &mut Tx<'_>) -> StorageResult<()> {
    storage::credentials::sweep(tx.conn, tx.now)?;
    storage::received::sweep(tx.conn, tx.now - RECEIVED)?;
    storage::source_health::sweep(tx.conn, tx.now - RECEIVED)?;
    storage::activities::sweep_answers(tx.conn, tx.now - DELIVERIES)?;
    storage::deliveries::sweep(tx.conn, tx.now - DELIVERIES)?;
    storage::claims::sweep_paces(tx.conn, tx.now)?;
    storage::local_actors::forget_previous_keys(tx.conn, tx.now - PREVIOUS_KEYS)?;
    storage::jobs::sweep_forms(tx.conn, tx.now - FORMS)?;
    let files = storage::media::drop_unused(tx.conn, tx.now - UNUSED_PICTURES)?;
    remove_files(tx, files)
}
