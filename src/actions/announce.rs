//! Who is told what: activities and one delivery per inbox, written in the transaction of what they tell.

use super::answer_event::withdraw_own_answers;
use crate::domain::event::{Event, EventUri};
use crate::domain::ids::LocalActorKey;
use crate::domain::uri::InboxUrl;
use crate::storage::activities::{ActivityKind, NewActivity};
use crate::storage::deliveries::Priority;
use crate::storage::local_actors::LocalActor;
use crate::storage::{self, StorageError, StorageResult, Tx};
use crate::urls::Urls;

/// Tells the organization's followers of a new event, and the calendar's followers that it is listed.
///
/// # Errors
/// When the database does not answer.
pub fn published(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    let actor = organizer_actor(tx, event)?;
    let inboxes = storage::followers::inboxes(tx.conn, actor)?;
    let activity = activity(actor, ActivityKind::Create, event.uri.as_str(), None);
    send(tx, &activity, &inboxes, Told::Object(Priority::Usual))?;
    listed(tx, event)
}

/// Tells everyone who got an event, and the organization's followers, that it changed.
///
/// # Errors
/// When the database does not answer.
pub fn changed(tx: &mut Tx<'_>, event: &Event, priority: Priority) -> StorageResult<()> {
    let actor = organizer_actor(tx, event)?;
    let mut inboxes = storage::followers::inboxes(tx.conn, actor)?;
    inboxes.extend(storage::activities::receivers_of(tx.conn, event.uri.as_str(), None)?);
    let inboxes = distinct(inboxes);
    let activity = activity(actor, ActivityKind::Update, event.uri.as_str(), None);
    send(tx, &activity, &inboxes, Told::Object(priority))
}

/// Asks everyone who got an event to delete it; the calendar's boost of it is taken back first, and what its organization
/// wrote below it.
///
/// # Errors
/// When the database does not answer.
pub fn deleted(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    unlisted(tx, &event.uri)?;
    withdraw_own_answers(tx, event)?;
    let actor = organizer_actor(tx, event)?;
    let inboxes = storage::activities::receivers_of(tx.conn, event.uri.as_str(), None)?;
    let activity = activity(actor, ActivityKind::Delete, event.uri.as_str(), None);
    send(tx, &activity, &distinct(inboxes), Told::Only(Priority::Urgent))
}

/// Has the calendar announce an event to its followers, once while it is listed.
///
/// # Errors
/// When the database does not answer.
pub fn listed(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    let Some(object) = event.uri.object().filter(|_| event.is_listed()) else { return Ok(()) };
    let site = tx.site.actor;
    if standing_announce(tx, object.as_str())?.is_some() {
        return Ok(());
    }
    let inboxes = storage::followers::inboxes(tx.conn, site)?;
    let activity = activity(site, ActivityKind::Announce, object.as_str(), None);
    send(tx, &activity, &inboxes, Told::Object(Priority::Usual))
}

/// Has the calendar take its announcement of an event back.
///
/// # Errors
/// When the database does not answer.
pub fn unlisted(tx: &mut Tx<'_>, uri: &EventUri) -> StorageResult<()> {
    let site = tx.site.actor;
    let Some(object) = uri.object() else { return Ok(()) };
    let Some(announce) = standing_announce(tx, object.as_str())? else { return Ok(()) };
    let inboxes = storage::activities::receivers_of(tx.conn, object.as_str(), Some(site))?;
    let urls = Urls::new(&tx.site.public_url);
    let undone = serde_json::json!({
        "id": urls.activity(announce).as_str(),
        "type": ActivityKind::Announce.as_str(),
        "actor": urls.actor(crate::urls::Owner::Site).as_str(),
        "object": object.as_str(),
    });
    let activity = activity(site, ActivityKind::Undo, object.as_str(), Some(undone.to_string()));
    send(tx, &activity, &distinct(inboxes), Told::Only(Priority::Urgent))
}

/// Tells everybody who deals with us that an actor of ours changed: who follows it or the calendar, who got anything from
/// either, because the calendar passes on what organizations publish, and, of the site's, whom the site follows.
///
/// # Errors
/// When the database does not answer.
pub fn actor_changed(tx: &mut Tx<'_>, actor: &LocalActor) -> StorageResult<()> {
    let inboxes = known_to(tx, actor)?;
    if inboxes.is_empty() {
        return Ok(());
    }
    let uri = Urls::new(&tx.site.public_url).actor_named(&actor.name);
    let activity = activity(actor.key, ActivityKind::Update, uri.as_str(), None);
    send(tx, &activity, &inboxes, Told::Only(Priority::Urgent))
}

