//! What we send reaches every follower's server once, in order, and with patience.

use chrono::{DateTime, TimeDelta, Utc};
use convoca::actions::change_event::{Change, PictureChange, change_event};
use convoca::actions::delete_event::delete_event;
use convoca::auth::PublicKey;
use convoca::config::PublicUrl;
use convoca::domain::ids::EventId;
use convoca::domain::policy::Acting;
use convoca::peers::signatures::read;
use convoca::storage::StorageError;
use convoca::storage::hosts::{self, HostPolicy};
use serde_json::json;
use wiremock::{Request, ResponseTemplate};

use super::following::organization;
use super::neighbour::{Neighbour, head};
use crate::house::{House, in_each_home};

/// Ada follows the organization.
pub async fn befriend(house: &House, neighbour: &Neighbour) {
    let follow = neighbour.activity("Follow", "/follows/1", &json!(house.url("/orgs/tenants")));
    neighbour.tells(house, &follow).await;
    neighbour.reset().await;
}

pub async fn change(house: &House, id: EventId, title: &str) {
    let change = Change { id, version: None, draft: house.draft(title), picture: PictureChange::Keep };
    house.context.transact(move |tx| change_event(tx, Acting::Operator, &change)).await.unwrap();
}

pub async fn delete(house: &House, id: EventId) {
    house.context.transact(move |tx| delete_event(tx, Acting::Operator, id)).await.unwrap();
}

fn date(request: &Request) -> DateTime<Utc> {
    DateTime::parse_from_rfc2822(request.headers["date"].to_str().unwrap()).unwrap().to_utc()
}

/// The request verifies at its neighbour's door with the key the actor shows.
pub async fn verifies(house: &House, neighbour: &Neighbour, request: &Request) {
    let actor = house.visitor().get_activity("/orgs/tenants").await.json();
    let key = PublicKey::from_pem(actor["publicKey"]["publicKeyPem"].as_str().unwrap()).unwrap();
    let there = PublicUrl::parse(&format!("http://{}", neighbour.host())).unwrap();
    let claims = read(&head(request), &request.body, &there, date(request)).unwrap();
    assert_eq!(claims[0].key_id().as_str(), actor["publicKey"]["id"]);
    claims[0].verify(&key).unwrap();
}

