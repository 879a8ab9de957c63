//! Moderators decide about other servers, one at a time or by a list.

use convoca::actions::accounts::add_account;
use convoca::domain::account::AccountRole;
use convoca::domain::policy::Acting;
use convoca::storage::{self, StorageError};
use reqwest::multipart;

use super::moderation::send;
use crate::federation::neighbour::Neighbour;
use crate::house::{House, PASSWORD, in_each_home, member};
use crate::visitor::{Answer, Visitor};

const LIST: &str = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n\
    bad.example,suspend,true,true,\"Threats, many\",false\n\
    loud.example,silence,false,false,,true\n\
    mild.example,noop,false,false,,false\n\
    ally.example,suspend,false,false,,false\n\
    b*d.example,suspend,false,false,,false\n";

async fn decide(ana: &Visitor, fields: &[(&str, &str)]) -> Answer {
    send(ana, "/admin/hosts", "/admin/hosts", fields).await
}

#[actix_web::test]
async fn a_decision_is_made_told_changed_and_taken_back() {
    in_each_home(|house: House| async move {
        let ana = house.admin().await;
        let empty = ana.get("/admin/hosts").await;
        assert_eq!(empty.texts("p.empty"), ["Nothing is decided about any site yet."]);
        let typed = [("host", "https://Bad.Example/@x"), ("policy", "blocked"), ("reason", "Threats")];
        let done = decide(&ana, &typed).await;
        assert_eq!((done.status, done.location()), (303, "/admin/hosts?done=host-decided"), "{}", done.body);
        let page = ana.get("/admin/hosts").await;
        assert_eq!(page.texts(".cards h3"), ["bad.example"]);
        assert!(page.texts(".cards li")[0].contains("Threats"), "{:?}", page.texts(".cards li"));
        let change = page.attribute(".cards a.button", "href").unwrap();
        assert_eq!(change, "/admin/hosts?host=bad.example#decide");
        let form = ana.get("/admin/hosts?host=bad.example").await;
        assert_eq!(form.field("host").as_deref(), Some("bad.example"));
        assert_eq!(form.attribute("[name=policy][checked]", "value").as_deref(), Some("blocked"));
        let softer = [("host", "bad.example"), ("policy", "silenced"), ("reject_media", "1"), ("reason", "")];
        assert_eq!(decide(&ana, &softer).await.status, 303);
        let page = ana.get("/admin/hosts").await;
        assert!(page.texts(".cards li")[0].contains("no pictures"));
        assert_eq!(decide(&ana, &[("host", "bad.example"), ("policy", "usual")]).await.status, 303);
        assert!(ana.get("/admin/hosts").await.texts(".cards h3").is_empty());
        let deeds = house.context.read::<_, StorageError>(|conn| {
            use convoca::storage::schema::audit;
            use diesel::prelude::*;
            let rows: Vec<(String, String)> =
                audit::table.order(audit::id).select((audit::action, audit::subject)).load(conn)?;
            Ok(rows)
        });
        let told: Vec<String> = deeds.await.unwrap().into_iter().map(|(_, subject)| subject).collect();
        assert_eq!(told, ["bad.example blocked", "bad.example silenced", "bad.example usual"]);
    })
    .await;
}

#[actix_web::test]
async fn what_is_wrong_is_told_beside_its_field_with_everything_kept() {
    in_each_home(|house: House| async move {
        let ana = house.admin().await;
        let nameless =
            decide(&ana, &[("host", "not a name"), ("policy", "blocked"), ("reason", "Because")]).await;
        assert_eq!(nameless.status, 422);
        assert_eq!(nameless.texts("#host-err"), ["This is no name of a site."]);
        assert_eq!(nameless.field("reason").as_deref(), Some("Because"));
        let own = house.context.settings().public_url.host().to_string();
        let ours = decide(&ana, &[("host", &own), ("policy", "blocked"), ("reason", "")]).await;
        assert_eq!(ours.status, 422);
        assert_eq!(ours.texts("#host-err"), ["That is this very site, or a name above it."]);
        let long = "x".repeat(501);
        let long = decide(&ana, &[("host", "a.example"), ("policy", "blocked"), ("reason", &long)]).await;
        assert_eq!((long.status, long.texts("#reason-err").len()), (422, 1));
        let odd = decide(&ana, &[("host", "a.example"), ("policy", "perhaps")]).await;
        assert_eq!(odd.status, 400);
        let none = house.context.read::<_, StorageError>(storage::hosts::decided).await;
        assert!(none.unwrap().is_empty());
    })
    .await;
}

