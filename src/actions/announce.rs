//! Who is told what: activities and one delivery per inbox, written in the transaction of what they tell.

use super::answer_event::withdraw_own_answers;
use super::{announce_apart, announce_news, feature_events, tell_news};
use crate::domain::event::Event;
use crate::domain::ids::{ActivityId, ActivityKey, LocalActorKey};
use crate::domain::uri::{ActorUri, InboxUrl};
use crate::storage::activities::{ActivityKind, NewActivity};
use crate::storage::deliveries::Priority;
use crate::storage::local_actors::LocalActor;
use crate::storage::{self, StorageError, StorageResult, Tx};
use crate::urls::{Owner, Urls};

/// Tells the organization's followers of a new event, and the calendar's followers that it is listed.
///
/// # Errors
/// When the database does not answer.
pub fn published(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    let actor = organizer_actor(tx, event)?;
    let inboxes = storage::followers::inboxes(tx.conn, actor)?;
    let activity = activity(actor, ActivityKind::Create, event.uri.as_str(), None);
    send(tx, &activity, &inboxes, Told::Object(Priority::Usual))?;
    announce_apart::own(tx, event, actor, &inboxes)?;
    listed(tx, event)?;
    feature_events::refresh(tx, actor)
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
    send(tx, &activity, &inboxes, Told::Object(priority))?;
    announce_apart::changed_by_calendar(tx, event, priority)?;
    feature_events::refresh(tx, actor)
}

/// Asks everyone who got an event to delete it; its news and what its organization wrote below it are deleted, and boosts
/// of it taken back first.
///
/// # Errors
/// When the database does not answer.
pub fn deleted(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    announce_news::all_taken_back(tx, event)?;
    unlisted(tx, event)?;
    withdraw_own_answers(tx, event)?;
    let actor = organizer_actor(tx, event)?;
    feature_events::withdraw(tx, actor, event)?;
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

/// Has the calendar take its announcement of an event back, and what it told of one that is mirrored.
///
/// # Errors
/// When the database does not answer.
pub fn unlisted(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    let site = tx.site.actor;
    let Some(object) = event.uri.object() else { return Ok(()) };
    let Some(announce) = standing_announce(tx, object.as_str())? else { return Ok(()) };
    if !event.is_local() {
        tell_news::forget(tx, event)?;
        announce_news::all_taken_back(tx, event)?;
    }
    let inboxes = storage::activities::receivers_of(tx.conn, object.as_str(), Some(site))?;
    let site_uri = Urls::new(&tx.site.public_url).actor(Owner::Site);
    let activity = undo(tx, (site, &site_uri), object.as_str(), announce);
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

/// The Undo of a boost, known by ids alone.
pub(super) fn undo<'a>(
    tx: &Tx<'_>,
    (actor, actor_uri): (LocalActorKey, &ActorUri),
    object: &'a str,
    announce: ActivityId,
) -> NewActivity<'a> {
    let undone = serde_json::json!({
        "id": Urls::new(&tx.site.public_url).activity(announce).as_str(),
        "type": ActivityKind::Announce.as_str(),
        "actor": actor_uri.as_str(),
        "object": object,
    });
    activity(actor, ActivityKind::Undo, object, Some(undone.to_string()))
}

/// The calendar's announcement of an object that was not taken back.
pub(super) fn standing_announce(tx: &mut Tx<'_>, object: &str) -> StorageResult<Option<ActivityId>> {
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
    NewActivity { actor, kind, object, detail, public: !private, expires: None }
}

/// Writes an activity and its deliveries; it is written also when nobody is to be told, because the outbox shows it.
pub(super) fn send(
    tx: &mut Tx<'_>,
    activity: &NewActivity<'_>,
    inboxes: &[InboxUrl],
    told: Told,
) -> StorageResult<()> {
    send_in(tx, activity, activity.object, inboxes, told)?;
    Ok(())
}

/// The same in the line of another object: an inbox hears of an event and of its news in the order they were told.
pub(super) fn send_in(
    tx: &mut Tx<'_>,
    activity: &NewActivity<'_>,
    line: &str,
    inboxes: &[InboxUrl],
    told: Told,
) -> StorageResult<ActivityKey> {
    let (key, _) = storage::activities::insert(tx, activity)?;
    let priority = match told {
        Told::Object(priority) | Told::Only(priority) => priority,
    };
    for inbox in inboxes {
        storage::deliveries::insert(tx, key, line, inbox, priority)?;
        if matches!(told, Told::Object(_)) {
            storage::activities::add_receiver(tx.conn, activity.object, activity.actor, inbox)?;
        }
    }
    if !inboxes.is_empty() && tx.site.first_activity.is_none() {
        tx.scope.first_activity = true;
    }
    Ok(key)
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
