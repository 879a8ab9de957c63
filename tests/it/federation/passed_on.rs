//! News of mirrored events reach who follows the calendar: from their home, or from the calendar itself.

use chrono::TimeDelta;
use convoca::domain::uri::Host;
use convoca::storage::{self, StorageError};
use serde_json::{Value, json};

use super::neighbour::Neighbour;
use crate::house::{House, in_each_home};

/// A home whose event the calendar announced, and somebody who follows the calendar.
async fn announced(house: &House) -> (Neighbour, Neighbour) {
    let (home, follower) = (Neighbour::arrive().await, Neighbour::arrive().await);
    follower.follows(house, "/actor").await;
    house.mirrors(&home).await;
    home.tells(house, &home.activity("Create", "/c/1", &home.event("/events/1", "Assembly"))).await;
    assert_eq!(follower.heard().await.last().map(String::as_str), Some("Announce"));
    follower.reset().await;
    (home, follower)
}

fn news(house: &House, home: &Neighbour, path: &str) -> Value {
    json!({
        "id": home.at(path), "type": "Note", "attributedTo": home.ada(), "to": ["as:Public"],
        "content": "<p>At eight</p>", "quote": home.at("/events/1"), "published": house.context.now(),
    })
}

async fn told_of(follower: &Neighbour) -> Vec<(String, Value)> {
    let posted = follower.posted().await;
    let object = |activity: &Value| match &activity["object"] {
        Value::String(id) => json!(id),
        inner if activity["type"] == "Undo" => inner["object"].clone(),
        inner => inner["id"].clone(),
    };
    posted.iter().map(|(_, one)| (one["type"].as_str().unwrap().to_owned(), object(one))).collect()
}

#[actix_web::test]
async fn a_home_s_news_is_boosted_once_and_taken_back_with_what_it_tells_of() {
    in_each_home(|house| async move {
        let (home, follower) = announced(&house).await;
        let tell = async |activity: &str, note: &Value| {
            home.tells(&house, &home.activity("Create", activity, note)).await;
        };
        let first = news(&house, &home, "/notes/1");
        tell("/c/2", &first).await;
        tell("/c/3", &first).await;
        assert_eq!(told_of(&follower).await, [("Announce".to_owned(), first["id"].clone())]);
        assert_eq!(follower.posted().await[0].1["actor"], house.url("/actor"));

        let mut another_s = news(&house, &home, "/notes/2");
        another_s["attributedTo"] = json!(home.at("/users/bob"));
        let mut late = news(&house, &home, "/notes/3");
        late["published"] = json!(house.context.now() - TimeDelta::days(2));
        let mut of_ours = news(&house, &home, "/notes/4");
        of_ours["quote"] = json!(house.url("/events/1"));
        let mut private = news(&house, &home, "/notes/5");
        private["to"] = json!([home.at("/users/ada/followers")]);
        for (n, wrong) in [another_s, late, of_ours, private].iter().enumerate() {
            home.shows(wrong["id"].as_str().unwrap().strip_prefix(&home.at("")).unwrap(), wrong).await;
            tell(&format!("/c/wrong/{n}"), wrong).await;
        }
        assert_eq!(follower.posted().await.len(), 1, "{:?}", told_of(&follower).await);
        assert_eq!(house.lists().await, ["Assembly"], "news are no events");

        follower.reset().await;
        home.tells(&house, &home.activity("Delete", "/d/1", &json!(first["id"]))).await;
        assert_eq!(told_of(&follower).await, [("Undo".to_owned(), first["id"].clone())]);

        follower.reset().await;
        let second = news(&house, &home, "/notes/6");
        home.shows("/notes/6", &second).await;
        // As the home's calendar passes it on: by its id.
        home.tells(&house, &home.activity("Announce", "/a/6", &second["id"])).await;
        home.tells(&house, &home.activity("Delete", "/d/2", &json!(home.at("/events/1")))).await;
        let event = json!(home.at("/events/1"));
        let undone = |what: &Value| ("Undo".to_owned(), what.clone());
        assert_eq!(
            told_of(&follower).await,
            [("Announce".to_owned(), second["id"].clone()), undone(&second["id"]), undone(&event)]
        );
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn another_server_s_boost_of_news_goes_no_further() {
    in_each_home(|house| async move {
        let (home, follower) = announced(&house).await;
        let third = Neighbour::arrive().await;
        house.mirrors(&third).await;
        let note = news(&house, &home, "/notes/1");
        home.shows("/notes/1", &note).await;
        third.tells(&house, &third.activity("Announce", "/a/1", &note["id"])).await;
        assert!(follower.posted().await.is_empty(), "{:?}", told_of(&follower).await);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn of_a_home_that_tells_no_news_the_calendar_tells_with_a_link_and_deletes_it_with_the_event() {
    in_each_home(|house| async move {
        let (home, follower) = announced(&house).await;
        let moved = |hour: u32, stamp: u32| {
            let mut event = home.event("/events/1", "Assembly");
            event["startTime"] = json!(format!("2026-12-05T{hour}:00:00Z"));
            event["endTime"] = json!("2026-12-05T23:30:00Z");
            event["updated"] = json!(format!("2026-11-20T1{stamp}:00:00Z"));
            home.activity("Update", &format!("/u/{stamp}"), &event)
        };
        let settle = async || {
            house.later(TimeDelta::minutes(11));
            house.work().await;
        };
        home.tells(&house, &moved(20, 1)).await;
        settle().await;
        assert!(follower.posted().await.is_empty(), "nobody knows whether it tells news");

        let host = Host::parse(&home.host()).unwrap();
        let runs = async |software: &'static str| {
            let host = host.clone();
            let set = house.context.transact::<_, StorageError>(move |tx| {
                storage::hosts::put_software(tx.conn, host.as_str(), Some(software), Some("1"), tx.now)
            });
            set.await.unwrap();
        };
        runs("convoca").await;
        home.tells(&house, &moved(21, 2)).await;
        settle().await;
        assert!(follower.posted().await.is_empty(), "it tells them itself");

        runs("mobilizon").await;
        home.tells(&house, &moved(22, 3)).await;
        settle().await;
        let posted = follower.posted().await;
        assert_eq!(posted.len(), 1, "{:?}", told_of(&follower).await);
        let note = &posted[0].1["object"];
        assert_eq!((&posted[0].1["type"], &note["type"]), (&json!("Create"), &json!("Note")));
        assert_eq!(note["attributedTo"], house.url("/actor"));
        assert!(note.get("quote").is_none() && note.get("quoteUri").is_none(), "{note}");
        let content = note["content"].as_str().unwrap();
        assert!(
            content.contains("New time: Assembly") && content.contains(&home.at("/events/1")),
            "{content}"
        );
        let path = note["id"].as_str().unwrap().strip_prefix(&house.url("")).unwrap().to_owned();
        assert_eq!(house.visitor().get_activity(&path).await.status, 200);

        follower.reset().await;
        home.tells(&house, &home.activity("Delete", "/d/1", &json!(home.at("/events/1")))).await;
        let expected =
            [("Delete".to_owned(), note["id"].clone()), ("Undo".to_owned(), json!(home.at("/events/1")))];
        assert_eq!(told_of(&follower).await, expected);
        assert_eq!(house.visitor().get_activity(&path).await.status, 410);
        house.close().await;
    })
    .await;
}
