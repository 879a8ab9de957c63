//! What arrives in an inbox: the activity around an object, read leniently.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::vocab::{Wire, is_public};
use crate::domain::uri::{ActivityUri, ActorUri, Host, ObjectUri};

/// How many activities may be wrapped in one another (Undo of Announce of Create is three).
const MAX_WRAPPED: usize = 4;

/// Makes the enum of the kinds of activity with their names in the vocabulary.
macro_rules! activity_kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal),* $(,)?) => {
        /// What an activity does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ActivityKind { $($(#[$doc])* $kind,)* /** Anything else; answered and dropped. */ Other }

        impl ActivityKind {
            /// The kind of that name, if it is the name of an activity at all.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$kind),)* _ if is_activity_name(name) => Some(Self::Other), _ => None }
            }
        }
    };
}

activity_kinds! {
    /// Something new.
    Create = "Create",
    /// Something changed.
    Update = "Update",
    /// Something is gone.
    Delete = "Delete",
    /// Something of somebody is shared, or (FEP-1b12) an activity is passed on.
    Announce = "Announce",
    /// An earlier activity is taken back.
    Undo = "Undo",
    /// Somebody asks to be told.
    Follow = "Follow",
    /// Yes to a Follow, Join or Invite.
    Accept = "Accept",
    /// No to the same.
    Reject = "Reject",
    /// Something enters a collection.
    Add = "Add",
    /// Something leaves a collection.
    Remove = "Remove",
    /// Approval.
    Like = "Like",
    /// Approval by emoji (Pleroma, Misskey).
    EmojiReact = "EmojiReact",
    /// A report.
    Flag = "Flag",
    /// Somebody wants to take part.
    Join = "Join",
    /// Somebody does not take part any more.
    Leave = "Leave",
    /// Somebody perhaps takes part (Friendica, Hubzilla).
    TentativeAccept = "TentativeAccept",
    /// Somebody perhaps does not (Hubzilla).
    TentativeReject = "TentativeReject",
    /// Somebody asks for leave to quote (FEP-044f).
    QuoteRequest = "QuoteRequest",
    /// Somebody asks for leave to put an actor into a collection (FEP-7aa9).
    FeatureRequest = "FeatureRequest",
    /// Somebody is asked to take part; Hubzilla publishes events so.
    Invite = "Invite",
    /// Not dealt with here (the FEP-8a8e answer to a Join).
    Ignore = "Ignore",
    /// Somebody wants nothing from or to us.
    Block = "Block",
    /// An actor moved.
    Move = "Move",
}

/// The other activities of the vocabulary and of programs in the field.
fn is_activity_name(name: &str) -> bool {
    matches!(
        name,
        "Arrive"
            | "Dislike"
            | "Listen"
            | "Offer"
            | "Question"
            | "Read"
            | "Travel"
            | "View"
            | "Bite"
            | "Vote"
            | "Lock"
    )
}

/// An activity as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedActivity {
    /// What it does.
    pub kind: ActivityKind,
    /// Its type as written, without vocabulary prefix.
    pub type_name: String,
    /// Its id; some activities of some programs have none.
    pub id: Option<ActivityUri>,
    /// Who acts; absent where the signer is meant.
    pub actor: Option<ActorUri>,
    /// What it is about.
    pub object: Payload,
    /// Where to (Add, Remove, Move, Invite).
    pub target: Option<ObjectUri>,
    /// Addressed to.
    pub to: Vec<String>,
    /// And to.
    pub cc: Vec<String>,
    /// When, as it says.
    pub published: Option<DateTime<Utc>>,
    /// The whole document.
    pub raw: Value,
}

/// What an activity is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// Nothing said.
    None,
    /// An id only.
    Id(ObjectUri),
    /// The thing itself.
    Embedded(Embedded),
    /// Several (a Flag names actor and posts; others may too).
    Many(Vec<Payload>),
}

/// A thing inside an activity; to be believed only if its id has the signer's host.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedded {
    /// Its id, if it has one.
    pub id: Option<ObjectUri>,
    /// Its types without prefixes, as written.
    pub types: Vec<String>,
    /// The thing.
    pub value: Value,
}

impl Embedded {
    /// Whether it is of a type.
    pub fn is(&self, name: &str) -> bool {
        self.types.iter().any(|own| own == name)
    }
}

impl Payload {
    /// Reads the value or values of `object`.
    pub fn read(activity: Wire<'_>, key: &str) -> Self {
        let mut payloads: Vec<Self> = activity.all(key).into_iter().map(Self::of).collect();
        match payloads.len() {
            0 => Self::None,
            1 => payloads.remove(0),
            _ => Self::Many(payloads),
        }
    }

