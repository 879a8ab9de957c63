//! How others find out who is here.

use serde_json::json;

use crate::house::{House, ORG, in_each_home, in_each_house};

#[actix_web::test]
async fn an_organization_is_found_by_its_handle_in_any_spelling() {
    in_each_home(|house: House| async move {
        let host = house.context.urls().host().to_string();
        for resource in
            [format!("acct:{ORG}@{host}"), format!("acct:{}@{}", ORG.to_uppercase(), host.to_uppercase())]
        {
            let answer =
                house.visitor().get_as(&format!("/.well-known/webfinger?resource={resource}"), "*/*").await;
            assert_eq!((answer.status, answer.header("content-type")), (200, "application/jrd+json"));
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            assert_eq!(answer.json()["subject"], json!(format!("acct:{ORG}@{host}")));
            assert_eq!(answer.json()["links"][0]["href"], json!(house.url("/orgs/tenants")));
        }
        let by_address = house.url("/orgs/tenants");
        let answer =
            house.visitor().get_as(&format!("/.well-known/webfinger?resource={by_address}"), "*/*").await;
        assert_eq!(answer.status, 200);
        for unknown in ["acct:nobody@localhost", "acct:tenants@elsewhere.test", "nonsense"] {
            let answer =
                house.visitor().get_as(&format!("/.well-known/webfinger?resource={unknown}"), "*/*").await;
            assert_eq!(answer.status, 404, "{unknown}");
        }
        assert_eq!(house.visitor().get_as("/.well-known/webfinger", "*/*").await.status, 400);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn the_site_s_actor_is_there_before_anything_is_set_up() {
    in_each_house(|house: House| async move {
        let actor = house.visitor().get_activity("/actor").await;
        assert_eq!((actor.status, actor.header("content-type")), (200, "application/activity+json"));
        let actor = actor.json();
        assert_eq!(actor["type"], json!("Application"));
        assert_eq!(actor["id"], json!(house.url("/actor")));
        assert_eq!(actor["publicKey"]["owner"], actor["id"]);
        assert_eq!(actor["@context"][0], json!("https://www.w3.org/ns/activitystreams"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_organization_is_a_group_to_programs_and_a_page_to_people() {
    in_each_home(|house: House| async move {
        let visitor = house.visitor();
        let actor = visitor.get_activity("/orgs/tenants").await.json();
        assert_eq!((&actor["type"], &actor["name"]), (&json!("Group"), &json!("Tenants Union")));
        assert_eq!(actor["endpoints"]["sharedInbox"], json!(house.url("/inbox")));
        let mixed = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\", application/activity+json, text/html;q=0.1";
        assert_eq!(visitor.get_as("/@tenants", mixed).await.json()["id"], actor["id"]);
        let page = visitor.get("/orgs/tenants").await;
        assert_eq!((page.status, page.location()), (303, house.url("/@tenants").as_str()));
        assert_eq!(visitor.get_activity("/orgs/nobody").await.status, 404);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn followers_are_a_number_and_never_a_list() {
    in_each_home(|house: House| async move {
        for collection in
            ["/orgs/tenants/followers", "/orgs/tenants/following", "/actor/followers", "/actor/following"]
        {
            let answer = house.visitor().get_activity(collection).await.json();
            assert_eq!(answer["totalItems"], json!(0), "{collection}");
            for list in ["first", "items", "orderedItems"] {
                assert!(answer.get(list).is_none(), "{collection} has {list}");
            }
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn nodeinfo_names_the_versions_first_and_then_the_site_s_actor() {
    in_each_home(|house: House| async move {
        let visitor = house.visitor();
        let links = visitor.get_as("/.well-known/nodeinfo", "*/*").await.json();
        let rel = |n: usize| links["links"][n]["rel"].as_str().unwrap_or_default().to_owned();
        assert!(rel(0).ends_with("/schema/2.1") && rel(1).ends_with("/schema/2.0"));
        assert_eq!(rel(2), "https://www.w3.org/ns/activitystreams#Application");
        assert_eq!(links["links"][2]["href"], json!(house.url("/actor")));
        for (version, repository) in [("2.0", false), ("2.1", true)] {
            let info = visitor.get_as(&format!("/nodeinfo/{version}"), "*/*").await.json();
            assert_eq!(info["software"]["name"], json!("convoca"));
            assert_eq!(info["software"].get("repository").is_some(), repository);
            assert!(info.get("$schema").is_none());
        }
        assert_eq!(visitor.get_as("/nodeinfo/3.0", "*/*").await.status, 404);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn supervisors_are_told_whether_the_process_is_up_and_whether_its_database_is_ready() {
    in_each_house(|house: House| async move {
        let asks = |path: &'static str| {
            let visitor = house.visitor();
            async move { visitor.get_as(path, "*/*").await }
        };
        let up = asks("/healthz").await;
        assert_eq!((up.status, up.body.as_str(), up.header("cache-control")), (200, "up", "no-store"));
        let ready = asks("/readyz").await;
        assert_eq!((ready.status, ready.body.as_str()), (200, "ready"), "also before anybody set it up");
        let forget = "DELETE FROM __diesel_schema_migrations WHERE version LIKE '2026%'";
        house.runs_sql(forget);
        let older = asks("/readyz").await;
        assert_eq!(
            (older.status, older.body.as_str(), older.header("retry-after")),
            (503, "not ready", "10")
        );
        house.runs_sql("DROP TABLE __diesel_schema_migrations");
        assert_eq!(asks("/readyz").await.status, 503);
        assert_eq!(asks("/healthz").await.status, 200, "the process is up all the same");
    })
    .await;
}
