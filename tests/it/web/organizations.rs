//! Those who look after an organization change what it says, pause it, move it, and end it.

use convoca::actions::accounts::add_account;
use convoca::domain::account::AccountRole;
use convoca::domain::organization::MemberRole;
use convoca::domain::policy::Acting;
use convoca::storage::{self, StorageError};
use serde_json::json;

use super::event_form::published;
use super::moderation::send;
use crate::federation::neighbour::Neighbour;
use crate::house::{House, PASSWORD, in_each_home, member};
use crate::visitor::Visitor;

const SETTINGS: &str = "/dashboard/orgs/tenants";

const FIELDS: [(&str, &str); 5] = [
    ("name", "Tenants United"),
    ("about", "We **stay**."),
    ("language", "es"),
    ("website", "https://tenants.example"),
    ("contact", "hello@tenants.example"),
];

/// Somebody with a role on the site and maybe one in the Tenants Union, logged in.
async fn somebody(
    house: &House,
    email: &'static str,
    role: AccountRole,
    belongs: Option<MemberRole>,
) -> Visitor {
    let new = member(email, "Rosa");
    let added = house.context.transact::<_, convoca::actions::accounts::AccountError>(move |tx| {
        let key = add_account(tx, Acting::Operator, &new, role)?;
        if let Some(role) = belongs {
            let organization = storage::organizations::by_slug(tx.conn, "tenants")?.expect("set up").key;
            storage::organizations::add_member(tx.conn, organization, key, role, tx.now)?;
        }
        Ok(())
    });
    added.await.expect("an account");
    let visitor = house.visitor();
    visitor.log_in(email, PASSWORD).await;
    visitor
}

#[actix_web::test]
async fn an_owner_changes_what_the_organization_says() {
    in_each_home(|house: House| async move {
        let ana = house.admin().await;
        let path = published(&ana).await;
        assert!(ana.get("/dashboard").await.body.contains(SETTINGS));
        assert!(ana.get("/@tenants").await.body.contains(SETTINGS));
        let saved = send(&ana, SETTINGS, SETTINGS, &[&FIELDS[..], &[("discreet", "1")]].concat()).await;
        assert_eq!(
            (saved.status, saved.location()),
            (303, "/dashboard/orgs/tenants?done=organization-saved"),
            "{}",
            saved.body
        );
        let form = ana.get(SETTINGS).await;
        assert_eq!(form.field("name").as_deref(), Some("Tenants United"));
        assert_eq!(form.attribute("[name=language] [selected]", "value").as_deref(), Some("es"));
        let visitor = house.visitor();
        let page = visitor.get("/@tenants").await;
        assert_eq!(page.texts("h1"), ["Tenants United"]);
        assert!(!page.body.contains(SETTINGS));
        // A discreet organization is not named beside its events.
        let event = visitor.get(&path).await;
        assert!(!event.body.contains("Tenants"), "the page names nobody");
        assert_eq!(visitor.get_activity(&path).await.json()["organizers"], json!(null));
        assert!(!visitor.get("/").await.body.contains("Tenants"));
        let wrong =
            [("name", ""), ("about", "x"), ("language", "es"), ("website", "javascript:x"), ("contact", "")];
        let wrong = send(&ana, SETTINGS, SETTINGS, &wrong).await;
        assert_eq!((wrong.status, wrong.texts("#name-err").len()), (422, 1));
        assert_eq!(wrong.field("website").as_deref(), Some("javascript:x"), "what was typed is still there");
    })
    .await;
}

#[actix_web::test]
async fn other_accounts_are_looked_up_before_they_are_named() {
    in_each_home(|house: House| async move {
        let (ana, neighbour) = (house.admin().await, Neighbour::arrive().await);
        let ada = neighbour.ada();
        let with = |aliases: &str| {
            let mut fields: Vec<(&str, String)> = FIELDS.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
            fields.push(("also_known_as", aliases.to_owned()));
            fields
        };
        let post = async |fields: Vec<(&str, String)>| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            send(&ana, SETTINGS, SETTINGS, &fields).await
        };
        let nobody = post(with(&neighbour.at("/users/nobody"))).await;
        assert_eq!((nobody.status, nobody.texts("#also_known_as-err").len()), (422, 1));
        let many = vec![ada.clone(); 11].join("\n");
        assert_eq!(post(with(&many)).await.status, 422);
        assert_eq!(post(with(&format!("{ada}\n\n{ada}\n"))).await.status, 303);
        let actor = house.visitor().get_activity("/orgs/tenants").await.json();
        assert_eq!(actor["alsoKnownAs"], json!([ada]));
        // What is known is not asked for again.
        let before = neighbour.asked().await.len();
        assert_eq!(post(with(&ada)).await.status, 303);
        assert_eq!(neighbour.asked().await.len(), before);
        assert_eq!(post(with("")).await.status, 303);
        assert_eq!(house.visitor().get_activity("/orgs/tenants").await.json().get("alsoKnownAs"), None);
    })
    .await;
}

