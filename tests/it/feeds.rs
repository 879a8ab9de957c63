//! What apps can subscribe to.

use chrono::Duration;
use convoca::actions::call_off_event::call_off_event;
use convoca::actions::delete_event::delete_event;
use convoca::domain::event::Visibility;
use convoca::domain::policy::Acting;
use convoca::domain::source::SourcePolicy;
use convoca::formats::icalendar::read::Dates;
use convoca::formats::read::{Patience, ReadHint, read};
use convoca::formats::reading::Reading;

use crate::house::{House, in_each_home};
use crate::pages::calls::{call, hide, page_of, publish, text};
use crate::peers::peer::Peer;
use crate::sources::homes::{add, entry, settle, shows_feed};
use crate::visitor::Answer;

async fn ask(house: &House, path: &str, headers: &[(&str, &str)]) -> Answer {
    let visitor = house.visitor();
    let mut request = visitor.request("GET", path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    visitor.send(request).await
}

async fn get(house: &House, path: &str) -> Answer {
    ask(house, path, &[]).await
}

/// The feed as an ally would read it.
fn understood(house: &House, feed: &str) -> Reading {
    let hint = ReadHint {
        content_type: None,
        url: None,
        default_zone: chrono_tz::UTC,
        default_language: None,
        now: house.context.now(),
        dates: Dates::First(20),
        patience: Patience::default(),
    };
    let reading = read(feed.as_bytes(), &hint);
    assert!(reading.refused.is_empty(), "{:?}", reading.refused);
    reading
}

fn titles(house: &House, answer: &Answer) -> Vec<String> {
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/calendar; charset=utf-8"));
    understood(house, &answer.body).events.iter().map(|event| event.texts[0].title.clone()).collect()
}

#[actix_web::test]
async fn each_list_can_be_subscribed_to_in_each_form() {
    in_each_home(|house: House| async move {
        publish(&house, call("Rent strike rally", "2026-12-05T11:00")).await;
        let place = house.visitor().get("/").await.body;
        let place = place.split("/places/").nth(1).map(|rest| rest[..36].to_owned());
        let mut below =
            vec![String::new(), "/@tenants".into(), "/tags/housing".into(), "/tags/Housing".into()];
        below.extend(place.map(|id| format!("/places/{id}")));
        for path in below {
            let calendar = get(&house, &format!("{path}/calendar.ics")).await;
            assert_eq!(titles(&house, &calendar), ["Rent strike rally"], "{path}");
            let atom = get(&house, &format!("{path}/feed.atom")).await;
            assert_eq!(atom.header("content-type"), "application/atom+xml; charset=utf-8", "{path}");
            assert!(atom.body.contains("Rent strike rally"), "{path}");
            let json = get(&house, &format!("{path}/feed.json")).await;
            assert_eq!(json.header("content-type"), "application/feed+json; charset=utf-8", "{path}");
            let json = json.json();
            assert_eq!(json["feed_url"], house.url(&format!("{path}/feed.json")), "{path}");
            assert_eq!(json["items"].as_array().unwrap().len(), 1, "{path}");
        }
        for path in
            ["/@nobody/calendar.ics", "/tags/nothing/feed.atom", "/places/x/calendar.ics", "/feed.rss"]
        {
            assert_eq!(get(&house, path).await.status, 404, "{path}");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn the_query_narrows_a_feed_as_it_narrows_a_page() {
    in_each_home(|house: House| async move {
        publish(&house, call("Rent strike rally", "2026-12-05T11:00")).await;
        let mut assembly = call("Assembly", "2026-12-20T11:00");
        assembly.tags = vec!["Labour".into()];
        publish(&house, assembly).await;
        for (query, expected) in [
            ("q=STRIKE", vec!["Rent strike rally"]),
            ("tag=labour", vec!["Assembly"]),
            ("from=2026-12-10", vec!["Assembly"]),
            ("to=2026-12-10", vec!["Rent strike rally"]),
            ("org=tenants&kind=rally&source=local&lang_text=en", vec!["Rent strike rally", "Assembly"]),
            ("lang_text=es", vec![]),
        ] {
            let calendar = get(&house, &format!("/calendar.ics?{query}")).await;
            assert_eq!(titles(&house, &calendar), expected, "{query}");
        }
        for (query, key) in
            [("near=34", "near"), ("within=5", "within"), ("kind=party", "kind"), ("from=soon", "from")]
        {
            let refused = get(&house, &format!("/calendar.ics?{query}")).await;
            assert_eq!(refused.status, 400, "{query}");
            assert!(refused.body.contains(&format!("“{key}”")), "{query}: {}", refused.body);
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn who_has_a_feed_is_not_sent_it_again_until_it_changes() {
    in_each_home(|house: House| async move {
        let id = publish(&house, call("Rent strike rally", "2026-12-05T11:00")).await;
        for path in ["/calendar.ics", "/feed.atom", "/feed.json"] {
            let first = get(&house, path).await;
            assert_eq!(
                ask(&house, path, &[("if-none-match", first.header("etag"))]).await.status,
                304,
                "{path}"
            );
            assert_eq!(
                first.header("last-modified"),
                "",
                "{path}: within the second anything may still change"
            );
        }
        house.later(Duration::seconds(5));
        let first = get(&house, "/calendar.ics").await;
        let date = first.header("last-modified").to_owned();
        assert_eq!(date, "Sun, 22 Nov 2026 13:00:02 GMT");
        let again = ask(&house, "/calendar.ics", &[("if-modified-since", &date)]).await;
        assert_eq!((again.status, again.body.as_str()), (304, ""));
        assert_eq!(again.header("etag"), first.header("etag"));
        let other =
            ask(&house, "/calendar.ics", &[("if-modified-since", &date), ("if-none-match", "\"x\"")]).await;
        assert_eq!(other.status, 200, "an ETag counts more");

        hide(&house, id).await;
        let without = ask(&house, "/calendar.ics", &[("if-modified-since", &date)]).await;
        assert_eq!(titles(&house, &without), Vec::<String>::new());
        house.later(Duration::seconds(5));
        let dated = get(&house, "/calendar.ics").await;
        assert_eq!(dated.header("last-modified"), "Sun, 22 Nov 2026 13:00:07 GMT");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_is_called_off_stays_and_what_is_deleted_or_unlisted_does_not() {
    in_each_home(|house: House| async move {
        let off = publish(&house, call("Picket", "2026-12-05T11:00")).await;
        let gone = publish(&house, call("Mistake", "2026-12-06T11:00")).await;
        let mut quiet = call("By link only", "2026-12-07T11:00");
        quiet.visibility = Visibility::Unlisted;
        let quiet = publish(&house, quiet).await;
        let mut draft = call("Draft", "2026-12-08T11:00");
        draft.visibility = Visibility::Draft;
        let draft = publish(&house, draft).await;
        house.context.transact(move |tx| call_off_event(tx, Acting::Operator, off)).await.unwrap();
        house.context.transact(move |tx| delete_event(tx, Acting::Operator, gone)).await.unwrap();
        let calendar = get(&house, "/calendar.ics").await;
        assert_eq!(titles(&house, &calendar), ["Picket"]);
        assert!(calendar.body.contains("STATUS:CANCELLED"));
        for (id, status) in [(off, 200), (gone, 410), (quiet, 200), (draft, 404)] {
            assert_eq!(get(&house, &format!("{}.ics", page_of(id))).await.status, status);
        }
        assert_eq!(get(&house, "/events/6f3d0c3e-1111-4a6b-9a53-4d1e5d0f2a11.ics").await.status, 404);
        settle(&house).await;
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_event_is_a_page_or_a_calendar_entry_as_asked() {
    in_each_home(|house: House| async move {
        let mut draft = call("Rent strike rally", "2026-12-05T11:00");
        draft.texts.push(text("es", "Marcha de inquilinos", "Trae agua."));
        let page = page_of(publish(&house, draft).await);
        let entry = ask(&house, &page, &[("accept", "text/calendar")]).await;
        assert_eq!(titles(&house, &entry), ["Rent strike rally"]);
        assert_eq!(entry.header("x-robots-tag"), "noindex");
        let event = &understood(&house, &entry.body).events[0];
        assert_eq!(event.when.start_utc.to_rfc3339(), "2026-12-05T19:00:00+00:00");
        assert_eq!(event.when.zone, Some(chrono_tz::America::Los_Angeles));
        assert_eq!(
            event.place.as_ref().map(|place| place.line()).as_deref(),
            Some("MacArthur Park, 2230 W 6th St, Los Angeles")
        );
        let spanish = ask(&house, &page, &[("accept", "text/calendar"), ("accept-language", "es")]).await;
        assert_eq!(titles(&house, &spanish), ["Marcha de inquilinos"]);
        assert_eq!(
            titles(&house, &get(&house, &format!("{page}.ics?lang=es")).await),
            ["Marcha de inquilinos"]
        );
        let html = ask(&house, &page, &[("accept", "text/html, text/calendar;q=0.5")]).await;
        assert!(html.header("content-type").starts_with("text/html"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn each_date_of_a_series_is_an_entry_of_its_own() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let series = entry("s@peer.test", "Stand", "20261201T120000Z", "RRULE:FREQ=DAILY;COUNT=3\r\n");
        shows_feed(&peer, &[series, entry("one", "Once", "20261215T120000Z", "")]).await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        let calendar = get(&house, "/calendar.ics").await;
        let read = understood(&house, &calendar.body);
        let starts: Vec<String> =
            read.events.iter().map(|event| event.when.start_utc.format("%m-%d %H:%M").to_string()).collect();
        assert_eq!(starts, ["12-01 12:00", "12-02 12:00", "12-03 12:00", "12-15 12:00"]);
        let uids: Vec<&str> = calendar.body.lines().filter_map(|line| line.strip_prefix("UID:")).collect();
        assert_eq!(
            uids,
            [
                "20261201T120000Z-s@peer.test",
                "20261202T120000Z-s@peer.test",
                "20261203T120000Z-s@peer.test",
                "one"
            ]
        );
        let entries = get(&house, "/feed.json").await.json()["items"].as_array().unwrap().len();
        assert_eq!(entries, 2, "readers see a series once");
        house.close().await;
    })
    .await;
}
