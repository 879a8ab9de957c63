//! Our calendars as feeds and files (RFC 5545, 7986).
//!
//! What is written depends on the events alone, so that the same events give the same bytes and the same ETag.

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType};
use chrono::{DateTime, Duration, NaiveDateTime, TimeDelta, Utc};
use icalendar::{Calendar, Component, Event as Entry, EventLike, EventStatus as EntryStatus, Property};

use crate::activitypub::write_event::prefix;
use crate::domain::event::{Event, EventStatus, EventUri, Origin, Picture, Text};
use crate::domain::text::plain_from_html;
use crate::domain::time::When;
use crate::domain::uri::WebUrl;
use crate::urls::Urls;

/// What a feed is called and how it behaves.
#[derive(Debug, Clone)]
pub struct FeedInfo<'a> {
    /// Its name in the subscriber's list of calendars.
    pub name: &'a str,
    /// Where it can be asked for again.
    pub source: Option<&'a WebUrl>,
    /// Accent colour as a CSS colour name or `#rrggbb`.
    pub color: Option<&'a str>,
    /// The language in which events with several are written.
    pub language: &'a str,
    /// How often subscribers should ask.
    pub refresh: TimeDelta,
}

/// An event on one of its dates: what it says of its time and whether it takes place is what holds for that date.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedEvent {
    /// The event, with the time and status of the date.
    pub event: Event,
    /// Of a series: the start that tells this date from the others.
    pub of_series: Option<DateTime<Utc>>,
}

impl From<Event> for DatedEvent {
    fn from(event: Event) -> Self {
        Self { event, of_series: None }
    }
}

/// Writes a feed; cancelled events stay in it, so that subscribers hear of it.
pub fn write(feed: &FeedInfo<'_>, dates: &[DatedEvent], urls: &Urls) -> String {
    let mut calendar = Calendar::empty();
    let mut add = |key: &str, value: &str| {
        calendar.append_property(Property::new(key, clean(value)));
    };
    add("VERSION", "2.0");
    add("PRODID", "-//Convoca//Convoca//EN");
    add("CALSCALE", "GREGORIAN");
    add("METHOD", "PUBLISH");
    add("NAME", &text(feed.name));
    add("X-WR-CALNAME", feed.name);
    if let Some(color) = feed.color {
        // RFC 7986 §5.9 knows CSS names only; Apple's own property takes hexadecimal ones.
        add(if color.starts_with('#') { "X-APPLE-CALENDAR-COLOR" } else { "COLOR" }, color);
    }
    if let Some(source) = feed.source {
        calendar.append_property(
            Property::new("SOURCE", clean(source.as_str())).add_parameter("VALUE", "URI").done(),
        );
    }
    calendar.ttl(&feed.refresh);
    for date in dates {
        calendar.push(entry(date, feed.language, urls));
    }
    with_zones(&calendar.to_string(), dates)
}

fn entry(date: &DatedEvent, language: &str, urls: &Urls) -> Entry {
    let event = &date.event;
    let told = event.text_for(language);
    let page = page(event, urls);
    let uid = match date.of_series {
        Some(start) => format!("{}-{}", start.format("%Y%m%dT%H%M%SZ"), uid(event, urls)),
        None => uid(event, urls),
    };
    let mut entry = Entry::with_uid(&clean(&uid));
    entry
        .timestamp(event.updated)
        .last_modified(event.updated)
        .created(event.published.unwrap_or(event.updated))
        .sequence(u32::try_from(event.version).unwrap_or(0))
        .status(status(event.status))
        .summary(&clean_text(&format!("{}{}", prefix(event, told), told.title)))
        .url(&clean(page.as_str()));
    times(&mut entry, &event.when);
    let plain = description(event, told, &page);
    if !plain.is_empty() {
        entry.description(&clean_text(&plain));
    }
    let html = told.description.html();
    if !html.is_empty() {
        let property = Property::new("X-ALT-DESC", clean_text(html.as_str()))
            .add_parameter("FMTTYPE", "text/html")
            .done();
        entry.append_property(property);
    }
    whereabouts(&mut entry, event);
    if !event.tags.is_empty() {
        entry.categories(event.tags.iter().map(|tag| clean(tag)));
    }
    if let Some(Picture::Stored { file, .. }) = &event.picture {
        let image = Property::new("IMAGE", clean(urls.media(file).as_str()))
            .add_parameter("VALUE", "URI")
            .add_parameter("DISPLAY", "BADGE")
            .add_parameter("FMTTYPE", "image/jpeg")
            .done();
        entry.append_property(image);
    }
    entry.done()
}

/// UID: of a local event its id at our host; of a mirrored one what its home calls it.
pub fn uid(event: &Event, urls: &Urls) -> String {
    match (&event.origin, &event.uri) {
        (Origin::Local, _) => format!("{}@{}", event.id, urls.host()),
        (Origin::Mirrored(mirror), uri) => match (&mirror.uid, uri) {
            (Some(uid), _) => uid.clone(),
            (None, EventUri::Object(uri)) => uri.as_str().to_owned(),
            (None, EventUri::Entry(_)) => format!("{}@{}", event.id, urls.host()),
        },
    }
}

