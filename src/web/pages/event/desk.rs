//! For whom somebody writes events.

use crate::context::Context;
use crate::domain::event::Organizer;
use crate::domain::fault::{FaultKind, Message};
use crate::domain::ids::{AccountKey, OrganizationKey};
use crate::domain::organization::OrganizationState;
use crate::http::error::ErrorAnswer;
use crate::storage::listings::{Shelf, of_organizations};
use crate::storage::{self, AnyConnection, StorageResult};

/// An organization somebody writes for.
#[derive(Debug, Clone)]
pub(super) struct Seat {
    pub(super) organizer: Organizer,
    /// Whether it has never published: then a warning stands above the button.
    pub(super) never_published: bool,
}

/// All organizations somebody writes for.
#[derive(Debug, Clone)]
pub(super) struct Desk(pub(super) Vec<Seat>);

impl Desk {
    /// Looks up for whom an account writes.
    ///
    /// # Errors
    /// Forbidden, in words, for who belongs to no organization; or the database does not answer.
    pub(super) async fn of(context: &Context, account: AccountKey) -> Result<Self, ErrorAnswer> {
        let now = context.now();
        let seats = context
            .read(move |conn: &mut AnyConnection| -> StorageResult<Vec<Seat>> {
                let mut seats = Vec::new();
                for (organization, _) in storage::organizations::of_account(conn, account)? {
                    if !matches!(organization.state, OrganizationState::Active | OrganizationState::Pending) {
                        continue;
                    }
                    let (key, slug) = (organization.key, organization.slug.as_str().to_owned());
                    seats.push(Seat {
                        never_published: never_published(conn, key, now)?,
                        organizer: Organizer {
                            key,
                            slug,
                            name: organization.name,
                            discreet: organization.discreet,
                            publishes: true,
                        },
                    });
                }
                Ok(seats)
            })
            .await?;
        if seats.is_empty() {
            let message = Message::new("error-no-organization");
            return Err(ErrorAnswer::saying(FaultKind::Forbidden, message));
        }
        Ok(Self(seats))
    }

    /// The seat of the organization with this short name.
    pub(super) fn named(&self, slug: &str) -> Option<&Seat> {
        self.0.iter().find(|seat| seat.organizer.slug == slug.trim())
    }

    /// Short names and names, for choosing.
    pub(super) fn choices(&self) -> Vec<(String, String)> {
        self.0.iter().map(|seat| (seat.organizer.slug.clone(), seat.organizer.name.clone())).collect()
    }

    /// Whether one of them has never published.
    pub(super) fn never_published(&self) -> bool {
        self.0.iter().any(|seat| seat.never_published)
    }
}

/// Whether nothing of an organization was ever published.
pub(super) fn never_published(
    conn: &mut AnyConnection,
    organization: OrganizationKey,
    now: chrono::DateTime<chrono::Utc>,
) -> StorageResult<bool> {
    for shelf in [Shelf::Upcoming, Shelf::Past] {
        if !of_organizations(conn, &[organization], shelf, now, 1)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}
