//! Whatever order things arrive in, and however often, the mirror ends in the same state. With the payloads of the
//! knowledge's collection as state tests, where they are found.

use std::path::{Path, PathBuf};

use convoca::actions::hide_event::{Showing, hide_event};
use convoca::actions::review_event::{Verdict, review_event};
use convoca::domain::policy::Acting;
use convoca::storage::{self, StorageError};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::neighbour::{KEY, Neighbour};
use crate::house::{House, Wishes, databases, in_each_home};

fn at_version(event: &Value, version: u8) -> Value {
    let mut event = event.clone();
    event["name"] = json!(format!("Version {version}"));
    event["updated"] = json!(format!("2026-11-2{version}T10:00:00Z"));
    event
}

/// One delivery: who sends it, and what.
#[derive(Debug, Clone)]
struct Sending {
    by_home: bool,
    activity: Value,
}

/// Everything two neighbours say of one event, in no particular order.
fn sendings(home: &Neighbour, other: &Neighbour, n: usize, deleted: bool) -> Vec<Sending> {
    let event = home.event(&format!("/events/{n}"), "Version 1");
    let id = event["id"].clone();
    let at = |kind: &str| format!("/{kind}/{n}");
    let first = other.activity("Announce", &at("announce"), &id);
    let mut all = vec![
        home.activity("Create", &at("create"), &at_version(&event, 1)),
        home.activity("Create", &at("create-again"), &at_version(&event, 1)),
        home.activity("Update", &at("update"), &at_version(&event, 2)),
        home.activity("Update", &at("update-again"), &at_version(&event, 2)),
        home.activity("Update", &at("last-update"), &at_version(&event, 3)),
    ];
    if deleted {
        all.push(home.activity("Delete", &at("delete"), &id));
    }
    let by_home = all.into_iter().map(|activity| Sending { by_home: true, activity });
    let undo = other.activity("Undo", &at("undo"), &first);
    let boosts = [first, other.activity("Announce", &at("announce-again"), &id), undo];
    by_home.chain(boosts.into_iter().map(|activity| Sending { by_home: false, activity })).collect()
}

/// Title, and by what it is brought.
async fn state(house: &House, uri: &str) -> Option<(String, Vec<String>)> {
    let event = house.event_at(uri).await?;
    let why = house
        .context
        .read::<_, StorageError>(move |conn| storage::mirrors::provenances(conn, event.key))
        .await
        .unwrap();
    let mut why: Vec<String> = why.into_iter().map(|why| format!("{} {}", why.via, why.activity)).collect();
    why.sort();
    Some((event.texts[0].title.clone(), why))
}

