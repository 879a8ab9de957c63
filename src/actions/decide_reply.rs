//! An organization, or a moderator, decides which answers are shown; each decision can be taken back.

use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::ids::NoteId;
use crate::domain::policy::{Acting, may_write_events};
use crate::domain::reply::{Reply, ReplyState};
use crate::storage::{self, AnyConnection, StorageError, StorageResult, Tx};

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum ReplyError {
    /// Who asks may not.
    #[error("only an event's organizers and moderators decide about its answers")]
    NotAllowed,
    /// There is no such answer.
    #[error("there is no such answer here")]
    Unknown,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for ReplyError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAllowed => FaultKind::Forbidden,
            Self::Unknown => FaultKind::NotFound,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::NotAllowed => Message::new("error-not-allowed"),
            Self::Unknown => Message::new("error-answer-unknown"),
            Self::Storage(error) => error.message(),
        }
    }
}

/// Decides about answers: shown, refused (also one that was shown: it is hidden), or waiting again. What is gone
/// meanwhile is left out, unless it was the only one.
///
/// # Errors
/// See [`ReplyError`].
pub fn decide_replies(
    tx: &mut Tx<'_>,
    acting: Acting,
    ids: &[NoteId],
    state: ReplyState,
) -> Result<usize, ReplyError> {
    let mut decided = 0;
    for id in ids {
        let Some(reply) = storage::replies::by_id(tx.conn, *id)? else { continue };
        if !may_decide(tx.conn, acting, &reply)? {
            return Err(ReplyError::NotAllowed);
        }
        if reply.state != state {
            storage::replies::decide(tx, reply.key, state)?;
        }
        decided += 1;
    }
    if decided == 0 { Err(ReplyError::Unknown) } else { Ok(decided) }
}

/// Whether somebody decides about an answer: who belongs to the event's organization, and moderators.
///
/// # Errors
/// When the database does not answer.
pub fn may_decide(conn: &mut AnyConnection, acting: Acting, reply: &Reply) -> StorageResult<bool> {
    if acting.may_moderate() {
        return Ok(true);
    }
    let event = storage::events::by_keys(conn, &[reply.event.0])?.pop();
    let (Some(organizer), Some(account)) = (event.and_then(|event| event.organizer), acting.account()) else {
        return Ok(false);
    };
    let role = storage::organizations::role_of(conn, organizer.key, account)?;
    let organization = storage::organizations::get(conn, organizer.key)?;
    Ok(organization.is_some_and(|organization| may_write_events(acting, role, organization.state)))
}
