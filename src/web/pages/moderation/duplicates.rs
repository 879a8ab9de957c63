//! `GET /dashboard/duplicates`, `POST /dashboard/duplicates`: events that several tell, and whether they are the same.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::waiting::brought_by;
use crate::actions::same_event::{SameEventError, Saying, say_of_two};
use crate::context::Context;
use crate::domain::event::Event;
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::domain::ids::EventId;
use crate::domain::source::Source;
use crate::http::error::ErrorAnswer;
use crate::http::status;
use crate::storage::duplicates::Pair;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::Urls;
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{
    Done, DuplicatesPage, EventLinks, EventView, FormErrors, Frame, MergedGroup, PostButton, Twin, Twins,
};

/// Where they are, and where forms go.
const PATH: &str = "/dashboard/duplicates";
/// How many pairs and groups stand on the page.
const SHOWN: i64 = 50;

/// The query: which two were decided about last, for taking it back.
#[derive(Deserialize)]
pub struct Asked {
    done: Option<String>,
    event: Option<String>,
}

/// What the page is made of.
struct Found {
    pairs: Vec<Pair>,
    heads: Vec<Event>,
    events: HashMap<String, Event>,
    sources: Vec<Source>,
}

/// Shows what looks told twice and what is shown once.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate.
pub async fn show(reader: Reader, asked: web::Query<Asked>) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    page(&duplicates(with_undo(reader.frame, &asked), &reader.context).await?)
}

/// Decides about two events.
///
/// # Errors
/// Forbidden for who does not moderate, not found, malformed for another word; what is wrong with typed addresses is
/// answered as the form.
pub async fn send(sent: Signed) -> Result<HttpResponse, ErrorAnswer> {
    sent.reader.moderator()?;
    let saying =
        read(sent.fields.text("saying")).ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Malformed))?;
    let (first, second) = (sent.fields.typed("first"), sent.fields.typed("second"));
    let (one, other) = match (event_of(&first), event_of(&second)) {
        (Some(one), Some(other)) => (one, other),
        (one, _) => {
            let field = if one.is_none() { "first" } else { "second" };
            let fault = FieldFault::new(field, Message::new("error-duplicates-address"));
            return wrong(sent.reader, (first, second), FaultKind::Invalid, fault).await;
        }
    };
    let acting = sent.session.acting();
    let context = sent.reader.context.clone();
    match context.transact(move |tx| say_of_two(tx, acting, (one, other), saying)).await {
        Ok(()) => {}
        Err(error @ (SameEventError::Itself | SameEventError::BothOurs)) => {
            let fault = FieldFault::new("second", error.message());
            return wrong(sent.reader, (first, second), error.kind(), fault).await;
        }
        Err(error) => return Err(error.into()),
    }
    let onward = match saying {
        Saying::Same | Saying::ShowFirst => format!("{}&event={one},{other}", Done::Merged.at(PATH)),
        Saying::Different => format!("{}&event={one},{other}", Done::Parted.at(PATH)),
        Saying::Undo => Done::Undone.at(PATH),
    };
    Ok(see_other(&sent.reader.frame.link(&onward)))
}

/// The same page with what was typed and what is wrong with it.
async fn wrong(
    reader: Reader,
    (first, second): (String, String),
    kind: FaultKind,
    fault: FieldFault,
) -> Result<HttpResponse, ErrorAnswer> {
    let mut page = duplicates(reader.frame, &reader.context).await?;
    (page.first, page.second) = (first, second);
    page.errors = FormErrors::of_fields(vec![fault]);
    page_with(status::of(kind), &page)
}

/// The id in the address of an event's page, or the id alone.
fn event_of(typed: &str) -> Option<EventId> {
    let path = typed.trim().split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.rsplit('/').next()?.trim_end_matches(".ics").trim_end_matches(".json").parse().ok()
}

async fn duplicates(frame: Frame, context: &Context) -> Result<DuplicatesPage, ErrorAnswer> {
    let now = context.now();
    let found = context.read(move |conn: &mut AnyConnection| find(conn, now)).await?;
    let urls = context.urls();
    let proposed = found.pairs.iter().filter_map(|pair| twins(&frame, &urls, &found, pair)).collect();
    let merged = found.heads.iter().filter_map(|head| group(&frame, &urls, &found, head)).collect();
    Ok(DuplicatesPage {
        frame,
        action: PATH.to_owned(),
        proposed,
        merged,
        first: String::new(),
        second: String::new(),
        errors: FormErrors::none(),
    })
}