#[actix_web::test]
async fn an_organization_moves_only_to_an_account_that_takes_it_in() {
    in_each_home(|house: House| async move {
        let (ana, neighbour) = (house.admin().await, Neighbour::arrive().await);
        let page = format!("{SETTINGS}/move");
        let refused = send(&ana, &page, &page, &[("target", &neighbour.ada())]).await;
        assert_eq!((refused.status, refused.texts("#target-err").len()), (422, 1));
        let own = house.url("/orgs/tenants");
        let itself = send(&ana, &page, &page, &[("target", &own)]).await;
        assert_eq!(itself.texts("#target-err"), ["That is this very account."]);
        let mut ada = neighbour.person("ada");
        ada["alsoKnownAs"] = json!([own]);
        neighbour.vanish().await;
        neighbour.shows("/users/ada", &ada).await;
        let moved = send(&ana, &page, &page, &[("target", &neighbour.ada())]).await;
        assert_eq!(moved.location(), "/dashboard/orgs/tenants?done=organization-moved", "{}", moved.body);
        assert!(ana.get(SETTINGS).await.body.contains(&neighbour.ada()));
        let back = send(&ana, SETTINGS, &format!("{SETTINGS}/return"), &[]).await;
        assert_eq!(back.location(), "/dashboard/orgs/tenants?done=organization-returned");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_moderator_s_pause_is_a_moderator_s_to_end() {
    in_each_home(|house: House| async move {
        let rosa = somebody(&house, "rosa@example.org", AccountRole::Member, Some(MemberRole::Owner)).await;
        let mo = somebody(&house, "mo@example.org", AccountRole::Moderator, None).await;
        let (pause, resume) = (format!("{SETTINGS}/pause"), format!("{SETTINGS}/resume"));
        assert_eq!(rosa.get(&pause).await.texts("h1"), ["Take a break"]);
        assert_eq!(send(&rosa, &pause, &pause, &[]).await.status, 303);
        assert_eq!(send(&rosa, SETTINGS, &resume, &[]).await.status, 303);
        let form = mo.get(SETTINGS).await;
        assert!(form.attribute("[name=about]", "name").is_none(), "what it says is its own");
        assert_eq!(send(&mo, &pause, &pause, &[]).await.status, 303);
        let told = rosa.get(SETTINGS).await;
        assert!(told.attribute("form[action$=resume]", "action").is_none());
        assert_eq!(send(&rosa, SETTINGS, &resume, &[]).await.status, 403);
        assert_eq!(send(&rosa, SETTINGS, &pause, &[]).await.status, 409);
        assert_eq!(send(&mo, SETTINGS, &resume, &[]).await.status, 303);
        for path in [SETTINGS.to_owned(), format!("{SETTINGS}/delete")] {
            let sent = send(&mo, SETTINGS, &path, &[("name", "Tenants Union")]).await;
            assert_eq!(sent.status, 403, "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn deleting_asks_for_the_name_and_strangers_get_nowhere() {
    in_each_home(|house: House| async move {
        let ana = house.admin().await;
        let path = published(&ana).await;
        let editor = somebody(&house, "ed@example.org", AccountRole::Member, Some(MemberRole::Editor)).await;
        let delete = format!("{SETTINGS}/delete");
        for page in [SETTINGS, delete.as_str()] {
            assert_eq!(editor.get(page).await.status, 403, "{page}");
            assert_eq!(house.visitor().get(page).await.status, 303, "{page}");
        }
        let csrf = editor.get("/dashboard").await.field("csrf").unwrap();
        let sneaky = editor.post(&delete, &[("csrf", &csrf), ("name", "Tenants Union")]).await;
        assert_eq!(sneaky.status, 403);
        let wrong = send(&ana, &delete, &delete, &[("name", "tenants")]).await;
        assert_eq!((wrong.status, wrong.texts("#name-err").len()), (422, 1));
        let done = send(&ana, &delete, &delete, &[("name", "Tenants Union")]).await;
        assert_eq!(done.location(), "/dashboard?done=organization-deleted");
        house.work().await;
        assert_eq!(house.visitor().get(&path).await.status, 410);
        assert_eq!(ana.get(SETTINGS).await.status, 404);
        let deeds = house.context.read::<_, StorageError>(|conn| {
            use convoca::storage::schema::audit;
            use diesel::prelude::*;
            Ok(audit::table
                .filter(audit::action.eq("organization-deleted"))
                .count()
                .get_result::<i64>(conn)?)
        });
        assert_eq!(deeds.await.unwrap(), 1);
        house.close().await;
    })
    .await;
}
