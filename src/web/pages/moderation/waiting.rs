//! `GET /dashboard/review`: what waits for a moderator, soonest first.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::changes;
use super::decide::{Back, button, decided_about, together};
use crate::actions::review_event::Verdict;
use crate::domain::duplicate::PairState;
use crate::domain::event::{Event, Origin};
use crate::domain::held_change::{HeldChange, Words};
use crate::domain::ids::SourceId;
use crate::domain::source::{Source, SourcePolicy};
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::Urls;
use crate::web::reader::{Reader, page};
use crate::web::view::{
    Done, EventLinks, EventView, Frame, HeldEvent, LooksLike, Paging, PostButton, ReviewPage, TrustOffer,
};

/// Where the queue is.
pub(in crate::web::pages) const PATH: &str = "/dashboard/review";
/// How many stand on a page.
const SHOWN: i64 = 30;
/// How many changes are shown at once.
const CHANGES: i64 = 30;
/// After so many events published in a row, trust is offered.
const TRIED: i32 = 5;

/// The query: which page, and what was decided last, for taking it back.
#[derive(Deserialize)]
pub struct Asked {
    page: Option<i64>,
    done: Option<String>,
    event: Option<String>,
}

/// What the queue is made of.
struct Found {
    held: Vec<(Event, Vec<Event>)>,
    total: i64,
    changed: Vec<(Event, HeldChange, Words)>,
    sources: Vec<Source>,
    tried: Vec<(SourceId, String)>,
}

/// Shows the queue.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate.
pub async fn show(reader: Reader, asked: web::Query<Asked>) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    let now = reader.context.now();
    let number = asked.page.unwrap_or(1).clamp(1, 10_000);
    let found = reader.context.read(move |conn: &mut AnyConnection| find(conn, now, number)).await?;
    let urls = reader.context.urls();
    let frame = with_undo(reader.frame, &asked);
    let held = found.held.iter();
    let held = held.map(|(event, twins)| held_event(&frame, &urls, event, twins, &found.sources)).collect();
    let changed = if number == 1 { found.changed.as_slice() } else { &[] };
    let changed = changed.iter().map(|(event, change, shown)| {
        changes::changed(&frame, &urls, event, &found.sources, shown, &change.proposed)
    });
    let more = (found.total - number * SHOWN).max(0);
    let at = |number: i64| if number == 1 { PATH.to_owned() } else { format!("{PATH}?page={number}") };
    let paging =
        Paging { earlier: (number > 1).then(|| at(number - 1)), later: (more > 0).then(|| at(number + 1)) };
    page(&ReviewPage {
        action: PATH.to_owned(),
        offers: found.tried.iter().map(|(id, name)| offer(&frame, *id, name)).collect(),
        changed: changed.collect(),
        held,
        more,
        paging,
        frame,
    })
}

fn find(conn: &mut AnyConnection, now: chrono::DateTime<chrono::Utc>, number: i64) -> StorageResult<Found> {
    let (events, total) = storage::listings::waiting(conn, now, (number - 1) * SHOWN, SHOWN)?;
    let mut held = Vec::new();
    for event in events {
        let pairs = storage::duplicates::pairs_of(conn, event.uri.as_str())?;
        let alike = pairs.iter().filter(|pair| pair.state != PairState::Different);
        let uris: Vec<String> = alike.map(|pair| pair.other(event.uri.as_str()).to_owned()).collect();
        let twins = if uris.is_empty() {
            Vec::new()
        } else {
            storage::events::by_uris(conn, uris.iter().map(String::as_str))?
        };
        held.push((event, twins));
    }
    let waiting = storage::held_changes::waiting(conn, now, CHANGES)?;
    let keys: Vec<i64> = waiting.iter().map(|(key, _)| key.0).collect();
    let events = storage::events::by_keys(conn, &keys)?;
    let mut changed = Vec::new();
    for (key, change) in waiting {
        if let Some(event) = events.iter().find(|event| event.key == key) {
            changed.push((event.clone(), change, storage::held_changes::shown(conn, key)?));
        }
    }
    let tried = storage::sources::well_tried(conn, TRIED)?;
    Ok(Found { held, total, changed, sources: storage::sources::all(conn)?, tried })
}

/// The last decision can be taken back from where it is told.
fn with_undo(mut frame: Frame, asked: &Asked) -> Frame {
    let done = asked.done.as_deref().and_then(Done::parse);
    if let (Some(Done::Accepted | Done::Refused), Some(decided)) = (done, &asked.event) {
        let undo = together(&frame, &decided_about(decided), Verdict::Undo);
        if let Some(undo) = undo {
            frame.notice = frame.notice.map(|notice| notice.with_undo(undo));
        }
    }
    frame
}

fn held_event(frame: &Frame, urls: &Urls, event: &Event, twins: &[Event], sources: &[Source]) -> HeldEvent {
    let links = EventLinks::new(urls, event);
    let looks_like = |twin: &Event| LooksLike {
        title: twin.text_for(frame.language.code()).title.clone(),
        href: urls.event_page(twin.id).url().path().to_owned(),
    };
    HeldEvent {
        id: event.id.to_string(),
        event: EventView::new(frame, event, &event.when, &links),
        href: urls.event_page(event.id).url().path().to_owned(),
        brought_by: brought_by(event, sources),
        looks_like: twins.iter().map(looks_like).collect(),
        publish: button(frame, event.id, Verdict::Publish, Back::Review),
        refuse: button(frame, event.id, Verdict::Refuse, Back::Review),
    }
}

/// Who brought an event, in words.
pub(super) fn brought_by(event: &Event, sources: &[Source]) -> Vec<String> {
    let Origin::Mirrored(mirror) = &event.origin else { return Vec::new() };
    let known = mirror.sources.iter().filter_map(|id| sources.iter().find(|source| source.id == *id));
    known.map(|source| source.name.clone()).collect()
}

fn offer(frame: &Frame, id: SourceId, name: &str) -> TrustOffer {
    let to = |key: &'static str, policy: SourcePolicy| {
        PostButton::new(format!("/dashboard/sources/{id}/policy"), frame.t(key))
            .with("policy", policy.as_str())
            .with("back", "review")
    };
    TrustOffer {
        source: name.to_owned(),
        approvals: TRIED,
        trust: to("review-trust-yes", SourcePolicy::Publish),
        trust_new: to("review-trust-new", SourcePolicy::ReviewChanges),
        later: to("review-trust-later", SourcePolicy::Review),
    }
}
