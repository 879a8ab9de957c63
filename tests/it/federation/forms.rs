//! Each server gets what its program can show, known from what it said of itself before.

use chrono::TimeDelta;
use convoca::actions::change_event::{Change, PictureChange, change_event};
use convoca::actions::greet_host::learned;
use convoca::actions::publish_event::{Publication, publish_event};
use convoca::domain::event_draft::EventDraft;
use convoca::domain::ids::EventId;
use convoca::domain::policy::Acting;
use convoca::domain::uri::{Host, WebUrl};
use convoca::peers::Actors;
use convoca::peers::hosts::ask_software;
use convoca::storage::StorageError;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::following::organization;
use super::neighbour::Neighbour;
use crate::house::{House, in_each_home};
use crate::visitor::Answer;

/// In the park and online, without an end.
fn hybrid(house: &House, title: &str) -> EventDraft {
    let mut draft = house.draft(title);
    draft.online_url = Some(WebUrl::parse("https://stream.test/live").unwrap());
    draft
}

async fn publish(house: &House, draft: EventDraft) -> EventId {
    let organization = organization(house).await;
    let publication = Publication { organization, draft, picture: None, form: None };
    house.context.transact(move |tx| publish_event(tx, Acting::Operator, &publication)).await.unwrap()
}

async fn change(house: &House, id: EventId, draft: EventDraft) {
    let change = Change { id, version: None, draft, picture: PictureChange::Keep };
    house.context.transact(move |tx| change_event(tx, Acting::Operator, &change)).await.unwrap();
}

/// It turns out what a server runs.
async fn becomes(house: &House, neighbour: &Neighbour, software: &'static str) {
    let host = Host::parse(&neighbour.host()).unwrap();
    house
        .context
        .transact::<_, StorageError>(move |tx| {
            let now = tx.now;
            learned(tx, &host, Some((software, "1.0")), now)
        })
        .await
        .unwrap();
}

/// Asks for an event as a program on the neighbour's server does.
async fn asked_by(house: &House, neighbour: &Neighbour, id: EventId, known_tag: Option<&str>) -> Answer {
    let visitor = house.visitor();
    let signature = format!(
        "keyId=\"{}#main-key\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date\",signature=\"AAAA\"",
        neighbour.ada()
    );
    let mut request = visitor
        .request("GET", &format!("/events/{id}"))
        .header("accept", "application/activity+json")
        .header("signature", signature);
    if let Some(tag) = known_tag {
        request = request.header("if-none-match", tag);
    }
    visitor.send(request).await
}

/// What a server that runs this gets of an event that is published while it follows the organization; it stays there.
async fn told(house: &House, software: &str, neighbours: &mut Vec<Neighbour>) -> Vec<Value> {
    let neighbour = Neighbour::arrive().await;
    neighbour.runs(software).await;
    neighbour.follows(house, "/orgs/tenants").await;
    publish(house, hybrid(house, &format!("For {software}"))).await;
    house.work().await;
    let posted = neighbour.posted().await;
    neighbours.push(neighbour);
    posted.into_iter().map(|(_, activity)| activity).filter(|activity| activity["type"] != "Accept").collect()
}

