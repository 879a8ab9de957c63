//! `POST /dashboard/orgs/{slug}/talk`: an owner sets what others may do.

use actix_web::{HttpResponse, web};

use super::show::settings_path;
use super::show::{Seat, read};
use crate::actions::set_talk::set_talk;
use crate::domain::fault::FaultKind;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::see_other;
use crate::web::view::Done;

/// Sets it.
///
/// # Errors
/// Forbidden for everybody but owners and administrators, not found, malformed for anything the form does not offer.
pub async fn send(sent: Signed, slug: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let policy = read(|field| sent.fields.text(field).to_owned())
        .ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Malformed))?;
    let (context, acting) = (&sent.reader.context, sent.session.acting());
    let organization = Seat::of(context, acting, &slug).await?.organization;
    let key = organization.key;
    context.transact(move |tx| set_talk(tx, acting, key, policy)).await?;
    let path = Done::TalkSet.at(&settings_path(organization.slug.as_str()));
    Ok(see_other(&sent.reader.frame.link(&path)))
}
