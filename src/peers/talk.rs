//! What was said to an event, as others may see it: nothing of servers that are blocked here. And our own objects as
//! they stand now: the event with what stands around it, an answer of ours.

use std::collections::HashMap;

use serde_json::Value;

use crate::activitypub::write_event::WriteEvent;
use crate::activitypub::write_talk::{WriteAnswer, put_talk};
use crate::domain::event::Event;
use crate::domain::host_decision::HostPolicy;
use crate::domain::ids::EventKey;
use crate::domain::reply::{AnswersPolicy, Reply, ReplyState, Talk, TalkCounts, TalkPolicy};
use crate::domain::site::Site;
use crate::domain::uri::{ActorUri, Host};
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::Urls;

/// How many answers are shown below an event.
const SHOWN: i64 = 500;

/// What an event's organization lets others do, and how much they did.
///
/// # Errors
/// When the database does not answer.
pub fn talk_of(conn: &mut AnyConnection, event: &Event) -> StorageResult<Talk> {
    Ok(talks_of(conn, &[event])?.remove(&event.key).unwrap_or_default())
}

/// The same of several events.
///
/// # Errors
/// When the database does not answer.
pub fn talks_of(conn: &mut AnyConnection, events: &[&Event]) -> StorageResult<HashMap<EventKey, Talk>> {
    let organizers: Vec<_> =
        events.iter().filter_map(|event| event.organizer.as_ref()).map(|organizer| organizer.key).collect();
    let policies = storage::talk::policies(conn, &organizers)?;
    let uris: Vec<&str> = events.iter().map(|event| event.uri.as_str()).collect();
    let reactions = storage::reactions::counts(conn, &uris)?;
    let keys: Vec<EventKey> = events.iter().map(|event| event.key).collect();
    let shown = storage::replies::shown_by_host(conn, &keys)?;
    let mut gate = Gate::default();
    let mut talks = HashMap::new();
    for event in events {
        let organizer = event.organizer.as_ref();
        let policy =
            organizer.and_then(|organizer| policies.get(&organizer.key)).copied().unwrap_or_default();
        let (likes, shares) = reactions.get(event.uri.as_str()).copied().unwrap_or_default();
        let mut replies = 0;
        for (host, count) in shown.get(&event.key).into_iter().flatten() {
            if policy.answers != AnswersPolicy::Off && gate.lets_through(conn, host)? {
                replies += count;
            }
        }
        talks.insert(event.key, Talk { policy, counts: TalkCounts { replies, likes, shares } });
    }
    Ok(talks)
}

/// The answers everybody sees below an event, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn shown(conn: &mut AnyConnection, event: &Event) -> StorageResult<Vec<Reply>> {
    if policy_of(conn, event)?.answers == AnswersPolicy::Off {
        return Ok(Vec::new());
    }
    let mut gate = Gate::default();
    let mut shown = Vec::new();
    for reply in storage::replies::of_event(conn, event.key, ReplyState::Shown, SHOWN)? {
        if gate.lets_through(conn, &reply.host)? {
            shown.push(reply);
        }
    }
    Ok(shown)
}

/// The canonical Event with what stands around it.
///
/// # Errors
/// When the database does not answer.
pub fn event_as_it_stands(conn: &mut AnyConnection, site: &Site, event: &Event) -> StorageResult<Value> {
    Ok(event_with_talk(site, event, &talk_of(conn, event)?))
}

/// The canonical Event with this around it.
pub fn event_with_talk(site: &Site, event: &Event, talk: &Talk) -> Value {
    let urls = Urls::new(&site.public_url);
    let mut written = WriteEvent { urls: &urls, region: &site.region }.canonical(event);
    put_talk(&mut written, talk);
    written
}

/// An answer an organization of ours wrote, as a Note; `None` when nobody is to see it.
///
/// # Errors
/// When the database does not answer.
pub fn answer_as_it_stands(
    conn: &mut AnyConnection,
    site: &Site,
    reply: &Reply,
) -> StorageResult<Option<Value>> {
    let event = storage::events::by_keys(conn, &[reply.event.0])?.pop().filter(Event::is_visible);
    let Some(event) = event.filter(|_| reply.local && reply.state == ReplyState::Shown) else {
        return Ok(None);
    };
    let urls = Urls::new(&site.public_url);
    let parent = match reply.parent {
        Some(parent) => storage::replies::get(conn, parent)?,
        None => None,
    };
    let handle = match parent.as_ref().filter(|parent| !parent.local) {
        Some(parent) => handle_of(conn, &parent.author)?,
        None => None,
    };
    let in_reply_to = parent.as_ref().map_or(event.uri.as_str(), |parent| parent.uri.as_str()).to_owned();
    let to = parent.as_ref().filter(|parent| !parent.local).map(|parent| &parent.author);
    let page = format!("{}#answer-{}", urls.event_page(event.id), reply.id);
    let content = reply.content.html();
    let note = WriteAnswer {
        id: &reply.uri,
        actor: &reply.author,
        in_reply_to: &in_reply_to,
        to: to.zip(handle.as_deref()),
        page: &page,
        language: reply.language.as_ref().map(crate::domain::language::Language::as_str),
        content: content.as_str(),
        published: reply.published,
        edited: reply.edited,
        policy: policy_of(conn, &event)?,
    };
    Ok(Some(note.note()))
}

/// By which name an author is found: `@ada@example.org`.
///
/// # Errors
/// When the database does not answer.
pub fn handle_of(conn: &mut AnyConnection, author: &ActorUri) -> StorageResult<Option<String>> {
    let known = storage::remote_actors::by_uri(conn, author.as_str())?;
    let named = known.filter(|record| !record.username.is_empty());
    Ok(named.map(|record| format!("@{}@{}", record.username, author.host())))
}

fn policy_of(conn: &mut AnyConnection, event: &Event) -> StorageResult<TalkPolicy> {
    match &event.organizer {
        Some(organizer) => storage::talk::policy(conn, organizer.key),
        None => Ok(TalkPolicy::default()),
    }
}

/// Remembers which servers are blocked while a list is gone through.
#[derive(Default)]
struct Gate(HashMap<Host, bool>);

impl Gate {
    fn lets_through(&mut self, conn: &mut AnyConnection, host: &Host) -> StorageResult<bool> {
        if let Some(known) = self.0.get(host) {
            return Ok(*known);
        }
        let open = storage::hosts::policy_of(conn, host)? != HostPolicy::Blocked;
        self.0.insert(host.clone(), open);
        Ok(open)
    }
}