#[actix_web::test]
async fn a_server_with_many_followers_gets_one_request() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        for name in ["ada", "bob", "eve"] {
            neighbour.shows(&format!("/users/{name}"), &neighbour.person(name)).await;
            let mut follow =
                neighbour.activity("Follow", &format!("/f/{name}"), &json!(house.url("/orgs/tenants")));
            follow["actor"] = json!(neighbour.at(&format!("/users/{name}")));
            let now = house.context.now();
            let letter = neighbour.letter_by(name, super::neighbour::KEY, &house, now, &follow.to_string());
            assert_eq!(letter.reaches(&house).await, 202);
        }
        house.work().await;
        assert_eq!(house.followers("tenants").await, 3);
        neighbour.reset().await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        house.work().await;
        let posted = neighbour.posted().await;
        assert_eq!(posted.len(), 1);
        let (inbox, create) = &posted[0];
        assert_eq!(inbox, "/inbox");
        assert_eq!(create["type"], "Create");
        assert_eq!(create["actor"], house.url("/orgs/tenants"));
        assert_eq!(create["object"]["id"], house.url(&format!("/events/{id}")));
        assert_eq!(create["object"]["name"], "Assembly");
        assert!(create["@context"].is_array());
        let request = &neighbour.requests().await[0];
        assert!(request.headers["user-agent"].to_str().unwrap().starts_with("convoca/"));
        assert_eq!(request.headers["content-type"], "application/activity+json");
        verifies(&house, &neighbour, request).await;
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn who_follows_the_calendar_hears_that_an_event_is_listed() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.tells(&house, &neighbour.activity("Follow", "/f/1", &json!(house.url("/actor")))).await;
        neighbour.reset().await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        house.work().await;
        let posted = neighbour.posted().await;
        assert_eq!(posted.len(), 1);
        assert_eq!(posted[0].1["type"], "Announce");
        assert_eq!(posted[0].1["actor"], house.url("/actor"));
        assert_eq!(posted[0].1["object"], house.url(&format!("/events/{id}")));
        delete(&house, id).await;
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Announce", "Undo", "Delete"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn after_a_500_the_same_activity_is_signed_anew_and_sent_again() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        neighbour.answers_next_creates(ResponseTemplate::new(500), 2).await;
        house.publishes(organization(&house).await, "Assembly").await;
        house.work().await;
        assert_eq!(neighbour.posted().await.len(), 1);
        let waiting = house.waiting().await;
        assert_eq!(waiting, [("Create".into(), Some("The server answered with error 500.".into()))]);
        house.later(TimeDelta::seconds(10));
        assert_eq!(house.work().await, 0, "not yet");
        house.later(TimeDelta::minutes(2));
        house.work().await;
        house.later(TimeDelta::minutes(20));
        house.work().await;
        let is_create = |request: &Request| {
            serde_json::from_slice::<serde_json::Value>(&request.body)
                .is_ok_and(|body| body["type"] == "Create")
        };
        let requests: Vec<Request> = neighbour.requests().await.into_iter().filter(is_create).collect();
        assert_eq!(requests.len(), 3);
        let posted = neighbour.posted().await;
        assert_eq!(posted[0].1, posted[2].1);
        assert!(date(&requests[0]) < date(&requests[1]) && date(&requests[1]) < date(&requests[2]));
        assert_ne!(requests[0].headers["signature"], requests[2].headers["signature"]);
        for request in &requests {
            verifies(&house, &neighbour, request).await;
        }
        assert!(house.waiting().await.is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_server_that_asks_us_to_wait_is_left_alone_as_long() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let wait = ResponseTemplate::new(429).insert_header("Retry-After", "3600");
        neighbour.answers_next_posts(wait, 1).await;
        let organization = organization(&house).await;
        house.publishes(organization, "Assembly").await;
        house.work().await;
        // What comes meanwhile waits too.
        house.publishes(organization, "Picket").await;
        house.later(TimeDelta::minutes(59));
        house.work().await;
        assert_eq!(neighbour.posted().await.len(), 1);
        house.later(TimeDelta::minutes(2));
        house.work().await;
        assert_eq!(neighbour.posted().await.len(), 3);
        assert!(house.waiting().await.is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_final_no_is_not_asked_again() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let organization = organization(&house).await;
        for status in [400, 403, 404, 410, 413] {
            neighbour.reset().await;
            neighbour.answers_next_posts(ResponseTemplate::new(status), 9).await;
            house.publishes(organization, "Assembly").await;
            house.work().await;
            house.later(TimeDelta::hours(6));
            house.work().await;
            assert_eq!(neighbour.posted().await.len(), 1, "{status}");
            assert!(house.waiting().await.is_empty());
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_inbox_hears_of_an_event_in_order_and_of_others_meanwhile() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        neighbour.answers_next_posts(ResponseTemplate::new(408), 1).await;
        let organization = organization(&house).await;
        let id = house.publishes(organization, "Assembly").await;
        house.work().await;
        change(&house, id, "Assembly moved").await;
        house.publishes(organization, "Picket").await;
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Create", "Create"], "the second one is another event's");
        house.later(TimeDelta::minutes(10));
        house.work().await;
        let posted = neighbour.posted().await;
        let of_first: Vec<_> =
            posted.iter().filter(|(_, a)| a["object"]["id"] == house.url(&format!("/events/{id}"))).collect();
        let kinds: Vec<_> = of_first.iter().map(|(_, a)| a["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["Create", "Create", "Update"]);
        assert_eq!(of_first[1].1["object"]["name"], "Assembly moved", "what waits carries the present text");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_was_withdrawn_before_it_was_delivered_is_not_told() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        neighbour.answers_next_posts(ResponseTemplate::new(500), 1).await;
        let id = house.publishes(organization(&house).await, "A mistake").await;
        house.work().await;
        delete(&house, id).await;
        house.later(TimeDelta::minutes(10));
        house.work().await;
        let posted = neighbour.posted().await;
        assert_eq!(neighbour.heard().await, ["Create", "Delete"]);
        assert!(!posted[1].1.to_string().contains("mistake"));
        assert!(house.waiting().await.is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn nothing_is_sent_to_a_blocked_server() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let host = neighbour.host();
        let blocked = house
            .context
            .transact::<_, StorageError>(move |tx| hosts::set_policy(tx.conn, &host, HostPolicy::Blocked));
        blocked.await.unwrap();
        house.publishes(organization(&house).await, "Assembly").await;
        house.work().await;
        assert!(neighbour.requests().await.is_empty());
        assert!(house.waiting().await.is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_server_silent_for_a_week_is_given_up_and_told_what_is_to_come_when_it_is_back() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        neighbour.answers_next_posts(ResponseTemplate::new(502), 1000).await;
        let organization = organization(&house).await;
        let id = house.publishes(organization, "Assembly").await;
        for _ in 0..(8 * 12) {
            house.work().await;
            house.later(TimeDelta::hours(2));
        }
        let tries = neighbour.posted().await.len();
        assert!((12..30).contains(&tries), "{tries} tries in a week");
        assert!(house.waiting().await.is_empty());
        let host = neighbour.host();
        let known = house.context.read(move |conn| hosts::get(conn, &host)).await.unwrap().unwrap();
        assert!(known.gone.is_some());
        // What is published now is not tried at all.
        house.publishes(organization, "Picket").await;
        house.work().await;
        assert_eq!(neighbour.posted().await.len(), tries);
        assert!(house.waiting().await.is_empty());
        // A word from there shows that it is back.
        neighbour.reset().await;
        neighbour
            .tells(&house, &neighbour.activity("Like", "/l/1", &json!(house.url(&format!("/events/{id}")))))
            .await;
        house.work().await;
        let mut told: Vec<(String, String)> = neighbour
            .posted()
            .await
            .iter()
            .map(|(_, a)| (a["type"].as_str().unwrap().into(), a["object"]["name"].as_str().unwrap().into()))
            .collect();
        told.sort();
        assert_eq!(told, [("Create".into(), "Assembly".into()), ("Create".into(), "Picket".into())]);
        house.close().await;
    })
    .await;
}
