//! Events are changed, called off and deleted by their organizers, and by nobody else.

use chrono::Duration;
use convoca::actions::accounts::add_account;
use convoca::actions::organizations::add_organization;
use convoca::domain::account::AccountRole;
use convoca::domain::policy::Acting;

use super::event_form::{TYPED, filled, hidden, publish, published};
use crate::house::{ADMIN, House, PASSWORD, group, in_each_home, member};
use crate::visitor::Visitor;

/// Somebody who is a member of another organization.
async fn rosa(house: &House) -> Visitor {
    let (new, organization) = (member("rosa@example.org", "Rosa"), group("nurses", "Nurses United"));
    house
        .context
        .transact(move |tx| {
            let account =
                add_account(tx, Acting::Operator, &new, AccountRole::Member).expect("an account for Rosa");
            add_organization(tx, Acting::Operator, &organization, Some(account))
        })
        .await
        .expect("Rosa comes in");
    let visitor = house.visitor();
    assert_eq!(visitor.log_in("rosa@example.org", PASSWORD).await.status, 303);
    visitor
}

/// What was typed, with another title.
fn titled(title: &'static str) -> Vec<(&'static str, &'static str)> {
    TYPED.iter().map(|(name, value)| (*name, if *name == "title" { title } else { *value })).collect()
}

