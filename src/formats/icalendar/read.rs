//! A feed, entry by entry: one bad property costs at most its entry, never the feed.

use std::borrow::Cow;

use calcard::icalendar::{
    ICalendar, ICalendarClassification, ICalendarComponentType, ICalendarMethod, ICalendarProperty,
    ICalendarValue,
};
use calcard::{Entry as Parsed, Parser};
use sha2::{Digest, Sha256};

use super::component::Component;
pub use super::recurrence::Dates;
use super::recurrence::Effort;
use super::series::{self, Entry, Recurs};
use super::zone::Zones;
use super::{description, place, time};
use crate::domain::found_event::FoundEvent;
use crate::domain::remote_event::{Audience, Note, RemoteIdentity, RemoteRecurrence};
use crate::domain::text::plain_title;
use crate::domain::uri::WebUrl;
use crate::formats::budget::Budget;
use crate::formats::reading::{Format, Noted, ReadHint, Reading};

/// The most bytes of a feed.
pub const MAX_FEED_BYTES: usize = 5 * 1024 * 1024;
/// The most entries read of a feed.
pub const MAX_ENTRIES: usize = 5_000;
/// The most calendars in one file.
const MAX_CALENDARS: usize = 500;
/// The most notes kept of one feed.
const MAX_NOTES: usize = 500;

/// Whether a text is iCalendar by its beginning.
pub fn is_calendar(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.get(..6).is_some_and(|begin| begin.eq_ignore_ascii_case("BEGIN:"))
}

/// Reads all calendars of a text.
pub fn read(text: &str, hint: &ReadHint<'_>) -> Reading {
    let mut reading = Reading::of(Format::ICalendar);
    if text.len() > MAX_FEED_BYTES {
        reading.reasons.push(Note::new("ignore-feed-too-large"));
        return reading;
    }
    let mut budget = Budget::of(hint);
    let mut effort = Effort::of_a_feed(hint.patience);
    let calendars = calendars(text);
    let any = !calendars.is_empty();
    for calendar in calendars {
        read_calendar(&calendar, hint, &mut budget, &mut effort, &mut reading);
    }
    reading.judge_by_events();
    if reading.events.is_empty() && reading.refused.is_empty() {
        reading.reasons.push(Note::new(if any { "ignore-no-entries" } else { "ignore-no-calendar" }));
    }
    reading.notes.truncate(MAX_NOTES);
    reading
}

fn calendars(text: &str) -> Vec<ICalendar> {
    let text = with_times_called_times(text.trim_start_matches('\u{feff}').trim_start());
    let mut parser = Parser::new(&text);
    let mut found = Vec::new();
    for _ in 0..MAX_CALENDARS * 4 {
        match parser.entry() {
            Parsed::ICalendar(calendar) => found.push(calendar),
            Parsed::Eof | Parsed::TooManyComponents => break,
            _ => {}
        }
        if found.len() == MAX_CALENDARS {
            break;
        }
    }
    found
}

