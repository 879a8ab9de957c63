//! What a reader on Mastodon sees who follows both an organization and the calendar: each call once.
//!
//! The timeline here keeps to the rules of Mastodon 4.3 to 4.7: statuses are known by their object's id; a second Announce
//! of one actor is nothing while the first stands; what is among the newest forty entries, itself or boosted, is not
//! entered again; a status that was boosted before it came is not entered beside its boost.

use std::collections::HashSet;

use convoca::actions::call_off_event::call_off_event;
use convoca::actions::change_event::{Change, PictureChange, change_event};
use convoca::actions::delete_event::delete_event;
use convoca::actions::hide_event::{Showing, hide_event};
use convoca::domain::ids::EventId;
use convoca::domain::policy::Acting;
use serde_json::Value;

use super::following::organization;
use super::neighbour::Neighbour;
use crate::house::{House, in_each_home};

/// How near to the top something must stand so as not to be entered again.
const FALLOFF: usize = 40;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    object: String,
    /// The Announce that entered it, if it is a boost.
    boost: Option<String>,
}

#[derive(Default)]
struct Timeline {
    statuses: HashSet<String>,
    /// Who boosts what, by which Announce.
    boosts: Vec<(String, String, String)>,
    /// Newest first.
    entries: Vec<Entry>,
}

impl Timeline {
    fn of(activities: &[(String, Value)]) -> Self {
        let mut timeline = Self::default();
        for (_, activity) in activities {
            timeline.hears(activity);
        }
        timeline
    }

    fn hears(&mut self, activity: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (actor, id) = (text(&activity["actor"]), text(&activity["id"]));
        let object = match &activity["object"] {
            Value::String(id) => id.clone(),
            object => text(&object["id"]),
        };
        match activity["type"].as_str().unwrap() {
            "Create"
                if self.statuses.insert(object.clone())
                    && !self.entries.iter().any(|entry| entry.object == object) =>
            {
                self.entries.insert(0, Entry { object, boost: None });
            }
            "Announce" => {
                self.statuses.insert(object.clone());
                if self.boosts.iter().any(|(by, of, _)| *by == actor && *of == object) {
                    return;
                }
                self.boosts.push((actor, object.clone(), id.clone()));
                if !self.entries.iter().take(FALLOFF).any(|entry| entry.object == object) {
                    self.entries.insert(0, Entry { object, boost: Some(id) });
                }
            }
            "Undo" => {
                self.boosts.retain(|(by, _, announce)| *by != actor || *announce != object);
                self.entries.retain(|entry| entry.boost.as_ref() != Some(&object));
            }
            "Delete" => {
                self.statuses.remove(&object);
                self.boosts.retain(|(_, of, _)| *of != object);
                self.entries.retain(|entry| entry.object != object);
            }
            _ => {}
        }
    }

    fn shows(&self) -> Vec<String> {
        self.entries.iter().rev().map(|entry| entry.object.clone()).collect()
    }
}

async fn change(house: &House, id: EventId, title: &str) {
    let change = Change { id, version: None, draft: house.draft(title), picture: PictureChange::Keep };
    house.context.transact(move |tx| change_event(tx, Acting::Operator, &change)).await.unwrap();
    house.work().await;
}

#[actix_web::test]
async fn who_follows_the_organization_and_the_calendar_sees_each_call_once() {
    in_each_home(|house| async move {
        let reader = Neighbour::arrive().await;
        reader.runs("mastodon").await;
        reader.follows(&house, "/orgs/tenants").await;
        reader.follows(&house, "/actor").await;
        reader.reset().await;
        let organization = organization(&house).await;
        let mut ids = Vec::new();
        for title in ["Assembly", "Picket", "Vigil"] {
            ids.push(house.publishes(organization, title).await);
            house.work().await;
        }
        let uris: Vec<String> = ids.iter().map(|id| house.url(&format!("/events/{id}"))).collect();
        let told = reader.posted().await;
        assert_eq!(told.len(), 6, "both tell of each");
        assert_eq!(Timeline::of(&told).shows(), uris);
        // Whichever of the two comes first.
        let turned: Vec<_> = told.iter().rev().cloned().collect();
        let mut shown = Timeline::of(&turned).shows();
        shown.reverse();
        assert_eq!(shown, uris);

        change(&house, ids[0], "Assembly, moved").await;
        let off = ids[1];
        house.context.transact(move |tx| call_off_event(tx, Acting::Operator, off)).await.unwrap();
        house.work().await;
        for showing in [Showing::Hidden, Showing::Shown] {
            let id = ids[0];
            house.context.transact(move |tx| hide_event(tx, Acting::Operator, id, showing)).await.unwrap();
            house.work().await;
        }
        assert_eq!(Timeline::of(&reader.posted().await).shows(), uris);
        let mistake = ids[2];
        house.context.transact(move |tx| delete_event(tx, Acting::Operator, mistake)).await.unwrap();
        house.work().await;
        assert_eq!(Timeline::of(&reader.posted().await).shows(), uris[..2]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_inbox_that_was_away_hears_of_the_event_before_it_hears_that_it_is_listed() {
    in_each_home(|house| async move {
        let reader = Neighbour::arrive().await;
        reader.follows(&house, "/actor").await;
        reader.follows(&house, "/orgs/tenants").await;
        reader.reset().await;
        reader.answers_next_posts(wiremock::ResponseTemplate::new(503), 1).await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        house.work().await;
        house.later(chrono::TimeDelta::minutes(10));
        house.work().await;
        let told = reader.posted().await;
        let kinds: Vec<_> = told.iter().map(|(_, activity)| activity["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["Create", "Create", "Announce"]);
        assert_eq!(told[0].1["id"], told[1].1["id"]);
        assert_eq!(Timeline::of(&told).shows(), [house.url(&format!("/events/{id}"))]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn who_follows_the_calendar_alone_sees_each_call_once_and_none_after_its_end() {
    in_each_home(|house| async move {
        let reader = Neighbour::arrive().await;
        reader.follows(&house, "/actor").await;
        reader.reset().await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        house.work().await;
        change(&house, id, "Assembly, moved").await;
        let uri = house.url(&format!("/events/{id}"));
        assert_eq!(Timeline::of(&reader.posted().await).shows(), [uri]);
        house.context.transact(move |tx| delete_event(tx, Acting::Operator, id)).await.unwrap();
        house.work().await;
        assert!(Timeline::of(&reader.posted().await).shows().is_empty());
        house.close().await;
    })
    .await;
}
