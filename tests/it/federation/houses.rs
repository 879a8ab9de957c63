//! Organizations change, pause, move and end; others hear of it.

use convoca::actions::delete_organization::delete_organization;
use convoca::actions::move_organization::{come_back, move_organization};
use convoca::actions::organization_error::KeepingError;
use convoca::actions::pause_organization::{pause_organization, resume_organization};
use convoca::actions::profiles::{ProfileChange, describe_organization};
use convoca::domain::policy::Acting;
use convoca::domain::source::{Source, SourceState};
use convoca::domain::uri::ActorUri;
use convoca::storage::{self, StorageError};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::following::organization;
use super::neighbour::Neighbour;
use crate::house::{House, in_each_home};

/// A house whose organization and calendar Ada follows; nothing was posted yet.
async fn befriended(house: &House) -> Neighbour {
    let neighbour = Neighbour::arrive().await;
    for (n, whom) in ["/orgs/tenants", "/actor"].into_iter().enumerate() {
        let follow = neighbour.activity("Follow", &format!("/follows/{n}"), &json!(house.url(whom)));
        neighbour.tells(house, &follow).await;
    }
    neighbour.reset().await;
    neighbour
}

async fn actor(house: &House) -> Value {
    let answer = house.visitor().get_activity("/orgs/tenants").await;
    assert_eq!(answer.status, 200);
    answer.json()
}

