//! News of our events, put into JSON as things stand now.

use serde_json::Value;

use crate::activitypub::write_note::WriteNote;
use crate::domain::event::Event;
use crate::domain::ids::NoteId;
use crate::domain::site::Site;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::{Ours, Urls};

/// A piece of news as JSON, without `@context`; `None` when nobody may see its event any more.
///
/// # Errors
/// When the database does not answer.
pub fn note(conn: &mut AnyConnection, site: &Site, id: NoteId) -> StorageResult<Option<Value>> {
    let Some(note) = storage::news::by_id(conn, id)? else { return Ok(None) };
    let event = storage::events::by_keys(conn, &[note.event.0])?.pop();
    let Some(event) = event.filter(Event::is_visible) else { return Ok(None) };
    let urls = Urls::new(&site.public_url);
    let writer = WriteNote { urls: &urls, region: &site.region, event: &event };
    Ok(Some(writer.note(note.id, &note.told, note.sentence.as_deref(), note.published)))
}

/// The id of a piece of news of ours, if an address is one.
pub fn note_id(urls: &Urls, uri: &str) -> Option<NoteId> {
    match urls.ours(uri) {
        Some(Ours::Note(id)) => Some(id),
        _ => None,
    }
}
