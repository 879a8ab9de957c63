//! How fast, in which order and for how long a server is sent things, and who sees to what waits.

use chrono::TimeDelta;
use convoca::domain::ids::EventId;
use convoca::storage::claims::{Claimed, Pace, Wanted, claim};
use convoca::storage::{StorageError, hosts};
use serde_json::json;
use wiremock::ResponseTemplate;

use super::delivering::{befriend, change, delete};
use super::following::organization;
use super::neighbour::Neighbour;
use crate::house::{House, Wishes, databases, in_each_home};

/// Two at once, then one each ten seconds.
fn slow(_software: Option<&str>) -> Pace {
    Pace { burst: 2, every: TimeDelta::seconds(10), at_once: 1 }
}

fn claims(house: &House, per_lane: usize, pace: fn(Option<&str>) -> Pace) -> Vec<Claimed> {
    let now = house.context.now();
    let lease = now + TimeDelta::seconds(5);
    let wanted = Wanted { now, lease, hosts: 10, per_lane, enough: 1000, pace };
    let shares = house.context.store().write(|conn| claim(conn, &wanted)).unwrap();
    shares.into_iter().flat_map(|share| share.deliveries).collect()
}

async fn known(house: &House, neighbour: &Neighbour) -> Option<hosts::HostRecord> {
    let host = neighbour.host();
    house.context.read(move |conn| hosts::get(conn, &host)).await.unwrap()
}

async fn runs(house: &House, neighbour: &Neighbour, software: &'static str) {
    let host = neighbour.host();
    let put = move |tx: &mut convoca::storage::Tx<'_>| {
        hosts::put_software(tx.conn, &host, Some(software), Some("0.20.0"), tx.now)
    };
    house.context.transact::<_, StorageError>(put).await.unwrap();
}

async fn calls_off(house: &House, id: EventId) {
    let acting = convoca::domain::policy::Acting::Operator;
    let call_off = move |tx: &mut convoca::storage::Tx<'_>| {
        convoca::actions::call_off_event::call_off_event(tx, acting, id)
    };
    house.context.transact(call_off).await.unwrap();
}

#[actix_web::test]
async fn a_server_gets_its_burst_then_one_by_one_and_nothing_while_a_share_is_under_way() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let organization = organization(&house).await;
        house.later(TimeDelta::hours(1));
        for n in 0..6 {
            house.publishes(organization, &format!("Event {n}")).await;
        }
        assert_eq!(claims(&house, 16, slow).len(), 2);
        assert!(claims(&house, 16, slow).is_empty());
        // The lease ends: what was taken and never settled is taken again, at the same pace.
        house.later(TimeDelta::seconds(9));
        assert!(claims(&house, 16, slow).is_empty());
        house.later(TimeDelta::seconds(2));
        assert_eq!(claims(&house, 16, slow).len(), 1);
        house.later(TimeDelta::minutes(10));
        assert_eq!(claims(&house, 16, slow).len(), 2);
        assert!(claims(&house, 1, slow).is_empty());
    })
    .await;
}

