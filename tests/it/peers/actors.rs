//! Actors of other servers and their keys.

use chrono::Duration;
use convoca::domain::uri::{ActorUri, KeyUri};
use convoca::peers::FetchError;
use serde_json::json;
use wiremock::ResponseTemplate;

use super::peer::{OTHER_PUBLIC_KEY, PUBLIC_KEY, Peer};
use super::site::Site;

#[tokio::test]
async fn an_actor_is_fetched_once_a_day() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    peer.shows("/users/ada", &peer.person("/users/ada", PUBLIC_KEY)).await;
    let uri = peer.actor("/users/ada");
    assert_eq!(site.actors.kept(&uri).await.unwrap(), None);
    let record = site.actors.get(&uri).await.unwrap();
    assert_eq!((record.name.as_str(), record.kind.as_str()), ("Ada", "Person"));
    assert_eq!(record.shared_inbox.as_ref().unwrap().as_str(), peer.at("/inbox"));
    assert_eq!(
        (record.key_id.clone(), record.public_key_pem.as_str()),
        (peer.at("/users/ada#main-key"), PUBLIC_KEY)
    );
    assert_eq!(site.actors.get(&uri).await.unwrap(), record);
    assert_eq!(peer.asked().await.len(), 1);
    site.context.clock().advance(Duration::hours(25));
    site.actors.get(&uri).await.unwrap();
    assert_eq!(peer.asked().await.len(), 2);
}

#[tokio::test]
async fn an_outage_leaves_what_is_known_a_deletion_does_not() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    peer.shows("/users/ada", &peer.person("/users/ada", PUBLIC_KEY)).await;
    let uri = peer.actor("/users/ada");
    let record = site.actors.get(&uri).await.unwrap();
    site.context.clock().advance(Duration::hours(25));
    peer.reset().await;
    peer.answers("/users/ada", ResponseTemplate::new(503)).await;
    assert_eq!(site.actors.get(&uri).await.unwrap(), record);
    peer.reset().await;
    peer.answers("/users/ada", ResponseTemplate::new(410)).await;
    assert!(matches!(site.actors.get(&uri).await, Err(FetchError::Gone)));
}

#[tokio::test]
async fn an_actor_at_an_address_without_a_name_is_an_actor_too() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    let base = format!("http://{}", peer.server.address());
    let id = format!("{base}/actor");
    let key = json!({"id": format!("{id}#main-key"), "owner": id, "publicKeyPem": PUBLIC_KEY});
    peer.shows(
        "/actor",
        &json!({"id": id, "type": "Application", "inbox": format!("{id}/inbox"), "publicKey": key}),
    )
    .await;
    let record = site.actors.get(&ActorUri::parse(&id).unwrap()).await.unwrap();
    assert_eq!(record.uri.as_str(), id);
    let owner = site.actors.by_key(&KeyUri::parse(&format!("{id}#main-key")).unwrap()).await.unwrap();
    assert_eq!(owner.uri.as_str(), id);
}

#[tokio::test]
async fn what_is_no_usable_actor_is_not_kept() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    peer.shows("/note", &json!({"id": peer.at("/note"), "type": "Note"})).await;
    peer.shows("/stub", &json!({"id": peer.at("/stub"), "type": "Person"})).await;
    peer.shows(
        "/stolen",
        &json!({"id": "http://other.test/ada", "type": "Person", "inbox": "http://other.test/in"}),
    )
    .await;
    for (path, expected) in [("/note", "NotAnActor"), ("/stub", "NotAnActor"), ("/stolen", "Elsewhere")] {
        let error = site.actors.get(&peer.actor(path)).await.unwrap_err();
        assert_eq!(format!("{error:?}"), expected, "{path}");
        assert_eq!(site.actors.kept(&peer.actor(path)).await.unwrap(), None);
    }
    let ours = ActorUri::parse("https://convoca.test/actor").unwrap();
    assert!(matches!(site.actors.fetch(&ours).await, Err(FetchError::Ours)));
}

