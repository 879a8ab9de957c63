//! What we sent or are about to send, put into JSON as things stand now: erased words are in no activity.

use serde_json::{Value, json};

use super::our_actors::{Extent, actor_document};
use crate::activitypub::write_activity::{Addressing, Envelope, tombstone, write_activity};
use crate::activitypub::write_event::WriteEvent;
use crate::domain::event::Event;
use crate::domain::site::Site;
use crate::domain::uri::ActorUri;
use crate::storage::activities::{ActivityKind, Sent};
use crate::storage::{self, AnyConnection, StorageError, StorageResult};
use crate::urls::Urls;

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
pub fn render(
    conn: &mut AnyConnection,
    site: &Site,
    sent: &Sent,
    showing: Showing,
) -> StorageResult<Option<Value>> {
    let urls = Urls::new(&site.public_url);
    let sender = storage::local_actors::get(conn, sent.actor)?;
    let actor = urls.actor_named(&sender.name);
    let followers = urls.of_actor(&actor, "followers").as_str().to_owned();
    let id = urls.activity(sent.id);
    let envelope = Envelope { id: &id, kind: sent.kind.as_str(), actor: &actor, published: sent.created };
    let public = || Addressing::Public { followers: followers.clone(), also: None };
    let (object, addressing) = match sent.kind {
        ActivityKind::Update if sent.object == actor.as_str() => {
            let Some(document) = actor_document(conn, site, &sender, Extent::Whole)? else { return Ok(None) };
            (document, public())
        }
        ActivityKind::Create | ActivityKind::Update => {
            let Some(event) = storage::events::by_uri(conn, &sent.object)?.filter(Event::is_visible) else {
                return Ok(None);
            };
            (WriteEvent { urls: &urls, region: &site.region }.canonical(&event), Addressing::LikeObject)
        }
        ActivityKind::Delete if sent.object == actor.as_str() => (json!(sent.object), public()),
        ActivityKind::Move => (json!(sent.object), public()),
        ActivityKind::Flag => {
            let object = detail(sent)?.get("object").cloned().unwrap_or_else(|| json!([sent.object]));
            (object, Addressing::Only(sent.object.clone()))
        }
        ActivityKind::Delete => (tombstone(&sent.object, "Event", None), public()),
        ActivityKind::Announce => (json!(sent.object), announced(conn, &followers, &sent.object)?),
        ActivityKind::Undo if sent.public && is_announce(sent) => (detail(sent)?, public()),
        ActivityKind::Undo => (detail(sent)?, Addressing::Only(sent.object.clone())),
        ActivityKind::Follow => (json!(sent.object), Addressing::Only(sent.object.clone())),
        ActivityKind::Accept | ActivityKind::Reject | ActivityKind::Ignore => {
            let object = detail(sent)?;
            let to = object.get("actor").and_then(Value::as_str).unwrap_or(actor.as_str()).to_owned();
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
    if showing == Showing::ObjectId {
        show_object_by_id(&mut activity);
    }
    Ok(Some(activity))
}

/// A boost goes to followers and to the author of what is boosted.
fn announced(conn: &mut AnyConnection, followers: &str, object: &str) -> StorageResult<Addressing> {
    let author: Option<ActorUri> =
        storage::events::by_uri(conn, object)?.and_then(|event| match event.origin {
            crate::domain::event::Origin::Mirrored(mirror) => mirror.actor,
            crate::domain::event::Origin::Local => None,
        });
    Ok(Addressing::Public {
        followers: followers.to_owned(),
        also: author.map(|uri| uri.as_str().to_owned()),
    })
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
