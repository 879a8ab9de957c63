//! Following, boosting and answering from one's own account somewhere else.

use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::event_form::published;
use super::moderation::send;
use crate::federation::neighbour::Neighbour;
use crate::house::{House, in_each_home};
use crate::visitor::Answer;

const INTENT: &str = "https://w3id.org/fep/3b86/";
const SUBSCRIBE: &str = "http://ostatus.org/schema/1.0/subscribe";

async fn fingers(neighbour: &Neighbour, links: &[(&str, String)]) {
    let mut all = vec![json!({"rel": "self", "type": "application/activity+json", "href": neighbour.ada()})];
    all.extend(links.iter().map(|(rel, template)| json!({"rel": rel, "template": template})));
    let answer: Value = json!({"subject": format!("acct:ada@{}", neighbour.host()), "links": all});
    neighbour.reset().await;
    neighbour.answers("/.well-known/webfinger", ResponseTemplate::new(200).set_body_json(answer)).await;
}

async fn go(house: &House, page: &str, intent: &str, account: &str) -> Answer {
    send(&house.visitor(), page, page, &[("intent", intent), ("account", account)]).await
}

#[actix_web::test]
async fn point_12_a_handle_leads_to_its_own_server_s_page_by_the_best_way_it_offers() {
    in_each_home(|house: House| async move {
        let ana = house.admin().await;
        let event = published(&ana).await;
        let page = format!("{event}/interact");
        let neighbour = Neighbour::arrive().await;
        let handle = format!("@ada@{}", neighbour.host());
        let at = |path: &str| neighbour.at(path);
        let encoded =
            |object: &str| -> String { url::form_urlencoded::byte_serialize(object.as_bytes()).collect() };
        let (organizer, object) = (encoded(&house.url("/orgs/tenants")), encoded(&house.url(&event)));
        let (subscribe, whole) =
            ((SUBSCRIBE, at("/sub?uri={uri}")), (&*format!("{INTENT}Object"), at("/open?o={object}")));
        let named = |name: &str, place: &str| {
            (format!("{INTENT}{name}"), at(&format!("/{name}?x={{{place}}}&n={{name}}")))
        };
        let (follow, announce, create) =
            (named("Follow", "object"), named("Announce", "object"), named("Create", "inReplyTo"));
        let lines = [
            (vec![subscribe.clone()], ["/sub?uri={f}", "/sub?uri={e}", "/sub?uri={e}"]),
            (vec![subscribe.clone(), whole.clone()], ["/open?o={f}", "/open?o={e}", "/open?o={e}"]),
            (
                vec![
                    subscribe.clone(),
                    whole.clone(),
                    (&*follow.0, follow.1.clone()),
                    (&*announce.0, announce.1.clone()),
                    (&*create.0, create.1.clone()),
                ],
                ["/Follow?x={f}&n=", "/Announce?x={e}&n=", "/Create?x={e}&n="],
            ),
            (
                vec![],
                [
                    "/authorize_interaction?uri={f}",
                    "/authorize_interaction?uri={e}",
                    "/authorize_interaction?uri={e}",
                ],
            ),
            // A template that leads elsewhere, or nowhere, is passed over.
            (
                vec![(SUBSCRIBE, "https://evil.example/?uri={uri}".to_owned()), (SUBSCRIBE, at("/no-place"))],
                [
                    "/authorize_interaction?uri={f}",
                    "/authorize_interaction?uri={e}",
                    "/authorize_interaction?uri={e}",
                ],
            ),
        ];
        for (links, expected) in &lines {
            fingers(&neighbour, links).await;
            for (intent, there) in ["follow", "boost", "answer"].iter().zip(expected) {
                let answer = go(&house, &page, intent, &handle).await;
                let there = at(&there.replace("{f}", &organizer).replace("{e}", &object));
                assert_eq!((answer.status, answer.location()), (303, there.as_str()), "{links:?}");
                assert_eq!(answer.header("cache-control"), "no-store");
            }
        }
        // From an organization's page.
        fingers(&neighbour, &[subscribe]).await;
        let answer = go(&house, "/@tenants/interact", "follow", &handle).await;
        assert_eq!(answer.location(), at(&format!("/sub?uri={organizer}")));
        // The page lets the browser follow the redirect, and nothing else.
        let form = house.visitor().get(&page).await;
        assert!(form.header("content-security-policy").contains("form-action 'self' https:"));
        assert!(house.files_contain("ada@").is_empty() && house.files_contain("users/ada").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_server_s_name_is_enough_and_mistakes_are_told_beside_the_field() {
    in_each_home(|house: House| async move {
        let ana = house.admin().await;
        let page = format!("{}/interact", published(&ana).await);
        let neighbour = Neighbour::arrive().await;
        let answer = go(&house, &page, "boost", &neighbour.at("/about")).await;
        assert_eq!(answer.status, 303);
        assert!(answer.location().contains("/authorize_interaction?uri="), "{}", answer.location());
        let own = house.context.settings().public_url.host().to_string();
        let unknown = format!("@nobody@{}", neighbour.host());
        for (account, words) in [
            ("", "neither an account"),
            ("nonsense", "neither an account"),
            ("javascript:alert(1)", "neither an account"),
            (own.as_str(), "this very site"),
            (unknown.as_str(), "has that name"),
        ] {
            let answer = go(&house, &page, "follow", account).await;
            assert_eq!(answer.status, 422, "{account}");
            let told = answer.texts("#account-err").concat();
            assert!(told.contains(words), "{account}: {told}");
            assert_eq!(answer.field("account").as_deref(), Some(account));
        }
        let none = go(&house, &page, "like", "@ada@peer.example").await;
        assert_eq!((none.status, none.texts("#intent-err").len()), (422, 1));
        let stale = house
            .visitor()
            .post(&page, &[("csrf", "x"), ("intent", "follow"), ("account", "a@b.example")])
            .await;
        assert_eq!(stale.status, 422);
        house
            .decides(
                &neighbour.host(),
                convoca::domain::host_decision::HostDecision::of(
                    convoca::domain::host_decision::HostPolicy::Blocked,
                ),
            )
            .await;
        let blocked = go(&house, &page, "follow", &format!("@ada@{}", neighbour.host())).await;
        assert!(blocked.texts("#account-err").concat().contains("do not talk"));
        for path in ["/events/6f3d0c3e-1111-4a6b-9a53-4d1e5d0f2a11/interact", "/@nobody/interact"] {
            assert_eq!(house.visitor().get(path).await.status, 404, "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn who_comes_from_elsewhere_with_an_account_here_is_led_to_the_sources() {
    in_each_home(|house: House| async move {
        let host = house.context.settings().public_url.host().to_string();
        let finger =
            house.visitor().get(&format!("/.well-known/webfinger?resource=acct:calendar@{host}")).await;
        let links = finger.json()["links"].as_array().unwrap().clone();
        let template = links.iter().find(|link| link["rel"] == SUBSCRIBE).unwrap()["template"].clone();
        assert_eq!(template, house.url("/authorize_interaction?uri={uri}"));
        let path = "/authorize_interaction?uri=https%3A%2F%2Fpeer.example%2F%40ada";
        assert_eq!(house.visitor().get(path).await.status, 303, "to the log-in");
        let ana = house.admin().await;
        let led = ana.get(path).await;
        assert_eq!(led.location(), "/dashboard/sources?target=https%3A%2F%2Fpeer.example%2F%40ada");
        let form = ana.get(led.location()).await;
        assert_eq!(form.field("target").as_deref(), Some("https://peer.example/@ada"));
        assert_eq!(ana.get("/authorize_interaction").await.status, 400);
    })
    .await;
}
