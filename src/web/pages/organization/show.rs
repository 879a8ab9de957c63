//! `GET /@{org}`: what an organization calls to, how to reach it and how to follow it.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::actions::organization_error::Keeping;
use crate::domain::fault::{FaultKind, Message};
use crate::domain::organization::{Organization, OrganizationState};
use crate::domain::policy::may_write_events;
use crate::domain::text::markdown;
use crate::http::error::ErrorAnswer;
use crate::http::listing::Asked;
use crate::http::rendered::Lasts;
use crate::i18n::UiLanguage;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::Owner;
use crate::web::pages::calendar::lines::{coming, feeds};
use crate::web::public_page::{Sight, public_page};
use crate::web::reader::Reader;
use crate::web::view::{FollowBox, OrganizationPage};

/// Shows an organization; one that waits or is paused only to its members and moderators.
///
/// # Errors
/// Not found; a query key that is not understood.
pub async fn show(
    request: HttpRequest,
    reader: Reader,
    slug: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, ErrorAnswer> {
    let (slug, asked) = (slug.into_inner(), asked.into_inner());
    public_page(reader, &request, Lasts::UntilNextEnd, move |conn, sight| {
        let Some(organization) = storage::organizations::by_slug(conn, &slug)? else {
            let gone = storage::local_actors::gone_since(conn, &slug)?.is_some();
            return Err(ErrorAnswer::of_kind(if gone { FaultKind::Gone } else { FaultKind::NotFound }));
        };
        let rights = Rights::of(conn, &sight, &organization)?;
        match organization.state {
            OrganizationState::Active => {}
            _ if rights.belongs || sight.moderates() => {}
            OrganizationState::Suspended => {
                let message = Message::new("organization-paused");
                return Err(ErrorAnswer::saying(FaultKind::Forbidden, message));
            }
            _ => return Err(ErrorAnswer::not_found()),
        }
        write(conn, sight, &organization, &asked, rights)
    })
    .await
}

/// What who reads may do with the organization.
#[derive(Debug, Clone, Copy, Default)]
struct Rights {
    belongs: bool,
    writes: bool,
    keeps: bool,
}

impl Rights {
    fn of(conn: &mut AnyConnection, sight: &Sight, organization: &Organization) -> StorageResult<Self> {
        let (Some(acting), Some((account, _))) = (sight.acting(), sight.account) else {
            return Ok(Self::default());
        };
        let role = storage::organizations::role_of(conn, organization.key, account)?;
        let keeping = Keeping::of(acting, role);
        Ok(Self {
            belongs: role.is_some(),
            writes: may_write_events(acting, role, organization.state),
            keeps: keeping.owns || keeping.moderates,
        })
    }
}

fn write(
    conn: &mut AnyConnection,
    sight: Sight,
    organization: &Organization,
    asked: &Asked,
    rights: Rights,
) -> Result<OrganizationPage, ErrorAnswer> {
    let slug = organization.slug.as_str();
    let path = format!("/@{slug}");
    let mut narrowed = asked.narrow(conn)?;
    narrowed.filter.organization = Some(organization.key);
    let list = coming(conn, &sight, &path, asked, &narrowed)?;
    let followers = storage::followers::count(conn, organization.actor)?;
    let Sight { frame, urls, .. } = sight;
    let language = organization.language.as_str();
    Ok(OrganizationPage {
        name: organization.name.clone(),
        about: markdown(&organization.summary).as_str().to_owned(),
        language: (UiLanguage::of_tag(language) != Some(frame.language)).then(|| language.to_owned()),
        website: organization.website.clone(),
        contact: organization.contact.as_deref().map(OrganizationPage::contact),
        follow: FollowBox {
            handle: format!("@{slug}@{}", urls.host()),
            followers: u64::try_from(followers).unwrap_or(0),
            interact_href: format!("{path}/interact"),
        },
        list,
        feeds: feeds(&path, asked),
        activity_href: urls.actor(Owner::Organization(slug)).as_str().to_owned(),
        canonical: urls.organization(slug).as_str().to_owned(),
        new_event_href: rights.writes.then(|| format!("/events/new?org={slug}")),
        settings_href: rights.keeps.then(|| format!("/dashboard/orgs/{slug}")),
        moved_to: organization.moved_to.as_ref().map(|uri| uri.as_str().to_owned()),
        frame,
    })
}
