//! An organization moves its account elsewhere, or comes back.

use super::announce::{Told, activity, send};
use super::organization_error::{KeepingError, kept};
use super::pause_organization::tell_change;
use crate::domain::audit::AuditAction;
use crate::domain::ids::OrganizationKey;
use crate::domain::organization::OrganizationState;
use crate::domain::policy::Acting;
use crate::domain::uri::ActorUri;
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::{self, Tx};
use crate::urls::{Owner, Urls};

/// Says that an organization moved to an account that names it as itself (`alsoKnownAs`; the caller saw that), and sends
/// its followers there.
///
/// # Errors
/// See [`KeepingError`].
pub fn move_organization(
    tx: &mut Tx<'_>,
    acting: Acting,
    key: OrganizationKey,
    target: &ActorUri,
) -> Result<(), KeepingError> {
    let (organization, keeping) = kept(tx, acting, key)?;
    if !keeping.owns {
        return Err(KeepingError::NotAllowed);
    }
    if organization.state != OrganizationState::Active {
        return Err(KeepingError::State(organization.state));
    }
    storage::organizations::set_moved_to(tx, key, Some(target))?;
    // Who reads the Move looks at the account first: it has to say the same by then.
    tell_change(tx, &organization)?;
    let urls = Urls::new(&tx.site.public_url);
    let us = urls.actor(Owner::Organization(organization.slug.as_str()));
    let detail = serde_json::json!({"target": target.as_str()});
    let moved = activity(organization.actor, ActivityKind::Move, us.as_str(), Some(detail.to_string()));
    let inboxes = storage::followers::inboxes(tx.conn, organization.actor)?;
    send(tx, &moved, &inboxes, Told::Only(Priority::Urgent))?;
    let told = format!("{} {target}", organization.slug);
    storage::audit::put(tx, acting.account(), AuditAction::OrganizationMoved, &told)?;
    Ok(())
}

/// Takes the word back that an organization moved. Followers that went do not return by themselves.
///
/// # Errors
/// See [`KeepingError`].
pub fn come_back(tx: &mut Tx<'_>, acting: Acting, key: OrganizationKey) -> Result<(), KeepingError> {
    let (organization, keeping) = kept(tx, acting, key)?;
    if !keeping.owns {
        return Err(KeepingError::NotAllowed);
    }
    storage::organizations::set_moved_to(tx, key, None)?;
    tell_change(tx, &organization)?;
    let slug = organization.slug.as_str();
    storage::audit::put(tx, acting.account(), AuditAction::OrganizationMoved, slug)?;
    Ok(())
}