/// `DTSTART;VALUE=DATE:20110804T120000` is a time although it is called a date: the parser would drop the hours.
fn with_times_called_times(text: &str) -> Cow<'_, str> {
    const CALLED: &str = ";VALUE=DATE:";
    let is_time = |value: &str| {
        let bytes = value.as_bytes();
        bytes.len() > 8 && bytes[..8].iter().all(u8::is_ascii_digit) && bytes[8] == b'T'
    };
    if !text.match_indices(CALLED).any(|(at, _)| is_time(&text[at + CALLED.len()..])) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(CALLED) {
        let after = &rest[at + CALLED.len()..];
        out.push_str(&rest[..at]);
        out.push_str(if is_time(after) { ":" } else { CALLED });
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn read_calendar(
    calendar: &ICalendar,
    hint: &ReadHint<'_>,
    budget: &mut Budget<'_>,
    effort: &mut Effort<'_>,
    reading: &mut Reading,
) {
    let Some(root) = calendar.components.first() else { return };
    let root = Component(root);
    reading.name = reading.name.take().or_else(|| {
        let name = root.other_text("X-WR-CALNAME").or_else(|| root.text(&ICalendarProperty::Name));
        name.map(|name| plain_title(&name, 200))
    });
    reading.software = reading.software.take().or_else(|| {
        root.text(&ICalendarProperty::Prodid).and_then(|product| software(&product)).map(str::to_owned)
    });
    let cancelled = matches!(
        root.get(&ICalendarProperty::Method).and_then(|method| method.values().first()),
        Some(ICalendarValue::Method(ICalendarMethod::Cancel))
    );
    let zones = Zones::read(calendar, hint.default_zone, hint.now);
    let venues = place::read_venues(calendar);

    let mut entries = entries(calendar, &zones, budget, reading);
    let (kept, dropped) = series::without_superseded(std::mem::take(&mut entries));
    entries = kept;
    if dropped > 0 {
        reading.notes.push(Noted::whole(Note::new("note-superseded").with("count", dropped)));
    }
    let renamed = series::with_names_of_their_own(&mut entries);
    if renamed > 0 {
        reading.notes.push(Noted::whole(Note::new("note-shared-uid").with("count", renamed)));
    }
    let recurrences = series::recurrences(&mut entries, &zones, hint.dates, effort);
    for (entry, recurs) in entries.into_iter().zip(recurrences) {
        let recurrence = match recurs {
            Recurs::Once => None,
            Recurs::On(recurrence) => Some(recurrence),
            // Half a series would be a wrong one.
            Recurs::Unknown => {
                if std::mem::replace(&mut reading.complete, false) {
                    reading.notes.push(Noted::whole(Note::new("note-out-of-time")));
                }
                continue;
            }
        };
        let (found, notes) = found_event(entry, recurrence, &venues, cancelled, hint);
        reading.take_found(found, notes);
    }
}

fn entries<'a>(
    calendar: &'a ICalendar,
    zones: &Zones,
    budget: &mut Budget<'_>,
    reading: &mut Reading,
) -> Vec<Entry<'a>> {
    let all = calendar.components.iter().filter(|c| c.component_type == ICalendarComponentType::VEvent);
    let mut entries = Vec::new();
    for component in all {
        if !budget.take_one(reading) {
            break;
        }
        entries.push(entry(Component(component), zones));
    }
    entries
}

fn entry<'a>(component: Component<'a>, zones: &Zones) -> Entry<'a> {
    let mut notes = Vec::new();
    let time = time::read(component, zones, &mut notes);
    let uid = component.text(&ICalendarProperty::Uid).map(|uid| uid.chars().take(500).collect());
    let modified = [ICalendarProperty::LastModified, ICalendarProperty::Dtstamp]
        .iter()
        .find_map(|name| component.get(name).and_then(time::stamp))
        .map(time::Stamp::wall);
    Entry {
        uid: uid.unwrap_or_else(|| {
            notes.push(Note::new("note-uid-made"));
            made_uid(component)
        }),
        replaces: series::replaced(component, zones),
        sequence: component
            .get(&ICalendarProperty::Sequence)
            .and_then(|property| property.values().first().and_then(ICalendarValue::as_integer))
            .unwrap_or(0),
        modified,
        component,
        time,
        notes,
    }
}

/// A UID that stays the same as long as start and title do.
fn made_uid(component: Component<'_>) -> String {
    let mut hash = Sha256::new();
    for name in [ICalendarProperty::Dtstart, ICalendarProperty::Summary, ICalendarProperty::Url] {
        hash.update(component.text(&name).unwrap_or_default());
        hash.update([0]);
    }
    let digest: String = hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("made-{digest}")
}