fn find(conn: &mut AnyConnection, now: chrono::DateTime<chrono::Utc>) -> StorageResult<Found> {
    let pairs = storage::duplicates::proposed(conn, now, SHOWN)?;
    let keys: Vec<i64> = storage::doubles::heads(conn, now, SHOWN)?.into_iter().map(|key| key.0).collect();
    let mut heads = storage::events::by_keys(conn, &keys)?;
    heads.sort_by_key(|event| keys.iter().position(|key| *key == event.key.0));
    let mut uris: Vec<String> =
        pairs.iter().flat_map(|pair| [pair.uris.0.clone(), pair.uris.1.clone()]).collect();
    let told = heads.iter().flat_map(|head| &head.doubles.also);
    uris.extend(told.map(|double| double.uri.as_str().to_owned()));
    let events = storage::events::by_uris(conn, uris.iter().map(String::as_str))?;
    let events = events.into_iter().map(|event| (event.uri.as_str().to_owned(), event)).collect();
    Ok(Found { pairs, heads, events, sources: storage::sources::all(conn)? })
}

/// Two that may be the same; `None` where one of them is out of sight already.
fn twins(frame: &Frame, urls: &Urls, found: &Found, pair: &Pair) -> Option<Twins> {
    let seen = |uri: &str| found.events.get(uri).filter(|event| event.is_visible());
    let (one, other) = (seen(&pair.uris.0)?, seen(&pair.uris.1)?);
    let shown = |event: &Event| event.doubles.shown_as.unwrap_or(event.id);
    if shown(one) == shown(other) {
        return None;
    }
    // Ours stands on the left.
    let (one, other) = if other.is_local() { (other, one) } else { (one, other) };
    let show = |event: &Event, other: &Event| {
        let key = if event.is_local() { "duplicates-same" } else { "duplicates-same-this" };
        (!other.is_local()).then(|| button(frame, key, Saying::ShowFirst, (event.id, other.id)))
    };
    Some(Twins {
        both: vec![
            twin(frame, urls, found, one, show(one, other)),
            twin(frame, urls, found, other, show(other, one)),
        ],
        different: button(frame, "duplicates-different", Saying::Different, (one.id, other.id)),
    })
}

fn group(frame: &Frame, urls: &Urls, found: &Found, head: &Event) -> Option<MergedGroup> {
    let others: Vec<(Twin, PostButton)> = head
        .doubles
        .also
        .iter()
        .filter_map(|double| found.events.get(double.uri.as_str()))
        .map(|event| {
            let show = (!head.is_local())
                .then(|| button(frame, "duplicates-show-this", Saying::ShowFirst, (event.id, head.id)));
            let part = button(frame, "duplicates-part", Saying::Different, (head.id, event.id));
            (twin(frame, urls, found, event, show), part)
        })
        .collect();
    (!others.is_empty()).then(|| MergedGroup { head: twin(frame, urls, found, head, None), others })
}

fn twin(frame: &Frame, urls: &Urls, found: &Found, event: &Event, show: Option<PostButton>) -> Twin {
    Twin {
        event: EventView::new(frame, event, &event.when, &EventLinks::new(urls, event)),
        href: urls.event_page(event.id).url().path().to_owned(),
        brought_by: brought_by(event, &found.sources),
        show,
    }
}

fn button(frame: &Frame, key: &'static str, saying: Saying, (one, other): (EventId, EventId)) -> PostButton {
    PostButton::new(PATH, frame.t(key))
        .with("first", one.to_string())
        .with("second", other.to_string())
        .with("saying", spelled(saying))
}

/// The last decision can be taken back from where it is told.
fn with_undo(mut frame: Frame, asked: &Asked) -> Frame {
    let done = asked.done.as_deref().and_then(Done::parse);
    let two = asked.event.as_deref().and_then(|event| event.split_once(','));
    let two = two.and_then(|(one, other)| Some((one.parse().ok()?, other.parse().ok()?)));
    if let (Some(Done::Merged | Done::Parted), Some(two)) = (done, two) {
        let undo = button(&frame, "button-undo", Saying::Undo, two);
        frame.notice = frame.notice.map(|notice| notice.with_undo(undo));
    }
    frame
}

const SAYINGS: [(Saying, &str); 4] = [
    (Saying::Same, "same"),
    (Saying::ShowFirst, "show_first"),
    (Saying::Different, "different"),
    (Saying::Undo, "undo"),
];

fn spelled(saying: Saying) -> &'static str {
    SAYINGS.iter().find(|(known, _)| *known == saying).map_or("", |(_, text)| text)
}

fn read(text: &str) -> Option<Saying> {
    SAYINGS.iter().find(|(_, spelled)| *spelled == text).map(|(saying, _)| *saying)
}
