//! Followers hear of what sends them elsewhere: one note that quotes the event, and quiet updates for the rest.

use chrono::{NaiveDateTime, TimeDelta};
use convoca::actions::call_off_event::call_off_event;
use convoca::actions::change_event::{Change, PictureChange, change_event};
use convoca::actions::delete_event::delete_event;
use convoca::actions::event_error::EventError;
use convoca::actions::tell_news::say_with_news;
use convoca::domain::event::EventStatus;
use convoca::domain::event_draft::EventDraft;
use convoca::domain::ids::EventId;
use convoca::domain::policy::Acting;
use convoca::domain::time::When;
use serde_json::{Value, json};

use super::following::organization;
use super::neighbour::Neighbour;
use crate::house::{House, in_each_home};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// Ada follows one of our actors.
pub async fn befriend(house: &House, neighbour: &Neighbour, whom: &str) {
    let follow = neighbour.activity("Follow", &format!("/follows{whom}"), &json!(house.url(whom)));
    neighbour.tells(house, &follow).await;
    neighbour.reset().await;
}

/// The draft of a house's event, at another time.
pub fn at(house: &House, start: &str) -> EventDraft {
    let start = NaiveDateTime::parse_from_str(start, "%Y-%m-%dT%H:%M").unwrap();
    let draft = house.draft("Assembly");
    let zone = draft.when.zone();
    EventDraft { when: When::Timed { start, end: None, zone }, ..draft }
}

pub async fn change(house: &House, id: EventId, draft: EventDraft) {
    let change = Change { id, version: None, draft, picture: PictureChange::Keep };
    house.context.transact(move |tx| change_event(tx, Acting::Operator, &change)).await.unwrap();
}

/// An event that Ada has, and nothing else.
async fn announced(house: &House, neighbour: &Neighbour) -> EventId {
    befriend(house, neighbour, "/orgs/tenants").await;
    let id = house.publishes(organization(house).await, "Assembly").await;
    house.work().await;
    neighbour.reset().await;
    id
}

/// What was posted that tells of a note.
async fn notes(neighbour: &Neighbour) -> Vec<Value> {
    let posted = neighbour.posted().await;
    posted.into_iter().map(|(_, a)| a["object"].clone()).filter(|object| object["type"] == "Note").collect()
}

