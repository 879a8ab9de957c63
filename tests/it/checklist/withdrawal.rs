//! G and H: what was published ends, and what is there before somebody follows.

use serde_json::json;

use super::text;
use crate::federation::neighbour::Neighbour;
use crate::house::{House, in_each_home};

#[actix_web::test]
async fn point_54_57_a_new_time_and_a_cancellation_change_what_mastodon_shows() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.befriends(&house, "/orgs/tenants").await;
        let event = house.calls(json!({})).await;
        let before = house.document(&event).await;
        house.later(chrono::Duration::minutes(1));
        house.alters(&event, json!({"start": "2026-12-06T12:00", "end": "2026-12-06T15:00"})).await;
        let moved = house.document(&event).await;
        assert_ne!(moved["summary"], before["summary"]);
        assert!(text(&moved, "summary").contains("December 6"));
        let path = format!("/api/v1/events/{}/cancel", text(&event, "id"));
        assert_eq!(house.program().await.post(&path, &json!({})).await.status, 200);
        house.work().await;
        let cancelled = house.document(&event).await;
        assert_eq!(
            (&cancelled["status"], &cancelled["eventStatus"]),
            (&json!("CANCELLED"), &json!("EventCancelled"))
        );
        for key in ["name", "summary"] {
            assert!(text(&cancelled, key).starts_with("CANCELLED"), "{key}: {}", cancelled[key]);
        }
        assert!(neighbour.heard_of("Delete").await.is_empty(), "it is updated, not deleted");
        assert!(!neighbour.heard_of("Update").await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn point_57_58_a_deleted_event_is_a_tombstone_for_all_who_had_it_and_its_id_is_used_up() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.befriends(&house, "/orgs/tenants").await;
        let event = house.calls(json!({})).await;
        house.work().await;
        // Whoever had it hears of its end, also if nobody there follows any more.
        let follow =
            neighbour.activity("Follow", "/follows/orgs/tenants", &json!(house.url("/orgs/tenants")));
        neighbour.tells(&house, &neighbour.activity("Undo", "/undos/1", &follow)).await;
        let path = format!("/events/{}", text(&event, "id"));
        assert_eq!(house.program().await.delete(&format!("/api/v1{path}")).await.status, 204);
        house.work().await;
        let delete = neighbour.heard_of("Delete").await.remove(0);
        assert_eq!(delete["object"]["type"], "Tombstone");
        assert_eq!(delete["object"]["formerType"], "Event");
        assert_eq!(delete["object"]["id"], event["uri"]);
        assert_eq!(house.visitor().get_activity(&path).await.status, 410);
        let again = house.calls(json!({})).await;
        assert_ne!(again["uri"], event["uri"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_61_62_what_is_coming_is_featured_by_id_and_the_outbox_has_pages() {
    in_each_home(|house: House| async move {
        let mut events = Vec::new();
        for n in 0..12 {
            events.push(
                house.calls(json!({"start": format!("2026-12-{:02}T11:00", 5 + n), "end": null})).await,
            );
        }
        let visitor = house.visitor();
        let featured = visitor.get_activity("/orgs/tenants/featured").await.json();
        assert_eq!(featured["type"], "OrderedCollection");
        let ids: Vec<_> = events.iter().take(10).map(|event| event["uri"].clone()).collect();
        assert_eq!(featured["orderedItems"], json!(ids), "ten at most, soonest first, by id");
        assert!(featured.get("first").is_none());
        let outbox = visitor.get_activity("/orgs/tenants/outbox").await.json();
        assert_eq!(outbox["totalItems"], 12);
        let first = text(&outbox, "first").replace(&house.url(""), "");
        let page = visitor.get_activity(&first).await.json();
        assert_eq!(page["type"], "OrderedCollectionPage");
        assert!(page["orderedItems"].as_array().unwrap().iter().all(|item| item["type"] == "Create"));
        house.work().await;
    })
    .await;
}
