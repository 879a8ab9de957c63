//! The page of a source: what would come, what came, what did not and why, and what a person must decide.

use convoca::domain::source::SourcePolicy;
use wiremock::ResponseTemplate;

use crate::house::{House, in_each_home};
use crate::peers::peer::Peer;
use crate::sources::homes::{add, entries, entry, next_turn, settle, shows_feed, titles};
use crate::visitor::{Answer, Visitor};

async fn send(visitor: &Visitor, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let csrf = visitor.get(page).await.field("csrf").expect("a form");
    visitor.post(path, &[&[("csrf", csrf.as_str())], fields].concat()).await
}

#[actix_web::test]
async fn what_would_come_is_shown_before_anything_is_added() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let weekly = entry("w", "Weekly", "20260106T190000Z", "RRULE:FREQ=WEEKLY\r\n");
        let told = [entries(1).remove(0), weekly, entry("x", "Sometime", "soon", "")];
        shows_feed(&peer, &told).await;
        let ana = house.admin().await;
        let (sources, target) = ("/dashboard/sources", peer.at("/all.ics"));
        let fields = [("target", target.as_str()), ("policy", "publish"), ("action", "preview")];
        let shown = send(&ana, sources, sources, &fields).await;
        assert_eq!(shown.status, 200);
        assert_eq!(shown.texts("#preview li strong"), ["Weekly", "a", "Sometime"], "the soonest first");
        assert!(shown.body.contains("Harbour"), "what it calls itself");
        assert_eq!(shown.field("target").as_deref(), Some(target.as_str()), "what was typed stays");
        assert!(ana.get(sources).await.texts(".cards h2").is_empty(), "nothing was added");
        let added = send(&ana, sources, sources, &[fields[0], fields[1], ("action", "add")]).await;
        assert_eq!(added.location(), "/dashboard/sources?done=source-added");
        settle(&house).await;
        assert!(titles(&house).await.contains(&"a".to_owned()));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_feed_is_given_to_an_organization_and_an_account_cannot_be() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows_feed(&peer, &entries(1)).await;
        crate::sources::homes::group(&peer, "/groups/harbour", &[]).await;
        let ana = house.admin().await;
        let sources = "/dashboard/sources";
        let account = peer.at("/groups/harbour");
        let fields = [("target", account.as_str()), ("organization", "tenants")];
        let refused = send(&ana, sources, sources, &fields).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.texts("#organization-err").len(), 1);
        let unknown = [("target", account.as_str()), ("organization", "nobody")];
        assert_eq!(send(&ana, sources, sources, &unknown).await.status, 422);
        let feed = peer.at("/all.ics");
        let fields = [("target", feed.as_str()), ("organization", "tenants")];
        assert_eq!(send(&ana, sources, sources, &fields).await.status, 303);
        settle(&house).await;
        let page = house.visitor().get("/@tenants").await;
        assert_eq!(page.texts("li.x > a"), ["a"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_source_s_page_says_what_came_what_did_not_and_asks_what_it_must() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let mut told = entries(3);
        told.push(entry("x", "Sometime", "soon", ""));
        shows_feed(&peer, &told).await;
        let id = add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        let (ana, here) = (house.admin().await, format!("/dashboard/sources/{id}"));
        let page = ana.get(&here).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("3 new"), "{}", page.body);
        assert_eq!(page.texts("section:last-of-type h3"), ["Sometime"]);
        assert!(page.texts(".box.warn").is_empty());
        assert_ne!(house.visitor().get(&here).await.status, 200, "only for who is logged in");

        peer.reset().await;
        peer.answers("/all.ics", ResponseTemplate::new(200).set_body_raw("<html>", "text/html")).await;
        next_turn(&house).await;
        assert_eq!(ana.get(&here).await.texts(".box.warn h2"), ["Is this right?"]);
        let odd = send(&ana, &here, &format!("{here}/held"), &[("verdict", "perhaps")]).await;
        assert_eq!(odd.status, 400);
        let kept = send(&ana, &here, &format!("{here}/held"), &[("verdict", "keep")]).await;
        assert_eq!(kept.location(), format!("{here}?done=source-kept"));
        settle(&house).await;
        assert_eq!(titles(&house).await.len(), 3);
        assert!(ana.get(&here).await.texts(".box.warn").is_empty());
        let asked = send(&ana, &here, &format!("{here}/ask"), &[]).await;
        assert_eq!(asked.location(), format!("{here}?done=source-asked"));
        let spanish = ana.get(&format!("{here}?lang=es")).await;
        assert!(spanish.body.contains("Lo que no llegó"));
        settle(&house).await;
        house.close().await;
    })
    .await;
}
