//! `GET /events/{id}`: the poster of an event, local or mirrored.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};

use super::talk::{TalkRights, talk_view};
use crate::domain::event::{Event, EventStatus, Origin, Picture, Visibility};
use crate::domain::fault::{FaultKind, Message};
use crate::domain::ids::{EventId, NoteId};
use crate::domain::policy::may_write_events;
use crate::domain::reply::ReplyState;
use crate::domain::time::When;
use crate::formats::schema_org;
use crate::http::error::ErrorAnswer;
use crate::http::rendered::Lasts;
use crate::i18n::{ZoneNaming, capitalized};
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::Urls;
use crate::web::pages::answer::decide::undo;
use crate::web::public_page::{Sight, public_page};
use crate::web::reader::Reader;
use crate::web::view::{
    Done, EventLinks, EventPage, EventView, Frame, JsonLd, LinkPreview, NewsView, OrganizationPage,
    PostButton, PreviewPicture,
};

/// How many pieces of news are shown; more is history nobody reads.
const NEWS: i64 = 10;

/// Shows an event to whoever may see it.
///
/// # Errors
/// Not found, also for who may not know of it; gone when it was deleted.
pub async fn show(
    request: HttpRequest,
    reader: Reader,
    id: web::Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    let id: EventId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let reader = with_undo(reader, request.query_string());
    public_page(reader, &request, Lasts::UntilMidnight, move |conn, sight| {
        let event = find(conn, id)?;
        let rights = Rights::of(conn, &sight, &event)?;
        if !rights.see && event.is_paused() && event.published.is_some() && !event.hidden {
            return Err(ErrorAnswer::saying(FaultKind::Forbidden, Message::new("event-paused")));
        }
        if !rights.see {
            return Err(ErrorAnswer::not_found());
        }
        if let Some(head) = event.doubles.shown_as {
            let there = sight.frame.link(sight.urls.event_page(head).url().path());
            return Err(ErrorAnswer::elsewhere(there));
        }
        write(conn, sight, &event, rights)
    })
    .await
}

/// Hiding an answer can be taken back from where it is told.
fn with_undo(mut reader: Reader, query: &str) -> Reader {
    let asked: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let value = |name: &str| asked.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let hidden = value("done").and_then(Done::parse) == Some(Done::AnswerHidden);
    if let Some(answer) = value("answer").and_then(|id| id.parse::<NoteId>().ok()).filter(|_| hidden) {
        let button = undo(&reader.frame, &[answer], ReplyState::Shown).with("back", "event");
        reader.frame.notice = reader.frame.notice.map(|notice| notice.with_undo(button));
    }
    reader
}

/// The event, whoever may see it.
fn find(conn: &mut AnyConnection, id: EventId) -> Result<Event, ErrorAnswer> {
    match storage::events::by_id(conn, id)? {
        Some(event) => Ok(event),
        None if storage::events::tombstone(conn, id)?.is_some() => Err(ErrorAnswer::of_kind(FaultKind::Gone)),
        None => Err(ErrorAnswer::not_found()),
    }
}

/// What who reads may do with the event.
#[derive(Debug, Clone, Copy)]
struct Rights {
    see: bool,
    change: bool,
    hide: bool,
}

impl Rights {
    fn of(conn: &mut AnyConnection, sight: &Sight, event: &Event) -> StorageResult<Self> {
        let hide = sight.moderates() && event.visibility != Visibility::Draft;
        let (belongs, change) = may_change(conn, sight, event)?;
        Ok(Self { see: event.is_visible() || hide || belongs, change, hide })
    }
}

/// Whether who reads belongs to the organization that publishes it, and may change it.
fn may_change(conn: &mut AnyConnection, sight: &Sight, event: &Event) -> StorageResult<(bool, bool)> {
    let (Some(acting), Some((account, _)), Some(organizer)) =
        (sight.acting(), sight.account, event.organizer.as_ref().filter(|_| event.is_local()))
    else {
        return Ok((false, false));
    };
    let role = storage::organizations::role_of(conn, organizer.key, account)?;
    let organization = storage::organizations::get(conn, organizer.key)?;
    let changes = organization.is_some_and(|organization| may_write_events(acting, role, organization.state));
    Ok((role.is_some(), changes))
}

