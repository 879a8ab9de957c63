//! Events: read by anybody, written by their organization's programs.

use convoca::domain::account::TokenScope;
use serde_json::{Value, json};

use super::program::{Program, fields, march, outsider};
use crate::house::{House, in_each_home};

pub async fn writer(house: &House) -> Program {
    let admin = house
        .context
        .read(|conn| {
            let email = convoca::domain::account::Email::parse(crate::house::ADMIN).expect("a mail address");
            convoca::storage::accounts::by_email(conn, &email)
        })
        .await
        .expect("accounts are read")
        .expect("Ana");
    Program::of(house, admin.key, TokenScope::Write).await
}

#[actix_web::test]
async fn an_event_comes_back_as_it_was_sent() {
    in_each_home(|house: House| async move {
        let program = writer(&house).await;
        let created = program.publish(&march()).await;
        for (key, value) in march().as_object().expect("an object") {
            assert_eq!(&created[key], value, "{key}");
        }
        let id = created["id"].as_str().expect("an id");
        assert_eq!(created["uri"], json!(house.url(&format!("/events/{id}"))));
        assert_eq!(created["organization"]["slug"], json!("tenants"));
        assert_eq!(created["origin"], json!({"kind": "local"}));
        assert_eq!(created["category"], json!("MOVEMENTS_POLITICS"));
        assert_eq!(created["occurrences"], json!(["2027-03-06T19:00:00Z"]));

        let stranger = Program::stranger(&house);
        let shown = stranger.get(&format!("/api/v1/events/{id}")).await;
        assert_eq!((shown.status, &shown.json()), (200, &created));
        assert_eq!(shown.header("access-control-allow-origin"), "*");
        let request = stranger.request("GET", &format!("/api/v1/events/{id}"));
        let again = stranger.send(request.header("if-none-match", shown.header("etag"))).await;
        assert_eq!(again.status, 304);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn everything_wrong_is_told_at_once_in_the_language_asked_for() {
    in_each_home(|house: House| async move {
        let program = writer(&house).await;
        let broken = json!({
            "title": "X", "start": "2027-03-06", "timezone": "Mars", "tags": "a", "kind": "party", "colour": "red",
            "place": {"name": "Park", "latitude": "north", "planet": "Mars"}, "texts": {"es": {"title": "", "body": ""}},
            "recurrence": "FREQ=DAILY", "publish_at": "soon", "image": "mine"
        });
        let answer = program.post("/api/v1/orgs/tenants/events?lang=es", &broken).await;
        assert_eq!((answer.status, answer.header("content-language")), (422, "es"));
        let mut told = fields(&answer);
        told.sort_unstable();
        told.dedup();
        let expected = [
            "colour", "image", "kind", "place.latitude", "place.planet", "publish_at", "recurrence", "start", "tags",
            "texts.es.body", "timezone", "title",
        ];
        assert_eq!(told, expected);
        let problem = answer.json();
        assert_eq!((&problem["type"], &problem["status"]), (&json!("about:blank"), &json!(422)));
        assert!(!answer.body.contains("api-") && !answer.body.contains("error-"), "{}", answer.body);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_end_before_the_start_is_no_next_day_for_who_writes_both_dates() {
    in_each_home(|house: House| async move {
        let program = writer(&house).await;
        let mut event = march();
        event["end"] = json!("2027-03-06T10:00");
        let answer = program.post("/api/v1/orgs/tenants/events", &event).await;
        assert_eq!((answer.status, fields(&answer)), (422, vec!["end".to_owned()]));
        event["end"] = json!("2027-03-07T01:00");
        program.publish(&event).await;
        event["start"] = json!("2027-03-14T02:30");
        event["end"] = Value::Null;
        let skipped = program.post("/api/v1/orgs/tenants/events", &event).await;
        assert_eq!(fields(&skipped), ["start"], "{}", skipped.body);
        event["start"] = json!("2027-11-07T01:30");
        let twice = program.publish(&event).await;
        assert_eq!(twice["notes"].as_array().map(Vec::len), Some(1), "{twice}");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn whole_days_are_dates() {
    in_each_home(|house: House| async move {
        let program = writer(&house).await;
        let mut camp = march();
        camp["all_day"] = json!(true);
        let refused = program.post("/api/v1/orgs/tenants/events", &camp).await;
        assert_eq!(fields(&refused), ["start", "end"]);
        camp["start"] = json!("2027-07-01");
        camp["end"] = json!("2027-07-03");
        let created = program.publish(&camp).await;
        assert_eq!((&created["start"], &created["end"]), (&json!("2027-07-01"), &json!("2027-07-03")));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_change_touches_what_it_names() {
    in_each_home(|house: House| async move {
        let program = writer(&house).await;
        let created = program.publish(&march()).await;
        let path = format!("/api/v1/events/{}", created["id"].as_str().expect("an id"));
        let patch = json!({"title": "March, two hours later", "start": "2027-03-06T13:00", "end": null,
            "place": {"area": "Downtown"}, "texts": {"es": null}});
        let changed = program.patch(&path, &patch).await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        let changed = changed.json();
        assert_eq!(changed["title"], json!("March, two hours later"));
        assert_eq!((&changed["start"], &changed["end"]), (&json!("2027-03-06T13:00"), &Value::Null));
        assert_eq!(changed["place"]["area"], json!("Downtown"));
        assert_eq!(changed["place"]["name"], json!("MacArthur Park"));
        assert_eq!((&changed["texts"], &changed["tags"]), (&json!({}), &created["tags"]));
        assert_eq!(changed["created"], created["created"]);
        assert!(changed["version"].as_i64() > created["version"].as_i64());

        let stale = program.patch(&path, &json!({"title": "Another", "version": created["version"]})).await;
        assert_eq!(stale.status, 409, "{}", stale.body);
        let read_only = program.patch(&path, &json!({"id": "x", "uri": "y"})).await;
        assert_eq!((read_only.status, fields(&read_only)), (422, vec!["id".to_owned(), "uri".to_owned()]));
        assert_eq!(Program::stranger(&house).get(&path).await.json()["title"], changed["title"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_event_is_called_off_once_and_deleted_for_good() {
    in_each_home(|house: House| async move {
        let program = writer(&house).await;
        let created = program.publish(&march()).await;
        let path = format!("/api/v1/events/{}", created["id"].as_str().expect("an id"));
        let off = program.post(&format!("{path}/cancel"), &json!({})).await;
        assert_eq!((off.status, &off.json()["status"]), (200, &json!("cancelled")));
        assert_eq!(program.post(&format!("{path}/cancel"), &json!({})).await.status, 409);
        assert_eq!(program.delete(&path).await.status, 204);
        assert_eq!(Program::stranger(&house).get(&path).await.status, 410);
        assert_eq!(program.delete(&path).await.status, 410);
        assert_eq!(program.get("/api/v1/events/6b2c63f3-0a3e-4b53-9a3b-9d1c8e0a2f11").await.status, 404);
        assert_eq!(program.get("/api/v1/events/NONSENSE").await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn the_same_sending_makes_one_event() {
    in_each_home(|house: House| async move {
        let program = writer(&house).await;
        let send = || {
            let request = program.request("POST", "/api/v1/orgs/tenants/events");
            let key = "0d9f3c0e-5a61-4c39-8a0f-0f6b5e1c7a11";
            program.send(request.header("idempotency-key", key).body(march().to_string()))
        };
        let (first, second) = (send().await, send().await);
        assert_eq!((first.status, second.status), (201, 201));
        assert_eq!(first.json()["id"], second.json()["id"]);
        let listed = Program::stranger(&house).get("/api/v1/events").await.json();
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn drafts_are_for_their_own_people() {
    in_each_home(|house: House| async move {
        let program = writer(&house).await;
        let mut draft = march();
        draft["visibility"] = json!("draft");
        draft["place"] = Value::Null;
        let created = program.publish(&draft).await;
        let path = format!("/api/v1/events/{}", created["id"].as_str().expect("an id"));
        let other = Program::of(&house, outsider(&house).await, TokenScope::Write).await;
        for program in [&Program::stranger(&house), &other] {
            assert_eq!(program.get(&path).await.status, 404);
            assert_eq!(program.get("/api/v1/events").await.json()["items"], json!([]));
        }
        assert_eq!(program.get(&path).await.status, 200);
        assert_eq!(other.patch(&path, &json!({"title": "Mine now"})).await.status, 404);
        let missing = program.patch(&path, &json!({"visibility": "public"})).await;
        assert_eq!(fields(&missing), ["place.name"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn who_may_not_is_told_why() {
    in_each_home(|house: House| async move {
        let program = writer(&house).await;
        let created = program.publish(&march()).await;
        let path = format!("/api/v1/events/{}", created["id"].as_str().expect("an id"));
        let stranger = Program::stranger(&house);
        let refused = stranger.post("/api/v1/orgs/tenants/events", &march()).await;
        assert_eq!((refused.status, refused.header("www-authenticate")), (401, "Bearer realm=\"Convoca\""));
        let outsider = outsider(&house).await;
        let other = Program::of(&house, outsider, TokenScope::Write).await;
        assert_eq!(other.post("/api/v1/orgs/tenants/events", &march()).await.status, 403);
        assert_eq!(other.delete(&path).await.status, 403);
        let reader = Program::of(&house, outsider, TokenScope::Read).await;
        assert_eq!(reader.delete(&path).await.status, 403);
        for token in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert_eq!(Program::with_token(&house, token).get("/api/v1/events").await.status, 401);
        }
        assert_eq!(program.post("/api/v1/orgs/nobody/events", &march()).await.status, 404);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_list_is_read_in_parts_and_narrowed() {
    in_each_home(|house: House| async move {
        let program = writer(&house).await;
        for (day, tag) in [("08", "8m"), ("06", "housing"), ("07", "housing")] {
            let mut event = march();
            event["start"] = json!(format!("2027-03-{day}T11:00"));
            event["end"] = Value::Null;
            event["tags"] = json!([tag]);
            program.publish(&event).await;
        }
        let stranger = Program::stranger(&house);
        let starts = |list: &Value| -> Vec<String> {
            let items = list["items"].as_array().expect("items").iter();
            items.map(|item| item["start"].as_str().expect("a start")[8..10].to_owned()).collect()
        };
        let first = stranger.get("/api/v1/events?limit=2").await.json();
        assert_eq!(starts(&first), ["06", "07"]);
        let next = first["next"].as_str().expect("a next part");
        let second = stranger.get(&format!("/api/v1/events?limit=2&after={next}")).await.json();
        assert_eq!((starts(&second), &second["next"]), (vec!["08".to_owned()], &Value::Null));
        assert_eq!(starts(&stranger.get("/api/v1/events?tag=Housing").await.json()), ["06", "07"]);
        assert_eq!(
            starts(&stranger.get("/api/v1/events?from=2027-03-07&to=2027-03-07").await.json()),
            ["07"]
        );
        assert_eq!(starts(&stranger.get("/api/v1/events?org=tenants&q=immigrant").await.json()).len(), 3);
        for broken in
            ["near=here", "within=5", "colour=red", "limit=1000", "from=soon", "org=nobody", "after=x"]
        {
            let refused = stranger.get(&format!("/api/v1/events?{broken}")).await;
            assert_eq!(refused.status, 400, "{broken}");
            let key = broken.split('=').next().expect("a key");
            assert!(
                refused.json()["detail"].as_str().is_some_and(|said| said.contains(key)),
                "{}",
                refused.body
            );
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn nonsense_is_answered_not_suffered() {
    in_each_home(|house: House| async move {
        let program = writer(&house).await;
        for (body, status) in [
            (String::new(), 400),
            ("[]".to_owned(), 400),
            ("[".repeat(200_000), 400),
            (format!("{{\"title\": \"{}\"}}", "x".repeat(600_000)), 413),
            ("{}".to_owned(), 422),
            ("{\"texts\": {\"\": {}, \"\\u0000\": 1}, \"start\": \"T\", \"tags\": [null]}".to_owned(), 422),
        ] {
            let shown: String = body.chars().take(40).collect();
            let answer =
                program.send(program.request("POST", "/api/v1/orgs/tenants/events").body(body)).await;
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (status, "application/problem+json"),
                "{shown}"
            );
        }
        assert_eq!(program.get("/api/v1/nothing").await.header("content-type"), "application/problem+json");
        assert_eq!(program.delete("/api/v1/events").await.status, 405);
        house.close().await;
    })
    .await;
}