#[actix_web::test]
async fn the_order_in_which_things_arrive_does_not_matter() {
    in_each_home(|house: House| async move {
        let (home, other) = (Neighbour::arrive().await, Neighbour::arrive().await);
        house.mirrors(&home).await;
        house.mirrors(&other).await;
        let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(7), ..Config::default() });
        for n in 0..24 {
            let deleted = n % 3 == 0;
            let path = format!("/events/{n}");
            let uri = home.at(&path);
            if deleted {
                home.answers(&path, ResponseTemplate::new(410)).await;
            } else {
                home.shows(&path, &at_version(&home.event(&path, "Version 1"), 3)).await;
            }
            let all = sendings(&home, &other, n, deleted);
            let twice: Vec<Sending> = all.iter().chain(&all[..3]).cloned().collect();
            let shuffled = Just(twice).prop_shuffle().new_tree(&mut runner).unwrap().current();
            for sending in &shuffled {
                let sender = if sending.by_home { &home } else { &other };
                sender.tells(&house, &sending.activity).await;
            }
            let kinds: Vec<&str> =
                shuffled.iter().map(|sending| sending.activity["id"].as_str().unwrap()).collect();
            let seen = state(&house, &uri).await;
            if deleted {
                assert_eq!(seen, None, "{kinds:?}");
                continue;
            }
            let (title, why) = seen.unwrap_or_else(|| panic!("it is not there: {kinds:?}"));
            assert_eq!(title, "Version 3", "{kinds:?}");
            let boosts: Vec<&String> = why.iter().filter(|why| why.starts_with("announce")).collect();
            assert_eq!(
                boosts,
                [&format!("announce {}", other.at(&format!("/announce-again/{n}")))],
                "{kinds:?}"
            );
            assert_eq!(why.len(), 6, "each activity counts once: {why:?} {kinds:?}");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_was_decided_here_outlives_every_update() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        let (hidden, refused) =
            (neighbour.event("/events/1", "Version 1"), neighbour.event("/events/2", "Version 1"));
        for (n, event) in [&hidden, &refused].into_iter().enumerate() {
            neighbour.tells(&house, &neighbour.activity("Create", &format!("/c/{n}"), event)).await;
        }
        let known = house.event_at(&neighbour.at("/events/1")).await.unwrap().id;
        let hide = move |tx: &mut storage::Tx<'_>| hide_event(tx, Acting::Operator, known, Showing::Hidden);
        house.context.transact(hide).await.unwrap();
        let known = house.event_at(&neighbour.at("/events/2")).await.unwrap();
        // It waited, as one of a source that is looked at first does.
        let refuse = move |tx: &mut storage::Tx<'_>| {
            storage::events::set_held(tx, known.key, true)?;
            review_event(tx, Acting::Operator, known.id, Verdict::Refuse)
        };
        house.context.transact(refuse).await.unwrap();
        house.work().await;
        for (n, event) in [&hidden, &refused].into_iter().enumerate() {
            let update = neighbour.activity("Update", &format!("/u/{n}"), &at_version(event, 2));
            neighbour.tells(&house, &update).await;
            let again = neighbour.activity("Create", &format!("/c/again/{n}"), &at_version(event, 3));
            neighbour.tells(&house, &again).await;
        }
        assert!(house.lists().await.is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_note_about_an_event_never_becomes_one() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        let note = json!({
            "type": "Note", "id": neighbour.at("/notes/1"), "attributedTo": neighbour.ada(),
            "content": "<p>Moved to Sunday.</p>", "quote": event["id"], "quoteUri": event["id"],
            "startTime": "2026-12-06T10:00:00Z", "name": "Assembly, moved", "url": event["id"],
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
        });
        neighbour.tells(&house, &neighbour.activity("Create", "/c/2", &note)).await;
        neighbour.shows("/notes/1", &note).await;
        neighbour.tells(&house, &neighbour.activity("Announce", "/a/1", &note["id"])).await;
        neighbour.tells(&house, &neighbour.activity("Create", "/c/3", &note["id"])).await;
        assert_eq!(house.lists().await, ["Assembly"]);
        house.close().await;
    })
    .await;
}

/// A payload of the collection, moved to a neighbour; `None` (said by name) where the collection is absent.
fn payload(test: &str, file: &str, moves: &[(&str, String)]) -> Option<Value> {
    #[expect(clippy::disallowed_methods, reason = "tests find their fixtures by it")]
    let root = std::env::var("CONVOCA_FIXTURES").unwrap_or_else(|_| "../shared/fixtures".to_owned());
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(root).join("activitypub").join(file);
    let Ok(mut text) = std::fs::read_to_string(&path) else {
        println!("skipped: {test}: there is no {file}");
        return None;
    };
    for (from, to) in moves {
        text = text.replace(from, to);
    }
    Some(serde_json::from_str(&text).unwrap())
}

/// Somebody of a neighbour's sends something.
async fn sends(house: &House, neighbour: &Neighbour, name: &str, activity: &Value) {
    neighbour.shows(&format!("/users/{name}"), &neighbour.person(name)).await;
    let letter = neighbour.letter_by(name, KEY, house, house.context.now(), &activity.to_string());
    assert_eq!(letter.reaches(house).await, 202, "{activity}");
    house.work().await;
}

/// Houses in September 2026, before the collection's events begin.
async fn in_september<F: Future<Output = ()>>(test: impl Fn(House) -> F) {
    for database in databases() {
        let wishes = Wishes { now: "2026-09-15T12:00:00Z".parse().unwrap(), ..Wishes::usual(database) };
        let house = House::open_as(wishes).await;
        house.set_up().await;
        test(house).await;
    }
}

