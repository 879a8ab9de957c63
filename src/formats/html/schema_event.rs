//! A schema.org Event, as JSON-LD or microdata, as a [`FoundEvent`].

use std::collections::HashMap;

use serde_json::Value;

use super::page::{Names, Page};
use super::schema_place::{read_place, resolved};
use super::written_time;
use crate::activitypub::read_text::without_status_prefix;
use crate::activitypub::read_time::WrittenTime;
use crate::activitypub::vocab::{Wire, local_type};
use crate::domain::event::{EventStatus, MAX_TAGS, MAX_TITLE};
use crate::domain::found_event::{FoundEvent, Unusable};
use crate::domain::language::Language;
use crate::domain::remote_event::{Note, RemoteImage, RemoteText, RemoteWhen};
use crate::domain::text::{SafeHtml, plain_title, sanitize};
use crate::domain::uri::WebUrl;
use crate::formats::when::{digits, fills_days, placed};

/// The most characters of a description that are looked at.
const MAX_SOURCE: usize = 100_000;

/// The longest original kept, in bytes: events may lie in events, each with all of those inside.
const MAX_RAW: usize = 200_000;

/// Where an event stands.
pub(super) struct SchemaContext<'a> {
    /// The page.
    pub(super) page: &'a Page,
    /// Objects of the page by `@id`.
    pub(super) by_id: &'a HashMap<&'a str, &'a Value>,
}

/// Whether an object is an event people can go to: any of the types below Event that end so, and those that do not.
/// Broadcasts and deliveries are called events too.
pub(super) fn is_event(object: Wire<'_>) -> bool {
    const OTHERS: [&str; 4] = ["Festival", "Hackathon", "EventSeries", "CourseInstance"];
    const NOT_FOR_PEOPLE: [&str; 4] =
        ["PublicationEvent", "BroadcastEvent", "OnDemandEvent", "DeliveryEvent"];
    let mut types = object.all("@type");
    types.extend(object.all("type"));
    types
        .into_iter()
        .filter_map(Wire::as_text)
        .map(local_type)
        .any(|name| (name.ends_with("Event") || OTHERS.contains(&name)) && !NOT_FOR_PEOPLE.contains(&name))
}

/// Reads an event.
pub(super) fn read_event(
    event: Wire<'_>,
    context: &SchemaContext<'_>,
    names: &mut Names,
) -> (FoundEvent, Vec<Note>) {
    let mut notes = Vec::new();
    let mut found = FoundEvent::empty();
    let page = context.page;
    found.status = read_status(event, &mut notes);
    found.texts = read_texts(event, found.status, page, &mut notes);
    match read_when(event, found.status, page, &mut notes) {
        Ok(when) => {
            found.zone = when.zone;
            found.when = Some(when);
        }
        Err(fault) => found.faults.push(fault),
    }
    found.previous_start = event.instant("previousStartDate");
    let place = read_place(event, context, &mut notes);
    found.place = place.place;
    found.online_url = place.online_url;
    let is_address = |text: &&str| text.starts_with("http");
    found.url = event
        .all("url")
        .into_iter()
        .find_map(|url| page.absolute(url.name_of()?))
        .or_else(|| event.text("@id").filter(is_address).and_then(|id| WebUrl::parse(id).ok()));
    found.image = read_picture(event, context);
    found.tags = read_keywords(event, &mut notes);
    found.category = kind_of_event(event);
    found.organizers = read_organizers(event, context);
    found.published = event.instant("datePublished");
    found.updated = event.instant("dateModified");
    found.raw = serde_json::to_string(event.value()).ok().filter(|raw| raw.len() <= MAX_RAW);
    let said = event.text("@id").filter(|id| id.contains(':')).map(str::to_owned);
    names.name(&mut found, said, &mut notes);
    (found, notes)
}

/// `eventStatus`, bare or as an address of either scheme.
fn read_status(event: Wire<'_>, notes: &mut Vec<Note>) -> EventStatus {
    let Some(said) = event.all("eventStatus").into_iter().find_map(Wire::name_of) else {
        return EventStatus::Confirmed;
    };
    match local_type(said) {
        "EventCancelled" | "EventCanceled" => EventStatus::Cancelled,
        "EventPostponed" => EventStatus::Postponed,
        "EventMovedOnline" => EventStatus::MovedOnline,
        "EventScheduled" | "EventRescheduled" => EventStatus::Confirmed,
        other => {
            notes.push(Note::new("note-status-unknown").with("status", plain_title(other, 40)));
            EventStatus::Confirmed
        }
    }
}

fn read_texts(event: Wire<'_>, status: EventStatus, page: &Page, notes: &mut Vec<Note>) -> Vec<RemoteText> {
    let written = event.text("name").or_else(|| event.text("headline")).unwrap_or_default();
    if written.chars().count() > MAX_TITLE {
        notes.push(Note::new("note-title-cut"));
    }
    let title = without_status_prefix(&plain_title(&with_entities_read(written), MAX_TITLE), status);
    if title.is_empty() {
        return Vec::new();
    }
    let said = event.all("inLanguage").into_iter().find_map(|language| {
        let tag = language.as_text().or_else(|| language.text("alternateName"));
        Language::parse(tag?).ok()
    });
    let description = event.text("description").map(description).unwrap_or_default();
    vec![RemoteText { language: said.or_else(|| page.language.clone()), title, description }]
}

