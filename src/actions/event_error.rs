//! Why nothing happened to an event of ours.

use crate::domain::event_draft::DraftFaults;
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::storage::StorageError;

/// Why nothing happened to an event of ours.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// Who asks is no organizer of it.
    #[error("only its organizers may do this")]
    NotOrganizer,
    /// The organization waits for a moderator, or is paused.
    #[error("this organization cannot publish now")]
    NotActive,
    /// There is no such event, or it is not ours.
    #[error("there is no such event here")]
    Unknown,
    /// Somebody else changed it since the form was opened.
    #[error("somebody else changed it; it is at version {current} now")]
    Stale {
        /// Its version now.
        current: i32,
    },
    /// The picture named was not brought by this account, or is gone.
    #[error("there is no such picture")]
    PictureUnknown,
    /// It is called off already.
    #[error("it is called off already")]
    AlreadyCalledOff,
    /// It is public already, so it cannot be published at a time.
    #[error("it is public already")]
    PublishedAlready,
    /// A sentence for followers, and no change they would be told of.
    #[error("nothing changed that followers are told of")]
    NothingToTell,
    /// What was typed does not hold together.
    #[error(transparent)]
    Draft(#[from] DraftFaults),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for EventError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotOrganizer | Self::NotActive => FaultKind::Forbidden,
            Self::Unknown => FaultKind::NotFound,
            Self::Stale { .. } | Self::AlreadyCalledOff => FaultKind::Conflict,
            Self::PublishedAlready | Self::NothingToTell => FaultKind::Invalid,
            Self::PictureUnknown => FaultKind::Invalid,
            Self::Draft(faults) => faults.kind(),
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        Message::new(match self {
            Self::NotOrganizer => "error-not-organizer",
            Self::NotActive => "error-organization-not-active",
            Self::Unknown => "error-event-unknown",
            Self::Stale { .. } => "error-stale",
            Self::PictureUnknown => "error-picture-unknown",
            Self::AlreadyCalledOff => "error-already-called-off",
            Self::PublishedAlready => "error-publish-at-published",
            Self::NothingToTell => "error-nothing-to-tell",
            Self::Draft(faults) => return faults.message(),
            Self::Storage(error) => return error.message(),
        })
    }
    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::PictureUnknown => vec![FieldFault::new("image", self.message())],
            Self::PublishedAlready => vec![FieldFault::new("publish_at", self.message())],
            Self::NothingToTell => vec![FieldFault::new("news", self.message())],
            Self::Draft(faults) => faults.fields(),
            _ => Vec::new(),
        }
    }
}
