//! `GET /about`: what this site is, who publishes here, how to follow all of it.

use actix_web::{HttpRequest, HttpResponse};

use crate::domain::organization::{Organization, OrganizationState, SITE_ACTOR};
use crate::domain::text::markdown;
use crate::http::error::ErrorAnswer;
use crate::http::rendered::Lasts;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::web::public_page::public_page;
use crate::web::reader::Reader;
use crate::web::view::AboutPage;

/// Shows what the site says of itself.
///
/// # Errors
/// The database does not answer.
pub async fn show(request: HttpRequest, reader: Reader) -> Result<HttpResponse, ErrorAnswer> {
    let site = reader.context.site();
    public_page(reader, &request, Lasts::UntilMidnight, move |conn, sight| {
        let organizations = publishing(conn)?.into_iter();
        Ok(AboutPage {
            words: markdown(&site.description).as_str().to_owned(),
            handle: format!("@{SITE_ACTOR}@{}", sight.urls.host()),
            organizations: organizations.map(|o| (o.name, format!("/@{}", o.slug))).collect(),
            version: env!("CARGO_PKG_VERSION"),
            frame: sight.frame,
        })
    })
    .await
}

/// The organizations that publish here, by name.
pub(super) fn publishing(conn: &mut AnyConnection) -> StorageResult<Vec<Organization>> {
    let mut all = storage::organizations::all(conn)?;
    all.retain(|organization| organization.state == OrganizationState::Active);
    Ok(all)
}
