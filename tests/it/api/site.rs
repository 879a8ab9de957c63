//! Organizations, sources, the queue and the description.

use convoca::domain::account::TokenScope;
use convoca::peers::poll::poll_due;
use serde_json::json;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::program::{Program, fields, outsider};
use crate::house::{House, in_each_home};

async fn ana(house: &House, scope: TokenScope) -> Program {
    let email = convoca::domain::account::Email::parse(crate::house::ADMIN).expect("a mail address");
    let found = house.context.read(move |conn| convoca::storage::accounts::by_email(conn, &email)).await;
    Program::of(house, found.expect("accounts are read").expect("Ana").key, scope).await
}

#[actix_web::test]
async fn organizations_are_listed_by_name() {
    in_each_home(|house: House| async move {
        let stranger = Program::stranger(&house);
        let list = stranger.get("/api/v1/orgs").await.json();
        assert_eq!((&list["items"][0]["slug"], &list["next"]), (&json!("tenants"), &json!(null)));
        let one = stranger.get("/api/v1/orgs/tenants").await.json();
        assert_eq!(one, list["items"][0]);
        assert_eq!(one["uri"], json!(house.url("/orgs/tenants")));
        assert_eq!(stranger.get("/api/v1/orgs/nobody").await.status, 404);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn the_site_s_own_affairs_need_a_moderator_s_token_made_for_them() {
    in_each_home(|house: House| async move {
        let outsider = outsider(&house).await;
        for path in ["/api/v1/sources", "/api/v1/queue"] {
            assert_eq!(Program::stranger(&house).get(path).await.status, 401, "{path}");
            assert_eq!(ana(&house, TokenScope::Write).await.get(path).await.status, 403, "{path}");
            let member = Program::of(&house, outsider, TokenScope::Admin).await;
            assert_eq!(member.get(path).await.status, 403, "{path}");
            let list = ana(&house, TokenScope::Admin).await.get(path).await;
            assert_eq!((list.status, list.json()), (200, json!({"items": [], "next": null})), "{path}");
        }
        let admin = ana(&house, TokenScope::Admin).await;
        assert_eq!(admin.delete("/api/v1/sources/nonsense").await.status, 404);
        assert_eq!(admin.get("/api/v1/queue?colour=red").await.status, 400);
        house.close().await;
    })
    .await;
}

/// A feed on the loopback, with one event a week.
async fn feed() -> MockServer {
    let feed = MockServer::builder().start().await;
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//ally//EN\r\nX-WR-CALNAME:Ally\r\nBEGIN:VEVENT\r\n\
        UID:1@ally\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20270306T190000Z\r\nSUMMARY:Vigil\r\nRRULE:FREQ=WEEKLY;COUNT=30\r\nEND:VEVENT\r\n\
        END:VCALENDAR\r\n";
    let answer = ResponseTemplate::new(200).set_body_raw(calendar, "text/calendar");
    Mock::given(path("/calendar.ics")).respond_with(answer).mount(&feed).await;
    feed
}

#[actix_web::test]
async fn a_source_is_added_once_listed_and_removed() {
    in_each_home(|house: House| async move {
        let (admin, feed) = (ana(&house, TokenScope::Admin).await, feed().await);
        let target = format!("{}/calendar.ics", feed.uri());
        let wanted = json!({"target": target, "policy": "review"});
        let added = admin.post("/api/v1/sources", &wanted).await;
        assert_eq!(added.status, 201, "{}", added.body);
        let added = added.json();
        assert_eq!((&added["kind"], &added["policy"]), (&json!("feed"), &json!("review")));
        assert_eq!((&added["target"], &added["state"]), (&json!(target), &json!("active")));
        assert_eq!(admin.post("/api/v1/sources", &wanted).await.status, 409);
        assert_eq!(admin.get("/api/v1/sources").await.json()["items"], json!([added]));
        let path = format!("/api/v1/sources/{}", added["id"].as_str().expect("an id"));
        assert_eq!(admin.delete(&path).await.status, 204);
        assert_eq!(admin.delete(&path).await.status, 404);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_mirrored_series_stands_once_in_a_list_with_its_next_dates() {
    in_each_home(|house: House| async move {
        let (admin, feed) = (ana(&house, TokenScope::Admin).await, feed().await);
        let target = json!({"target": format!("{}/calendar.ics", feed.uri())});
        let source = admin.post("/api/v1/sources", &target).await.json();
        poll_due(&house.actors).await.expect("the feed is read");
        let stranger = Program::stranger(&house);
        let list = stranger.get("/api/v1/events").await.json();
        let items = list["items"].as_array().expect("items");
        assert_eq!(items.len(), 1, "{list}");
        let vigil = &items[0];
        assert_eq!((&vigil["title"], &vigil["start"]), (&json!("Vigil"), &json!("2027-03-06T11:00")));
        assert_eq!(vigil["occurrences"].as_array().map(Vec::len), Some(20));
        assert_eq!(vigil["occurrences"][1], json!("2027-03-13T19:00:00Z"));
        assert_eq!((&vigil["uri"], &vigil["organization"]), (&json!(null), &json!(null)));
        assert_eq!(vigil["origin"]["kind"], json!("mirrored"));
        assert_eq!(vigil["origin"]["sources"], json!([source["id"]]));
        let later = stranger.get("/api/v1/events?from=2027-04-01").await.json();
        assert_eq!(later["items"].as_array().map(Vec::len), Some(1), "{later}");
        let first = stranger.get("/api/v1/events?limit=1").await.json();
        let next = first["next"].as_str().expect("further dates");
        let rest = stranger.get(&format!("/api/v1/events?after={next}")).await.json();
        assert_eq!(rest["items"], json!([]), "its later dates are not further events");
        let path = format!("/api/v1/events/{}", vigil["id"].as_str().expect("an id"));
        assert_eq!(admin.patch(&path, &json!({"title": "Ours now"})).await.status, 403);
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_mirrored_is_told_why() {
    in_each_home(|house: House| async move {
        let (admin, feed) = (ana(&house, TokenScope::Admin).await, feed().await);
        for (body, status) in [
            (json!({"target": "", "policy": "maybe", "colour": "red"}), 422),
            (json!({"target": "not an address"}), 422),
            (json!({"target": house.url("/calendar.ics")}), 422),
            (json!({"target": format!("{}/nothing", feed.uri())}), 502),
        ] {
            let refused = admin.post("/api/v1/sources", &body).await;
            assert_eq!(refused.status, status, "{body} {}", refused.body);
            if body["colour"].is_string() {
                assert_eq!(fields(&refused), ["colour", "target", "policy"]);
            }
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn the_description_names_this_site() {
    in_each_home(|house: House| async move {
        let answer = Program::stranger(&house).get("/api/openapi.json").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
        let described = answer.json();
        assert_eq!(described["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
        assert_eq!(described["servers"][0]["url"], json!(house.url("")));
        house.close().await;
    })
    .await;
}
