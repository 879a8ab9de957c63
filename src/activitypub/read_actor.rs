//! Actors of other servers, and their keys.

use serde_json::Value;

use super::vocab::Wire;
use crate::domain::text::{SafeHtml, plain_title, sanitize};
use crate::domain::uri::{ActorUri, InboxUrl, ObjectUri, WebUrl};

/// The most keys taken of one actor.
const MAX_KEYS: usize = 5;

/// The most other accounts of one actor that are looked at; Mastodon keeps as many.
const MAX_ALIASES: usize = 256;

/// The kinds of actor (ActivityStreams vocabulary §3.2); nothing may depend on which one (FEP-8a8e "Discoverability").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActorType {
    /// A person, and whatever passes for one (gathio: an event).
    Person,
    /// A group.
    Group,
    /// An organization.
    Organization,
    /// A program or a site.
    Application,
    /// A service.
    Service,
}

impl ActorType {
    /// The type of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "Person" => Self::Person,
            "Group" => Self::Group,
            "Organization" => Self::Organization,
            "Application" => Self::Application,
            "Service" => Self::Service,
            _ => return None,
        })
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Group => "Group",
            Self::Organization => "Organization",
            Self::Application => "Application",
            Self::Service => "Service",
        }
    }
}

/// An actor's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteKey {
    /// Its id, what a signature's `keyId` names.
    pub id: String,
    /// Whose it says it is; to be believed only if that actor names this key.
    pub owner: Option<ActorUri>,
    /// PEM, PKCS#1 ("BEGIN RSA PUBLIC KEY", Mobilizon) or SPKI ("BEGIN PUBLIC KEY").
    pub pem: String,
}

/// An actor as its server shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteActorDocument {
    /// Its id, spelled as given (WordPress: with a query).
    pub id: ActorUri,
    /// Which kind.
    pub actor_type: ActorType,
    /// The name in its handle.
    pub username: Option<String>,
    /// Its name for people, plain; the handle's where it has none.
    pub name: Option<String>,
    /// What it says of itself, cleaned.
    pub summary: SafeHtml,
    /// Where activities are posted; a key stub (GoToSocial) has none.
    pub inbox: Option<InboxUrl>,
    /// The inbox it shares with others.
    pub shared_inbox: Option<InboxUrl>,
    /// What it did.
    pub outbox: Option<ObjectUri>,
    /// Who follows it.
    pub followers: Option<ObjectUri>,
    /// Whom it follows.
    pub following: Option<ObjectUri>,
    /// What it pinned.
    pub featured: Option<ObjectUri>,
    /// Its coming events (FEP-8a8e `upcomingEvents`; Mobilizon `events`): a collection to fetch.
    pub upcoming: Option<ObjectUri>,
    /// The same, where the collection came along.
    pub upcoming_embedded: Option<super::read_collection::RemoteCollection>,
    /// Its keys.
    pub keys: Vec<RemoteKey>,
    /// Its page.
    pub url: Option<WebUrl>,
    /// Its picture.
    pub icon: Option<WebUrl>,
    /// Other accounts that are the same: those may move here.
    pub also_known_as: Vec<ActorUri>,
    /// Where it moved to.
    pub moved_to: Option<ActorUri>,
    /// Whether its server says it is suspended (Mastodon).
    pub suspended: bool,
    /// Whether it answers follows by hand, if it says.
    pub approves_followers: Option<bool>,
}

/// Why a document is no actor that could be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnActor {
    /// Of none of the five types.
    #[error("not an actor")]
    OtherType,
    /// Without a usable id.
    #[error("an actor without a usable id")]
    NoId,
}

impl RemoteActorDocument {
    /// Whether this is only what a key fetch is answered: no inbox, so nothing can be sent to it.
    pub fn is_key_stub(&self) -> bool {
        self.inbox.is_none()
    }

    /// The key a signature names, with or without its fragment.
    pub fn key(&self, key_id: &str) -> Option<&RemoteKey> {
        self.keys.iter().find(|key| key.id == key_id).or_else(|| match self.keys.as_slice() {
            [only] if key_id == self.id.as_str() || without_fragment(key_id) == only.id => Some(only),
            _ => None,
        })
    }

    /// The inbox for posting: shared if there is one.
    pub fn delivery_inbox(&self) -> Option<&InboxUrl> {
        self.shared_inbox.as_ref().or(self.inbox.as_ref())
    }
}

fn without_fragment(id: &str) -> &str {
    id.split('#').next().unwrap_or(id)
}

