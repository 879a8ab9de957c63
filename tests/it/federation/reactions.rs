//! Likes and boosts of our events: counted once each, by nobody in particular.

use convoca::actions::change_event::{Change, PictureChange, change_event};
use convoca::domain::policy::Acting;
use convoca::storage::StorageError;
use diesel::prelude::*;
use serde_json::{Value, json};

use super::following::organization;
use super::neighbour::{KEY, Neighbour};
use crate::house::{House, in_each_home};

/// Likes and boosts as the event and its collections tell them; both must agree.
async fn counts(house: &House, path: &str) -> (i64, i64) {
    let visitor = house.visitor();
    let wire = visitor.get_activity(path).await.json();
    let mut told = Vec::new();
    for part in ["likes", "shares"] {
        let collection = visitor.get_activity(&format!("{path}/{part}")).await.json();
        assert_eq!(collection["id"], wire[part]["id"]);
        assert_eq!(collection["totalItems"], wire[part]["totalItems"]);
        assert_eq!(collection.get("items"), None, "nobody is listed");
        told.push(collection["totalItems"].as_i64().unwrap());
    }
    (told[0], told[1])
}

async fn event(house: &House) -> (String, String) {
    let id = house.publishes(organization(house).await, "Assembly").await;
    house.work().await;
    (format!("/events/{id}"), house.url(&format!("/events/{id}")))
}

#[actix_web::test]
async fn points_22_and_43_a_like_and_a_boost_count_once_and_are_taken_back_by_who_and_what() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let (path, uri) = event(&house).await;
        assert_eq!(counts(&house, &path).await, (0, 0));
        // Mastodon's ids have fragments; the same like comes twice, and again with another id.
        let like = |id: &str| neighbour.activity("Like", id, &json!(uri));
        for id in ["/users/ada#likes/1", "/users/ada#likes/1", "/users/ada#likes/2"] {
            neighbour.tells(&house, &like(id)).await;
        }
        let boost = |id: &str| {
            let mut boost = neighbour.activity("Announce", id, &json!(uri));
            boost["cc"] = json!([house.url("/orgs/tenants")]);
            boost
        };
        neighbour.tells(&house, &boost("/s/1/activity")).await;
        neighbour.tells(&house, &neighbour.activity("EmojiReact", "/e/1", &json!(uri))).await;
        assert_eq!(counts(&house, &path).await, (1, 1));

        neighbour.shows("/users/bob", &neighbour.person("bob")).await;
        let mut by_bob = like("/users/bob#likes/1");
        by_bob["actor"] = json!(neighbour.at("/users/bob"));
        let now = house.context.now();
        assert_eq!(
            neighbour.letter_by("bob", KEY, &house, now, &by_bob.to_string()).reaches(&house).await,
            202
        );
        house.work().await;
        assert_eq!(counts(&house, &path).await, (2, 1));

        // Taken back by another id, without an id, by the id alone; twice; and somebody else's not at all.
        neighbour.tells(&house, &neighbour.activity("Undo", "/u/1", &like("/users/ada#likes/9"))).await;
        neighbour.tells(&house, &neighbour.activity("Undo", "/u/2", &like("/users/ada#likes/9"))).await;
        assert_eq!(counts(&house, &path).await, (1, 1));
        neighbour.tells(&house, &neighbour.activity("Undo", "/u/3", &by_bob)).await;
        assert_eq!(counts(&house, &path).await, (1, 1));
        let by_id = json!(neighbour.at("/s/1/activity"));
        neighbour.tells(&house, &neighbour.activity("Undo", "/u/4", &by_id)).await;
        assert_eq!(counts(&house, &path).await, (1, 0));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn who_liked_or_boosted_hears_of_changes() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let (path, uri) = event(&house).await;
        neighbour.tells(&house, &neighbour.activity("Like", "/l/1", &json!(uri))).await;
        neighbour.reset().await;
        let id = path.rsplit('/').next().unwrap().parse().unwrap();
        let change =
            Change { id, version: None, draft: house.draft("Assembly moved"), picture: PictureChange::Keep };
        house.context.transact(move |tx| change_event(tx, Acting::Operator, &change)).await.unwrap();
        house.work().await;
        let posted: Vec<(String, Value)> = neighbour.posted().await;
        assert!(posted.iter().any(|(inbox, told)| inbox == "/inbox"
            && told["type"] == "Update"
            && told["object"]["name"] == "Assembly moved"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_event_of_ours_counts_nowhere() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let (path, _) = event(&house).await;
        for object in [house.url("/orgs/tenants"), house.url("/events/x"), neighbour.at("/n/1")] {
            neighbour.tells(&house, &neighbour.activity("Like", "/l/1", &json!(object))).await;
            neighbour.tells(&house, &neighbour.activity("Announce", "/a/1", &json!(object))).await;
        }
        neighbour.tells(&house, &neighbour.activity("Like", "/l/2", &json!([[], null, 7]))).await;
        assert_eq!(counts(&house, &path).await, (0, 0));
        house.close().await;
    })
    .await;
}

diesel::table! { reactions (id) { id -> BigInt, object_uri -> Text, actor_hash -> Text, activity_hash -> Nullable<Text>, } }

#[actix_web::test]
async fn points_64_and_66_nothing_that_is_kept_of_a_like_says_whose_it_was() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let (_, first) = event(&house).await;
        let (_, second) = event(&house).await;
        for (n, uri) in [&first, &second].into_iter().enumerate() {
            neighbour
                .tells(&house, &neighbour.activity("Like", &format!("/likes-by-ada/{n}"), &json!(uri)))
                .await;
        }
        let rows: Vec<(String, String, Option<String>)> = house
            .context
            .read::<_, StorageError>(|conn| {
                Ok(reactions::table
                    .select((reactions::object_uri, reactions::actor_hash, reactions::activity_hash))
                    .load(conn)?)
            })
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
        assert_ne!(rows[0].1, rows[1].1, "the same person cannot be followed from event to event");
        for (_, actor, activity) in &rows {
            assert!(!actor.contains("ada") && !activity.as_deref().unwrap().contains("likes-by-ada"));
        }
        house.context.store().scrub().unwrap();
        assert!(house.files_contain("likes-by-ada").is_empty(), "the activity is not kept either");
        house.close().await;
    })
    .await;
}
