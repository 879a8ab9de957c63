//! `GET /contact`: whom to write to, the site first.

use actix_web::{HttpRequest, HttpResponse};

use super::site::publishing;
use crate::http::error::ErrorAnswer;
use crate::http::rendered::Lasts;
use crate::web::public_page::public_page;
use crate::web::reader::Reader;
use crate::web::view::{ContactPage, ContactWay, OrganizationPage};

/// Shows how to reach the site and its organizations.
///
/// # Errors
/// The database does not answer.
pub async fn show(request: HttpRequest, reader: Reader) -> Result<HttpResponse, ErrorAnswer> {
    let site = reader.context.site();
    public_page(reader, &request, Lasts::UntilMidnight, move |conn, sight| {
        let own = (site.name.clone(), site.contact.clone());
        let organizations = publishing(conn)?.into_iter().map(|o| (o.name, o.contact));
        let ways = std::iter::once(own).chain(organizations).filter_map(|(who, how)| way(who, &how?));
        Ok(ContactPage { ways: ways.collect(), frame: sight.frame })
    })
    .await
}

fn way(who: String, how: &str) -> Option<ContactWay> {
    let (how, href) = OrganizationPage::contact(how);
    (!how.is_empty()).then_some(ContactWay { who, how, href })
}