/// Entities doubly escaped (`&amp;#8211;`), as WordPress plugins write them into JSON, read once; the rest is the title's
/// own reading.
fn with_entities_read(text: &str) -> String {
    text.replace("&amp;", "&")
}

/// A description is text by the vocabulary and HTML in practice, also with its tags escaped (`&lt;p&gt;`, The Events
/// Calendar 6).
fn description(written: &str) -> SafeHtml {
    let mut text: String = written.chars().take(MAX_SOURCE).collect();
    let has_escaped_tags = ["&lt;p&gt;", "&lt;br", "&lt;/"].iter().any(|tag| text.contains(tag));
    if !text.contains('<') && has_escaped_tags {
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    }
    // The line ends of TEC, escaped once too often.
    let text = text.replace("\\n", "\n");
    if text.contains('<') {
        return sanitize(&text);
    }
    sanitize(&text.trim().replace("\r\n", "\n").replace('\n', "<br>\n"))
}

fn read_when(
    event: Wire<'_>,
    status: EventStatus,
    page: &Page,
    notes: &mut Vec<Note>,
) -> Result<RemoteWhen, Unusable> {
    let schedule = event.all("eventSchedule").into_iter().find(|schedule| schedule.members().is_some());
    let zone =
        schedule.and_then(|schedule| schedule.text("scheduleTimezone")).and_then(|name| name.parse().ok());
    let all = event.all("startDate");
    if all.len() > 1 {
        notes.push(Note::new("note-more-dates"));
    }
    let written = all.into_iter().find_map(Wire::as_text).map(str::to_owned);
    let written = match written.or_else(|| schedule.and_then(first_of_schedule)) {
        None if status == EventStatus::Postponed && event.text("previousStartDate").is_some() => {
            notes.push(Note::new("note-start-from-previous"));
            event.text("previousStartDate").map(str::to_owned)
        }
        written => written,
    };
    if schedule.is_some_and(|schedule| schedule.has("repeatFrequency")) {
        notes.push(Note::new("note-schedule-not-followed"));
    }
    let start = written_time::read(&written.ok_or(Unusable::NoStart)?)?;
    let end = match event.text("endDate").map(written_time::read) {
        Some(Err(_)) => {
            notes.push(Note::new("note-end-unreadable"));
            None
        }
        end => end.and_then(Result::ok),
    };
    let end = end.filter(|end| *end != start || matches!(end, WrittenTime::Day(_)));
    let (start, end) = whole_days(start, end);
    Ok(placed(start, end, zone, page.default_zone, notes))
}

/// Whole days written as times from the first to the last second (The Events Calendar 6, Modern Events Calendar 7).
fn whole_days(start: WrittenTime, end: Option<WrittenTime>) -> (WrittenTime, Option<WrittenTime>) {
    let days = end.filter(|end| fills_days(start, *end)).and_then(|end| {
        Some((WrittenTime::Day(digits(start)?.date()), WrittenTime::Day(digits(end)?.date())))
    });
    days.map_or((start, end), |(first, last)| (first, Some(last)))
}

/// `eventSchedule` (schema.org 12): the first date and its time.
fn first_of_schedule(schedule: Wire<'_>) -> Option<String> {
    let date = schedule.text("startDate")?.trim();
    Some(match schedule.text("startTime") {
        Some(time) if !date.contains('T') => format!("{date}T{}", time.trim()),
        _ => date.to_owned(),
    })
}

/// A picture given as text, ImageObject, or a list of either.
fn read_picture(event: Wire<'_>, context: &SchemaContext<'_>) -> Option<RemoteImage> {
    event.all("image").into_iter().map(|image| resolved(image, context)).find_map(|image| {
        let address = image.as_text().or_else(|| image.text("contentUrl")).or_else(|| image.text("url"));
        let alt = image.text("caption").map(|alt| plain_title(alt, 1_500)).filter(|alt| !alt.is_empty());
        Some(RemoteImage { url: context.page.absolute(address?)?, alt })
    })
}

/// `keywords`: a list, one text with commas, or DefinedTerms.
fn read_keywords(event: Wire<'_>, notes: &mut Vec<Note>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let words =
        event.all("keywords").into_iter().filter_map(|word| word.as_text().or_else(|| word.text("name")));
    for word in words.flat_map(|words| words.split(',')) {
        let tag = plain_title(word.trim().trim_start_matches('#'), 100);
        if tag.is_empty() || tags.contains(&tag) {
            continue;
        }
        if tags.len() == MAX_TAGS {
            notes.push(Note::new("note-tags-cut").with("most", MAX_TAGS));
            break;
        }
        tags.push(tag);
    }
    tags
}

/// The kind below Event says what it is: `MusicEvent`.
fn kind_of_event(event: Wire<'_>) -> Vec<String> {
    let types = event.all("@type").into_iter().filter_map(Wire::as_text).map(local_type);
    types.filter(|name| *name != "Event").map(|name| plain_title(name, 100)).take(3).collect()
}

/// Names of `organizer`.
fn read_organizers(event: Wire<'_>, context: &SchemaContext<'_>) -> Option<Vec<String>> {
    let names: Vec<String> = event
        .all("organizer")
        .into_iter()
        .map(|organizer| resolved(organizer, context))
        .filter_map(|organizer| organizer.as_text().or_else(|| organizer.text("name")))
        .map(|name| plain_title(name, 200))
        .filter(|name| !name.is_empty() && !name.contains('@'))
        .collect();
    (!names.is_empty()).then_some(names)
}
