//! The forms of one event. They differ in `type`, the prefix of `name`, `summary`, the first words of `content`, and the
//! shape of `location` and `endTime`; everything else is as in the canonical Event.

use serde_json::{Map, Value, json};

use crate::activitypub::write_event::{WriteEvent, escape, prefix, titled};
use crate::domain::event::{Event, Text};
use crate::domain::time::When;
use crate::i18n::{DateStyle, UiLanguage, word};

/// A form of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// As it is kept: for other programs made for events.
    Canonical,
    /// With its summary, one place: for timelines that show the summary as text.
    Timeline,
    /// GoToSocial (0.20): without summary, which would hide the name; the name, all one sees of a folded post, says the
    /// day; one entry in `contentMap`, which is the language.
    Folded,
    /// Without summary, which Misskey and Pleroma show as a content warning.
    NoSummary,
    /// Takahe: shows `content` only, so the title opens it; without summary.
    TitleInside,
    /// A Note that opens with the title, for programs that drop Event.
    Note,
    /// Mobilizon (5.1): without an end that nobody set; one place.
    Mobilizon,
    /// Gancio (1.21): one place with a name and an address in one line, whatever the event has; without an end that nobody
    /// set.
    Gancio,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Canonical,
        Self::Timeline,
        Self::Folded,
        Self::NoSummary,
        Self::TitleInside,
        Self::Note,
        Self::Mobilizon,
        Self::Gancio,
    ];

    /// A word by which caches tell the forms apart.
    pub fn name(self) -> &'static str {
        match self {
            Self::Canonical => "",
            Self::Timeline => "timeline",
            Self::Folded => "folded",
            Self::NoSummary => "no-summary",
            Self::TitleInside => "title-inside",
            Self::Note => "note",
            Self::Mobilizon => "mobilizon",
            Self::Gancio => "gancio",
        }
    }

    /// The `type` of the object.
    pub fn object_type(self) -> &'static str {
        match self {
            Self::Note => "Note",
            _ => "Event",
        }
    }

    /// This form, or the nearest one of the type a server got the object as first: no program takes an object that
    /// changes its type.
    #[must_use]
    pub fn keeping(self, object_type: &str) -> Self {
        match (object_type, self) {
            ("Note", _) => Self::Note,
            (_, Self::Note) => Self::Timeline,
            (_, shape) => shape,
        }
    }
}

impl WriteEvent<'_> {
    /// The event in a form, without `@context`. A local, published event is expected.
    pub fn shaped(&self, event: &Event, shape: Shape) -> Value {
        let mut object = self.canonical(event);
        self.reshape(&mut object, event, shape);
        object
    }

    /// Gives the canonical form of an event another one.
    pub fn reshape(&self, object: &mut Value, event: &Event, shape: Shape) {
        let Some(members) = object.as_object_mut() else { return };
        match shape {
            Shape::Canonical => return,
            Shape::Timeline => {}
            Shape::Folded => {
                drop_summary(members);
                self.name_the_day(members, event);
                keep_main_language(members, event);
            }
            Shape::NoSummary => drop_summary(members),
            Shape::TitleInside => {
                drop_summary(members);
                open_with_title(members, event);
            }
            Shape::Note => {
                drop_summary(members);
                open_with_title(members, event);
                members.insert("type".into(), json!("Note"));
                // A Note with a name is taken for a vote, or folded.
                members.shift_remove("name");
                members.shift_remove("nameMap");
            }
            Shape::Mobilizon | Shape::Gancio => drop_invented_end(members, event),
        }
        let place =
            if shape == Shape::Gancio { place_for_gancio(members, event) } else { one_place(members) };
        members.insert("location".into(), place);
    }

    /// "Saturday, March 6 · March for housing".
    fn name_the_day(&self, members: &mut Map<String, Value>, event: &Event) {
        let text = event.main_text();
        let day = event.when.start_local().date();
        let style = DateStyle::for_text(text.language.as_str(), self.region);
        let name = format!("{}{} · {}", prefix(event, text), style.day(day, day), text.title);
        members.insert("name".into(), json!(name));
        members.insert("nameMap".into(), json!({text.language.as_str(): name}));
    }
}

fn drop_summary(members: &mut Map<String, Value>) {
    members.shift_remove("summary");
    members.shift_remove("summaryMap");
}

fn keep_main_language(members: &mut Map<String, Value>, event: &Event) {
    let language = event.main_text().language.as_str();
    let content = members.get("content").cloned().unwrap_or_default();
    members.insert("contentMap".into(), json!({language: content}));
}

/// The title in bold, as the first paragraph of `content` in each language.
fn open_with_title(members: &mut Map<String, Value>, event: &Event) {
    let opened = |text: &Text, content: &Value| {
        let title = escape(&titled(event, text));
        json!(format!("<p><strong>{title}</strong></p>{}", content.as_str().unwrap_or_default()))
    };
    if let Some(content) = members.get_mut("content") {
        *content = opened(event.main_text(), content);
    }
    if let Some(contents) = members.get_mut("contentMap").and_then(Value::as_object_mut) {
        for text in &event.texts {
            if let Some(content) = contents.get_mut(text.language.as_str()) {
                *content = opened(text, content);
            }
        }
    }
}

/// An end that was made up because the canonical form always has one. Whole days keep theirs when they are several.
fn drop_invented_end(members: &mut Map<String, Value>, event: &Event) {
    let invented = match event.when {
        When::Timed { end, .. } => end.is_none(),
        When::AllDay { first, last, .. } => last <= first,
    };
    if invented {
        members.shift_remove("endTime");
    }
}

/// The place alone: most programs take one location. Of an event that is only online nothing is left; its link stands in
/// `content` and `onlineLink`.
fn one_place(members: &Map<String, Value>) -> Value {
    let location = members.get("location").cloned().unwrap_or_default();
    let candidates = match location {
        Value::Array(several) => several,
        one => vec![one],
    };
    candidates.into_iter().find(|candidate| candidate["type"] == "Place").unwrap_or_default()
}

/// Gancio shows an event without a place nowhere, and answers 400 to a place that is only a link: where there is none,
/// the link is the place, or the word for "no place yet". Its places are known by their names, so that none is nameless.
fn place_for_gancio(members: &Map<String, Value>, event: &Event) -> Value {
    let language = UiLanguage::of_tag(event.main_text().language.as_str()).unwrap_or(UiLanguage::En);
    let unknown = word(language, "wire-place-unknown");
    let mut place = one_place(members);
    if let Some(known) = place.as_object_mut() {
        let area =
            event.place.as_ref().and_then(|at| at.place.area.as_deref()).unwrap_or(&unknown).to_owned();
        let said = |known: &Map<String, Value>, key: &str| {
            known.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty()).map(str::to_owned)
        };
        let (name, address) = (said(known, "name"), said(known, "address"));
        let name = name.or_else(|| address.clone()).unwrap_or(area);
        known.insert("address".into(), json!(address.unwrap_or_else(|| name.clone())));
        known.insert("name".into(), json!(name));
        return place;
    }
    match &event.online_url {
        Some(link) => {
            json!({"type": "Place", "name": word(language, "wire-place-online"), "address": link.as_str()})
        }
        None => json!({"type": "Place", "name": unknown, "address": unknown}),
    }
}