async fn titles(house: &House) -> Vec<String> {
    house.visitor().get("/").await.texts("li.x > a")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_saved_and_a_stale_one_shows_both_versions() {
    in_each_home(|house| async move {
        let (ana, other) = (house.admin().await, house.admin().await);
        let edit = format!("{}/edit", published(&ana).await);
        let (mine, theirs) = (hidden(&ana.get(&edit).await), hidden(&other.get(&edit).await));
        let saved = other.post(&edit, &filled(&theirs, &titled("Theirs"))).await;
        assert!(saved.location().ends_with("?done=saved"), "{}", saved.body);
        assert_eq!(titles(&house).await, ["Theirs"]);

        let stale = ana.post(&edit, &filled(&mine, &titled("Mine"))).await;
        assert_eq!(stale.status, 409);
        assert_eq!(stale.texts("#stale td"), ["Theirs", "Mine"]);
        assert_eq!(stale.field("title").as_deref(), Some("Mine"), "nothing typed is lost");
        assert_eq!(titles(&house).await, ["Theirs"]);
        let version = stale.field("version").unwrap();
        let again: Vec<_> = mine
            .iter()
            .map(|(n, v)| (n.clone(), if n == "version" { version.clone() } else { v.clone() }))
            .collect();
        let saved = ana.post(&edit, &filled(&again, &titled("Mine"))).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        assert_eq!(titles(&house).await, ["Mine"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_belongs_to_another_organization_may_not_touch_it() {
    in_each_home(|house| async move {
        let (ana, rosa) = (house.admin().await, rosa(&house).await);
        let path = published(&ana).await;
        let own = hidden(&rosa.get("/events/new").await);
        for deed in ["edit", "cancel", "delete"] {
            let shown = rosa.get(&format!("{path}/{deed}")).await;
            assert_eq!(shown.status, 403, "{deed}");
            assert!(shown.body.contains("own people may do this"), "{deed}");
            let sent = rosa.post(&format!("{path}/{deed}"), &filled(&own, &titled("Taken over"))).await;
            assert_eq!(sent.status, 403, "{deed}");
        }
        assert_eq!(titles(&house).await, ["March for <housing>"]);
        let disguised = publish(&rosa, &TYPED).await;
        assert_eq!(disguised.status, 422, "she cannot publish under another's name");
        assert_eq!(disguised.texts("#errors li").len(), 1);

        let draft = [&titled("Secret plan")[..], &[("action", "draft")]].concat();
        publish(&ana, &draft).await;
        let edit = ana.get("/dashboard").await.attribute("h3 a", "href").unwrap();
        assert_eq!(rosa.get(&edit).await.status, 404, "of a draft she does not even learn that it is there");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_another_site_or_session_changes_nothing() {
    in_each_home(|house| async move {
        let (ana, elsewhere) = (house.admin().await, house.admin().await);
        let path = published(&ana).await;
        let csrf = ana.get(&format!("{path}/delete")).await.field("csrf").unwrap();
        let request = ana
            .request("POST", &format!("{path}/delete"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "text/html")
            .header("origin", "https://evil.test")
            .body(format!("csrf={csrf}"));
        let foreign = ana.send(request).await;
        assert_eq!(foreign.status, 403);
        assert!(foreign.body.contains("sent from another site"), "{}", foreign.body);
        for csrf in ["", "nonsense", &elsewhere.get("/dashboard").await.field("csrf").unwrap()] {
            let answer = ana.post(&format!("{path}/delete"), &[("csrf", csrf)]).await;
            assert_eq!(answer.status, 403, "{csrf}");
            assert!(answer.body.contains("open for too long"), "{}", answer.body);
        }
        assert_eq!(titles(&house).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calling_off_asks_with_title_and_day_and_keeps_the_event_struck_through() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let path = published(&ana).await;
        let page = ana.get(&format!("{path}/cancel")).await;
        assert!(page.texts("main").concat().contains("Saturday, December 5"), "{}", page.body);
        assert_eq!(page.texts(".box h2"), ["March for <housing>"]);
        let fields = hidden(&page);
        let done = ana.post(&format!("{path}/cancel"), &filled(&fields, &[])).await;
        assert_eq!((done.status, done.location()), (303, format!("{path}?done=called-off").as_str()));
        assert_eq!(house.visitor().get("/").await.texts("li.x s"), ["March for <housing>"]);
        let twice = ana.post(&format!("{path}/cancel"), &filled(&fields, &[])).await;
        assert_eq!(twice.status, 409);
        assert!(twice.body.contains("called off already"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_leaves_nothing_but_the_id() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let path = published(&ana).await;
        let fields = hidden(&ana.get(&format!("{path}/delete")).await);
        let done = ana.post(&format!("{path}/delete"), &filled(&fields, &[])).await;
        assert_eq!((done.status, done.location()), (303, "/dashboard?done=deleted"));
        assert!(titles(&house).await.is_empty());
        assert_eq!(ana.get(&format!("{path}/edit")).await.status, 410);
        assert_eq!(house.visitor().get_activity(&path).await.status, 410);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_public_cannot_become_a_draft_again() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let edit = format!("{}/edit", published(&ana).await);
        let fields = hidden(&ana.get(&edit).await);
        let answer = ana.post(&edit, &filled(&fields, &[&TYPED[..], &[("action", "draft")]].concat())).await;
        assert_eq!(answer.status, 422);
        assert!(answer.texts("#visibility-err")[0].contains("public already"));
        assert_eq!(titles(&house).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_asks_for_the_password_and_keeps_the_form() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let page = hidden(&ana.get("/events/new").await);
        house.later(Duration::days(40));
        let typed = [&titled("Written for hours")[..], &[("start_date", "2027-03-06")]].concat();
        let typed: Vec<_> =
            typed.into_iter().filter(|(n, v)| *n != "start_date" || *v == "2027-03-06").collect();
        let asked = ana.post("/events/new", &filled(&page, &typed)).await;
        assert_eq!(asked.status, 401);
        assert_eq!(asked.field("kept.title").as_deref(), Some("Written for hours"));
        let mut fields = vec![
            ("csrf".to_owned(), asked.field("csrf").unwrap()),
            ("email".to_owned(), ADMIN.to_owned()),
            ("kept_action".to_owned(), asked.field("kept_action").unwrap()),
        ];
        for (name, _) in filled(&page, &typed) {
            if name != "csrf" {
                let name = format!("kept.{name}");
                let value = asked.field(&name).unwrap_or_else(|| panic!("{name} is lost"));
                fields.push((name, value));
            }
        }
        let send = |password: &'static str| {
            let mut fields = fields.clone();
            fields.push(("password".to_owned(), password.to_owned()));
            fields
        };
        let wrong = send("not the password");
        let wrong: Vec<_> = wrong.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let wrong = ana.post("/login", &wrong).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.field("kept.title").as_deref(), Some("Written for hours"), "still there");
        let right = send(PASSWORD);
        let right: Vec<_> = right.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let waiting = ana.post("/login", &right).await;
        assert_eq!(waiting.status, 200, "{}", waiting.body);
        let form = waiting.attribute("main form", "action").unwrap();
        assert_eq!(form, "/events/new");
        let csrf = waiting.field("csrf").unwrap();
        let mut again: Vec<_> = filled(&page, &typed).into_iter().filter(|(n, _)| *n != "csrf").collect();
        for (name, value) in &again {
            assert_eq!(waiting.field(name).as_deref(), Some(*value), "{name}");
        }
        again.push(("csrf", &csrf));
        let done = ana.post("/events/new", &again).await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert_eq!(titles(&house).await, ["Written for hours"]);
    })
    .await;
}
