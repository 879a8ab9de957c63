//! Which page a feed belongs to.

use crate::domain::ids::PlaceId;
use crate::domain::organization::OrganizationState;
use crate::domain::site::Site;
use crate::domain::uri::WebUrl;
use crate::http::error::ErrorAnswer;
use crate::storage::listings::{self, Filter};
use crate::storage::{AnyConnection, organizations, places};
use crate::urls::Urls;

/// Which events a feed is about, before its query narrows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scope {
    /// All.
    Whole,
    /// Of the organization of this short name.
    Organization(String),
    /// Under this tag.
    Tag(String),
    /// At this place.
    Place(PlaceId),
}

/// What a feed is called, and the page it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Titled {
    /// As subscribers see it.
    pub(super) name: String,
    /// The page that lists the same.
    pub(super) page: WebUrl,
}

impl Scope {
    /// Narrows the filter to the scope and names the feed.
    ///
    /// # Errors
    /// Not found, as the page answers.
    pub(super) fn narrow(
        &self,
        conn: &mut AnyConnection,
        site: &Site,
        urls: &Urls,
        filter: &mut Filter,
    ) -> Result<Titled, ErrorAnswer> {
        let with_site = |name: &str| format!("{name} · {}", site.name);
        Ok(match self {
            Self::Whole => Titled { name: site.name.clone(), page: urls.home() },
            Self::Organization(slug) => {
                let known = organizations::by_slug(conn, slug)?;
                let organization = known
                    .filter(|organization| organization.state == OrganizationState::Active)
                    .ok_or_else(ErrorAnswer::not_found)?;
                filter.organization = Some(organization.key);
                Titled { name: organization.name, page: urls.organization(organization.slug.as_str()) }
            }
            Self::Tag(tag) => {
                let label = listings::label_of_tag(conn, tag)?.ok_or_else(ErrorAnswer::not_found)?;
                filter.tag = Some(tag.clone());
                Titled { name: with_site(&format!("#{label}")), page: urls.tag(&label) }
            }
            Self::Place(id) => {
                let found = places::by_id(conn, *id)?.ok_or_else(ErrorAnswer::not_found)?;
                if !listings::any_listed(conn, &Filter { place: Some(*id), ..Filter::default() })? {
                    return Err(ErrorAnswer::not_found());
                }
                filter.place = Some(*id);
                Titled { name: with_site(&found.place.line()), page: urls.place(*id) }
            }
        })
    }
}
