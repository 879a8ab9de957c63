//! The queue: many decided at once, changes as differences, rules, and trust that is earned.

use convoca::actions::add_source::set_policy;
use convoca::domain::ids::SourceId;
use convoca::domain::policy::Acting;
use convoca::domain::source::SourcePolicy;
use serde_json::{Value, json};

use crate::federation::neighbour::Neighbour;
use crate::house::{House, in_each_home};
use crate::peers::peer::Peer;
use crate::sources::homes::{add, entries, entry, next_turn, settle, shows_feed, titles};
use crate::visitor::{Answer, Visitor};

const REVIEW: &str = "/dashboard/review";

/// Opens a page and sends a form with its token.
async fn send(visitor: &Visitor, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let csrf = visitor.get(page).await.field("csrf").expect("a form");
    visitor.post(path, &[&[("csrf", csrf.as_str())], fields].concat()).await
}

/// A feed whose events wait.
async fn waiting(house: &House, count: u8) -> Peer {
    let peer = Peer::start().await;
    shows_feed(&peer, &entries(count)).await;
    add(house, &peer.at("/all.ics"), SourcePolicy::Review).await;
    settle(house).await;
    peer
}

async fn looks_first(house: &House, source: SourceId, policy: SourcePolicy) {
    house.context.transact(move |tx| set_policy(tx, Acting::Operator, source, policy)).await.unwrap();
}

/// What can be ticked, in order.
async fn boxes(visitor: &Visitor, name: &str) -> Vec<String> {
    visitor.get(REVIEW).await.attributes("[data-queue] > li", &format!("input[name={name}]"), "value")
}

