//! Sites that follow each other in a circle: each event stands once on each, nothing goes round for ever, and a withdrawal
//! reaches everywhere.

use convoca::actions::add_source::{Found, add_source};
use convoca::actions::delete_event::delete_event;
use convoca::actions::hide_event::{Showing, hide_event};
use convoca::domain::policy::Acting;
use convoca::domain::source::SourcePolicy;
use convoca::domain::uri::{ActorUri, InboxUrl};

use super::following::organization;
use crate::house::{Database, House, databases};

/// How many rounds of work a piece of news may take to come to rest.
const PATIENCE: usize = 20;

/// A site's calendar is followed by another's.
async fn follow(follower: &House, followed: &House) {
    let uri = ActorUri::parse(&followed.url("/actor")).unwrap();
    let inbox = InboxUrl::parse(&followed.url("/inbox")).unwrap();
    let found = Found::Actor { uri, inbox, name: "Calendar".into() };
    follower
        .context
        .transact(move |tx| add_source(tx, Acting::Operator, &found, SourcePolicy::Publish))
        .await
        .unwrap();
}

/// All sites work until none has anything left to do.
async fn rest(sites: &[&House]) {
    for _ in 0..PATIENCE {
        let mut done = 0;
        for site in sites {
            done += site.work().await;
        }
        if done == 0 {
            return;
        }
    }
    panic!("it goes round and round");
}

async fn houses(database: Database) -> [House; 3] {
    let mut houses = Vec::new();
    for _ in 0..3 {
        let house = House::open(database).await;
        house.set_up().await;
        houses.push(house);
    }
    houses.try_into().unwrap_or_else(|_| unreachable!("three were opened"))
}

/// How many activities of a kind a site sent about anything.
async fn sent(house: &House, kind: &str) -> i64 {
    let kind = kind.to_owned();
    let outbox = house.visitor().get_activity("/actor/outbox?page=true").await.json();
    let items = outbox["orderedItems"].as_array().unwrap().clone();
    i64::try_from(items.iter().filter(|item| item["type"] == kind.as_str()).count()).unwrap()
}

#[actix_web::test]
async fn sites_that_follow_each_other_list_an_event_once_pass_it_on_once_and_lose_it_together() {
    for database in databases() {
        let [a, b, c] = houses(database).await;
        let all = [&a, &b, &c];
        // a and b follow each other; c follows b, and a follows c.
        for (follower, followed) in [(&a, &b), (&b, &a), (&c, &b), (&a, &c)] {
            follow(follower, followed).await;
        }
        rest(&all).await;
        for withdrawn_by in ["delete", "hide"] {
            let id = a.publishes(organization(&a).await, "Assembly").await;
            rest(&all).await;
            for house in all {
                assert_eq!(house.lists().await, ["Assembly"], "{withdrawn_by}");
            }
            assert_eq!(sent(&b, "Announce").await, if withdrawn_by == "delete" { 1 } else { 2 });
            assert_eq!(sent(&c, "Announce").await, 0, "it came by a third party's word");
            if withdrawn_by == "delete" {
                a.context.transact(move |tx| delete_event(tx, Acting::Operator, id)).await.unwrap();
            } else {
                a.context
                    .transact(move |tx| hide_event(tx, Acting::Operator, id, Showing::Hidden))
                    .await
                    .unwrap();
            }
            rest(&all).await;
            for house in all {
                assert!(house.lists().await.is_empty(), "{withdrawn_by}");
            }
        }
        for house in [a, b, c] {
            house.close().await;
        }
    }
}
