//! An event for search engines and other sites: schema.org Event as JSON-LD in its page.

use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

use super::icalendar::write::page;
use crate::domain::event::{Event, EventStatus, Origin, Picture};
use crate::domain::text::{excerpt, one_line, plain_from_html};
use crate::domain::time::When;
use crate::urls::Urls;

/// The longest description, in characters.
const MAX_DESCRIPTION: usize = 500;

/// The Event in the language shown.
pub fn event(event: &Event, language: &str, urls: &Urls) -> Value {
    let told = event.text_for(language);
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("@context", json!("https://schema.org"));
    put("@type", json!("Event"));
    put("@id", json!(urls.event_page(event.id).as_str()));
    put("url", json!(page(event, urls).as_str()));
    put("name", json!(told.title));
    put("inLanguage", json!(told.language.as_str()));
    let (start, end) = dates(&event.when);
    put("startDate", json!(start));
    if let Some(end) = end {
        put("endDate", json!(end));
    }
    put("eventStatus", json!(format!("https://schema.org/{}", status(event))));
    if let Some(previous) = event.previous_start {
        put("previousStartDate", json!(previous.to_rfc3339_opts(SecondsFormat::Secs, true)));
    }
    put("eventAttendanceMode", json!(format!("https://schema.org/{}", attendance(event))));
    put("location", locations(event));
    let description = excerpt(&one_line(&plain_from_html(told.description.html().as_str())), MAX_DESCRIPTION);
    if !description.is_empty() {
        put("description", json!(description));
    }
    if let Some(Picture::Stored { file, .. }) = &event.picture {
        put("image", json!([urls.media(file).as_str()]));
    }
    let organizers = organizers(event, urls);
    if !organizers.is_empty() {
        put("organizer", json!(organizers));
    }
    if !event.tags.is_empty() {
        put("keywords", json!(event.tags));
    }
    Value::Object(object)
}

/// JSON that may stand inside a `<script>` element.
pub fn script_safe(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn dates(when: &When) -> (String, Option<String>) {
    match when {
        When::AllDay { first, last, .. } => (first.to_string(), Some(last.to_string())),
        When::Timed { .. } => {
            let local = |at: chrono::DateTime<chrono::Utc>| {
                at.with_timezone(&when.zone()).to_rfc3339_opts(SecondsFormat::Secs, false)
            };
            (local(when.start_utc()), when.end_utc().map(local))
        }
    }
}

fn status(event: &Event) -> &'static str {
    match event.status {
        EventStatus::Cancelled => "EventCancelled",
        EventStatus::Postponed => "EventPostponed",
        EventStatus::MovedOnline => "EventMovedOnline",
        EventStatus::Confirmed | EventStatus::Tentative if event.previous_start.is_some() => {
            "EventRescheduled"
        }
        EventStatus::Confirmed | EventStatus::Tentative => "EventScheduled",
    }
}

fn attendance(event: &Event) -> &'static str {
    match (&event.place, &event.online_url) {
        (Some(_), Some(_)) => "MixedEventAttendanceMode",
        (None, Some(_)) => "OnlineEventAttendanceMode",
        _ => "OfflineEventAttendanceMode",
    }
}

fn locations(event: &Event) -> Value {
    let mut all = Vec::new();
    if let Some(at) = &event.place {
        let mut place = Map::from_iter([
            ("@type".to_owned(), json!("Place")),
            ("name".to_owned(), json!(at.place.name)),
            ("address".to_owned(), json!(at.place.address.as_deref().unwrap_or(&at.place.name))),
        ]);
        if let Some(point) = at.place.coordinates {
            let geo =
                json!({"@type": "GeoCoordinates", "latitude": point.latitude, "longitude": point.longitude});
            place.insert("geo".to_owned(), geo);
        }
        all.push(Value::Object(place));
    }
    if let Some(online) = &event.online_url {
        all.push(json!({"@type": "VirtualLocation", "url": online.as_str()}));
    }
    match all.len() {
        1 => all.remove(0),
        _ => Value::Array(all),
    }
}

fn organizers(event: &Event, urls: &Urls) -> Vec<Value> {
    match (event.named_organizer(), &event.origin) {
        (Some(organizer), _) => vec![json!({
            "@type": "Organization",
            "name": organizer.name,
            "url": urls.organization(&organizer.slug).as_str(),
        })],
        (None, Origin::Mirrored(mirror)) => {
            mirror.organizers.iter().map(|name| json!({"@type": "Organization", "name": name})).collect()
        }
        (None, Origin::Local) => Vec::new(),
    }
}
