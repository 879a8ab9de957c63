//! An organization decides whether, and how long before, it reminds its followers of its events.

use super::timed;
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::domain::ids::OrganizationKey;
use crate::domain::organization::MemberRole;
use crate::domain::policy::Acting;
use crate::storage::listings::{Shelf, of_organizations};
use crate::storage::{self, StorageError, Tx};

/// The longest time ahead a reminder may come, in hours: a week.
pub const MOST_HOURS: i32 = 168;

/// More coming events than any organization has.
const EVENTS: i64 = 10_000;

/// Why nothing was set.
#[derive(Debug, thiserror::Error)]
pub enum ReminderError {
    /// Who asks may not.
    #[error("only administrators and an organization's owners set its reminders")]
    NotAllowed,
    /// There is no such organization.
    #[error("there is no such organization")]
    Unknown,
    /// No hours, or more than a week.
    #[error("a reminder comes 1 to 168 hours before the start")]
    Hours,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for ReminderError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAllowed => FaultKind::Forbidden,
            Self::Unknown => FaultKind::NotFound,
            Self::Hours => FaultKind::Invalid,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::NotAllowed => Message::new("error-not-allowed"),
            Self::Unknown => Message::new("error-not-found"),
            Self::Hours => Message::new("error-reminder-hours").with("most", MOST_HOURS),
            Self::Storage(error) => error.message(),
        }
    }
    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::Hours => vec![FieldFault::new("reminder", self.message())],
            _ => Vec::new(),
        }
    }
}

/// Sets how many hours before the start an organization reminds its followers; `None`: it does not. Holds for what is
/// announced already too.
///
/// # Errors
/// See [`ReminderError`].
pub fn set_reminder(
    tx: &mut Tx<'_>,
    acting: Acting,
    key: OrganizationKey,
    hours: Option<i32>,
) -> Result<(), ReminderError> {
    storage::organizations::get(tx.conn, key)?.ok_or(ReminderError::Unknown)?;
    let role = match acting.account() {
        Some(account) => storage::organizations::role_of(tx.conn, key, account)?,
        None => None,
    };
    if role != Some(MemberRole::Owner) && !acting.may_administer() {
        return Err(ReminderError::NotAllowed);
    }
    if hours.is_some_and(|hours| !(1..=MOST_HOURS).contains(&hours)) {
        return Err(ReminderError::Hours);
    }
    storage::organizations::set_reminder_hours(tx, key, hours)?;
    for event in of_organizations(tx.conn, &[key], Shelf::Upcoming, tx.now, EVENTS)? {
        timed::set_clocks(tx, &event)?;
    }
    Ok(())
}
