//! What goes out later: an event that publishes itself, a place that is told late.

use chrono::TimeDelta;
use convoca::domain::account::{Email, TokenScope};
use serde_json::{Value, json};

use super::neighbour::Neighbour;
use super::news::befriend;
use crate::api::program::{Program, fields};
use crate::house::{ADMIN, House, in_each_home};

async fn writer(house: &House) -> Program {
    let ana = house.context.read(|conn| {
        convoca::storage::accounts::by_email(conn, &Email::parse(ADMIN).expect("a mail address"))
    });
    Program::of(house, ana.await.unwrap().unwrap().key, TokenScope::Write).await
}

fn meeting() -> Value {
    json!({"title": "Assembly", "language": "en", "description": "Come.", "start": "2026-12-06T11:00",
        "timezone": "America/Los_Angeles", "place": {"name": "Union Hall 300", "address": "17 Hidden St", "area": "Westlake",
        "latitude": 34.0561, "longitude": -118.2743}})
}

fn with(mut event: Value, more: Value) -> Value {
    let Value::Object(more) = more else { panic!("fields to add") };
    event.as_object_mut().unwrap().extend(more);
    event
}

/// Everything a stranger can look at.
async fn looked_at(house: &House, id: &str) -> Vec<(String, String)> {
    let visitor = house.visitor();
    let mut seen = Vec::new();
    let pages = [
        "/".to_owned(),
        "/@tenants".to_owned(),
        "/?q=hidden".to_owned(),
        "/?q=union".to_owned(),
        format!("/events/{id}"),
        "/calendar.ics".to_owned(),
        "/feed.atom".to_owned(),
        "/feed.json".to_owned(),
        format!("/events/{id}.ics"),
        "/api/v1/events".to_owned(),
        format!("/api/v1/events/{id}"),
    ];
    for path in pages {
        let body = visitor.get(&path).await.body;
        seen.push((path, body));
    }
    for path in [
        format!("/events/{id}"),
        "/orgs/tenants/outbox?page=true".into(),
        "/orgs/tenants/upcoming".into(),
        "/orgs/tenants/featured".into(),
        "/actor/outbox?page=true".into(),
    ] {
        let body = visitor.get_activity(&path).await.body;
        seen.push((format!("activity {path}"), body));
    }
    seen
}

