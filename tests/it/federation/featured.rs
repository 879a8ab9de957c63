//! What is featured: at most ten coming events by their ids, and followers are told when that changes.

use chrono::TimeDelta;
use convoca::actions::call_off_event::call_off_event;
use convoca::actions::delete_event::delete_event;
use convoca::actions::feature_events::refresh_all;
use convoca::actions::publish_event::{Publication, publish_event};
use convoca::domain::ids::EventId;
use convoca::domain::policy::Acting;
use convoca::storage::StorageError;

use super::following::organization;
use super::neighbour::Neighbour;
use crate::house::{House, in_each_home};

/// Publishes an event so many days after the first.
async fn on_day(house: &House, day: i64) -> EventId {
    let mut draft = house.draft(&format!("Day {day}"));
    draft.when = draft.when.moved_to(draft.when.start_local() + TimeDelta::days(day));
    let organization = organization(house).await;
    let publication = Publication { organization, draft, picture: None, form: None };
    house.context.transact(move |tx| publish_event(tx, Acting::Operator, &publication)).await.unwrap()
}

async fn featured(house: &House) -> Vec<String> {
    let collection = house.visitor().get_activity("/orgs/tenants/featured").await.json();
    let items = collection["orderedItems"].as_array().unwrap();
    assert_eq!(collection["totalItems"], items.len());
    assert!(collection.get("first").is_none(), "one page");
    items.iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

fn uris(house: &House, ids: &[EventId]) -> Vec<String> {
    ids.iter().map(|id| house.url(&format!("/events/{id}"))).collect()
}

/// What was told since the last look.
async fn told(house: &House, neighbour: &Neighbour) -> Vec<(String, String)> {
    house.work().await;
    let told = neighbour.told_featured().await;
    neighbour.reset().await;
    told
}

fn line(kind: &str, house: &House, id: EventId) -> (String, String) {
    (kind.to_owned(), house.url(&format!("/events/{id}")))
}

#[actix_web::test]
async fn the_next_ten_that_take_place_are_featured_and_each_change_is_told() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.follows(&house, "/orgs/tenants").await;
        let mut ids = Vec::new();
        for day in 0..11 {
            ids.push(on_day(&house, day).await);
        }
        house.work().await;
        let (_, add) = neighbour.all_posted().await.into_iter().find(|(_, a)| a["type"] == "Add").unwrap();
        assert_eq!(add["target"], house.url("/orgs/tenants/featured"));
        assert_eq!(add["actor"], house.url("/orgs/tenants"));
        assert_eq!(told(&house, &neighbour).await.len(), 10, "the eleventh waits");
        assert_eq!(featured(&house).await, uris(&house, &ids[..10]));
        let upcoming = house.visitor().get_activity("/orgs/tenants/upcoming").await.json();
        let names: Vec<_> =
            upcoming["orderedItems"].as_array().unwrap().iter().map(|event| event["name"].clone()).collect();
        assert_eq!(names, (0..11).map(|day| format!("Day {day}")).collect::<Vec<_>>());

        let called_off = ids[3];
        house.context.transact(move |tx| call_off_event(tx, Acting::Operator, called_off)).await.unwrap();
        // Of two events: in whatever order.
        let mut changes = told(&house, &neighbour).await;
        changes.sort_by_key(|change| change.0 == "Add");
        assert_eq!(changes, [line("Remove", &house, ids[3]), line("Add", &house, ids[10])]);
        assert!(!featured(&house).await.contains(&house.url(&format!("/events/{}", ids[3]))));

        let mistake = ids[4];
        house.context.transact(move |tx| delete_event(tx, Acting::Operator, mistake)).await.unwrap();
        house.work().await;
        let kinds: Vec<_> = neighbour
            .all_posted()
            .await
            .iter()
            .map(|(_, a)| a["type"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(kinds, ["Remove", "Delete"], "it leaves before it is gone");
        neighbour.reset().await;

        // Fifteen days later the first is over.
        house.later(TimeDelta::days(15));
        house.context.transact::<_, StorageError>(refresh_all).await.unwrap();
        let gone = told(&house, &neighbour).await;
        assert_eq!(gone[0], line("Remove", &house, ids[0]));
        assert!(gone.iter().all(|(kind, _)| kind == "Remove"));
        house.context.transact::<_, StorageError>(refresh_all).await.unwrap();
        assert!(told(&house, &neighbour).await.is_empty(), "nothing is told twice");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn programs_that_make_nothing_of_it_are_not_told_what_is_featured() {
    in_each_home(|house| async move {
        let mut neighbours = Vec::new();
        for software in ["gotosocial", "mobilizon", "wordpress", "convoca"] {
            let neighbour = Neighbour::arrive().await;
            neighbour.runs(software).await;
            neighbour.follows(&house, "/orgs/tenants").await;
            on_day(&house, 1).await;
            house.work().await;
            assert!(neighbour.told_featured().await.is_empty(), "{software}");
            neighbours.push(neighbour);
        }
        house.close().await;
    })
    .await;
}