#[actix_web::test]
async fn the_collection_s_creates_updates_and_deletes_end_as_they_should() {
    in_september(|house: House| async move {
        let test = "the_collection_s_creates_updates_and_deletes_end_as_they_should";
        let (home, evil) = (Neighbour::arrive().await, Neighbour::arrive().await);
        let moves = [
            ("https://events.example/users/creator", home.ada()),
            ("https://events.example/users/departing", home.ada()),
            ("https://events.example", home.at("")),
            ("https://evil.example/users/attacker", evil.ada()),
            ("https://evil.example", evil.at("")),
        ];
        let load = |file: &str| payload(test, &format!("openbook/{file}.json"), &moves);
        let Some(late) = load("late-create-older-than-update") else { return };
        house.mirrors(&home).await;
        house.mirrors(&evil).await;
        let base = home.at("/events/base");
        // A stranger's forgery is looked up at home, where there is something else.
        let mut shown = late["object"].clone();
        shown["name"] = json!("As its home shows it");
        shown["updated"] = json!("2026-09-12T12:00:00Z");
        home.shows("/events/base", &shown).await;
        evil.tells(&house, &load("create-by-stranger").unwrap()).await;
        let forged = house.event_at(&base).await.map(|event| event.texts[0].title.clone());
        assert_ne!(forged.as_deref(), Some("Evento di prova"));
        // By reference: fetched.
        home.tells(&house, &load("create-by-reference").unwrap()).await;
        assert_eq!(house.lists().await, ["As its home shows it"]);
        // Older never overwrites newer.
        home.tells(&house, &late).await;
        assert_eq!(house.lists().await, ["As its home shows it"]);
        evil.tells(&house, &load("delete-by-stranger").unwrap()).await;
        assert_eq!(house.lists().await, ["As its home shows it"]);
        home.tells(&house, &load("delete-actor").unwrap()).await;
        assert!(house.lists().await.is_empty());
        home.tells(&house, &home.activity("Create", "/c/again", &shown)).await;
        assert!(house.lists().await.is_empty(), "its tombstone holds");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn the_collection_s_announce_create_and_undo_are_one_event_with_two_reasons() {
    in_september(|house: House| async move {
        let test = "the_collection_s_announce_create_and_undo_are_one_event_with_two_reasons";
        let home = Neighbour::arrive().await;
        let moves = [
            ("https://mobilizon.example/@organizer", home.ada()),
            ("https://mobilizon.example/@creator", home.at("/users/creator")),
            ("https://mobilizon.example", home.at("")),
        ];
        let Some(create) = payload(test, "openbook/mobilizon-create-after-announce.json", &moves) else {
            return;
        };
        let undo = payload(test, "openbook/undo-announce.json", &moves).unwrap();
        house.mirrors(&home).await;
        home.tells(&house, &undo["object"]).await;
        assert_eq!(house.lists().await, ["Corso di teatro"]);
        sends(&house, &home, "creator", &create).await;
        assert_eq!(house.lists().await.len(), 1);
        home.tells(&house, &undo).await;
        assert_eq!(house.lists().await.len(), 1, "its Create still brings it");
        let (_, why) = state(&house, &home.at("/events/abc")).await.unwrap();
        assert!(why.iter().all(|why| why.starts_with("create")), "{why:?}");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn the_collection_s_odd_payloads_are_listed_clean_and_once() {
    in_september(|house: House| async move {
        let test = "the_collection_s_odd_payloads_are_listed_clean_and_once";
        let home = Neighbour::arrive().await;
        let moves = [
            ("https://balotta.example/federation/u/agenda", home.ada()),
            ("https://balotta.example", home.at("")),
            ("https://pav.example/calendars/mycal/", home.at("/")),
            ("https://pav.example/calendars/mycal", home.ada()),
            ("https://remote.example/@org", home.ada()),
            ("https://remote.example", home.at("")),
            ("2026-04-15", "2026-10-15".to_owned()),
        ];
        let load = |file: &str| payload(test, file, &moves);
        let Some(gancio) = load("openbook/gancio-create-to-on-activity-only.json") else { return };
        house.mirrors(&home).await;
        home.tells(&house, &gancio).await;
        home.tells(&house, &load("pavillion/create-event-synthesized-end.json").unwrap()).await;
        home.tells(&house, &load("pavillion/note-companion.json").unwrap()).await;
        for name in ["in-html-in-name", "in-html-in-place"] {
            let event = load(&format!("pavillion/{name}.json")).unwrap();
            home.tells(&house, &home.activity("Create", &format!("/c/{name}"), &event)).await;
        }
        let mut titles = house.lists().await;
        titles.sort();
        assert_eq!(titles, ["Coordinamento precari scuola", "Event & more", "Round Trip", "Test"]);
        let trip = house.event_at(&home.at("/events/0f3c")).await.unwrap();
        assert_eq!(trip.when.end_utc(), None, "an invented end is not shown");
        let place = house.event_at(&home.at("/e/in-html-in-place")).await.unwrap().place.unwrap().place;
        assert!(!place.line().contains('<'), "{place:?}");
        // A picture of theirs is still asked for: its server does not exist.
    })
    .await;
}
