//! The Events Calendar for WordPress: the list its REST interface gives (`/wp-json/tribe/events/v1/events`, version 6)
//! and one event of it.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use super::budget::Budget;
use super::reading::{Format, Noted, ReadHint, Reading};
use super::when::placed;
use crate::activitypub::read_place::coordinates;
use crate::activitypub::read_text::without_status_prefix;
use crate::activitypub::read_time::WrittenTime;
use crate::activitypub::vocab::Wire;
use crate::domain::event::{EventStatus, MAX_TAGS, MAX_TITLE};
use crate::domain::found_event::{FoundEvent, Unusable};
use crate::domain::place::Place;
use crate::domain::remote_event::{Audience, Note, RemoteIdentity, RemoteImage, RemoteText, RemoteWhen};
use crate::domain::text::{excerpt, plain_title, sanitize};
use crate::domain::uri::WebUrl;

/// The longest name or address of a place, in characters.
const MAX_PLACE: usize = 300;
/// The most characters of a description that are looked at.
const MAX_SOURCE: usize = 100_000;

/// Whether JSON is such a list or such an event.
pub fn is_list_or_event(value: &Value) -> bool {
    let is_one = |wire: Wire<'_>| wire.has("start_date") && wire.has("title") && wire.has("rest_url");
    let wire = Wire::new(value);
    is_one(wire)
        || match value.get("events") {
            Some(Value::Array(events)) => {
                wire.has("rest_url") && events.first().is_none_or(|first| is_one(Wire::new(first)))
            }
            _ => false,
        }
}

/// Reads a list or one event.
pub fn read(value: &Value, hint: &ReadHint<'_>) -> Reading {
    let mut reading = Reading::of(Format::Json);
    reading.software = Some("the-events-calendar".to_owned());
    let mut budget = Budget::of(hint);
    let events = match value.get("events") {
        Some(Value::Array(events)) => events.as_slice(),
        _ => std::slice::from_ref(value),
    };
    for event in events {
        if !budget.take_one(&mut reading) {
            break;
        }
        let (found, notes) = found_event(Wire::new(event), hint);
        reading.take_found(found, notes);
    }
    if value.get("next_rest_url").is_some_and(Value::is_string) {
        reading.notes.push(Noted::whole(Note::new("note-more-pages")));
    }
    reading.judge_by_events();
    if reading.events.is_empty() && reading.refused.is_empty() {
        reading.reasons.push(Note::new("ignore-no-entries"));
    }
    reading
}

fn found_event(event: Wire<'_>, hint: &ReadHint<'_>) -> (FoundEvent, Vec<Note>) {
    let mut notes = Vec::new();
    let mut found = FoundEvent::empty();
    found.url = event.text("url").and_then(|address| WebUrl::parse(address).ok());
    match uid(event, found.url.as_ref()) {
        Some(uid) => {
            found.identity = RemoteIdentity::Entry { uid, recurrence_id: None, sequence: 0 };
        }
        None => found.faults.push(Unusable::NoId),
    }
    found.status = read_status(event);
    found.texts = read_texts(event, found.status, hint);
    match read_when(event, hint.default_zone, &mut notes) {
        Ok((when, zone)) => {
            found.when = Some(when);
            found.zone = zone;
        }
        Err(fault) => found.faults.push(fault),
    }
    found.place = event.get("venue").and_then(|venue| read_venue(venue, &mut notes));
    found.online_url = virtual_link(event);
    found.image = read_picture(event);
    found.tags = read_topics(event, &mut notes);
    let organizers: Vec<String> = event.all("organizer").into_iter().filter_map(name_of_organizer).collect();
    found.organizers = (!organizers.is_empty()).then_some(organizers);
    found.audience = read_audience(event, &mut notes);
    found.published = instant(event, "date_utc");
    found.updated = instant(event, "modified_utc");
    if event.text("status").is_some_and(|status| status == "draft") {
        found.faults.push(Unusable::Draft);
    }
    found.raw = serde_json::to_string(event.value()).ok();
    (found, notes)
}

/// The address of its page: what its iCalendar entry is known by too, since the UID there changes with the time.
fn uid(event: Wire<'_>, page: Option<&WebUrl>) -> Option<String> {
    page.map(WebUrl::as_str).or_else(|| event.text("global_id")).map(|uid| excerpt(uid, 500))
}

/// Titles and descriptions are written for a page: entities, HTML, and the block editor's comments
/// (`<!-- wp:paragraph -->`).
fn read_texts(event: Wire<'_>, status: EventStatus, hint: &ReadHint<'_>) -> Vec<RemoteText> {
    let title = event.text("title").map(|title| plain_title(title, MAX_TITLE)).unwrap_or_default();
    let title = without_status_prefix(&title, status);
    if title.is_empty() {
        return Vec::new();
    }
    let written = event.text("description").or_else(|| event.text("excerpt")).unwrap_or_default();
    let description = sanitize(&written.chars().take(MAX_SOURCE).collect::<String>());
    vec![RemoteText { language: hint.default_language.cloned(), title, description }]
}

/// The status the add-on "Event Status" (part of version 5.5 and later) sets.
fn read_status(event: Wire<'_>) -> EventStatus {
    match event.text("event_status").map(str::to_ascii_lowercase).as_deref() {
        Some("canceled" | "cancelled") => EventStatus::Cancelled,
        Some("postponed") => EventStatus::Postponed,
        _ => EventStatus::Confirmed,
    }
}

