//! Feeds: asked again and again, and followed in what they say unless they look broken.

use chrono::Duration;
use convoca::actions::review_event::{Verdict, review_event};
use convoca::domain::event::EventStatus;
use convoca::domain::ids::SourceId;
use convoca::domain::policy::Acting;
use convoca::domain::source::{Pace, SourcePolicy};
use convoca::i18n::KeptMessage;
use convoca::peers::poll::poll_due;
use convoca::storage::listings::{self, Desk};
use convoca::storage::{StorageError, source_health};
use wiremock::matchers::{header, headers, method, path};
use wiremock::{Mock, ResponseTemplate};

use super::homes::{
    add, calendar, entries, entry, feed, listed, next_turn, settle, shows_feed, source, titles, trouble,
};
use crate::house::{House, in_each_home};
use crate::peers::peer::Peer;

#[actix_web::test]
async fn a_feed_is_read_and_then_asked_only_for_what_changed() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let tagged = calendar(&feed(&entries(2)))
            .insert_header("ETag", "\"one\"")
            .insert_header("Last-Modified", "Sun, 22 Nov 2026 10:00:00 GMT");
        peer.answers("/all.ics", tagged).await;
        let id = add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        assert_eq!(listed(&house).await, ["12-01 12:00 a", "12-02 12:00 b"]);
        assert_eq!(poll_due(&house.actors).await.unwrap(), 0, "it is not due again");

        peer.reset().await;
        Mock::given(method("GET"))
            .and(path("/all.ics"))
            .and(header("If-None-Match", "\"one\""))
            .and(headers("If-Modified-Since", vec!["Sun", "22 Nov 2026 10:00:00 GMT"]))
            .respond_with(ResponseTemplate::new(304))
            .expect(1)
            .mount(&peer.server)
            .await;
        next_turn(&house).await;
        let known = source(&house, id).await;
        assert_eq!((known.last_success, known.last_error), (Some(house.context.now()), None));
        assert_eq!(titles(&house).await, ["a", "b"]);
        peer.server.verify().await;
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_changed_entry_changes_here_and_one_that_left_goes() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows_feed(&peer, &entries(3)).await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        let moved = entry("a", "a, moved", "20261205T120000Z", "SEQUENCE:1\r\nSTATUS:CANCELLED\r\n");
        shows_feed(&peer, &[moved, entries(2).remove(1)]).await;
        next_turn(&house).await;
        assert_eq!(listed(&house).await, ["12-02 12:00 b", "12-05 12:00 a, moved"]);
        let now = house.context.now();
        let window = listings::Window { from: now, to: None, not_ended_by: None, after: None, limit: 9 };
        let page = house
            .context
            .read::<_, StorageError>(move |conn| listings::list(conn, &Default::default(), &window))
            .await
            .unwrap();
        assert_eq!(page.items[1].status, EventStatus::Cancelled);

        shows_feed(&peer, &entries(3)).await;
        next_turn(&house).await;
        assert_eq!(
            titles(&house).await,
            ["b", "c", "a, moved"],
            "what left may come back; older is not newer"
        );
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_broken_entry_costs_itself_and_takes_nothing_away() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows_feed(&peer, &entries(2)).await;
        let id = add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        let broken = entry("a", "a", "sometime", "");
        shows_feed(&peer, &[broken, entry("c", "c", "20261203T120000Z", ""), entries(2).remove(1)]).await;
        next_turn(&house).await;
        assert_eq!(titles(&house).await, ["a", "b", "c"], "what is known of the broken one stays");
        assert_eq!(trouble(&house, id).await, None);
        let missing = missed(&house, id).await;
        assert!(missing.len() == 1 && missing[0].starts_with("a: refuse-"), "{missing:?}");
        shows_feed(&peer, &entries(3)).await;
        next_turn(&house).await;
        assert_eq!(missed(&house, id).await, Vec::<String>::new(), "it is whole again");
        house.close().await;
    })
    .await;
}

/// What did not come of a source, and the key of the reason.
async fn missed(house: &House, id: SourceId) -> Vec<String> {
    let key = source(house, id).await.key;
    let missed = house.context.read::<_, StorageError>(move |conn| source_health::misses(conn, key)).await;
    let told = |noted: source_health::NotedMiss| {
        format!("{}: {}", noted.miss.title, KeptMessage::parse(&noted.miss.reason).unwrap().key)
    };
    missed.unwrap().into_iter().map(told).collect()
}

