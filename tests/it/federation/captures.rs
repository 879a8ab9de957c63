//! Requests that running programs sent, posted to our inbox as they were.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use convoca::domain::uri::{ActorUri, InboxUrl};
use convoca::storage::remote_actors::RemoteActorRecord;
use convoca::storage::{self, StorageError};
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::neighbour::Letter;
use crate::house::{House, Wishes, databases};

struct Capture {
    name: String,
    method: String,
    at: DateTime<Utc>,
    letter: Letter,
}

/// The captures, or `None` (said by name) where they are absent.
fn files(test: &str, program: &str) -> Option<Vec<PathBuf>> {
    #[expect(clippy::disallowed_methods, reason = "tests find their fixtures by it")]
    let root = std::env::var("CONVOCA_FIXTURES").unwrap_or_else(|_| "../shared/fixtures".to_owned());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(root).join("captures").join(program);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: {test}: there are no captures of {program}");
        return None;
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Some(files)
}

fn capture<'a>(
    file: &Path,
    method: &str,
    target: &str,
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    body: &[u8],
) -> Capture {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::try_from(name).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    map.remove(CONTENT_LENGTH);
    map.remove("connection");
    let at = DateTime::parse_from_rfc2822(map["date"].to_str().unwrap()).unwrap().to_utc();
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let letter = Letter { path: target.to_owned(), headers: map, body: body.to_vec() };
    Capture { name, method: method.to_owned(), at, letter }
}

/// A request as it stood on the wire.
fn gotosocial(file: &Path) -> Capture {
    let text = std::fs::read_to_string(file).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").or_else(|| text.split_once("\n\n")).unwrap();
    let mut lines = head.lines();
    let mut first = lines.next().unwrap().split(' ');
    let (method, target) = (first.next().unwrap(), first.next().unwrap());
    let headers: Vec<(&str, &str)> = lines.map(|line| line.split_once(": ").unwrap()).collect();
    let length = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, length)| length.parse().unwrap());
    capture(file, method, target, headers, &body.as_bytes()[..length])
}

fn gancio(file: &Path) -> Capture {
    let json: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let raw: Vec<&str> = json["rawHeaders"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
    let headers = raw.chunks(2).map(|pair| (pair[0], pair[1]));
    let body = json["rawBody"].as_str().unwrap().as_bytes();
    capture(file, json["method"].as_str().unwrap(), json["url"].as_str().unwrap(), headers, body)
}

/// A house with the address the captures were meant for, which knows their sender.
async fn house(wishes: Wishes, sender: &str, key_id: &str, actor_file: &Path) -> House {
    let text = std::fs::read_to_string(actor_file).unwrap();
    let json: Value = serde_json::from_str(&text[text.find("\n{\"@context").unwrap()..]).unwrap();
    let house = House::open_as(wishes).await;
    house.set_up().await;
    let record = RemoteActorRecord {
        uri: ActorUri::parse(sender).unwrap(),
        kind: "Person".into(),
        username: "sender".into(),
        name: "Sender".into(),
        url: None,
        inbox: InboxUrl::parse(&format!("{sender}/inbox")).unwrap(),
        shared_inbox: None,
        outbox: None,
        followers: None,
        featured: None,
        upcoming: None,
        key_id: key_id.into(),
        public_key_pem: json["publicKey"]["publicKeyPem"].as_str().unwrap().into(),
        fetched: house.context.now(),
    };
    let kept =
        house.context.transact::<_, StorageError>(move |tx| storage::remote_actors::put(tx.conn, &record));
    kept.await.unwrap();
    house
}

#[actix_web::test]
async fn what_gotosocial_0_20_sent_is_taken() {
    let Some(files) = files("what_gotosocial_0_20_sent_is_taken", "gotosocial") else { return };
    let actor = files.iter().find(|file| file.ends_with("gts-mainkey.json")).unwrap();
    for database in databases() {
        let sender = "https://gts.test/users/alice";
        let wishes = Wishes { public_url: Some("https://events.test".into()), ..Wishes::usual(database) };
        let house = house(wishes, sender, &format!("{sender}/main-key"), actor).await;
        let mut taken = 0;
        for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "http")) {
            let capture = gotosocial(file);
            let by_alice = capture.letter.headers["signature"].to_str().unwrap().contains("/users/alice/");
            if capture.method != "POST" || !by_alice {
                continue;
            }
            house.clock.advance(capture.at + TimeDelta::seconds(2) - house.clock.now());
            let tampered = gotosocial(file).letter;
            let body = format!("{} ", String::from_utf8_lossy(&tampered.body));
            assert_eq!(tampered.saying(&body).reaches(&house).await, 401, "{}", capture.name);
            assert_eq!(capture.letter.reaches(&house).await, 202, "{}", capture.name);
            house.work().await;
            taken += 1;
        }
        assert!(taken >= 14, "only {taken} captures were posted");
        house.close().await;
    }
}

