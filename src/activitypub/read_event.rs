//! An Event of any program, as a [`RemoteEvent`] with notes.

use chrono_tz::Tz;
use serde_json::Value;

use super::dialects::hubzilla;
use super::read_activity::ReceivedActivity;
use super::vocab::Wire;
use super::{read_audience, read_picture, read_place, read_text, read_time};
use crate::domain::event::{EventStatus, MAX_TAGS};
use crate::domain::found_event::{FoundEvent, RefusedEvent, Unusable};
use crate::domain::language::Language;
use crate::domain::remote_event::{Audience, Note, RemoteEvent, RemoteIdentity};
use crate::domain::text::plain_title;
use crate::domain::uri::{ActorUri, ObjectUri, WebUrl};

/// What is assumed where an event does not say.
#[derive(Debug, Clone)]
pub struct ReadingContext {
    /// The source's zone, else the site's.
    pub default_zone: Tz,
    /// The source's language, if known.
    pub default_language: Option<Language>,
}

/// What came of reading one event.
#[derive(Debug, Clone, PartialEq)]
pub struct EventReading {
    /// The event, or what was found of it and why it cannot be used.
    pub event: Result<RemoteEvent, RefusedEvent>,
    /// What was guessed, repaired or dropped.
    pub notes: Vec<Note>,
}

/// Whether an object is an event.
pub fn is_event(object: &Value) -> bool {
    Wire::new(object).is("Event")
}

/// Reads the event an activity brings, whatever it is wrapped in; `None` if it embeds none.
pub fn read_activity_event(activity: &ReceivedActivity, context: &ReadingContext) -> Option<EventReading> {
    let unwrapped = activity.unwrapped();
    let embedded = unwrapped.object.embedded()?;
    embedded.is("Event").then(|| read_event(&embedded.value, &unwrapped.wrapped_in, context))
}

/// Reads an event; `wrapped_in` are the activities around it, outermost first, asked only for the audience.
pub fn read_event(object: &Value, wrapped_in: &[&Value], context: &ReadingContext) -> EventReading {
    let mut notes = Vec::new();
    let event = Wire::new(object);
    let mut found = FoundEvent::empty();
    found.audience = read_audience::read_audience(event, wrapped_in);
    note_audience(found.audience, &mut notes);

    match event.id().and_then(|id| ObjectUri::parse(id).ok()) {
        Some(id) => found.identity = RemoteIdentity::Object(id),
        None => found.faults.push(Unusable::NoId),
    }
    found.status = read_status(event, &mut notes);
    found.texts = read_text::read_texts(event, found.status, context.default_language.as_ref(), &mut notes);

    let postponed = found.status == EventStatus::Postponed;
    let time = read_time::read_when(event, context.default_zone, postponed, &mut notes);
    found.zone = time.zone;
    match time.when {
        Ok(when) => found.when = Some(when),
        Err(fault) => found.faults.push(fault),
    }
    found.previous_start = event.instant("previousStartTime");

    let place = read_place::read_place(event, &mut notes);
    found.place = place.place;
    found.online_url = place.online_url;
    found.url = read_text::page(event).or_else(|| event.id().and_then(|id| WebUrl::parse(id).ok()));
    found.image = read_picture::read_picture(event);
    found.tags = read_tags(event, &mut notes);
    found.category = event
        .all("category")
        .into_iter()
        .filter_map(Wire::as_text)
        .map(|name| plain_title(name, 100))
        .collect();
    found.organizers = read_organizers(event, &mut notes);
    found.attributed_to = author(event);
    found.published = event.instant("published");
    found.updated = event.instant("updated");
    found.raw = serde_json::to_string(object).ok();
    if event.flag("draft") == Some(true) {
        found.faults.push(Unusable::Draft);
    }
    EventReading { event: found.usable(), notes }
}

