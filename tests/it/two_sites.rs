//! Two whole programs, one on SQLite and one on PostgreSQL, with host names and TLS, exchange events, are killed, and
//! lose and double nothing.

use serde_json::{Value, json};

use crate::house::Database;
use crate::postgres;
use crate::town::{Site, Town};

/// A word that stands nowhere else.
const CANARY: &str = "xylocarpgranatum";

fn march(title: &str) -> Value {
    json!({
        "title": title, "description": format!("Bring drums. {CANARY}"), "language": "en",
        "start": "2031-03-06T11:00", "end": "2031-03-06T14:00", "timezone": "America/Los_Angeles",
        "place": {"name": "MacArthur Park", "area": "Westlake"}, "tags": ["march"], "kind": "march"
    })
}

/// Publishes an event; answers its id.
async fn publish(site: &Site, title: &str) -> String {
    let answer = site.api("POST", "/api/v1/orgs/tenants/events", Some(&march(title))).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()["id"].as_str().expect("an id").to_owned()
}

/// Two sites that follow each other's calendars.
async fn neighbours() -> Option<(Town, Site, Site)> {
    neighbours_with(&[]).await
}

async fn neighbours_with(settings: &[(&'static str, &str)]) -> Option<(Town, Site, Site)> {
    if !postgres::is_available() {
        return None;
    }
    let town = Town::found(&["alpha.test", "beta.test"]);
    let mut alpha = town.site(0, "alpha.test", Database::Sqlite);
    let mut beta = town.site(1, "beta.test", Database::Postgres);
    for (name, value) in settings {
        alpha.set(name, value);
        beta.set(name, value);
    }
    alpha.start("all");
    beta.start("all");
    alpha.run(&["follow", "@calendar@beta.test"]);
    beta.run(&["follow", "https://alpha.test"]);
    alpha.source_becomes("active").await;
    beta.source_becomes("active").await;
    Some((town, alpha, beta))
}

#[actix_web::test]
async fn an_event_is_published_moved_called_off_and_deleted_on_both_sites() {
    let Some((_town, alpha, beta)) = neighbours().await else { return };
    for (home, ally) in [(&alpha, &beta), (&beta, &alpha)] {
        let id = publish(home, "March for housing").await;
        home.sees(&[("March for housing", "confirmed")]).await;
        ally.sees(&[("March for housing", "confirmed")]).await;
        let path = format!("/api/v1/events/{id}");
        let changed =
            json!({"title": "March for homes", "start": "2031-03-07T12:00", "end": "2031-03-07T15:00"});
        assert_eq!(home.api("PATCH", &path, Some(&changed)).await.status, 200);
        ally.sees(&[("March for homes", "confirmed")]).await;
        assert_eq!(home.api("POST", &format!("{path}/cancel"), None).await.status, 200);
        ally.sees(&[("March for homes", "cancelled")]).await;
        assert_eq!(home.api("DELETE", &path, None).await.status, 204);
        ally.sees(&[]).await;
        home.sees(&[]).await;
        assert_eq!(home.visitor().get_activity(&format!("/events/{id}")).await.status, 410);
    }
}

#[actix_web::test]
async fn after_deletion_no_word_is_left_in_database_log_or_data_folder() {
    let Some((_town, alpha, beta)) = neighbours().await else { return };
    for (home, ally) in [(&alpha, &beta), (&beta, &alpha)] {
        let id = publish(home, "Assembly").await;
        ally.sees(&[("Assembly", "confirmed")]).await;
        assert!(
            holds(home) && holds(ally),
            "the canary is not found while it lives: the search does not work"
        );
        assert_eq!(home.api("DELETE", &format!("/api/v1/events/{id}"), None).await.status, 204);
        ally.sees(&[]).await;
        for site in [home, ally] {
            let began = std::time::Instant::now();
            while holds(site) {
                assert!(began.elapsed().as_secs() < 30, "{}: {:?}", site.name, site.files_with(CANARY));
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            }
        }
    }
}

/// Whether the canary stands in a site's files or in its PostgreSQL database.
fn holds(site: &Site) -> bool {
    let in_files = !site.files_with(CANARY).is_empty();
    in_files
        || (site.database_url.starts_with("postgres:") && postgres::dump(&site.database_url).contains(CANARY))
}

#[actix_web::test]
async fn a_process_killed_between_commit_and_delivery_loses_and_doubles_nothing() {
    let Some((_town, mut alpha, mut beta)) = neighbours().await else { return };
    // Only answering, so that nothing is delivered before the end.
    beta.kill();
    beta.start("web");
    publish(&beta, "Vigil").await;
    beta.kill();
    beta.start("all");
    alpha.sees(&[("Vigil", "confirmed")]).await;
    // In the middle of everything, as often as not while it delivers.
    publish(&alpha, "Picket").await;
    alpha.kill();
    alpha.start("all");
    beta.sees(&[("Vigil", "confirmed"), ("Picket", "confirmed")]).await;
    alpha.sees(&[("Vigil", "confirmed"), ("Picket", "confirmed")]).await;
}

#[actix_web::test]
async fn a_process_killed_between_receipt_and_handling_loses_and_doubles_nothing() {
    let Some((_town, alpha, mut beta)) = neighbours().await else { return };
    // Only answering, so that what comes in is kept and not handled.
    beta.kill();
    beta.start("web");
    publish(&alpha, "Rally").await;
    let began = std::time::Instant::now();
    while !alpha.api("GET", "/api/v1/queue", None).await.json()["items"].as_array().is_some_and(Vec::is_empty)
    {
        assert!(began.elapsed().as_secs() < 60, "nothing was delivered");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert_eq!(beta.calendar().await, [], "it was handled too early for this test to mean anything");
    beta.kill();
    beta.start("all");
    beta.sees(&[("Rally", "confirmed")]).await;
}

#[actix_web::test]
async fn two_sites_that_answer_only_signed_requests_follow_each_other() {
    let Some((_town, alpha, beta)) = neighbours_with(&[("CONVOCA_AUTHORIZED_FETCH", "true")]).await else {
        return;
    };
    for (home, ally) in [(&alpha, &beta), (&beta, &alpha)] {
        let id = publish(home, "March for housing").await;
        ally.sees(&[("March for housing", "confirmed")]).await;
        assert_eq!(home.visitor().get_activity(&format!("/events/{id}")).await.status, 401);
        let stub = home.visitor().get_activity("/orgs/tenants").await;
        assert_eq!((stub.status, stub.json().get("name")), (200, None));
        // Keys are replaced while they know each other.
        home.run(&["org", "rotate-key", "tenants"]);
        home.run(&["site", "rotate-key"]);
        assert_eq!(home.api("POST", &format!("/api/v1/events/{id}/cancel"), None).await.status, 200);
        ally.sees(&[("March for housing", "cancelled")]).await;
        assert_eq!(home.api("DELETE", &format!("/api/v1/events/{id}"), None).await.status, 204);
        ally.sees(&[]).await;
    }
}
