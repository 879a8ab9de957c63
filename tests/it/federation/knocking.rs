//! Signatures as servers want them: the usual form first, the other when that is not believed, and remembered; keys that
//! are replaced.

use chrono::{DateTime, Utc};
use convoca::auth::{KeyPair, PublicKey};
use convoca::config::PublicUrl;
use convoca::domain::policy::Acting;
use convoca::peers::signatures::{Dialect, read};
use convoca::storage::hosts;
use serde_json::json;
use wiremock::matchers::{header_exists, method};
use wiremock::{Mock, Request, ResponseTemplate};

use super::delivering::{befriend, change};
use super::following::organization;
use super::neighbour::{KEY, Neighbour, OTHER_KEY, head};
use crate::house::{House, in_each_home};

/// The form a request is signed in, if it holds with a key.
fn signed_in(
    neighbour: &Neighbour,
    request: &Request,
    key: &PublicKey,
    now: DateTime<Utc>,
) -> Option<Dialect> {
    let there = PublicUrl::parse(&format!("http://{}", neighbour.host())).unwrap();
    let claims = read(&head(request), &request.body, &there, now).unwrap();
    claims[0].verify(key).ok().map(|()| claims[0].dialect())
}

async fn key_of(house: &House, actor: &str) -> PublicKey {
    let actor = house.visitor().get_activity(actor).await.json();
    PublicKey::from_pem(actor["publicKey"]["publicKeyPem"].as_str().unwrap()).unwrap()
}

/// It believes RFC 9421 only.
async fn is_modern(neighbour: &Neighbour) {
    Mock::given(method("POST"))
        .and(header_exists("signature-input"))
        .respond_with(ResponseTemplate::new(202))
        .with_priority(1)
        .mount(&neighbour.server)
        .await;
    neighbour.answers_next_posts(ResponseTemplate::new(401), 1000).await;
}

#[actix_web::test]
async fn a_server_that_believes_only_rfc_9421_is_knocked_at_twice_once() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        is_modern(&neighbour).await;
        let organization = organization(&house).await;
        let (key, now) = (key_of(&house, "/orgs/tenants").await, house.context.now());
        let forms = |requests: &[Request]| -> Vec<Dialect> {
            requests.iter().map(|request| signed_in(&neighbour, request, &key, now).unwrap()).collect()
        };
        house.publishes(organization, "Assembly").await;
        house.work().await;
        let requests = neighbour.requests().await;
        assert_eq!(forms(&requests), [Dialect::Cavage, Dialect::Rfc9421]);
        assert_eq!(requests[0].body, requests[1].body, "the same delivery");
        assert!(house.waiting().await.is_empty());
        house.publishes(organization, "Picket").await;
        house.work().await;
        assert_eq!(forms(&neighbour.requests().await)[2..], [Dialect::Rfc9421], "it is remembered");
        // It goes back to the older form.
        neighbour.reset().await;
        Mock::given(method("POST"))
            .and(header_exists("signature-input"))
            .respond_with(ResponseTemplate::new(401))
            .with_priority(1)
            .mount(&neighbour.server)
            .await;
        house.publishes(organization, "Vigil").await;
        house.work().await;
        house.publishes(organization, "Rally").await;
        house.work().await;
        let forms = forms(&neighbour.requests().await);
        assert_eq!(forms, [Dialect::Rfc9421, Dialect::Cavage, Dialect::Cavage]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_server_that_believes_neither_form_is_tried_again_later_and_nothing_is_remembered() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        neighbour.answers_next_posts(ResponseTemplate::new(401), 1000).await;
        house.publishes(organization(&house).await, "Assembly").await;
        house.work().await;
        assert_eq!(neighbour.requests().await.len(), 2);
        let waiting = house.waiting().await;
        assert_eq!(waiting, [("Create".into(), Some("The server does not accept our signature.".into()))]);
        let host = neighbour.host();
        let known = house.context.read(move |conn| hosts::get(conn, &host)).await.unwrap();
        assert_eq!(known.and_then(|host| host.dialect), None);
    })
    .await;
}

#[actix_web::test]
async fn a_refusal_that_is_not_about_the_signature_is_no_reason_to_knock_again() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let organization = organization(&house).await;
        for status in [400, 403, 500] {
            neighbour.reset().await;
            neighbour.answers_next_posts(ResponseTemplate::new(status), 1000).await;
            house.publishes(organization, "Assembly").await;
            house.work().await;
            assert_eq!(neighbour.requests().await.len(), 1, "{status}");
        }
    })
    .await;
}

async fn rotates(house: &House, name: &'static str) {
    let keys = KeyPair::generate().unwrap();
    house
        .context
        .transact(move |tx| convoca::actions::rotate_key::rotate_key(tx, Acting::Operator, name, &keys))
        .await
        .unwrap();
}

