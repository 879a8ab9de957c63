//! Others answer our events: what is shown, what waits, what never is.

use chrono::TimeDelta;
use convoca::actions::answer_event::{Answer, answer_event, change_answer, delete_answer};
use convoca::actions::decide_reply::decide_replies;
use convoca::actions::delete_event::delete_event;
use convoca::actions::set_talk::set_talk;
use convoca::domain::ids::{EventId, NoteId};
use convoca::domain::policy::Acting;
use convoca::domain::reply::{AnswersPolicy, Reply, ReplyState, TalkPolicy};
use convoca::storage::hosts::{self, HostPolicy};
use convoca::storage::{self, StorageError};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::following::organization;
use super::neighbour::{KEY, Neighbour};
use super::news::{at, befriend, change};
use crate::house::{House, in_each_home};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

impl House {
    /// Sets what happens with answers to the organization's events.
    pub async fn takes_answers(&self, answers: AnswersPolicy) {
        let organization = organization(self).await;
        let policy = TalkPolicy { answers, ..TalkPolicy::default() };
        self.context.transact(move |tx| set_talk(tx, Acting::Operator, organization, policy)).await.unwrap();
    }

    /// The answers to an event, whatever became of them: text and state.
    pub async fn answers(&self, id: EventId) -> Vec<(String, ReplyState)> {
        let kept = self.replies(id).await;
        kept.into_iter()
            .map(|reply| {
                let text = reply.content.html().as_str().to_owned();
                (text.trim().replace("<p>", "").replace("</p>", ""), reply.state)
            })
            .collect()
    }

    /// The answers to an event themselves.
    pub async fn replies(&self, id: EventId) -> Vec<Reply> {
        self.context
            .read::<_, StorageError>(move |conn| {
                let event = storage::events::by_id(conn, id)?.expect("the event");
                let mut all = Vec::new();
                for state in ReplyState::ALL {
                    all.extend(storage::replies::of_event(conn, event.key, *state, 100)?);
                }
                all.sort_by_key(|reply| reply.key.0);
                Ok(all)
            })
            .await
            .unwrap()
    }

    pub async fn decides_about(&self, id: NoteId, state: ReplyState) {
        self.context.transact(move |tx| decide_replies(tx, Acting::Operator, &[id], state)).await.unwrap();
    }

    async fn writes(&self, id: EventId, to: Option<NoteId>, text: &str) -> NoteId {
        let answer = Answer { text: text.to_owned(), language: None };
        self.context.transact(move |tx| answer_event(tx, Acting::Operator, id, to, &answer)).await.unwrap()
    }
}

/// A public note of Ada's that answers something.
fn note(neighbour: &Neighbour, house: &House, path: &str, to: &str, text: &str) -> Value {
    json!({
        "id": neighbour.at(path), "type": "Note", "attributedTo": neighbour.ada(), "inReplyTo": to,
        "to": [PUBLIC], "cc": [house.url("/orgs/tenants")], "content": format!("<p>{text}</p>"),
        "published": house.context.now().to_rfc3339(),
    })
}

fn create(neighbour: &Neighbour, note: &Value) -> Value {
    let id = format!("{}/activity", note["id"].as_str().unwrap().rsplit('/').next().unwrap());
    neighbour.activity("Create", &format!("/c/{id}"), note)
}

async fn event(house: &House) -> (EventId, String) {
    let id = house.publishes(organization(house).await, "Assembly").await;
    house.work().await;
    (id, house.url(&format!("/events/{id}")))
}

/// Lets the time pass after which members are written to, and closes.
async fn over(house: House) {
    house.later(TimeDelta::days(2));
    while house.work().await > 0 {}
    house.close().await;
}