/// The page people are sent to: the event's home.
pub fn page(event: &Event, urls: &Urls) -> WebUrl {
    match &event.origin {
        Origin::Mirrored(mirror) => mirror.page.clone().unwrap_or_else(|| urls.event_page(event.id)),
        Origin::Local => urls.event_page(event.id),
    }
}

fn status(status: EventStatus) -> EntryStatus {
    match status {
        EventStatus::Cancelled => EntryStatus::Cancelled,
        EventStatus::Tentative | EventStatus::Postponed => EntryStatus::Tentative,
        EventStatus::Confirmed | EventStatus::MovedOnline => EntryStatus::Confirmed,
    }
}

fn times(entry: &mut Entry, when: &When) {
    match when {
        When::AllDay { first, last, .. } => {
            let day = |day: &chrono::NaiveDate| day.format("%Y%m%d").to_string();
            let after = last.checked_add_days(chrono::Days::new(1)).unwrap_or(*last);
            for (key, value) in [("DTSTART", day(first)), ("DTEND", day(&after))] {
                entry.append_property(Property::new(key, value).add_parameter("VALUE", "DATE").done());
            }
        }
        When::Timed { start, end, zone } => {
            entry.append_property(wall("DTSTART", *start, zone.name()));
            // Without an end the entry has no length at all (RFC 5545 §3.6.1): nothing is invented.
            if let Some(end) = end.filter(|end| end > start) {
                entry.append_property(wall("DTEND", end, zone.name()));
            }
        }
    }
}

fn wall(key: &str, time: NaiveDateTime, zone: &str) -> Property {
    let digits = time.format("%Y%m%dT%H%M%S");
    if zone == "UTC" {
        return Property::new(key, format!("{digits}Z"));
    }
    Property::new(key, digits.to_string()).add_parameter("TZID", zone).done()
}

/// The description in plain words, with the links that most calendar apps show nowhere else.
fn description(event: &Event, told: &Text, page: &WebUrl) -> String {
    let mut parts = vec![plain_from_html(told.description.html().as_str())];
    parts.extend(event.online_url.iter().map(|link| link.as_str().to_owned()));
    parts.extend(event.url.iter().map(|link| link.as_str().to_owned()));
    parts.push(page.as_str().to_owned());
    parts.retain(|part| !part.is_empty());
    parts.dedup();
    parts.join("\n\n")
}

fn whereabouts(entry: &mut Entry, event: &Event) {
    if let Some(at) = &event.place {
        let line = at.place.line();
        let line = if line.is_empty() { at.place.area.clone().unwrap_or_default() } else { line };
        if !line.is_empty() {
            entry.location(&clean_text(&line));
        }
        if let Some(point) = at.place.coordinates {
            entry.add_property("GEO", format!("{};{}", point.latitude, point.longitude));
        }
    } else if let Some(online) = &event.online_url {
        entry.location(&clean(online.as_str()));
    }
    if let Some(online) = &event.online_url {
        let property =
            Property::new("CONFERENCE", clean(online.as_str())).add_parameter("VALUE", "URI").done();
        entry.append_property(property);
    }
}

/// A value of a property the library does not know as text, escaped (RFC 5545 §3.3.11).
fn text(value: &str) -> String {
    clean_text(value).replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Line ends as one sign, other control signs left out.
fn clean_text(value: &str) -> String {
    value.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// Without any control signs: no value may begin a new line.
fn clean(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).collect()
}

/// Puts the definitions of the zones used in front of the first entry.
fn with_zones(calendar: &str, dates: &[DatedEvent]) -> String {
    let definitions = zone_definitions(dates);
    match calendar.find("BEGIN:VEVENT") {
        Some(at) => format!("{}{definitions}{}", &calendar[..at], &calendar[at..]),
        None => calendar.to_owned(),
    }
}

/// VTIMEZONE for every zone of timed events, from a year before the first to a year after the last.
fn zone_definitions(dates: &[DatedEvent]) -> String {
    let mut zones: Vec<(&'static str, DateTime<Utc>, DateTime<Utc>)> = Vec::new();
    for when in dates.iter().map(|date| date.event.when).filter(|when| !when.is_all_day()) {
        let (name, at) = (when.zone().name(), when.start_utc());
        match zones.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, first, last)) => (*first, *last) = ((*first).min(at), (*last).max(at)),
            None => zones.push((name, at, at)),
        }
    }
    zones.retain(|(name, ..)| *name != "UTC");
    zones.sort_unstable();
    let mut calendar = ICalendar {
        components: vec![ICalendarComponent {
            component_type: ICalendarComponentType::VCalendar,
            ..ICalendarComponent::default()
        }],
    };
    for (name, first, last) in zones {
        let year = Duration::days(366);
        calendar.add_timezone(name, (first - year).timestamp(), (last + year).timestamp());
    }
    let written = calendar.to_string();
    let (from, until) = (written.find("BEGIN:VTIMEZONE"), written.rfind("END:VCALENDAR"));
    match (from, until) {
        (Some(from), Some(until)) => written[from..until].to_owned(),
        _ => String::new(),
    }
}