#[actix_web::test]
async fn blocking_who_is_tied_to_us_is_asked_about_once_with_what_goes() {
    in_each_home(|house: House| async move {
        let (ana, neighbour) = (house.admin().await, Neighbour::arrive().await);
        let follow = neighbour.activity("Follow", "/f/1", &serde_json::json!(house.url("/actor")));
        neighbour.tells(&house, &follow).await;
        house.mirrors(&neighbour).await;
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        let host = neighbour.host();
        let asked = decide(&ana, &[("host", &host), ("policy", "blocked"), ("reason", "Threats")]).await;
        assert_eq!(asked.status, 200);
        assert_eq!(asked.texts("h1"), ["Block this site"]);
        assert_eq!(
            asked.texts("main .box p"),
            ["1 follower is let go · 1 source is removed · 1 event leaves the calendar"]
        );
        assert_eq!(house.lists().await, ["Assembly"]);
        let fields = [("host", host.as_str()), ("policy", "blocked"), ("reason", "Threats"), ("sure", "1")];
        assert_eq!(decide(&ana, &fields).await.status, 303);
        assert!(house.lists().await.is_empty());
        assert_eq!(house.followers("calendar").await, 0);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_list_is_looked_at_before_it_is_taken_over_and_only_ever_adds() {
    in_each_home(|house: House| async move {
        let ana = house.admin().await;
        decide(&ana, &[("host", "ally.example"), ("policy", "allowed"), ("reason", "")]).await;
        decide(&ana, &[("host", "loud.example"), ("policy", "blocked"), ("reason", "Ours")]).await;
        let page = ana.get("/admin/hosts/import").await;
        let csrf = page.field("csrf").unwrap();
        let file = multipart::Part::text(LIST).file_name("list.csv");
        let form =
            multipart::Form::new().text("csrf", csrf.clone()).text("action", "preview").part("file", file);
        let looked = ana.post_multipart("/admin/hosts/import", form).await;
        assert_eq!(looked.status, 200, "{}", looked.body);
        assert_eq!(
            looked.texts(".box li"),
            [
                "1 site is decided about for the first time",
                "2 entries change nothing",
                "These stay allowed: ally.example"
            ]
        );
        assert_eq!(
            looked.texts("section ul.plain li"),
            ["Line 6: b*d.example · The name is hidden behind asterisks; ask whoever made the list."]
        );
        let decided = || house.context.read::<_, StorageError>(storage::hosts::decided);
        assert_eq!(decided().await.unwrap().len(), 2, "looking decides nothing");
        let list = looked.field("list").unwrap();
        let fields = [("csrf", csrf.as_str()), ("action", "apply"), ("list", list.as_str())];
        let done = ana.post("/admin/hosts/import", &fields).await;
        assert_eq!((done.status, done.location()), (303, "/admin/hosts?done=hosts-imported"));
        let told: Vec<String> = decided()
            .await
            .unwrap()
            .into_iter()
            .map(|known| format!("{} {}", known.host, known.decision.policy))
            .collect();
        assert_eq!(told, ["ally.example allowed", "bad.example blocked", "loud.example blocked"]);
        let export = ana.get("/admin/hosts/export").await;
        assert_eq!(export.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(
            export.body.lines().skip(1).collect::<Vec<_>>(),
            [
                "bad.example,suspend,true,true,\"Threats, many\",false",
                "loud.example,suspend,false,false,Ours,false"
            ]
        );
        for (list, status) in [("", 422), ("#domain\n", 422), (&"a.example\n".repeat(20_000), 422)] {
            let fields = [("csrf", csrf.as_str()), ("action", "preview"), ("list", list)];
            let answer = ana.post("/admin/hosts/import", &fields).await;
            assert_eq!((answer.status, answer.texts("#list-err").len()), (status, 1), "{}", list.len());
        }
    })
    .await;
}

#[actix_web::test]
async fn only_moderators_see_and_decide() {
    in_each_home(|house: House| async move {
        let new = member("rosa@example.org", "Rosa");
        let added =
            house.context.transact(move |tx| add_account(tx, Acting::Operator, &new, AccountRole::Member));
        added.await.expect("an account for Rosa");
        let rosa = house.visitor();
        rosa.log_in("rosa@example.org", PASSWORD).await;
        for page in ["/admin/hosts", "/admin/hosts/import", "/admin/hosts/export", "/admin/reports"] {
            assert_eq!(rosa.get(page).await.status, 403, "{page}");
            assert_eq!(house.visitor().get(page).await.status, 303, "{page}");
        }
        let csrf = rosa.get("/dashboard").await.field("csrf").unwrap();
        for (path, fields) in [
            ("/admin/hosts", vec![("host", "a.example"), ("policy", "blocked")]),
            ("/admin/hosts/import", vec![("action", "apply"), ("list", "a.example")]),
            ("/admin/reports/6f3d0c3e-1111-4a6b-9a53-4d1e5d0f2a11", vec![("verdict", "dismiss")]),
            ("/admin/reports/6f3d0c3e-1111-4a6b-9a53-4d1e5d0f2a11/forward", vec![]),
        ] {
            let answer = rosa.post(path, &[&[("csrf", csrf.as_str())], &fields[..]].concat()).await;
            assert_eq!(answer.status, 403, "{path}");
        }
    })
    .await;
}