#[actix_web::test]
async fn each_server_gets_an_event_in_the_form_of_its_program() {
    in_each_home(|house| async move {
        let mut neighbours = Vec::new();
        let plain = told(&house, "something new", &mut neighbours).await;
        assert_eq!(plain.len(), 1);
        assert_eq!(plain[0]["object"]["location"]["type"], "Place");
        assert!(plain[0]["object"]["summary"].is_string() && plain[0]["object"]["endTime"].is_string());

        let gotosocial = told(&house, "gotosocial", &mut neighbours).await;
        assert!(gotosocial[0]["object"].get("summary").is_none());
        assert_eq!(gotosocial[0]["object"]["contentMap"].as_object().unwrap().len(), 1);

        let pixelfed = told(&house, "Pixelfed", &mut neighbours).await;
        assert_eq!(pixelfed[0]["type"], "Create");
        assert_eq!(pixelfed[0]["object"]["type"], "Note");
        assert!(pixelfed[0]["object"].get("name").is_none());

        let convoca = told(&house, "convoca", &mut neighbours).await;
        assert!(convoca[0]["object"]["location"].is_array(), "{}", convoca[0]["object"]["location"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn mobilizon_hears_the_organization_announce_its_own_event_once_and_gets_no_end_that_nobody_set() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.runs("mobilizon").await;
        let early = publish(&house, house.draft("Before it followed")).await;
        neighbour.follows(&house, "/orgs/tenants").await;
        let id = publish(&house, hybrid(&house, "Assembly")).await;
        house.work().await;
        change(&house, id, hybrid(&house, "Assembly, moved")).await;
        house.work().await;
        let posted = neighbour.posted().await;
        let announced: Vec<&Value> =
            posted.iter().map(|(_, a)| a).filter(|a| a["type"] == "Announce").collect();
        let objects: Vec<&Value> = announced.iter().map(|announce| &announce["object"]).collect();
        let expected = [early, id].map(|id| json!(house.url(&format!("/events/{id}"))));
        assert_eq!(objects, expected.iter().collect::<Vec<_>>(), "each once, that of before too");
        assert!(announced.iter().all(|announce| announce["actor"] == house.url("/orgs/tenants")));
        let of_assembly: Vec<&str> = posted
            .iter()
            .filter(|(_, a)| a["object"]["id"] == expected[1] || a["object"] == expected[1])
            .map(|(_, a)| a["type"].as_str().unwrap())
            .collect();
        assert_eq!(of_assembly, ["Create", "Announce", "Update"]);
        let create = posted.iter().map(|(_, a)| a).find(|a| a["type"] == "Create").unwrap();
        assert!(create["object"].get("endTime").is_none());
        assert_eq!(create["object"]["displayEndTime"], false);
        let outbox = house.visitor().get_activity("/orgs/tenants/outbox?page=true").await.json();
        let shown: Vec<&str> = outbox["orderedItems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["type"].as_str().unwrap())
            .collect();
        assert_eq!(shown, ["Create", "Create"], "what is announced for single programs is not shown again");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_object_never_changes_its_type_for_a_server_that_took_it() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.follows(&house, "/orgs/tenants").await;
        let event = publish(&house, hybrid(&house, "Picket")).await;
        house.work().await;
        becomes(&house, &neighbour, "pixelfed").await;
        let note = publish(&house, hybrid(&house, "Vigil")).await;
        change(&house, event, hybrid(&house, "Picket, moved")).await;
        house.work().await;
        becomes(&house, &neighbour, "mastodon").await;
        change(&house, note, hybrid(&house, "Vigil, moved")).await;
        house.work().await;
        let types = |id: EventId, posted: &[(String, Value)]| -> Vec<String> {
            let id = house.url(&format!("/events/{id}"));
            let of_it = posted.iter().filter(|(_, a)| a["object"]["id"] == id);
            of_it.map(|(_, a)| a["object"]["type"].as_str().unwrap().to_owned()).collect()
        };
        let posted = neighbour.posted().await;
        assert_eq!(types(event, &posted), ["Event", "Event"]);
        assert_eq!(types(note, &posted), ["Note", "Note"]);
        assert_eq!(asked_by(&house, &neighbour, note, None).await.json()["type"], "Note");
        assert_eq!(asked_by(&house, &neighbour, event, None).await.json()["type"], "Event");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn who_asks_with_a_signature_is_shown_the_form_of_its_program_and_caches_keep_it_for_nobody_else() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = publish(&house, hybrid(&house, "Assembly")).await;
        let canonical = house.visitor().get_activity(&format!("/events/{id}")).await;
        assert_eq!(canonical.header("cache-control"), "public, max-age=180");
        for name in ["Accept", "Signature", "Signature-Input", "Authorization"] {
            assert!(
                canonical.header("vary").split(", ").any(|vary| vary == name),
                "{}",
                canonical.header("vary")
            );
        }
        assert!(canonical.json()["location"].is_array());
        let unknown = asked_by(&house, &neighbour, id, None).await;
        assert_eq!(unknown.body, canonical.body, "who is not known gets the canonical form");
        assert!(neighbour.requests().await.is_empty(), "nobody is asked for an answer");

        becomes(&house, &neighbour, "mbin").await;
        let note = asked_by(&house, &neighbour, id, None).await;
        assert_eq!(note.json()["type"], "Note");
        assert_eq!(note.json()["id"], canonical.json()["id"]);
        assert_eq!(note.header("cache-control"), "private, max-age=180");
        assert_eq!(note.header("vary"), canonical.header("vary"));
        assert_ne!(note.header("etag"), canonical.header("etag"));
        let again = asked_by(&house, &neighbour, id, Some(note.header("etag"))).await;
        assert_eq!((again.status, again.header("cache-control")), (304, "private, max-age=180"));
        let stale = asked_by(&house, &neighbour, id, Some(canonical.header("etag"))).await;
        assert_eq!(stale.status, 200, "the tag of another form is not the tag of this one");
        let all = house.visitor().get_activity(&format!("/events/{id}")).await;
        assert_eq!(all.body, canonical.body);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_a_server_runs_is_asked_when_somebody_follows_and_then_weekly_and_keeps_no_delivery_waiting() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let asked = || async {
            let requests = neighbour.all_requests().await;
            requests.iter().filter(|r| r.url.path() == "/.well-known/nodeinfo").count()
        };
        let ask = |actors: Actors| async move { ask_software(&actors).await.unwrap() };
        neighbour.answers("/.well-known/nodeinfo", ResponseTemplate::new(500)).await;
        neighbour.follows(&house, "/orgs/tenants").await;
        neighbour.follows(&house, "/actor").await;
        assert_eq!(asked().await, 1);
        publish(&house, hybrid(&house, "Picket")).await;
        house.work().await;
        assert_eq!(
            neighbour.heard().await,
            ["Accept", "Accept", "Create", "Announce"],
            "unknown is no reason to wait"
        );
        ask(house.actors.clone()).await;
        assert_eq!(asked().await, 1, "asked this week");
        house.later(TimeDelta::days(8));
        neighbour.reset().await;
        neighbour.runs("pixelfed").await;
        ask(house.actors.clone()).await;
        let mut draft = hybrid(&house, "Vigil");
        draft.when = draft.when.moved_to(draft.when.start_local() + chrono::TimeDelta::days(30));
        publish(&house, draft).await;
        house.work().await;
        let posted = neighbour.posted().await;
        assert_eq!(posted[0].1["object"]["type"], "Note");
        house.close().await;
    })
    .await;
}
