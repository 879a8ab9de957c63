//! Asking for documents.

use std::time::Duration;

use convoca::auth::PublicKey;
use convoca::config::{FederationMode, PublicUrl};
use convoca::domain::uri::ObjectUri;
use convoca::peers::FetchError;
use convoca::peers::signatures::{Dialect, RequestHead, read};
use convoca::storage::hosts::HostPolicy;
use serde_json::json;
use url::Url;
use wiremock::matchers::{header_exists, method};
use wiremock::{Mock, ResponseTemplate};

use super::peer::Peer;
use super::site::{SITE_PUBLIC_KEY, Site, now};

#[tokio::test]
async fn an_object_is_asked_for_in_the_name_of_the_site() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    let event = json!({"id": peer.at("/events/1"), "type": "Event", "name": "Assembly"});
    peer.shows("/events/1", &event).await;
    let found = site.fetcher.object(&peer.object("/events/1")).await.unwrap();
    assert_eq!(found.json, event);
    let request = peer.server.received_requests().await.unwrap().remove(0);
    let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let head = RequestHead::new("GET", request.url.path(), headers);
    let them = PublicUrl::parse(&peer.at("")).unwrap();
    let claim = read(&head, b"", &them, now()).unwrap().remove(0);
    assert_eq!(claim.key_id().as_str(), "https://convoca.test/actor#main-key");
    claim.verify(&PublicKey::from_pem(SITE_PUBLIC_KEY).unwrap()).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(head.header("user-agent").unwrap(), format!("convoca/{version} (+https://convoca.test/)"));
    assert!(
        head.header("accept")
            .unwrap()
            .starts_with("application/activity+json, application/ld+json; profile=")
    );
}

#[tokio::test]
async fn a_page_that_shows_an_object_leads_to_the_objects_own_address() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    let event = json!({"id": peer.at("/events/1"), "type": "Event"});
    peer.shows("/@ada/1", &event).await;
    peer.shows("/events/1", &event).await;
    let found = site.fetcher.object(&peer.object("/@ada/1")).await.unwrap();
    assert_eq!(found.url.as_str(), peer.at("/events/1"));
    assert_eq!(peer.asked().await, ["/@ada/1", "/events/1"]);
}

#[tokio::test]
async fn only_its_home_may_tell_of_an_object() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    peer.shows("/stolen", &json!({"id": "https://other.test/events/1", "type": "Event"})).await;
    peer.shows("/nameless", &json!({"type": "Event"})).await;
    peer.shows("/a", &json!({"id": peer.at("/b"), "type": "Event"})).await;
    peer.shows("/b", &json!({"id": peer.at("/c"), "type": "Event"})).await;
    for path in ["/stolen", "/nameless", "/a"] {
        let outcome = site.fetcher.object(&peer.object(path)).await;
        assert!(matches!(outcome, Err(FetchError::Elsewhere)), "{path}: {outcome:?}");
    }
    assert_eq!(
        site.fetcher.document(&Url::parse(&peer.at("/nameless")).unwrap()).await.unwrap().json["type"],
        "Event"
    );
}

#[tokio::test]
async fn each_kind_of_refusal_is_told_apart() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    for status in [410, 404, 401, 403, 503, 500, 408, 418] {
        peer.answers(&format!("/{status}"), ResponseTemplate::new(status)).await;
    }
    peer.answers("/429", ResponseTemplate::new(429).insert_header("retry-after", "120")).await;
    peer.answers("/html", ResponseTemplate::new(200).set_body_raw("<html>", "text/html")).await;
    peer.answers("/json", ResponseTemplate::new(200).set_body_raw("{}", "application/json")).await;
    peer.answers("/broken", ResponseTemplate::new(200).set_body_raw("{", "application/activity+json")).await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    peer.answers("/deep", ResponseTemplate::new(200).set_body_raw(deep, "application/activity+json")).await;
    let large =
        ResponseTemplate::new(200).set_body_raw(vec![b' '; 1024 * 1024 + 1], "application/activity+json");
    peer.answers("/large", large).await;
    for (path, expected, transient) in [
        ("/410", "Gone", false),
        ("/404", "NotFound", false),
        ("/401", "Forbidden(401)", false),
        ("/403", "Forbidden(403)", false),
        ("/503", "Unavailable(503)", true),
        ("/500", "Unavailable(500)", true),
        ("/408", "Unavailable(408)", true),
        ("/418", "Status(418)", false),
        ("/html", "NotActivity", false),
        ("/json", "NotActivity", false),
        ("/broken", "NotJson", false),
        ("/deep", "NotJson", false),
        ("/large", "Net(TooLarge(1048576))", true),
    ] {
        let error = site.fetcher.object(&peer.object(path)).await.unwrap_err();
        assert_eq!(format!("{error:?}"), expected);
        assert_eq!(error.is_transient(), transient, "{path}");
    }
    let limited = site.fetcher.object(&peer.object("/429")).await.unwrap_err();
    assert!(matches!(limited, FetchError::Limited(Some(wait)) if wait == Duration::from_secs(120)));
}

