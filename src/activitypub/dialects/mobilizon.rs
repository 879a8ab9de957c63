//! Mobilizon (5.1, `converter/event.ex`).

use chrono::{NaiveDateTime, Timelike};

use crate::activitypub::vocab::Wire;
use crate::domain::place::{Coordinates, Place};
use crate::domain::remote_event::Note;

/// The form fills in 23:59:59 where no end is given: not an end anybody meant.
pub fn end_fills_up_the_day(end: NaiveDateTime) -> bool {
    (end.hour(), end.minute(), end.second()) == (23, 59, 59)
}

/// The picture is always named "Banner" (so does the WordPress Event Bridge): no description of what it shows.
pub fn name_is_no_description(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case("banner")
}

/// The link of a video meeting is a PropertyValue whose key begins with `mz:visio:`.
pub fn video_link(event: Wire<'_>) -> Option<&str> {
    event.all("attachment").into_iter().find_map(|attachment| {
        let key = attachment.text("propertyID").or_else(|| attachment.text("name"))?;
        (attachment.is("PropertyValue") && key.starts_with("mz:visio:")).then(|| attachment.text("value"))?
    })
}

/// Objects of 2019 have coordinates in `location.geo`, latitude and longitude swapped.
pub fn place_of_2019(event: Wire<'_>, notes: &mut Vec<Note>) -> Option<Place> {
    let geo = event.get("location")?.get("geo")?;
    let coordinates = Coordinates::new(geo.number("longitude")?, geo.number("latitude")?)?;
    notes.push(Note::new("note-coordinates-swapped"));
    Some(Place { coordinates: Some(coordinates), ..Place::default() })
}
