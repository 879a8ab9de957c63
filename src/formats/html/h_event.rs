//! An event in microformats, as a [`FoundEvent`].

use chrono::NaiveDate;
use scraper::{ElementRef, Html};

use super::element::{escaped, first_inside, text_of};
use super::microformats::{Dialect, Item, items, text};
use super::page::{Names, Page};
use super::value_class;
use crate::activitypub::read_place::coordinates;
use crate::activitypub::read_text::without_status_prefix;
use crate::activitypub::read_time::WrittenTime;
use crate::activitypub::vocab::Wire;
use crate::domain::event::{EventStatus, MAX_TAGS, MAX_TITLE};
use crate::domain::found_event::{FoundEvent, Unusable};
use crate::domain::place::{Coordinates, Place};
use crate::domain::remote_event::{Note, RemoteImage, RemoteText, RemoteWhen};
use crate::domain::text::{plain_title, sanitize};
use crate::formats::budget::Budget;
use crate::formats::reading::Reading;
use crate::formats::when::{digits, placed};

/// The longest name or address of a place, in characters.
const MAX_PLACE: usize = 300;
/// The most characters of a description that are looked at.
const MAX_SOURCE: usize = 100_000;

/// Reads the events of a page.
pub(super) fn read_page(html: &Html, page: &Page, budget: &mut Budget<'_>, reading: &mut Reading) {
    let mut names = Names::default();
    for item in items(html) {
        if !budget.take_one(reading) {
            return;
        }
        let (found, notes) = read_event(&item, page, &mut names);
        reading.take_found(found, notes);
    }
}

fn read_event(item: &Item<'_>, page: &Page, names: &mut Names) -> (FoundEvent, Vec<Note>) {
    let mut notes = Vec::new();
    let mut found = FoundEvent::empty();
    found.status = read_status(item);
    found.texts = read_texts(item, found.status, page);
    match read_when(item, page, &mut notes) {
        Ok(when) => found.when = Some(when),
        Err(fault) => found.faults.push(fault),
    }
    found.place = read_place(item, &mut notes);
    found.url = item.address("url", page).or_else(|| item.implied_address(page));
    found.image = read_picture(item, page);
    found.tags = read_tags(item, &mut notes);
    let organizers: Vec<String> = item
        .all("organizer")
        .map(|element| plain_title(&name_inside(element), 200))
        .filter(|name| !name.is_empty() && !name.contains('@'))
        .collect();
    found.organizers = (!organizers.is_empty()).then_some(organizers);
    let instant = |name: &str| match value_class::time(item.first(name)?, None) {
        Ok(WrittenTime::Exact(at)) => Some(at.to_utc()),
        _ => None,
    };
    found.published = instant("published");
    found.updated = instant("updated");
    found.raw = Some(item.root.html().chars().take(MAX_SOURCE).collect());
    let said = item.address("uid", page).map(|uid| uid.as_str().to_owned()).or_else(|| item.text("uid"));
    names.name(&mut found, said, &mut notes);
    (found, notes)
}

fn read_status(item: &Item<'_>) -> EventStatus {
    match item.text("status").map(|status| status.to_ascii_lowercase()).as_deref() {
        Some("cancelled" | "canceled") => EventStatus::Cancelled,
        Some("tentative") => EventStatus::Tentative,
        Some("postponed") => EventStatus::Postponed,
        _ => EventStatus::Confirmed,
    }
}

fn read_texts(item: &Item<'_>, status: EventStatus, page: &Page) -> Vec<RemoteText> {
    let written = item.text("name").or_else(|| item.implied_name()).unwrap_or_default();
    let title = without_status_prefix(&plain_title(&escaped(&written), MAX_TITLE), status);
    if title.is_empty() {
        return Vec::new();
    }
    let told = ["content", "description", "summary"].iter().find_map(|name| item.first(name));
    let description = told
        .map(|element| sanitize(&element.inner_html().chars().take(MAX_SOURCE).collect::<String>()))
        .unwrap_or_default();
    vec![RemoteText { language: page.language.clone(), title, description }]
}

