//! An account is gone, by its own server's word: what it published goes with it.

use super::receive_follow::let_go;
use super::receive_reply::forget_author;
use super::withdraw_event::{drop_from_source, withdraw_all_of};
use crate::domain::fault::Message;
use crate::domain::source::SourceState;
use crate::domain::uri::ActorUri;
use crate::i18n::KeptMessage;
use crate::storage::{self, StorageResult, Tx};

/// Forgets an account of another server: its events and answers are withdrawn, what it only passed on stays if somebody
/// else brings it, it follows nobody here any more, and as a source it has ended.
///
/// # Errors
/// When the database does not answer.
pub fn forget_actor(tx: &mut Tx<'_>, actor: &ActorUri) -> StorageResult<()> {
    withdraw_all_of(tx, actor)?;
    forget_author(tx, actor)?;
    if let Some(source) = storage::sources::by_target(tx.conn, actor.as_str())? {
        for (event, uri, _) in storage::mirrors::brought_by(tx.conn, source.key)? {
            drop_from_source(tx, event, &uri, source.key)?;
        }
        storage::sources::set_state(tx.conn, source.key, SourceState::Refused)?;
        let deleted = KeptMessage::from(&Message::new("source-deleted")).to_text();
        storage::sources::fail(tx.conn, source.key, &deleted, tx.now, None)?;
    }
    let_go(tx, None, actor)?;
    storage::remote_actors::delete(tx.conn, actor.as_str())
}
