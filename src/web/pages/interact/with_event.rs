//! `GET /events/{id}/interact`, `POST /events/{id}/interact`: follow, boost or answer from one's own account elsewhere.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::form_page::{self, Offer, Subject};
use crate::context::Context;
use crate::domain::event::{Event, Origin};
use crate::domain::ids::EventId;
use crate::http::error::ErrorAnswer;
use crate::http::rate::{Costly, RateLimits};
use crate::peers::interact::Intent;
use crate::storage::{self, AnyConnection};
use crate::urls::{Owner, Urls};
use crate::web::forms::Guest;
use crate::web::reader::Reader;

/// Shows the form.
///
/// # Errors
/// Not found, also for an event nobody elsewhere can do anything with.
pub async fn show(reader: Reader, id: Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let subject = subject(&reader.context, reader.frame.language.code(), &id).await?;
    form_page::show(reader, subject)
}

/// Sends who typed on.
///
/// # Errors
/// As [`show`]; too often from one address.
pub async fn send(
    request: HttpRequest,
    rates: Data<RateLimits>,
    guest: Guest,
    id: Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    rates.check_request(Costly::GuestForm, &request)?;
    let subject = subject(&guest.reader.context, guest.reader.frame.language.code(), &id).await?;
    form_page::send(guest, subject).await
}

async fn subject(context: &Context, language: &str, id: &str) -> Result<Subject, ErrorAnswer> {
    let id: EventId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let event = context.read(move |conn: &mut AnyConnection| storage::events::by_id(conn, id)).await?;
    let event = event.filter(Event::is_visible).ok_or_else(ErrorAnswer::not_found)?;
    let urls = context.urls();
    let offers = offers(&urls, &event);
    if offers.is_empty() {
        return Err(ErrorAnswer::not_found());
    }
    let text = event.text_for(language);
    let organizer = event.named_organizer().filter(|_| event.is_local());
    Ok(Subject {
        title: text.title.clone(),
        language: text.language.as_str().to_owned(),
        page: urls.event_page(event.id).url().path().to_owned(),
        handle: organizer.map(|organizer| format!("@{}@{}", organizer.slug, urls.host())),
        offers,
    })
}

/// What can be done with an event from elsewhere; nothing with one from a feed.
fn offers(urls: &Urls, event: &Event) -> Vec<Offer> {
    let Some(object) = event.uri.object() else { return Vec::new() };
    let author = match (&event.origin, event.named_organizer()) {
        (Origin::Local, Some(organizer)) => Some(urls.actor(Owner::Organization(&organizer.slug))),
        (Origin::Local, None) => None,
        (Origin::Mirrored(mirror), _) => mirror.actor.clone(),
    };
    let follow = author.map(|author| Offer { intent: Intent::Follow, object: author.as_str().to_owned() });
    let with = |intent| Offer { intent, object: object.as_str().to_owned() };
    follow.into_iter().chain([with(Intent::Boost), with(Intent::Answer)]).collect()
}
