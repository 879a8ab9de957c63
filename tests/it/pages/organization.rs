//! `GET /@{org}`.

use convoca::actions::organizations::add_organization;
use convoca::domain::account::AccountRole;
use convoca::domain::ids::AccountKey;
use convoca::domain::policy::Acting;

use super::calls::{call, publish};
use crate::house::{House, group, in_each_home};

#[actix_web::test]
async fn an_organization_shows_what_it_calls_to_and_how_to_follow_it() {
    in_each_home(|house: House| async move {
        publish(&house, call("Rent strike rally", "2026-12-05T11:00")).await;
        let page = house.visitor().get("/@tenants").await;
        assert_eq!((page.status, page.texts("h1")), (200, vec!["Tenants Union".to_owned()]));
        assert_eq!(page.texts(".x .p-name"), ["Rent strike rally"]);
        assert_eq!(page.texts(".handle code"), [format!("@tenants@localhost:{}", house.port)]);
        let actor = page.attribute("link[type=\"application/activity+json\"]", "href");
        assert_eq!(actor, Some(house.url("/orgs/tenants")));
        let feed = page.attribute("link[type=\"text/calendar\"]", "href");
        assert_eq!(feed.as_deref(), Some("/@tenants/calendar.ics"));
        assert_eq!(house.visitor().get("/@TENANTS").await.status, 200, "short names have one spelling");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_organization_that_waits_is_not_there_yet() {
    in_each_home(|house: House| async move {
        let somebody = Acting::Account(AccountKey(1), AccountRole::Member);
        let new = group("newcomers", "Newcomers");
        house
            .context
            .transact(move |tx| add_organization(tx, somebody, &new, None))
            .await
            .expect("an organization");
        let visitor = house.visitor();
        assert_eq!(visitor.get("/@newcomers").await.status, 404);
        assert_eq!(visitor.get("/@nobody").await.status, 404);
        assert!(!visitor.get("/about").await.body.contains("Newcomers"));
        house.close().await;
    })
    .await;
}
