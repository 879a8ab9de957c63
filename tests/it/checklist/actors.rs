//! A: how others find our actors and what these say of themselves.

use convoca::actions::organizations::{OrganizationError, add_organization};
use convoca::domain::organization::ActorName;
use convoca::domain::policy::Acting;
use serde_json::json;

use super::text;
use crate::house::{Database, House, group, in_each_home, in_each_house};

/// The two kinds of actors: path, username, type.
const ACTORS: [(&str, &str, &str); 2] =
    [("/actor", "calendar", "Application"), ("/orgs/tenants", "tenants", "Group")];

#[actix_web::test]
async fn point_01_02_each_actor_is_found_by_handle_in_any_case_and_by_address() {
    in_each_home(|house: House| async move {
        let host = house.context.urls().host().to_string();
        for (path, name, _) in ACTORS {
            let asked = [
                format!("acct:{name}@{host}"),
                format!("acct:{}@{}", name.to_uppercase(), host.to_uppercase()),
                house.url(path),
            ];
            for resource in asked {
                let at = format!("/.well-known/webfinger?resource={resource}");
                let answer = house.visitor().get_as(&at, "*/*").await;
                assert_eq!((answer.status, answer.header("content-type")), (200, "application/jrd+json"));
                assert_eq!(answer.header("access-control-allow-origin"), "*");
                let found = answer.json();
                assert_eq!(found["subject"], json!(format!("acct:{name}@{host}")), "{resource}");
                let links = found["links"].as_array().unwrap();
                let own: Vec<_> = links.iter().filter(|link| link["rel"] == "self").collect();
                assert_eq!(own.len(), 1);
                assert_eq!(own[0]["type"], "application/activity+json");
                assert_eq!(own[0]["href"], house.visitor().get_activity(path).await.json()["id"]);
            }
        }
        let unknown = "/.well-known/webfinger?resource=acct:nobody@";
        assert_eq!(house.visitor().get_as(&format!("{unknown}{host}"), "*/*").await.status, 404);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_02_the_actor_that_signs_our_fetches_is_served_to_who_does_not_sign() {
    in_each_house(|house: House| async move {
        let answer = house.visitor().get_activity("/actor").await;
        assert_eq!(answer.status, 200);
        let actor = answer.json();
        for key in ["inbox", "preferredUsername", "publicKey"] {
            assert!(!actor[key].is_null(), "{key}");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_03_a_name_is_plain_and_never_given_twice_in_any_case() {
    in_each_home(|house: House| async move {
        for bad in ["Überall", "with space", "a-b", "", "x.y", &"a".repeat(31)] {
            assert!(ActorName::parse(bad).is_err(), "{bad:?}");
        }
        for taken in ["tenants", "calendar"] {
            let mut another = group("another", "Another");
            match ActorName::parse(taken) {
                Ok(slug) => another.slug = slug,
                // The site's own name cannot even be asked for.
                Err(_) => continue,
            }
            let refused = house
                .context
                .transact(move |tx| add_organization(tx, Acting::Operator, &another, None))
                .await;
            assert!(matches!(refused, Err(OrganizationError::SlugTaken)), "{taken}: {refused:?}");
        }
        let upper = ActorName::parse("TENANTS").map(|name| name.as_str().to_owned());
        assert!(upper.is_err() || upper.is_ok_and(|name| name == "tenants"), "case makes no other name");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_04_an_actor_says_what_mastodon_asks_for() {
    in_each_home(|house: House| async move {
        for (path, name, kind) in ACTORS {
            let actor = house.visitor().get_activity(path).await.json();
            let id = text(&actor, "id");
            assert_eq!(id, house.url(path));
            assert_eq!(actor["type"], kind);
            assert_eq!(actor["preferredUsername"], name);
            let origin = house.url("/");
            for key in ["inbox", "outbox", "followers", "following", "featured", "upcomingEvents", "url"] {
                assert!(text(&actor, key).starts_with(&origin), "{key}");
            }
            assert!(text(&actor["endpoints"], "sharedInbox").starts_with(&origin));
            assert_eq!(actor["publicKey"]["owner"], id);
            assert_eq!(actor["publicKey"]["id"], format!("{id}#main-key"));
            let context = actor["@context"].as_array().unwrap();
            assert!(context.contains(&json!("https://www.w3.org/ns/activitystreams")));
            // Epicyon refuses a document that names a context it does not know.
            let known = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"];
            assert!(context.iter().filter_map(|term| term.as_str()).all(|term| known.contains(&term)));
            assert_eq!((&actor["discoverable"], &actor["indexable"]), (&json!(true), &json!(true)));
            assert_eq!(actor["manuallyApprovesFollowers"], false);
            assert!(actor["attachment"].is_array());
            assert_eq!(actor["icon"]["type"], "Image");
            assert_eq!(actor["attributionDomains"], json!([house.context.urls().host().as_str()]));
            assert!(actor["interactionPolicy"]["canFeature"].is_object());
            assert!(!text(&actor, "published").is_empty());
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_05_followers_and_following_are_numbers() {
    in_each_home(|house: House| async move {
        for (path, _, _) in ACTORS {
            for part in ["followers", "following"] {
                let collection = house.visitor().get_activity(&format!("{path}/{part}")).await.json();
                assert!(collection["totalItems"].is_u64(), "{collection}");
                for list in ["first", "items", "orderedItems"] {
                    assert!(collection.get(list).is_none(), "{path}/{part} has {list}");
                }
            }
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_06_programs_get_json_and_people_pages() {
    in_each_home(|house: House| async move {
        let event = house.calls(json!({})).await;
        let path = format!("/events/{}", text(&event, "id"));
        let mixed = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\", application/activity+json, text/html;q=0.1";
        for path in ["/actor", "/orgs/tenants", &path] {
            for accept in ["application/activity+json", mixed] {
                let answer = house.visitor().get_as(path, accept).await;
                assert_eq!(answer.status, 200, "{path}");
                assert_eq!(answer.header("content-type"), "application/activity+json", "{path}");
                assert!(answer.header("vary").contains("Accept"), "{path}");
                assert!(!answer.header("cache-control").is_empty() && !answer.header("etag").is_empty());
                assert!(answer.body.len() < 1_000_000);
            }
        }
        assert!(house.visitor().get(&path).await.header("content-type").starts_with("text/html"));
        assert!(house.visitor().get("/@tenants").await.header("content-type").starts_with("text/html"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_07_a_page_names_its_object() {
    in_each_home(|house: House| async move {
        let event = house.calls(json!({})).await;
        let page = format!("/events/{}", text(&event, "id"));
        for (page, id) in [("/@tenants", house.url("/orgs/tenants")), (&page, text(&event, "uri").to_owned())]
        {
            let answer = house.visitor().get(page).await;
            let named = answer.attribute("link[rel=alternate][type=\"application/activity+json\"]", "href");
            assert_eq!(named, Some(id), "{page}");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_08_an_outage_is_never_taken_for_a_deletion() {
    let house = House::open(Database::Sqlite).await;
    house.set_up().await;
    let event = house.calls(json!({})).await;
    // The database's tables are taken away under the running server.
    house.breaks_its_database();
    let paths = [
        "/orgs/tenants".to_owned(),
        "/orgs/tenants/outbox".to_owned(),
        format!("/events/{}", text(&event, "id")),
        format!("/.well-known/webfinger?resource={}", house.url("/orgs/tenants")),
    ];
    for path in paths {
        let answer = house.visitor().get_activity(&path).await;
        assert_eq!(answer.status, 503, "{path}: {}", answer.body);
        assert!(!answer.header("retry-after").is_empty(), "{path}");
    }
}

#[actix_web::test]
async fn point_08_what_never_was_is_404_and_what_was_deleted_410() {
    in_each_home(|house: House| async move {
        let event = house.calls(json!({})).await;
        let path = format!("/events/{}", text(&event, "id"));
        assert_eq!(house.program().await.delete(&format!("/api/v1{path}")).await.status, 204);
        let gone = house.visitor().get_activity(&path).await;
        assert_eq!((gone.status, &gone.json()["type"]), (410, &json!("Tombstone")));
        for never in ["/events/00000000-0000-4000-8000-000000000000", "/orgs/nobody"] {
            assert_eq!(house.visitor().get_activity(never).await.status, 404, "{never}");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_09_nodeinfo_and_host_meta_are_there() {
    in_each_home(|house: House| async move {
        let visitor = house.visitor();
        for version in ["2.0", "2.1"] {
            let info = visitor.get_as(&format!("/nodeinfo/{version}"), "*/*").await.json();
            assert_eq!(info["version"], version);
            assert_eq!(info["protocols"], json!(["activitypub"]));
            assert_eq!(info["software"]["name"], "convoca");
        }
        let meta = visitor.get_as("/.well-known/host-meta", "*/*").await;
        assert_eq!(meta.status, 200);
        assert!(meta.header("content-type").starts_with("application/xrd+xml"));
        assert!(meta.body.contains("/.well-known/webfinger?resource={uri}"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_10_all_organizations_live_on_one_host() {
    in_each_home(|house: House| async move {
        let actor = house.visitor().get_activity("/orgs/tenants").await.json();
        let host = |address: &str| url::Url::parse(address).unwrap().host_str().unwrap().to_owned();
        assert_eq!(host(text(&actor, "id")), host(&house.url("/")));
        house.close().await;
    })
    .await;
}
