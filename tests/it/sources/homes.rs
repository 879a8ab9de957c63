//! Where events come from in these tests, and how they look in a house.

use chrono::{DateTime, Utc};
use convoca::actions::add_source::add_source;
use convoca::domain::ids::SourceId;
use convoca::domain::policy::Acting;
use convoca::domain::source::{Source, SourcePolicy};
use convoca::i18n::KeptMessage;
use convoca::peers::discover::discover;
use convoca::storage::listings::{self, Filter, Window};
use convoca::storage::{StorageError, sources};
use convoca::worker;
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::house::House;
use crate::peers::peer::{PUBLIC_KEY, Peer};

pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// Adds what somebody typed.
pub async fn add(house: &House, typed: &str, policy: SourcePolicy) -> SourceId {
    let found = discover(&house.actors, typed).await.unwrap();
    let added = house.context.transact(move |tx| add_source(tx, Acting::Operator, &found, policy)).await;
    added.unwrap()
}

/// Does everything that is due.
pub async fn settle(house: &House) {
    worker::drain(&house.actors).await.unwrap();
}

pub async fn source(house: &House, id: SourceId) -> Source {
    house.context.read::<_, StorageError>(move |conn| sources::by_id(conn, id)).await.unwrap().unwrap()
}

/// The key of what went wrong last with a source.
pub async fn trouble(house: &House, id: SourceId) -> Option<String> {
    let kept = source(house, id).await.last_error?;
    Some(KeptMessage::parse(&kept).map_or(kept, |message| message.key))
}

/// Start and title of what the calendar lists, in its order.
pub async fn listed(house: &House) -> Vec<String> {
    let now = house.context.now();
    let window = Window { from: now, to: None, not_ended_by: Some(now), after: None, limit: 600 };
    let page = house
        .context
        .read::<_, StorageError>(move |conn| listings::list(conn, &Filter::default(), &window))
        .await
        .unwrap();
    page.items
        .iter()
        .map(|item| format!("{} {}", item.when.start_utc().format("%m-%d %H:%M"), item.event.texts[0].title))
        .collect()
}

/// Titles only.
pub async fn titles(house: &House) -> Vec<String> {
    listed(house).await.into_iter().map(|line| line[12..].to_owned()).collect()
}

/// An actor that takes what is posted to it, with the collections named.
pub async fn group(peer: &Peer, at: &str, collections: &[&str]) -> Value {
    let mut actor = peer.person(at, PUBLIC_KEY);
    actor["type"] = json!("Group");
    actor["name"] = json!("Harbour Workers");
    actor["preferredUsername"] = json!("harbour");
    actor.as_object_mut().unwrap().remove("outbox");
    for name in collections {
        let key = if *name == "upcoming" { "upcomingEvents" } else { name };
        actor[key] = json!(peer.at(&format!("{at}/{name}")));
    }
    peer.shows(at, &actor).await;
    for inbox in [format!("{at}/inbox"), "/inbox".to_owned()] {
        Mock::given(method("POST"))
            .and(path(inbox))
            .respond_with(ResponseTemplate::new(202))
            .mount(&peer.server)
            .await;
    }
    actor
}

/// A public event at this path.
pub fn event(peer: &Peer, at: &str, by: &str, title: &str, start: &str) -> Value {
    json!({
        "@context": "https://www.w3.org/ns/activitystreams", "type": "Event",
        "id": peer.at(at), "name": title, "startTime": start, "attributedTo": peer.at(by),
        "to": [PUBLIC], "published": "2026-11-01T00:00:00Z",
    })
}

/// A collection of these items.
pub fn collection(items: &[Value]) -> Value {
    json!({"@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollection",
           "totalItems": items.len(), "orderedItems": items})
}

/// A feed of these entries.
pub fn feed(entries: &[String]) -> String {
    let entries = entries.concat();
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nX-WR-CALNAME:Harbour\r\n{entries}END:VCALENDAR\r\n"
    )
}

/// An entry, with further lines.
pub fn entry(uid: &str, title: &str, start: &str, more: &str) -> String {
    format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:{start}\r\nSUMMARY:{title}\r\n{more}END:VEVENT\r\n"
    )
}

/// Entries named `a`, `b`, … on following days of December at noon.
pub fn entries(count: u8) -> Vec<String> {
    (0..count)
        .map(|n| {
            let name = char::from(b'a' + n).to_string();
            entry(&name, &name, &format!("202612{:02}T120000Z", n + 1), "")
        })
        .collect()
}

/// What a calendar is answered as.
pub fn calendar(text: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(text.to_owned(), "text/calendar; charset=utf-8")
}

/// Lets a peer show another feed from now on.
pub async fn shows_feed(peer: &Peer, entries: &[String]) {
    peer.reset().await;
    peer.answers("/all.ics", calendar(&feed(entries))).await;
}

/// Later, when every feed is due again.
pub async fn next_turn(house: &House) {
    let all = house.context.read::<_, StorageError>(sources::all).await.unwrap();
    let feeds = all.iter().filter(|source| source.target.polled().is_some());
    let latest = feeds.filter_map(|source| source.next_poll).max().unwrap();
    house.later((latest - house.context.now()).max(chrono::Duration::zero()) + chrono::Duration::seconds(1));
    settle(house).await;
}

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}
