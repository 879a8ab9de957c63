//! What the site and its organizations say of themselves.

use convoca::actions::profiles::{ProfileChange, ProfileError, describe_organization, describe_site};
use convoca::domain::account::AccountRole;
use convoca::domain::ids::AccountKey;
use convoca::domain::policy::Acting;

use super::calls::{call, page_of, publish, tenants};
use crate::house::{House, in_each_home};

#[actix_web::test]
async fn whom_to_write_to_stands_on_every_page_that_needs_it() {
    in_each_home(|house: House| async move {
        let key = tenants(&house).await;
        let change = ProfileChange {
            about: Some("We **stay**.".into()),
            contact: Some("hello@tenants.example".into()),
            website: Some("https://tenants.example/".into()),
            ..ProfileChange::default()
        };
        let site = ProfileChange { contact: Some("https://westside.example/write".into()), ..change.clone() };
        house
            .context
            .transact(move |tx| {
                describe_site(tx, Acting::Operator, &site)?;
                describe_organization(tx, Acting::Operator, key, &change)
            })
            .await
            .expect("described");
        let id = publish(&house, call("Rent strike rally", "2026-12-05T11:00")).await;
        let visitor = house.visitor();
        for path in ["/@tenants".to_owned(), page_of(id), "/contact".to_owned()] {
            let page = visitor.get(&path).await;
            let mail = page.attribute("main a[href^=mailto]", "href");
            assert_eq!(mail.as_deref(), Some("mailto:hello@tenants.example"), "{path}");
        }
        assert_eq!(visitor.get("/@tenants").await.texts(".p-note strong"), ["stay"]);
        let contact = visitor.get("/contact").await;
        assert_eq!(contact.texts("main h2"), ["Westside Calendar", "Tenants Union"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_stranger_describes_nobody_and_a_website_is_an_address() {
    in_each_home(|house: House| async move {
        let key = tenants(&house).await;
        let describe = async |acting: Acting, change: ProfileChange| {
            house.context.transact(move |tx| describe_organization(tx, acting, key, &change)).await
        };
        let stranger = Acting::Account(AccountKey(999), AccountRole::Moderator);
        let refused = describe(stranger, ProfileChange::default()).await;
        assert!(matches!(refused, Err(ProfileError::NotAllowed)), "{refused:?}");
        let script =
            ProfileChange { website: Some("javascript:alert(1)".into()), ..ProfileChange::default() };
        let refused = describe(Acting::Operator, script).await;
        assert!(matches!(refused, Err(ProfileError::Website)), "{refused:?}");
        let long = ProfileChange { contact: Some("x".repeat(201)), ..ProfileChange::default() };
        let refused = describe(Acting::Operator, long).await;
        assert!(matches!(refused, Err(ProfileError::TooLong { field: "contact", .. })), "{refused:?}");
        house.close().await;
    })
    .await;
}
