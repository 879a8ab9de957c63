//! An organization is paused, by itself or by a moderator, and comes back. Its events are not shown meanwhile; nothing is
//! deleted anywhere.

use super::announce;
use super::organization_error::{KeepingError, kept};
use super::reach_host::tell_everywhere;
use crate::domain::audit::AuditAction;
use crate::domain::event::Event;
use crate::domain::ids::OrganizationKey;
use crate::domain::organization::{Organization, OrganizationState, PausedBy};
use crate::domain::policy::Acting;
use crate::storage::listings::{Filter, Window};
use crate::storage::{self, StorageResult, Tx};

/// The most coming events whose boosts are taken back or made anew.
const MOST: i64 = 500;

/// Pauses an organization: its account says so (`suspended`), its events leave lists and pages, the calendar takes its
/// boosts of those to come back.
///
/// # Errors
/// See [`KeepingError`].
pub fn pause_organization(tx: &mut Tx<'_>, acting: Acting, key: OrganizationKey) -> Result<(), KeepingError> {
    let (organization, keeping) = kept(tx, acting, key)?;
    if !keeping.owns && !keeping.moderates {
        return Err(KeepingError::NotAllowed);
    }
    if organization.state != OrganizationState::Active {
        return Err(KeepingError::State(organization.state));
    }
    for event in coming(tx, key)? {
        announce::unlisted(tx, &event)?;
    }
    let by = if keeping.moderates { PausedBy::Moderator } else { PausedBy::Owner };
    storage::organizations::set_state(tx, key, OrganizationState::Suspended, Some(by))?;
    tell_change(tx, &organization)?;
    storage::audit::put(tx, acting.account(), AuditAction::OrganizationPaused, organization.slug.as_str())?;
    Ok(())
}

/// Ends a pause: everything is as before, and who missed something while it lasted gets it now.
///
/// # Errors
/// See [`KeepingError`].
pub fn resume_organization(
    tx: &mut Tx<'_>,
    acting: Acting,
    key: OrganizationKey,
) -> Result<(), KeepingError> {
    let (organization, keeping) = kept(tx, acting, key)?;
    if !keeping.owns && !keeping.moderates {
        return Err(KeepingError::NotAllowed);
    }
    if organization.state != OrganizationState::Suspended {
        return Err(KeepingError::State(organization.state));
    }
    if organization.paused_by == Some(PausedBy::Moderator) && !keeping.moderates {
        return Err(KeepingError::PausedByModerator);
    }
    storage::organizations::set_state(tx, key, OrganizationState::Active, None)?;
    tell_change(tx, &organization)?;
    let inboxes = storage::followers::inboxes(tx.conn, organization.actor)?;
    for event in coming(tx, key)? {
        tell_everywhere(tx, organization.actor, &event, &inboxes)?;
        announce::listed(tx, &event)?;
    }
    storage::audit::put(tx, acting.account(), AuditAction::OrganizationResumed, organization.slug.as_str())?;
    Ok(())
}

fn coming(tx: &mut Tx<'_>, key: OrganizationKey) -> StorageResult<Vec<Event>> {
    let filter = Filter { organization: Some(key), local_only: true, ..Filter::default() };
    let window = Window { from: tx.now, to: None, not_ended_by: Some(tx.now), after: None, limit: MOST };
    let listed = storage::listings::list(tx.conn, &filter, &window)?;
    Ok(listed.items.into_iter().map(|listed| listed.event).collect())
}

pub(super) fn tell_change(tx: &mut Tx<'_>, organization: &Organization) -> StorageResult<()> {
    let actor = storage::local_actors::get(tx.conn, organization.actor)?;
    announce::actor_changed(tx, &actor)
}
