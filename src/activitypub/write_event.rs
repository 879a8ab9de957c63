//! Our Event as it travels (FEP-8a8e plus Mobilizon's and PieFed's older names; docs/FEDERATION.md §2).

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, SecondsFormat, TimeZone, Utc};
use serde_json::{Map, Value, json};

use super::context::PUBLIC;
use crate::domain::event::{Event, EventStatus, Picture, Text, Visibility};
use crate::domain::fault::Message;
use crate::domain::text::{SafeHtml, excerpt, one_line, plain_from_html};
use crate::domain::time::{When, resolve};
use crate::domain::uri::ActorUri;
use crate::i18n::{DateStyle, UiLanguage, ZoneNaming, word};
use crate::urls::{Owner, Urls};

/// What the wire form needs beyond the event itself.
#[derive(Debug, Clone, Copy)]
pub struct WriteEvent<'a> {
    /// The site's addresses.
    pub urls: &'a Urls,
    /// The site's region, for the way dates are written.
    pub region: &'a str,
}

/// The length an open-ended event is given where an end must be named.
const INVENTED_LENGTH: Duration = Duration::hours(2);
/// How much of the description the one-line summary shows, in characters.
const TEASER: usize = 140;

impl WriteEvent<'_> {
    /// The canonical Event, without `@context`. A local, published event is expected.
    pub fn canonical(&self, event: &Event) -> Value {
        let actor = self.organization(event);
        let [names, summaries, contents] = self.words(event);
        let mut object = Map::new();
        let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
        put("id", json!(event.uri.as_str()));
        put("type", json!("Event"));
        put("attributedTo", json!(actor.as_str()));
        put("actor", json!(actor.as_str()));
        let (to, cc) = audience(event.visibility, self.urls.of_actor(&actor, "followers").as_str());
        put("to", to);
        put("cc", cc);
        let main = |of_all: &Map<String, Value>| of_all.values().next().cloned().unwrap_or_default();
        for (key, of_all) in [("name", names), ("summary", summaries), ("content", contents)] {
            put(key, main(&of_all));
            put(&format!("{key}Map"), Value::Object(of_all));
        }
        put("mediaType", json!("text/html"));
        put("url", json!(self.urls.event_page(event.id).as_str()));
        put("published", json!(instant(event.published.unwrap_or(event.created))));
        if event.published.is_some_and(|published| event.updated > published && event.version > 1) {
            put("updated", json!(instant(event.updated)));
        }
        object.extend(times(event));
        object.extend(standing(event));
        object.extend(self.whereabouts(event));
        object.extend(self.taking_part(event, &actor));
        object.extend(self.extras(event));
        Value::Object(object)
    }

    /// Title, summary and content, each by language, the main language first: Mastodon takes the first key for the post's
    /// language.
    fn words(&self, event: &Event) -> [Map<String, Value>; 3] {
        let mut words = [Map::new(), Map::new(), Map::new()];
        for text in &event.texts {
            let (when, description) = (self.when(event, text), text.description.html());
            let written = [
                titled(event, text),
                summary_with(event, text, &when, &description),
                self.content_with(event, text, &when, &description),
            ];
            for (of_all, one) in words.iter_mut().zip(written) {
                of_all.insert(text.language.as_str().to_owned(), json!(one));
            }
        }
        words
    }

    /// Date, time and zone in a text's language.
    fn when(&self, event: &Event, text: &Text) -> String {
        let style = DateStyle::for_text(text.language.as_str(), self.region);
        style.when(&event.when, NaiveDate::MIN, ZoneNaming::Always)
    }

    /// One plain line: date, time, zone, place, teaser; without markup and links.
    pub fn summary(&self, event: &Event, text: &Text) -> String {
        summary_with(event, text, &self.when(event, text), &text.description.html())
    }

    /// The description, opened by date, place and link, closed by links to the other languages.
    pub fn content(&self, event: &Event, text: &Text) -> String {
        self.content_with(event, text, &self.when(event, text), &text.description.html())
    }

    fn content_with(&self, event: &Event, text: &Text, when: &str, description: &SafeHtml) -> String {
        let page = self.urls.event_page(event.id);
        let mut opening = format!("<p><strong>{}{}</strong>", prefix(event, text), escape(when));
        if let Some(place) = where_line(event) {
            opening.push_str(&format!("<br>{}", escape(&place)));
        }
        if let Some(online) = &event.online_url {
            opening.push_str(&format!("<br>{}", link(online.as_str())));
        }
        opening.push_str(&format!("<br>{}</p>", link(page.as_str())));
        let others: Vec<String> = event
            .texts
            .iter()
            .filter(|other| other.language != text.language)
            .map(|other| {
                let address = format!("{page}?lang={}", other.language.primary());
                format!("<a href=\"{}\">{}</a>", escape(&address), escape(&other.title))
            })
            .collect();
        let closing =
            if others.is_empty() { String::new() } else { format!("<p>{}</p>", others.join("<br>")) };
        format!("{opening}{}{closing}", headings_as_bold_lines(description.as_str().trim_end()))
    }

    fn organization(&self, event: &Event) -> ActorUri {
        let slug = event.organizer.as_ref().map_or("", |organizer| organizer.slug.as_str());
        self.urls.actor(Owner::Organization(slug))
    }

    /// `location`: the place, the online place, or both.
    fn whereabouts(&self, event: &Event) -> Map<String, Value> {
        let mut locations = Vec::new();
        if let Some(at) = &event.place {
            let mut place = Map::new();
            place.insert("type".into(), json!("Place"));
            place.insert("id".into(), json!(self.urls.place(at.id).as_str()));
            place.insert("name".into(), json!(at.place.name));
            place.insert("address".into(), json!(at.place.address.as_deref().unwrap_or(&at.place.name)));
            if let Some(point) = at.place.coordinates {
                place.insert("latitude".into(), json!(point.latitude));
                place.insert("longitude".into(), json!(point.longitude));
            }
            locations.push(Value::Object(place));
        }
        if let Some(online) = &event.online_url {
            locations.push(json!({"type": "VirtualLocation", "name": "Online", "url": online.as_str()}));
        }
        let location = match locations.len() {
            0 => Value::Null,
            1 => locations.remove(0),
            _ => Value::Array(locations),
        };
        Map::from_iter([("location".to_owned(), location)])
    }

    /// How one takes part, and the keys that PieFed and Mobilizon look for without asking whether they are there.
    fn taking_part(&self, event: &Event, organization: &ActorUri) -> Map<String, Value> {
        let page = self.urls.event_page(event.id);
        let sign_up = event.url.as_ref().unwrap_or(&page);
        Map::from_iter([
            ("joinMode".to_owned(), json!("external")),
            ("externalParticipationUrl".to_owned(), json!(sign_up.as_str())),
            ("organizers".to_owned(), organizers(event, organization)),
            ("isOnline".to_owned(), json!(event.online_url.is_some())),
            ("onlineLink".to_owned(), json!(event.online_url.as_ref().map(|url| url.as_str()))),
            ("maximumAttendeeCapacity".to_owned(), Value::Null),
            ("participantCount".to_owned(), json!(0)),
            ("anonymousParticipation".to_owned(), json!(false)),
            ("anonymousParticipationEnabled".to_owned(), json!(false)),
            ("buyTicketsLink".to_owned(), Value::Null),
            ("feeCurrency".to_owned(), Value::Null),
            ("feeAmount".to_owned(), json!(0)),
            ("commentsEnabled".to_owned(), json!(false)),
            ("repliesModerationOption".to_owned(), json!("closed")),
            (
                "interactionPolicy".to_owned(),
                json!({"canQuote": {"automaticApproval": [PUBLIC]}, "canFeature": {"automaticApproval": [PUBLIC]}}),
            ),
        ])
    }

    fn extras(&self, event: &Event) -> Map<String, Value> {
        let picture = event.picture.as_ref().and_then(|picture| self.picture(picture));
        let attachment: Vec<Value> = picture.iter().cloned().collect();
        let tags: Vec<Value> = event
            .tags
            .iter()
            .map(|tag| json!({"type": "Hashtag", "name": format!("#{tag}"), "href": self.urls.tag(tag).as_str()}))
            .collect();
        let collection = |part: &str| json!({"type": "Collection", "id": self.urls.of_event(event.id, part).as_str(), "totalItems": 0});
        let mut extras = Map::from_iter([
            ("category".to_owned(), json!(event.kind.category())),
            ("tag".to_owned(), Value::Array(tags)),
            ("attachment".to_owned(), Value::Array(attachment)),
        ]);
        if let Some(picture) = picture {
            extras.insert("image".into(), picture);
        }
        for part in ["replies", "likes", "shares"] {
            extras.insert(part.into(), collection(part));
        }
        extras
    }

    fn picture(&self, picture: &Picture) -> Option<Value> {
        let Picture::Stored { file, width, height, alt, .. } = picture else { return None };
        Some(json!({
            "type": "Image",
            "mediaType": "image/jpeg",
            "url": self.urls.media(file).as_str(),
            "name": alt.as_deref().unwrap_or(""),
            "width": width,
            "height": height,
        }))
    }
}

