//! I: what we do not know we cannot tell.

use serde_json::json;

use super::text;
use crate::federation::neighbour::Neighbour;
use crate::house::{Database, House, in_each_home};

#[actix_web::test]
async fn point_64_nobody_is_asked_to_take_part_across_servers() {
    in_each_home(|house: House| async move {
        let event = house.calls(json!({})).await;
        let document = house.document(&event).await;
        assert_eq!(document["joinMode"], "external");
        for poll in ["oneOf", "anyOf", "votersCount", "attendees"] {
            assert!(document.get(poll).is_none(), "{poll}");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_66_who_follows_stands_in_no_page_and_no_collection() {
    let house = House::open(Database::Sqlite).await;
    house.set_up().await;
    let neighbour = Neighbour::arrive().await;
    neighbour.befriends(&house, "/orgs/tenants").await;
    let event = house.calls(json!({})).await;
    let page = format!("/events/{}", text(&event, "id"));
    for path in
        ["/", "/@tenants", "/actor/followers", "/orgs/tenants/followers", "/orgs/tenants", "/metrics", &page]
    {
        for accept in ["text/html", "application/activity+json"] {
            let answer = house.visitor().get_as(path, accept).await;
            assert!(!answer.body.contains(&neighbour.host()), "{path} tells of a follower");
        }
    }
    house.work().await;
    house.close().await;
}
