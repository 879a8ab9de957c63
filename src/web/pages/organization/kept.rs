//! An organization as those who look after it see it.

use actix_web::web;

use crate::actions::organization_error::{Keeping, KeepingError};
use crate::domain::organization::Organization;
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::web::reader::Reader;

/// An organization, and how who asks may handle it.
pub(super) struct Kept {
    pub organization: Organization,
    pub keeping: Keeping,
}

impl Kept {
    /// Where it is looked after.
    pub(super) fn path(&self) -> String {
        format!("/dashboard/orgs/{}", self.organization.slug)
    }

    /// Only for who may do everything with it.
    pub(super) fn owned(self) -> Result<Self, ErrorAnswer> {
        if self.keeping.owns { Ok(self) } else { Err(KeepingError::NotAllowed.into()) }
    }
}

/// The organization an address names, for its owners, administrators and moderators.
///
/// # Errors
/// Unauthenticated without a session, not found, forbidden for others.
pub(super) async fn kept(reader: &Reader, slug: &web::Path<String>) -> Result<Kept, ErrorAnswer> {
    let (acting, slug) = (reader.acting()?, slug.to_string());
    let found = reader
        .context
        .read(move |conn: &mut AnyConnection| -> StorageResult<Option<Kept>> {
            let Some(organization) = storage::organizations::by_slug(conn, &slug)? else { return Ok(None) };
            let role = match acting.account() {
                Some(account) => storage::organizations::role_of(conn, organization.key, account)?,
                None => None,
            };
            Ok(Some(Kept { organization, keeping: Keeping::of(acting, role) }))
        })
        .await?;
    let found = found.ok_or(KeepingError::Unknown)?;
    if found.keeping.owns || found.keeping.moderates {
        Ok(found)
    } else {
        Err(KeepingError::NotAllowed.into())
    }
}