fn changed(event: &Value, more: &Value) -> Value {
    let mut event = event.clone();
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

#[actix_web::test]
async fn several_are_decided_together_and_taken_back_together() {
    in_each_home(|house| async move {
        let _peer = waiting(&house, 4).await;
        let ana = house.admin().await;
        let all = boxes(&ana, "event").await;
        assert_eq!(all.len(), 4);
        let both = [("event", all[0].as_str()), ("event", &all[2]), ("verdict", "publish")];
        let done = send(&ana, REVIEW, REVIEW, &both).await;
        let expected = format!("{REVIEW}?done=accepted&event={},{}", all[0], all[2]);
        assert_eq!((done.status, done.location()), (303, expected.as_str()));
        assert_eq!(titles(&house).await, ["a", "c"]);

        let told = ana.get(done.location()).await;
        assert_eq!(told.texts(".said button"), ["Undo"]);
        assert_eq!(told.texts(".said [name=event]").len(), 2);
        let undo = [("event", all[0].as_str()), ("event", &all[2]), ("verdict", "undo")];
        let undone = send(&ana, REVIEW, REVIEW, &undo).await;
        assert_eq!(undone.location(), "/dashboard/review?done=undone");
        assert!(titles(&house).await.is_empty());

        let none = send(&ana, REVIEW, REVIEW, &[("verdict", "refuse")]).await;
        assert_eq!(none.location(), "/dashboard/review?done=nothing-chosen");
        // One that is not there any more does not stop the others.
        let gone = "0aa81b53-7d6c-4f4b-8b0f-3a1c2d9f0e11";
        let some = [("event", gone), ("event", all[1].as_str()), ("verdict", "refuse")];
        let refused = send(&ana, REVIEW, REVIEW, &some).await;
        assert_eq!(refused.location(), format!("{REVIEW}?done=refused&event={}", all[1]));
        assert_eq!(boxes(&ana, "event").await.len(), 3);
        assert_eq!(send(&ana, REVIEW, REVIEW, &[("verdict", "perhaps")]).await.status, 400);
    })
    .await;
}

#[actix_web::test]
async fn what_waits_is_nowhere_public_and_nothing_of_it_goes_out() {
    in_each_home(|house| async move {
        let (neighbour, reader) = (Neighbour::arrive().await, Neighbour::arrive().await);
        reader.tells(&house, &reader.activity("Follow", "/f/1", &json!(house.url("/actor")))).await;
        let source = house.mirrors(&neighbour).await;
        looks_first(&house, source, SourcePolicy::Review).await;
        let event = neighbour.event("/events/1", "Assembly of secrets");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        let id = house.event_at(&neighbour.at("/events/1")).await.unwrap().id;
        let visitor = house.visitor();
        for path in [format!("/events/{id}"), format!("/events/{id}.ics"), format!("/api/v1/events/{id}")] {
            assert_eq!(visitor.get(&path).await.status, 404, "{path}");
        }
        assert_eq!(visitor.get_activity(&format!("/events/{id}")).await.status, 404);
        for path in [
            "/",
            "/?q=secrets",
            "/calendar.ics",
            "/feed.atom",
            "/feed.json",
            "/api/v1/events",
            "/calendar/2026/12",
        ] {
            let answer = visitor.get(path).await;
            assert!(answer.status == 200 && !answer.body.contains("Assembly of secrets"), "{path}");
        }
        assert_eq!(reader.heard().await, ["Accept"]);

        let ana = house.admin().await;
        let path = format!("{REVIEW}/{id}");
        send(&ana, REVIEW, &path, &[("verdict", "refuse")]).await;
        let newer = changed(&event, &json!({"updated": "2026-11-22T10:00:00Z", "name": "Assembly, again"}));
        neighbour.tells(&house, &neighbour.activity("Update", "/u/1", &newer)).await;
        assert!(titles(&house).await.is_empty(), "refused stays refused");
        assert!(boxes(&ana, "event").await.is_empty(), "nobody is asked again");
        send(&ana, REVIEW, &path, &[("verdict", "publish")]).await;
        house.work().await;
        assert_eq!(titles(&house).await, ["Assembly, again"]);
        assert_eq!(reader.heard().await, ["Accept", "Announce"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn changed_words_wait_while_time_and_cancellation_take_effect_at_once() {
    in_each_home(|house| async move {
        let (neighbour, ana) = (Neighbour::arrive().await, house.admin().await);
        let source = house.mirrors(&neighbour).await;
        looks_first(&house, source, SourcePolicy::ReviewChanges).await;
        let event = neighbour.event("/events/1", "Assembly in the park");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        assert_eq!(titles(&house).await, ["Assembly in the park"], "what is new is listed at once");
        let more = json!({"updated": "2026-11-22T10:00:00Z", "name": "Buy pills in the park",
            "content": "<p>Come and buy.</p>", "startTime": "2026-12-05T20:00:00Z", "endTime": "2026-12-05T22:00:00Z"});
        let newer = changed(&event, &more);
        neighbour.tells(&house, &neighbour.activity("Update", "/u/1", &newer)).await;
        assert_eq!(crate::sources::homes::listed(&house).await, ["12-05 20:00 Assembly in the park"]);
        let id = house.event_at(&neighbour.at("/events/1")).await.unwrap().id;
        let page = house.visitor().get(&format!("/events/{id}")).await;
        assert!(page.body.contains("Come all.") && !page.body.contains("buy"), "{}", page.body);
        assert!(!house.visitor().get("/?q=pills").await.body.contains("in the park"));

        let queue = ana.get(REVIEW).await;
        assert_eq!(queue.texts(".mast .count"), ["1"]);
        assert_eq!(queue.texts(".diff del")[0], "Assembly");
        let new = queue.texts(".diff ins").join(" ");
        assert!(new.contains("Buy") && new.contains("pills") && !new.contains("park"), "{new}");
        let change = boxes(&ana, "change").await.remove(0);
        let decide = async |verdict: &'static str| {
            send(&ana, REVIEW, REVIEW, &[("change", change.as_str()), ("verdict", verdict)]).await
        };
        let shown = decide("publish").await;
        assert_eq!(shown.location(), format!("{REVIEW}?done=accepted&event=change-{change}"));
        assert_eq!(titles(&house).await, ["Buy pills in the park"]);
        assert_eq!(ana.get(shown.location()).await.texts(".said [name=change]").len(), 1);
        decide("undo").await;
        assert_eq!(titles(&house).await, ["Assembly in the park"]);
        decide("refuse").await;
        assert!(boxes(&ana, "change").await.is_empty());

        let again = changed(&newer, &json!({"updated": "2026-11-22T11:00:00Z", "startTime": "2026-12-05T20:30:00Z"}));
        neighbour.tells(&house, &neighbour.activity("Update", "/u/2", &again)).await;
        assert_eq!(crate::sources::homes::listed(&house).await, ["12-05 20:30 Assembly in the park"]);
        assert!(boxes(&ana, "change").await.is_empty(), "the same words stay refused");
        let off = changed(&again, &json!({"updated": "2026-11-22T11:30:00Z", "status": "CANCELLED"}));
        neighbour.tells(&house, &neighbour.activity("Update", "/u/3", &off)).await;
        let line = house.visitor().get("/").await;
        assert_eq!(line.texts("li.x s"), ["Assembly in the park"], "called off at once");
        neighbour.tells(&house, &neighbour.activity("Delete", "/d/1", &off)).await;
        assert!(titles(&house).await.is_empty());
        assert!(house.files_contain("Buy pills").is_empty(), "what waited is erased with the event");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn rules_say_what_happens_with_what_is_new() {
    in_each_home(|house| async move {
        let (peer, ana) = (Peer::start().await, house.admin().await);
        let at = |uid: &str, more: &str| entry(uid, uid, "20261201T120000Z", more);
        let near = "GEO:34.05;-118.24\r\nLOCATION:Echo Park\\, Los Angeles\r\n";
        let all = [
            at("party", "CATEGORIES:Party\r\n"),
            at("far", "GEO:37.77;-122.42\r\n"),
            at("near", near),
            at("vague", ""),
        ];
        shows_feed(&peer, &[]).await;
        let source = add(&house, &peer.at("/all.ics"), SourcePolicy::Review).await;
        settle(&house).await;
        let rules = format!("/dashboard/sources/{source}/rules");
        let rule = async |subject: &str, value: &str, outcome: &str, deed: &str| {
            let fields = [("subject", subject), ("value", value), ("outcome", outcome), ("deed", deed)];
            send(&ana, &rules, &rules, &fields).await
        };
        assert_eq!(rule("tag", "#party", "refuse", "add").await.status, 303);
        assert_eq!(rule("beyond", "34.05, -118.24, 100", "refuse", "add").await.status, 303);
        assert_eq!(rule("place", "echo park", "publish", "add").await.status, 303);
        let wrong = rule("within", "somewhere", "publish", "add").await;
        assert_eq!((wrong.status, wrong.texts("#value-err").len()), (422, 1));
        assert_eq!(wrong.attribute("#value", "value").as_deref(), Some("somewhere"));
        assert_eq!(rule("colour", "red", "publish", "add").await.status, 400);
        assert_eq!(ana.get(&rules).await.texts("ol.cards h3").len(), 3);

        shows_feed(&peer, &all).await;
        next_turn(&house).await;
        assert_eq!(titles(&house).await, ["near"]);
        assert_eq!(ana.get(REVIEW).await.texts("ol.cards h3"), ["vague"]);
        assert_eq!(rule("tag", "#party", "refuse", "remove").await.status, 303);
        shows_feed(&peer, &[&all[..], &[at("fifth", "")]].concat()).await;
        next_turn(&house).await;
        assert_eq!(ana.get(REVIEW).await.texts("ol.cards h3"), ["vague", "party", "fifth"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn trust_is_offered_after_five_in_a_row_and_not_after_a_refusal() {
    in_each_home(|house| async move {
        let _peer = waiting(&house, 12).await;
        let ana = house.admin().await;
        let all = boxes(&ana, "event").await;
        let decide = async |range: std::ops::Range<usize>, verdict: &'static str| {
            let mut fields: Vec<_> = all[range].iter().map(|id| ("event", id.as_str())).collect();
            fields.push(("verdict", verdict));
            send(&ana, REVIEW, REVIEW, &fields).await
        };
        let offers = async || ana.get(REVIEW).await.texts(".box h2").len();
        decide(0..4, "publish").await;
        decide(4..5, "refuse").await;
        decide(5..9, "publish").await;
        assert_eq!(offers().await, 0, "four since the refusal");
        decide(9..10, "publish").await;
        assert_eq!(offers().await, 1);
        decide(9..10, "undo").await;
        assert_eq!(offers().await, 0);
        decide(9..10, "publish").await;
        let action = ana.get(REVIEW).await.attribute(".box form", "action").unwrap();
        let later = send(&ana, REVIEW, &action, &[("policy", "review"), ("back", "review")]).await;
        assert_eq!(later.location(), "/dashboard/review?done=source-changed");
        assert_eq!(offers().await, 0, "asked once");
        let trusted = send(&ana, REVIEW, &action, &[("policy", "review_changes")]).await;
        assert_eq!(trusted.location(), "/dashboard/sources?done=source-changed");
        assert!(
            ana.get("/dashboard/sources").await.texts(".cards li")[0]
                .contains("changed texts and pictures wait")
        );
    })
    .await;
}
