//! A moderator says of two events whether they are the same one, and which is shown. It sticks, whatever comes later.

use super::notice_duplicates::regroup;
use super::review_event::ReviewError;
use crate::domain::duplicate::{Ground, PairState};
use crate::domain::event::Event;
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::ids::EventId;
use crate::domain::policy::Acting;
use crate::storage::{self, StorageError, Tx};

/// Why nothing was said of two events.
#[derive(Debug, thiserror::Error)]
pub enum SameEventError {
    /// Who asks may not, or one of them is not there.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// An event is itself.
    #[error("an event is the same as itself already")]
    Itself,
    /// Both were published here: whoever published them deletes one.
    #[error("two events published here are two")]
    BothOurs,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for SameEventError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Review(error) => error.kind(),
            Self::Itself | Self::BothOurs => FaultKind::Invalid,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::Review(error) => error.message(),
            Self::Itself => Message::new("error-same-itself"),
            Self::BothOurs => Message::new("error-same-both-ours"),
            Self::Storage(error) => error.message(),
        }
    }
}

/// What is said of two events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// They are the same: they are shown once.
    Same,
    /// They are the same, and the first is the one to be shown.
    ShowFirst,
    /// They are never the same.
    Different,
    /// What was said is taken back.
    Undo,
}

/// Says of two events whether they are the same one.
///
/// # Errors
/// See [`SameEventError`].
pub fn say_of_two(
    tx: &mut Tx<'_>,
    acting: Acting,
    (first, second): (EventId, EventId),
    saying: Saying,
) -> Result<(), SameEventError> {
    let one = super::review_event::event(tx, acting, first)?;
    let other = super::review_event::event(tx, acting, second)?;
    let (uri, other_uri) = (one.uri.as_str(), other.uri.as_str());
    if one.key == other.key {
        return Err(SameEventError::Itself);
    }
    match saying {
        Saying::Same | Saying::ShowFirst => {
            if one.is_local() && other.is_local() {
                return Err(SameEventError::BothOurs);
            }
            storage::duplicates::put_pair(tx, uri, other_uri, Ground::Person, PairState::Same, true)?;
            if saying == Saying::ShowFirst {
                storage::duplicates::prefer(tx, uri, None)?;
                storage::duplicates::prefer(tx, other_uri, Some(uri))?;
            }
        }
        Saying::Different => {
            storage::duplicates::put_pair(tx, uri, other_uri, Ground::Person, PairState::Different, true)?;
            part(tx, &one, &other)?;
        }
        Saying::Undo => {
            storage::duplicates::undecide(tx, uri, other_uri)?;
            storage::duplicates::prefer(tx, uri, None)?;
            storage::duplicates::prefer(tx, other_uri, None)?;
        }
    }
    regroup(tx, [uri.to_owned(), other_uri.to_owned()])?;
    tx.changes_public();
    Ok(())
}

/// The second leaves the group of the first: of everything in it, it is another event.
fn part(tx: &mut Tx<'_>, one: &Event, other: &Event) -> Result<(), SameEventError> {
    let mut group = vec![one.id];
    group.extend(one.doubles.shown_as);
    group.extend(one.doubles.also.iter().map(|double| double.id));
    for id in group.into_iter().filter(|id| *id != other.id) {
        let Some(member) = storage::events::by_id(tx.conn, id)? else { continue };
        let related = storage::duplicates::pairs_of(tx.conn, other.uri.as_str())?;
        let bound = |pair: &storage::duplicates::Pair| {
            pair.other(other.uri.as_str()) == member.uri.as_str() && pair.state == PairState::Same
        };
        if related.iter().any(bound) {
            let (uri, other) = (member.uri.as_str(), other.uri.as_str());
            storage::duplicates::put_pair(tx, uri, other, Ground::Person, PairState::Different, true)?;
        }
    }
    Ok(())
}
