//! Others ask for leave to quote and to feature; the organization's setting answers.

use convoca::actions::give_leave::withdraw_leave;
use convoca::actions::set_talk::set_talk;
use convoca::domain::ids::StampId;
use convoca::domain::policy::Acting;
use convoca::domain::reply::{FeaturingPolicy, QuotingPolicy, TalkPolicy};
use serde_json::{Value, json};

use super::following::organization;
use super::neighbour::Neighbour;
use crate::house::{House, in_each_home};

async fn allows(house: &House, quoting: QuotingPolicy, featuring: FeaturingPolicy) {
    let organization = organization(house).await;
    let policy = TalkPolicy { quoting, featuring, ..TalkPolicy::default() };
    house.context.transact(move |tx| set_talk(tx, Acting::Operator, organization, policy)).await.unwrap();
}

fn quote(neighbour: &Neighbour, event: &str, n: usize) -> Value {
    let mut request = neighbour.activity("QuoteRequest", &format!("/q/{n}"), &json!(event));
    // Mastodon sends the post along.
    request["instrument"] = json!({"type": "Note", "id": neighbour.at(&format!("/n/{n}")),
        "attributedTo": neighbour.ada(), "quote": event, "content": "<p>Look</p>"});
    request
}

/// Asks, and answers what came back.
async fn asks(house: &House, neighbour: &Neighbour, request: &Value) -> Value {
    neighbour.reset().await;
    neighbour.tells(house, request).await;
    let posted = neighbour.posted().await;
    assert_eq!(posted.len(), 1, "{request}");
    assert_eq!(posted[0].0, "/users/ada/inbox");
    posted[0].1.clone()
}

