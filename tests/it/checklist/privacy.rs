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
async fn point_65_who_joins_is_told_that_nothing_is_done_with_it_and_is_not_kept() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        let event = house.calls(json!({})).await;
        for kind in ["Join", "Accept", "TentativeAccept", "Leave"] {
            let id = format!("/takes-part/{kind}");
            neighbour.tells(&house, &neighbour.activity(kind, &id, &event["uri"])).await;
        }
        let ignored = neighbour.heard_of("Ignore").await;
        assert_eq!(ignored.len(), 1, "only a Join is answered: {ignored:?}");
        assert!(
            ignored[0]["object"] == json!(neighbour.at("/takes-part/Join"))
                || ignored[0]["object"]["id"] == json!(neighbour.at("/takes-part/Join"))
        );
        let document = house.document(&event).await;
        assert_eq!(document["participantCount"], 0);
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
