//! A reading in the shape of `inspect --json`, which scripts rely on.

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::inspect::SHOWN_DATES;
use super::inspect_words::{notes_in_words, reason};
use crate::domain::event::EventStatus;
use crate::domain::found_event::FoundEvent;
use crate::domain::remote_event::RemoteIdentity;
use crate::formats::reading::Reading;
use crate::i18n::UiLanguage;

/// The reading in the shape of `inspect --json`. Refused events stand among the events, as far as they could be read;
/// reason and notes are in English.
pub fn to_json(reading: &Reading) -> Value {
    let english = UiLanguage::En;
    json!({
        "format": reading.format.as_str(),
        "software": reading.software,
        "activity": reading.activity,
        "object_type": reading.object_type,
        "object_id": reading.object_id,
        "verdict": reading.verdict.as_str(),
        "reason": reason(reading, english),
        "events": events_json(reading),
        "notes": notes_in_words(&reading.notes, english),
    })
}

/// What can be used, then what was refused, as far as it could be read.
pub(super) fn all_found(reading: &Reading) -> Vec<FoundEvent> {
    let usable = reading.events.iter().cloned().map(FoundEvent::from);
    usable.chain(reading.refused.iter().map(|refused| (*refused.found).clone())).collect()
}

fn events_json(reading: &Reading) -> Vec<Value> {
    let all = all_found(reading);
    all.iter().map(|event| event_json(event, &dates_of(event, &all))).collect()
}

/// The first dates of a series, those that other entries moved included; none of a single event.
fn dates_of(event: &FoundEvent, all: &[FoundEvent]) -> Vec<String> {
    let (Some(recurrence), RemoteIdentity::Entry { uid, recurrence_id, .. }) =
        (&event.recurrence, &event.identity)
    else {
        return Vec::new();
    };
    let mut dates = recurrence.occurrences.clone();
    if recurrence_id.is_none() {
        for other in all {
            let of_series = matches!(&other.identity, RemoteIdentity::Entry { uid: own, recurrence_id: Some(_), .. } if own == uid);
            if of_series && other.status != EventStatus::Cancelled {
                dates.extend(other.when.map(|when| when.start_utc));
                dates.extend(other.recurrence.iter().flat_map(|moved| moved.occurrences.iter().copied()));
            }
        }
    }
    dates.sort_unstable();
    dates.dedup();
    dates.into_iter().take(usize::from(SHOWN_DATES)).map(utc).collect()
}

fn event_json(event: &FoundEvent, dates: &[String]) -> Value {
    let place = event.place.as_ref();
    let coordinates = place.and_then(|place| place.coordinates);
    let (object_id, uid, sequence) = match &event.identity {
        RemoteIdentity::Object(id) => (Some(id.as_str()), None, None),
        RemoteIdentity::Entry { uid, sequence, .. } => (None, Some(uid.as_str()), Some(*sequence)),
        RemoteIdentity::None => (None, None, None),
    };
    let recurrence_id = match &event.identity {
        RemoteIdentity::Entry { recurrence_id, .. } => recurrence_id.as_deref(),
        _ => None,
    };
    json!({
        "object_id": object_id,
        "title": event.texts.first().map(|text| text.title.as_str()),
        "start_utc": event.when.map(|when| utc(when.start_utc)),
        "end_utc": event.when.and_then(|when| when.end_utc).map(utc),
        "end_shown": event.when.is_some_and(|when| when.end_shown),
        "tz": event.zone.map(Tz::name),
        "all_day": event.when.is_some_and(|when| when.all_day),
        "place": place.map(|place| place.name.as_str()).filter(|name| !name.is_empty()),
        "address": place.and_then(|place| place.address.as_deref()),
        "lat": coordinates.map(|pair| pair.latitude),
        "lon": coordinates.map(|pair| pair.longitude),
        "online_url": event.online_url,
        "url": event.url,
        "image": event.image.as_ref().map(|image| image.url.as_str()),
        "image_alt": event.image.as_ref().and_then(|image| image.alt.as_deref()),
        "tags": event.tags,
        "status": status(event.status),
        "category": (!event.category.is_empty()).then_some(&event.category),
        "organizer": organizer(event),
        "audience": event.audience.as_str(),
        "recurrence": event.recurrence.as_ref().and_then(|recurrence| recurrence.rule.as_deref()),
        "occurrences": dates,
        "uid": uid,
        "recurrence_id": recurrence_id,
        "sequence": sequence,
    })
}

/// The four words of the interface; an event that moved online takes place.
fn status(status: EventStatus) -> &'static str {
    match status {
        EventStatus::MovedOnline => EventStatus::Confirmed.as_str(),
        other => other.as_str(),
    }
}

/// Who organizes it: as disclosed, else the actor it is attributed to.
pub(super) fn organizer(event: &FoundEvent) -> Vec<&str> {
    match &event.organizers {
        Some(named) if named.is_empty() => vec!["(withheld)"],
        Some(named) => named.iter().map(String::as_str).collect(),
        None => event.attributed_to.iter().map(|actor| actor.as_str()).collect(),
    }
}

/// An instant in UTC, to the second.
pub(super) fn utc(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