#[actix_web::test]
async fn point_44_an_answer_waits_is_changed_and_withdrawn_by_its_author() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let (id, uri) = event(&house).await;
        let mut said = note(&neighbour, &house, "/n/1", &uri, "I will come");
        neighbour.tells(&house, &create(&neighbour, &said)).await;
        neighbour.tells(&house, &create(&neighbour, &said)).await;
        assert_eq!(house.answers(id).await, [("I will come".into(), ReplyState::Waiting)]);
        house.decides_about(house.replies(id).await[0].id, ReplyState::Shown).await;
        // What was approved is not what stands there now.
        said["content"] = json!("<p>I will not come</p>");
        said["updated"] = json!((house.context.now() + TimeDelta::seconds(1)).to_rfc3339());
        neighbour.tells(&house, &neighbour.activity("Update", "/u/1", &said)).await;
        assert_eq!(house.answers(id).await, [("I will not come".into(), ReplyState::Waiting)]);
        assert!(house.files_contain("I will come").is_empty(), "the old words are erased");
        let mut older = said.clone();
        older["content"] = json!("<p>Perhaps</p>");
        older["updated"] = json!(house.context.now().to_rfc3339());
        neighbour.tells(&house, &neighbour.activity("Update", "/u/2", &older)).await;
        assert_eq!(house.answers(id).await[0].0, "I will not come");
        let stone = json!({"type": "Tombstone", "id": said["id"]});
        neighbour.tells(&house, &neighbour.activity("Delete", "/d/1", &stone)).await;
        assert!(house.answers(id).await.is_empty());
        assert!(house.files_contain("I will not come").is_empty());
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn what_was_refused_stays_refused_whatever_its_author_changes() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.takes_answers(AnswersPolicy::Open).await;
        let (id, uri) = event(&house).await;
        let mut said = note(&neighbour, &house, "/n/1", &uri, "Buy this");
        neighbour.tells(&house, &create(&neighbour, &said)).await;
        assert_eq!(house.answers(id).await, [("Buy this".into(), ReplyState::Shown)]);
        house.decides_about(house.replies(id).await[0].id, ReplyState::Refused).await;
        said["content"] = json!("<p>Buy that</p>");
        said["updated"] = json!((house.context.now() + TimeDelta::seconds(1)).to_rfc3339());
        neighbour.tells(&house, &neighbour.activity("Update", "/u/1", &said)).await;
        assert_eq!(house.answers(id).await, [("Buy that".into(), ReplyState::Refused)]);
        house.later(TimeDelta::days(31));
        house.context.transact::<_, StorageError>(convoca::actions::sweep::sweep).await.unwrap();
        house.context.store().scrub().unwrap();
        assert_eq!(house.answers(id).await, [(String::new(), ReplyState::Refused)]);
        assert!(house.files_contain("Buy that").is_empty());
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn each_organization_s_setting_decides_and_a_silenced_server_waits_always() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let (id, uri) = event(&house).await;
        let mut seen = Vec::new();
        for (n, policy) in AnswersPolicy::ALL.iter().enumerate() {
            house.takes_answers(*policy).await;
            let said = note(&neighbour, &house, &format!("/n/{n}"), &uri, policy.as_str());
            neighbour.tells(&house, &create(&neighbour, &said)).await;
            let kept = house.answers(id).await;
            seen.push(kept.iter().find(|(text, _)| text == policy.as_str()).map(|(_, state)| *state));
        }
        assert_eq!(seen, [None, Some(ReplyState::Waiting), Some(ReplyState::Shown)]);
        let host = neighbour.host();
        let silenced = house
            .context
            .transact::<_, StorageError>(move |tx| hosts::set_policy(tx.conn, &host, HostPolicy::Silenced));
        silenced.await.unwrap();
        let said = note(&neighbour, &house, "/n/silenced", &uri, "Silenced");
        neighbour.tells(&house, &create(&neighbour, &said)).await;
        assert_eq!(house.answers(id).await.last().unwrap().1, ReplyState::Waiting);
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn what_is_not_public_or_answers_nothing_of_ours_is_not_kept() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.takes_answers(AnswersPolicy::Open).await;
        let (id, uri) = event(&house).await;
        let direct = |path: &str, to: Value| {
            let mut said = note(&neighbour, &house, path, &uri, "Only for you");
            said["to"] = to;
            said["cc"] = json!([]);
            said
        };
        let followers = direct("/n/1", json!([format!("{}/followers", neighbour.ada())]));
        let to_us = direct("/n/2", json!(house.url("/orgs/tenants")));
        let mut vote = note(&neighbour, &house, "/n/3", &uri, "");
        vote["content"] = Value::Null;
        vote["name"] = json!("Yes, I come");
        let gone = house.url("/events/00000000-0000-4000-8000-000000000000");
        let to_nothing = note(&neighbour, &house, "/n/4", &gone, "Hello?");
        let to_actor = note(&neighbour, &house, "/n/5", &house.url("/orgs/tenants"), "Hello");
        for said in [&followers, &to_us, &vote, &to_nothing, &to_actor] {
            let mut create = create(&neighbour, said);
            // The activity may say something else than the note: the note counts.
            create["to"] = said["to"].clone();
            neighbour.tells(&house, &create).await;
        }
        assert!(house.answers(id).await.is_empty());
        house.context.store().scrub().unwrap();
        assert!(house.files_contain("Only for you").is_empty());
        assert!(house.files_contain("Yes, I come").is_empty());
        // What was public and is it no more goes.
        let mut said = note(&neighbour, &house, "/n/6", &uri, "For all");
        neighbour.tells(&house, &create(&neighbour, &said)).await;
        assert_eq!(house.answers(id).await.len(), 1);
        said["to"] = json!([format!("{}/followers", neighbour.ada())]);
        neighbour.tells(&house, &neighbour.activity("Update", "/u/6", &said)).await;
        assert!(house.answers(id).await.is_empty());
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn an_answer_to_an_answer_is_kept_below_it() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.takes_answers(AnswersPolicy::Open).await;
        let (id, uri) = event(&house).await;
        let first = note(&neighbour, &house, "/n/1", &uri, "First");
        let second = note(&neighbour, &house, "/n/2", first["id"].as_str().unwrap(), "Second");
        let stray = note(&neighbour, &house, "/n/3", "https://elsewhere.test/n/9", "Stray");
        for said in [&first, &second, &stray] {
            neighbour.tells(&house, &create(&neighbour, said)).await;
        }
        let kept = house.replies(id).await;
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[1].parent, Some(kept[0].key));
        let collection = house.visitor().get_activity(&format!("/events/{id}/replies")).await.json();
        assert_eq!(collection["totalItems"], 2);
        assert_eq!(collection["first"]["items"], json!([first["id"], second["id"]]));
        let page = house.visitor().get_activity(&format!("/events/{id}/replies?page=1")).await.json();
        assert_eq!(page["type"], "CollectionPage");
        assert_eq!(page["items"], collection["first"]["items"]);
        let wire = house.visitor().get_activity(&format!("/events/{id}")).await.json();
        assert_eq!(wire["replies"]["totalItems"], 2);
        assert_eq!(
            (&wire["commentsEnabled"], &wire["repliesModerationOption"]),
            (&json!(true), &json!("allow_all"))
        );
        // When the first goes the second answers the event.
        neighbour.tells(&house, &neighbour.activity("Delete", "/d/1", &first["id"])).await;
        assert_eq!(house.replies(id).await[0].parent, None);
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn an_answer_to_news_of_an_event_is_an_answer_to_the_event() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour, "/orgs/tenants").await;
        house.takes_answers(AnswersPolicy::Open).await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        house.work().await;
        change(&house, id, at(&house, "2026-12-07T12:00")).await;
        house.later(TimeDelta::minutes(11));
        house.work().await;
        let told = neighbour.posted().await.into_iter().map(|(_, activity)| activity);
        let news = told.map(|one| one["object"].clone()).find(|object| object["type"] == "Note").unwrap();
        let answer = note(&neighbour, &house, "/n/1", news["id"].as_str().unwrap(), "Good, I work till ten");
        neighbour.tells(&house, &create(&neighbour, &answer)).await;
        let answers = house.answers(id).await;
        assert_eq!(answers.len(), 1, "{answers:?}");
        assert_eq!(answers[0].1, ReplyState::Shown);
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn nobody_speaks_for_another_author() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.takes_answers(AnswersPolicy::Open).await;
        let (id, uri) = event(&house).await;
        // Bob, on Ada's server, sends what Ada is said to have written: her server is asked, and knows nothing of it.
        neighbour.shows("/users/bob", &neighbour.person("bob")).await;
        let forged = note(&neighbour, &house, "/n/1", &uri, "Never said");
        let by_bob = |activity: &Value| {
            let mut activity = activity.clone();
            activity["actor"] = json!(neighbour.at("/users/bob"));
            neighbour.letter_by("bob", KEY, &house, house.context.now(), &activity.to_string())
        };
        assert_eq!(by_bob(&create(&neighbour, &forged)).reaches(&house).await, 202);
        house.work().await;
        assert!(house.answers(id).await.is_empty());
        // The same with something that is there: what is there counts.
        let real = note(&neighbour, &house, "/n/2", &uri, "Said");
        neighbour.shows("/n/2", &real).await;
        let mut twisted = real.clone();
        twisted["content"] = json!("<p>Twisted</p>");
        assert_eq!(by_bob(&create(&neighbour, &twisted)).reaches(&house).await, 202);
        house.work().await;
        assert_eq!(house.answers(id).await, [("Said".into(), ReplyState::Shown)]);
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn an_answer_that_comes_late_is_looked_for_at_home_first() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.takes_answers(AnswersPolicy::Open).await;
        let (id, uri) = event(&house).await;
        let said = note(&neighbour, &house, "/n/1", &uri, "Deleted meanwhile");
        neighbour.answers("/n/1", ResponseTemplate::new(410)).await;
        house.later(TimeDelta::hours(3));
        neighbour.tells(&house, &create(&neighbour, &said)).await;
        assert!(house.answers(id).await.is_empty());
        let there = note(&neighbour, &house, "/n/2", &uri, "Still there");
        neighbour.shows("/n/2", &there).await;
        house.later(TimeDelta::hours(3));
        neighbour.tells(&house, &create(&neighbour, &there)).await;
        assert_eq!(house.answers(id).await, [("Still there".into(), ReplyState::Shown)]);
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn the_end_of_an_account_takes_its_answers_along_and_a_block_hides_a_server_s() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.takes_answers(AnswersPolicy::Open).await;
        let (id, uri) = event(&house).await;
        let said = note(&neighbour, &house, "/n/1", &uri, "Hello all");
        neighbour.tells(&house, &create(&neighbour, &said)).await;
        neighbour.tells(&house, &neighbour.activity("Like", "/l/1", &json!(uri))).await;
        let path = format!("/events/{id}");
        let counts =
            |wire: Value| (wire["replies"]["totalItems"].clone(), wire["likes"]["totalItems"].clone());
        let wire = house.visitor().get_activity(&path).await.json();
        assert_eq!(counts(wire), (json!(1), json!(1)));
        let host = neighbour.host();
        let decide = |policy: HostPolicy| {
            let host = host.clone();
            house.context.transact::<_, StorageError>(move |tx| {
                tx.changes_public();
                hosts::set_policy(tx.conn, &host, policy)
            })
        };
        decide(HostPolicy::Blocked).await.unwrap();
        assert_eq!(house.visitor().get_activity(&path).await.json()["replies"]["totalItems"], 0);
        let again = note(&neighbour, &house, "/n/2", &uri, "And again");
        assert_eq!(neighbour.sends(&house, &create(&neighbour, &again)).await, 403);
        decide(HostPolicy::Usual).await.unwrap();
        neighbour.tells(&house, &neighbour.activity("Delete", "/d/1", &json!(neighbour.ada()))).await;
        let wire = house.visitor().get_activity(&path).await.json();
        assert_eq!(counts(wire), (json!(0), json!(0)));
        assert!(house.answers(id).await.is_empty());
        assert!(house.files_contain("Hello all").is_empty());
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn who_answered_hears_of_changes_and_of_the_end() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let (id, uri) = event(&house).await;
        let said = note(&neighbour, &house, "/n/1", &uri, "Where exactly?");
        neighbour.tells(&house, &create(&neighbour, &said)).await;
        neighbour.reset().await;
        house.context.transact(move |tx| delete_event(tx, Acting::Operator, id)).await.unwrap();
        house.work().await;
        let posted = neighbour.posted().await;
        assert_eq!(posted.len(), 1);
        assert_eq!((posted[0].0.as_str(), &posted[0].1["type"]), ("/inbox", &json!("Delete")));
        assert!(house.files_contain("Where exactly?").is_empty());
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn the_organization_s_answer_reaches_whom_it_answers_and_can_be_changed_and_taken_back() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.takes_answers(AnswersPolicy::Open).await;
        let (id, uri) = event(&house).await;
        let said = note(&neighbour, &house, "/n/1", &uri, "Where exactly?");
        neighbour.tells(&house, &create(&neighbour, &said)).await;
        neighbour.reset().await;
        let asked = house.replies(id).await[0].id;
        let answer = house.writes(id, Some(asked), "At the **fountain**.").await;
        house.work().await;
        let posted = neighbour.posted().await;
        assert_eq!(posted.len(), 1);
        let (create, at) = (&posted[0].1, house.url(&format!("/notes/{answer}")));
        assert_eq!(
            (&create["type"], &create["actor"]),
            (&json!("Create"), &json!(house.url("/orgs/tenants")))
        );
        let sent = &create["object"];
        assert_eq!(
            (&sent["type"], &sent["id"], &sent["inReplyTo"]),
            (&json!("Note"), &json!(at), &said["id"])
        );
        assert_eq!(sent["to"], json!([PUBLIC]));
        assert_eq!(sent["cc"], json!([house.url("/orgs/tenants/followers"), neighbour.ada()]));
        let handle = format!("@ada@{}", neighbour.host());
        assert_eq!(sent["tag"], json!([{"type": "Mention", "href": neighbour.ada(), "name": handle}]));
        assert!(sent["content"].as_str().unwrap().contains("At the <strong>fountain</strong>."));
        assert_eq!(sent.get("updated"), None);
        let shown = house.visitor().get_activity(&format!("/notes/{answer}")).await;
        assert_eq!((shown.status, shown.json()["content"].clone()), (200, sent["content"].clone()));
        let page = house.visitor().get(&format!("/notes/{answer}")).await;
        assert_eq!(
            (page.status, page.location()),
            (303, format!("{}#answer-{answer}", uri.replace(&house.url(""), "")).as_str())
        );

        neighbour.reset().await;
        let text = Answer { text: "At the gate.".into(), language: None };
        house.context.transact(move |tx| change_answer(tx, Acting::Operator, answer, &text)).await.unwrap();
        house.work().await;
        let update = &neighbour.posted().await[0].1;
        assert_eq!(update["type"], "Update");
        assert!(update["object"]["content"].as_str().unwrap().contains("At the gate."));
        assert!(update["object"]["updated"].as_str() > update["object"]["published"].as_str());

        neighbour.reset().await;
        house.context.transact(move |tx| delete_answer(tx, Acting::Operator, answer)).await.unwrap();
        house.work().await;
        let delete = &neighbour.posted().await[0].1;
        assert_eq!(delete["object"], json!({"id": at, "type": "Tombstone", "formerType": "Note"}));
        let gone = house.visitor().get_activity(&format!("/notes/{answer}")).await;
        assert_eq!((gone.status, gone.json()["type"].clone()), (410, json!("Tombstone")));
        assert!(house.files_contain("At the gate.").is_empty());
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn one_author_cannot_fill_an_event_s_page() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let (id, uri) = event(&house).await;
        for n in 0..55 {
            let said = note(&neighbour, &house, &format!("/n/{n}"), &uri, &format!("Spam {n}"));
            assert_eq!(neighbour.sends(&house, &create(&neighbour, &said)).await, 202);
        }
        house.work().await;
        assert_eq!(house.answers(id).await.len(), 50);
        over(house).await;
    })
    .await;
}
