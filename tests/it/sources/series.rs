//! Entries that repeat stand in the calendar on each coming date.

use convoca::actions::roll_series::roll_series;
use convoca::domain::source::SourcePolicy;
use convoca::storage::StorageError;
use convoca::storage::listings::{self, Desk};

use super::homes::{add, entry, instant, listed, next_turn, settle, shows_feed, source, titles};
use crate::house::{House, in_each_home};
use crate::peers::peer::Peer;

#[actix_web::test]
async fn a_series_stands_on_each_coming_date_and_moves_on() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        // Since 2020, each Tuesday at 19:00 in Los Angeles; the clocks change on March 14.
        let rule = "DTSTART;TZID=America/Los_Angeles:20200107T190000\r\nDTEND;TZID=America/Los_Angeles:20200107T200000\r\nRRULE:FREQ=WEEKLY\r\nEXDATE;TZID=America/Los_Angeles:20261208T190000\r\n";
        let weekly = format!("BEGIN:VEVENT\r\nUID:w\r\nSUMMARY:Meeting\r\n{rule}END:VEVENT\r\n");
        shows_feed(&peer, std::slice::from_ref(&weekly)).await;
        let id = add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        let dates = listed(&house).await;
        assert_eq!(dates[..3], ["11-25 03:00 Meeting", "12-02 03:00 Meeting", "12-16 03:00 Meeting"]);
        assert!(dates.contains(&"03-17 02:00 Meeting".to_owned()), "19:00 stays 19:00: {dates:?}");
        assert_eq!(dates.len(), 51, "a year, less the date left out");
        assert_eq!(source(&house, id).await.events, 1);

        house.later(chrono::Duration::days(3));
        next_turn(&house).await;
        let dates = listed(&house).await;
        assert_eq!(dates[0], "12-02 03:00 Meeting");
        let window = listings::Window {
            from: instant("2026-11-20T00:00:00Z"),
            to: Some(instant("2026-12-10T00:00:00Z")),
            not_ended_by: None,
            after: None,
            limit: 9,
        };
        let past = house
            .context
            .read::<_, StorageError>(move |conn| listings::list(conn, &Default::default(), &window))
            .await
            .unwrap();
        assert_eq!(past.items.len(), 2, "a date that is over stays where it was");
        assert_eq!(past.items[0].event.when.start_utc(), instant("2026-12-02T03:00:00Z"), "its next date");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_date_that_is_moved_stands_alone_and_one_that_ended_long_ago_nowhere() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let series = entry("s", "Stand", "20261201T120000Z", "RRULE:FREQ=DAILY;COUNT=3\r\n");
        let moved = entry("s", "Stand, later", "20261202T150000Z", "RECURRENCE-ID:20261202T120000Z\r\n");
        let over = entry("o", "Over", "20200101T120000Z", "RRULE:FREQ=DAILY;COUNT=3\r\n");
        shows_feed(&peer, &[series, moved, over]).await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        assert_eq!(
            listed(&house).await,
            ["12-01 12:00 Stand", "12-02 15:00 Stand, later", "12-03 12:00 Stand"]
        );
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_daily_series_waits_for_review_once() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let daily = entry("d", "Daily", "20261201T120000Z", "RRULE:FREQ=DAILY\r\n");
        let single = entry("s", "Single", "20261224T120000Z", "");
        shows_feed(&peer, &[daily, single]).await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Review).await;
        settle(&house).await;
        let now = house.context.now();
        let held = house
            .context
            .read::<_, StorageError>(move |conn| listings::for_moderators(conn, Desk::Held, now, 9))
            .await
            .unwrap();
        assert_eq!(
            held.iter().map(|event| event.texts[0].title.as_str()).collect::<Vec<_>>(),
            ["Daily", "Single"]
        );
        assert_eq!(titles(&house).await, Vec::<String>::new());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_series_goes_on_a_year_ahead_though_its_home_is_silent_until_its_rule_ends() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let weekly = "BEGIN:VEVENT\r\nUID:w\r\nSUMMARY:Meeting\r\nDTSTART;TZID=America/Los_Angeles:20200107T190000\r\nDTEND;TZID=America/Los_Angeles:20200107T200000\r\nRRULE:FREQ=WEEKLY\r\nEXDATE;TZID=America/Los_Angeles:20271207T190000\r\nEND:VEVENT\r\n";
        let ending = entry("e", "Stand", "20261201T120000Z", "RRULE:FREQ=WEEKLY;COUNT=2\r\n");
        shows_feed(&peer, &[weekly.to_owned(), ending]).await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        peer.reset().await;

        house.later(chrono::Duration::days(28));
        let roll = || house.context.transact::<_, StorageError>(roll_series);
        while roll().await.unwrap() {}
        let dates = listed(&house).await;
        assert_eq!(dates[0], "12-23 03:00 Meeting", "its next date, and nothing of the other: {dates:?}");
        assert_eq!(dates.last().map(String::as_str), Some("12-15 03:00 Meeting"), "a year ahead: {dates:?}");
        assert_eq!(dates.len(), 51, "but for the date left out: {dates:?}");
        assert!(!roll().await.unwrap(), "there is nothing more to do");
        house.close().await;
    })
    .await;
}
