//! An actor is followed: it is asked, and what it published so far is read.

use convoca::domain::source::{SourcePolicy, SourceState};
use serde_json::{Value, json};

use super::homes::{PUBLIC, add, collection, event, group, listed, settle, source, titles, trouble};
use crate::house::{House, in_each_home};
use crate::peers::peer::Peer;

const GROUP: &str = "/groups/harbour";

fn create(peer: &Peer, object: &Value) -> Value {
    json!({"type": "Create", "id": format!("{}#create", object["id"].as_str().unwrap()),
           "actor": peer.at(GROUP), "to": [PUBLIC], "object": object})
}

fn announce(peer: &Peer, id: &str, object: &str) -> Value {
    json!({"type": "Announce", "id": peer.at(id), "actor": peer.at(GROUP), "to": [PUBLIC], "object": object})
}

#[actix_web::test]
async fn a_follow_is_sent_and_what_is_public_already_is_read() {
    in_each_home(|house: House| async move {
        let (peer, other) = (Peer::start().await, Peer::start().await);
        group(&peer, GROUP, &["upcoming", "outbox"]).await;
        group(&other, "/users/ada", &[]).await;
        let by = |at: &str, title: &str, start: &str| event(&peer, at, GROUP, title, start);
        peer.shows(
            &format!("{GROUP}/upcoming"),
            &collection(&[by("/e/1", "Picket", "2026-12-01T12:00:00Z"), json!(peer.at("/e/2"))]),
        )
        .await;
        peer.shows("/e/2", &by("/e/2", "Assembly", "2026-12-02T12:00:00Z")).await;
        let outbox = collection(&[
            announce(&peer, "/a/1", &other.at("/e/9")),
            announce(&peer, "/a/2", &other.at("/notes/1")),
            create(&peer, &by("/e/3", "March", "2026-12-03T12:00:00Z")),
            create(&peer, &by("/e/1", "Picket", "2026-12-01T12:00:00Z")),
            create(&peer, &by("/e/0", "Long ago", "2026-01-01T12:00:00Z")),
        ]);
        let mut first = outbox.clone();
        first["type"] = json!("OrderedCollectionPage");
        let at = format!("{GROUP}/outbox");
        peer.shows(&at, &json!({"type": "OrderedCollection", "first": peer.at("/page/1")})).await;
        peer.shows("/page/1", &first).await;
        other.shows("/e/9", &event(&other, "/e/9", "/users/ada", "Vigil", "2026-12-09T12:00:00Z")).await;
        other.shows("/notes/1", &json!({"type": "Note", "id": other.at("/notes/1"), "content": "x"})).await;

        let id = add(&house, &peer.at(GROUP), SourcePolicy::Publish).await;
        assert_eq!(source(&house, id).await.state, SourceState::Requested);
        settle(&house).await;
        assert_eq!(
            listed(&house).await,
            ["12-01 12:00 Picket", "12-02 12:00 Assembly", "12-03 12:00 March", "12-09 12:00 Vigil"]
        );
        let known = source(&house, id).await;
        assert_eq!((known.events, known.last_error), (4, None));
        assert_eq!(known.state, SourceState::Requested, "reading is no answer to a Follow");
        let posted: Vec<Value> = peer
            .server
            .received_requests()
            .await
            .unwrap()
            .iter()
            .filter(|request| request.method.as_str() == "POST")
            .map(|request| serde_json::from_slice(&request.body).unwrap())
            .collect();
        assert_eq!(posted.len(), 1);
        assert_eq!((&posted[0]["type"], &posted[0]["object"]), (&json!("Follow"), &json!(peer.at(GROUP))));
        assert_eq!(posted[0]["actor"], json!(house.url("/actor")));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_actor_speaks_for_its_own_server_only() {
    in_each_home(|house: House| async move {
        let (peer, other) = (Peer::start().await, Peer::start().await);
        group(&peer, GROUP, &["upcoming", "outbox", "featured"]).await;
        let forged = event(&other, "/e/1", "/users/ada", "Forged", "2026-12-01T12:00:00Z");
        let told = event(&other, "/e/2", "/users/ada", "As its home tells it", "2026-12-02T12:00:00Z");
        let mut boasted = told.clone();
        boasted["name"] = json!("Boasted");
        peer.shows(&format!("{GROUP}/upcoming"), &collection(std::slice::from_ref(&forged))).await;
        let mut boost = announce(&peer, "/a/1", "");
        boost["object"] = boasted;
        let mut ours = announce(&peer, "/a/2", "");
        ours["object"] = json!(house.url("/events/6f3d0c3e-1111-4a6b-9a53-4d1e5d0f2a11"));
        let secret = json!({"type": "Event", "id": peer.at("/e/3"), "name": "For members",
            "startTime": "2026-12-03T12:00:00Z", "attributedTo": peer.at(GROUP), "to": [peer.at("/followers")]});
        peer.shows(&format!("{GROUP}/outbox"), &collection(&[boost, ours, create(&peer, &forged), secret])).await;
        peer.shows(&format!("{GROUP}/featured"), &json!({"type": "Collection", "first": other.at("/page")})).await;
        other.shows("/page", &collection(&[event(&peer, "/e/4", GROUP, "Smuggled", "2026-12-04T12:00:00Z")])).await;
        other.shows("/e/2", &told).await;
        group(&other, "/users/ada", &[]).await;
        add(&house, &peer.at(GROUP), SourcePolicy::Publish).await;
        settle(&house).await;
        assert_eq!(titles(&house).await, ["As its home tells it"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_was_taken_back_or_deleted_since_is_not_read() {
    in_each_home(|house: House| async move {
        let (peer, other) = (Peer::start().await, Peer::start().await);
        group(&peer, GROUP, &["outbox"]).await;
        other.shows("/e/9", &event(&other, "/e/9", "/users/ada", "Vigil", "2026-12-09T12:00:00Z")).await;
        let undo = json!({"type": "Undo", "id": peer.at("/u/1"), "actor": peer.at(GROUP), "object": peer.at("/a/1")});
        let delete = json!({"type": "Delete", "id": peer.at("/d/1"), "actor": peer.at(GROUP),
            "object": {"type": "Tombstone", "id": peer.at("/e/1")}});
        let items = [
            undo,
            delete,
            announce(&peer, "/a/1", &other.at("/e/9")),
            create(&peer, &event(&peer, "/e/1", GROUP, "Picket", "2026-12-01T12:00:00Z")),
            create(&peer, &event(&peer, "/e/2", GROUP, "Assembly", "2026-12-02T12:00:00Z")),
        ];
        peer.shows(&format!("{GROUP}/outbox"), &collection(&items)).await;
        add(&house, &peer.at(GROUP), SourcePolicy::Publish).await;
        settle(&house).await;
        assert_eq!(titles(&house).await, ["Assembly"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_endless_outbox_is_read_within_bounds() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        group(&peer, GROUP, &["outbox"]).await;
        // Every page is the same one and names itself as the next.
        let items: Vec<Value> = (1..=9)
            .map(|n| event(&peer, &format!("/e/{n}"), GROUP, &format!("Event {n}"), "2026-12-01T12:00:00Z"))
            .collect();
        let mut page = collection(&items);
        page["next"] = json!(peer.at(&format!("{GROUP}/outbox")));
        peer.shows(&format!("{GROUP}/outbox"), &page).await;
        add(&house, &peer.at(GROUP), SourcePolicy::Publish).await;
        settle(&house).await;
        assert_eq!(titles(&house).await.len(), 9);
        let asked = peer.asked().await.iter().filter(|path| path.ends_with("/outbox")).count();
        assert_eq!(asked, 5);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_waits_for_review_is_not_listed() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        group(&peer, GROUP, &["outbox"]).await;
        let picket = event(&peer, "/e/1", GROUP, "Picket", "2026-12-01T12:00:00Z");
        peer.shows(&format!("{GROUP}/outbox"), &collection(&[create(&peer, &picket)])).await;
        let id = add(&house, &peer.at(GROUP), SourcePolicy::Review).await;
        settle(&house).await;
        assert_eq!(source(&house, id).await.events, 1);
        assert_eq!(titles(&house).await, Vec::<String>::new());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_outbox_that_is_not_shown_is_noted_at_the_source() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        group(&peer, GROUP, &["outbox"]).await;
        peer.answers(&format!("{GROUP}/outbox"), wiremock::ResponseTemplate::new(403)).await;
        let id = add(&house, &peer.at(GROUP), SourcePolicy::Publish).await;
        settle(&house).await;
        assert_eq!(trouble(&house, id).await.as_deref(), Some("peers-forbidden"));
        house.close().await;
    })
    .await;
}