/// Tells the same that an actor is gone for good.
///
/// # Errors
/// When the database does not answer.
pub(super) fn actor_deleted(tx: &mut Tx<'_>, actor: &LocalActor) -> StorageResult<()> {
    let inboxes = known_to(tx, actor)?;
    let uri = Urls::new(&tx.site.public_url).actor_named(&actor.name);
    let delete = activity(actor.key, ActivityKind::Delete, uri.as_str(), None);
    send(tx, &delete, &inboxes, Told::Only(Priority::Urgent))
}

fn known_to(tx: &mut Tx<'_>, actor: &LocalActor) -> StorageResult<Vec<InboxUrl>> {
    let mut inboxes = Vec::new();
    for of in [actor.key, tx.site.actor] {
        inboxes.extend(storage::followers::inboxes(tx.conn, of)?);
        inboxes.extend(storage::activities::receivers_from(tx.conn, of)?);
    }
    if actor.organization.is_none() {
        inboxes.extend(storage::remote_actors::followed_inboxes(tx.conn)?);
    }
    Ok(distinct(inboxes))
}

/// The calendar's announcement of an object that was not taken back.
pub(super) fn standing_announce(
    tx: &mut Tx<'_>,
    object: &str,
) -> StorageResult<Option<crate::domain::ids::ActivityId>> {
    let site = tx.site.actor;
    let announce = storage::activities::latest(tx.conn, site, ActivityKind::Announce, object)?;
    let undo = storage::activities::latest(tx.conn, site, ActivityKind::Undo, object)?;
    Ok(match (announce, undo) {
        (Some(announce), Some(undo)) if undo.key > announce.key => None,
        (announce, _) => announce.map(|announce| announce.id),
    })
}

/// What an activity means for whom it reaches.
#[derive(Debug, Clone, Copy)]
pub(super) enum Told {
    /// They get the object, and will hear of its changes and its end.
    Object(Priority),
    /// They are told something only.
    Only(Priority),
}

/// An activity to be sent; what is not addressed to one actor is public.
pub(super) fn activity(
    actor: LocalActorKey,
    kind: ActivityKind,
    object: &str,
    detail: Option<String>,
) -> NewActivity<'_> {
    let private = matches!(
        kind,
        ActivityKind::Accept
            | ActivityKind::Reject
            | ActivityKind::Follow
            | ActivityKind::Ignore
            | ActivityKind::Flag
    );
    NewActivity { actor, kind, object, detail, public: !private }
}

/// Writes an activity and its deliveries; it is written also when nobody is to be told, because the outbox shows it.
pub(super) fn send(
    tx: &mut Tx<'_>,
    activity: &NewActivity<'_>,
    inboxes: &[InboxUrl],
    told: Told,
) -> StorageResult<()> {
    let (key, _) = storage::activities::insert(tx, activity)?;
    let priority = match told {
        Told::Object(priority) | Told::Only(priority) => priority,
    };
    for inbox in inboxes {
        storage::deliveries::insert(tx, key, activity.object, inbox, priority)?;
        if matches!(told, Told::Object(_)) {
            storage::activities::add_receiver(tx.conn, activity.object, activity.actor, inbox)?;
        }
    }
    if !inboxes.is_empty() && tx.site.first_activity.is_none() {
        storage::site::mark_first_activity(tx.conn, tx.now)?;
    }
    Ok(())
}

/// The actor of the organization that publishes an event of ours.
///
/// # Errors
/// When the database does not answer, or the event is not ours.
pub fn organizer_actor(tx: &mut Tx<'_>, event: &Event) -> StorageResult<LocalActorKey> {
    let organizer =
        event.organizer.as_ref().ok_or(StorageError::Corrupt("an event of ours has no organizer"))?;
    Ok(storage::local_actors::of_organization(tx.conn, organizer.key)?.key)
}

/// Each inbox once.
pub(super) fn distinct(mut inboxes: Vec<InboxUrl>) -> Vec<InboxUrl> {
    inboxes.sort_unstable();
    inboxes.dedup();
    inboxes
}
