//! An inbox says there is no such inbox: believed after some time, because a server that is being repaired may say so too.

use chrono::TimeDelta;

use crate::domain::fault::Message;
use crate::domain::uri::InboxUrl;
use crate::i18n::KeptMessage;
use crate::storage::{self, StorageResult, Tx};

/// For how long it must have said so.
const GRACE: TimeDelta = TimeDelta::days(7);

/// How often it must have said so.
const OFTEN: i32 = 3;

/// Counts a refusal. After the grace the inbox is forgotten, with everybody who gets mail there: they are gone, or come
/// back by following again.
///
/// # Errors
/// When the database does not answer.
pub fn refused(tx: &mut Tx<'_>, inbox: &InboxUrl) -> StorageResult<()> {
    let dead = storage::dead_inboxes::count(tx.conn, inbox, tx.now)?;
    if tx.now - dead.since < GRACE || dead.refusals < OFTEN {
        return Ok(());
    }
    storage::followers::remove_by_inbox(tx, inbox)?;
    storage::activities::remove_receiver(tx.conn, inbox)?;
    let why = KeptMessage::from(&Message::new("delivery-no-inbox")).to_text();
    storage::deliveries::drop_inbox(tx.conn, inbox, &why, tx.now)?;
    storage::dead_inboxes::forget(tx.conn, inbox)
}
