//! An event as programs send it, read into what a form would have typed; then the same rules hold for both.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::body::{Object, Reader, merge};
use super::event_fields::{Audience, EventFields};
use crate::actions::change_event::PictureChange;
use crate::domain::event::{Event, Picture, Visibility};
use crate::domain::event_draft::{DraftFaults, EventDraft, Purpose, RawEvent, RawText, Remark};
use crate::domain::fault::{FieldFault, Message};
use crate::domain::ids::MediaId;
use crate::domain::news::parse_sentence;
use crate::domain::plan::Reminding;

const FIELDS: [&str; 21] = [
    "title",
    "description",
    "language",
    "texts",
    "start",
    "end",
    "timezone",
    "all_day",
    "place",
    "disclose_place_at",
    "online_url",
    "url",
    "tags",
    "kind",
    "status",
    "recurrence",
    "image",
    "image_alt",
    "visibility",
    "publish_at",
    "reminder",
];

/// What is taken where a new event leaves it out.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// The organization's language.
    pub language: String,
    /// The site's zone.
    pub timezone: String,
}

/// A new event.
#[derive(Debug)]
pub struct NewEvent {
    /// What it says.
    pub draft: EventDraft,
    /// Its picture.
    pub picture: Option<MediaId>,
}

/// A changed event.
#[derive(Debug)]
pub struct ChangedEvent {
    /// What it says now.
    pub draft: EventDraft,
    /// What becomes of its picture.
    pub picture: PictureChange,
    /// The version the change was made on, if it said so.
    pub version: Option<i32>,
    /// What followers are told beside it, if anything is said of that.
    pub news: Option<Option<String>>,
}

/// Takes what followers are told beside a change: `news`, one line. Not named, what waits stays.
///
/// # Errors
/// What is wrong with it.
pub fn read_news(sent: &mut Object) -> Result<Option<Option<String>>, FieldFault> {
    let fault = |message| FieldFault::new("news", message);
    match sent.remove("news") {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(Value::String(typed)) => parse_sentence(&typed).map(Some).map_err(fault),
        Some(_) => Err(fault(Message::new("api-not-text"))),
    }
}

/// Reads a new event.
///
/// # Errors
/// Everything that is wrong, under the names of the API's fields.
pub fn read_new(sent: &Object, defaults: &Defaults, now: DateTime<Utc>) -> Result<NewEvent, DraftFaults> {
    let (raw, picture, faults) = typed(sent, defaults);
    Ok(NewEvent { draft: draft(&raw, faults, now)?, picture })
}

/// Reads a change: a merge patch (RFC 7396) upon what the event says now, and optionally the `version` it was made on.
///
/// # Errors
/// Everything that is wrong, under the names of the API's fields.
pub fn read_change(sent: &Object, event: &Event, now: DateTime<Utc>) -> Result<ChangedEvent, DraftFaults> {
    let present = EventFields::of(event, Audience::Own);
    let defaults = Defaults { language: present.language.clone(), timezone: present.timezone.clone() };
    let mut patch = sent.clone();
    let version = patch.remove("version");
    let news = read_news(&mut patch);
    let mut whole = match serde_json::to_value(&present) {
        Ok(Value::Object(object)) => object,
        _ => Object::new(),
    };
    merge(&mut whole, &patch);
    let (mut raw, picture, mut faults) = typed(&whole, &defaults);
    let version = match version {
        None | Some(Value::Null) => None,
        Some(number) => {
            let read = number.as_i64().and_then(|number| i32::try_from(number).ok());
            if read.is_none() {
                faults.push(FieldFault::new("version", Message::new("api-not-number")));
            }
            read
        }
    };
    let news = news.unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    let picture = match (patch.get("image"), picture) {
        (None, _) => PictureChange::Keep,
        (Some(_), Some(id)) if is_present(event, id) => PictureChange::Keep,
        (Some(_), Some(id)) => PictureChange::Use(id),
        (Some(_), None) => {
            raw.image_alt.clear();
            PictureChange::Remove
        }
    };
    Ok(ChangedEvent { draft: draft(&raw, faults, now)?, picture, version, news })
}

fn is_present(event: &Event, id: MediaId) -> bool {
    matches!(&event.picture, Some(Picture::Stored { id: present, .. }) if *present == id)
}

/// What a form would have typed, the picture, and what did not fit into either.
fn typed(sent: &Object, defaults: &Defaults) -> (RawEvent, Option<MediaId>, Vec<FieldFault>) {
    let mut reader = Reader::default();
    reader.only(sent, &FIELDS, "");
    reader.not_yet(sent, "recurrence");
    let all_day = reader.truth(sent, "all_day", "all_day").unwrap_or(false);
    let (start_date, start_time) = wall_time(&mut reader, sent, "start", all_day);
    let (end_date, end_time) = wall_time(&mut reader, sent, "end", all_day);
    let mut raw = RawEvent {
        texts: texts(&mut reader, sent, defaults),
        start_date,
        start_time,
        end_date,
        end_time,
        timezone: reader.text(sent, "timezone", "timezone").unwrap_or_else(|| defaults.timezone.clone()),
        all_day,
        online_url: reader.text(sent, "online_url", "online_url").unwrap_or_default(),
        url: reader.text(sent, "url", "url").unwrap_or_default(),
        tags: tags(&mut reader, sent),
        kind: reader.text(sent, "kind", "kind").unwrap_or_default(),
        status: reader.text(sent, "status", "status").unwrap_or_default(),
        visibility: reader.text(sent, "visibility", "visibility").unwrap_or_default(),
        publish_at: reader.text(sent, "publish_at", "publish_at").unwrap_or_default(),
        place_at: reader.text(sent, "disclose_place_at", "disclose_place_at").unwrap_or_default(),
        reminder: reminder(reader.truth(sent, "reminder", "reminder")).to_owned(),
        image_alt: reader.text(sent, "image_alt", "image_alt").unwrap_or_default(),
        ..RawEvent::default()
    };
    place(&mut reader, sent, &mut raw);
    let picture = reader.text(sent, "image", "image").and_then(|id| {
        let id = id.parse().ok();
        if id.is_none() {
            reader.faults.push(FieldFault::new("image", Message::new("error-picture-unknown")));
        }
        id
    });
    (raw, picture, reader.faults)
}