    /// Reads one value.
    pub fn of(wire: Wire<'_>) -> Self {
        if wire.members().is_some() && !is_bare_link(wire) {
            return Self::Embedded(Embedded {
                id: wire.id().and_then(|id| ObjectUri::parse(id).ok()),
                types: wire.types().into_iter().map(str::to_owned).collect(),
                value: wire.value().clone(),
            });
        }
        wire.name_of().and_then(|id| ObjectUri::parse(id).ok()).map_or(Self::None, Self::Id)
    }

    /// The id of the (first) thing, embedded or not.
    pub fn id(&self) -> Option<&ObjectUri> {
        match self {
            Self::None => None,
            Self::Id(id) => Some(id),
            Self::Embedded(embedded) => embedded.id.as_ref(),
            Self::Many(all) => all.iter().find_map(Self::id),
        }
    }

    /// The ids of all things, embedded or not.
    pub fn ids(&self) -> Vec<&ObjectUri> {
        match self {
            Self::Many(all) => all.iter().filter_map(Self::id).collect(),
            one => one.id().into_iter().collect(),
        }
    }

    /// The (first) embedded thing.
    pub fn embedded(&self) -> Option<&Embedded> {
        match self {
            Self::Embedded(embedded) => Some(embedded),
            Self::Many(all) => all.iter().find_map(Self::embedded),
            Self::None | Self::Id(_) => None,
        }
    }
}

/// An object that only says where something lies: nothing but an id or href, and perhaps a type.
fn is_bare_link(wire: Wire<'_>) -> bool {
    wire.members().is_some_and(|members| {
        members.keys().all(|key| matches!(key.as_str(), "id" | "@id" | "href")) || wire.is("Link")
    })
}

/// An earlier activity that another one answers or takes back.
#[derive(Debug, Clone, PartialEq)]
pub enum Referenced {
    /// By its id only.
    Id(ActivityUri),
    /// With its content; its `actor` may be missing (WordPress leaves it out).
    Embedded(Box<ReceivedActivity>),
    /// Nothing usable.
    None,
}

/// What a Delete is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    /// Its id.
    pub id: ObjectUri,
    /// What it was: the Tombstone's `formerType`, or the type of the object sent whole (Gancio, gathio).
    pub former_type: Option<String>,
}

/// What remains when every wrapping is taken off.
#[derive(Debug, Clone)]
pub struct Unwrapped<'a> {
    /// The activities around it, outermost first; never empty.
    pub wrapped_in: Vec<&'a Value>,
    /// Their types, joined: `Announce>Create`.
    pub path: String,
    /// What they are about.
    pub object: Payload,
}

impl ReceivedActivity {
    /// Reads an activity; `None` for anything that is not one (an object, an actor, a list).
    pub fn read(value: &Value) -> Option<Self> {
        let wire = Wire::new(value);
        wire.members()?;
        let (type_name, kind) =
            wire.types().into_iter().find_map(|name| Some((name, ActivityKind::parse(name)?)))?;
        // A poll is an object; only its votes are activities.
        if type_name == "Question" && !wire.has("object") {
            return None;
        }
        Some(Self {
            kind,
            type_name: type_name.to_owned(),
            id: wire.id().and_then(|id| ActivityUri::parse(id).ok()),
            actor: wire.names("actor").into_iter().find_map(|id| ActorUri::parse(id).ok()),
            object: Payload::read(wire, "object"),
            target: wire.names("target").into_iter().find_map(|id| ObjectUri::parse(id).ok()),
            to: owned(wire.names("to")),
            cc: owned(wire.names("cc")),
            published: wire.instant("published"),
            raw: value.clone(),
        })
    }

    /// Whether everybody is among those it is addressed to, in `to` or `cc`.
    pub fn is_public(&self) -> bool {
        self.to.iter().chain(&self.cc).any(|address| is_public(address))
    }

    /// The server it names as the actor's.
    pub fn actor_host(&self) -> Option<Host> {
        self.actor.as_ref().map(ActorUri::host)
    }

    /// The activity it wraps: what a group passes on, what is undone or answered.
    pub fn inner(&self) -> Option<Self> {
        self.object.embedded().and_then(|embedded| Self::read(&embedded.value))
    }