#[tokio::test]
async fn errors_of_our_client_come_through_the_library_unchanged() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    peer.answers("/403", ResponseTemplate::new(403)).await;
    peer.answers("/html", ResponseTemplate::new(200).set_body_raw("<html>", "text/html")).await;
    peer.answers("/broken", ResponseTemplate::new(200).set_body_raw("{", "application/activity+json")).await;
    for (path, expected) in
        [("/403", "Forbidden(403)"), ("/html", "NotActivity"), ("/broken", "NotJson"), ("/none", "NotFound")]
    {
        let error = site.actors.fetch(&peer.actor(path)).await.unwrap_err();
        assert_eq!(format!("{error:?}"), expected, "{path}");
    }
}

#[tokio::test]
async fn an_actor_without_a_key_is_kept_without() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    let mut ada = peer.person("/users/ada", PUBLIC_KEY);
    ada["publicKey"] = json!(null);
    peer.shows("/users/ada", &ada).await;
    let record = site.actors.get(&peer.actor("/users/ada")).await.unwrap();
    assert_eq!((record.key_id.as_str(), record.public_key_pem.as_str()), ("", ""));
}

#[tokio::test]
async fn a_key_with_a_document_of_its_own_counts_if_its_owner_names_it() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    let mut ada = peer.person("/users/ada", PUBLIC_KEY);
    let key = json!({"id": peer.at("/users/ada/main-key"), "owner": peer.at("/users/ada"), "publicKeyPem": PUBLIC_KEY});
    ada["publicKey"] = key.clone();
    peer.shows("/users/ada", &ada).await;
    let stub =
        json!({"id": peer.at("/users/ada"), "type": "Person", "preferredUsername": "ada", "publicKey": key});
    peer.shows("/users/ada/main-key", &stub).await;
    let record = site.actors.by_key(&peer.key("/users/ada/main-key")).await.unwrap();
    assert_eq!(record.uri, peer.actor("/users/ada"));
    site.actors.by_key(&peer.key("/users/ada/main-key")).await.unwrap();
    assert_eq!(peer.asked().await, ["/users/ada/main-key", "/users/ada"]);
}

#[tokio::test]
async fn a_key_its_alleged_owner_does_not_name_counts_for_nothing() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    peer.shows("/users/ada", &peer.person("/users/ada", PUBLIC_KEY)).await;
    let forged =
        |owner: String| json!({"id": peer.at("/forged"), "owner": owner, "publicKeyPem": OTHER_PUBLIC_KEY});
    peer.shows("/forged", &forged(peer.at("/users/ada"))).await;
    assert!(matches!(site.actors.by_key(&peer.key("/forged")).await, Err(FetchError::NoSuchKey)));
    peer.reset().await;
    peer.shows("/forged", &forged("https://other.test/users/eve".to_owned())).await;
    assert!(matches!(site.actors.by_key(&peer.key("/forged")).await, Err(FetchError::NoSuchKey)));
    peer.reset().await;
    peer.shows("/users/ada", &peer.person("/users/ada", PUBLIC_KEY)).await;
    assert!(matches!(site.actors.by_key(&peer.key("/users/ada#other")).await, Err(FetchError::NoSuchKey)));
}

#[tokio::test]
async fn of_several_keys_the_named_one_is_taken() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    let mut ada = peer.person("/users/ada", PUBLIC_KEY);
    let second = json!({"id": peer.at("/users/ada#second"), "owner": peer.at("/users/ada"), "publicKeyPem": OTHER_PUBLIC_KEY});
    ada["publicKey"] = json!([ada["publicKey"], second]);
    peer.shows("/users/ada", &ada).await;
    let record = site.actors.by_key(&peer.key("/users/ada#second")).await.unwrap();
    assert_eq!(record.public_key_pem, OTHER_PUBLIC_KEY);
}
