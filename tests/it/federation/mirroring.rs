//! What a source sends keeps the mirror true; what others send does not touch it.

use chrono::TimeDelta;
use convoca::domain::source::{Source, SourceState};
use convoca::i18n::KeptMessage;
use convoca::storage::{self, StorageError};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::neighbour::{KEY, Neighbour};
use crate::house::{House, in_each_home};

async fn source(house: &House, neighbour: &Neighbour) -> Source {
    let ada = neighbour.ada();
    let found =
        house.context.read::<_, StorageError>(move |conn| storage::sources::by_target(conn, &ada)).await;
    found.unwrap().unwrap()
}

fn changed(event: &Value, key: &str, value: Value) -> Value {
    let mut event = event.clone();
    event[key] = value;
    event
}

#[actix_web::test]
async fn an_event_comes_changes_and_goes() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        neighbour.reset().await;
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        assert_eq!(house.lists().await, ["Assembly"]);
        let known = house.event_at(&neighbour.at("/events/1")).await.unwrap();
        let convoca::domain::event::Origin::Mirrored(mirror) = &known.origin else { panic!("not mirrored") };
        assert_eq!(mirror.organizers, ["ADA"]);
        let newer = changed(&event, "updated", json!("2026-11-22T10:00:00Z"));
        let newer = changed(&newer, "name", json!("Assembly in the park"));
        neighbour.tells(&house, &neighbour.activity("Update", "/u/1", &newer)).await;
        assert_eq!(house.lists().await, ["Assembly in the park"]);
        let older = changed(&newer, "updated", json!("2026-11-21T10:00:00Z"));
        let older = changed(&older, "name", json!("Assembly at the station"));
        neighbour.tells(&house, &neighbour.activity("Update", "/u/2", &older)).await;
        assert_eq!(house.lists().await, ["Assembly in the park"]);
        neighbour.tells(&house, &neighbour.activity("Delete", "/d/1", &newer)).await;
        assert!(house.lists().await.is_empty());
        let again = changed(&newer, "content", json!("<p>Back!</p>"));
        neighbour.tells(&house, &neighbour.activity("Create", "/c/2", &again)).await;
        assert!(house.lists().await.is_empty(), "what was deleted stays so");
        assert!(neighbour.asked().await.is_empty(), "its own server sent it: nothing is fetched");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_update_of_an_unknown_event_brings_it_and_a_delete_before_its_create_holds() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        let one = neighbour.event("/events/1", "Late to the party");
        neighbour.tells(&house, &neighbour.activity("Update", "/u/1", &one)).await;
        let two = neighbour.event("/events/2", "Never seen");
        let stone = json!({"type": "Tombstone", "id": neighbour.at("/events/2"), "formerType": "Event"});
        neighbour.tells(&house, &neighbour.activity("Delete", "/d/2", &stone)).await;
        neighbour.tells(&house, &neighbour.activity("Create", "/c/2", &two)).await;
        assert_eq!(house.lists().await, ["Late to the party"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn only_public_events_are_listed_and_a_narrowed_one_leaves() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        let followers = json!([format!("{}/followers", neighbour.ada())]);
        let private = changed(&neighbour.event("/events/1", "Among friends"), "to", followers.clone());
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &private)).await;
        let public = neighbour.event("/events/2", "For all");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/2", &public)).await;
        assert_eq!(house.lists().await, ["For all"]);
        let narrowed = changed(&public, "to", followers);
        let narrowed = changed(&narrowed, "updated", json!("2026-11-22T11:00:00Z"));
        neighbour.tells(&house, &neighbour.activity("Update", "/u/2", &narrowed)).await;
        assert!(house.lists().await.is_empty());
        // Addressed by the activity only, as Gancio does.
        let mut bare = neighbour.event("/events/3", "By its activity");
        bare.as_object_mut().unwrap().remove("to");
        bare.as_object_mut().unwrap().remove("cc");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/3", &bare)).await;
        assert_eq!(house.lists().await, ["By its activity"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_a_source_announces_is_fetched_from_its_home_and_goes_with_its_last_announcement() {
    in_each_home(|house| async move {
        let (neighbour, home) = (Neighbour::arrive().await, Neighbour::arrive().await);
        house.mirrors(&neighbour).await;
        let event = home.event("/events/1", "From elsewhere");
        home.shows("/events/1", &event).await;
        let forged = changed(&event, "name", json!("Forged"));
        let create = json!({"type": "Create", "id": home.at("/c/1"), "actor": home.ada(), "object": forged});
        for (n, object) in [event["id"].clone(), forged, create].into_iter().enumerate() {
            let announce = neighbour.activity("Announce", &format!("/a/{n}"), &object);
            neighbour.tells(&house, &announce).await;
            assert_eq!(house.lists().await, ["From elsewhere"]);
        }
        for n in [0, 1] {
            let announce = neighbour.activity("Announce", &format!("/a/{n}"), &event["id"]);
            neighbour.tells(&house, &neighbour.activity("Undo", &format!("/undo/{n}"), &announce)).await;
            assert_eq!(house.lists().await, ["From elsewhere"]);
        }
        let by_id = neighbour.activity("Undo", "/undo/2", &json!(neighbour.at("/a/2")));
        neighbour.tells(&house, &by_id).await;
        assert!(house.lists().await.is_empty());
        // Taken back is not deleted: it may be announced again.
        neighbour.tells(&house, &neighbour.activity("Announce", "/a/9", &event["id"])).await;
        assert_eq!(house.lists().await, ["From elsewhere"]);
        // Its own server changes and deletes it, though nobody follows that one.
        let newer = changed(&event, "updated", json!("2026-11-22T10:00:00Z"));
        let newer = changed(&newer, "name", json!("From far away"));
        home.tells(&house, &home.activity("Update", "/u/1", &newer)).await;
        assert_eq!(house.lists().await, ["From far away"]);
        home.tells(&house, &home.activity("Delete", "/d/1", &event["id"])).await;
        assert!(house.lists().await.is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_announcement_of_our_own_event_changes_nothing() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        let organization = super::following::organization(&house).await;
        let id = house.publishes(organization, "Ours").await;
        house.work().await;
        let before = neighbour.asked().await.len();
        let ours = house.url(&format!("/events/{id}"));
        neighbour.tells(&house, &neighbour.activity("Announce", "/a/1", &json!(ours))).await;
        let hostile = changed(&neighbour.event("/events/1", "Not ours"), "id", json!(ours));
        neighbour.tells(&house, &neighbour.activity("Update", "/u/1", &hostile)).await;
        neighbour.tells(&house, &neighbour.activity("Delete", "/d/1", &json!(ours))).await;
        assert_eq!(house.lists().await, ["Ours"]);
        assert_eq!(neighbour.asked().await.len(), before);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn nobody_speaks_for_another_server_s_event() {
    in_each_home(|house| async move {
        let (neighbour, home) = (Neighbour::arrive().await, Neighbour::arrive().await);
        house.mirrors(&neighbour).await;
        let event = home.event("/events/1", "Vigil");
        home.shows("/events/1", &event).await;
        neighbour.tells(&house, &neighbour.activity("Announce", "/a/1", &event["id"])).await;
        assert_eq!(house.lists().await, ["Vigil"]);
        let lie = changed(&event, "name", json!("Called off"));
        let lie = changed(&lie, "updated", json!("2026-11-22T12:30:00Z"));
        for hostile in [
            neighbour.activity("Update", "/u/1", &lie),
            neighbour.activity("Create", "/c/1", &lie),
            neighbour.activity("Delete", "/d/1", &event["id"]),
            neighbour.activity("Announce", "/a/2", &neighbour.activity("Delete", "/d/2", &event["id"])),
            changed(&home.activity("Delete", "/d/3", &event["id"]), "actor", json!(home.ada())),
            changed(&home.activity("Update", "/u/2", &lie), "actor", json!(home.ada())),
        ] {
            neighbour.tells(&house, &hostile).await;
            assert_eq!(house.lists().await, ["Vigil"], "{hostile}");
        }
        // An event of the source's own server that claims another author.
        let claimed = changed(&neighbour.event("/events/7", "Claimed"), "attributedTo", json!(home.ada()));
        neighbour.tells(&house, &neighbour.activity("Create", "/c/7", &claimed)).await;
        assert_eq!(house.lists().await, ["Vigil"]);
        // The hint that it is deleted is followed to its home.
        home.vanish().await;
        home.answers("/events/1", ResponseTemplate::new(410)).await;
        neighbour
            .tells(
                &house,
                &neighbour.activity("Announce", "/a/3", &home.activity("Delete", "/d/4", &event["id"])),
            )
            .await;
        assert!(house.lists().await.is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_home_that_has_trouble_is_asked_again_later() {
    in_each_home(|house| async move {
        let (neighbour, home) = (Neighbour::arrive().await, Neighbour::arrive().await);
        house.mirrors(&neighbour).await;
        home.answers("/events/1", ResponseTemplate::new(503)).await;
        let announce = neighbour.activity("Announce", "/a/1", &json!(home.at("/events/1")));
        neighbour.tells(&house, &announce).await;
        assert!(house.lists().await.is_empty());
        home.reset().await;
        home.shows("/events/1", &home.event("/events/1", "Worth waiting for")).await;
        assert_eq!(house.work().await, 0, "not yet");
        house.later(TimeDelta::minutes(5));
        house.work().await;
        assert_eq!(house.lists().await, ["Worth waiting for"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_a_member_sends_in_the_name_of_a_group_we_follow_counts() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        neighbour.shows("/users/bob", &neighbour.person("bob")).await;
        let mut create = neighbour.activity("Create", "/c/1", &neighbour.event("/events/1", "Of the group"));
        create["actor"] = json!(neighbour.at("/users/bob"));
        let letter = neighbour.letter_by("bob", KEY, &house, house.context.now(), &create.to_string());
        assert_eq!(letter.reaches(&house).await, 202);
        house.work().await;
        assert_eq!(house.lists().await, ["Of the group"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_source_says_yes_no_and_takes_its_yes_back() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        let (inbox, follow) = neighbour.posted().await.remove(0);
        assert_eq!((inbox.as_str(), &follow["type"]), ("/users/ada/inbox", &json!("Follow")));
        assert_eq!(follow["actor"], house.url("/actor"));
        assert_eq!(follow["object"], neighbour.ada());
        let unasked = json!({"type": "Follow", "actor": neighbour.ada(), "object": house.url("/actor")});
        neighbour.tells(&house, &neighbour.activity("Accept", "/x/0", &unasked)).await;
        assert_eq!(source(&house, &neighbour).await.state, SourceState::Requested);
        let other_id = json!({"type": "Follow", "actor": house.url("/actor"), "object": neighbour.ada()});
        for (n, (kind, object, state)) in [
            ("Accept", follow["id"].clone(), SourceState::Active),
            ("Reject", follow.clone(), SourceState::Refused),
            ("Accept", other_id, SourceState::Active),
            ("Undo", neighbour.activity("Accept", "/x/9", &follow), SourceState::Refused),
            ("Accept", follow.clone(), SourceState::Active),
            ("Block", json!(house.url("/actor")), SourceState::Refused),
        ]
        .into_iter()
        .enumerate()
        {
            neighbour.tells(&house, &neighbour.activity(kind, &format!("/x/{n}"), &object)).await;
            assert_eq!(source(&house, &neighbour).await.state, state, "{n} {kind}");
        }
        let event = neighbour.event("/events/1", "From who refused us");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        assert!(house.lists().await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_deleted_source_takes_what_is_its_own_along() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        let event = neighbour.event("/events/1", "Gone with her");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        assert_eq!(house.lists().await, ["Gone with her"]);
        let delete = neighbour.activity("Delete", "/users/ada#delete", &json!(neighbour.ada()));
        neighbour.tells(&house, &delete).await;
        assert!(house.lists().await.is_empty());
        assert_eq!(source(&house, &neighbour).await.state, SourceState::Refused);
    })
    .await;
}

#[actix_web::test]
async fn a_followed_account_is_looked_through_each_week_for_what_was_missed_until_it_is_gone() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        let in_spring = json!("2027-03-05T19:00:00Z");
        let spring = |at, title| changed(&neighbour.event(at, title), "startTime", in_spring.clone());
        let spring = |at, title| changed(&spring(at, title), "endTime", json!("2027-03-05T21:00:00Z"));
        let picket = spring("/events/1", "Picket");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &picket)).await;
        neighbour.reset().await;
        let missed = spring("/events/2", "What we missed");
        let mut ada = neighbour.person("ada");
        ada["outbox"] = json!(neighbour.at("/outbox"));
        neighbour.vanish().await;
        neighbour.shows("/users/ada", &ada).await;
        neighbour.shows("/events/1", &picket).await;
        let outbox = json!({"type": "OrderedCollection", "totalItems": 1, "orderedItems": [missed]});
        neighbour.shows("/outbox", &outbox).await;
        house.later(TimeDelta::days(5));
        house.work().await;
        assert_eq!(house.lists().await, ["Picket"]);
        house.later(TimeDelta::days(3));
        house.work().await;
        assert_eq!(house.lists().await, ["Picket", "What we missed"]);
        // Its home knows nothing of a collection any more: that says nothing about the account.
        neighbour.vanish().await;
        neighbour.shows("/users/ada", &ada).await;
        neighbour.answers("/outbox", ResponseTemplate::new(410)).await;
        house.later(TimeDelta::days(8));
        house.work().await;
        assert_eq!(source(&house, &neighbour).await.state, SourceState::Requested);
        assert_eq!(house.lists().await, ["Picket", "What we missed"]);
        neighbour.vanish().await;
        neighbour.answers("/users/ada", ResponseTemplate::new(410)).await;
        house.later(TimeDelta::days(8));
        house.work().await;
        let known = source(&house, &neighbour).await;
        assert_eq!(known.state, SourceState::Refused);
        let why = known.last_error.and_then(|why| KeptMessage::parse(&why)).map(|message| message.key);
        assert_eq!(why.as_deref(), Some("source-deleted"));
        assert!(house.lists().await.is_empty());
        neighbour.reset().await;
        house.later(TimeDelta::days(30));
        house.work().await;
        assert!(neighbour.asked().await.is_empty(), "an account that is gone is not asked again");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_source_that_our_follow_does_not_reach_shows_why() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.answers_next_posts(ResponseTemplate::new(503), 1).await;
        house.mirrors(&neighbour).await;
        let known = source(&house, &neighbour).await;
        assert_eq!(known.state, SourceState::Requested);
        let why = known.last_error.expect("a reason");
        assert!(why.contains("503"), "{why}");
        house.later(TimeDelta::minutes(5));
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Follow", "Follow"]);
        house.close().await;
    })
    .await;
}

/// What the hourly chore does, and all that follows from it.
async fn an_hour_strikes(house: &House) {
    house.context.transact(convoca::actions::confirm_mirrors::ask_homes).await.unwrap();
    house.work().await;
}

#[actix_web::test]
async fn the_homes_of_coming_events_are_asked_once_a_day() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        neighbour.reset().await;
        let newer = changed(&event, "updated", json!("2026-11-23T09:00:00Z"));
        let newer = changed(&newer, "name", json!("Assembly at noon"));
        neighbour.shows("/events/1", &newer).await;
        an_hour_strikes(&house).await;
        assert!(neighbour.asked().await.is_empty(), "it came just now");
        house.later(TimeDelta::hours(25));
        an_hour_strikes(&house).await;
        an_hour_strikes(&house).await;
        let asked = neighbour.asked().await;
        assert_eq!(asked.iter().filter(|path| *path == "/events/1").count(), 1, "{asked:?}");
        assert_eq!(house.lists().await, ["Assembly at noon"]);
        // Not there once may be a mistake.
        neighbour.reset().await;
        house.later(TimeDelta::hours(25));
        an_hour_strikes(&house).await;
        assert_eq!(house.lists().await, ["Assembly at noon"]);
        house.later(TimeDelta::hours(25));
        an_hour_strikes(&house).await;
        assert!(house.lists().await.is_empty());
        // It was not deleted: it may come back.
        neighbour.tells(&house, &neighbour.activity("Create", "/c/2", &newer)).await;
        assert_eq!(house.lists().await, ["Assembly at noon"]);
        neighbour.answers("/events/1", ResponseTemplate::new(410)).await;
        house.later(TimeDelta::hours(25));
        an_hour_strikes(&house).await;
        assert!(house.lists().await.is_empty());
        neighbour.tells(&house, &neighbour.activity("Create", "/c/3", &newer)).await;
        assert!(house.lists().await.is_empty(), "what was deleted stays so");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn the_calendar_vouches_no_longer_for_what_its_home_did_not_confirm_for_a_week() {
    in_each_home(|house| async move {
        let (neighbour, reader) = (Neighbour::arrive().await, Neighbour::arrive().await);
        house.mirrors(&neighbour).await;
        reader.tells(&house, &reader.activity("Follow", "/f/1", &json!(house.url("/actor")))).await;
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        neighbour.answers("/events/1", ResponseTemplate::new(403)).await;
        for _ in 0..8 {
            house.later(TimeDelta::hours(25));
            an_hour_strikes(&house).await;
        }
        assert_eq!(reader.heard().await, ["Accept", "Announce", "Undo"]);
        assert_eq!(house.lists().await, ["Assembly"]);
        neighbour.reset().await;
        neighbour.shows("/events/1", &event).await;
        house.later(TimeDelta::hours(25));
        an_hour_strikes(&house).await;
        assert_eq!(reader.heard().await, ["Accept", "Announce", "Undo", "Announce"]);
        house.close().await;
    })
    .await;
}