fn write(
    conn: &mut AnyConnection,
    sight: Sight,
    event: &Event,
    rights: Rights,
) -> Result<EventPage, ErrorAnswer> {
    let Sight { frame, urls, .. } = sight;
    let mut links = EventLinks::new(&urls, event);
    if !event.is_listed() {
        // Lists of places and tags do not tell of it, so nothing may stand where these links lead.
        links.place = None;
        links.tags.iter_mut().for_each(String::clear);
    }
    let view = EventView::new(&frame, event, &event.when, &links);
    let preview =
        LinkPreview::of_event(&frame, event, &event.when, canonical(&urls, event), picture(&urls, event));
    let mut page = EventPage::new(frame, view, preview);
    page.json_ld = Some(JsonLd::new(&schema_org::event(event, event.main_text().language.as_str(), &urls)));
    page.activity_href = event.uri.object().map(|uri| uri.as_str().to_owned());
    page.indexed = event.is_listed();
    page.contact = contact(conn, event)?;
    page.news = news(conn, &page.frame, event)?;
    page.late_place = late_place(&page.frame, event, rights.change);
    let path = urls.event_page(event.id).url().path().to_owned();
    let can_be_found = event.is_visible() && event.uri.object().is_some();
    page.interact_href = can_be_found.then(|| format!("{path}/interact"));
    page.report_href = event.is_visible().then(|| format!("{path}/report"));
    let talking = TalkRights { organizes: rights.change, decides: rights.change || rights.hide };
    page.talk = talk_view(conn, &page.frame, event, talking)?;
    if rights.hide {
        page.buttons.push(hide_button(&page, &path, event));
    }
    if rights.change {
        let called_off = event.status == EventStatus::Cancelled || event.visibility == Visibility::Draft;
        let call_off = (!called_off).then(|| format!("{path}/cancel"));
        page = page.with_deeds(&format!("{path}/edit"), call_off.as_deref(), &format!("{path}/delete"));
    }
    Ok(page)
}

/// What followers were told of it.
fn news(conn: &mut AnyConnection, frame: &Frame, event: &Event) -> StorageResult<Vec<NewsView>> {
    let told = storage::news::of_event(conn, event.key, NEWS)?;
    let day = |at: DateTime<Utc>| at.with_timezone(&frame.site.zone).date_naive();
    Ok(told
        .into_iter()
        .map(|note| NewsView {
            day: capitalized(&frame.dates.day(day(note.published), frame.today)),
            headline: frame.say(&note.told.headline.message()),
            sentence: note.sentence,
        })
        .collect())
}

/// When the exact place is told; its organizers know it already.
fn late_place(frame: &Frame, event: &Event, own: bool) -> Option<(Message, Option<String>)> {
    let late = event.plan.late_place.as_ref()?;
    let zone = event.when.zone();
    let at = When::Timed { start: late.at.with_timezone(&zone).naive_local(), end: None, zone };
    let told = frame.dates.when(&at, frame.today, ZoneNaming::UnlessLike(frame.site.zone));
    Some((Message::new("event-late-place").with("at", told), own.then(|| late.place.line())))
}

/// Where the event is at home: search engines and link previews go there.
fn canonical(urls: &Urls, event: &Event) -> String {
    let home = match &event.origin {
        Origin::Local => None,
        Origin::Mirrored(mirror) => {
            let object = event.uri.object().map(|uri| uri.as_str().to_owned());
            mirror.page.as_ref().map(|page| page.as_str().to_owned()).or(object)
        }
    };
    home.unwrap_or_else(|| urls.event_page(event.id).as_str().to_owned())
}

fn picture(urls: &Urls, event: &Event) -> Option<PreviewPicture> {
    let Some(Picture::Stored { file, width, height, alt, .. }) = &event.picture else { return None };
    Some(PreviewPicture {
        url: urls.media(file).as_str().to_owned(),
        alt: alt.clone(),
        width: *width,
        height: *height,
    })
}

/// How to reach who publishes it.
fn contact(conn: &mut AnyConnection, event: &Event) -> StorageResult<Option<(String, Option<String>)>> {
    let Some(organizer) = event.named_organizer().filter(|_| event.is_local()) else { return Ok(None) };
    let organization = storage::organizations::get(conn, organizer.key)?;
    Ok(organization.and_then(|organization| organization.contact).map(|how| OrganizationPage::contact(&how)))
}

fn hide_button(page: &EventPage, path: &str, event: &Event) -> PostButton {
    if event.hidden {
        PostButton::unhide(&page.frame, format!("{path}/unhide"))
    } else {
        PostButton::hide(&page.frame, format!("{path}/hide"))
    }
}