#[actix_web::test]
async fn point_60_before_its_time_nothing_is_federated_or_fetchable_and_then_it_goes_out() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour, "/orgs/tenants").await;
        let program = writer(&house).await;
        let event = program.publish(&with(meeting(), json!({"publish_at": "2026-11-23T09:00"}))).await;
        assert_eq!(
            (&event["publish_at"], &event["visibility"]),
            (&json!("2026-11-23T09:00"), &json!("public"))
        );
        let id = event["id"].as_str().unwrap().to_owned();
        house.work().await;
        house.later(TimeDelta::hours(27));
        house.work().await;
        assert!(neighbour.heard().await.is_empty());
        for (path, body) in looked_at(&house, &id).await {
            assert!(!body.contains("Assembly"), "{path}");
        }
        let page = format!("/events/{id}");
        assert_eq!(house.visitor().get_activity(&page).await.status, 404);
        assert_eq!(house.visitor().get(&page).await.status, 404);
        assert_eq!(Program::stranger(&house).get(&format!("/api/v1/events/{id}")).await.status, 404);
        // Changing the title leaves the time as it is.
        let changed =
            program.patch(&format!("/api/v1/events/{id}"), &json!({"title": "Assembly of all"})).await;
        assert_eq!((changed.status, &changed.json()["publish_at"]), (200, &json!("2026-11-23T09:00")));
        house.later(TimeDelta::hours(1));
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Create"]);
        let object = neighbour.posted().await.remove(0).1["object"].clone();
        assert_eq!(object["name"], "Assembly of all");
        assert_eq!(object["published"], "2026-11-23T17:00:00Z", "when it went out, not when it was typed");
        assert!(object.get("updated").is_none(), "{object}");
        assert_eq!(house.visitor().get_activity(&page).await.status, 200);
        let shown = Program::stranger(&house).get(&format!("/api/v1/events/{id}")).await.json();
        assert_eq!((&shown["publish_at"], &shown["visibility"]), (&Value::Null, &json!("public")));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn times_that_make_no_sense_are_refused_by_name() {
    in_each_home(|house| async move {
        let program = writer(&house).await;
        let post = |more: Value| {
            let event = with(meeting(), more);
            let program = &program;
            async move { program.post("/api/v1/orgs/tenants/events", &event).await }
        };
        for (more, field) in [
            (json!({"publish_at": "2026-11-20T09:00"}), "publish_at"),
            (json!({"publish_at": "2026-12-07T09:00"}), "publish_at"),
            (json!({"publish_at": "tomorrow"}), "publish_at"),
            (json!({"publish_at": "2026-11-23T09:00", "visibility": "draft"}), "publish_at"),
            (json!({"disclose_place_at": "2026-11-20T09:00"}), "disclose_place_at"),
            (json!({"disclose_place_at": "2026-12-06T11:01"}), "disclose_place_at"),
            (json!({"disclose_place_at": "2026-12-06T08:00", "place": {"name": "Hall"}}), "place.area"),
        ] {
            let answer = post(more.clone()).await;
            assert_eq!(answer.status, 422, "{more}: {}", answer.body);
            assert_eq!(fields(&answer), [field], "{more}");
        }
        let published = program.publish(&meeting()).await;
        let path = format!("/api/v1/events/{}", published["id"].as_str().unwrap());
        let late = program.patch(&path, &json!({"publish_at": "2026-11-23T09:00"})).await;
        assert_eq!((late.status, fields(&late)), (422, vec!["publish_at".to_owned()]));
        let said = program.patch(&path, &json!({"tags": ["x"], "news": "Nothing happened"})).await;
        assert_eq!((said.status, fields(&said)), (422, vec!["news".to_owned()]));
        assert_eq!(program.get(&path).await.json()["tags"], json!([]), "nothing of it was saved");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_late_place_exists_nowhere_outside_until_its_time_and_is_news_then() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour, "/orgs/tenants").await;
        let program = writer(&house).await;
        let event = program.publish(&with(meeting(), json!({"disclose_place_at": "2026-12-06T08:00"}))).await;
        assert_eq!(event["place"]["name"], "Union Hall 300", "its own people see it");
        let id = event["id"].as_str().unwrap().to_owned();
        house.work().await;
        let secret = ["Union Hall", "Hidden St", "34.0561", "-118.27", "34.05"];
        let told: Vec<String> = neighbour.posted().await.iter().map(|(_, a)| a.to_string()).collect();
        assert_eq!(told.len(), 1);
        for (path, body) in looked_at(&house, &id).await.into_iter().chain([("inbox".into(), told.concat())])
        {
            for word in secret {
                assert!(!body.contains(word), "{word} in {path}");
            }
        }
        let location = &neighbour.posted().await[0].1["object"]["location"];
        assert_eq!((&location["name"], &location["address"]), (&json!("Westlake"), &json!("Westlake")));
        assert!(location.get("latitude").is_none());
        let page = house.visitor().get(&format!("/events/{id}")).await;
        assert!(page.body.contains("The exact place is told here on"), "{}", page.body);
        let stranger = Program::stranger(&house).get(&format!("/api/v1/events/{id}")).await.json();
        assert_eq!(
            stranger["place"],
            json!({"name": "Westlake", "address": null, "area": null, "latitude": null, "longitude": null})
        );
        assert_eq!(house.visitor().get("/?q=hidden").await.texts("li.x > a").len(), 0);
        // Its organizers' changes do not give it away.
        let path = format!("/api/v1/events/{id}");
        assert_eq!(program.patch(&path, &json!({"title": "Assembly of all"})).await.status, 200);
        assert_eq!(program.get(&path).await.json()["place"]["address"], "17 Hidden St");
        assert!(!house.visitor().get_activity(&format!("/events/{id}")).await.body.contains("Hidden"));
        house.work().await;
        neighbour.reset().await;
        house.later(TimeDelta::days(14) + TimeDelta::hours(3));
        house.work().await;
        let mut heard = neighbour.heard().await;
        heard.retain(|kind| kind != "Announce");
        assert_eq!(heard, ["Update", "Create"], "at once, without waiting for more");
        let posted = neighbour.posted().await;
        let update = posted.iter().find(|(_, a)| a["type"] == "Update").unwrap();
        assert_eq!(update.1["object"]["location"]["address"], "17 Hidden St");
        let note = posted.iter().find(|(_, a)| a["object"]["type"] == "Note").unwrap().1["object"].clone();
        let content = note["content"].as_str().unwrap();
        assert!(content.contains("Here is the exact place: Assembly of all"), "{content}");
        assert!(content.contains("Union Hall 300, 17 Hidden St (Westlake)"), "{content}");
        let shown = Program::stranger(&house).get(&path).await.json();
        assert_eq!(
            (&shown["place"]["address"], &shown["disclose_place_at"]),
            (&json!("17 Hidden St"), &Value::Null)
        );
        assert_eq!(house.visitor().get("/?q=hidden").await.texts("li.x > a").len(), 1);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn the_place_of_what_is_called_off_is_not_told() {
    in_each_home(|house| async move {
        let program = writer(&house).await;
        let event = program.publish(&with(meeting(), json!({"disclose_place_at": "2026-12-06T08:00"}))).await;
        let id = event["id"].as_str().unwrap().to_owned();
        let request = program.request("POST", &format!("/api/v1/events/{id}/cancel"));
        let answer = program.send(request.body(json!({"news": "The hall was searched."}).to_string())).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        house.later(TimeDelta::days(14) + TimeDelta::hours(3));
        house.work().await;
        let body = house.visitor().get_activity(&format!("/events/{id}")).await.body;
        assert!(!body.contains("Hidden St"), "{body}");
        assert!(house.visitor().get(&format!("/events/{id}")).await.body.contains("The hall was searched."));
        house.close().await;
    })
    .await;
}