fn summary_with(event: &Event, text: &Text, when: &str, description: &SafeHtml) -> String {
    let mut parts = vec![when.to_owned()];
    parts.extend(where_line(event));
    let teaser = excerpt(&one_line(&plain_from_html(description.as_str())), TEASER);
    if !teaser.is_empty() {
        parts.push(teaser);
    }
    let line = parts.join(" · ");
    format!("{}{}", prefix(event, text), without_markup(&line))
}

/// Who organizes it: the organization, or nobody that wants to be named.
fn organizers(event: &Event, organization: &ActorUri) -> Value {
    match event.named_organizer() {
        Some(_) => json!({"type": "Collection", "totalItems": 1, "items": [organization.as_str()]}),
        None => Value::Null,
    }
}

/// `to` and `cc`: Public and followers, in the order that says how public it is.
pub fn audience(visibility: Visibility, followers: &str) -> (Value, Value) {
    match visibility {
        Visibility::Public => (json!([PUBLIC]), json!([followers])),
        Visibility::Unlisted | Visibility::Draft => (json!([followers]), json!([PUBLIC])),
    }
}

fn times(event: &Event) -> Map<String, Value> {
    let zone = event.when.zone();
    let start = event.when.start_utc();
    let (end, shown) = match event.when {
        When::Timed { end: Some(_), .. } => (event.when.end_utc().unwrap_or(start + INVENTED_LENGTH), true),
        When::Timed { end: None, .. } => (start + INVENTED_LENGTH, false),
        // The last second of the last day, as Mobilizon and others write whole days.
        When::AllDay { last, .. } => {
            let second = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
            (resolve(last.and_time(second), zone).instant(), false)
        }
    };
    let local = |at: DateTime<Utc>| {
        zone.from_utc_datetime(&at.naive_utc()).to_rfc3339_opts(SecondsFormat::Secs, true)
    };
    let mut times = Map::from_iter([
        ("startTime".to_owned(), json!(local(start))),
        ("endTime".to_owned(), json!(local(end.max(start + Duration::seconds(1))))),
        ("displayEndTime".to_owned(), json!(shown)),
        ("timezone".to_owned(), json!(zone.name())),
    ]);
    if let Some(previous) = event.previous_start {
        times.insert("previousStartTime".into(), json!(local(previous)));
    }
    times
}

