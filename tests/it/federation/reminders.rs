//! Followers are reminded once, in time or not at all.

use chrono::TimeDelta;
use convoca::actions::call_off_event::call_off_event;
use convoca::actions::delete_event::delete_event;
use convoca::actions::set_reminder::{ReminderError, set_reminder};
use convoca::domain::event_draft::EventDraft;
use convoca::domain::plan::{DraftPlan, Reminding};
use convoca::domain::policy::Acting;
use serde_json::Value;
use wiremock::ResponseTemplate;

use super::following::organization;
use super::neighbour::Neighbour;
use super::news::{at, befriend, change};
use crate::house::{House, in_each_home};

/// Ada follows the organization, which publishes an event for Sunday, December 6, 19:00 UTC; it is Sunday, November 22,
/// 13:00 UTC.
async fn announced(house: &House, neighbour: &Neighbour) -> convoca::domain::ids::EventId {
    befriend(house, neighbour, "/orgs/tenants").await;
    let id = house.publishes(organization(house).await, "Assembly").await;
    house.work().await;
    neighbour.reset().await;
    id
}

async fn boosts(neighbour: &Neighbour) -> Vec<Value> {
    let posted = neighbour.posted().await;
    posted.into_iter().map(|(_, a)| a).filter(|a| a["type"] == "Announce").collect()
}

#[actix_web::test]
async fn a_day_before_the_organization_boosts_its_event_once() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = announced(&house, &neighbour).await;
        house.later(TimeDelta::days(13) + TimeDelta::hours(5));
        house.work().await;
        assert!(neighbour.heard().await.is_empty(), "25 hours before is too early");
        house.later(TimeDelta::hours(1));
        house.work().await;
        house.later(TimeDelta::hours(20));
        house.work().await;
        let posted = neighbour.posted().await;
        assert_eq!(posted.len(), 1);
        let boost = &posted[0].1;
        assert_eq!(boost["type"], "Announce");
        assert_eq!(boost["actor"], house.url("/orgs/tenants"));
        assert_eq!(boost["object"], house.url(&format!("/events/{id}")));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_56_of_an_event_moved_later_the_first_reminder_is_undone_before_the_second() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = announced(&house, &neighbour).await;
        house.later(TimeDelta::days(13) + TimeDelta::hours(6));
        house.work().await;
        let first = boosts(&neighbour).await.remove(0);
        // By an hour: nobody is told twice within a day.
        change(&house, id, at(&house, "2026-12-06T12:00")).await;
        house.later(TimeDelta::hours(2));
        house.work().await;
        assert_eq!(boosts(&neighbour).await.len(), 1);
        change(&house, id, at(&house, "2026-12-12T12:00")).await;
        house.later(TimeDelta::hours(1));
        house.work().await;
        neighbour.reset().await;
        house.later(TimeDelta::days(6));
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Undo", "Announce"]);
        let posted = neighbour.posted().await;
        assert_eq!(posted[0].1["object"]["id"], first["id"]);
        assert_eq!(posted[0].1["object"]["type"], "Announce");
        assert_ne!(posted[1].1["id"], first["id"]);
        let second = posted[1].1["id"].clone();
        neighbour.reset().await;
        house.context.transact(move |tx| delete_event(tx, Acting::Operator, id)).await.unwrap();
        house.work().await;
        let posted = neighbour.posted().await;
        let undone: Vec<_> = posted.iter().filter(|(_, a)| a["type"] == "Undo").collect();
        assert_eq!(undone[0].1["object"]["id"], second, "deleting takes the reminder back");
        assert_eq!(neighbour.heard().await.last().map(String::as_str), Some("Delete"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn nobody_is_reminded_of_what_does_not_take_place_or_is_not_to_be_reminded_of() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let called_off = announced(&house, &neighbour).await;
        let never = house.publishes(organization(&house).await, "Picket").await;
        let plan = DraftPlan { reminding: Reminding::Never, ..DraftPlan::default() };
        change(&house, never, EventDraft { plan, ..house.draft("Picket") }).await;
        house.context.transact(move |tx| call_off_event(tx, Acting::Operator, called_off)).await.unwrap();
        house.later(TimeDelta::days(13) + TimeDelta::hours(7));
        house.work().await;
        assert!(boosts(&neighbour).await.is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_organization_sets_how_long_before_or_never() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        announced(&house, &neighbour).await;
        let key = organization(&house).await;
        let context = house.context.clone();
        let set = |hours| {
            let context = context.clone();
            async move { context.transact(move |tx| set_reminder(tx, Acting::Operator, key, hours)).await }
        };
        assert!(matches!(set(Some(0)).await, Err(ReminderError::Hours)));
        assert!(matches!(set(Some(169)).await, Err(ReminderError::Hours)));
        set(Some(2)).await.unwrap();
        house.later(TimeDelta::days(14) + TimeDelta::hours(3));
        house.work().await;
        assert!(boosts(&neighbour).await.is_empty(), "three hours before");
        set(None).await.unwrap();
        house.later(TimeDelta::hours(2));
        house.work().await;
        assert!(boosts(&neighbour).await.is_empty(), "never");
        set(Some(1)).await.unwrap();
        house.work().await;
        assert!(boosts(&neighbour).await.is_empty(), "too late to be set anew");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_reminder_that_could_not_be_delivered_expires_at_the_start() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        announced(&house, &neighbour).await;
        neighbour.answers_next_posts(ResponseTemplate::new(503), 1000).await;
        house.later(TimeDelta::days(13) + TimeDelta::hours(7));
        house.work().await;
        assert_eq!(house.waiting().await.len(), 1);
        neighbour.reset().await;
        house.later(TimeDelta::hours(23));
        house.work().await;
        assert!(neighbour.heard().await.is_empty(), "the event has begun");
        assert!(house.waiting().await.is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_waiting_reminder_of_an_event_called_off_meanwhile_is_dropped() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = announced(&house, &neighbour).await;
        neighbour.answers_next_posts(ResponseTemplate::new(503), 1).await;
        house.later(TimeDelta::days(13) + TimeDelta::hours(7));
        house.work().await;
        house.context.transact(move |tx| call_off_event(tx, Acting::Operator, id)).await.unwrap();
        neighbour.reset().await;
        house.later(TimeDelta::hours(2));
        house.work().await;
        house.later(TimeDelta::hours(2));
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Update", "Create"], "the change and the news, no boost");
        house.close().await;
    })
    .await;
}
