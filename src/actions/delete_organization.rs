//! An organization is deleted for good: nothing of it remains but its short name, which is never given again.

use super::announce;
use super::delete_event::withdraw;
use super::event_error::EventError;
use super::organization_error::{KeepingError, kept};
use crate::domain::audit::AuditAction;
use crate::domain::ids::OrganizationKey;
use crate::domain::job::Job;
use crate::domain::organization::OrganizationState;
use crate::domain::policy::Acting;
use crate::domain::text::one_line;
use crate::storage::{self, StorageError, Tx};

/// Events erased in one transaction: others wait meanwhile.
const AT_ONCE: i64 = 25;

/// Deletes an organization whose name was typed to confirm it. Its account and events are gone at once for who asks; a
/// job erases them and tells everybody who got something.
///
/// # Errors
/// See [`KeepingError`].
pub fn delete_organization(
    tx: &mut Tx<'_>,
    acting: Acting,
    key: OrganizationKey,
    typed: &str,
) -> Result<(), KeepingError> {
    let (organization, keeping) = kept(tx, acting, key)?;
    if !keeping.owns {
        return Err(KeepingError::NotAllowed);
    }
    if one_line(typed) != one_line(&organization.name) {
        return Err(KeepingError::OtherName);
    }
    storage::organizations::set_state(tx, key, OrganizationState::Deleted, None)?;
    storage::local_actors::mark_deleted(tx.conn, organization.actor, tx.now)?;
    storage::sources::release_of(tx.conn, key)?;
    storage::jobs::put(tx, &Job::EraseOrganization { organization: key })?;
    let slug = organization.slug.as_str();
    storage::audit::put(tx, acting.account(), AuditAction::OrganizationDeleted, slug)?;
    Ok(())
}

/// Whether anything is left to erase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasing {
    /// Further events.
    Going,
    /// Nothing.
    Done,
}

/// Erases some events of a deleted organization, each told as deleted; behind the last one the account itself is.
///
/// # Errors
/// When the database does not answer.
pub fn erase_organization(tx: &mut Tx<'_>, key: OrganizationKey) -> Result<Erasing, StorageError> {
    let events = storage::events::some_of(tx.conn, key, AT_ONCE)?;
    for event in &events {
        withdraw(tx, event).map_err(|error| match error {
            EventError::Storage(error) => error,
            _ => StorageError::Corrupt("an event is withdrawn without anybody's leave"),
        })?;
    }
    if !events.is_empty() {
        return Ok(Erasing::Going);
    }
    let Some(organization) = storage::organizations::get(tx.conn, key)? else { return Ok(Erasing::Done) };
    let actor = storage::local_actors::get(tx.conn, organization.actor)?;
    announce::actor_deleted(tx, &actor)?;
    storage::followers::remove_of(tx, organization.actor)?;
    storage::activities::forget_receivers_of(tx.conn, organization.actor)?;
    storage::organizations::blank(tx, key)?;
    Ok(Erasing::Done)
}
