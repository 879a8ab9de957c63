//! Why nothing happened to an organization.

use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::domain::ids::OrganizationKey;
use crate::domain::organization::{MemberRole, Organization, OrganizationState};
use crate::domain::policy::Acting;
use crate::storage::{self, StorageError, Tx};

/// Why nothing happened to an organization.
#[derive(Debug, thiserror::Error)]
pub enum KeepingError {
    /// Who asks may not.
    #[error("only its owners and administrators may do this")]
    NotAllowed,
    /// There is no such organization.
    #[error("there is no such organization")]
    Unknown,
    /// It is in no state for this.
    #[error("it is {0} now")]
    State(OrganizationState),
    /// A moderator paused it: only a moderator takes that back.
    #[error("a moderator paused it")]
    PausedByModerator,
    /// Its name was not typed as it is written.
    #[error("the name typed is another one")]
    OtherName,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for KeepingError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAllowed | Self::PausedByModerator => FaultKind::Forbidden,
            Self::Unknown => FaultKind::NotFound,
            Self::State(_) => FaultKind::Conflict,
            Self::OtherName => FaultKind::Invalid,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::NotAllowed => Message::new("error-not-allowed"),
            Self::Unknown => Message::new("error-not-found"),
            Self::State(_) => Message::new("error-organization-state"),
            Self::PausedByModerator => Message::new("error-organization-paused-by-moderator"),
            Self::OtherName => Message::new("error-organization-other-name"),
            Self::Storage(error) => error.message(),
        }
    }
    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::OtherName => vec![FieldFault::new("name", self.message())],
            _ => Vec::new(),
        }
    }
}

/// How somebody may handle an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// Everything: they own it, or administer the site.
    pub owns: bool,
    /// Pausing it and taking that back.
    pub moderates: bool,
}

impl Keeping {
    /// What follows from somebody's role in the organization and on the site.
    pub fn of(acting: Acting, role: Option<MemberRole>) -> Self {
        Self {
            owns: role == Some(MemberRole::Owner) || acting.may_administer(),
            moderates: acting.may_moderate(),
        }
    }
}

/// The organization, and how who acts may handle it.
pub(super) fn kept(
    tx: &mut Tx<'_>,
    acting: Acting,
    key: OrganizationKey,
) -> Result<(Organization, Keeping), KeepingError> {
    let organization = storage::organizations::get(tx.conn, key)?
        .filter(|organization| organization.state != OrganizationState::Deleted)
        .ok_or(KeepingError::Unknown)?;
    let role = match acting.account() {
        Some(account) => storage::organizations::role_of(tx.conn, key, account)?,
        None => None,
    };
    Ok((organization, Keeping::of(acting, role)))
}
