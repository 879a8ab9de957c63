//! Wall times stay when a newer zone table says that a country changed its clocks.

use chrono::{DateTime, Utc};
use convoca::actions::derive_times::derive_if_zones_changed;
use convoca::storage::StorageError;
use diesel::prelude::*;

use super::events::writer;
use super::program::{Program, march};
use crate::house::{House, in_each_home};

/// What an older program left: an event derived with other rules, and the version of those rules.
async fn derived_by_an_older_program(house: &House, version: &'static str) {
    let wrong = house.context.transact::<_, StorageError>(move |tx| {
        diesel::sql_query(
            "UPDATE events SET start_utc = '2027-03-06 18:00:00', end_utc = '2027-03-06 21:00:00'",
        )
        .execute(tx.conn)?;
        diesel::sql_query(
            "UPDATE occurrences SET start_utc = '2027-03-06 18:00:00', until_utc = '2027-03-06 21:00:00'",
        )
        .execute(tx.conn)?;
        diesel::sql_query(format!("UPDATE site SET tzdb_version = '{version}'")).execute(tx.conn)?;
        tx.changes_public();
        Ok(())
    });
    wrong.await.unwrap();
}

async fn start_again(house: &House) -> bool {
    house.context.transact::<_, StorageError>(derive_if_zones_changed).await.unwrap()
}

async fn dates(house: &House, id: &str) -> (DateTime<Utc>, String) {
    let shown = Program::stranger(house).get(&format!("/api/v1/events/{id}")).await.json();
    let event = house.visitor().get_activity(&format!("/events/{id}")).await.json();
    let start = event["startTime"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
    (start, shown["occurrences"][0].as_str().unwrap().to_owned())
}

#[actix_web::test]
async fn times_are_derived_again_with_another_zone_table_and_only_then() {
    in_each_home(|house: House| async move {
        let created = writer(&house).await.publish(&march()).await;
        let id = created["id"].as_str().unwrap();
        house.work().await;
        assert!(!start_again(&house).await, "the table is the one it was derived with");

        derived_by_an_older_program(&house, "1999z").await;
        assert_eq!(dates(&house, id).await.1, "2027-03-06T18:00:00Z", "an hour off");
        assert!(start_again(&house).await);
        assert!(!start_again(&house).await, "once");
        house.work().await;
        let right: DateTime<Utc> = "2027-03-06T19:00:00Z".parse().unwrap();
        assert_eq!(dates(&house, id).await, (right, "2027-03-06T19:00:00Z".to_owned()));
        let outbox = house.visitor().get_activity("/orgs/tenants/outbox?page=1").await.body;
        assert!(outbox.contains("\"Update\"") || outbox.contains(id), "who got it is told: {outbox}");
        house.close().await;
    })
    .await;
}
