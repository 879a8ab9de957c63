//! Where an event is: on earth, online, both.

use super::dialects::{hubzilla, mobilizon, piefed};
use super::vocab::Wire;
use crate::domain::place::{Coordinates, Place};
use crate::domain::remote_event::Note;
use crate::domain::text::plain_title;

/// The longest name or address of a place, in characters.
const MAX_PLACE: usize = 300;

/// Where an event is, as far as it says.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct ReadPlace {
    /// On earth.
    pub place: Option<Place>,
    /// Online: the address to open.
    pub online_url: Option<String>,
}

/// Reads `location` in all its shapes, and the other properties programs put an online link into.
pub fn read_place(event: Wire<'_>, notes: &mut Vec<Note>) -> ReadPlace {
    let locations = event.all("location");
    let virtual_link =
        locations.iter().filter(|location| location.is("VirtualLocation")).find_map(|location| {
            let links = location.names("url").into_iter().chain(location.text("name"));
            links.map(str::trim).find(|link| is_link(link)).map(str::to_owned)
        });
    let mut places = locations
        .iter()
        .filter(|location| !location.is("VirtualLocation"))
        .filter_map(|at| place(*at, notes));
    let place = places.next();
    if places.next().is_some() {
        notes.push(Note::new("note-more-places"));
    }
    let online_url = virtual_link
        .or_else(|| piefed::online_link(event).filter(|link| is_link(link)).map(str::to_owned))
        .or_else(|| mobilizon::video_link(event).filter(|link| is_link(link)).map(str::to_owned));
    let place = place.or_else(|| mobilizon::place_of_2019(event, notes));
    ReadPlace { place, online_url }
}

fn is_link(text: &str) -> bool {
    text.len() <= 2048
        && ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| text.starts_with(scheme))
}

fn place(location: Wire<'_>, notes: &mut Vec<Note>) -> Option<Place> {
    if let Some(text) = location.as_text() {
        let name = line(text);
        return (!name.is_empty()).then(|| Place { name, ..Place::default() });
    }
    let name =
        location.text("name").or_else(|| hubzilla::place_in_content(location)).map(line).unwrap_or_default();
    let address = piefed::loose_address(location)
        .or_else(|| {
            let address = location.get("address")?;
            address.as_text().map(line).or_else(|| postal_line(address))
        })
        .filter(|address| !address.is_empty());
    let place = Place { name, address, coordinates: coordinates(location, notes), ..Place::default() };
    (!place.is_empty()).then_some(place)
}

/// A schema.org `PostalAddress` in one line: street, postal code and town, region, country; what is null or blank is
/// left out.
pub fn postal_line(address: Wire<'_>) -> Option<String> {
    address.members()?;
    let part = |key: &str| address.text(key).map(line).filter(|part| !part.is_empty());
    let country = part("addressCountry")
        .or_else(|| address.get("addressCountry").and_then(|country| country.text("name")).map(line));
    let town =
        [part("postalCode"), part("addressLocality")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let region = part("addressRegion").or_else(|| part("addressState"));
    let parts = [part("streetAddress"), Some(town).filter(|town| !town.is_empty()), region, country];
    let whole = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    (!whole.is_empty()).then_some(whole)
}

/// Coordinates as numbers or texts; a pair that only makes sense the other way round is turned.
pub fn coordinates(location: Wire<'_>, notes: &mut Vec<Note>) -> Option<Coordinates> {
    let (latitude, longitude) = (location.number("latitude")?, location.number("longitude")?);
    if let Some(found) = Coordinates::new(latitude, longitude) {
        return Some(found);
    }
    let turned = (latitude.abs() > 90.0).then(|| Coordinates::new(longitude, latitude)).flatten();
    let key = if turned.is_some() { "note-coordinates-swapped" } else { "note-coordinates-dropped" };
    notes.push(Note::new(key));
    turned
}

/// One plain line of limited length.
fn line(text: &str) -> String {
    plain_title(text, MAX_PLACE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(location: &serde_json::Value) -> ReadPlace {
        let event = json!({"type": "Event", "location": location});
        read_place(Wire::new(&event), &mut Vec::new())
    }

    #[test]
    fn places_come_as_text_object_and_list() {
        assert_eq!(read(&json!("Infoladen, Hauptstr. 1")).place.unwrap().name, "Infoladen, Hauptstr. 1");
        assert_eq!(read(&json!({"name": "Square"})).place.unwrap().name, "Square");
        let both = read(
            &json!([{"type": "VirtualLocation", "url": "https://meet.test/x"}, {"type": "Place", "name": "Square"}]),
        );
        assert_eq!(both.online_url.as_deref(), Some("https://meet.test/x"));
        assert_eq!(both.place.unwrap().name, "Square");
    }

    #[test]
    fn an_address_of_blanks_and_nulls_is_none() {
        let blank = read(
            &json!({"type": "Place", "name": null, "address": {"type": "PostalAddress", "streetAddress": " ", "postalCode": null}}),
        );
        assert_eq!(blank.place, None);
    }

    #[test]
    fn a_swapped_pair_is_turned() {
        let place =
            read(&json!({"type": "Place", "name": "Pier", "latitude": "-118.4", "longitude": "34.0"}))
                .place
                .unwrap();
        assert_eq!(place.coordinates.unwrap().latitude, 34.0);
    }
}
