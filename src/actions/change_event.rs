//! An organizer changes an event, or publishes a draft.

use super::event_error::EventError;
use super::publish_event::{content, insert, organization, picture};
use super::{announce, delete_event};
use crate::domain::event::{Event, EventStatus, Picture, Visibility};
use crate::domain::event_draft::EventDraft;
use crate::domain::ids::{EventId, MediaId, MediaKey};
use crate::domain::policy::{Acting, may_publish};
use crate::storage::deliveries::Priority;
use crate::storage::events::EventContent;
use crate::storage::{self, Tx};

/// What becomes of an event's picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureChange {
    /// It stays.
    Keep,
    /// It goes.
    Remove,
    /// This one takes its place.
    Use(MediaId),
}

/// A change of an event.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which event.
    pub id: EventId,
    /// The version the change was made on; `None` takes whatever is there.
    pub version: Option<i32>,
    /// What it is to say.
    pub draft: EventDraft,
    /// What becomes of its picture.
    pub picture: PictureChange,
}

/// Changes an event and tells who got it. Changing who may see a published event withdraws it and publishes it under a
/// new id, because others cannot unsee it otherwise; the id it has afterwards is answered.
///
/// # Errors
/// See [`EventError`].
pub fn change_event(tx: &mut Tx<'_>, acting: Acting, change: &Change) -> Result<EventId, EventError> {
    let event = own_event(tx, acting, change.id)?;
    if let Some(version) = change.version
        && version != event.version
    {
        return Err(EventError::Stale { current: event.version });
    }
    let media = match change.picture {
        PictureChange::Remove => None,
        PictureChange::Use(id) => picture(tx, acting, Some(id))?,
        PictureChange::Keep => present_picture(tx, &event)?,
    };
    let mut content = content(&change.draft, media);
    let organizer = event.organizer.as_ref().ok_or(EventError::Unknown)?.key;
    if content.visibility != Visibility::Draft && !may_publish(organization(tx, acting, organizer)?.state) {
        return Err(EventError::NotActive);
    }
    match (event.visibility, content.visibility) {
        (Visibility::Draft, _) => save(tx, &event, &content),
        (before, after) if before == after => {
            content.previous_start = moved_from(&event, &content);
            save(tx, &event, &content)
        }
        _ => {
            let new = insert(tx, organizer, &content)?;
            delete_event::withdraw(tx, &event)?;
            Ok(new)
        }
    }
}

/// An event of ours that who acts may change.
pub(super) fn own_event(tx: &mut Tx<'_>, acting: Acting, id: EventId) -> Result<Event, EventError> {
    let event = storage::events::by_id(tx.conn, id)?.ok_or(EventError::Unknown)?;
    let organizer = event.organizer.as_ref().ok_or(EventError::Unknown)?;
    organization(tx, acting, organizer.key)?;
    Ok(event)
}

fn present_picture(tx: &mut Tx<'_>, event: &Event) -> Result<Option<MediaKey>, EventError> {
    match &event.picture {
        Some(Picture::Stored { id, .. }) => Ok(storage::media::by_id(tx.conn, *id)?.map(|media| media.key)),
        _ => Ok(None),
    }
}

/// The start that readers knew before, once it moved.
pub(super) fn moved_from(event: &Event, content: &EventContent) -> Option<chrono::DateTime<chrono::Utc>> {
    let (before, after) = (event.when.start_utc(), content.when.start_utc());
    if before == after {
        return event.previous_start;
    }
    // Moved back to where it was announced first: nothing to tell any more.
    if event.previous_start == Some(after) { None } else { Some(before) }
}

fn save(tx: &mut Tx<'_>, event: &Event, content: &EventContent) -> Result<EventId, EventError> {
    storage::events::update(tx, event.key, content)?;
    super::keep_picture::drop_replaced(tx, event)?;
    let was_draft = event.visibility == Visibility::Draft;
    if content.visibility == Visibility::Draft {
        return Ok(event.id);
    }
    if was_draft {
        storage::events::set_published(tx, event.key)?;
    }
    let changed = storage::events::by_id(tx.conn, event.id)?.ok_or(EventError::Unknown)?;
    if was_draft {
        announce::published(tx, &changed)?;
    } else {
        let urgent = changed.status == EventStatus::Cancelled || changed.when != event.when;
        announce::changed(tx, &changed, if urgent { Priority::Urgent } else { Priority::Usual })?;
    }
    Ok(event.id)
}
