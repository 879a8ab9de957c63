//! How an event would look that is not there yet.

use crate::domain::event::{Event, EventPlace, EventUri, Organizer, Origin, Picture};
use crate::domain::event_draft::EventDraft;
use crate::domain::ids::{EventId, EventKey, PlaceId};
use crate::urls::Urls;
use crate::web::view::{EventLinks, EventView, Frame};

use super::picture::Here;

/// The poster of a draft.
pub(super) fn sketch(
    frame: &Frame,
    urls: &Urls,
    draft: &EventDraft,
    organizer: Organizer,
    picture: Option<&Here>,
    now: chrono::DateTime<chrono::Utc>,
) -> EventView {
    let event = drafted(urls, draft, organizer, picture, now);
    // A place and a calendar file of its own it will have once it is published.
    let links = EventLinks { place: None, calendar_file: None, ..EventLinks::new(urls, &event) };
    EventView::new(frame, &event, &event.when, &links)
}

/// An event as a draft says it, with ids that mean nothing.
pub(super) fn drafted(
    urls: &Urls,
    draft: &EventDraft,
    organizer: Organizer,
    picture: Option<&Here>,
    now: chrono::DateTime<chrono::Utc>,
) -> Event {
    let id = EventId(uuid::Uuid::nil());
    let picture = picture.map(|here| Picture::Stored {
        id: here.id,
        file: here.file.clone(),
        width: here.width,
        height: here.height,
        alt: draft.image_alt.clone(),
    });
    let plan = draft.plan.of(draft.visibility, draft.place.as_ref());
    let outside = plan.late_place.as_ref().map_or_else(|| draft.place.clone(), |late| Some(late.outside()));
    let place = outside.map(|place| EventPlace { id: PlaceId(uuid::Uuid::nil()), place });
    Event {
        key: EventKey(0),
        id,
        uri: EventUri::Object(urls.event(id)),
        origin: Origin::Local,
        organizer: Some(organizer),
        texts: draft.texts.clone(),
        when: draft.when,
        place,
        online_url: draft.online_url.clone(),
        url: draft.url.clone(),
        tags: draft.tags.clone(),
        kind: draft.kind,
        category: None,
        status: draft.status,
        visibility: draft.visibility,
        picture,
        version: 0,
        created: now,
        published: None,
        updated: now,
        previous_start: None,
        hidden: false,
        held: false,
        doubles: Default::default(),
        plan,
    }
}