fn found_event(
    entry: Entry<'_>,
    recurrence: Option<RemoteRecurrence>,
    venues: &[place::Venue],
    cancelled: bool,
    hint: &ReadHint<'_>,
) -> (FoundEvent, Vec<Note>) {
    let component = entry.component;
    let mut notes = entry.notes;
    let mut found = FoundEvent::empty();
    found.status = description::read_status(component, cancelled);
    found.texts = description::read_texts(component, found.status, hint.default_language);
    match entry.time {
        Ok(time) => {
            found.zone = time.when.zone;
            found.when = Some(time.when);
        }
        Err(fault) => found.faults.push(fault),
    }
    let (place, online_url) = place::read(component, venues, &mut notes);
    found.place = place;
    found.online_url = online_url;
    found.url = component
        .text(&ICalendarProperty::Url)
        .or_else(|| Some(entry.uid.clone()).filter(|uid| uid.starts_with("http")))
        .and_then(|address| WebUrl::parse(&address).ok());
    found.image = description::read_picture(component);
    found.tags = description::read_tags(component, &mut notes);
    found.organizers = description::read_organizers(component);
    found.audience = read_class(component, &mut notes);
    found.published = instant(component, &ICalendarProperty::Created);
    found.updated = instant(component, &ICalendarProperty::LastModified);
    found.recurrence = recurrence;
    found.raw = Some(raw(component));
    found.identity = RemoteIdentity::Entry {
        uid: entry.uid,
        recurrence_id: entry.replaces.map(|replaced| replaced.text),
        sequence: entry.sequence,
    };
    (found, notes)
}

/// CLASS: private and confidential entries in a public feed are a mistake not to be spread.
fn read_class(component: Component<'_>, notes: &mut Vec<Note>) -> Audience {
    let class = component.get(&ICalendarProperty::Class).and_then(|class| class.values().first());
    match class {
        Some(ICalendarValue::Classification(
            ICalendarClassification::Private | ICalendarClassification::Confidential,
        )) => {
            notes.push(Note::new("note-private-entry"));
            Audience::NotPublic
        }
        _ => Audience::Public,
    }
}

fn instant(component: Component<'_>, name: &ICalendarProperty) -> Option<chrono::DateTime<chrono::Utc>> {
    component.get(name).and_then(time::stamp).map(|stamp| stamp.wall().and_utc())
}

/// The entry written out again.
fn raw(component: Component<'_>) -> String {
    let mut event = component.0.clone();
    event.component_ids = Vec::new();
    let mut root = calcard::icalendar::ICalendarComponent {
        component_type: ICalendarComponentType::VCalendar,
        ..Default::default()
    };
    root.component_ids = vec![1];
    ICalendar { components: vec![root, event] }.to_string()
}

/// The program a PRODID names.
fn software(product: &str) -> Option<&'static str> {
    const PRODUCTS: [(&str, &str); 19] = [
        ("convoca", "convoca"),
        ("mobilizon", "mobilizon"),
        ("adamgibbons", "gancio"),
        ("gancio", "gancio"),
        ("ecpv", "the-events-calendar"),
        ("the events calendar", "the-events-calendar"),
        ("google", "google"),
        ("exchange", "exchange"),
        ("outlook", "outlook"),
        ("microsoft", "outlook"),
        ("apple", "apple"),
        ("nextcloud", "nextcloud"),
        ("sabre", "nextcloud"),
        ("meetup", "meetup"),
        ("facebook", "facebook"),
        ("discourse", "discourse"),
        ("zimbra", "zimbra"),
        ("friendica", "friendica"),
        ("mozilla", "thunderbird"),
    ];
    let product = product.to_lowercase();
    PRODUCTS.into_iter().find(|(part, _)| product.contains(part)).map(|(_, name)| name)
}

/// What later versions of an entry are matched by: its UID, or its page where the program makes a new UID when the time
/// changes (The Events Calendar: `{post}-{start}-{end}@host`).
pub fn stable_uid<'a>(uid: &'a str, page: Option<&'a WebUrl>) -> &'a str {
    match page {
        Some(page) if uid_moves_with_the_time(uid) => page.as_str(),
        _ => uid,
    }
}

fn uid_moves_with_the_time(uid: &str) -> bool {
    let Some((numbers, _)) = uid.split_once('@') else { return false };
    let parts: Vec<&str> = numbers.split('-').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}
