//! Where an entry is.

use calcard::icalendar::{
    ICalendar, ICalendarComponentType, ICalendarParameterName, ICalendarProperty, ICalendarValue,
};

use super::component::Component;
use crate::domain::place::{Coordinates, Place};
use crate::domain::remote_event::Note;
use crate::domain::text::{one_line, plain_title};

/// The longest name or address, in characters.
const MAX_PLACE: usize = 300;

/// A venue that stands beside the entries (Upcoming's VVENUE, 2008).
#[derive(Debug, Clone, PartialEq)]
pub struct Venue(Place);

/// Reads the venues of a feed.
pub fn read_venues(calendar: &ICalendar) -> Vec<Venue> {
    let is_venue = |kind: &ICalendarComponentType| matches!(kind, ICalendarComponentType::Other(name) if name.eq_ignore_ascii_case("VVENUE"));
    let found = calendar.components.iter().filter(|component| is_venue(&component.component_type)).take(500);
    found.filter_map(|component| venue(Component(component))).collect()
}

fn venue(component: Component<'_>) -> Option<Venue> {
    let name = component.text(&ICalendarProperty::Name)?;
    let part = |key: &str| component.other_text(key).map(|part| one_line(&part));
    let town = [part("POSTALCODE"), part("CITY")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts =
        [part("ADDRESS"), Some(town).filter(|town| !town.is_empty()), part("REGION"), part("COUNTRY")];
    let address = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    Some(Venue(Place {
        name: plain_title(&name, MAX_PLACE),
        address: (!address.is_empty()).then_some(address),
        coordinates: geo(component, &mut Vec::new()),
        ..Place::default()
    }))
}

/// Where, on earth and online.
pub fn read(
    entry: Component<'_>,
    venues: &[Venue],
    notes: &mut Vec<Note>,
) -> (Option<Place>, Option<String>) {
    let location = entry.text(&ICalendarProperty::Location);
    let online_in_location = location.as_deref().filter(|text| is_link(text)).map(str::to_owned);
    let place = location.as_deref().filter(|text| !is_link(text)).map(|text| place_from_text(text, venues));
    let place = with_apple(place, entry);
    let coordinates = geo(entry, notes);
    let place = match (place, coordinates) {
        (Some(place), found) => Some(Place { coordinates: place.coordinates.or(found), ..place }),
        (None, Some(found)) => Some(Place { coordinates: Some(found), ..Place::default() }),
        (None, None) => None,
    };
    (place, conference(entry).or(online_in_location))
}

fn is_link(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}

/// A text with several lines has the name in the first and the address in the others (Apple); of one line all is the
/// name, since nobody can tell a comma in a name from one in an address.
fn place_from_text(text: &str, venues: &[Venue]) -> Place {
    if let Some(Venue(place)) = venues.iter().find(|Venue(place)| text.starts_with(&place.name)) {
        return place.clone();
    }
    let mut lines = text.lines().map(one_line).filter(|line| !line.is_empty());
    let name = lines.next().unwrap_or_default();
    let address = lines.collect::<Vec<_>>().join(", ");
    Place {
        name: plain_title(&name, MAX_PLACE),
        address: (!address.is_empty()).then(|| plain_title(&address, MAX_PLACE)),
        ..Place::default()
    }
}

/// X-APPLE-STRUCTURED-LOCATION: title and address as parameters, a `geo:` address as value.
fn with_apple(place: Option<Place>, entry: Component<'_>) -> Option<Place> {
    let Some(property) = entry.other("X-APPLE-STRUCTURED-LOCATION") else { return place };
    let mut place = place.unwrap_or_default();
    if let Some(title) = property.other_parameter("X-TITLE").map(one_line).filter(|title| !title.is_empty())
        && place.name.is_empty()
    {
        place.name = plain_title(&title, MAX_PLACE);
    }
    if place.address.is_none() {
        let address = property.other_parameter("X-ADDRESS").map(|text| one_line(&text.replace("\\n", ", ")));
        place.address = address.filter(|address| !address.is_empty() && *address != place.name);
    }
    let pair = property.text().and_then(|value| {
        let (latitude, longitude) = value.strip_prefix("geo:")?.split_once(',')?;
        Coordinates::new(latitude.parse().ok()?, longitude.parse().ok()?)
    });
    place.coordinates = place.coordinates.or(pair);
    (!place.is_empty()).then_some(place)
}

/// GEO, turned where only that makes sense (Upcoming sent longitude first).
fn geo(component: Component<'_>, notes: &mut Vec<Note>) -> Option<Coordinates> {
    let property = component.get(&ICalendarProperty::Geo)?;
    let numbers: Vec<f64> = property
        .values()
        .iter()
        .flat_map(|value| match value {
            ICalendarValue::Float(number) => vec![*number],
            ICalendarValue::Text(text) => {
                text.split([';', ',']).filter_map(|part| part.trim().parse().ok()).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    let [latitude, longitude] = numbers[..] else { return None };
    Coordinates::new(latitude, longitude).or_else(|| {
        notes.push(Note::new("note-coordinates-swapped"));
        Coordinates::new(longitude, latitude)
    })
}

/// The link to take part online: CONFERENCE (RFC 7986) with a picture rather than a telephone, else what Google and
/// Microsoft write.
fn conference(entry: Component<'_>) -> Option<String> {
    let mut conferences: Vec<(bool, String)> = entry
        .all(&ICalendarProperty::Conference)
        .filter_map(|property| {
            let phone = property
                .parameter(&ICalendarParameterName::Feature)
                .is_some_and(|feature| feature.to_ascii_uppercase().contains("PHONE"));
            Some((phone, property.text()?))
        })
        .filter(|(_, link)| is_link(link))
        .collect();
    conferences.sort_by_key(|(phone, _)| *phone);
    let others =
        ["X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK"];
    let from_others = || others.iter().filter_map(|name| entry.other_text(name)).find(|link| is_link(link));
    conferences.into_iter().next().map(|(_, link)| link).or_else(from_others)
}
