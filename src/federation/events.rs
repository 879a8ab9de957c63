//! `GET /events/{id}` for other servers: the canonical Event, its tombstone, or the way to its home.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use super::answer::{Refusal, document, kept_document};
use crate::activitypub::write_activity::{counted_collection, tombstone};
use crate::activitypub::write_event::WriteEvent;
use crate::context::Context;
use crate::domain::event::{Event, Origin};
use crate::domain::ids::EventId;
use crate::http::rendered::Lasts;
use crate::storage::{self, AnyConnection};
use crate::urls::Urls;

/// The event. Of one mirrored by ActivityPub: redirect to its home; of one from a feed: 404.
pub async fn event(request: HttpRequest, context: web::Data<Context>, id: web::Path<String>) -> HttpResponse {
    let Ok(id) = id.parse::<EventId>() else { return document(&request, Err(Refusal::NotFound)) };
    let site = context.site();
    let write = move |conn: &mut AnyConnection| -> Result<Value, Refusal> {
        let event = public_event(conn, id)?;
        let urls = Urls::new(&site.public_url);
        Ok(WriteEvent { urls: &urls, region: &site.region }.canonical(&event))
    };
    kept_document(&request, &context, "", Lasts::UntilMidnight, write).await
}

/// `replies`, `likes` and `shares`: their number.
pub async fn reactions(
    request: HttpRequest,
    context: web::Data<Context>,
    path: web::Path<(String, String)>,
) -> HttpResponse {
    let (id, part) = path.into_inner();
    let urls = context.urls();
    let found = match id.parse::<EventId>() {
        Err(_) => Err(Refusal::NotFound),
        Ok(id) => {
            context
                .read(move |conn: &mut AnyConnection| -> Result<Value, Refusal> {
                    let event = public_event(conn, id)?;
                    Ok(counted_collection(urls.of_event(event.id, &part).as_str(), 0))
                })
                .await
        }
    };
    document(&request, found)
}

/// An event of ours that others may know of.
fn public_event(conn: &mut AnyConnection, id: EventId) -> Result<Event, Refusal> {
    let Some(event) = storage::events::by_id(conn, id)? else {
        let stone = storage::events::tombstone(conn, id)?.ok_or(Refusal::NotFound)?;
        return Err(Refusal::Gone(tombstone(&stone.uri, &stone.former_type, Some(stone.deleted))));
    };
    if event.is_paused() && !event.hidden && event.published.is_some() {
        return Err(Refusal::Withheld);
    }
    if !event.is_visible() {
        return Err(Refusal::NotFound);
    }
    match (&event.origin, event.uri.object()) {
        (Origin::Local, _) => Ok(event),
        (Origin::Mirrored(_), Some(home)) => Err(Refusal::Elsewhere(home.as_str().to_owned())),
        (Origin::Mirrored(_), None) => Err(Refusal::NotFound),
    }
}
