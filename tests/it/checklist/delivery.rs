//! D and F: how we deliver.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use wiremock::{Request, ResponseTemplate};

use crate::federation::neighbour::{KEY, Neighbour};
use crate::house::{House, in_each_home};

fn signed_headers(request: &Request) -> Vec<String> {
    let signature = request.headers["signature"].to_str().unwrap();
    let list = signature.split("headers=\"").nth(1).unwrap().split('"').next().unwrap();
    list.split(' ').map(str::to_owned).collect()
}

fn date(request: &Request) -> DateTime<Utc> {
    DateTime::parse_from_rfc2822(request.headers["date"].to_str().unwrap()).unwrap().to_utc()
}

#[actix_web::test]
async fn point_31_32_what_we_send_is_signed_as_mastodon_wants_it_and_anew_at_each_try() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        let follow = neighbour.activity("Follow", "/follows/1", &json!(house.url("/orgs/tenants")));
        neighbour.tells(&house, &follow).await;
        let requests = neighbour.requests().await;
        let get = requests.iter().find(|request| request.method == "GET").unwrap();
        assert_eq!(signed_headers(get), ["(request-target)", "host", "date"]);
        neighbour.reset().await;
        neighbour.answers_next_creates(ResponseTemplate::new(503), 1).await;
        house.calls(json!({})).await;
        house.work().await;
        house.later(TimeDelta::minutes(30));
        house.work().await;
        let requests = neighbour.requests().await;
        let is_create = |request: &&Request| {
            serde_json::from_slice::<serde_json::Value>(&request.body)
                .is_ok_and(|body| body["type"] == "Create")
        };
        let posts: Vec<_> = requests.iter().filter(is_create).collect();
        assert_eq!(posts.len(), 2);
        for post in &posts {
            let signed = signed_headers(post);
            for header in ["(request-target)", "host", "date", "digest"] {
                assert!(signed.contains(&header.to_owned()), "{header} in {signed:?}");
            }
            assert!(post.headers["digest"].to_str().unwrap().starts_with("SHA-256="));
            let signature = post.headers["signature"].to_str().unwrap();
            assert!(signature.contains("algorithm=\"rsa-sha256\""), "{signature}");
            assert!(post.headers["user-agent"].to_str().unwrap().starts_with("convoca/"));
        }
        assert!(date(posts[1]) - date(posts[0]) >= TimeDelta::minutes(29));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_49_one_request_for_a_shared_inbox_and_each_object_in_order() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        for name in ["ada", "bob"] {
            neighbour.shows(&format!("/users/{name}"), &neighbour.person(name)).await;
            let mut follow =
                neighbour.activity("Follow", &format!("/f/{name}"), &json!(house.url("/orgs/tenants")));
            follow["actor"] = json!(neighbour.at(&format!("/users/{name}")));
            let letter = neighbour.letter_by(name, KEY, &house, house.context.now(), &follow.to_string());
            assert_eq!(letter.reaches(&house).await, 202);
        }
        house.work().await;
        neighbour.reset().await;
        neighbour.answers_next_creates(ResponseTemplate::new(500), 1).await;
        let event = house.calls(json!({})).await;
        house.work().await;
        house.alters(&event, json!({"title": "March for homes"})).await;
        let path = format!("/api/v1/events/{}", event["id"].as_str().unwrap());
        house.work().await;
        house.later(TimeDelta::minutes(30));
        house.work().await;
        let mut heard = neighbour.heard().await;
        heard.retain(|kind| kind != "Accept");
        assert_eq!(heard, ["Create", "Create", "Update"], "{:#?}", neighbour.posted().await);
        assert!(neighbour.posted().await.iter().all(|(inbox, _)| inbox == "/inbox"));
        assert_eq!(house.program().await.delete(&path).await.status, 204);
        house.work().await;
        assert_eq!(neighbour.heard().await.last().map(String::as_str), Some("Delete"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_50_51_what_may_pass_is_tried_for_days_and_what_is_final_once() {
    in_each_home(|house: House| async move {
        let mut street = Vec::new();
        for (status, again) in [
            (401, true),
            (408, true),
            (429, true),
            (500, true),
            (503, true),
            (400, false),
            (403, false),
            (413, false),
        ] {
            let neighbour = Neighbour::arrive().await;
            neighbour.befriends(&house, "/orgs/tenants").await;
            neighbour.answers_next_posts(ResponseTemplate::new(status), 2).await;
            house.calls(json!({})).await;
            house.work().await;
            let first = neighbour.posted().await.len();
            for _ in 0..12 {
                house.later(TimeDelta::hours(1));
                house.work().await;
            }
            let tries = neighbour.posted().await.len();
            assert_eq!(tries > first, again, "{status}: {tries} tries");
            assert!(house.waiting().await.is_empty(), "{status}");
            street.push(neighbour);
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_52_a_repeated_delivery_is_the_same_activity() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.befriends(&house, "/orgs/tenants").await;
        neighbour.answers_next_creates(ResponseTemplate::new(500), 1).await;
        house.calls(json!({})).await;
        house.work().await;
        house.later(TimeDelta::minutes(30));
        house.work().await;
        let creates = neighbour.heard_of("Create").await;
        assert_eq!(creates.len(), 2);
        assert_eq!(creates[0]["id"], creates[1]["id"]);
        house.close().await;
    })
    .await;
}
