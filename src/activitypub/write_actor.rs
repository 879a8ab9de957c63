//! Our actors as they travel.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::context::PUBLIC;
use super::write_event::instant;
use crate::domain::text::markdown;
use crate::domain::uri::ActorUri;
use crate::urls::{Owner, Urls};

/// What an actor says of itself.
#[derive(Debug, Clone)]
pub struct ActorProfile<'a> {
    /// The site or an organization.
    pub owner: Owner<'a>,
    /// `preferredUsername`.
    pub username: &'a str,
    /// Name.
    pub name: &'a str,
    /// Markdown.
    pub summary: &'a str,
    /// Web site.
    pub website: Option<&'a str>,
    /// Public contact.
    pub contact: Option<&'a str>,
    /// SPKI PEM.
    pub public_key_pem: &'a str,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Paused.
    pub suspended: bool,
    /// Other accounts that are the same.
    pub also_known_as: &'a [ActorUri],
    /// Where it moved to.
    pub moved_to: Option<&'a ActorUri>,
}

/// The actor document, without `@context`: `Application` for the site, `Group` for organizations.
pub fn write_actor(urls: &Urls, profile: &ActorProfile<'_>) -> Value {
    let id = urls.actor(profile.owner);
    let part = |name: &str| urls.of_actor(&id, name).as_str().to_owned();
    let page = match profile.owner {
        Owner::Site => urls.home(),
        Owner::Organization(slug) => urls.organization(slug),
    };
    let kind = if profile.owner == Owner::Site { "Application" } else { "Group" };
    let fields: Vec<Value> = [("Website", profile.website), ("Contact", profile.contact)]
        .into_iter()
        .filter_map(|(name, value)| {
            Some(json!({"type": "PropertyValue", "name": name, "value": markdown(value?).as_str().trim()}))
        })
        .collect();
    let mut actor = json!({
        "id": id.as_str(),
        "type": kind,
        "preferredUsername": profile.username,
        "name": profile.name,
        "summary": markdown(profile.summary).as_str(),
        "url": page.as_str(),
        "inbox": part("inbox"),
        "outbox": part("outbox"),
        "followers": part("followers"),
        "following": part("following"),
        "featured": part("featured"),
        "upcomingEvents": part("upcoming"),
        "endpoints": {"sharedInbox": urls.shared_inbox().as_str()},
        "publicKey": {
            "id": urls.key_id(&id),
            "owner": id.as_str(),
            "publicKeyPem": profile.public_key_pem,
        },
        "manuallyApprovesFollowers": false,
        "discoverable": true,
        "indexable": true,
        "published": instant(profile.created),
        "attachment": fields,
        "icon": {"type": "Image", "mediaType": "image/png", "url": urls.page("/assets/icon.png").as_str()},
        "attributionDomains": [urls.host().as_str()],
        "interactionPolicy": {"canFeature": {"automaticApproval": [PUBLIC]}},
    });
    let members = actor.as_object_mut().expect("an actor is an object");
    if profile.suspended {
        members.insert("suspended".into(), json!(true));
    }
    if !profile.also_known_as.is_empty() {
        members.insert("alsoKnownAs".into(), json!(profile.also_known_as));
    }
    if let Some(target) = profile.moved_to {
        members.insert("movedTo".into(), json!(target.as_str()));
    }
    actor
}

/// What an unsigned reader gets of an organization while authorized fetch is on.
pub fn write_actor_stub(urls: &Urls, profile: &ActorProfile<'_>) -> Value {
    let whole = write_actor(urls, profile);
    let kept = ["id", "type", "preferredUsername", "inbox", "publicKey"];
    Value::Object(kept.iter().filter_map(|key| Some(((*key).to_owned(), whole.get(*key)?.clone()))).collect())
}