#[actix_web::test]
async fn after_an_outage_what_waits_goes_no_faster_than_the_pace() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        runs(&house, &neighbour, "gotosocial").await;
        let organization = organization(&house).await;
        neighbour.answers_next_posts(ResponseTemplate::new(503), 1000).await;
        for n in 0..70 {
            house.publishes(organization, &format!("Event {n}")).await;
        }
        house.work().await;
        let tries = neighbour.posted().await.len();
        assert!(tries <= 4, "{tries} tries show that it is down");
        house.later(TimeDelta::hours(2));
        neighbour.reset().await;
        house.work().await;
        assert_eq!(neighbour.posted().await.len(), 30, "the burst");
        house.later(TimeDelta::seconds(24));
        house.work().await;
        assert_eq!(neighbour.posted().await.len(), 50, "and one each 1.2 seconds");
        house.later(TimeDelta::minutes(5));
        house.work().await;
        assert_eq!(neighbour.posted().await.len(), 70);
        assert!(house.waiting().await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn what_is_urgent_overtakes_and_takes_its_object_s_earlier_news_with_it() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let organization = organization(&house).await;
        for n in 0..20 {
            house.publishes(organization, &format!("Event {n}")).await;
        }
        let id = house.publishes(organization, "March").await;
        calls_off(&house, id).await;
        let first = claims(&house, 1, slow);
        assert_eq!(first.len(), 1);
        let sent = first[0].activity;
        let activity =
            house.context.read(move |conn| convoca::storage::activities::get(conn, sent)).await.unwrap();
        assert_eq!(activity.kind.as_str(), "Create", "it must be heard of first");
        assert_eq!(activity.object, house.url(&format!("/events/{id}")));
        house.later(TimeDelta::seconds(10));
        house.work().await;
        let posted = neighbour.posted().await;
        let position = |kind: &str| {
            posted
                .iter()
                .position(|(_, a)| {
                    a["type"] == kind && a["object"]["id"] == house.url(&format!("/events/{id}"))
                })
                .unwrap()
        };
        assert!(position("Create") < position("Update") && position("Update") < 20, "{}", position("Update"));
    })
    .await;
}

#[actix_web::test]
async fn an_inbox_that_is_gone_is_forgotten_with_its_followers_after_a_while() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let organization = organization(&house).await;
        neighbour.answers_next_posts(ResponseTemplate::new(410), 1000).await;
        for day in 0..8 {
            assert_eq!(house.followers("tenants").await, 1, "day {day}");
            house.publishes(organization, &format!("Event {day}")).await;
            house.work().await;
            house.later(TimeDelta::days(1));
        }
        assert_eq!(house.followers("tenants").await, 0);
        let tries = neighbour.posted().await.len();
        assert_eq!(tries, 8);
        house.publishes(organization, "Another").await;
        house.work().await;
        assert_eq!(neighbour.posted().await.len(), tries);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_inbox_that_was_missing_for_a_while_keeps_its_followers() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let organization = organization(&house).await;
        for day in 0..12 {
            neighbour.reset().await;
            if day != 5 {
                neighbour.answers_next_posts(ResponseTemplate::new(404), 1000).await;
            }
            house.publishes(organization, &format!("Event {day}")).await;
            house.work().await;
            house.later(TimeDelta::days(1));
        }
        assert_eq!(house.followers("tenants").await, 1, "it answered on the sixth day");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_limit_without_retry_after_is_read_from_its_reset() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let until = house.context.now() + TimeDelta::minutes(90);
        let limited =
            ResponseTemplate::new(429).insert_header("X-RateLimit-Reset", until.to_rfc3339().as_str());
        neighbour.answers_next_posts(limited, 1).await;
        house.publishes(organization(&house).await, "Assembly").await;
        house.work().await;
        house.later(TimeDelta::minutes(89));
        house.work().await;
        assert_eq!(neighbour.posted().await.len(), 1);
        house.later(TimeDelta::minutes(2));
        house.work().await;
        assert_eq!(neighbour.posted().await.len(), 2);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_server_that_is_back_is_told_what_was_changed_and_withdrawn_meanwhile() {
    for database in databases() {
        // Three weeks before the events, which are still to come when it is back.
        let now = "2026-11-13T13:00:00Z".parse().unwrap();
        let house = House::open_as(Wishes { now, ..Wishes::usual(database) }).await;
        house.set_up().await;
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let follow = neighbour.activity("Follow", "/follows/2", &json!(house.url("/actor")));
        neighbour.tells(&house, &follow).await;
        let organization = organization(&house).await;
        let (moved, deleted) = (
            house.publishes(organization, "Assembly").await,
            house.publishes(organization, "A mistake").await,
        );
        house.work().await;
        neighbour.reset().await;
        neighbour.answers_next_posts(ResponseTemplate::new(502), 1000).await;
        change(&house, moved, "Assembly moved").await;
        delete(&house, deleted).await;
        for _ in 0..(8 * 12) {
            house.work().await;
            house.later(TimeDelta::hours(2));
        }
        assert!(known(&house, &neighbour).await.unwrap().gone.is_some());
        let added = house.publishes(organization, "Picket").await;
        house.work().await;
        neighbour.reset().await;
        // Not before a week has passed is it looked at again.
        neighbour.answers("/.well-known/nodeinfo", ResponseTemplate::new(404)).await;
        convoca::peers::hosts::probe_gone(&house.actors).await.unwrap();
        assert!(neighbour.asked().await.is_empty());
        house.later(TimeDelta::days(7));
        convoca::peers::hosts::probe_gone(&house.actors).await.unwrap();
        house.work().await;
        let event = |id| house.url(&format!("/events/{id}"));
        let posted = neighbour.posted().await;
        let of = |id| -> Vec<String> {
            let uri = event(id);
            let about =
                |a: &serde_json::Value| a["object"] == uri.as_str() || a["object"]["id"] == uri.as_str();
            let undone = |a: &serde_json::Value| a["object"]["object"] == uri.as_str();
            let mut kinds: Vec<String> = posted
                .iter()
                .filter(|(_, a)| about(a) || undone(a))
                .map(|(_, a)| a["type"].as_str().unwrap().to_owned())
                .collect();
            kinds.sort();
            kinds
        };
        assert_eq!(of(moved), ["Update"]);
        assert_eq!(of(deleted), ["Delete", "Undo"]);
        assert_eq!(of(added), ["Announce", "Create"]);
        assert!(known(&house, &neighbour).await.unwrap().gone.is_none());
        house.close().await;
    }
}