fn standing(event: &Event) -> Map<String, Value> {
    let (status, exact) = match event.status {
        EventStatus::Confirmed if event.previous_start.is_some() => ("CONFIRMED", "EventRescheduled"),
        EventStatus::Confirmed => ("CONFIRMED", "EventScheduled"),
        EventStatus::Tentative => ("TENTATIVE", "EventTentative"),
        EventStatus::Postponed => ("TENTATIVE", "EventPostponed"),
        EventStatus::Cancelled => ("CANCELLED", "EventCancelled"),
        EventStatus::MovedOnline => ("CONFIRMED", "EventMovedOnline"),
    };
    Map::from_iter([("status".to_owned(), json!(status)), ("eventStatus".to_owned(), json!(exact))])
}

/// The title, with the prefix that programs without a status field show.
pub(super) fn titled(event: &Event, text: &Text) -> String {
    format!("{}{}", prefix(event, text), text.title)
}

/// "CANCELLED: " and the like, in the text's language.
pub fn prefix(event: &Event, text: &Text) -> String {
    let key = match event.status {
        EventStatus::Cancelled => "wire-prefix-cancelled",
        EventStatus::Postponed => "wire-prefix-postponed",
        _ => return String::new(),
    };
    let language = UiLanguage::of_tag(text.language.as_str()).unwrap_or(UiLanguage::En);
    format!("{} ", word(language, key))
}

/// All prefixes that may stand before a title, in every language we have words in; readers strip them.
pub fn known_prefixes() -> Vec<String> {
    let keys = [Message::new("wire-prefix-cancelled"), Message::new("wire-prefix-postponed")];
    UiLanguage::ALL
        .iter()
        .flat_map(|language| keys.iter().map(|key| crate::i18n::tr(*language, key)))
        .collect()
}

/// Place and area in one line.
pub fn where_line(event: &Event) -> Option<String> {
    let place = &event.place.as_ref()?.place;
    let line = place.line();
    Some(match &place.area {
        Some(area) if !line.contains(area.as_str()) => format!("{line} ({area})"),
        _ => line,
    })
}

/// Signs that Misskey and Mastodon would take for markup, and words they would take for links, leave the line.
fn without_markup(line: &str) -> String {
    let words: Vec<&str> =
        line.split(' ').filter(|word| !word.contains("://") && !word.starts_with("www.")).collect();
    words.join(" ").replace('&', "+").replace(['<', '>'], "")
}

/// Headings and rules as Mastodon would make of them, so that every program shows the same (Mastodon 4.5
/// `MASTODON_STRICT` turns headings into bold lines and drops rules).
fn headings_as_bold_lines(html: &str) -> String {
    let mut html = html.replace("<hr>", "");
    for level in 2..=5 {
        html = html
            .replace(&format!("<h{level}>"), "<p><strong>")
            .replace(&format!("</h{level}>"), "</strong></p>");
    }
    html
}

fn link(address: &str) -> String {
    format!("<a href=\"{0}\">{0}</a>", escape(address))
}

/// Text as HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An instant as peers read it: UTC, whole seconds never lost, milliseconds kept because `updated` must grow.
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