#[actix_web::test]
async fn point_55_several_changes_of_time_make_one_note_that_quotes_the_event_and_says_everything() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = announced(&house, &neighbour).await;
        let event = house.url(&format!("/events/{id}"));
        change(&house, id, at(&house, "2026-12-06T12:00")).await;
        house.work().await;
        house.later(TimeDelta::minutes(2));
        change(&house, id, at(&house, "2026-12-07T13:00")).await;
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Update", "Update"], "the note waits for what else changes");
        house.later(TimeDelta::minutes(2));
        house.work().await;
        assert_eq!(neighbour.heard().await.len(), 2, "three minutes after the last change, not the first");
        house.later(TimeDelta::minutes(2));
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Update", "Update", "Create"]);
        let create = neighbour.posted().await.pop().unwrap().1;
        let note = &create["object"];
        assert_eq!(create["actor"], house.url("/orgs/tenants"));
        for key in ["quote", "quoteUri", "_misskey_quote"] {
            assert_eq!(note[key], event, "{key}");
            assert!(create["@context"][2][key]["@id"].is_string(), "{key} is a term");
        }
        for key in ["inReplyTo", "name", "summary", "startTime"] {
            assert!(note.get(key).is_none(), "{key}");
        }
        assert_eq!(note["attributedTo"], house.url("/orgs/tenants"));
        let followers = house.url("/orgs/tenants/followers");
        assert_eq!((&note["to"], &note["cc"]), (&json!([PUBLIC]), &json!([followers])));
        assert_eq!((&create["to"], &create["cc"]), (&note["to"], &note["cc"]));
        let content = note["content"].as_str().unwrap();
        for told in [
            "New time: Assembly",
            "Monday, December 7, 2026, 1 pm",
            "Sunday, December 6, 2026, 11 am",
            "MacArthur Park",
        ] {
            assert!(content.contains(told), "{told}: {content}");
        }
        assert!(content.ends_with(&format!("RE: <a href=\"{event}\">{event}</a></p>")), "{content}");
        assert_eq!(note["contentMap"], json!({"en": content}));
        // It stands at its address, and in the outbox; it is neither featured nor upcoming.
        let address = note["id"].as_str().unwrap().to_owned();
        let path = address.strip_prefix(&house.url("")).unwrap().to_owned();
        assert!(path.starts_with("/notes/"), "{path}");
        let mut shown = house.visitor().get_activity(&path).await.json();
        shown.as_object_mut().unwrap().remove("@context");
        assert_eq!(&shown, note);
        let outbox = house.visitor().get_activity("/orgs/tenants/outbox?page=true").await.json();
        assert_eq!(outbox["orderedItems"][0]["object"], *note);
        for part in ["featured", "upcoming"] {
            let collection = house.visitor().get_activity(&format!("/orgs/tenants/{part}")).await;
            assert!(!collection.body.contains("/notes/"), "{part}");
        }
        let page = house.visitor().get(&path).await;
        assert_eq!((page.status, page.location()), (303, format!("/events/{id}#news").as_str()));
        let event_page = house.visitor().get(&format!("/events/{id}")).await;
        assert_eq!(event_page.texts("#news li strong"), ["New time"]);
        house.later(TimeDelta::hours(1));
        house.work().await;
        assert_eq!(neighbour.heard().await.len(), 3, "it is told once");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn small_edits_and_changes_taken_back_are_told_quietly() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = announced(&house, &neighbour).await;
        let first = house.draft("Assembly");
        change(&house, id, EventDraft { tags: vec!["housing".into()], ..first.clone() }).await;
        change(&house, id, at(&house, "2026-12-08T12:00")).await;
        house.work().await;
        change(&house, id, first).await;
        house.later(TimeDelta::minutes(30));
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Update", "Update", "Update"]);
        let refused = house
            .context
            .transact(move |tx| say_with_news(tx, Acting::Operator, id, Some("By the way".into())))
            .await;
        assert!(matches!(refused, Err(EventError::NothingToTell)), "{refused:?}");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_57_what_is_called_off_is_updated_and_told_with_the_organizers_sentence() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = announced(&house, &neighbour).await;
        let called_off = house.context.transact(move |tx| -> Result<(), EventError> {
            call_off_event(tx, Acting::Operator, id)?;
            say_with_news(tx, Acting::Operator, id, Some("Too hot & dry <here>.".into()))
        });
        called_off.await.unwrap();
        house.work().await;
        house.later(TimeDelta::minutes(4));
        house.work().await;
        let posted = neighbour.posted().await;
        assert_eq!(neighbour.heard().await, ["Update", "Create"]);
        assert_eq!(posted[0].1["object"]["name"], "CANCELLED: Assembly");
        assert_eq!(posted[0].1["object"]["status"], "CANCELLED");
        let content = posted[1].1["object"]["content"].as_str().unwrap();
        assert!(content.contains("<strong>Called off: Assembly</strong>"), "{content}");
        assert!(content.contains("<p>Too hot &amp; dry &lt;here&gt;.</p>"), "{content}");
        // Restored, it is told again.
        let restored = house.draft("Assembly");
        assert_eq!(restored.status, EventStatus::Confirmed);
        change(&house, id, restored).await;
        house.later(TimeDelta::minutes(4));
        house.work().await;
        let told = notes(&neighbour).await;
        assert!(told[1]["content"].as_str().unwrap().contains("It takes place after all"), "{told:?}");
        let page = house.visitor().get(&format!("/events/{id}")).await;
        assert_eq!(page.texts("#news li strong"), ["It takes place after all", "Called off"]);
        assert!(page.texts("#news li")[1].contains("Too hot & dry <here>."), "{:?}", page.texts("#news li"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn programs_that_show_events_themselves_get_no_notes() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = announced(&house, &neighbour).await;
        let host = neighbour.host();
        let named = house.context.transact::<_, convoca::storage::StorageError>(move |tx| {
            convoca::storage::hosts::put_software(tx.conn, &host, Some("mobilizon"), Some("5.1"), tx.now)
        });
        named.await.unwrap();
        change(&house, id, at(&house, "2026-12-07T13:00")).await;
        house.later(TimeDelta::minutes(4));
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Update"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_54_a_new_place_alone_rewrites_the_summary_and_bumps_updated() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = announced(&house, &neighbour).await;
        let path = format!("/events/{id}");
        let before = house.visitor().get_activity(&path).await.json();
        let mut draft = house.draft("Assembly");
        draft.place = Some(convoca::domain::place::Place { name: "City Hall".into(), ..Default::default() });
        house.later(TimeDelta::seconds(1));
        change(&house, id, draft).await;
        house.work().await;
        let update = neighbour.posted().await.remove(0).1;
        assert_ne!(update["object"]["summary"], before["summary"]);
        assert!(update["object"]["summary"].as_str().unwrap().contains("City Hall"));
        assert!(update["object"]["updated"].as_str() > before["published"].as_str());
        assert_eq!(update["object"]["published"], before["published"]);
        house.later(TimeDelta::minutes(4));
        house.work().await;
        assert!(notes(&neighbour).await[0]["content"].as_str().unwrap().contains("New place: Assembly"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_58_who_got_it_hears_of_its_change_and_end_though_nobody_follows_any_more() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = announced(&house, &neighbour).await;
        let follow =
            neighbour.activity("Follow", "/follows/orgs/tenants", &json!(house.url("/orgs/tenants")));
        neighbour.tells(&house, &neighbour.activity("Undo", "/undos/1", &follow)).await;
        assert_eq!(house.followers("tenants").await, 0);
        change(&house, id, at(&house, "2026-12-07T13:00")).await;
        house.later(TimeDelta::minutes(4));
        house.work().await;
        house.context.transact(move |tx| delete_event(tx, Acting::Operator, id)).await.unwrap();
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Update", "Create", "Delete", "Delete"]);
        let posted = neighbour.posted().await;
        let note = posted[1].1["object"]["id"].clone();
        let stone = |of: &Value, former: &str| json!({"id": of, "type": "Tombstone", "formerType": former});
        assert_eq!(posted[2].1["object"], stone(&note, "Note"), "its news go first");
        assert_eq!(posted[3].1["object"], stone(&json!(house.url(&format!("/events/{id}"))), "Event"));
        let path = note.as_str().unwrap().strip_prefix(&house.url("")).unwrap().to_owned();
        let gone = house.visitor().get_activity(&path).await;
        assert_eq!((gone.status, &gone.json()["type"]), (410, &json!("Tombstone")));
        assert_eq!(gone.json()["formerType"], "Note");
        assert_eq!(house.visitor().get(&path).await.status, 410);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn who_follows_the_calendar_sees_news_boosted_and_their_boost_undone() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour, "/actor").await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        house.work().await;
        change(&house, id, at(&house, "2026-12-07T13:00")).await;
        house.later(TimeDelta::minutes(4));
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Announce", "Update", "Create", "Announce"]);
        let posted = neighbour.posted().await;
        assert_eq!(posted[3].1["object"], posted[2].1["object"]["id"]);
        assert_eq!(posted[3].1["actor"], house.url("/actor"));
        house.context.transact(move |tx| delete_event(tx, Acting::Operator, id)).await.unwrap();
        house.work().await;
        let last: Vec<Value> = neighbour.posted().await.into_iter().skip(4).map(|(_, a)| a).collect();
        let kinds: Vec<_> = last.iter().map(|a| a["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["Undo", "Delete", "Undo", "Delete"]);
        assert_eq!(last[0]["object"]["id"], posted[3].1["id"], "the boost of the note");
        assert_eq!(last[2]["object"]["id"], posted[0].1["id"], "the boost of the event");
        assert_eq!(last[2]["object"]["type"], "Announce");
        house.close().await;
    })
    .await;
}