#[actix_web::test]
async fn what_gancio_1_21_sent_is_taken_and_handled() {
    let Some(files) = files("what_gancio_1_21_sent_is_taken_and_handled", "gancio") else { return };
    let actor = files.iter().find(|file| file.ends_with("actor.txt")).unwrap();
    let sender = "http://127.0.0.1:13120/federation/u/relay";
    for database in databases() {
        let wishes = Wishes { public_url: Some("http://127.0.0.1:14001".into()), ..Wishes::usual(database) };
        let house = house(wishes, sender, &format!("{sender}#main-key"), actor).await;
        follow(&house, sender).await;
        let mut seen = Vec::new();
        for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "json")) {
            let capture = gancio(file);
            if capture.method != "POST" {
                continue;
            }
            house.clock.advance(capture.at + TimeDelta::seconds(1) - house.clock.now());
            let kind = capture.name.trim_end_matches(".json").rsplit('-').next().unwrap().to_owned();
            assert_eq!(capture.letter.reaches(&house).await, 202, "{}", capture.name);
            house.work().await;
            seen.push((kind, house.lists().await.len(), house.followers("calendar").await));
        }
        let seen: Vec<(&str, usize, i64)> = seen.iter().map(|(a, b, c)| (a.as_str(), *b, *c)).collect();
        assert_eq!(
            seen,
            [
                ("Accept", 0, 0),
                ("Create", 1, 0),
                ("Update", 1, 0),
                ("Delete", 0, 0),
                ("Follow", 0, 1),
                ("Create", 1, 1),
                ("Create", 2, 1),
                ("Follow", 2, 1),
                ("Undo", 2, 0),
                ("Follow", 2, 1),
            ]
        );
    }
}

/// The captures' event, which the sender likes, boosts and answers, is one of ours here.
async fn with_event(house: &House) -> convoca::domain::ids::EventId {
    use convoca::domain::reply::AnswersPolicy;
    let organization = super::following::organization(house).await;
    let id = house.publishes(organization, "Assembly").await;
    house.takes_answers(AnswersPolicy::Open).await;
    house
        .context
        .transact::<_, StorageError>(move |tx| {
            storage::events::set_uri(tx.conn, id, "https://events.test/events/131506-OUT")
        })
        .await
        .unwrap();
    house.work().await;
    id
}

#[actix_web::test]
async fn what_gotosocial_0_20_said_about_an_event_ends_as_it_was_meant() {
    let Some(files) = files("what_gotosocial_0_20_said_about_an_event_ends_as_it_was_meant", "gotosocial")
    else {
        return;
    };
    let key = files.iter().find(|file| file.ends_with("gts-mainkey.json")).unwrap();
    for database in databases() {
        let sender = "https://gts.test/users/alice";
        let wishes = Wishes { public_url: Some("https://events.test".into()), ..Wishes::usual(database) };
        let house = house(wishes, sender, &format!("{sender}/main-key"), key).await;
        let id = with_event(&house).await;
        let answer = |text: &str| vec![text.to_owned()];
        let steps = [
            ("like--", (1, 0), vec![]),
            ("undo-like--", (0, 0), vec![]),
            ("announce--", (0, 1), vec![]),
            ("undo-announce--", (0, 0), vec![]),
            ("create-reply--", (0, 0), answer("I will come! Wann geht's los?")),
            ("update-reply--", (0, 0), answer("edited")),
            ("delete-reply--", (0, 0), vec![]),
            ("create-dm--", (0, 0), vec![]),
        ];
        for (name, counts, answers) in steps {
            let file = files
                .iter()
                .find(|file| file.file_name().unwrap().to_string_lossy().starts_with(name))
                .unwrap();
            let capture = gotosocial(file);
            house.clock.advance(capture.at + TimeDelta::seconds(2) - house.clock.now());
            assert_eq!(capture.letter.reaches(&house).await, 202, "{name}");
            house.work().await;
            let object = "https://events.test/events/131506-OUT";
            let counted = house
                .context
                .read::<_, StorageError>(move |conn| storage::reactions::counts(conn, &[object]))
                .await
                .unwrap();
            assert_eq!(counted.get(object).copied().unwrap_or_default(), counts, "{name}");
            let said: Vec<String> = house.answers(id).await.into_iter().map(|(text, _)| text).collect();
            assert_eq!(said, answers, "{name}");
        }
        house.context.store().scrub().unwrap();
        assert!(house.files_contain("private question").is_empty());
    }
}

/// The site asked to follow the sender.
async fn follow(house: &House, sender: &str) {
    use convoca::actions::add_source::{Found, add_source};
    use convoca::domain::policy::Acting;
    use convoca::domain::source::SourcePolicy;
    let found = Found::Actor {
        uri: ActorUri::parse(sender).unwrap(),
        inbox: InboxUrl::parse(&format!("{sender}/inbox")).unwrap(),
        name: "Gancio".into(),
    };
    let added =
        house.context.transact(move |tx| add_source(tx, Acting::Operator, &found, SourcePolicy::Publish));
    added.await.unwrap();
}
