//! Work that a process has taken is its own until it is settled or its lease ends.

use std::collections::BTreeSet;
use std::sync::{Arc, Barrier};

use chrono::{DateTime, TimeDelta, Utc};
use convoca::domain::ids::ReceivedKey;
use convoca::domain::job::Job;
use convoca::peers::pace::pace_of;
use convoca::storage::claims::Wanted;
use convoca::storage::{self, StorageError, Store};
use serde_json::json;

use super::following::organization;
use super::neighbour::Neighbour;
use crate::house::{House, in_each_home};

/// Deliveries for some servers, two each.
fn wanted(now: DateTime<Utc>, lease: DateTime<Utc>, hosts: usize) -> Wanted {
    Wanted { now, lease, hosts, per_lane: 1, enough: 1000, pace: pace_of }
}

async fn jobs_in(house: &House, lanes: &[&str]) {
    let lanes: Vec<String> = lanes.iter().map(|lane| (*lane).to_owned()).collect();
    house
        .context
        .transact::<_, StorageError>(move |tx| {
            for (n, actor) in (1..).zip(lanes) {
                storage::jobs::put(tx, &Job::HandleReceived { received: ReceivedKey(n), actor })?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// Several processes, each with its own connections, claim until nothing is left; answers what they got.
fn claim_together<T: Send + 'static>(
    house: &House,
    claim: impl Fn(&Store) -> Vec<T> + Send + Sync + 'static,
) -> Vec<T> {
    let url = house.context.settings().database_url.clone();
    let (claim, barrier) = (Arc::new(claim), Arc::new(Barrier::new(4)));
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let (url, claim, barrier) = (url.clone(), Arc::clone(&claim), Arc::clone(&barrier));
            std::thread::spawn(move || {
                let store = match &url {
                    convoca::config::DatabaseUrl::Sqlite(path) => Store::open_sqlite(path).unwrap(),
                    convoca::config::DatabaseUrl::Postgres(url) => Store::open_postgres(url).unwrap(),
                };
                barrier.wait();
                let mut got = Vec::new();
                loop {
                    let more = claim(&store);
                    if more.is_empty() {
                        return got;
                    }
                    got.extend(more);
                }
            })
        })
        .collect();
    workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
}

#[actix_web::test]
async fn of_several_processes_each_job_is_taken_by_one() {
    in_each_home(|house| async move {
        let lanes: Vec<String> = (0..100).map(|n| format!("actor {n}")).collect();
        jobs_in(&house, &lanes.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let now = house.context.now();
        let lease = now + TimeDelta::minutes(1);
        let got = claim_together(&house, move |store| {
            store.write(|conn| storage::jobs::claim(conn, now, lease, 3)).unwrap()
        });
        let keys: BTreeSet<i64> = got.iter().map(|job| job.key.0).collect();
        assert_eq!((got.len(), keys.len()), (100, 100));
    })
    .await;
}

#[actix_web::test]
async fn of_several_processes_each_delivery_is_taken_by_one_and_a_server_by_one_at_a_time() {
    in_each_home(|house| async move {
        let mut neighbours = Vec::new();
        for _ in 0..10 {
            let neighbour = Neighbour::arrive().await;
            let follow = neighbour.activity("Follow", "/f/1", &json!(house.url("/orgs/tenants")));
            neighbour.tells(&house, &follow).await;
            neighbours.push(neighbour);
        }
        let organization = organization(&house).await;
        for n in 0..4 {
            house.publishes(organization, &format!("Event {n}")).await;
        }
        let now = house.context.now();
        let lease = now + TimeDelta::minutes(1);
        let got = claim_together(&house, move |store| {
            let shares = store.write(|conn| storage::claims::claim(conn, &wanted(now, lease, 3))).unwrap();
            shares.into_iter().flat_map(|share| share.deliveries).collect()
        });
        let keys: BTreeSet<i64> = got.iter().map(|claimed| claimed.key.0).collect();
        assert_eq!((got.len(), keys.len()), (20, 20));
        for neighbour in &neighbours {
            assert_eq!(got.iter().filter(|claimed| claimed.host.as_str() == neighbour.host()).count(), 2);
        }
    })
    .await;
}

#[actix_web::test]
async fn what_a_killed_process_had_taken_is_taken_up_when_its_lease_ends() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let follow = neighbour.activity("Follow", "/f/1", &json!(house.url("/orgs/tenants")));
        assert_eq!(neighbour.sends(&house, &follow).await, 202);
        let now = house.context.now();
        let lease = now + TimeDelta::minutes(1);
        // A process takes the job and the delivery it leads to, and is never heard of again.
        let taken = house.context.store().write(|conn| storage::jobs::claim(conn, now, lease, 10)).unwrap();
        assert_eq!(taken.len(), 1);
        assert_eq!(house.work().await, 0);
        house.later(TimeDelta::seconds(61));
        house.work().await;
        assert_eq!(house.followers("tenants").await, 1);
        neighbour.reset().await;
        house.publishes(organization(&house).await, "Assembly").await;
        let now = house.context.now();
        let taken = house
            .context
            .store()
            .write(|conn| storage::claims::claim(conn, &wanted(now, now + TimeDelta::minutes(1), 10)))
            .unwrap();
        assert_eq!(taken.len(), 1);
        assert_eq!(house.work().await, 0);
        house.later(TimeDelta::seconds(61));
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Create"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn jobs_of_one_lane_are_done_one_after_the_other_and_one_put_off_lets_the_others_pass() {
    in_each_home(|house| async move {
        jobs_in(&house, &["a", "a", "b", "a"]).await;
        let now = house.context.now();
        let store = house.context.store().clone();
        let claim = |at| {
            let lease = at + TimeDelta::minutes(1);
            store.write(|conn| storage::jobs::claim(conn, at, lease, 10)).unwrap()
        };
        let received = |jobs: &[storage::jobs::ClaimedJob]| -> Vec<i64> {
            jobs.iter()
                .map(|job| {
                    serde_json::from_str::<serde_json::Value>(&job.payload).unwrap()["received"]
                        .as_i64()
                        .unwrap()
                })
                .collect()
        };
        let first = claim(now);
        assert_eq!(received(&first), [1, 3]);
        assert!(claim(now).is_empty());
        store.write(|conn| storage::jobs::complete(conn, first[0].key)).unwrap();
        let second = claim(now);
        assert_eq!(received(&second), [2]);
        let until = now + TimeDelta::hours(1);
        store.write(|conn| storage::jobs::put_off(conn, second[0].key, until, "not yet")).unwrap();
        assert_eq!(received(&claim(now)), [4]);
        let later = claim(until);
        assert_eq!(received(&later), [2, 3], "4 is of the lane of 2");
        assert_eq!(later[0].attempts, 2);
    })
    .await;
}

#[actix_web::test]
async fn the_worker_does_what_is_committed_and_ends_when_told() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let working = convoca::worker::start(&house.actors);
        let follow = neighbour.activity("Follow", "/f/1", &json!(house.url("/orgs/tenants")));
        assert_eq!(neighbour.sends(&house, &follow).await, 202);
        let began = std::time::Instant::now();
        while neighbour.heard().await != ["Accept"] {
            assert!(began.elapsed().as_secs() < 20, "the worker does nothing");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        working.stop().await;
        assert_eq!(house.work().await, 0);
        assert_eq!(house.followers("tenants").await, 1);
        house.close().await;
    })
    .await;
}
