//! What an inbox answers.

use chrono::TimeDelta;
use convoca::storage::hosts::{self, HostPolicy};
use convoca::storage::{StorageError, jobs};
use serde_json::json;
use wiremock::ResponseTemplate;

use super::neighbour::{KEY, Neighbour, OTHER_KEY};
use crate::house::{Database, House, in_each_home};

#[actix_web::test]
async fn a_signature_that_does_not_hold_is_answered_401_and_nothing_else() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let follow = neighbour.activity("Follow", "/follows/1", &json!(house.url("/orgs/tenants")));
        let letter = || neighbour.letter(&house, &follow);
        let now = house.context.now();
        let text = follow.to_string();
        let spoiled = [
            ("unsigned", letter().without("signature")),
            ("another body", letter().saying(&text.replace("follows/1", "follows/2"))),
            ("no digest", letter().without("digest")),
            (
                "another digest",
                letter().with("digest", "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
            ),
            ("no date", letter().without("date")),
            ("too old", neighbour.letter_by("ada", KEY, &house, now - TimeDelta::hours(2), &text)),
            ("from the future", neighbour.letter_by("ada", KEY, &house, now + TimeDelta::hours(1), &text)),
            ("another key", neighbour.letter_by("ada", OTHER_KEY, &house, now, &text)),
            ("nobody's key", neighbour.letter_by("nobody", KEY, &house, now, &text)),
            ("another host", letter().with("host", "elsewhere.test")),
            ("nonsense", letter().with("signature", "keyId=\"x\"")),
        ];
        for (name, letter) in spoiled {
            assert_eq!(letter.reaches(&house).await, 401, "{name}");
        }
        house.work().await;
        assert_eq!(house.followers("tenants").await, 0);
        assert_eq!(letter().reaches(&house).await, 202);
        house.work().await;
        assert_eq!(house.followers("tenants").await, 1);
    })
    .await;
}

#[actix_web::test]
async fn what_is_nothing_for_us_is_answered_202_and_forgotten() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let ada = neighbour.ada();
        for activity in [
            neighbour.activity("Create", "/c/1", &neighbour.event("/events/1", "Of a stranger")),
            neighbour.activity("Create", "/c/2", &json!({"type": "Note", "id": neighbour.at("/n/1")})),
            neighbour.activity("Dance", "/d/1", &json!("https://elsewhere.test/x")),
            neighbour.activity("Delete", "/d/2", &json!(neighbour.at("/n/1"))),
            neighbour.activity("Announce", "/a/1", &json!("https://elsewhere.test/x")),
            json!({"type": "Note", "id": neighbour.at("/n/2"), "attributedTo": ada}),
            json!([{"type": "Follow"}]),
            json!({"type": "Create", "actor": ada, "object": [[], null, 7]}),
            json!({}),
            json!("text"),
        ] {
            assert_eq!(neighbour.sends(&house, &activity).await, 202, "{activity}");
        }
        assert_eq!(house.work().await, 0);
        assert!(house.lists().await.is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_json_is_answered_400_and_what_is_too_large_413() {
    let house = House::open(Database::Sqlite).await;
    let neighbour = Neighbour::arrive().await;
    let now = house.context.now();
    let letter = |text: &str| neighbour.letter_by("ada", KEY, &house, now, text);
    assert_eq!(letter("{not json").reaches(&house).await, 400);
    assert_eq!(letter(&"[".repeat(5000)).reaches(&house).await, 400);
    let large = json!({"type": "Create", "content": "x".repeat(1_100_000)}).to_string();
    assert_eq!(letter(&large).reaches(&house).await, 413);
    assert!(neighbour.asked().await.is_empty());
}

#[actix_web::test]
async fn a_blocked_server_is_answered_403() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let host = neighbour.host();
        let blocked = house
            .context
            .transact::<_, StorageError>(move |tx| hosts::set_policy(tx.conn, &host, HostPolicy::Blocked));
        blocked.await.unwrap();
        let follow = neighbour.activity("Follow", "/follows/1", &json!(house.url("/actor")));
        assert_eq!(neighbour.sends(&house, &follow).await, 403);
        assert!(neighbour.asked().await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn the_end_of_an_account_nobody_here_knows_costs_no_request() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let ada = neighbour.ada();
        for object in
            [json!(ada), json!({"id": ada, "type": "Person"}), json!({"id": ada, "type": "Tombstone"})]
        {
            let delete = neighbour.activity("Delete", "/users/ada#delete", &object);
            assert_eq!(neighbour.sends(&house, &delete).await, 202);
            // Not even the signature is looked at.
            assert_eq!(neighbour.letter(&house, &delete).without("signature").reaches(&house).await, 202);
        }
        assert_eq!(house.work().await, 0);
        assert!(neighbour.requests().await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_sender_whose_server_has_trouble_is_believed_later_by_the_time_it_came() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.vanish().await;
        neighbour.answers("/users/ada", ResponseTemplate::new(503)).await;
        let follow = neighbour.activity("Follow", "/follows/1", &json!(house.url("/actor")));
        assert_eq!(neighbour.sends(&house, &follow).await, 202);
        house.work().await;
        assert_eq!(house.followers("calendar").await, 0);
        neighbour.reset().await;
        // By now the signature is too old for a request that would come now.
        house.later(TimeDelta::hours(3));
        house.work().await;
        assert_eq!(house.followers("calendar").await, 1);
        assert_eq!(neighbour.heard().await, ["Accept"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_waits_for_a_key_is_bounded_and_a_forgery_among_it_is_dropped() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.vanish().await;
        neighbour.answers("/users/ada", ResponseTemplate::new(500)).await;
        let mut answers = Vec::new();
        for n in 0..25 {
            let follow = neighbour.activity("Follow", &format!("/follows/{n}"), &json!(house.url("/actor")));
            let now = house.context.now();
            let forged = neighbour.letter_by("ada", OTHER_KEY, &house, now, &follow.to_string());
            answers.push(forged.reaches(&house).await);
        }
        assert_eq!(answers.iter().filter(|status| **status == 202).count(), 20, "{answers:?}");
        assert!(answers.iter().skip(20).all(|status| *status == 503), "{answers:?}");
        neighbour.reset().await;
        house.work().await;
        for _ in 0..30 {
            house.later(TimeDelta::hours(1));
            house.work().await;
        }
        assert_eq!(house.followers("calendar").await, 0);
        let left = house.context.read::<_, StorageError>(jobs::count).await.unwrap();
        assert_eq!(left, 0);
    })
    .await;
}