#[tokio::test]
async fn content_types_are_read_tolerantly() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    for (number, content_type) in [
        "application/activity+json; charset=utf-8",
        "Application/Activity+JSON",
        "application/ld+json;profile=\"https://www.w3.org/ns/activitystreams\"; charset=utf-8",
        "application/ld+json",
    ]
    .iter()
    .enumerate()
    {
        let path = format!("/{number}");
        let body = json!({"id": peer.at(&path)}).to_string();
        peer.answers(&path, ResponseTemplate::new(200).set_body_raw(body, content_type)).await;
        site.fetcher
            .object(&peer.object(&path))
            .await
            .unwrap_or_else(|error| panic!("{content_type}: {error}"));
    }
}

#[tokio::test]
async fn nothing_is_asked_of_ourselves_nor_of_blocked_hosts() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    let ours = ObjectUri::parse("https://convoca.test/events/1").unwrap();
    assert!(matches!(site.fetcher.object(&ours).await, Err(FetchError::Ours)));
    site.decide("localhost", HostPolicy::Blocked).await;
    assert!(matches!(site.fetcher.object(&peer.object("/1")).await, Err(FetchError::Blocked)));
    assert!(peer.asked().await.is_empty());
}

#[tokio::test]
async fn with_an_allowlist_only_allowed_hosts_are_asked() {
    let (site, peer) = (Site::open_with(FederationMode::Allowlist).await, Peer::start().await);
    peer.shows("/1", &json!({"id": peer.at("/1")})).await;
    assert!(matches!(site.fetcher.object(&peer.object("/1")).await, Err(FetchError::Blocked)));
    assert!(peer.asked().await.is_empty());
    site.decide(&peer.host(), HostPolicy::Allowed).await;
    site.fetcher.object(&peer.object("/1")).await.unwrap();
}

#[tokio::test]
async fn a_redirect_to_a_blocked_host_brings_nothing() {
    let (site, peer, other) = (Site::open().await, Peer::start().await, Peer::start().await);
    let target = format!("http://127.0.0.1:{}/1", other.server.address().port());
    other.shows("/1", &json!({"id": target})).await;
    peer.answers("/1", ResponseTemplate::new(302).insert_header("location", target.as_str())).await;
    site.decide("127.0.0.1", HostPolicy::Blocked).await;
    assert!(matches!(site.fetcher.object(&peer.object("/1")).await, Err(FetchError::Blocked)));
}

#[tokio::test]
async fn a_server_that_believes_only_rfc_9421_is_asked_so_from_the_second_time_on() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    let event = json!({"id": peer.at("/events/1"), "type": "Event", "name": "Assembly"});
    let answer = ResponseTemplate::new(200).set_body_raw(event.to_string(), "application/activity+json");
    Mock::given(method("GET"))
        .and(header_exists("signature-input"))
        .respond_with(answer)
        .with_priority(1)
        .mount(&peer.server)
        .await;
    peer.answers("/events/1", ResponseTemplate::new(401)).await;
    for expected in [2, 3] {
        assert_eq!(site.fetcher.object(&peer.object("/events/1")).await.unwrap().json, event);
        assert_eq!(peer.asked().await.len(), expected);
    }
    let request = peer.server.received_requests().await.unwrap().remove(2);
    let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let head = RequestHead::new("GET", request.url.path(), headers);
    let claim = read(&head, b"", &PublicUrl::parse(&peer.at("")).unwrap(), now()).unwrap().remove(0);
    assert_eq!(claim.dialect(), Dialect::Rfc9421);
    claim.verify(&PublicKey::from_pem(SITE_PUBLIC_KEY).unwrap()).unwrap();
}
