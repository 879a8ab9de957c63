//! Signed deliveries a second to 1, 100 and 1,000 inboxes, beside the bare signing loop.

use std::time::{Duration, Instant};

use convoca::actions::publish_event::{Publication, publish_event};
use convoca::auth::KeyPair;
use convoca::domain::event_draft::{EventDraft, Purpose, RawEvent, RawText};
use convoca::domain::ids::{EventId, OrganizationKey};
use convoca::domain::policy::Acting;
use convoca::domain::uri::{ActivityUri, ActorUri, InboxUrl};
use convoca::storage::followers::FollowerInboxes;
use convoca::storage::{self, StorageError};

use super::{say, sink};
use crate::house::{House, databases};

const KEY: &str = include_str!("../../tests/keys/test-one.pem");

/// Deliveries of one measurement: as many as one of ours is sent at once, so that the pace is not what is measured.
const DELIVERIES: usize = 2000;

/// Between two looks whether all went.
const LOOK: Duration = Duration::from_millis(10);

pub async fn measure() {
    let bare = signatures().await;
    say(&format!("signatures                        {bare:>8.0} /s on all processors"));
    for database in databases() {
        for inboxes in [1, 100, 1000] {
            let rate = deliveries(database, inboxes).await;
            say(&format!(
                "deliveries, {database:?}, {inboxes:>4} inboxes {rate:>8.0} /s  {:.2} of signing (goal 0.60)",
                rate / bare
            ));
        }
    }
}

/// What the processors sign when they do nothing else.
async fn signatures() -> f64 {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let signing = (0..processors).map(|_| {
        tokio::task::spawn_blocking(|| {
            let key = KeyPair::from_pem(KEY).expect("a key");
            let (mut count, began) = (0_u32, Instant::now());
            while began.elapsed() < Duration::from_secs(2) {
                key.sign(b"(request-target): post /inbox\nhost: 127.8.0.1\ndate: x\ndigest: SHA-256=x");
                count += 1;
            }
            f64::from(count) / began.elapsed().as_secs_f64()
        })
    });
    let mut all = 0.0;
    for one in signing.collect::<Vec<_>>() {
        all += one.await.expect("it signs");
    }
    all
}

async fn deliveries(database: crate::house::Database, inboxes: usize) -> f64 {
    let house = House::open(database).await;
    let (_, organization) = house.set_up().await;
    let port = sink::open().await;
    follow(&house, port, inboxes).await;
    let events = DELIVERIES / inboxes;
    publish(&house, organization, events).await;
    let began = Instant::now();
    let working = convoca::worker::start(&house.actors);
    while waiting(&house).await > 0 {
        tokio::time::sleep(LOOK).await;
        // The house's clock stands still of itself.
        house.later(chrono::TimeDelta::from_std(LOOK).expect("a moment"));
    }
    let took = began.elapsed();
    working.stop().await;
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    let count = (events * inboxes) as f64;
    count / took.as_secs_f64()
}

async fn waiting(house: &House) -> i64 {
    house.context.read::<_, StorageError>(storage::deliveries::count_waiting).await.expect("counted")
}

async fn follow(house: &House, port: u16, inboxes: usize) {
    let follow = move |tx: &mut storage::Tx<'_>| -> Result<(), StorageError> {
        let followed = storage::local_actors::by_name(tx.conn, "tenants")?.expect("the organization").key;
        for number in 0..inboxes {
            let inbox = InboxUrl::parse(&sink::inbox(port, number)).expect("an inbox");
            let actor = ActorUri::parse(&sink::inbox(port, number)).expect("an actor");
            let follow = ActivityUri::parse(&sink::inbox(port, number)).expect("an activity");
            let host = inbox.host();
            let inboxes = FollowerInboxes { inbox, shared: None };
            storage::followers::put(tx, followed, &actor, &inboxes, &follow)?;
            // One of ours is not paced.
            storage::hosts::put_software(tx.conn, host.as_str(), Some("convoca"), None, tx.now)?;
        }
        Ok(())
    };
    house.context.transact(follow).await.expect("followed");
}

/// Publishes events; answers their ids.
pub async fn publish(house: &House, organization: OrganizationKey, events: usize) -> Vec<EventId> {
    let mut ids = Vec::new();
    for number in 0..events {
        let raw = RawEvent {
            texts: vec![RawText {
                language: "en".into(),
                title: format!("Assembly no. {number}"),
                description: "Bring drums, water and friends. ".repeat(20),
            }],
            start_date: format!("2027-{:02}-{:02}", number / 28 % 12 + 1, number % 28 + 1),
            start_time: format!("{:02}:{:02}", number / 336 % 24, number / 8064 % 60),
            timezone: "America/Bogota".into(),
            place_name: "MacArthur Park".into(),
            ..RawEvent::default()
        };
        let draft = EventDraft::parse(&raw, Purpose::Publish, house.context.now()).expect("a draft");
        let publication = Publication { organization, draft, picture: None, form: None };
        let published = house.context.transact(move |tx| publish_event(tx, Acting::Operator, &publication));
        ids.push(published.await.expect("published"));
    }
    ids
}