#[actix_web::test]
async fn a_feed_is_asked_less_often_while_it_does_not_change_and_more_often_once_it_does() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows_feed(&peer, &entries(2)).await;
        let id = add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        assert_eq!(source(&house, id).await.pace.minutes(), 30);
        let mut last = source(&house, id).await.pace;
        for _ in 0..15 {
            next_turn(&house).await;
            let pace = source(&house, id).await.pace;
            assert!(pace >= last);
            last = pace;
        }
        assert_eq!(last, Pace::SLOWEST);
        shows_feed(&peer, &entries(3)).await;
        next_turn(&house).await;
        assert_eq!(source(&house, id).await.pace.minutes(), 180);
        let key = source(&house, id).await.key;
        let days = house.context.read::<_, StorageError>(move |conn| source_health::days(conn, key, 9)).await;
        let total =
            days.unwrap().iter().fold((0, 0), |sum, day| (sum.0 + day.tally.asked, sum.1 + day.tally.added));
        assert_eq!(total, (17, 3), "each turn is counted on its day");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_feed_without_validators_that_says_the_same_is_not_taken_in_again() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows_feed(&peer, &entries(2)).await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        let before = house.context.site().revision;
        peer.reset().await;
        let stamped = feed(&entries(2)).replace("DTSTAMP:20261101T000000Z", "DTSTAMP:20261122T133000Z");
        peer.answers("/all.ics", calendar(&stamped)).await;
        next_turn(&house).await;
        assert_eq!(house.context.site().revision, before);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_waits_for_review_is_published_or_refused_and_stays_so() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows_feed(&peer, &entries(2)).await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Review).await;
        settle(&house).await;
        assert_eq!(titles(&house).await, Vec::<String>::new());
        let now = house.context.now();
        let held = house
            .context
            .read::<_, StorageError>(move |conn| listings::for_moderators(conn, Desk::Held, now, 9))
            .await
            .unwrap();
        assert_eq!(held.iter().map(|event| event.texts[0].title.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        for (event, verdict) in held.into_iter().zip([Verdict::Publish, Verdict::Refuse]) {
            let decided =
                house.context.transact(move |tx| review_event(tx, Acting::Operator, event.id, verdict)).await;
            decided.unwrap();
        }
        assert_eq!(titles(&house).await, ["a"]);
        let changed = [entry("a", "a2", "20261201T120000Z", ""), entry("b", "b2", "20261202T120000Z", "")];
        shows_feed(&peer, &changed).await;
        next_turn(&house).await;
        // What was let in once is no blank cheque: its new words wait too.
        assert_eq!(titles(&house).await, ["a"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_feed_that_fails_is_left_alone_for_as_long_as_it_asks() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows_feed(&peer, &entries(1)).await;
        let id = add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        peer.reset().await;
        let busy = ResponseTemplate::new(503).insert_header("Retry-After", "86400");
        peer.answers("/all.ics", busy).await;
        next_turn(&house).await;
        let known = source(&house, id).await;
        assert_eq!(trouble(&house, id).await.as_deref(), Some("peers-status"));
        assert_eq!(known.next_poll, Some(house.context.now() + Duration::days(1)));
        assert_eq!(titles(&house).await, ["a"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn our_own_events_and_private_ones_are_not_taken_from_a_feed() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let ours = format!("6f3d0c3e-1111-4a6b-9a53-4d1e5d0f2a11@{}", house.context.urls().host());
        let told = [
            entry(&ours, "Ours", "20261201T120000Z", ""),
            entry("p", "Private", "20261201T120000Z", "CLASS:PRIVATE\r\n"),
            entry("o", "Over", "20251201T120000Z", ""),
            entry("a", "a", "20261201T120000Z", ""),
        ];
        shows_feed(&peer, &told).await;
        let id = add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        assert_eq!(titles(&house).await, ["a"]);
        assert_eq!(source(&house, id).await.events, 1);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_long_feed_is_taken_in_several_steps() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let many: Vec<String> =
            (0..250).map(|n| entry(&format!("u{n}"), &format!("e{n}"), "20261201T120000Z", "")).collect();
        shows_feed(&peer, &many).await;
        let id = add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        assert_eq!(source(&house, id).await.events, 250);
        house.close().await;
    })
    .await;
}