#[actix_web::test]
async fn point_45_a_quote_request_is_answered_as_the_setting_says_and_leave_can_be_withdrawn() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        let event = house.url(&format!("/events/{id}"));
        let request = quote(&neighbour, &event, 1);
        let accept = asks(&house, &neighbour, &request).await;
        assert_eq!(accept["type"], "Accept");
        assert_eq!(accept["actor"], house.url("/orgs/tenants"));
        assert_eq!(accept["object"]["id"], request["id"]);
        assert_eq!(accept["object"].get("result"), None);
        let at = accept["result"].as_str().unwrap();
        let path = at.strip_prefix(&house.url("")).unwrap();
        let stamp = house.visitor().get_activity(path).await;
        assert_eq!(stamp.status, 200);
        let mut written = stamp.json();
        written.as_object_mut().unwrap().remove("@context");
        assert_eq!(
            written,
            json!({"id": at, "type": "QuoteAuthorization", "attributedTo": house.url("/orgs/tenants"),
                "interactingObject": neighbour.at("/n/1"), "interactionTarget": event})
        );
        let asked_anew = |id: &str| {
            let mut request = request.clone();
            request["id"] = json!(neighbour.at(id));
            request
        };
        let again = asks(&house, &neighbour, &asked_anew("/q/1/again")).await;
        assert_eq!(again["result"], accept["result"], "leave is given once");

        neighbour.reset().await;
        let stamp: StampId = path.rsplit('/').next().unwrap().parse().unwrap();
        for _ in 0..2 {
            house.context.transact(move |tx| withdraw_leave(tx, Acting::Operator, stamp)).await.unwrap();
        }
        house.work().await;
        let posted = neighbour.posted().await;
        assert_eq!(posted.len(), 1);
        assert_eq!((&posted[0].1["type"], &posted[0].1["object"]["id"]), (&json!("Delete"), &json!(at)));
        assert_eq!(house.visitor().get_activity(path).await.status, 410);
        let after = asks(&house, &neighbour, &asked_anew("/q/1/after")).await;
        assert_eq!(after["type"], "Reject", "what was withdrawn is not given again");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_23_who_may_quote_stands_in_the_event_and_holds() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        let (path, event) = (format!("/events/{id}"), house.url(&format!("/events/{id}")));
        let can_quote = |wire: Value| wire["interactionPolicy"]["canQuote"]["automaticApproval"].clone();
        let public = json!(["https://www.w3.org/ns/activitystreams#Public"]);
        assert_eq!(can_quote(house.visitor().get_activity(&path).await.json()), public);
        allows(&house, QuotingPolicy::Followers, FeaturingPolicy::Everybody).await;
        let followers = json!([house.url("/orgs/tenants/followers")]);
        assert_eq!(can_quote(house.visitor().get_activity(&path).await.json()), followers);
        assert_eq!(asks(&house, &neighbour, &quote(&neighbour, &event, 1)).await["type"], "Reject");
        let follow = neighbour.activity("Follow", "/follows/1", &json!(house.url("/orgs/tenants")));
        neighbour.tells(&house, &follow).await;
        assert_eq!(asks(&house, &neighbour, &quote(&neighbour, &event, 2)).await["type"], "Accept");
        neighbour.reset().await;
        allows(&house, QuotingPolicy::Nobody, FeaturingPolicy::Everybody).await;
        house.work().await;
        let told = neighbour.posted().await;
        assert_eq!(told.len(), 1, "who has the event is told who may quote it");
        assert_eq!(can_quote(told[0].1["object"].clone()), json!([house.url("/orgs/tenants")]));
        assert_eq!(asks(&house, &neighbour, &quote(&neighbour, &event, 3)).await["type"], "Reject");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_46_a_feature_request_without_an_actor_is_its_signer_s() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let request = |n: usize, whom: &str| {
            json!({"@context": "https://www.w3.org/ns/activitystreams", "id": neighbour.at(&format!("/f/{n}")),
                "type": "FeatureRequest", "object": house.url(whom), "instrument": neighbour.at("/collections/1")})
        };
        let accept = asks(&house, &neighbour, &request(1, "/orgs/tenants")).await;
        assert_eq!((&accept["type"], &accept["object"]["id"]), (&json!("Accept"), &json!(neighbour.at("/f/1"))));
        let path = accept["result"].as_str().unwrap().strip_prefix(&house.url("")).unwrap().to_owned();
        let stamp = house.visitor().get_activity(&path).await.json();
        assert_eq!(stamp["type"], "FeatureAuthorization");
        assert_eq!(stamp["interactingObject"], neighbour.at("/collections/1"));
        assert_eq!(stamp["interactionTarget"], house.url("/orgs/tenants"));
        let can_feature =
            |wire: Value| wire["interactionPolicy"]["canFeature"]["automaticApproval"][0].clone();
        let public = json!("https://www.w3.org/ns/activitystreams#Public");
        assert_eq!(can_feature(house.visitor().get_activity("/orgs/tenants").await.json()), public);
        allows(&house, QuotingPolicy::Everybody, FeaturingPolicy::Nobody).await;
        let own = json!(house.url("/orgs/tenants"));
        assert_eq!(can_feature(house.visitor().get_activity("/orgs/tenants").await.json()), own);
        let mut other = request(2, "/orgs/tenants");
        other["instrument"] = json!(neighbour.at("/collections/2"));
        assert_eq!(asks(&house, &neighbour, &other).await["type"], "Reject");
        assert_eq!(asks(&house, &neighbour, &request(3, "/actor")).await["type"], "Accept");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn leave_is_given_for_the_asker_s_own_only_and_for_what_is_there() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        let event = house.url(&format!("/events/{id}"));
        let mut of_others = quote(&neighbour, &event, 1);
        of_others["instrument"] = json!("https://elsewhere.test/n/1");
        let mut without = quote(&neighbour, &event, 2);
        without.as_object_mut().unwrap().remove("instrument");
        let of_nothing = quote(&neighbour, &house.url("/events/nothing"), 3);
        neighbour.reset().await;
        for request in [of_others, without, of_nothing] {
            neighbour.tells(&house, &request).await;
        }
        assert!(neighbour.posted().await.is_empty());
        // A quote that is deleted needs no leave any more; asked for anew it is given anew.
        let first = asks(&house, &neighbour, &quote(&neighbour, &event, 4)).await;
        neighbour.tells(&house, &neighbour.activity("Delete", "/d/4", &json!(neighbour.at("/n/4")))).await;
        let path = first["result"].as_str().unwrap().strip_prefix(&house.url("")).unwrap().to_owned();
        assert_eq!(house.visitor().get_activity(&path).await.status, 404);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_65_whoever_takes_part_by_another_program_is_answered_and_not_kept() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        let id = house.publishes(organization(&house).await, "Assembly").await;
        let event = house.url(&format!("/events/{id}"));
        for kind in ["Join", "Leave", "Accept", "TentativeAccept", "Reject", "TentativeReject"] {
            let says = neighbour.activity(kind, &format!("/takes-part/{kind}"), &json!(event));
            let answer = asks(&house, &neighbour, &says).await;
            assert_eq!(answer["type"], "Ignore", "{kind}");
            assert_eq!(answer["actor"], house.url("/orgs/tenants"));
            assert_eq!((&answer["object"]["id"], &answer["object"]["type"]), (&says["id"], &json!(kind)));
            // Friendica sends the event along.
            let mut whole = says.clone();
            whole["id"] = json!(neighbour.at(&format!("/takes-part/{kind}/2")));
            whole["object"] = json!({"type": "Event", "id": event, "name": "Assembly"});
            assert_eq!(asks(&house, &neighbour, &whole).await["type"], "Ignore", "{kind}");
        }
        let wire = house.visitor().get_activity(&format!("/events/{id}")).await.json();
        assert_eq!(wire["participantCount"], 0);
        house.later(chrono::TimeDelta::days(31));
        house
            .context
            .transact::<_, convoca::storage::StorageError>(convoca::actions::sweep::sweep)
            .await
            .unwrap();
        house.context.store().scrub().unwrap();
        assert!(house.files_contain("/takes-part/").is_empty());
        house.close().await;
    })
    .await;
}