fn read_when(item: &Item<'_>, page: &Page, notes: &mut Vec<Note>) -> Result<RemoteWhen, Unusable> {
    let mut starts = item.all("start");
    let start = value_class::time(starts.next().ok_or(Unusable::NoStart)?, None)?;
    if starts.next().is_some() {
        notes.push(Note::new("note-more-dates"));
    }
    let first = match start {
        WrittenTime::Day(day) => Some(day),
        other => digits(other).map(|at| at.date()),
    };
    let end = match item.first("end").map(|element| value_class::time(element, first)) {
        Some(Err(_)) => {
            notes.push(Note::new("note-end-unreadable"));
            None
        }
        end => end.and_then(Result::ok),
    };
    let end = match (item.dialect, start, end) {
        (Dialect::HCalendar, WrittenTime::Day(first), Some(WrittenTime::Day(end))) => {
            last_day_of_hcalendar(first, end)
        }
        (_, _, end) => end.map(|end| with_the_offset_of(start, end)),
    };
    Ok(placed(
        start,
        end.filter(|end| *end != start || matches!(end, WrittenTime::Day(_))),
        None,
        page.default_zone,
        notes,
    ))
}

/// The end of whole days is the day after them in hCalendar, as in iCalendar.
fn last_day_of_hcalendar(first: NaiveDate, end: NaiveDate) -> Option<WrittenTime> {
    let last = end.pred_opt().filter(|last| *last >= first).unwrap_or(end);
    Some(WrittenTime::Day(last))
}

/// An end without an offset has the start's (value class pattern: "from 19:00-06:00 to 22:00").
fn with_the_offset_of(start: WrittenTime, end: WrittenTime) -> WrittenTime {
    match (start, end) {
        (WrittenTime::Exact(start), WrittenTime::Wall(wall)) => {
            wall.and_local_timezone(*start.offset()).single().map_or(end, WrittenTime::Exact)
        }
        _ => end,
    }
}

/// The place: an h-card, h-adr or h-geo (or vcard, adr, geo) in it or on it, else its text.
fn read_place(item: &Item<'_>, notes: &mut Vec<Note>) -> Option<Place> {
    let beside = item.first("geo").and_then(|geo| point(geo, notes));
    let Some(element) = item.first("location") else {
        return beside.map(|point| Place { coordinates: Some(point), ..Place::default() });
    };
    let part = |names: [&str; 2]| {
        let text = first_inside(element, &names).map(text)?;
        Some(plain_title(&escaped(&text), MAX_PLACE)).filter(|text| !text.is_empty())
    };
    let town = [part(["p-postal-code", "postal-code"]), part(["p-locality", "locality"])];
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts = [
        part(["p-street-address", "street-address"]),
        Some(town).filter(|town| !town.is_empty()),
        part(["p-region", "region"]),
        part(["p-country-name", "country-name"]),
    ];
    let address = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let name = match first_inside(element, &["p-name", "fn", "p-org", "org"]) {
        Some(named) => text(named),
        None if address.is_empty() => text(element),
        None => String::new(),
    };
    let place = Place {
        name: plain_title(&escaped(&name), MAX_PLACE),
        address: (!address.is_empty()).then_some(address),
        coordinates: point(element, notes).or(beside),
        ..Place::default()
    };
    (!place.is_empty()).then_some(place)
}

/// Latitude and longitude as elements of their own, or as `lat;lon` in a geo.
fn point(element: ElementRef<'_>, notes: &mut Vec<Note>) -> Option<Coordinates> {
    let of = |names: [&str; 2]| first_inside(element, &names).map(text);
    let (latitude, longitude) = match (of(["p-latitude", "latitude"]), of(["p-longitude", "longitude"])) {
        (Some(latitude), Some(longitude)) => (latitude, longitude),
        _ => {
            let whole = first_inside(element, &["geo", "h-geo", "p-geo"]).unwrap_or(element);
            let (latitude, longitude) =
                value_class::one(whole).split_once(';').map(|(a, b)| (a.to_owned(), b.to_owned()))?;
            (latitude, longitude)
        }
    };
    let pair = serde_json::json!({"latitude": latitude, "longitude": longitude});
    coordinates(Wire::new(&pair), notes)
}

/// The name of a card in an element, else the element's text.
fn name_inside(element: ElementRef<'_>) -> String {
    first_inside(element, &["p-name", "fn", "p-org", "org"]).map_or_else(|| text_of(element), text)
}

fn read_picture(item: &Item<'_>, page: &Page) -> Option<RemoteImage> {
    let element = ["featured", "photo"].iter().find_map(|name| item.first(name))?;
    let url = ["featured", "photo"].iter().find_map(|name| item.address(name, page))?;
    let alt = element.attr("alt").map(|alt| plain_title(&escaped(alt), 1_500)).filter(|alt| !alt.is_empty());
    Some(RemoteImage { url, alt })
}

fn read_tags(item: &Item<'_>, notes: &mut Vec<Note>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in item.all("category").map(|element| plain_title(text(element).trim_start_matches('#'), 100)) {
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
