//! The same event, told by two: shown once, decided about by people, and the decision sticks.

use convoca::domain::source::SourcePolicy;
use serde_json::{Value, json};

use super::homes::{add, entry, next_turn, settle, shows_feed, titles};
use crate::federation::neighbour::Neighbour;
use crate::house::{House, in_each_home};
use crate::pages::calls::tenants;
use crate::peers::peer::Peer;
use crate::visitor::{Answer, Visitor};

const DUPLICATES: &str = "/dashboard/duplicates";

/// An entry at the time of the neighbour's events.
fn told(uid: &str, title: &str, more: &str) -> String {
    entry(uid, title, "20261205T190000Z", &format!("LOCATION:Piazza Castello 1\\, Torino\r\n{more}"))
}

/// A feed of these entries, followed.
async fn feed_of(house: &House, entries: &[String]) -> Peer {
    let peer = Peer::start().await;
    shows_feed(&peer, entries).await;
    add(house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
    settle(house).await;
    peer
}

async fn id_of(house: &House, uri: &str) -> String {
    house.event_at(uri).await.unwrap().id.to_string()
}

async fn says(visitor: &Visitor, fields: &[(&str, &str)]) -> Answer {
    let csrf = visitor.get(DUPLICATES).await.field("csrf").unwrap();
    visitor.post(DUPLICATES, &[&[("csrf", csrf.as_str())], fields].concat()).await
}

/// Presses the button with this label.
async fn presses(visitor: &Visitor, label: &str) -> Answer {
    let page = visitor.get(DUPLICATES).await;
    let labels = page.texts("main form button");
    let at = labels.iter().position(|text| text == label).unwrap_or_else(|| panic!("{labels:?}"));
    let value = |name: &str| page.attributes("main form", &format!("[name={name}]"), "value")[at].clone();
    let (first, second, saying) = (value("first"), value("second"), value("saying"));
    says(visitor, &[("first", &first), ("second", &second), ("saying", &saying)]).await
}

async fn items(house: &House) -> Vec<Value> {
    let answer = house.visitor().get_as("/api/v1/events", "application/json").await;
    answer.json()["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn what_a_feed_tells_of_an_actors_event_is_shown_once_with_both_and_announced_once() {
    in_each_home(|house| async move {
        let (neighbour, reader) = (Neighbour::arrive().await, Neighbour::arrive().await);
        reader.tells(&house, &reader.activity("Follow", "/f/1", &json!(house.url("/actor")))).await;
        house.mirrors(&neighbour).await;
        let url = format!("URL:{}?utm_source=feed\r\n", neighbour.at("/events/1"));
        let peer = feed_of(&house, &[told("copied-1@elsewhere", "Assemblea", &url)]).await;
        assert_eq!(titles(&house).await, ["Assemblea"]);
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        assert_eq!(titles(&house).await, ["Assembly"], "its home's own page counts more");
        assert_eq!(reader.heard().await, ["Accept", "Announce"]);

        let visitor = house.visitor();
        let page = visitor.get("/").await;
        assert_eq!(page.texts("li.x").len(), 1);
        assert!(
            page.texts("li.x .who")[0].ends_with(&format!("also on {}", peer.host())),
            "{:?}",
            page.texts(".who")
        );
        assert_eq!(page.attribute("li.x a.home", "href").unwrap(), neighbour.at("/events/1"));
        let item = &items(&house).await[0];
        assert_eq!(item["also_at"][0]["home"], peer.host());
        assert_eq!(item["also_at"][0]["sources"].as_array().unwrap().len(), 1);
        let (shown, double) = (item["id"].as_str().unwrap(), item["also_at"][0]["id"].as_str().unwrap());
        let gone = visitor.get(&format!("/events/{double}?lang=es")).await;
        assert_eq!((gone.status, gone.location()), (303, format!("/events/{shown}?lang=es").as_str()));
        let file = visitor.get(&format!("/events/{double}.ics")).await;
        assert_eq!((file.status, file.location()), (303, format!("/events/{shown}.ics").as_str()));
        let home = visitor.get_activity(&format!("/events/{shown}")).await;
        assert_eq!(home.location(), neighbour.at("/events/1"));
        assert_eq!(visitor.get("/calendar.ics").await.body.matches("BEGIN:VEVENT").count(), 1);
        assert_eq!(visitor.get("/feed.atom").await.body.matches("<entry>").count(), 1);
        assert_eq!(visitor.get("/feed.json").await.json()["items"].as_array().unwrap().len(), 1);
        assert_eq!(visitor.get(&format!("/events/{shown}")).await.texts("dd > a[rel=noreferrer]").len(), 2);

        neighbour.tells(&house, &neighbour.activity("Delete", "/d/1", &event)).await;
        assert_eq!(titles(&house).await, ["Assemblea"], "the other one is shown again");
        assert_eq!(reader.heard().await, ["Accept", "Announce", "Undo"]);
        assert_eq!(visitor.get(&format!("/events/{double}")).await.status, 200);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn ours_is_shown_for_its_mirror_whatever_came_first() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        let organization = tenants(&house).await;
        let ours = house.publishes(organization, "March").await;
        let entry_of = |more: &str| entry("copied-1@elsewhere", "La marcha", "20261206T190000Z", more);
        let url = format!("URL:{}\r\n", house.url(&format!("/events/{ours}")));
        let peer = feed_of(&house, &[entry_of(&url)]).await;
        assert_eq!(titles(&house).await, ["March"]);
        let ana = house.admin().await;
        let page = ana.get(&format!("/events/{ours}")).await;
        assert!(page.texts("dd").iter().any(|text| text == &format!("also on {}", peer.host())));
        // Hiding the copy does not hide ours, and the copy does not come back with an update.
        shows_feed(&peer, &[entry_of(&format!("{url}SEQUENCE:2\r\nDESCRIPTION:More\r\n"))]).await;
        next_turn(&house).await;
        assert_eq!(titles(&house).await, ["March"]);
        let csrf = ana.get("/dashboard").await.field("csrf").unwrap();
        ana.post(&format!("/events/{ours}/delete"), &[("csrf", csrf.as_str())]).await;
        assert_eq!(titles(&house).await, ["La marcha"]);
        house.work().await;
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_is_only_alike_is_asked_about_and_the_answer_sticks() {
    in_each_home(|house| async move {
        let (neighbour, ana) = (Neighbour::arrive().await, house.admin().await);
        house.mirrors(&neighbour).await;
        let event = neighbour.event("/events/1", "Vigil for Luca Rossi");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        let entries = [
            told("luca-rossi@elsewhere", "Vigil for Luca Rossi – bring candles", ""),
            entry("another-day@elsewhere", "Vigil for Luca Rossi", "20261206T190000Z", ""),
        ];
        let peer = feed_of(&house, &entries).await;
        assert_eq!(titles(&house).await.len(), 3, "nothing is merged that nobody was asked about");
        let page = ana.get(DUPLICATES).await;
        assert_eq!(page.texts("ol.cards > li").len(), 1);
        assert_eq!(page.texts(".twins h3").len(), 2);

        let parted = presses(&ana, "Two different events").await;
        assert!(
            parted.location().starts_with("/dashboard/duplicates?done=parted&event="),
            "{}",
            parted.location()
        );
        let changed = json!({"updated": "2026-11-22T10:00:00Z", "content": "<p>Come all, and early.</p>"});
        let mut newer = event.clone();
        newer.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
        neighbour.tells(&house, &neighbour.activity("Update", "/u/1", &newer)).await;
        assert!(ana.get(DUPLICATES).await.texts("ol.cards > li").is_empty(), "nobody is asked again");

        let told_so = ana.get(parted.location()).await;
        let (first, second) = (told_so.field("first").unwrap(), told_so.field("second").unwrap());
        assert_eq!(told_so.texts(".said button"), ["Undo"]);
        says(&ana, &[("first", &first), ("second", &second), ("saying", "undo")]).await;
        assert_eq!(ana.get(DUPLICATES).await.texts("ol.cards > li").len(), 1);
        let merged = presses(&ana, "The same: show this one").await;
        assert!(merged.location().contains("done=merged"));
        assert_eq!(titles(&house).await.len(), 2);

        // The entry leaves its feed and comes back: still the same event.
        shows_feed(&peer, &entries[1..]).await;
        next_turn(&house).await;
        shows_feed(&peer, &entries).await;
        next_turn(&house).await;
        assert_eq!(titles(&house).await.len(), 2);
        assert_eq!(presses(&ana, "Show it on its own").await.status, 303);
        assert_eq!(titles(&house).await.len(), 3);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_was_hidden_does_not_come_back_by_another_way() {
    in_each_home(|house| async move {
        let (neighbour, ana) = (Neighbour::arrive().await, house.admin().await);
        house.mirrors(&neighbour).await;
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        let path = format!("/events/{}", id_of(&house, &neighbour.at("/events/1")).await);
        let csrf = ana.get(&path).await.field("csrf").unwrap();
        assert_eq!(ana.post(&format!("{path}/hide"), &[("csrf", csrf.as_str())]).await.status, 303);
        let url = format!("URL:{}\r\n", neighbour.at("/events/1"));
        feed_of(&house, &[told("copied-1@elsewhere", "Assemblea", &url)]).await;
        assert!(titles(&house).await.is_empty());
        assert_eq!(ana.get("/dashboard/review").await.texts("ol.cards h3"), ["Assemblea"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn two_are_merged_by_hand_or_it_is_said_why_not() {
    in_each_home(|house| async move {
        let (neighbour, ana) = (Neighbour::arrive().await, house.admin().await);
        house.mirrors(&neighbour).await;
        let organization = tenants(&house).await;
        let (one, two) =
            (house.publishes(organization, "March").await, house.publishes(organization, "Rally").await);
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        let theirs = id_of(&house, &neighbour.at("/events/1")).await;
        let one = house.url(&format!("/events/{one}?lang=es"));
        let both = says(&ana, &[("first", &one), ("second", &two.to_string()), ("saying", "same")]).await;
        assert_eq!(both.status, 422);
        assert_eq!(both.texts("#second-err").len(), 1);
        assert_eq!(both.field("first").unwrap(), one, "what was typed is still there");
        let odd = says(&ana, &[("first", &one), ("second", "no such page"), ("saying", "same")]).await;
        assert_eq!((odd.status, odd.texts("#second-err").len()), (422, 1));
        assert_eq!(
            says(&ana, &[("first", &one), ("second", &theirs), ("saying", "perhaps")]).await.status,
            400
        );
        let merged = says(&ana, &[("first", &theirs), ("second", &one), ("saying", "same")]).await;
        assert_eq!(merged.status, 303);
        assert_eq!(titles(&house).await, ["March", "Rally"]);
        assert_eq!(house.visitor().get(DUPLICATES).await.status, 303, "to the login page");
        house.work().await;
        house.close().await;
    })
    .await;
}