fn reminder(wanted: Option<bool>) -> &'static str {
    match wanted {
        None | Some(true) => Reminding::Usual.as_str(),
        Some(false) => Reminding::Never.as_str(),
    }
}

fn texts(reader: &mut Reader, sent: &Object, defaults: &Defaults) -> Vec<RawText> {
    let mut texts = vec![RawText {
        language: reader.text(sent, "language", "language").unwrap_or_else(|| defaults.language.clone()),
        title: reader.text(sent, "title", "title").unwrap_or_default(),
        description: reader.text(sent, "description", "description").unwrap_or_default(),
    }];
    let Some(others) = reader.object(sent, "texts", "texts") else { return texts };
    for language in others.keys().filter(|language| !others[*language].is_null()) {
        let path = format!("texts.{language}");
        let Some(text) = reader.object(others, language, &path) else { continue };
        reader.only(text, &["title", "description"], &format!("{path}."));
        texts.push(RawText {
            language: language.clone(),
            title: reader.text(text, "title", &format!("{path}.title")).unwrap_or_default(),
            description: reader.text(text, "description", &format!("{path}.description")).unwrap_or_default(),
        });
    }
    texts
}

/// Day and time of `2027-03-06T11:00`; of whole days the day only.
fn wall_time(reader: &mut Reader, sent: &Object, key: &str, all_day: bool) -> (String, String) {
    let Some(text) = reader.text(sent, key, key) else { return Default::default() };
    let (day, time) = text.trim().split_once(['T', ' ']).unwrap_or((text.trim(), ""));
    if all_day && !matches!(time, "" | "00:00" | "00:00:00") {
        reader.faults.push(FieldFault::new(key, Message::new("api-whole-days")));
    }
    (day.to_owned(), time.to_owned())
}

/// The form's tags are separated by blanks, so a tag holds none.
fn tags(reader: &mut Reader, sent: &Object) -> String {
    let tags = reader.texts(sent, "tags", "tags");
    let joined: Vec<String> = tags.iter().map(|tag| tag.split_whitespace().collect()).collect();
    joined.join(",")
}

fn place(reader: &mut Reader, sent: &Object, raw: &mut RawEvent) {
    let Some(place) = reader.object(sent, "place", "place") else { return };
    reader.only(place, &["name", "address", "area", "latitude", "longitude"], "place.");
    raw.place_name = reader.text(place, "name", "place.name").unwrap_or_default();
    raw.place_address = reader.text(place, "address", "place.address").unwrap_or_default();
    raw.place_area = reader.text(place, "area", "place.area").unwrap_or_default();
    raw.latitude = reader.number(place, "latitude", "place.latitude").unwrap_or_default();
    raw.longitude = reader.number(place, "longitude", "place.longitude").unwrap_or_default();
}

/// The form's own rules, its faults under the API's names, after those found before.
fn draft(raw: &RawEvent, mut faults: Vec<FieldFault>, now: DateTime<Utc>) -> Result<EventDraft, DraftFaults> {
    let purpose = match Visibility::parse(raw.visibility.trim()) {
        Some(Visibility::Draft) => Purpose::Draft,
        _ => Purpose::Publish,
    };
    let parsed = EventDraft::parse(raw, purpose, now);
    match &parsed {
        // A form's "10 pm to 1 am" means the next day; whoever writes both dates in full means what they wrote.
        Ok(draft) if draft.remarks.contains(&Remark::EndsNextDay) => {
            faults.push(FieldFault::new("end", Message::new("error-end-before-start")));
        }
        Ok(_) => {}
        Err(DraftFaults(found)) => {
            for fault in found {
                let renamed = FieldFault::new(api_name(&fault.field), fault.message.clone());
                let known = faults.iter().any(|fault| fault.field == renamed.field);
                if !known {
                    faults.push(renamed);
                }
            }
        }
    }
    match parsed {
        Ok(draft) if faults.is_empty() => Ok(draft),
        _ => Err(DraftFaults(faults)),
    }
}

/// The API's name of a form's field.
fn api_name(field: &str) -> String {
    match field {
        "start_date" | "start_time" => "start".to_owned(),
        "end_date" | "end_time" => "end".to_owned(),
        "place_name" => "place.name".to_owned(),
        "place_address" => "place.address".to_owned(),
        "place_area" => "place.area".to_owned(),
        "latitude" | "longitude" => format!("place.{field}"),
        _ => match field.split_once('.') {
            Some((part, language)) => format!("texts.{language}.{part}"),
            None => field.to_owned(),
        },
    }
}
