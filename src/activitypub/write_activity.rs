//! Our activities as they travel.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::context::PUBLIC;
use super::write_event::instant;
use crate::domain::uri::{ActivityUri, ActorUri};

/// What every activity of ours has.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// Names it; the same at each try.
    pub id: &'a ActivityUri,
    /// `Create`, `Update` …
    pub kind: &'a str,
    /// Who sends it.
    pub actor: &'a ActorUri,
    /// When.
    pub published: DateTime<Utc>,
}

/// Whom an activity is addressed to.
#[derive(Debug, Clone)]
pub enum Addressing {
    /// As the object is: its `to` and `cc`.
    LikeObject,
    /// Public, the actor's followers in copy.
    Public {
        /// The followers collection.
        followers: String,
        /// Others in copy: the author of what is boosted.
        also: Option<String>,
    },
    /// One actor.
    Only(String),
}

/// Puts an activity together, without `@context`.
pub fn write_activity(envelope: Envelope<'_>, object: Value, addressing: &Addressing) -> Value {
    let (to, cc) = match addressing {
        Addressing::LikeObject => (member(&object, "to"), member(&object, "cc")),
        Addressing::Public { followers, also } => {
            let mut cc = vec![json!(followers)];
            cc.extend(also.iter().map(|uri| json!(uri)));
            (json!([PUBLIC]), Value::Array(cc))
        }
        Addressing::Only(uri) => (json!([uri]), json!([])),
    };
    let mut activity = Map::new();
    activity.insert("id".into(), json!(envelope.id.as_str()));
    activity.insert("type".into(), json!(envelope.kind));
    activity.insert("actor".into(), json!(envelope.actor.as_str()));
    activity.insert("published".into(), json!(instant(envelope.published)));
    activity.insert("to".into(), to);
    activity.insert("cc".into(), cc);
    activity.insert("object".into(), object);
    Value::Object(activity)
}

fn member(object: &Value, key: &str) -> Value {
    object.get(key).cloned().unwrap_or_else(|| json!([]))
}

/// What stands for a deleted object.
pub fn tombstone(uri: &str, former_type: &str, deleted: Option<DateTime<Utc>>) -> Value {
    let mut stone = json!({"id": uri, "type": "Tombstone", "formerType": former_type});
    if let (Some(members), Some(at)) = (stone.as_object_mut(), deleted) {
        members.insert("deleted".into(), json!(instant(at)));
    }
    stone
}

/// A collection of which only the size is told.
pub fn counted_collection(id: &str, total: i64) -> Value {
    json!({"id": id, "type": "OrderedCollection", "totalItems": total})
}

/// A collection in one page.
pub fn whole_collection(id: &str, items: &[Value]) -> Value {
    json!({"id": id, "type": "OrderedCollection", "totalItems": items.len(), "orderedItems": items})
}

/// A collection whose items stand on pages.
pub fn paged_collection(id: &str, total: i64, first: &str) -> Value {
    json!({"id": id, "type": "OrderedCollection", "totalItems": total, "first": first})
}

/// A page of a collection.
pub fn collection_page(id: &str, of: &str, next: Option<&str>, items: &[Value]) -> Value {
    let mut page = json!({"id": id, "type": "OrderedCollectionPage", "partOf": of, "orderedItems": items});
    if let (Some(members), Some(next)) = (page.as_object_mut(), next) {
        members.insert("next".into(), json!(next));
    }
    page
}
