//! An organizer publishes an event, or keeps it as a draft.

use super::event_error::EventError;
use super::publish_scheduled::appear;
use super::timed;
use crate::domain::event::{EventUri, Visibility};
use crate::domain::event_draft::EventDraft;
use crate::domain::ids::{EventId, FormId, MediaId, MediaKey, OrganizationKey};
use crate::domain::organization::Organization;
use crate::domain::policy::{Acting, may_publish, may_write_events};
use crate::storage::events::{EventContent, NewEvent};
use crate::storage::occurrences::Dates;
use crate::storage::{self, Tx};
use crate::urls::Urls;

/// What is to be published.
#[derive(Debug, Clone)]
pub struct Publication {
    /// By whom.
    pub organization: OrganizationKey,
    /// What.
    pub draft: EventDraft,
    /// With which picture.
    pub picture: Option<MediaId>,
    /// The sending of the form it came by: the same sent twice makes one event.
    pub form: Option<FormId>,
}

/// Publishes an event, or keeps a draft of it, and tells followers.
///
/// # Errors
/// See [`EventError`].
pub fn publish_event(
    tx: &mut Tx<'_>,
    acting: Acting,
    publication: &Publication,
) -> Result<EventId, EventError> {
    if let Some(form) = publication.form
        && let Some(result) = storage::jobs::form_result(tx.conn, &form.to_string())?
    {
        return result.parse().map_err(|_| EventError::Unknown);
    }
    let organization = organization(tx, acting, publication.organization)?;
    let draft = &publication.draft;
    if draft.visibility != Visibility::Draft && !may_publish(organization.state) {
        return Err(EventError::NotActive);
    }
    let media = picture(tx, acting, publication.picture)?;
    let id = insert(tx, organization.key, &content(draft, media))?;
    if let Some(form) = publication.form {
        storage::jobs::remember_form(tx, &form.to_string(), &id.to_string())?;
    }
    Ok(id)
}

/// Writes a new event of an organization and tells of it unless it is a draft.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    organization: OrganizationKey,
    content: &EventContent,
) -> Result<EventId, EventError> {
    let id = EventId(tx.ids.uuid());
    let uri = Urls::new(&tx.site.public_url).event(id);
    let published = (content.visibility != Visibility::Draft).then_some(tx.now);
    storage::events::insert(
        tx,
        &NewEvent {
            id,
            uri: EventUri::Object(uri),
            organization: Some(organization),
            content: content.clone(),
            published,
            held: false,
            hidden: false,
        },
    )?;
    if published.is_some() {
        appear(tx, id)?;
    } else {
        let draft = storage::events::by_id(tx.conn, id)?.ok_or(EventError::Unknown)?;
        timed::set_clocks(tx, &draft)?;
    }
    Ok(id)
}

/// The organization, if who acts may write its events.
pub(super) fn organization(
    tx: &mut Tx<'_>,
    acting: Acting,
    key: OrganizationKey,
) -> Result<Organization, EventError> {
    let organization = storage::organizations::get(tx.conn, key)?.ok_or(EventError::NotOrganizer)?;
    let role = match acting.account() {
        Some(account) => storage::organizations::role_of(tx.conn, key, account)?,
        None => None,
    };
    if may_write_events(acting, role, organization.state) {
        Ok(organization)
    } else {
        Err(EventError::NotOrganizer)
    }
}

/// The row of a picture, if who acts brought it.
pub(super) fn picture(
    tx: &mut Tx<'_>,
    acting: Acting,
    id: Option<MediaId>,
) -> Result<Option<MediaKey>, EventError> {
    let Some(id) = id else { return Ok(None) };
    let media = storage::media::by_id(tx.conn, id)?.ok_or(EventError::PictureUnknown)?;
    if media.account == acting.account() { Ok(Some(media.key)) } else { Err(EventError::PictureUnknown) }
}

/// What an event says, from what was typed. One that publishes itself is a draft until then; of a place that is told
/// later it has the area.
pub(super) fn content(draft: &EventDraft, media: Option<MediaKey>) -> EventContent {
    let plan = draft.plan.of(draft.visibility, draft.place.as_ref());
    EventContent {
        texts: draft.texts.clone(),
        when: draft.when,
        dates: Dates::Once,
        place: plan.late_place.as_ref().map_or_else(|| draft.place.clone(), |late| Some(late.outside())),
        online_url: draft.online_url.as_ref().map(|url| url.as_str().to_owned()),
        url: draft.url.as_ref().map(|url| url.as_str().to_owned()),
        tags: draft.tags.clone(),
        kind: draft.kind,
        category: None,
        status: draft.status,
        visibility: if plan.publish_at.is_some() { Visibility::Draft } else { draft.visibility },
        media,
        image_url: None,
        image_alt: draft.image_alt.clone(),
        previous_start: None,
        plan,
    }
}
