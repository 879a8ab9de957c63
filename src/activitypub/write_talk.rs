//! What others may do with an event and how much they did, on the wire; answers of ours; leave given.

use serde_json::{Map, Value, json};

use super::context::PUBLIC;
use super::write_event::instant;
use crate::domain::reply::{AnswersPolicy, FeaturingPolicy, QuotingPolicy, StampKind, Talk, TalkPolicy};
use crate::domain::uri::{ActorUri, ObjectUri};
use crate::urls::Urls;
use chrono::{DateTime, Utc};

/// Puts into a canonical Event what its organization lets others do, and how much they did.
pub fn put_talk(event: &mut Value, talk: &Talk) {
    let Some(members) = event.as_object_mut() else { return };
    let text = |key: &str, members: &Map<String, Value>| {
        members.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let (id, actor) = (text("id", members), text("attributedTo", members));
    let counts = talk.counts;
    for (part, total) in [("replies", counts.replies), ("likes", counts.likes), ("shares", counts.shares)] {
        let collection = json!({"type": "Collection", "id": format!("{id}/{part}"), "totalItems": total});
        members.insert(part.to_owned(), collection);
    }
    members.insert("commentsEnabled".into(), json!(talk.policy.answers != AnswersPolicy::Off));
    members.insert("repliesModerationOption".into(), json!(replies_moderation(talk.policy.answers)));
    members.insert("interactionPolicy".into(), interaction_policy(&actor, talk.policy));
}

/// Mobilizon's word for it.
fn replies_moderation(policy: AnswersPolicy) -> &'static str {
    match policy {
        AnswersPolicy::Off => "closed",
        AnswersPolicy::Approval => "moderated",
        AnswersPolicy::Open => "allow_all",
    }
}

/// `interactionPolicy` of an object: who may quote it (FEP-044f; without one Mastodon 4.5 lets nobody) and feature it.
pub fn interaction_policy(actor: &str, policy: TalkPolicy) -> Value {
    let who = match policy.quoting {
        QuotingPolicy::Everybody => PUBLIC.to_owned(),
        QuotingPolicy::Followers => format!("{actor}/followers"),
        QuotingPolicy::Nobody => actor.to_owned(),
    };
    json!({"canQuote": {"automaticApproval": [who]}, "canFeature": can_feature(actor, policy.featuring)})
}

/// `canFeature` of an actor (FEP-7aa9).
pub fn can_feature(actor: &str, policy: FeaturingPolicy) -> Value {
    let who = match policy {
        FeaturingPolicy::Everybody => PUBLIC,
        FeaturingPolicy::Nobody => actor,
    };
    json!({"automaticApproval": [who]})
}

/// An answer of an organization's.
#[derive(Debug, Clone)]
pub struct WriteAnswer<'a> {
    /// Its id.
    pub id: &'a ObjectUri,
    /// The organization.
    pub actor: &'a ActorUri,
    /// What it answers.
    pub in_reply_to: &'a str,
    /// Who wrote what is answered: id and handle, unless that is the organization itself.
    pub to: Option<(&'a ActorUri, &'a str)>,
    /// Its page.
    pub page: &'a str,
    /// Its language.
    pub language: Option<&'a str>,
    /// Safe HTML.
    pub content: &'a str,
    /// When it was written.
    pub published: DateTime<Utc>,
    /// When it was changed.
    pub edited: Option<DateTime<Utc>>,
    /// What others may do with it.
    pub policy: TalkPolicy,
}

impl WriteAnswer<'_> {
    /// The Note, without `@context`: to everybody, in copy the organization's followers and whom it answers.
    pub fn note(&self) -> Value {
        let mut cc = vec![json!(format!("{}/followers", self.actor))];
        let mut tags = Vec::new();
        let mut content = self.content.trim().to_owned();
        if let Some((whom, handle)) = self.to {
            cc.push(json!(whom.as_str()));
            tags.push(json!({"type": "Mention", "href": whom.as_str(), "name": handle}));
            content = format!("<p>{}</p>{content}", mention(whom, handle));
        }
        let mut note = json!({
            "id": self.id.as_str(),
            "type": "Note",
            "attributedTo": self.actor.as_str(),
            "inReplyTo": self.in_reply_to,
            "to": [PUBLIC],
            "cc": cc,
            "url": self.page,
            "content": content,
            "mediaType": "text/html",
            "published": instant(self.published),
            "tag": tags,
            "attachment": [],
            "interactionPolicy": interaction_policy(self.actor.as_str(), self.policy),
        });
        let Some(members) = note.as_object_mut() else { return note };
        if let Some(language) = self.language {
            members.insert("contentMap".into(), json!({language: content}));
        }
        if let Some(edited) = self.edited {
            members.insert("updated".into(), json!(instant(edited)));
        }
        note
    }
}

/// A mention as Mastodon and its kin recognize it in text.
fn mention(whom: &ActorUri, handle: &str) -> String {
    let (href, handle) = (super::write_event::escape(whom.as_str()), super::write_event::escape(handle));
    format!("<span class=\"h-card\"><a href=\"{href}\" class=\"u-url mention\">{handle}</a></span>")
}

/// Leave given, as whoever was given it shows to others.
pub fn write_stamp(urls: &Urls, stamp: &StampSigned<'_>) -> Value {
    let kind = match stamp.kind {
        StampKind::Quote => "QuoteAuthorization",
        StampKind::Feature => "FeatureAuthorization",
    };
    json!({
        "id": urls.stamp(stamp.id).as_str(),
        "type": kind,
        "attributedTo": stamp.actor.as_str(),
        "interactingObject": stamp.interacting,
        "interactionTarget": stamp.target,
    })
}

/// Leave and who gave it.
#[derive(Debug, Clone, Copy)]
pub struct StampSigned<'a> {
    /// Names it.
    pub id: crate::domain::ids::StampId,
    /// What for.
    pub kind: StampKind,
    /// Who gave it.
    pub actor: &'a ActorUri,
    /// What quotes or features.
    pub interacting: &'a str,
    /// What is quoted or featured.
    pub target: &'a str,
}

/// The answers to an object: all that are public, by their ids, a hundred on a page.
pub fn replies_collection(id: &str, total: i64, first: &Value) -> Value {
    json!({"id": id, "type": "Collection", "totalItems": total, "first": first})
}

/// A page of them.
pub fn replies_page(of: &str, page: usize, more: bool, ids: &[String]) -> Value {
    let at = |page: usize| format!("{of}?page={page}");
    let mut written = json!({"id": at(page), "type": "CollectionPage", "partOf": of, "items": ids});
    if let (Some(members), true) = (written.as_object_mut(), more) {
        members.insert("next".into(), json!(at(page + 1)));
    }
    written
}
