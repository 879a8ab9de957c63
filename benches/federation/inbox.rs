//! Activities a second that a mirrored server posts to the inbox, verified and stored.

use convoca::actions::add_source::{Found, add_source};
use convoca::auth::KeyPair;
use convoca::domain::policy::Acting;
use convoca::domain::source::SourcePolicy;
use convoca::domain::uri::{ActorUri, InboxUrl, KeyUri};
use convoca::net::Signer as _;
use convoca::peers::signatures::Signing;
use convoca::storage::remote_actors::{self, RemoteActorRecord};
use convoca::storage::{StorageError, jobs};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::json;

use super::{client, say};
use crate::house::{Database, House, databases};

const KEY: &str = include_str!("../../tests/keys/test-one.pem");
const PUBLIC_KEY: &str = include_str!("../../tests/keys/test-one.pub.pem");
const ACTOR: &str = "https://ally.test/actor";

/// Activities of one measurement.
const ACTIVITIES: usize = 8000;

pub async fn measure() {
    for database in databases() {
        let rate = activities(database).await;
        say(&format!("inbox, {database:?}, verified and stored {rate:>8.0} /s  (goal 3000)"));
    }
}

async fn activities(database: Database) -> f64 {
    let house = House::open(database).await;
    house.set_up().await;
    mirror(&house).await;
    let before = house.context.read::<_, StorageError>(jobs::count).await.expect("counted");
    let requests = letters(&house).await;
    let rate = client::send_all(house.port, 64, requests, 202).await;
    let after = house.context.read::<_, StorageError>(jobs::count).await.expect("counted");
    assert_eq!(usize::try_from(after - before), Ok(ACTIVITIES), "each is stored");
    rate
}

async fn mirror(house: &House) {
    let uri = ActorUri::parse(ACTOR).expect("an actor");
    let inbox = InboxUrl::parse("https://ally.test/inbox").expect("an inbox");
    let record = RemoteActorRecord {
        uri: uri.clone(),
        kind: "Application".into(),
        username: "calendar".into(),
        name: "Ally".into(),
        url: None,
        inbox: inbox.clone(),
        shared_inbox: None,
        outbox: None,
        followers: None,
        featured: None,
        upcoming: None,
        key_id: format!("{ACTOR}#main-key"),
        public_key_pem: PUBLIC_KEY.into(),
        fetched: house.context.now(),
    };
    let found = Found::Actor { uri, inbox, name: "Ally".into() };
    house
        .context
        .transact(move |tx| {
            remote_actors::put(tx.conn, &record)?;
            add_source(tx, Acting::Operator, &found, SourcePolicy::Publish)
        })
        .await
        .expect("mirrored");
}

/// Signed requests as they go over the wire.
async fn letters(house: &House) -> Vec<Vec<u8>> {
    let (host, now) = (house.context.settings().public_url.host().to_string(), house.context.now());
    let url = url::Url::parse(&house.url("/inbox")).expect("an address");
    let made = move || {
        let key = KeyPair::from_pem(KEY).expect("a key");
        let key_id = KeyUri::parse(&format!("{ACTOR}#main-key")).expect("a key's address");
        let signing = Signing::new(&key_id, &key, now);
        let letter = |number: usize| {
            let body = json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": format!("https://ally.test/activities/{number}"), "type": "Create", "actor": ACTOR,
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
                "object": {
                    "id": format!("https://ally.test/events/{number}"), "type": "Event", "attributedTo": ACTOR,
                    "name": format!("Assembly no. {number}"), "startTime": "2026-12-05T19:00:00Z",
                    "content": "<p>Bring drums, water and friends.</p>".repeat(20),
                    "to": ["https://www.w3.org/ns/activitystreams#Public"],
                },
            })
            .to_string();
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/activity+json"));
            let signed = signing.headers(&http::Method::POST, &url, &headers, body.as_bytes());
            let mut request = format!(
                "POST /inbox HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/activity+json\r\n\
                 content-length: {}\r\n",
                body.len()
            );
            for (name, value) in signed {
                request.push_str(&format!("{name}: {}\r\n", value.to_str().expect("text")));
            }
            request.push_str("\r\n");
            request.push_str(&body);
            request.into_bytes()
        };
        (0..ACTIVITIES).map(letter).collect()
    };
    tokio::task::spawn_blocking(made).await.expect("letters")
}