#[actix_web::test]
async fn who_follows_hears_of_a_new_name() {
    in_each_home(|house| async move {
        let neighbour = befriended(&house).await;
        let key = organization(&house).await;
        let change = ProfileChange { name: Some("Tenants United".into()), ..ProfileChange::default() };
        house
            .context
            .transact(move |tx| describe_organization(tx, Acting::Operator, key, &change))
            .await
            .unwrap();
        house.work().await;
        let posted = neighbour.posted().await;
        assert_eq!(posted.len(), 1);
        let (inbox, update) = &posted[0];
        assert_eq!((inbox.as_str(), &update["type"]), ("/inbox", &json!("Update")));
        assert_eq!(update["actor"], house.url("/orgs/tenants"));
        assert_eq!(update["object"]["id"], house.url("/orgs/tenants"));
        assert_eq!(update["object"]["name"], "Tenants United");
        assert_eq!(update["object"]["publicKey"], actor(&house).await["publicKey"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_59_a_paused_organization_says_so_and_nothing_of_it_is_deleted() {
    in_each_home(|house| async move {
        let neighbour = befriended(&house).await;
        let key = organization(&house).await;
        let id = house.publishes(key, "Assembly").await;
        house.work().await;
        neighbour.reset().await;
        let page = format!("/events/{id}");
        house.context.transact(move |tx| pause_organization(tx, Acting::Operator, key)).await.unwrap();
        house.work().await;
        assert_eq!(actor(&house).await["suspended"], true);
        assert!(house.lists().await.is_empty());
        let visitor = house.visitor();
        assert!(visitor.get("/").await.texts("li.x > a").is_empty());
        for path in ["/calendar.ics", "/feed.json", "/@tenants/calendar.ics"] {
            let answer = visitor.get(path).await;
            assert!(!answer.body.contains("Assembly"), "{path}");
        }
        // Never 404 or 410: other servers delete for good on those.
        assert_eq!(visitor.get_activity(&page).await.status, 403);
        assert_eq!(visitor.get(&page).await.status, 403);
        assert_eq!(visitor.get("/@tenants").await.status, 403);
        let told: Vec<(String, Value)> = neighbour.posted().await;
        let one = |kind: &str| told.iter().find(|(_, activity)| activity["type"] == kind).unwrap().1.clone();
        assert_eq!(told.len(), 2, "the calendar's boost, and the account");
        assert_eq!(one("Update")["object"]["suspended"], true);
        assert_eq!(one("Undo")["actor"], house.url("/actor"));
        let again = house.context.transact(move |tx| pause_organization(tx, Acting::Operator, key)).await;
        assert!(matches!(again, Err(KeepingError::State(_))), "{again:?}");
        // What was waiting meanwhile is not lost: who never got an event gets it when the pause ends.
        let late = Neighbour::arrive().await;
        neighbour.reset().await;
        house.context.transact(move |tx| resume_organization(tx, Acting::Operator, key)).await.unwrap();
        late.tells(&house, &late.activity("Follow", "/f/1", &json!(house.url("/orgs/tenants")))).await;
        house.work().await;
        assert_eq!(actor(&house).await.get("suspended"), None);
        assert_eq!(house.lists().await, ["Assembly"]);
        assert_eq!(visitor.get_activity(&page).await.status, 200);
        let mut heard = neighbour.heard().await;
        heard.sort();
        assert_eq!(heard, ["Announce", "Update", "Update"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_deleted_organization_is_told_as_deleted_behind_all_its_events_and_its_name_is_never_given_again() {
    in_each_home(|house| async move {
        let neighbour = befriended(&house).await;
        let key = organization(&house).await;
        let mut ids = Vec::new();
        for n in 0..30 {
            ids.push(house.publishes(key, &format!("Assembly of the harbour {n}")).await);
        }
        house.work().await;
        neighbour.reset().await;
        let wrong =
            house.context.transact(move |tx| delete_organization(tx, Acting::Operator, key, "Tenants")).await;
        assert!(matches!(wrong, Err(KeepingError::OtherName)), "{wrong:?}");
        house
            .context
            .transact(move |tx| delete_organization(tx, Acting::Operator, key, " Tenants  Union "))
            .await
            .unwrap();
        let visitor = house.visitor();
        assert!(house.lists().await.is_empty(), "gone at once");
        let gone = visitor.get_activity("/orgs/tenants").await;
        assert_eq!((gone.status, gone.json()["type"].as_str()), (410, Some("Tombstone")));
        house.work().await;
        assert_eq!(visitor.get_activity("/orgs/tenants/outbox").await.status, 410);
        assert_eq!(visitor.get("/@tenants").await.status, 410);
        let host = house.context.settings().public_url.host().to_string();
        let finger = visitor.get(&format!("/.well-known/webfinger?resource=acct:tenants@{host}")).await;
        assert_eq!(finger.status, 410);
        assert_eq!(visitor.get_activity(&format!("/events/{}", ids[0])).await.status, 410);
        // More than a server is sent at once: the rest follows at its pace.
        for _ in 0..6 {
            house.later(chrono::TimeDelta::seconds(30));
            house.work().await;
        }
        let posted = neighbour.posted().await;
        let end = json!(house.url("/orgs/tenants"));
        assert!(posted.iter().any(|(_, told)| told["type"] == "Delete" && told["object"] == end));
        let of = |kind: &str| posted.iter().filter(|(_, activity)| activity["type"] == kind).count();
        assert_eq!((of("Delete"), of("Undo")), (31, 30));
        assert_eq!(house.followers_rows().await, 1, "only who follows the calendar");
        house.context.store().scrub().unwrap();
        assert_eq!(house.files_contain("Assembly of the harbour"), Vec::<std::path::PathBuf>::new());
        let taken =
            house.context.read::<_, StorageError>(|conn| storage::local_actors::is_taken(conn, "tenants"));
        assert!(taken.await.unwrap());
        house.close().await;
    })
    .await;
}

impl House {
    async fn followers_rows(&self) -> i64 {
        use convoca::storage::schema::followers;
        use diesel::prelude::*;
        self.context
            .read::<_, StorageError>(|conn| Ok(followers::table.count().get_result(conn)?))
            .await
            .unwrap()
    }
}

#[actix_web::test]
async fn an_organization_that_moves_sends_its_followers_on_and_says_where_it_is() {
    in_each_home(|house| async move {
        let neighbour = befriended(&house).await;
        let key = organization(&house).await;
        let target = ActorUri::parse(&neighbour.at("/users/tenants")).unwrap();
        let to = target.clone();
        house.context.transact(move |tx| move_organization(tx, Acting::Operator, key, &to)).await.unwrap();
        house.work().await;
        let posted = neighbour.posted().await;
        let kinds: Vec<_> = posted.iter().map(|(_, activity)| activity["type"].clone()).collect();
        assert_eq!(kinds, ["Update", "Move"]);
        let moved = &posted[1].1;
        assert_eq!(moved["object"], house.url("/orgs/tenants"));
        assert_eq!(moved["target"], target.as_str());
        assert_eq!(actor(&house).await["movedTo"], target.as_str());
        let page = house.visitor().get("/@tenants").await;
        assert_eq!(page.attribute(".box a", "href").as_deref(), Some(target.as_str()));
        house.context.transact(move |tx| come_back(tx, Acting::Operator, key)).await.unwrap();
        house.work().await;
        assert_eq!(actor(&house).await.get("movedTo"), None);
        house.close().await;
    })
    .await;
}

async fn source(house: &House, target: &str) -> Option<Source> {
    let target = target.to_owned();
    house
        .context
        .read::<_, StorageError>(move |conn| storage::sources::by_target(conn, &target))
        .await
        .unwrap()
}

#[actix_web::test]
async fn point_48_a_source_that_moved_is_followed_only_if_both_homes_say_so() {
    in_each_home(|house| async move {
        let (neighbour, home) = (Neighbour::arrive().await, Neighbour::arrive().await);
        house.mirrors(&neighbour).await;
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        let target = home.at("/users/bea");
        let mut moves = neighbour.activity("Move", "/moves/1", &json!(neighbour.ada()));
        moves["target"] = json!(target);
        let mut old = neighbour.person("ada");
        let mut new = home.person("bea");
        home.shows("/users/bea", &new).await;
        // Neither says so, then only the old one.
        neighbour.tells(&house, &moves).await;
        assert!(source(&house, &target).await.is_none());
        old["movedTo"] = json!(target);
        neighbour.vanish().await;
        neighbour.takes_posts(ResponseTemplate::new(202)).await;
        neighbour.shows("/users/ada", &old).await;
        moves["id"] = json!(neighbour.at("/moves/2"));
        neighbour.tells(&house, &moves).await;
        assert!(source(&house, &target).await.is_none());
        new["alsoKnownAs"] = json!([neighbour.ada()]);
        home.reset().await;
        home.shows("/users/bea", &new).await;
        moves["id"] = json!(neighbour.at("/moves/3"));
        neighbour.tells(&house, &moves).await;
        assert_eq!(source(&house, &target).await.unwrap().state, SourceState::Requested);
        assert_eq!(home.heard().await, ["Follow"]);
        assert_eq!(neighbour.heard().await.last().map(String::as_str), Some("Undo"));
        let left = source(&house, &neighbour.ada()).await.unwrap();
        assert_eq!(left.state, SourceState::Paused);
        assert!(left.last_error.unwrap().contains("source-moved"));
        assert_eq!(house.lists().await, ["Assembly"], "what it published stays");
        let later = neighbour.event("/events/2", "From the empty house");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/2", &later)).await;
        assert_eq!(house.lists().await, ["Assembly"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_48_a_follower_that_moves_is_followed_nowhere() {
    in_each_home(|house| async move {
        let neighbour = befriended(&house).await;
        let target = neighbour.at("/users/bea");
        let mut old = neighbour.person("ada");
        old["movedTo"] = json!(target);
        let mut new = neighbour.person("bea");
        new["alsoKnownAs"] = json!([neighbour.ada()]);
        neighbour.vanish().await;
        neighbour.takes_posts(ResponseTemplate::new(202)).await;
        neighbour.shows("/users/ada", &old).await;
        neighbour.shows("/users/bea", &new).await;
        let mut moves = neighbour.activity("Move", "/moves/1", &json!(neighbour.ada()));
        moves["target"] = json!(target);
        neighbour.tells(&house, &moves).await;
        assert!(neighbour.asked().await.is_empty());
        assert!(neighbour.posted().await.is_empty());
        assert_eq!(house.followers("tenants").await, 1);
        house.close().await;
    })
    .await;
}
