//! Moderators add sources, decide what waits, and hide in one tap; each decision can be taken back.

use convoca::actions::accounts::add_account;
use convoca::domain::account::AccountRole;
use convoca::domain::policy::Acting;

use super::event_form::published;
use crate::house::{House, PASSWORD, in_each_home, member};
use crate::peers::peer::Peer;
use crate::sources::homes::{entries, settle, shows_feed};
use crate::visitor::{Answer, Visitor};

/// Opens a page and sends a form with its token.
pub async fn send(visitor: &Visitor, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let csrf = visitor.get(page).await.field("csrf").expect("a form");
    visitor.post(path, &[&[("csrf", csrf.as_str())], fields].concat()).await
}

async fn titles(house: &House) -> Vec<String> {
    house.visitor().get("/").await.texts("li.x > a")
}

/// A house that looks first at what a feed brings.
async fn with_feed(house: &House) -> (Visitor, Peer) {
    let peer = Peer::start().await;
    shows_feed(&peer, &entries(2)).await;
    let ana = house.admin().await;
    let fields = [("target", peer.at("/all.ics")), ("policy", "review".to_owned())];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let added = send(&ana, "/dashboard/sources", "/dashboard/sources", &fields).await;
    assert_eq!(
        (added.status, added.location()),
        (303, "/dashboard/sources?done=source-added"),
        "{}",
        added.body
    );
    settle(house).await;
    (ana, peer)
}

#[actix_web::test]
async fn what_a_source_brings_waits_soonest_first_and_each_decision_can_be_taken_back() {
    in_each_home(|house: House| async move {
        let (ana, _peer) = with_feed(&house).await;
        assert!(titles(&house).await.is_empty());
        let queue = ana.get("/dashboard/review").await;
        assert_eq!(queue.texts("ol.cards h2"), ["a", "b"]);
        assert_eq!(queue.texts(".mast .count"), ["2"]);
        let first = queue.attribute("ol.cards form", "action").unwrap();

        let done =
            send(&ana, "/dashboard/review", &first, &[("verdict", "publish"), ("back", "review")]).await;
        assert!(done.location().starts_with("/dashboard/review?done=accepted&event="), "{}", done.location());
        assert_eq!(titles(&house).await, ["a"]);
        let told = ana.get(done.location()).await;
        assert_eq!(told.texts(".said button"), ["Undo"]);
        assert_eq!(told.attribute(".said form", "action").unwrap(), first);
        let undone = send(&ana, done.location(), &first, &[("verdict", "undo"), ("back", "review")]).await;
        assert_eq!(undone.location(), "/dashboard/review?done=undone");
        assert!(titles(&house).await.is_empty());
        assert_eq!(ana.get("/dashboard/review").await.texts("ol.cards h2").len(), 2);

        let refused = send(&ana, "/dashboard/review", &first, &[("verdict", "refuse")]).await;
        assert_eq!(refused.status, 303);
        assert_eq!(ana.get("/dashboard/review").await.texts("ol.cards h2"), ["b"]);
        let decided = ana.get("/dashboard/hidden").await;
        assert_eq!(decided.texts(".cards h3"), ["a"]);
        let back = decided.attribute(".cards form", "action").unwrap();
        let undone = send(&ana, "/dashboard/hidden", &back, &[("verdict", "undo"), ("back", "hidden")]).await;
        assert_eq!(undone.location(), "/dashboard/hidden?done=undone");
        assert_eq!(ana.get("/dashboard/review").await.texts("ol.cards h2").len(), 2);
        let odd = send(&ana, "/dashboard/review", &first, &[("verdict", "perhaps")]).await;
        assert_eq!(odd.status, 400);
    })
    .await;
}