#[actix_web::test]
async fn a_new_key_is_shown_at_once_told_under_the_old_one_and_signs_from_then_on() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let old = key_of(&house, "/orgs/tenants").await;
        rotates(&house, "tenants").await;
        let new = key_of(&house, "/orgs/tenants").await;
        assert_ne!(old, new);
        house.work().await;
        let now = house.context.now();
        let requests = neighbour.requests().await;
        assert_eq!(requests.len(), 1);
        let update: serde_json::Value = serde_json::from_slice(&requests[0].body).unwrap();
        assert_eq!(
            (&update["type"], &update["actor"]),
            (&json!("Update"), &json!(house.url("/orgs/tenants")))
        );
        assert_eq!(update["object"]["publicKey"]["publicKeyPem"], json!(new.to_pem()));
        assert_eq!(update["object"]["type"], "Group");
        assert!(signed_in(&neighbour, &requests[0], &old, now).is_some(), "by the key they know");
        let id = house.publishes(organization(&house).await, "Assembly").await;
        house.work().await;
        change(&house, id, "Assembly moved").await;
        house.work().await;
        for request in &neighbour.requests().await[1..] {
            assert!(signed_in(&neighbour, request, &new, now).is_some());
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn who_knows_the_new_key_already_believes_the_second_knock() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let follow = neighbour.activity("Follow", "/follows/2", &json!(house.url("/actor")));
        neighbour.tells(&house, &follow).await;
        neighbour.reset().await;
        neighbour.answers_next_posts(ResponseTemplate::new(401), 1).await;
        rotates(&house, "calendar").await;
        house.work().await;
        let (new, now) = (key_of(&house, "/actor").await, house.context.now());
        let requests = neighbour.requests().await;
        assert_eq!(requests.len(), 2);
        assert_eq!(signed_in(&neighbour, &requests[0], &new, now), None);
        assert_eq!(signed_in(&neighbour, &requests[1], &new, now), Some(Dialect::Cavage));
        // After a week the old key is forgotten.
        house.later(chrono::TimeDelta::days(9));
        house
            .context
            .transact::<_, convoca::storage::StorageError>(convoca::actions::sweep::sweep)
            .await
            .unwrap();
        let actors = house.context.read(convoca::storage::local_actors::all).await.unwrap();
        assert!(actors.iter().all(|actor| actor.previous_key_pem.is_none()));
    })
    .await;
}

#[actix_web::test]
async fn what_is_signed_as_rfc_9421_says_is_taken_and_what_is_spoiled_answered_401() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let follow =
            neighbour.activity("Follow", "/follows/1", &json!(house.url("/orgs/tenants"))).to_string();
        let now = house.context.now();
        let letter = |pem, at| neighbour.letter_in(Dialect::Rfc9421, "ada", pem, &house, at, &follow);
        let spoiled = [
            ("another body", letter(KEY, now).saying(&follow.replace("follows/1", "follows/2"))),
            ("no digest", letter(KEY, now).without("content-digest")),
            ("no signature", letter(KEY, now).without("signature")),
            ("too old", letter(KEY, now - chrono::TimeDelta::hours(2))),
            ("from the future", letter(KEY, now + chrono::TimeDelta::minutes(6))),
            ("another key", letter(OTHER_KEY, now)),
            ("another host", letter(KEY, now).with("host", "elsewhere.test")),
        ];
        for (name, letter) in spoiled {
            assert_eq!(letter.reaches(&house).await, 401, "{name}");
        }
        assert_eq!(letter(KEY, now).reaches(&house).await, 202);
        house.work().await;
        assert_eq!(house.followers("tenants").await, 1);
    })
    .await;
}

#[actix_web::test]
async fn who_names_no_actor_is_who_signs() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let mut follow = neighbour.activity("Follow", "/follows/1", &json!(house.url("/orgs/tenants")));
        follow.as_object_mut().unwrap().remove("actor");
        neighbour.tells(&house, &follow).await;
        assert_eq!(house.followers("tenants").await, 1);
        assert_eq!(neighbour.heard().await, ["Accept"]);
    })
    .await;
}

#[actix_web::test]
async fn what_comes_many_at_once_is_kept_each_once() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        neighbour.reset().await;
        let events: Vec<_> = (0..40)
            .map(|n| {
                let event = neighbour.event(&format!("/events/{n}"), &format!("Event {n}"));
                neighbour.activity("Create", &format!("/creates/{n}"), &event)
            })
            .collect();
        // Each twice, all at the same moment.
        let sent = events.iter().chain(&events).map(|activity| neighbour.sends(&house, activity));
        let answers = futures_util::future::join_all(sent).await;
        assert!(answers.iter().all(|status| *status == 202), "{answers:?}");
        house.work().await;
        assert_eq!(house.lists().await.len(), 40);
        house.close().await;
    })
    .await;
}
