//! `GET /events/{id}` for other servers: the Event, in the form of the program that asks if that is known, its tombstone,
//! or the way to its home.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::Value;

use super::answer::{Refusal, document, kept_document};
use super::asker::{Keep, asker, kept};
use crate::activitypub::renditions::Shape;
use crate::activitypub::write_activity::{counted_collection, tombstone};
use crate::activitypub::write_event::WriteEvent;
use crate::activitypub::write_talk::{replies_collection, replies_page};
use crate::context::Context;
use crate::domain::event::{Event, Origin};
use crate::domain::ids::EventId;
use crate::http::rendered::Lasts;
use crate::peers::rendition::shape_for_reader;
use crate::peers::talk::{event_as_it_stands, shown, talk_of};
use crate::storage::{self, AnyConnection};
use crate::urls::Urls;

/// How many answers stand on a page of their collection.
const REPLIES_PAGE: usize = 100;

/// Where a page of a collection begins.
#[derive(Debug, Deserialize)]
pub struct PageAsked {
    /// Its number.
    page: Option<String>,
}

/// The event. Of one mirrored by ActivityPub: redirect to its home; of one from a feed: 404.
pub async fn event(request: HttpRequest, context: web::Data<Context>, id: web::Path<String>) -> HttpResponse {
    let Ok(id) = id.parse::<EventId>() else { return document(&request, Err(Refusal::NotFound)) };
    let site = context.site();
    // Who signs may be shown another form; nobody is asked anything for it.
    let shape = match asker(&request) {
        None => Shape::Canonical,
        Some(asker) => {
            let uri = context.urls().event(id);
            let shape = context.read(move |conn| shape_for_reader(conn, uri.as_str(), &asker.host)).await;
            match shape {
                Ok(shape) => shape,
                Err(error) => return document(&request, Err(Refusal::Storage(error))),
            }
        }
    };
    let write = move |conn: &mut AnyConnection| -> Result<Value, Refusal> {
        let event = public_event(conn, id)?;
        let urls = Urls::new(&site.public_url);
        let writer = WriteEvent { urls: &urls, region: &site.region };
        let mut object = event_as_it_stands(conn, &site, &event)?;
        writer.reshape(&mut object, &event, shape);
        Ok(object)
    };
    let keep = if shape == Shape::Canonical { Keep::ByAnybody } else { Keep::ByAsker };
    let answer = kept_document(&request, &context, shape.name(), Lasts::UntilMidnight, write).await;
    kept(answer, keep)
}

/// `replies` by their ids, `likes` and `shares` by their number.
pub async fn reactions(
    request: HttpRequest,
    context: web::Data<Context>,
    path: web::Path<(String, String)>,
    asked: web::Query<PageAsked>,
) -> HttpResponse {
    let (id, part) = path.into_inner();
    let urls = context.urls();
    let found = match id.parse::<EventId>() {
        Err(_) => Err(Refusal::NotFound),
        Ok(id) => {
            context
                .read(move |conn: &mut AnyConnection| -> Result<Value, Refusal> {
                    let event = public_event(conn, id)?;
                    let of = urls.of_event(event.id, &part).as_str().to_owned();
                    let counts = talk_of(conn, &event)?.counts;
                    match part.as_str() {
                        "likes" => Ok(counted_collection(&of, counts.likes)),
                        "shares" => Ok(counted_collection(&of, counts.shares)),
                        _ => replies(conn, &event, &of, asked.page.as_deref()),
                    }
                })
                .await
        }
    };
    document(&request, found)
}

/// The answers to an event that everybody may read, by their ids: Mastodon 4.5 completes a thread from it.
fn replies(conn: &mut AnyConnection, event: &Event, of: &str, page: Option<&str>) -> Result<Value, Refusal> {
    let ids: Vec<String> = shown(conn, event)?.into_iter().map(|reply| reply.uri.into()).collect();
    let written = |page: usize| {
        let from = (page - 1) * REPLIES_PAGE;
        let some: Vec<String> = ids.iter().skip(from).take(REPLIES_PAGE).cloned().collect();
        replies_page(of, page, ids.len() > from + REPLIES_PAGE, &some)
    };
    match page {
        None => {
            let total = i64::try_from(ids.len()).unwrap_or(i64::MAX);
            Ok(replies_collection(of, total, &written(1)))
        }
        Some("true") => Ok(written(1)),
        Some(number) => match number.parse::<usize>() {
            Ok(page) if (1..=1000).contains(&page) => Ok(written(page)),
            _ => Err(Refusal::NotFound),
        },
    }
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
