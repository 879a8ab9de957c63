//! A site that answers only signed requests (`CONVOCA_AUTHORIZED_FETCH`).

use std::time::{Duration, Instant};

use convoca::auth::KeyPair;
use convoca::domain::uri::KeyUri;
use convoca::net::Signer as _;
use convoca::peers::signatures::{Dialect, Signing};
use convoca::storage::StorageError;
use convoca::storage::hosts::{self, HostPolicy};
use http::header::{HOST, HeaderMap, HeaderValue};
use url::Url;
use wiremock::ResponseTemplate;

use super::following::organization;
use super::neighbour::{KEY, Neighbour, OTHER_KEY};
use crate::house::{House, Wishes, databases};
use crate::visitor::Answer;

async fn guarded() -> Vec<House> {
    let mut houses = Vec::new();
    for database in databases() {
        let house = House::open_as(Wishes { authorized_fetch: true, ..Wishes::usual(database) }).await;
        house.set_up().await;
        houses.push(house);
    }
    houses
}

/// Asks for a document, signed by somebody of the neighbour's.
async fn ask(house: &House, neighbour: &Neighbour, path: &str, pem: &str, dialect: Dialect) -> Answer {
    let url = Url::parse(&house.url(path)).unwrap();
    let key_id = KeyUri::parse(&format!("{}#main-key", neighbour.ada())).unwrap();
    let key = KeyPair::from_pem(pem).unwrap();
    let signing = Signing::new(&key_id, &key, house.context.now()).in_dialect(dialect);
    let mut headers = HeaderMap::new();
    headers.extend(signing.headers(&http::Method::GET, &url, &HeaderMap::new(), b""));
    headers.insert("accept", HeaderValue::from_static("application/activity+json"));
    let host = house.context.settings().public_url.host().to_string();
    headers.insert(HOST, HeaderValue::from_str(&host).unwrap());
    let visitor = house.visitor();
    visitor.send(visitor.request("GET", path).headers(headers)).await
}

#[actix_web::test]
async fn documents_are_for_who_signs_and_the_site_and_stubs_for_everybody() {
    for house in guarded().await {
        let neighbour = Neighbour::arrive().await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        let visitor = house.visitor();
        for path in ["/actor", "/.well-known/webfinger?resource=acct:calendar@localhost", "/nodeinfo/2.1"] {
            assert_ne!(visitor.get_activity(path).await.status, 401, "{path}");
        }
        assert_eq!(visitor.get_activity("/actor").await.status, 200);
        let event = format!("/events/{id}");
        let guarded = [
            event.clone(),
            format!("{event}.json"),
            format!("{event}/likes"),
            "/orgs/tenants/outbox".to_owned(),
            "/orgs/tenants/upcoming".to_owned(),
            "/actor/outbox".to_owned(),
        ];
        for path in &guarded {
            assert_eq!(visitor.get_activity(path).await.status, 401, "{path}");
            for dialect in [Dialect::Cavage, Dialect::Rfc9421] {
                let answer = ask(&house, &neighbour, path, KEY, dialect).await;
                assert_eq!(answer.status, 200, "{path}");
                assert!(answer.header("cache-control").starts_with("private"), "{path}");
            }
            assert_eq!(ask(&house, &neighbour, path, OTHER_KEY, Dialect::Cavage).await.status, 401, "{path}");
        }
        let stub = visitor.get_activity("/orgs/tenants").await.json();
        let mut names: Vec<&String> = stub.as_object().unwrap().keys().collect();
        names.sort();
        assert_eq!(names, ["@context", "id", "inbox", "preferredUsername", "publicKey", "type"]);
        let forged = ask(&house, &neighbour, "/orgs/tenants", OTHER_KEY, Dialect::Cavage).await;
        assert_eq!((forged.status, forged.json()), (200, stub));
        let whole = ask(&house, &neighbour, "/orgs/tenants", KEY, Dialect::Cavage).await;
        assert!(whole.header("cache-control").starts_with("private"));
        let whole = whole.json();
        assert_eq!(whole["name"], "Tenants Union");
        // Pages are for people.
        assert_eq!(visitor.get(&event).await.status, 200);
        assert_eq!(visitor.get("/").await.status, 200);
    }
}

#[actix_web::test]
async fn a_blocked_server_is_shown_nothing() {
    for house in guarded().await {
        let neighbour = Neighbour::arrive().await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        let path = format!("/events/{id}");
        assert_eq!(ask(&house, &neighbour, &path, KEY, Dialect::Cavage).await.status, 200);
        let host = neighbour.host();
        let block =
            move |tx: &mut convoca::storage::Tx<'_>| hosts::set_policy(tx.conn, &host, HostPolicy::Blocked);
        house.context.transact::<_, StorageError>(block).await.unwrap();
        assert_eq!(ask(&house, &neighbour, &path, KEY, Dialect::Cavage).await.status, 403);
    }
}

#[actix_web::test]
async fn whoever_looks_for_a_key_never_waits_for_another_s() {
    for house in guarded().await {
        let neighbour = Neighbour::arrive().await;
        neighbour.vanish().await;
        // Its key is not to be had for long, as if it waited for us to answer first.
        neighbour.answers("/users/ada", ResponseTemplate::new(200).set_delay(Duration::from_secs(60))).await;
        let began = Instant::now();
        let visitor = house.visitor();
        let (stuck, key, site) = futures_util::future::join3(
            ask(&house, &neighbour, "/orgs/tenants/outbox", KEY, Dialect::Cavage),
            visitor.get_activity("/orgs/tenants"),
            visitor.get_activity("/actor"),
        )
        .await;
        assert_eq!(stuck.status, 401);
        assert!(key.json()["publicKey"]["publicKeyPem"].is_string());
        assert_eq!(site.status, 200);
        assert!(began.elapsed() < Duration::from_secs(30), "it waited for its own tail");
    }
}
