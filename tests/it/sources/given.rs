//! A feed that was given to an organization of this site: its entries are that organization's own events.

use chrono::Duration;
use convoca::actions::add_source::{Adding, add_source};
use convoca::actions::call_off_event::call_off_event;
use convoca::actions::change_event::{Change, PictureChange, change_event};
use convoca::actions::delete_event::delete_event;
use convoca::domain::event::{Event, EventStatus};
use convoca::domain::event_draft::{EventDraft, Purpose, RawEvent, RawText};
use convoca::domain::policy::Acting;
use convoca::domain::source::SourcePolicy;
use convoca::peers::discover::discover;
use convoca::storage::listings::{self, Filter, Window};
use convoca::storage::{StorageError, organizations};
use serde_json::json;

use super::homes::{entries, entry, listed, next_turn, settle, shows_feed, titles};
use crate::federation::neighbour::Neighbour;
use crate::house::{House, ORG, in_each_home};
use crate::peers::peer::Peer;

async fn gives(house: &House, peer: &Peer) {
    let found = discover(&house.actors, &peer.at("/all.ics")).await.unwrap();
    let added = house.context.transact(move |tx| {
        let organization = organizations::by_slug(tx.conn, ORG)?.unwrap().key;
        let adding = Adding { policy: SourcePolicy::Publish, organization: Some(organization) };
        add_source(tx, Acting::Operator, &found, adding)
    });
    added.await.unwrap();
    settle(house).await;
}

async fn event(house: &House, title: &str) -> Event {
    let now = house.context.now();
    let window = Window { from: now, to: None, not_ended_by: Some(now), after: None, limit: 50 };
    let page = house
        .context
        .read::<_, StorageError>(move |conn| listings::list(conn, &Filter::default(), &window))
        .await
        .unwrap();
    page.items.into_iter().map(|item| item.event).find(|event| event.texts[0].title == title).unwrap()
}

/// How many activities of a kind about an object somebody was sent.
async fn told(reader: &Neighbour, kind: &str, id: &str) -> usize {
    let posted = reader.posted().await;
    let about = |object: &serde_json::Value| object.as_str().or(object["id"].as_str()) == Some(id);
    posted.iter().filter(|(_, sent)| sent["type"] == kind && about(&sent["object"])).count()
}

#[actix_web::test]
async fn its_entries_are_published_changed_called_off_and_deleted_as_the_feed_says() {
    in_each_home(|house: House| async move {
        let (peer, reader) = (Peer::start().await, Neighbour::arrive().await);
        let union = json!(house.url(&format!("/orgs/{ORG}")));
        reader.tells(&house, &reader.activity("Follow", "/f/1", &union)).await;
        shows_feed(&peer, &entries(2)).await;
        gives(&house, &peer).await;
        assert_eq!(listed(&house).await, ["12-01 12:00 a", "12-02 12:00 b"]);
        let a = event(&house, "a").await;
        assert!(a.is_local());
        assert_eq!(a.organizer.as_ref().unwrap().slug, ORG);
        let id = house.url(&format!("/events/{}", a.id));
        assert_eq!(told(&reader, "Create", &id).await, 1);

        let called_off = entry("a", "a", "20261201T120000Z", "SEQUENCE:1\r\nSTATUS:CANCELLED\r\n");
        shows_feed(&peer, &[called_off, entries(2).remove(1)]).await;
        next_turn(&house).await;
        assert_eq!(event(&house, "a").await.status, EventStatus::Cancelled);
        shows_feed(&peer, &entries(2)[1..]).await;
        next_turn(&house).await;
        assert_eq!(titles(&house).await, ["b"]);
        next_turn(&house).await;
        let all = [told(&reader, "Create", &id).await, told(&reader, "Update", &id).await];
        assert_eq!((all, told(&reader, "Delete", &id).await), ([1, 1], 1), "nothing is told twice");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_organizers_changed_stays_as_they_want_it_part_by_part() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows_feed(&peer, &entries(2)).await;
        gives(&house, &peer).await;
        let (a, b) = (event(&house, "a").await, event(&house, "b").await);
        let raw = RawEvent {
            texts: vec![RawText {
                language: "en".into(),
                title: "Assembly".into(),
                description: "Bring drums.".into(),
            }],
            start_date: "2026-12-01".into(),
            start_time: "04:00".into(),
            timezone: "America/Los_Angeles".into(),
            place_name: "Union Hall".into(),
            ..RawEvent::default()
        };
        let draft = EventDraft::parse(&raw, Purpose::Publish, house.context.now()).unwrap();
        let change = Change { id: a.id, version: None, draft, picture: PictureChange::Keep };
        house.context.transact(move |tx| change_event(tx, Acting::Operator, &change)).await.unwrap();
        house.context.transact(move |tx| call_off_event(tx, Acting::Operator, b.id)).await.unwrap();
        settle(&house).await;
        let moved = [
            entry("a", "a again", "20261203T150000Z", "LOCATION:Harbour\r\n"),
            entry("b", "b again", "20261204T120000Z", ""),
        ];
        shows_feed(&peer, &moved).await;
        next_turn(&house).await;
        assert_eq!(listed(&house).await, ["12-03 15:00 Assembly", "12-04 12:00 b again"]);
        assert_eq!(event(&house, "b again").await.status, EventStatus::Cancelled, "called off here");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_organizers_deleted_does_not_come_back() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows_feed(&peer, &entries(2)).await;
        gives(&house, &peer).await;
        let a = event(&house, "a").await;
        house.context.transact(move |tx| delete_event(tx, Acting::Operator, a.id)).await.unwrap();
        let changed = entry("a", "a once more", "20261201T120000Z", "SEQUENCE:3\r\n");
        shows_feed(&peer, &[changed, entries(2).remove(1)]).await;
        house.later(Duration::hours(1));
        next_turn(&house).await;
        assert_eq!(titles(&house).await, ["b"]);
        house.close().await;
    })
    .await;
}
