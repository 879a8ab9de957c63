//! What we sent or are about to send, put into JSON as things stand now: erased words are in no activity.

use serde_json::{Value, json};

use super::desk::Desk;
use super::our_actors::{Extent, actor_document};
use super::outgoing_note;
use super::talk::{answer_as_it_stands, event_with_talk};
use crate::activitypub::write_activity::{Addressing, Envelope, tombstone, write_activity};
use crate::domain::event::Event;
use crate::domain::plan::takes_place;
use crate::domain::reply::StampKind;
use crate::domain::uri::ActorUri;
use crate::storage::activities::{ActivityKind, Sent};
use crate::storage::{self, AnyConnection, StorageError, StorageResult};
use crate::urls::{Ours, Urls};

/// Whether an activity shows its object whole or by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// Whole: what is delivered, and the outbox.
    Object,
    /// By id: what `/activities/{id}` answers.
    ObjectId,
}

/// An activity as JSON, without `@context`; `None` when what it told of is gone, so that it is not to be told any more.
///
/// # Errors
/// When the database does not answer.
pub fn render(desk: &mut Desk<'_>, sent: &Sent, showing: Showing) -> StorageResult<Option<Value>> {
    let site = desk.site;
    let urls = Urls::new(&site.public_url);
    let sender = desk.sender(sent.actor)?;
    let actor = urls.actor_named(&sender.name);
    let followers = urls.of_actor(&actor, "followers").as_str().to_owned();
    let id = urls.activity(sent.id);
    let envelope = Envelope { id: &id, kind: sent.kind.as_str(), actor: &actor, published: sent.created };
    // Of a yes: where the leave is written that it gives (FEP-044f).
    let mut result = None;
    let public = || Addressing::Public { followers: followers.clone(), also: None };
    let (object, addressing) = match sent.kind {
        ActivityKind::Update if sent.object == actor.as_str() => {
            let Some(document) = actor_document(desk.conn, site, &sender, Extent::Whole)? else {
                return Ok(None);
            };
            (document, public())
        }
        ActivityKind::Create | ActivityKind::Update => {
            let Some(object) = object(desk, &urls, &sent.object)? else { return Ok(None) };
            (object, Addressing::LikeObject)
        }
        ActivityKind::Delete if sent.object == actor.as_str() => (json!(sent.object), public()),
        ActivityKind::Move | ActivityKind::Add | ActivityKind::Remove => (json!(sent.object), public()),
        ActivityKind::Flag => {
            let object = detail(sent)?.get("object").cloned().unwrap_or_else(|| json!([sent.object]));
            (object, Addressing::Only(sent.object.clone()))
        }
        ActivityKind::Delete => {
            (tombstone(&sent.object, former_type(desk.conn, &urls, sent)?, None), public())
        }
        ActivityKind::Announce if !still_reminds(desk, sent)? => return Ok(None),
        ActivityKind::Announce => (json!(sent.object), announced(desk, &followers, &sent.object)?),
        ActivityKind::Undo if sent.public && is_announce(sent) => (detail(sent)?, public()),
        ActivityKind::Undo => (detail(sent)?, Addressing::Only(sent.object.clone())),
        ActivityKind::Follow => (json!(sent.object), Addressing::Only(sent.object.clone())),
        ActivityKind::Accept | ActivityKind::Reject | ActivityKind::Ignore => {
            let mut object = detail(sent)?;
            let to = object.get("actor").and_then(Value::as_str).unwrap_or(actor.as_str()).to_owned();
            result = object.as_object_mut().and_then(|members| members.remove("result"));
            (object, Addressing::Only(to))
        }
    };
    let mut activity = write_activity(envelope, object, &addressing);
    for (kind, key) in [(ActivityKind::Flag, "content"), (ActivityKind::Move, "target")] {
        if kind == sent.kind
            && let (Some(members), Some(value)) = (activity.as_object_mut(), detail(sent)?.get(key))
        {
            members.insert(key.to_owned(), value.clone());
        }
    }
    if let (ActivityKind::Add | ActivityKind::Remove, Some(members)) = (sent.kind, activity.as_object_mut()) {
        members.insert("target".into(), json!(urls.of_actor(&actor, "featured").as_str()));
    }
    if let (Some(members), Some(result)) = (activity.as_object_mut(), result) {
        members.insert("result".into(), result);
    }
    if showing == Showing::ObjectId {
        show_object_by_id(&mut activity);
    }
    Ok(Some(activity))
}

/// An object of ours as it stands now; `None` when it is gone or nobody is to see it.
fn object(desk: &mut Desk<'_>, urls: &Urls, uri: &str) -> StorageResult<Option<Value>> {
    if let Some(Ours::Note(id)) = urls.ours(uri) {
        return match storage::replies::by_id(desk.conn, id)? {
            Some(reply) => answer_as_it_stands(desk.conn, desk.site, &reply),
            None => outgoing_note::note(desk.conn, desk.site, id),
        };
    }
    let Some(event) = desk.event(uri)?.filter(Event::is_visible) else { return Ok(None) };
    let talk = desk.talk(&event)?;
    Ok(Some(event_with_talk(desk.site, &event, &talk)))
}

/// What a deleted object of ours was.
fn former_type(conn: &mut AnyConnection, urls: &Urls, sent: &Sent) -> StorageResult<&'static str> {
    Ok(match urls.ours(&sent.object) {
        Some(Ours::Note(_)) => "Note",
        Some(Ours::Stamp(id)) => match storage::stamps::by_id(conn, id)?.map(|stamp| stamp.kind) {
            Some(StampKind::Feature) => "FeatureAuthorization",
            _ => "QuoteAuthorization",
        },
        _ => "Event",
    })
}

/// A boost goes to followers and to the author of what is boosted.
fn announced(desk: &mut Desk<'_>, followers: &str, object: &str) -> StorageResult<Addressing> {
    let author: Option<ActorUri> = desk.event(object)?.and_then(|event| match event.origin {
        crate::domain::event::Origin::Mirrored(mirror) => mirror.actor,
        crate::domain::event::Origin::Local => None,
    });
    Ok(Addressing::Public {
        followers: followers.to_owned(),
        also: author.map(|uri| uri.as_str().to_owned()),
    })
}

/// Whether a boost that reminds of an event still does: not of one that does not take place any more.
fn still_reminds(desk: &mut Desk<'_>, sent: &Sent) -> StorageResult<bool> {
    if sent.expires.is_none() {
        return Ok(true);
    }
    let event = desk.event(&sent.object)?;
    Ok(event.is_some_and(|event| event.is_listed() && takes_place(event.status)))
}

fn is_announce(sent: &Sent) -> bool {
    sent.detail.as_deref().is_some_and(|detail| detail.contains("\"Announce\""))
}

fn detail(sent: &Sent) -> StorageResult<Value> {
    let Some(detail) = &sent.detail else { return Ok(json!(sent.object)) };
    serde_json::from_str(detail).map_err(|_| StorageError::Corrupt("activities.detail"))
}

fn show_object_by_id(activity: &mut Value) {
    let id = activity.get("object").and_then(|object| object.get("id")).cloned();
    if let (Some(members), Some(id)) = (activity.as_object_mut(), id) {
        members.insert("object".into(), id);
    }
}
