//! What sources sent is kept for 30 days and can be read again; what nobody confirms is said so; admins are told once.

use chrono::Duration;
use convoca::actions::confirm_mirrors::ask_homes;
use convoca::actions::sweep::sweep;
use convoca::actions::tell_of_sources::tell_of_sources;
use convoca::domain::event::{Event, Origin};
use convoca::domain::ids::EventKey;
use convoca::domain::source::SourcePolicy;
use convoca::peers::reread::{Reread, Which, reread};
use convoca::storage::listings::{self, Filter, Window};
use convoca::storage::schema::{event_mirrors, event_texts};
use convoca::storage::{StorageError, source_health};
use diesel::prelude::*;
use serde_json::json;
use wiremock::ResponseTemplate;

use super::homes::{add, entries, entry, next_turn, settle, shows_feed, source, titles};
use crate::federation::neighbour::Neighbour;
use crate::house::{House, in_each_home};
use crate::peers::peer::Peer;

/// As if an older version had understood less of what it read.
async fn misreads(house: &House, title: &str) {
    let (event, title) = (event(house, title).await.key, title.to_owned());
    let misread = house.context.transact::<_, StorageError>(move |tx| {
        diesel::update(event_texts::table.filter(event_texts::event_id.eq(event.0)))
            .set(event_texts::title.eq(format!("{title}, misread")))
            .execute(tx.conn)?;
        diesel::update(event_mirrors::table.find(event.0))
            .set(event_mirrors::content_hash.eq("an older version's"))
            .execute(tx.conn)?;
        Ok(())
    });
    misread.await.unwrap();
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

#[actix_web::test]
async fn what_was_read_by_an_older_version_is_mended_from_what_is_kept() {
    in_each_home(|house: House| async move {
        let (peer, neighbour) = (Peer::start().await, Neighbour::arrive().await);
        shows_feed(&peer, &entries(2)).await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        house.mirrors(&neighbour).await;
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        for title in ["a", "Assembly"] {
            misreads(&house, title).await;
        }
        assert_eq!(titles(&house).await, ["a, misread", "b", "Assembly, misread"]);
        let done = reread(&house.actors, Which::All).await.unwrap();
        assert_eq!(done, Reread { read: 2, added: 0, changed: 2 });
        assert_eq!(titles(&house).await, ["a", "b", "Assembly"]);
        let again = reread(&house.actors, Which::All).await.unwrap();
        assert_eq!((again.added, again.changed), (0, 0), "a second time changes nothing");
        house.later(Duration::days(31));
        house.context.transact(sweep).await.unwrap();
        let left = house
            .context
            .read::<_, StorageError>(|conn| source_health::originals_after(conn, EventKey(0), 9))
            .await
            .unwrap();
        assert!(left.is_empty(), "nothing is kept for longer");
        settle(&house).await;
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_could_not_be_read_shows_why_and_is_kept_for_a_version_that_can() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        let id = house.mirrors(&neighbour).await;
        let mut event = neighbour.event("/events/1", "Sometime");
        event["startTime"] = json!("soon");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        let key = source(&house, id).await.key;
        let misses = || house.context.read::<_, StorageError>(move |conn| source_health::misses(conn, key));
        let missed = misses().await.unwrap();
        assert_eq!(missed.len(), 1);
        assert_eq!(missed[0].miss.title, "Sometime");
        assert!(missed[0].miss.reason.contains("refuse-"), "{}", missed[0].miss.reason);
        // A later version reads it: as if it had been kept as this one reads it.
        let readable = neighbour.event("/events/1", "Sometime");
        let mut kept = missed[0].miss.clone();
        kept.raw = Some(readable.to_string());
        let noted =
            house.context.transact::<_, StorageError>(move |tx| source_health::note_miss(tx, key, &kept));
        noted.await.unwrap();
        let done = reread(&house.actors, Which::Source(id)).await.unwrap();
        assert_eq!((done.added, done.changed), (1, 0));
        assert_eq!(titles(&house).await, ["Sometime"]);
        assert!(misses().await.unwrap().is_empty());
        settle(&house).await;
        house.close().await;
    })
    .await;
}

async fn unconfirmed(house: &House, title: &str) -> bool {
    let Origin::Mirrored(mirror) = event(house, title).await.origin else { panic!("not mirrored") };
    mirror.unconfirmed_since.is_some()
}

#[actix_web::test]
async fn what_a_silent_feed_brought_is_shown_as_not_confirmed_until_it_answers() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows_feed(&peer, &[entry("z", "z", "20270201T120000Z", "")]).await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        peer.reset().await;
        peer.answers("/all.ics", ResponseTemplate::new(500)).await;
        house.later(Duration::days(6));
        settle(&house).await;
        house.context.transact(ask_homes).await.unwrap();
        assert!(!unconfirmed(&house, "z").await);
        house.later(Duration::days(2));
        settle(&house).await;
        house.context.transact(ask_homes).await.unwrap();
        assert!(unconfirmed(&house, "z").await);
        let page = house.visitor().get("/").await;
        assert!(page.body.contains("Not confirmed since"), "{}", page.body);
        shows_feed(&peer, &[entry("z", "z", "20270201T120000Z", "")]).await;
        next_turn(&house).await;
        assert!(!unconfirmed(&house, "z").await);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_home_that_shows_an_event_to_us_no_more_is_not_vouched_for() {
    in_each_home(|house: House| async move {
        let (neighbour, reader) = (Neighbour::arrive().await, Neighbour::arrive().await);
        house.mirrors(&neighbour).await;
        reader.tells(&house, &reader.activity("Follow", "/f/1", &json!(house.url("/actor")))).await;
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        neighbour.answers("/events/1", ResponseTemplate::new(403)).await;
        house.later(Duration::hours(25));
        house.context.transact(ask_homes).await.unwrap();
        house.work().await;
        assert!(unconfirmed(&house, "Assembly").await);
        assert_eq!(reader.heard().await, ["Accept", "Announce", "Undo"]);
        assert_eq!(titles(&house).await, ["Assembly"], "it stays in the calendar");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn admins_are_told_once_of_a_source_that_fails_for_days() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows_feed(&peer, &entries(2)).await;
        let id = add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        peer.reset().await;
        peer.answers("/all.ics", ResponseTemplate::new(500)).await;
        let letters = || house.letters.take();
        for hours in [2, 24] {
            house.later(Duration::hours(hours));
            settle(&house).await;
            house.context.transact(tell_of_sources).await.unwrap();
            settle(&house).await;
            assert!(letters().is_empty(), "it may pass");
        }
        house.later(Duration::days(3));
        for _ in 0..3 {
            settle(&house).await;
            house.context.transact(tell_of_sources).await.unwrap();
            settle(&house).await;
            house.later(Duration::hours(1));
        }
        let told = letters();
        assert_eq!(told.len(), 1);
        assert!(
            told[0].text.body.contains(&house.url(&format!("/dashboard/sources/{id}"))),
            "{}",
            told[0].text.body
        );
        house.close().await;
    })
    .await;
}
