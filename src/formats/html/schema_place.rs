//! Where a schema.org Event is.

use super::schema_event::SchemaContext;
use crate::activitypub::read_place::{ReadPlace, coordinates, postal_line};
use crate::activitypub::vocab::Wire;
use crate::domain::place::Place;
use crate::domain::remote_event::Note;
use crate::domain::text::plain_title;

/// The longest name or address of a place, in characters.
const MAX_PLACE: usize = 300;

/// Reads `location`: text, Place, PostalAddress, VirtualLocation, or a list of these.
pub(super) fn read_place(event: Wire<'_>, context: &SchemaContext<'_>, notes: &mut Vec<Note>) -> ReadPlace {
    let locations: Vec<Wire<'_>> =
        event.all("location").into_iter().map(|location| resolved(location, context)).collect();
    let mut online_url = None;
    let mut places = Vec::new();
    for location in locations {
        if location.is("VirtualLocation") {
            let link = location.text("url").and_then(|link| context.page.absolute(link));
            online_url = online_url.or(link.map(|link| link.as_str().to_owned()));
        } else if let Some(link) = location.as_text().and_then(only_a_link) {
            online_url = online_url.or(Some(link.to_owned()));
        } else if let Some(place) = place(location, context, notes) {
            places.push(place);
        }
    }
    if places.len() > 1 {
        notes.push(Note::new("note-more-places"));
    }
    ReadPlace { place: places.into_iter().next(), online_url }
}

/// What an object that is only an `@id` stands for.
pub(super) fn resolved<'a>(object: Wire<'a>, context: &SchemaContext<'a>) -> Wire<'a> {
    let refers = object.members().is_some_and(|members| members.len() <= 2);
    let known = object.text("@id").filter(|_| refers).and_then(|id| context.by_id.get(id));
    known.map_or(object, |known| Wire::new(known))
}

fn only_a_link(text: &str) -> Option<&str> {
    let text = text.trim();
    (text.starts_with("https://") && !text.contains(char::is_whitespace)).then_some(text)
}

fn place(location: Wire<'_>, context: &SchemaContext<'_>, notes: &mut Vec<Note>) -> Option<Place> {
    let line = |text: &str| plain_title(text, MAX_PLACE);
    if let Some(text) = location.as_text() {
        let name = line(text);
        return (!name.is_empty()).then(|| Place { name, ..Place::default() });
    }
    let address = match location.get("address").map(|address| resolved(address, context)) {
        Some(address) => address.as_text().map(line).or_else(|| postal_line(address)),
        None if location.is("PostalAddress") => postal_line(location),
        None => None,
    };
    let point = location.get("geo").map_or(location, |geo| resolved(geo, context));
    let name = location.text("name").map(line).unwrap_or_default();
    let place = Place {
        address: address.filter(|address| !address.is_empty() && *address != name),
        name,
        coordinates: coordinates(point, notes),
        ..Place::default()
    };
    (!place.is_empty()).then_some(place)
}
