//! A Gancio that follows an organization, or the whole calendar, is told of each event in a shape it takes, by one sender.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use convoca::actions::call_off_event::call_off_event;
use convoca::actions::change_event::{Change, PictureChange, change_event};
use convoca::actions::delete_event::delete_event;
use convoca::actions::hide_event::{Showing, hide_event};
use convoca::actions::publish_event::{Publication, publish_event};
use convoca::domain::event::EventStatus;
use convoca::domain::event_draft::EventDraft;
use convoca::domain::ids::EventId;
use convoca::domain::policy::Acting;
use convoca::domain::uri::WebUrl;
use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, Request, Respond, ResponseTemplate};

use super::following::organization;
use super::neighbour::Neighbour;
use crate::house::{House, in_each_home};

/// How Gancio 1.21 answers, as it was seen to; what makes it hang is answered 599 here.
#[derive(Clone, Default)]
struct Gancio(Arc<Mutex<Agenda>>);

#[derive(Default)]
struct Agenda {
    /// Whom it follows and trusts.
    trusted: Vec<String>,
    /// The events it has, and from whom.
    events: HashMap<String, (String, Value)>,
    /// What it was sent, and what it answered.
    answered: Vec<(String, u16)>,
    /// What it will answer to the next changes, whatever they say.
    refuses: Option<u16>,
}

impl Respond for Gancio {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let activity: Value = serde_json::from_slice(&request.body).unwrap();
        let mut agenda = self.0.lock().unwrap();
        let status = agenda.judge(&activity);
        agenda.answered.push((activity["type"].as_str().unwrap().to_owned(), status));
        ResponseTemplate::new(status)
    }
}

impl Agenda {
    fn judge(&mut self, activity: &Value) -> u16 {
        let (actor, object) = (activity["actor"].as_str().unwrap().to_owned(), &activity["object"]);
        match activity["type"].as_str().unwrap() {
            "Accept" => 202,
            "Create" => self.create(actor, object),
            kind @ ("Update" | "Delete") => match self.refuses {
                Some(status) => status,
                None if kind == "Update" => self.update(&actor, object),
                None => self.delete(&actor, object),
            },
            "Undo" | "Like" => 599,
            _ => 404,
        }
    }

    fn create(&mut self, actor: String, object: &Value) -> u16 {
        if !self.trusted.contains(&actor) || object["type"] != "Event" {
            return 404;
        }
        let id = object["id"].as_str().unwrap_or_default();
        if self.events.contains_key(id) {
            return 201;
        }
        let named = ["id", "name", "startTime"].iter().all(|key| object[key].is_string());
        if !named || !readable(object) {
            return 400;
        }
        self.events.insert(id.to_owned(), (actor, object.clone()));
        201
    }

    fn update(&mut self, actor: &str, object: &Value) -> u16 {
        let Some((owner, _)) = object["id"].as_str().and_then(|id| self.events.get(id)) else { return 500 };
        if owner != actor || !object["attachment"].is_array() || object["location"].is_array() {
            return 500;
        }
        if !readable(object) {
            return 400;
        }
        self.events.insert(object["id"].as_str().unwrap().to_owned(), (actor.to_owned(), object.clone()));
        201
    }

    fn delete(&mut self, actor: &str, object: &Value) -> u16 {
        let is_event = object["type"] == "Event" || object["formerType"] == "Event";
        let Some(id) = object["id"].as_str().filter(|_| is_event) else { return 500 };
        match self.events.get(id) {
            Some((owner, _)) if owner != actor => 500,
            _ => {
                self.events.remove(id);
                201
            }
        }
    }
}

fn readable(object: &Value) -> bool {
    let attachments = match &object["attachment"] {
        Value::Null => true,
        Value::Array(several) => several.iter().all(|one| {
            one["mediaType"].as_str().is_some_and(|kind| kind.starts_with("image/")) && one["url"].is_string()
        }),
        _ => false,
    };
    let tags = object["tag"].as_array().is_some_and(|tags| {
        tags.iter().all(|tag| tag["name"].as_str().is_some_and(|name| name.starts_with('#')))
    });
    // Without a place it takes an event and shows it nowhere: for our purpose no better than a refusal.
    let place = object["location"]["type"] == "Place"
        && ["name", "address"]
            .iter()
            .all(|key| object["location"][key].as_str().is_some_and(|said| !said.is_empty()));
    attachments && tags && place
}