    /// The earlier activity that an Undo, Accept, Reject or Ignore is about.
    pub fn referenced(&self) -> Referenced {
        if let Some(inner) = self.inner() {
            return Referenced::Embedded(Box::new(inner));
        }
        match self.object.id().and_then(|id| ActivityUri::parse(id.as_str()).ok()) {
            Some(id) => Referenced::Id(id),
            None => Referenced::None,
        }
    }

    /// What a Delete is about: an id, a Tombstone, or the whole object as it was.
    pub fn deleted(&self) -> Vec<Deleted> {
        let one = |payload: &Payload| {
            let id = payload.id()?.clone();
            let former_type = payload.embedded().and_then(|embedded| {
                if embedded.is("Tombstone") {
                    let former = Wire::new(&embedded.value).text("formerType");
                    return former.map(|name| super::vocab::local_type(name).to_owned());
                }
                embedded.types.first().cloned()
            });
            Some(Deleted { id, former_type })
        };
        match &self.object {
            Payload::Many(all) => all.iter().filter_map(one).collect(),
            payload => one(payload).into_iter().collect(),
        }
    }

    /// Takes off every wrapping: Announce → activity or object or id, Create and Update → object, and what an Undo,
    /// Accept or Reject is about. A Follow inside stays whole: it is what is answered.
    pub fn unwrapped(&self) -> Unwrapped<'_> {
        unwrap(&self.raw)
    }
}

fn unwrap(raw: &Value) -> Unwrapped<'_> {
    let mut wrapped_in = Vec::new();
    let mut path = String::new();
    let mut current = raw;
    loop {
        let wire = Wire::new(current);
        wrapped_in.push(current);
        if !path.is_empty() {
            path.push('>');
        }
        path.push_str(wire.types().first().copied().unwrap_or_default());
        let inner = wire.all("object").into_iter().find(|inner| {
            inner.members().is_some()
                && inner.types().iter().any(|name| {
                    ActivityKind::parse(name).is_some_and(|kind| kind != ActivityKind::Follow)
                        && (*name != "Question" || inner.has("object"))
                })
        });
        match inner {
            Some(inner) if wrapped_in.len() < MAX_WRAPPED => current = inner.value(),
            _ => return Unwrapped { wrapped_in, path, object: Payload::read(wire, "object") },
        }
    }
}

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_group_s_announce_of_a_create_unwraps_to_the_event() {
        let sent = json!({"type": "Announce", "actor": "https://g.test/c/x", "object":
            {"type": "Create", "actor": "https://g.test/u/a", "object": {"type": "Event", "id": "https://g.test/post/1"}}});
        let activity = ReceivedActivity::read(&sent).unwrap();
        let unwrapped = activity.unwrapped();
        assert_eq!(unwrapped.path, "Announce>Create");
        assert!(unwrapped.object.embedded().unwrap().is("Event"));
    }

    #[test]
    fn a_delete_names_its_object_however_it_is_sent() {
        for (object, former) in [
            (json!("https://a.test/e/1"), None),
            (json!({"type": "Tombstone", "id": "https://a.test/e/1"}), None),
            (
                json!({"type": "Tombstone", "id": "https://a.test/e/1", "formerType": "as:Event"}),
                Some("Event"),
            ),
            (json!({"type": "Event", "id": "https://a.test/e/1", "name": "Whole"}), Some("Event")),
        ] {
            let sent = json!({"type": "Delete", "actor": "https://a.test/u", "object": object});
            let deleted = ReceivedActivity::read(&sent).unwrap().deleted();
            assert_eq!(deleted.len(), 1);
            assert_eq!(deleted[0].id.as_str(), "https://a.test/e/1");
            assert_eq!(deleted[0].former_type.as_deref(), former);
        }
    }

    #[test]
    fn an_undo_may_name_what_it_undoes_or_bring_it_along() {
        let by_id = json!({"type": "Undo", "object": "https://a.test/follow/1"});
        assert!(matches!(ReceivedActivity::read(&by_id).unwrap().referenced(), Referenced::Id(_)));
        let whole = json!({"type": "Undo", "object": {"type": "Follow", "object": "https://us.test/actor"}});
        let Referenced::Embedded(follow) = ReceivedActivity::read(&whole).unwrap().referenced() else {
            panic!("nothing embedded")
        };
        assert_eq!(follow.kind, ActivityKind::Follow);
        assert_eq!(follow.object.id().unwrap().as_str(), "https://us.test/actor");
    }

    #[test]
    fn an_actor_or_a_note_is_no_activity() {
        for value in [json!({"type": "Person"}), json!({"type": "Note"}), json!([]), json!("x"), json!(null)]
        {
            assert!(ReceivedActivity::read(&value).is_none());
        }
    }
}
