//! Who sent it?

use std::time::Duration;

use chrono::TimeDelta;
use convoca::peers::signatures::SignatureError;
use convoca::peers::{FetchError, VerifyError};
use wiremock::ResponseTemplate;

use super::peer::{OTHER_PUBLIC_KEY, PUBLIC_KEY, Peer, signed_post};
use super::site::{Site, now};

const BODY: &[u8] = b"{\"type\":\"Follow\"}";
const PATIENCE: Duration = Duration::from_secs(3);

#[tokio::test]
async fn a_sender_is_known_by_its_key_which_is_fetched_once() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    peer.shows("/users/ada", &peer.person("/users/ada", PUBLIC_KEY)).await;
    let head = signed_post(&peer.key("/users/ada#main-key"), BODY, now());
    for _ in 0..2 {
        let verified = site.actors.verify(&head, BODY, now(), PATIENCE).await.unwrap();
        assert_eq!(verified.actor.uri, peer.actor("/users/ada"));
    }
    assert_eq!(peer.asked().await.len(), 1);
}

#[tokio::test]
async fn a_bad_signature_costs_no_fetch() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    let head = signed_post(&peer.key("/users/ada#main-key"), BODY, now());
    let outcome = site.actors.verify(&head, b"{}", now(), PATIENCE).await;
    assert!(matches!(outcome, Err(VerifyError::Signature(SignatureError::DigestMismatch))));
    let late = now() + TimeDelta::hours(2);
    let outcome = site.actors.verify(&head, BODY, late, PATIENCE).await;
    assert!(matches!(outcome, Err(VerifyError::Signature(SignatureError::TooOld))));
    assert!(peer.asked().await.is_empty());
}

#[tokio::test]
async fn a_changed_key_is_fetched_again_at_most_every_five_minutes() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    peer.shows("/users/ada", &peer.person("/users/ada", OTHER_PUBLIC_KEY)).await;
    site.actors.get(&peer.actor("/users/ada")).await.unwrap();
    let head = signed_post(&peer.key("/users/ada#main-key"), BODY, now());
    let mismatch = |outcome| matches!(outcome, Err(VerifyError::Signature(SignatureError::Mismatch)));
    for asked in [2, 2] {
        assert!(mismatch(site.actors.verify(&head, BODY, now(), PATIENCE).await));
        assert_eq!(peer.asked().await.len(), asked, "once more, and not again at once");
    }
    site.context.clock().advance(TimeDelta::minutes(6));
    assert!(mismatch(site.actors.verify(&head, BODY, now(), PATIENCE).await));
    assert!(mismatch(site.actors.verify(&head, BODY, now(), PATIENCE).await));
    assert_eq!(peer.asked().await.len(), 3);
    peer.reset().await;
    peer.shows("/users/ada", &peer.person("/users/ada", PUBLIC_KEY)).await;
    site.context.clock().advance(TimeDelta::minutes(6));
    site.actors.verify(&head, BODY, now(), PATIENCE).await.unwrap();
}

#[tokio::test]
async fn a_key_that_cannot_be_had_is_told_from_one_that_does_not_fit() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    let head = signed_post(&peer.key("/users/ada#main-key"), BODY, now());
    for (answer, transient) in [(503, true), (410, false), (404, false)] {
        peer.reset().await;
        peer.answers("/users/ada", ResponseTemplate::new(answer)).await;
        match site.actors.verify(&head, BODY, now(), PATIENCE).await {
            Err(VerifyError::Key(error)) => assert_eq!(error.is_transient(), transient, "{answer}"),
            other => panic!("{answer}: {other:?}"),
        }
    }
    peer.reset().await;
    peer.answers("/users/ada", ResponseTemplate::new(200).set_delay(Duration::from_secs(5))).await;
    let outcome = site.actors.verify(&head, BODY, now(), Duration::from_millis(200)).await;
    assert!(matches!(outcome, Err(VerifyError::Key(FetchError::Net(convoca::net::NetError::Timeout)))));
}