fn note_audience(audience: Audience, notes: &mut Vec<Note>) {
    match audience {
        Audience::Public => {}
        Audience::PublicByActivity => notes.push(Note::new("note-public-by-activity")),
        Audience::Unlisted => notes.push(Note::new("note-unlisted")),
        Audience::NotPublic => notes.push(Note::new("note-not-public")),
    }
}

/// `eventStatus` (bare or as an address) before `status` and `ical:status`; nothing said is confirmed.
fn read_status(event: Wire<'_>, notes: &mut Vec<Note>) -> EventStatus {
    let exact = event.text("eventStatus").map(|status| super::vocab::local_type(status).to_owned());
    match exact.as_deref() {
        Some("EventScheduled" | "EventRescheduled") => return EventStatus::Confirmed,
        Some("EventTentative") => return EventStatus::Tentative,
        Some("EventCancelled" | "EventCanceled") => return EventStatus::Cancelled,
        Some("EventPostponed") => return EventStatus::Postponed,
        Some("EventMovedOnline") => return EventStatus::MovedOnline,
        _ => {}
    }
    let said = event.text("status").or_else(|| event.text("ical:status"));
    match said.map(str::to_ascii_uppercase).as_deref() {
        None | Some("CONFIRMED") => EventStatus::Confirmed,
        Some("TENTATIVE") => EventStatus::Tentative,
        Some("CANCELLED" | "CANCELED") => EventStatus::Cancelled,
        Some(other) => {
            notes.push(Note::new("note-status-unknown").with("status", plain_title(other, 40)));
            EventStatus::Confirmed
        }
    }
}

/// Hashtags only, without `#`; a Mention is no topic.
fn read_tags(event: Wire<'_>, notes: &mut Vec<Note>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let mut more = false;
    for tag in event.all("tag") {
        let name = match (tag.as_text(), tag.types().is_empty() || tag.is("Hashtag")) {
            (Some(text), _) => Some(text),
            (None, true) => tag.text("name"),
            (None, false) => None,
        };
        let Some(name) = name.map(|name| plain_title(name.trim().trim_start_matches('#'), 100)) else {
            continue;
        };
        if name.is_empty() || tags.contains(&name) {
            continue;
        }
        if tags.len() == MAX_TAGS {
            more = true;
            break;
        }
        tags.push(name);
    }
    if more {
        notes.push(Note::new("note-tags-cut").with("most", MAX_TAGS));
    }
    tags
}

/// `organizers` (FEP-8a8e): `None` = not said, empty = deliberately not disclosed.
fn read_organizers(event: Wire<'_>, notes: &mut Vec<Note>) -> Option<Vec<String>> {
    if !event.has("organizers") {
        return None;
    }
    let listed = event.all("organizers");
    // A collection given by its address only was not brought along: nothing is known of it.
    if let [only] = listed.as_slice()
        && only.as_text().is_some()
    {
        return None;
    }
    let mut items = Vec::new();
    for entry in listed {
        let is_collection = entry.types().iter().any(|name| name.ends_with("Collection"));
        if !is_collection && !entry.has("items") {
            items.push(entry);
            continue;
        }
        let page = entry.get("first").filter(|page| page.members().is_some());
        for holder in [Some(entry), page].into_iter().flatten() {
            items.extend(holder.all("items"));
            items.extend(holder.all("orderedItems"));
        }
    }
    let named: Vec<String> = items
        .into_iter()
        .filter_map(|item| item.name_of().or_else(|| item.text("name")))
        .map(|name| plain_title(name, 300))
        .collect();
    if named.is_empty() {
        notes.push(Note::new("note-organizers-withheld"));
    }
    Some(named)
}

fn author(event: Wire<'_>) -> Option<ActorUri> {
    let attributed = event.names("attributedTo").into_iter().find_map(|id| ActorUri::parse(id).ok());
    attributed.or_else(|| hubzilla::author_in_actor(event).and_then(|id| ActorUri::parse(id).ok()))
}
