//! Pages and The Events Calendar, asked again and followed in what they say.

use convoca::domain::source::{SourcePolicy, SourceTarget};
use serde_json::{Value, json};
use wiremock::matchers::{method, path, query_param, query_param_is_missing};
use wiremock::{Mock, ResponseTemplate};

use super::homes::{add, listed, next_turn, settle, source, titles, trouble};
use crate::house::{House, in_each_home};
use crate::peers::peer::Peer;

const REST: &str = "/wp-json/tribe/events/v1/events";

fn told(peer: &Peer, name: &str, start: &str) -> Value {
    json!({"@context": "https://schema.org", "@type": "Event", "name": name, "startDate": start,
        "url": peer.at(&format!("/{name}")), "location": {"@type": "Place", "name": "Harbour", "address": "Pier 1"}})
}

async fn shows_page(peer: &Peer, events: &[Value]) {
    peer.reset().await;
    let all = events.iter().map(|event| format!(r#"<script type="application/ld+json">{event}</script>"#));
    let html = format!("<!doctype html><title>Harbour</title><body>{}", all.collect::<String>());
    peer.answers("/", ResponseTemplate::new(200).set_body_raw(html, "text/html; charset=utf-8")).await;
}

#[actix_web::test]
async fn a_page_is_read_again_and_what_it_says_now_holds() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let first = told(&peer, "march", "2026-12-01T12:00:00Z");
        let second = told(&peer, "supper", "2026-12-02T18:00:00Z");
        let third = told(&peer, "choir", "2026-12-03T18:00:00Z");
        shows_page(&peer, &[first.clone(), second.clone(), third.clone()]).await;
        let id = add(&house, &peer.at("/"), SourcePolicy::Publish).await;
        settle(&house).await;
        assert!(matches!(source(&house, id).await.target, SourceTarget::Page(_)));
        assert_eq!(listed(&house).await, ["12-01 12:00 march", "12-02 18:00 supper", "12-03 18:00 choir"]);

        let moved = told(&peer, "march", "2026-12-04T12:00:00Z");
        shows_page(&peer, &[moved, second]).await;
        next_turn(&house).await;
        assert_eq!(listed(&house).await, ["12-02 18:00 supper", "12-04 12:00 march"]);
        assert_eq!(trouble(&house, id).await, None);

        // Rebuilt, or asking for a password: nothing is taken away before a person looked.
        shows_page(&peer, &[]).await;
        next_turn(&house).await;
        assert_eq!(titles(&house).await, ["supper", "march"]);
        assert!(source(&house, id).await.held.is_some());
        house.close().await;
    })
    .await;
}

fn rest_event(peer: &Peer, id: u32, title: &str, start: &str) -> Value {
    json!({"id": id, "status": "publish", "title": title, "url": peer.at(&format!("/termin/{id}/")),
        "rest_url": peer.at(&format!("{REST}/{id}")), "start_date": start, "end_date": start,
        "utc_start_date": start, "utc_end_date": start, "timezone": "UTC", "all_day": false})
}

async fn shows_rest(peer: &Peer, pages: &[Vec<Value>]) {
    peer.reset().await;
    peer.answers("/", {
        let head = format!(
            r#"<link rel="https://api.w.org/" href="{}"><body class="tribe-theme">"#,
            peer.at("/wp-json/")
        );
        ResponseTemplate::new(200).set_body_raw(head, "text/html")
    })
    .await;
    for (n, events) in pages.iter().enumerate() {
        let mut page = json!({"events": events, "rest_url": peer.at(REST), "total_pages": pages.len()});
        if n + 1 < pages.len() {
            page["next_rest_url"] = json!(peer.at(&format!("{REST}?page={}", n + 2)));
        }
        let mock = Mock::given(method("GET")).and(path(REST));
        let mock = if n == 0 {
            mock.and(query_param_is_missing("page"))
        } else {
            mock.and(query_param("page", (n + 1).to_string()))
        };
        mock.respond_with(ResponseTemplate::new(200).set_body_json(page)).mount(&peer.server).await;
    }
}

#[actix_web::test]
async fn the_events_calendar_is_read_to_its_last_page_and_followed() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let event = |id, title, start| rest_event(&peer, id, title, start);
        let (a, b) = (event(1, "a", "2026-12-01 12:00:00"), event(2, "b", "2026-12-02 12:00:00"));
        let (c, d) = (event(3, "c", "2026-12-03 12:00:00"), event(4, "d", "2026-12-04 12:00:00"));
        shows_rest(&peer, &[vec![a.clone(), b.clone()], vec![c.clone(), d]]).await;
        let id = add(&house, &peer.at("/"), SourcePolicy::Publish).await;
        settle(&house).await;
        assert!(matches!(source(&house, id).await.target, SourceTarget::Tec(_)));
        assert_eq!(titles(&house).await, ["a", "b", "c", "d"]);

        let later = event(2, "b, later", "2026-12-09 12:00:00");
        shows_rest(&peer, &[vec![a, c], vec![later]]).await;
        next_turn(&house).await;
        assert_eq!(listed(&house).await, ["12-01 12:00 a", "12-03 12:00 c", "12-09 12:00 b, later"]);

        // The second page fails: half of a calendar is not the calendar.
        peer.reset().await;
        let half = json!({"events": [], "rest_url": peer.at(REST), "next_rest_url": peer.at(&format!("{REST}?page=2"))});
        Mock::given(path(REST))
            .and(query_param_is_missing("page"))
            .respond_with(ResponseTemplate::new(200).set_body_json(half))
            .mount(&peer.server)
            .await;
        next_turn(&house).await;
        assert_eq!(titles(&house).await, ["a", "c", "b, later"]);
        assert!(trouble(&house, id).await.is_some());
        house.close().await;
    })
    .await;
}
