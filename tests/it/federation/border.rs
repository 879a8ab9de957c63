//! What moderators decide about other servers, and what is reported in either direction.

use convoca::actions::decide_hosts::{Effects, decide_hosts};
use convoca::actions::decide_report::{ReportError, forward_report};
use convoca::actions::file_report::{Complaint, Filed, file_report};
use convoca::domain::host_decision::{HostDecision, HostPolicy};
use convoca::domain::policy::Acting;
use convoca::domain::report::{Report, ReportReason, ReportedKind};
use convoca::domain::uri::Host;
use convoca::storage::{self, StorageError};
use serde_json::json;

use super::following::organization;
use super::neighbour::Neighbour;
use crate::house::{House, in_each_home};

impl House {
    pub async fn decides(&self, host: &str, decision: HostDecision) -> Effects {
        let host = Host::parse(host).unwrap();
        self.context
            .transact(move |tx| decide_hosts(tx, Acting::Operator, &[(host, decision)]))
            .await
            .unwrap()
    }

    pub async fn reports(&self) -> Vec<Report> {
        self.context.read::<_, StorageError>(|conn| storage::reports::open(conn, 100)).await.unwrap()
    }
}

#[actix_web::test]
async fn blocking_a_server_cuts_all_ties_with_it() {
    in_each_home(|house| async move {
        let (neighbour, reader) = (Neighbour::arrive().await, Neighbour::arrive().await);
        house.mirrors(&neighbour).await;
        for (n, whom) in ["/actor", "/orgs/tenants"].into_iter().enumerate() {
            let follow = neighbour.activity("Follow", &format!("/follows/{n}"), &json!(house.url(whom)));
            neighbour.tells(&house, &follow).await;
        }
        reader.tells(&house, &reader.activity("Follow", "/f/1", &json!(house.url("/actor")))).await;
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        assert_eq!(house.lists().await, ["Assembly"]);
        house.publishes(organization(&house).await, "Ours").await;
        neighbour.reset().await;
        let effects = house.decides(&neighbour.host(), HostDecision::of(HostPolicy::Blocked)).await;
        // The event, that it is listed, that it is featured, and the answer to a Follow.
        assert_eq!((effects.followers, effects.sources, effects.deliveries), (2, 1, 4), "{effects:?}");
        house.work().await;
        assert_eq!(house.lists().await, ["Ours"]);
        assert!(neighbour.requests().await.is_empty(), "nothing goes there any more");
        assert_eq!((house.followers("calendar").await, house.followers("tenants").await), (1, 0));
        // Who heard of it from us hears that it is gone, before anything else.
        assert_eq!(reader.heard().await, ["Accept", "Announce", "Undo", "Announce"]);
        let again = neighbour.activity("Create", "/c/2", &neighbour.event("/events/2", "Again"));
        assert_eq!(neighbour.sends(&house, &again).await, 403);
        // It may be let in again; what was cut does not grow back by itself.
        house.decides(&neighbour.host(), HostDecision::default()).await;
        assert_eq!(neighbour.sends(&house, &again).await, 202);
        house.work().await;
        assert_eq!(house.lists().await, ["Ours"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_blocked_server_that_signs_what_it_asks_for_is_shown_nothing() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        let event = format!("/events/{id}");
        let key = format!("{}#main-key", neighbour.ada());
        let signature = format!(
            "keyId=\"{key}\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date\",signature=\"x\""
        );
        let asks = |path: String| {
            let visitor = house.visitor();
            let request = visitor.request("GET", &path).header("accept", "application/activity+json");
            let request = request.header("signature", signature.clone());
            async move { visitor.send(request).await.status }
        };
        let paths = [event.as_str(), "/orgs/tenants", "/orgs/tenants/outbox"];
        for path in paths {
            assert_eq!(asks(path.to_owned()).await, 200, "{path}");
        }
        house.decides(&neighbour.host(), HostDecision::of(HostPolicy::Blocked)).await;
        for path in paths {
            assert_eq!(asks(path.to_owned()).await, 403, "{path}");
            assert_eq!(house.visitor().get_activity(path).await.status, 200, "{path} unsigned");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_a_silenced_server_sends_waits_and_what_was_accepted_stays() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        for (n, title) in ["Looked at", "Not looked at"].into_iter().enumerate() {
            let event = neighbour.event(&format!("/events/{n}"), title);
            neighbour.tells(&house, &neighbour.activity("Create", &format!("/c/{n}"), &event)).await;
        }
        let seen = house.event_at(&neighbour.at("/events/0")).await.unwrap();
        let accepted = house.context.transact(move |tx| {
            use convoca::actions::review_event::{Verdict, review_event};
            // It waited, as one of a source that is looked at first does.
            convoca::storage::events::set_held(tx, seen.key, true)?;
            review_event(tx, Acting::Operator, seen.id, Verdict::Publish)
        });
        accepted.await.unwrap();
        let effects = house.decides(&neighbour.host(), HostDecision::of(HostPolicy::Silenced)).await;
        assert_eq!(effects.held, 1);
        assert_eq!(house.lists().await, ["Looked at"]);
        let later = neighbour.event("/events/2", "Later");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/2", &later)).await;
        assert_eq!(house.lists().await, ["Looked at"]);
        assert!(house.event_at(&neighbour.at("/events/2")).await.unwrap().held);
        // Following is still answered.
        let follow = neighbour.activity("Follow", "/follows/1", &json!(house.url("/actor")));
        neighbour.tells(&house, &follow).await;
        assert_eq!(house.followers("calendar").await, 1);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_47_a_flag_of_another_server_becomes_a_report_that_names_only_the_server() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        let event = house.url(&format!("/events/{id}"));
        let mut flag = neighbour.activity("Flag", "/flags/1", &json!([house.url("/orgs/tenants"), event]));
        flag.as_object_mut().unwrap().remove("to");
        flag["content"] = json!("<p>A trap. I am <b>afraid</b>.</p>");
        neighbour.tells(&house, &flag).await;
        let reports = house.reports().await;
        assert_eq!(reports.len(), 1, "the account beside its post is not a second one");
        let report = &reports[0];
        assert_eq!((report.kind, report.subject.as_str()), (ReportedKind::Event, event.as_str()));
        assert_eq!(report.words, "A trap. I am afraid.");
        assert_eq!(report.title, "Assembly");
        assert_eq!(report.reporter_host.as_ref().unwrap().as_str(), neighbour.host());
        assert!(!format!("{report:?}").contains("ada"));
        // The same again, in other bytes, is no second report; nor is one about what is not here.
        flag["id"] = json!(neighbour.at("/flags/2"));
        neighbour.tells(&house, &flag).await;
        let other = neighbour.activity("Flag", "/flags/3", &json!(["https://elsewhere.test/1"]));
        neighbour.tells(&house, &other).await;
        let unknown = house.url("/events/6f3d0c3e-1111-4a6b-9a53-4d1e5d0f2a11");
        neighbour.tells(&house, &neighbour.activity("Flag", "/flags/4", &json!([unknown]))).await;
        assert_eq!(house.reports().await.len(), 1);
        // The organization alone.
        neighbour
            .tells(&house, &neighbour.activity("Flag", "/flags/5", &json!(house.url("/orgs/tenants"))))
            .await;
        assert_eq!(house.reports().await[1].kind, ReportedKind::Organization);
        // Bounded, and refused where a moderator said so.
        for n in 0..60 {
            let mut more = flag.clone();
            more["id"] = json!(neighbour.at(&format!("/more/{n}")));
            more["content"] = json!(format!("{n} {}", "x".repeat(20_000)));
            neighbour.tells(&house, &more).await;
        }
        let reports = house.reports().await;
        assert_eq!(reports.len(), 21, "20 about one thing, and the organization");
        assert!(reports.iter().all(|report| report.words.chars().count() <= 2_000));
        house
            .decides(&neighbour.host(), HostDecision { reject_reports: true, ..HostDecision::default() })
            .await;
        let refused = neighbour.activity("Flag", "/flags/9", &json!(house.url("/orgs/tenants")));
        neighbour.tells(&house, &refused).await;
        assert_eq!(house.reports().await.len(), 21);
        assert_eq!(house.lists().await, ["Assembly"], "a report decides nothing");
        house.close().await;
    })
    .await;
}

async fn reported(house: &House, uri: &str, may_forward: bool) -> convoca::domain::ids::ReportId {
    let event = house.event_at(uri).await.unwrap();
    let complaint = Complaint {
        reason: ReportReason::Wrong,
        words: "It begins at noon, says Rosa".into(),
        from: None,
        may_forward,
    };
    let report = complaint.about_event(&house.context.urls(), &event);
    let filed = house.context.transact::<_, StorageError>(move |tx| file_report(tx, &report)).await;
    match filed.unwrap() {
        Filed::Open(id) => id,
        other => panic!("{other:?}"),
    }
}

#[actix_web::test]
async fn a_report_about_a_mirrored_event_is_told_to_its_home_by_the_site_and_names_nobody() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        for n in [1, 2] {
            let event = neighbour.event(&format!("/events/{n}"), "Assembly");
            neighbour.tells(&house, &neighbour.activity("Create", &format!("/c/{n}"), &event)).await;
        }
        neighbour.reset().await;
        let allowed = reported(&house, &neighbour.at("/events/1"), true).await;
        let private = reported(&house, &neighbour.at("/events/2"), false).await;
        for id in [allowed, private] {
            house.context.transact(move |tx| forward_report(tx, Acting::Operator, id)).await.unwrap();
        }
        house.work().await;
        let mut posted = neighbour.posted().await;
        assert_eq!(posted.len(), 2);
        posted.sort_by_key(|(_, flag)| flag["object"].to_string());
        let (inbox, flag) = &posted[0];
        assert_eq!((inbox.as_str(), &flag["type"]), ("/users/ada/inbox", &json!("Flag")));
        assert_eq!(flag["actor"], house.url("/actor"));
        assert_eq!(flag["object"], json!([neighbour.ada(), neighbour.at("/events/1")]));
        assert_eq!(flag["to"], json!([neighbour.ada()]));
        let content = flag["content"].as_str().unwrap();
        assert!(content.ends_with(": It begins at noon, says Rosa"), "{content}");
        let content = posted[1].1["content"].as_str().unwrap();
        assert!(!content.contains("Rosa") && !content.is_empty(), "{content}");
        // Nobody else can read it.
        let path = flag["id"].as_str().unwrap().replace(&house.url(""), "");
        assert_eq!(house.visitor().get_activity(&path).await.status, 404);
        assert!(house.reports().await.iter().all(|report| report.forwarded.is_some()));
        // There is no home to tell of what is ours.
        let ours = house.publishes(organization(&house).await, "Ours").await;
        let ours = reported(&house, &house.url(&format!("/events/{ours}")), true).await;
        let refused = house.context.transact(move |tx| forward_report(tx, Acting::Operator, ours)).await;
        assert!(matches!(refused, Err(ReportError::NoHome)), "{refused:?}");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_39_a_flood_of_deletes_of_unknown_accounts_asks_nothing_and_leaves_nothing() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let before = rows(&house).await;
        for n in 0..300 {
            let who = neighbour.at(&format!("/users/{n}"));
            let mut delete = neighbour.activity("Delete", &format!("/users/{n}#delete"), &json!(who));
            delete["actor"] = json!(who);
            match n % 4 {
                0 => delete["object"] = json!({"id": who, "type": "Tombstone"}),
                // The signer is meant.
                1 => {
                    delete.as_object_mut().unwrap().remove("actor");
                }
                // A post of somebody nobody here knows.
                2 => delete["object"] = json!(neighbour.at(&format!("/posts/{n}"))),
                _ => {}
            }
            let body = delete.to_string();
            let now = house.context.now();
            let letter = neighbour.letter_by(&n.to_string(), super::neighbour::KEY, &house, now, &body);
            assert_eq!(letter.reaches(&house).await, 202, "{body}");
        }
        assert!(neighbour.requests().await.is_empty(), "nothing is fetched");
        assert_eq!(house.work().await, 0);
        assert_eq!(rows(&house).await, before);
        house.close().await;
    })
    .await;
}

/// What a stranger could fill: jobs, activities kept, actors known.
async fn rows(house: &House) -> (i64, i64, i64, i64) {
    house
        .context
        .read::<_, StorageError>(|conn| {
            use convoca::storage::schema::{hosts, received, remote_actors};
            use diesel::prelude::*;
            Ok((
                storage::jobs::count(conn)?,
                received::table.count().get_result(conn)?,
                remote_actors::table.count().get_result(conn)?,
                hosts::table.count().get_result(conn)?,
            ))
        })
        .await
        .unwrap()
}