#[actix_web::test]
async fn a_source_is_listed_changed_and_removed_after_asking() {
    in_each_home(|house: House| async move {
        let (ana, peer) = with_feed(&house).await;
        let page = ana.get("/dashboard/sources").await;
        assert!(
            page.texts(".cards li")[0].contains("2 events · A moderator looks first"),
            "{:?}",
            page.texts(".cards li")
        );
        let again = [("target", peer.at("/all.ics"))];
        let again: Vec<_> = again.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let known = send(&ana, "/dashboard/sources", "/dashboard/sources", &again).await;
        assert_eq!(known.status, 409);
        assert_eq!(known.field("target"), Some(peer.at("/all.ics")), "what was typed is still there");
        let nonsense =
            send(&ana, "/dashboard/sources", "/dashboard/sources", &[("target", "no such thing")]).await;
        assert_eq!(nonsense.status, 422);
        assert_eq!(nonsense.texts("#target-err").len(), 1);

        let policy = page.attribute(".cards form", "action").unwrap();
        let changed = send(&ana, "/dashboard/sources", &policy, &[("policy", "publish")]).await;
        assert_eq!(changed.location(), "/dashboard/sources?done=source-changed");
        let page = ana.get("/dashboard/sources").await;
        assert!(page.texts(".cards li")[0].contains("They are listed at once"));

        let remove = page.attribute(".cards a.button", "href").unwrap();
        assert_eq!(ana.get(&remove).await.texts("h1"), ["Remove this source"]);
        let removed = send(&ana, &remove, &remove, &[]).await;
        assert_eq!(removed.location(), "/dashboard/sources?done=source-removed");
        assert!(ana.get("/dashboard/review").await.texts("ol.cards h2").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_moderator_hides_in_one_tap_and_shows_again() {
    in_each_home(|house: House| async move {
        let ana = house.admin().await;
        let path = published(&ana).await;
        assert_eq!(ana.get(&path).await.texts(".deeds form button"), ["Hide"]);
        let hidden = send(&ana, &path, &format!("{path}/hide"), &[]).await;
        assert_eq!(hidden.location(), "/dashboard/hidden?done=hidden");
        assert!(titles(&house).await.is_empty());
        assert_eq!(house.visitor().get(&path).await.status, 404);
        assert_eq!(house.visitor().get_activity(&path).await.status, 404);
        let decided = ana.get("/dashboard/hidden").await;
        assert_eq!(decided.attribute(".cards form", "action").unwrap(), format!("{path}/unhide"));
        let shown = send(&ana, "/dashboard/hidden", &format!("{path}/unhide"), &[]).await;
        assert_eq!(shown.location(), "/dashboard/hidden?done=unhidden");
        assert_eq!(titles(&house).await.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn who_does_not_moderate_sees_and_decides_nothing() {
    in_each_home(|house: House| async move {
        let ana = house.admin().await;
        let path = published(&ana).await;
        let new = member("rosa@example.org", "Rosa");
        let added =
            house.context.transact(move |tx| add_account(tx, Acting::Operator, &new, AccountRole::Member));
        added.await.expect("an account for Rosa");
        let rosa = house.visitor();
        rosa.log_in("rosa@example.org", PASSWORD).await;
        for page in ["/dashboard/sources", "/dashboard/review", "/dashboard/hidden"] {
            assert_eq!(rosa.get(page).await.status, 403, "{page}");
            assert_eq!(house.visitor().get(page).await.status, 303, "{page}");
        }
        let csrf = rosa.get("/dashboard").await.field("csrf").unwrap();
        for (target, fields) in [
            (format!("{path}/hide"), vec![]),
            ("/dashboard/sources".to_owned(), vec![("target", "@a@example.org")]),
            (path.replace("/events/", "/dashboard/review/"), vec![("verdict", "refuse")]),
        ] {
            let answer = rosa.post(&target, &[&[("csrf", csrf.as_str())], &fields[..]].concat()).await;
            assert_eq!(answer.status, 403, "{target}");
        }
        assert_eq!(rosa.get("/events/new").await.status, 403, "she belongs to no organization");
        assert_eq!(titles(&house).await.len(), 1);
    })
    .await;
}