#[actix_web::test]
async fn administrators_see_what_waits_and_why_and_try_or_drop_it() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour).await;
        let organization = organization(&house).await;
        neighbour
            .answers_next_posts(ResponseTemplate::new(429).insert_header("Retry-After", "7200"), 1000)
            .await;
        house.publishes(organization, "Assembly").await;
        house.publishes(organization, "Picket").await;
        house.work().await;
        assert!(house.visitor().get("/admin/queue").await.location().starts_with("/login"));
        let ana = house.admin().await;
        let page = ana.get("/admin/queue").await;
        assert_eq!(page.texts("ul.cards h2"), [neighbour.host()]);
        assert!(page.texts("ul.cards strong").contains(&"The server asks us to wait.".to_owned()));
        // Two events, and that each is featured.
        assert!(page.body.contains("4 messages"), "{}", page.body);
        let spanish = ana.get("/admin/queue?lang=es").await;
        assert!(spanish.body.contains("El servidor nos pide esperar."));
        let csrf = page.field("csrf").unwrap();
        let host = neighbour.host();
        let tried = ana.post("/admin/queue/retry", &[("csrf", csrf.as_str()), ("host", host.as_str())]).await;
        assert_eq!(tried.location(), "/admin/queue?done=retried");
        neighbour.reset().await;
        house.work().await;
        assert_eq!(neighbour.posted().await.len(), 2, "although it asked us to wait");
        assert!(house.waiting().await.is_empty());

        neighbour.answers_next_posts(ResponseTemplate::new(503), 1000).await;
        house.publishes(organization, "Vigil").await;
        house.work().await;
        let drop = ana.get("/admin/queue").await.attribute("ul.cards a.button", "href").unwrap();
        let asked = ana.get(&drop).await;
        assert!(asked.body.contains(&host), "{}", asked.body);
        let csrf = asked.field("csrf").unwrap();
        let dropped =
            ana.post("/admin/queue/drop", &[("csrf", csrf.as_str()), ("host", host.as_str())]).await;
        assert_eq!(dropped.location(), "/admin/queue?done=waiting-dropped");
        assert!(house.waiting().await.is_empty());
        assert!(ana.get("/admin/queue").await.texts("ul.cards h2").is_empty());
    })
    .await;
}
