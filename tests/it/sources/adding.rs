//! By each kind of address somebody may type.

use convoca::actions::add_source::{Found, SourceError, add_source};
use convoca::domain::policy::Acting;
use convoca::domain::source::SourcePolicy;
use convoca::net::NetError;
use convoca::peers::FetchError;
use convoca::peers::discover::{DiscoverError, discover};
use convoca::peers::webfinger::WebFingerError;
use serde_json::json;
use wiremock::ResponseTemplate;

use super::homes::{calendar, entries, event, feed, group};
use crate::house::{Database, House, Wishes};
use crate::peers::peer::Peer;

async fn found(house: &House, typed: &str) -> String {
    match discover(&house.actors, typed).await {
        Ok(Found::Actor { uri, name, .. }) => format!("actor {uri} {name}"),
        Ok(Found::Polled { target, name }) => format!("{} {} {name}", target.kind(), target.as_str()),
        Err(error) => panic!("{typed}: {error}"),
    }
}

async fn refused(house: &House, typed: &str) -> DiscoverError {
    discover(&house.actors, typed).await.map(|found| panic!("{typed}: {found:?}")).unwrap_err()
}

fn page(head: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(format!("<html><head>{head}</head></html>"), "text/html")
}

#[actix_web::test]
async fn an_actor_is_found_by_handle_address_event_and_page() {
    let (house, peer) = (House::open(Database::Sqlite).await, Peer::start().await);
    group(&peer, "/groups/harbour", &[]).await;
    let handle = format!("harbour@{}", peer.host());
    let finger = json!({"subject": format!("acct:{handle}"), "links": [
        {"rel": "self", "type": "application/activity+json", "href": peer.at("/groups/harbour")}]});
    peer.answers("/.well-known/webfinger", ResponseTemplate::new(200).set_body_json(finger)).await;
    peer.shows("/e/1", &event(&peer, "/e/1", "/groups/harbour", "Picket", "2026-12-01T12:00:00Z")).await;
    let link =
        format!(r#"<link rel="alternate" type="application/activity+json" href="{}">"#, peer.at("/e/1"));
    peer.answers("/picket", page(&link)).await;
    let expected = format!("actor {} Harbour Workers", peer.at("/groups/harbour"));
    for typed in [
        format!("@{handle}"),
        handle.clone(),
        format!("acct:{handle}"),
        peer.at("/groups/harbour"),
        format!("{}/groups/harbour", peer.host()),
        peer.at("/e/1"),
        format!("  {} ", peer.at("/picket")),
    ] {
        assert_eq!(found(&house, &typed).await, expected, "{typed}");
    }
    house.close().await;
}

#[actix_web::test]
async fn a_site_is_found_by_the_actor_that_speaks_for_it_else_by_what_its_page_names() {
    let (house, peer) = (House::open(Database::Sqlite).await, Peer::start().await);
    group(&peer, "/actor", &[]).await;
    let index = json!({"links": [
        {"rel": "https://www.w3.org/ns/activitystreams#Application", "href": peer.at("/actor")}]});
    peer.answers("/.well-known/nodeinfo", ResponseTemplate::new(200).set_body_json(index)).await;
    let expected = format!("actor {} Harbour Workers", peer.at("/actor"));
    assert_eq!(found(&house, &peer.at("/")).await, expected);
    assert_eq!(found(&house, &peer.host()).await, expected);

    peer.reset().await;
    group(&peer, "/actor", &[]).await;
    let head = r#"<link rel=alternate type=text/calendar href=/all.ics><link rel=alternate type="application/activity+json" href="/actor">"#;
    peer.answers("/", page(head)).await;
    assert_eq!(found(&house, &peer.at("/")).await, expected, "what can be followed comes first");

    peer.reset().await;
    peer.answers("/", page("<link rel=alternate type=text/calendar href=/all.ics>")).await;
    peer.answers("/all.ics", calendar(&feed(&entries(1)))).await;
    assert_eq!(found(&house, &peer.at("/")).await, format!("feed {} Harbour", peer.at("/all.ics")));
    house.close().await;
}

#[actix_web::test]
async fn a_feed_is_found_by_what_it_holds_whatever_it_is_called() {
    let (house, peer) = (House::open(Database::Sqlite).await, Peer::start().await);
    peer.answers("/full.ics", calendar(&feed(&entries(2)))).await;
    let nameless = "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n";
    peer.answers("/export", ResponseTemplate::new(200).set_body_raw(nameless, "application/octet-stream"))
        .await;
    assert_eq!(found(&house, &peer.at("/full.ics")).await, format!("feed {} Harbour", peer.at("/full.ics")));
    let webcal = format!("webcal://{}/full.ics", peer.host());
    assert_eq!(found(&house, &webcal).await, format!("feed {} Harbour", peer.at("/full.ics")));
    let empty = format!("feed {} {}", peer.at("/export"), peer.host());
    assert_eq!(found(&house, &peer.at("/export")).await, empty, "an empty calendar is one");
    house.close().await;
}

#[actix_web::test]
async fn the_events_calendar_is_asked_by_its_rest_interface() {
    let (house, peer) = (House::open(Database::Sqlite).await, Peer::start().await);
    let head = format!(
        r#"<link rel="https://api.w.org/" href="{}"><link rel=alternate type=text/calendar href=/all.ics><body class="tribe-theme">"#,
        peer.at("/wp-json/")
    );
    peer.answers("/", page(&head)).await;
    peer.answers("/all.ics", calendar(&feed(&entries(1)))).await;
    let listed = json!({"events": [], "rest_url": peer.at("/wp-json/tribe/events/v1/events")});
    let rest = "/wp-json/tribe/events/v1/events";
    peer.answers(rest, ResponseTemplate::new(200).set_body_json(listed)).await;
    let expected = format!("tec {} {}", peer.at(rest), peer.host());
    assert_eq!(found(&house, &peer.at("/")).await, expected, "it tells more than the feed's one page");
    house.close().await;
}

#[actix_web::test]
async fn what_leads_nowhere_says_why() {
    let (house, peer) = (House::open(Database::Sqlite).await, Peer::start().await);
    for typed in ["", "harbour", "what is this", "ftp://peer.test/x", "@harbour"] {
        assert!(matches!(refused(&house, typed).await, DiscoverError::NotAnAddress), "{typed}");
    }
    peer.answers("/page", page("")).await;
    assert!(matches!(refused(&house, &peer.at("/page")).await, DiscoverError::Nothing));
    peer.answers(
        "/todo.ics",
        ResponseTemplate::new(200).set_body_raw("BEGIN:VCARD\nEND:VCARD\n", "text/calendar"),
    )
    .await;
    assert!(matches!(refused(&house, &peer.at("/todo.ics")).await, DiscoverError::Nothing));
    assert!(matches!(
        refused(&house, &peer.at("/missing")).await,
        DiscoverError::Fetch(FetchError::NotFound)
    ));
    let nobody = format!("@nobody@{}", peer.host());
    assert!(matches!(refused(&house, &nobody).await, DiscoverError::Handle(WebFingerError::Unknown)));
    let mut orphan = event(&peer, "/e/1", "/nobody", "Orphan", "2026-12-01T12:00:00Z");
    orphan.as_object_mut().unwrap().remove("attributedTo");
    peer.shows("/e/1", &orphan).await;
    assert!(matches!(refused(&house, &peer.at("/e/1")).await, DiscoverError::NobodyBehind));
    let ours = house.url("/actor");
    assert!(matches!(refused(&house, &ours).await, DiscoverError::Fetch(FetchError::Ours)));
    house.close().await;
}

#[actix_web::test]
async fn private_addresses_are_refused_whatever_leads_there() {
    let wishes = Wishes {
        private_peers: false,
        public_url: Some("https://convoca.test".into()),
        ..Wishes::usual(Database::Sqlite)
    };
    let house = House::open_as(wishes).await;
    for typed in [
        "https://127.0.0.1/all.ics",
        "webcal://10.0.0.1/all.ics",
        "https://[::ffff:192.168.1.1]/",
        "169.254.169.254/x",
    ] {
        let error = refused(&house, typed).await;
        let refusal = matches!(error, DiscoverError::Fetch(FetchError::Net(NetError::Refused { .. })));
        assert!(refusal, "{typed}: {error:?}");
    }
    assert!(matches!(
        refused(&house, "http://peer.test/all.ics").await,
        DiscoverError::Fetch(FetchError::Net(NetError::Scheme))
    ));
    house.close().await;
}

#[actix_web::test]
async fn a_source_is_added_once() {
    let (house, peer) = (House::open(Database::Sqlite).await, Peer::start().await);
    peer.answers("/all.ics", calendar(&feed(&[]))).await;
    let found = discover(&house.actors, &peer.at("/all.ics")).await.unwrap();
    let add = |found: Found| async {
        let added =
            house.context.transact(move |tx| add_source(tx, Acting::Operator, &found, SourcePolicy::Publish));
        added.await
    };
    add(found.clone()).await.unwrap();
    assert!(matches!(add(found).await.unwrap_err(), SourceError::Known));
    house.close().await;
}
