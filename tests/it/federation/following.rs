//! Others follow us.

use chrono::TimeDelta;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::neighbour::Neighbour;
use crate::house::{House, in_each_home};

fn follow(neighbour: &Neighbour, house: &House, id: &str, whom: &str) -> Value {
    neighbour.activity("Follow", id, &json!(house.url(whom)))
}

#[actix_web::test]
async fn a_follow_is_answered_202_and_then_accepted_as_often_as_it_comes() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        for (whom, name) in [("/actor", "calendar"), ("/orgs/tenants", "tenants")] {
            neighbour.reset().await;
            let first = follow(&neighbour, &house, &format!("/follows/{name}/1"), whom);
            assert_eq!(neighbour.sends(&house, &first).await, 202);
            assert!(neighbour.posted().await.is_empty(), "the answer is a job");
            house.work().await;
            let again = follow(&neighbour, &house, &format!("/follows/{name}/2"), whom);
            neighbour.tells(&house, &again).await;
            neighbour.tells(&house, &again).await;
            assert_eq!(house.followers(name).await, 1);
            let posted = neighbour.posted().await;
            assert_eq!(posted.len(), 3);
            for (inbox, accept) in &posted {
                assert_eq!(inbox, "/users/ada/inbox");
                assert_eq!(accept["type"], "Accept");
                assert_eq!(accept["actor"], house.url(whom));
                assert_eq!(accept["object"]["actor"], neighbour.ada());
                assert_eq!(accept["object"]["object"], house.url(whom));
            }
            assert_eq!(posted[0].1["object"]["id"], first["id"]);
            assert_eq!(posted[2].1["object"]["id"], again["id"]);
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_undo_is_matched_by_who_and_whom() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let first = follow(&neighbour, &house, "/follows/1", "/orgs/tenants");
        let unknown_id = follow(&neighbour, &house, "/follows/other", "/orgs/tenants");
        let mut without_actor = unknown_id.clone();
        without_actor.as_object_mut().unwrap().remove("actor");
        for undone in [first.clone(), unknown_id, without_actor, first["id"].clone()] {
            neighbour.tells(&house, &first).await;
            assert_eq!(house.followers("tenants").await, 1);
            neighbour.tells(&house, &neighbour.activity("Undo", "/undos/1", &undone)).await;
            assert_eq!(house.followers("tenants").await, 0, "{undone}");
        }
        neighbour.tells(&house, &first).await;
        let mut of_another = first.clone();
        of_another["actor"] = json!(neighbour.at("/users/bob"));
        neighbour.tells(&house, &neighbour.activity("Undo", "/undos/2", &of_another)).await;
        neighbour.tells(&house, &neighbour.activity("Undo", "/undos/3", &json!(neighbour.at("/x")))).await;
        assert_eq!(house.followers("tenants").await, 1);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn following_leaving_and_following_again_within_a_second_ends_followed() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        // Byte by byte the same, as Gancio 1.21 sends it, and all there before anything is handled.
        let once = follow(&neighbour, &house, "/actor#follow", "/actor");
        let undo = neighbour.activity("Undo", "/actor#unfollow", &once);
        for activity in [&once, &undo, &once] {
            assert_eq!(neighbour.sends(&house, activity).await, 202);
        }
        house.work().await;
        assert_eq!(house.followers("calendar").await, 1);
        assert_eq!(neighbour.heard().await, ["Accept", "Accept"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn who_blocks_us_or_is_deleted_follows_no_more() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let first = follow(&neighbour, &house, "/follows/1", "/orgs/tenants");
        neighbour.tells(&house, &first).await;
        let block = neighbour.activity("Block", "/blocks/1", &json!(house.url("/orgs/tenants")));
        neighbour.tells(&house, &block).await;
        assert_eq!(house.followers("tenants").await, 0);
        neighbour.tells(&house, &first).await;
        neighbour.tells(&house, &follow(&neighbour, &house, "/follows/2", "/actor")).await;
        // The account is gone, and its key with it: the one we know decides.
        neighbour.vanish().await;
        neighbour.answers("/users/ada", ResponseTemplate::new(410)).await;
        let delete = neighbour.activity("Delete", "/users/ada#delete", &json!(neighbour.ada()));
        neighbour.tells(&house, &delete).await;
        assert_eq!((house.followers("tenants").await, house.followers("calendar").await), (0, 0));
        assert!(neighbour.asked().await.is_empty());
        assert_eq!(neighbour.sends(&house, &first).await, 401, "nobody knows that key any more");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_another_signs_in_somebody_s_name_changes_nothing() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.shows("/users/bob", &neighbour.person("bob")).await;
        let first = follow(&neighbour, &house, "/follows/1", "/orgs/tenants");
        let by_bob = |activity: &Value| {
            let now = house.context.now();
            neighbour.letter_by("bob", super::neighbour::KEY, &house, now, &activity.to_string())
        };
        assert_eq!(by_bob(&first).reaches(&house).await, 202);
        house.work().await;
        assert_eq!(house.followers("tenants").await, 0);
        neighbour.tells(&house, &first).await;
        for foreign in [
            neighbour.activity("Undo", "/undos/1", &first),
            neighbour.activity("Block", "/blocks/1", &json!(house.url("/orgs/tenants"))),
            neighbour.activity("Delete", "/users/ada#delete", &json!(neighbour.ada())),
        ] {
            assert_eq!(by_bob(&foreign).reaches(&house).await, 202);
            house.work().await;
            assert_eq!(house.followers("tenants").await, 1, "{foreign}");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_follow_of_nobody_here_is_answered_and_forgotten() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        for whom in ["/orgs/nobody", "/events/new", "/"] {
            neighbour.tells(&house, &follow(&neighbour, &house, "/follows/1", whom)).await;
        }
        assert!(neighbour.posted().await.is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_follower_that_moved_its_inbox_gets_its_mail_there() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.tells(&house, &follow(&neighbour, &house, "/follows/1", "/orgs/tenants")).await;
        neighbour.vanish().await;
        neighbour.takes_posts(ResponseTemplate::new(202)).await;
        let mut moved = neighbour.person("ada");
        moved["endpoints"] = json!({"sharedInbox": neighbour.at("/new-inbox")});
        neighbour.shows("/users/ada", &moved).await;
        house.later(TimeDelta::hours(1));
        neighbour.tells(&house, &neighbour.activity("Update", "/users/ada#update", &moved)).await;
        let organization = organization(&house).await;
        house.publishes(organization, "Assembly").await;
        house.work().await;
        let posted = neighbour.posted().await;
        assert_eq!(posted.len(), 1);
        assert_eq!(posted[0].0, "/new-inbox");
        house.close().await;
    })
    .await;
}

pub async fn organization(house: &House) -> convoca::domain::ids::OrganizationKey {
    let found = house.context.read(|conn| convoca::storage::organizations::by_slug(conn, "tenants")).await;
    found.unwrap().expect("set up").key
}

#[actix_web::test]
async fn who_wants_to_take_part_is_told_that_nothing_is_done_with_it_and_nothing_is_kept_of_it() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        let event = house.url(&format!("/events/{id}"));
        let join = neighbour.activity("Join", "/joins/by-ada", &json!(event));
        neighbour.tells(&house, &join).await;
        let posted = neighbour.posted().await;
        assert_eq!(posted.len(), 1);
        let (inbox, ignore) = &posted[0];
        assert_eq!(inbox, "/users/ada/inbox");
        assert_eq!(ignore["type"], "Ignore");
        assert_eq!(ignore["actor"], house.url("/orgs/tenants"));
        assert_eq!(ignore["object"]["id"], join["id"]);
        let unknown = neighbour.activity("Join", "/joins/2", &json!(house.url("/events/nothing")));
        neighbour.tells(&house, &unknown).await;
        assert_eq!(neighbour.posted().await.len(), 1);
        house.later(TimeDelta::days(31));
        house.context.transact(convoca::actions::sweep::sweep).await.unwrap();
        house.context.store().scrub().unwrap();
        assert!(house.files_contain("/joins/by-ada").is_empty());
        house.close().await;
    })
    .await;
}
