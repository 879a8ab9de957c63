//! A moderator decides about an event that waits; each decision can be taken back.

use super::announce;
use super::notice_duplicates::regroup;
use crate::domain::event::Event;
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::ids::EventId;
use crate::domain::policy::Acting;
use crate::storage::mirrors::Decision;
use crate::storage::sources::Approval;
use crate::storage::{self, StorageError, Tx};

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// Who asks may not.
    #[error("only moderators decide what is listed")]
    NotAllowed,
    /// There is no such event.
    #[error("there is no such event here")]
    Unknown,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for ReviewError {
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
            Self::Unknown => Message::new("error-event-unknown"),
            Self::Storage(error) => error.message(),
        }
    }
}

/// What a moderator decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is listed.
    Publish,
    /// It is not, whatever its home says later.
    Refuse,
    /// It waits again.
    Undo,
}

/// Decides about an event that waits, or takes a decision back.
///
/// # Errors
/// See [`ReviewError`].
pub fn review_event(
    tx: &mut Tx<'_>,
    acting: Acting,
    id: EventId,
    verdict: Verdict,
) -> Result<(), ReviewError> {
    let event = event(tx, acting, id)?;
    let before = storage::mirrors::decision(tx.conn, &event.uri)?;
    if !event.held && !before.accepted {
        // It never waited: there is nothing to decide.
        return Err(ReviewError::Unknown);
    }
    count(tx, &event, before, verdict)?;
    let decision =
        Decision { accepted: verdict == Verdict::Publish, refused: verdict == Verdict::Refuse, ..before };
    storage::mirrors::decide(tx, &event.uri, decision)?;
    let held = verdict != Verdict::Publish;
    if held && !event.held {
        announce::unlisted(tx, &event)?;
    }
    storage::events::set_held(tx, event.key, held)?;
    regroup(tx, [event.uri.as_str().to_owned()])?;
    if !held {
        relist(tx, &event)?;
    }
    Ok(())
}

/// What is decided of an event says something of who brought it; the same decision twice is one.
fn count(tx: &mut Tx<'_>, event: &Event, before: Decision, verdict: Verdict) -> Result<(), ReviewError> {
    let approval = match verdict {
        Verdict::Publish if !before.accepted => Approval::Given,
        Verdict::Refuse if !before.refused => Approval::Denied,
        Verdict::Undo if before.accepted => Approval::TakenBack,
        _ => return Ok(()),
    };
    Ok(storage::sources::count_approval(tx.conn, event.key, approval)?)
}

/// Has the calendar announce an event that came back into lists, if it came from its own home.
pub(super) fn relist(tx: &mut Tx<'_>, event: &Event) -> Result<(), ReviewError> {
    let now = storage::events::by_id(tx.conn, event.id)?.ok_or(ReviewError::Unknown)?;
    if now.is_local() || storage::mirrors::came_from_home(tx.conn, event.key)? {
        announce::listed(tx, &now)?;
    }
    Ok(())
}

/// The event, if who acts may decide about it.
pub(super) fn event(tx: &mut Tx<'_>, acting: Acting, id: EventId) -> Result<Event, ReviewError> {
    if !acting.may_moderate() {
        return Err(ReviewError::NotAllowed);
    }
    storage::events::by_id(tx.conn, id)?.ok_or(ReviewError::Unknown)
}