fn read_when(
    event: Wire<'_>,
    default_zone: Tz,
    notes: &mut Vec<Note>,
) -> Result<(RemoteWhen, Option<Tz>), Unusable> {
    let said = event.text("timezone").map(str::trim).filter(|name| name.len() <= 64);
    let zone = said.and_then(|name| name.parse::<Tz>().ok()).filter(|_| !said.is_some_and(zone_is_an_offset));
    if zone.is_none()
        && let Some(name) = said
    {
        let key = if zone_is_an_offset(name) { "note-zone-is-offset" } else { "note-zone-unknown" };
        notes.push(Note::new(key).with("zone", excerpt(name, 64)));
    }
    let whole_days = event.flag("all_day") == Some(true);
    let written = |key: &str| {
        // Where the zone is not one, only what is written in UTC is an instant.
        let in_utc = zone.is_none() && !whole_days;
        match event.text(&format!("utc_{key}")).filter(|_| in_utc) {
            Some(text) => wall(text).map(|at| WrittenTime::Exact(at.and_utc().fixed_offset())),
            None => wall(event.text(key)?).map(|at| match whole_days {
                true => WrittenTime::Day(at.date()),
                false => WrittenTime::Wall(at),
            }),
        }
    };
    if event.text("start_date").is_none() {
        return Err(Unusable::NoStart);
    }
    let start = written("start_date").ok_or(Unusable::ImpossibleDate)?;
    let end = written("end_date").filter(|end| *end != start || whole_days);
    Ok((placed(start, end, zone, default_zone, notes), zone))
}

/// Sites set to "UTC+2" instead of a town have no zone: TEC writes `UTC+2`, `UTC-5:30`, `UTC+0`.
fn zone_is_an_offset(name: &str) -> bool {
    name.strip_prefix("UTC").is_some_and(|offset| offset.starts_with(['+', '-']))
}

/// `2030-05-01 19:00:00`.
fn wall(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%d %H:%M:%S").ok()
}

fn instant(event: Wire<'_>, key: &str) -> Option<DateTime<Utc>> {
    event.text(key).and_then(wall).map(|at| at.and_utc())
}

/// The venue; an event without one has an empty list in its place (PHP's empty array).
fn read_venue(venue: Wire<'_>, notes: &mut Vec<Note>) -> Option<Place> {
    let part = |key: &str| venue.text(key).map(|part| plain_title(part, MAX_PLACE));
    let region = part("stateprovince").or_else(|| part("state")).or_else(|| part("province"));
    let town = [part("zip"), part("city")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts = [part("address"), Some(town).filter(|town| !town.is_empty()), region, part("country")];
    let address = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let place = Place {
        name: part("venue").unwrap_or_default(),
        address: (!address.is_empty()).then_some(address),
        coordinates: coordinates_of_venue(venue, notes),
        ..Place::default()
    };
    (!place.is_empty()).then_some(place)
}

/// Coordinates stand in `geo_lat` and `geo_lng`, once Events Calendar Pro has looked them up.
fn coordinates_of_venue(venue: Wire<'_>, notes: &mut Vec<Note>) -> Option<crate::domain::place::Coordinates> {
    let pair =
        serde_json::json!({"latitude": venue.number("geo_lat")?, "longitude": venue.number("geo_lng")?});
    coordinates(Wire::new(&pair), notes)
}

/// The link of the add-on "Virtual Events".
fn virtual_link(event: Wire<'_>) -> Option<String> {
    if event.flag("is_virtual") != Some(true) {
        return None;
    }
    event.text("virtual_url").and_then(|link| WebUrl::parse(link).ok()).map(|link| link.as_str().to_owned())
}

/// `image` is `false` where there is none.
fn read_picture(event: Wire<'_>) -> Option<RemoteImage> {
    let image = event.get("image")?;
    let url = WebUrl::parse(image.text("url")?).ok()?;
    let alt = image.text("alt").map(|alt| plain_title(alt, 1_500)).filter(|alt| !alt.is_empty());
    Some(RemoteImage { url, alt })
}

/// Categories first, then tags.
fn read_topics(event: Wire<'_>, notes: &mut Vec<Note>) -> Vec<String> {
    let mut topics: Vec<String> = Vec::new();
    let all = event.all("categories").into_iter().chain(event.all("tags"));
    for topic in all.filter_map(|topic| topic.text("name")).map(|name| plain_title(name, 100)) {
        if topic.is_empty() || topics.contains(&topic) {
            continue;
        }
        if topics.len() == MAX_TAGS {
            notes.push(Note::new("note-tags-cut").with("most", MAX_TAGS));
            break;
        }
        topics.push(topic);
    }
    topics
}

fn name_of_organizer(organizer: Wire<'_>) -> Option<String> {
    let name = organizer.text("organizer").map(|name| plain_title(name, 200))?;
    (!name.is_empty() && !name.contains('@')).then_some(name)
}

/// What its home keeps out of its own lists (`hide_from_listings`), or has not published, is not for ours.
fn read_audience(event: Wire<'_>, notes: &mut Vec<Note>) -> Audience {
    if event.flag("hide_from_listings") == Some(true) {
        notes.push(Note::new("note-hidden-at-home"));
        return Audience::Unlisted;
    }
    match event.text("status") {
        Some("private" | "pending" | "trash") => {
            notes.push(Note::new("note-private-entry"));
            Audience::NotPublic
        }
        _ => Audience::Public,
    }
}