impl Gancio {
    /// Arrives beside a house, and trusts and follows some of its actors.
    async fn arrive(house: &House, followed: &[&str]) -> (Self, Neighbour) {
        let (gancio, neighbour) = (Self::default(), Neighbour::arrive().await);
        neighbour.runs("gancio").await;
        Mock::given(method("POST"))
            .respond_with(gancio.clone())
            .with_priority(1)
            .mount(&neighbour.server)
            .await;
        for whom in followed {
            gancio.0.lock().unwrap().trusted.push(house.url(whom));
            neighbour.follows(house, whom).await;
        }
        (gancio, neighbour)
    }

    /// Ids of the events it has, with from whom.
    fn has(&self) -> HashMap<String, String> {
        let agenda = self.0.lock().unwrap();
        agenda.events.iter().map(|(id, (owner, _))| (id.clone(), owner.clone())).collect()
    }

    fn event(&self, id: &str) -> Value {
        self.0.lock().unwrap().events[id].1.clone()
    }

    fn answered(&self) -> Vec<(String, u16)> {
        self.0.lock().unwrap().answered.clone()
    }

    /// Nothing was sent that it refuses, cannot read, or hangs at.
    fn is_content(&self) {
        let refused: Vec<_> = self.answered().into_iter().filter(|(_, status)| *status > 299).collect();
        assert!(refused.is_empty(), "{refused:?}");
    }
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

/// Events of every sort: with a place, online, both, neither, with tags.
fn sorts(house: &House) -> Vec<EventDraft> {
    let stream = WebUrl::parse("https://stream.test/live").unwrap();
    let place = house.draft("In the park");
    let mut online = house.draft("Online");
    online.place = None;
    online.online_url = Some(stream.clone());
    let mut both = house.draft("Both");
    both.online_url = Some(stream);
    both.tags = vec!["housing".into(), "free speech".into()];
    let mut neither = house.draft("Somewhere");
    neither.place = None;
    vec![place, online, both, neither]
}

#[actix_web::test]
async fn whoever_it_follows_it_is_sent_nothing_it_refuses_and_hears_of_changes_and_ends() {
    in_each_home(|house| async move {
        let mut neighbours = Vec::new();
        for (followed, sender) in [
            (vec!["/orgs/tenants"], "/orgs/tenants"),
            (vec!["/actor"], "/actor"),
            (vec!["/actor", "/orgs/tenants"], "/orgs/tenants"),
        ] {
            let (gancio, neighbour) = Gancio::arrive(&house, &followed).await;
            neighbours.push(neighbour);
            let mut ids = Vec::new();
            for draft in sorts(&house) {
                ids.push(publish(&house, draft).await);
            }
            house.work().await;
            let uri = |id: EventId| house.url(&format!("/events/{id}"));
            for id in &ids {
                assert_eq!(gancio.has().get(&uri(*id)), Some(&house.url(sender)), "{followed:?}");
                assert_eq!(gancio.event(&uri(*id))["attributedTo"], house.url("/orgs/tenants"));
            }
            for (id, mut draft) in ids.iter().zip(sorts(&house)) {
                draft.texts[0].title.push_str(", later");
                draft.when = draft.when.moved_to(draft.when.start_local() + chrono::TimeDelta::hours(1));
                change(&house, *id, draft).await;
            }
            let off = ids[0];
            house.context.transact(move |tx| call_off_event(tx, Acting::Operator, off)).await.unwrap();
            house.work().await;
            let name = |id: EventId| gancio.event(&uri(id))["name"].as_str().unwrap().to_owned();
            assert_eq!(name(ids[0]), "CANCELLED: In the park, later");
            assert_eq!(name(ids[2]), "Both, later");
            for id in ids {
                house.context.transact(move |tx| delete_event(tx, Acting::Operator, id)).await.unwrap();
            }
            house.work().await;
            assert!(gancio.has().is_empty(), "{followed:?}: {:?}", gancio.has());
            gancio.is_content();
            assert!(house.waiting().await.is_empty());
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_a_moderator_hides_leaves_a_gancio_that_follows_the_calendar_and_comes_back() {
    in_each_home(|house| async move {
        let (gancio, _neighbour) = Gancio::arrive(&house, &["/actor"]).await;
        let id = publish(&house, house.draft("Assembly")).await;
        house.work().await;
        assert_eq!(gancio.has().len(), 1);
        for (showing, left) in [(Showing::Hidden, 0), (Showing::Shown, 1)] {
            house.context.transact(move |tx| hide_event(tx, Acting::Operator, id, showing)).await.unwrap();
            house.work().await;
            assert_eq!(gancio.has().len(), left, "{showing:?}");
        }
        let mut draft = house.draft("Assembly, postponed");
        draft.status = EventStatus::Postponed;
        change(&house, id, draft).await;
        house.work().await;
        let uri = house.url(&format!("/events/{id}"));
        assert_eq!(gancio.event(&uri)["name"], "POSTPONED: Assembly, postponed");
        gancio.is_content();
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn one_that_comes_later_is_given_what_is_to_come_and_hears_of_its_changes() {
    in_each_home(|house| async move {
        let mut neighbours = Vec::new();
        for followed in ["/orgs/tenants", "/actor"] {
            let id = publish(&house, house.draft("Assembly")).await;
            let (gancio, neighbour) = Gancio::arrive(&house, &[followed]).await;
            neighbours.push(neighbour);
            assert_eq!(gancio.has().len(), 1, "{followed}");
            change(&house, id, house.draft("Assembly, moved")).await;
            house.work().await;
            let uri = house.url(&format!("/events/{id}"));
            assert_eq!(gancio.event(&uri)["name"], "Assembly, moved");
            house.context.transact(move |tx| delete_event(tx, Acting::Operator, id)).await.unwrap();
            house.work().await;
            assert!(gancio.has().is_empty());
            gancio.is_content();
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_it_answers_to_changes_is_final() {
    in_each_home(|house| async move {
        let (gancio, neighbour) = Gancio::arrive(&house, &["/actor"]).await;
        for status in [400, 404, 500] {
            let id = publish(&house, house.draft("Assembly")).await;
            house.work().await;
            gancio.0.lock().unwrap().refuses = Some(status);
            change(&house, id, house.draft("Assembly, moved")).await;
            house.work().await;
            house.context.transact(move |tx| delete_event(tx, Acting::Operator, id)).await.unwrap();
            house.work().await;
            assert!(house.waiting().await.is_empty(), "{status} is tried again");
            gancio.0.lock().unwrap().refuses = None;
        }
        let host = neighbour.host();
        let known = house.context.read(move |conn| convoca::storage::hosts::get(conn, &host)).await.unwrap();
        assert_eq!(known.unwrap().failing_since, None, "it answers, after all");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn outboxes_show_gancio_the_creates_it_would_be_sent() {
    in_each_home(|house| async move {
        let mut both = house.draft("Both");
        both.online_url = Some(WebUrl::parse("https://stream.test/live").unwrap());
        let id = publish(&house, both).await;
        let neighbour = Neighbour::arrive().await;
        let ask = |outbox: &str| {
            let visitor = house.visitor();
            let key = neighbour.at("/federation/u/relay#main-key");
            let request = visitor
                .request("GET", outbox)
                .header("accept", "application/activity+json")
                .header("signature", format!("keyId=\"{key}\",headers=\"date\",signature=\"AAAA\""));
            async move { visitor.send(request).await }
        };
        for (outbox, actor) in [("/actor/outbox", "/actor"), ("/orgs/tenants/outbox", "/orgs/tenants")] {
            let page = ask(&format!("{outbox}?page=true")).await;
            assert_eq!(page.header("cache-control"), "private, max-age=180");
            let create = page.json()["orderedItems"][0].clone();
            assert_eq!(create["type"], "Create", "{outbox}");
            assert_eq!(create["actor"], house.url(actor));
            assert_eq!(create["object"]["id"], house.url(&format!("/events/{id}")));
            assert!(readable(&create["object"]));
            assert_eq!(create["to"], create["object"]["to"]);
            assert_eq!(ask(outbox).await.json()["totalItems"], 1);
        }
        let shown = house.visitor().get_activity("/actor/outbox?page=true").await.json();
        assert_eq!(shown["orderedItems"][0]["type"], "Announce", "others are shown what others are sent");
        assert_eq!(shown["orderedItems"][0]["object"], json!(house.url(&format!("/events/{id}"))));
        // The same Create is sent: both have one id.
        let (_gancio, follower) = Gancio::arrive(&house, &["/actor"]).await;
        let sent = follower.posted().await.into_iter().find(|(_, a)| a["type"] == "Create").unwrap().1;
        let outbox = ask("/actor/outbox?page=true").await.json();
        assert_eq!(sent["id"], outbox["orderedItems"][0]["id"]);
        house.close().await;
    })
    .await;
}