/// Reads an actor.
///
/// # Errors
/// See [`NotAnActor`].
pub fn read_actor(value: &Value) -> Result<RemoteActorDocument, NotAnActor> {
    let wire = Wire::new(value);
    let actor_type = wire.types().into_iter().find_map(ActorType::parse).ok_or(NotAnActor::OtherType)?;
    let id = wire.id().and_then(|id| ActorUri::parse(id).ok()).ok_or(NotAnActor::NoId)?;
    let username = wire.text("preferredUsername").map(|name| plain_title(name, 100));
    let name = wire.text("name").or_else(|| wire.by_language("nameMap").first().map(|(_, name)| *name));
    let upcoming = wire.get("upcomingEvents").or_else(|| wire.get("events"));
    Ok(RemoteActorDocument {
        actor_type,
        name: name
            .map(|name| plain_title(name, 200))
            .filter(|name| !name.is_empty())
            .or_else(|| username.clone()),
        username,
        summary: sanitize(&bounded(wire.text("summary").unwrap_or_default())),
        inbox: link(wire, "inbox"),
        shared_inbox: wire
            .get("endpoints")
            .and_then(|ends| link(ends, "sharedInbox"))
            .or_else(|| link(wire, "sharedInbox")),
        outbox: object(wire, "outbox"),
        followers: object(wire, "followers"),
        following: object(wire, "following"),
        featured: object(wire, "featured"),
        upcoming: upcoming.and_then(Wire::name_of).and_then(|id| ObjectUri::parse(id).ok()),
        upcoming_embedded: upcoming
            .filter(|collection| {
                collection.has("items") || collection.has("orderedItems") || collection.has("first")
            })
            .and_then(|collection| super::read_collection::RemoteCollection::read(collection.value())),
        keys: keys_of(wire),
        url: page_of(wire).or_else(|| WebUrl::parse(id.as_str()).ok()),
        icon: wire.get("icon").and_then(super::read_picture::address),
        also_known_as: wire
            .names("alsoKnownAs")
            .into_iter()
            .take(MAX_ALIASES)
            .filter_map(|id| ActorUri::parse(id).ok())
            .collect(),
        moved_to: wire.names("movedTo").into_iter().find_map(|id| ActorUri::parse(id).ok()),
        suspended: wire.flag("suspended") == Some(true) || wire.flag("toot:suspended") == Some(true),
        approves_followers: wire.flag("manuallyApprovesFollowers"),
        id,
    })
}

/// The keys in a document that a `keyId` led to: an actor, a key stub (GoToSocial: the actor's id, name and key), or the
/// key by itself (Misskey's and Epicyon's key addresses).
pub fn read_keys(value: &Value) -> Vec<RemoteKey> {
    let wire = Wire::new(value);
    match key(wire, wire.names("owner").into_iter().find_map(|id| ActorUri::parse(id).ok())) {
        Some(bare) => vec![bare],
        None => keys_of(wire),
    }
}

fn keys_of(actor: Wire<'_>) -> Vec<RemoteKey> {
    let owner = actor.id().and_then(|id| ActorUri::parse(id).ok());
    actor.all("publicKey").into_iter().take(MAX_KEYS).filter_map(|found| key(found, owner.clone())).collect()
}

fn key(wire: Wire<'_>, default_owner: Option<ActorUri>) -> Option<RemoteKey> {
    let pem = wire.text("publicKeyPem").filter(|pem| pem.len() < 8_192)?;
    Some(RemoteKey {
        id: wire.id()?.to_owned(),
        owner: wire.names("owner").into_iter().find_map(|id| ActorUri::parse(id).ok()).or(default_owner),
        pem: pem.to_owned(),
    })
}

fn link(wire: Wire<'_>, key: &str) -> Option<InboxUrl> {
    wire.names(key).into_iter().find_map(|address| InboxUrl::parse(address).ok())
}

fn object(wire: Wire<'_>, key: &str) -> Option<ObjectUri> {
    wire.names(key).into_iter().find_map(|id| ObjectUri::parse(id).ok())
}

/// The page for people: the link that says it is HTML, else the first (PeerTube, Hubzilla list several).
fn page_of(wire: Wire<'_>) -> Option<WebUrl> {
    super::read_text::page(wire)
}

/// What an actor says of itself is cut at a length no reader goes beyond.
fn bounded(text: &str) -> String {
    text.chars().take(20_000).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_key_stub_has_a_key_and_no_inbox() {
        let stub = json!({"type": "Person", "id": "https://gts.test/users/ana", "preferredUsername": "ana", "publicKey":
            {"id": "https://gts.test/users/ana/main-key", "owner": "https://gts.test/users/ana", "publicKeyPem": "PEM"}});
        let actor = read_actor(&stub).unwrap();
        assert!(actor.is_key_stub());
        assert_eq!(actor.key("https://gts.test/users/ana/main-key").unwrap().pem, "PEM");
        assert_eq!(read_keys(&stub).len(), 1);
    }

    #[test]
    fn a_key_by_itself_is_a_key() {
        let bare = json!({"id": "https://m.test/users/1/publickey", "type": "Key", "owner": "https://m.test/users/1", "publicKeyPem": "PEM"});
        assert_eq!(read_keys(&bare)[0].owner.as_ref().unwrap().as_str(), "https://m.test/users/1");
        assert_eq!(read_actor(&bare), Err(NotAnActor::OtherType));
    }

    #[test]
    fn a_wordpress_actor_keeps_its_query() {
        let blog =
            json!({"type": "Group", "id": "https://blog.test/?author=0", "inbox": "https://blog.test/inbox"});
        assert_eq!(read_actor(&blog).unwrap().id.as_str(), "https://blog.test/?author=0");
    }
}
