//! D and E: signatures, and what our inbox answers.

use chrono::TimeDelta;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::federation::neighbour::{KEY, Neighbour, OTHER_KEY};
use crate::house::{House, in_each_home};

#[actix_web::test]
async fn point_33_35_37_a_request_counts_only_if_all_of_it_is_signed_and_its_own() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.shows("/users/bob", &neighbour.person("bob")).await;
        let follow = neighbour.activity("Follow", "/follows/1", &json!(house.url("/orgs/tenants")));
        let (now, body) = (house.context.now(), follow.to_string());
        let letter = || neighbour.letter(&house, &follow);
        let early = neighbour.letter_by("ada", KEY, &house, now - TimeDelta::minutes(65), &body);
        for (what, letter) in [
            ("too old", early),
            ("another body", letter().saying(&body.replace("Follow", "Block"))),
            ("no digest", letter().without("digest")),
            ("unknown dialect", letter().without("signature").with("signature-input", "sig1=()")),
        ] {
            assert_eq!(letter.reaches(&house).await, 401, "{what}");
        }
        let by_bob = neighbour.letter_by("bob", KEY, &house, now, &body);
        assert_eq!(by_bob.reaches(&house).await, 202, "believed of nobody, but no error");
        house.work().await;
        assert_eq!(house.followers("tenants").await, 0);
        for _ in 0..2 {
            assert_eq!(letter().reaches(&house).await, 202, "the same twice is one");
        }
        house.work().await;
        assert_eq!(house.followers("tenants").await, 1);
        let accept = neighbour.heard_of("Accept").await.remove(0);
        assert!(accept.get("signature").is_none() && accept["object"].get("signature").is_none());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_34_after_its_key_changed_a_peer_is_believed_again() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.befriends(&house, "/orgs/tenants").await;
        let mut person = neighbour.person("ada");
        let new = include_str!("../../keys/test-two.pub.pem");
        person["publicKey"]["publicKeyPem"] = json!(new);
        neighbour.shows("/users/ada", &person).await;
        neighbour.vanish().await;
        neighbour.shows("/users/ada", &person).await;
        neighbour.takes_posts(ResponseTemplate::new(202)).await;
        house.later(TimeDelta::minutes(6));
        let undo = neighbour.activity(
            "Undo",
            "/undos/1",
            &neighbour.activity("Follow", "/follows/orgs/tenants", &json!(house.url("/orgs/tenants"))),
        );
        let letter = || neighbour.letter_by("ada", OTHER_KEY, &house, house.context.now(), &undo.to_string());
        assert_eq!(letter().reaches(&house).await, 202);
        house.work().await;
        assert_eq!(house.followers("tenants").await, 0);
        assert_eq!(neighbour.asked().await, ["/users/ada"], "its actor was fetched once more");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_38_what_is_unknown_is_202_and_what_is_too_large_413() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        let ada = neighbour.ada();
        let mut activities = vec![
            neighbour.activity("Travel", "/1", &json!("https://elsewhere.test/x")),
            neighbour.activity(
                "Like",
                "/2",
                &json!(house.url("/events/00000000-0000-4000-8000-000000000000")),
            ),
            neighbour.activity("Flag", "/3", &json!([ada, "https://elsewhere.test/x"])),
            neighbour.activity("View", "/4", &json!(house.url("/actor"))),
        ];
        let mut anonymous = neighbour.activity("Like", "/5", &json!(house.url("/actor")));
        anonymous.as_object_mut().unwrap().remove("actor");
        activities.push(anonymous);
        for activity in &activities {
            assert_eq!(neighbour.sends(&house, activity).await, 202, "{activity}");
        }
        house.work().await;
        let large = neighbour.activity("Create", "/6", &json!("x".repeat(1_100_000)));
        assert_eq!(neighbour.sends(&house, &large).await, 413);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_39_a_flood_of_unknown_accounts_ending_costs_nothing() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        for n in 0..200 {
            let gone = neighbour.at(&format!("/users/gone{n}"));
            let mut delete = neighbour.activity("Delete", &format!("/users/gone{n}#delete"), &json!(gone));
            delete["actor"] = json!(gone);
            let name = format!("gone{n}");
            let letter = neighbour.letter_by(&name, KEY, &house, house.context.now(), &delete.to_string());
            assert_eq!(letter.reaches(&house).await, 202);
        }
        assert_eq!(house.work().await, 0);
        assert!(neighbour.requests().await.is_empty(), "nothing was fetched");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_40_the_end_of_a_known_account_is_believed_by_the_key_we_know() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.befriends(&house, "/orgs/tenants").await;
        neighbour.vanish().await;
        neighbour.answers("/users/ada", ResponseTemplate::new(410)).await;
        let delete = neighbour.activity("Delete", "/users/ada#delete", &json!(neighbour.ada()));
        assert_eq!(neighbour.sends(&house, &delete).await, 202);
        house.work().await;
        assert_eq!(house.followers("tenants").await, 0);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_41_42_follows_are_accepted_each_time_and_undone_by_who_and_whom() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        let follow = |id: &str| neighbour.activity("Follow", id, &json!(house.url("/orgs/tenants")));
        for id in ["/follows/1", "/follows/2"] {
            neighbour.tells(&house, &follow(id)).await;
        }
        let accepted = neighbour.heard_of("Accept").await;
        assert_eq!(accepted.len(), 2);
        assert_eq!(accepted[1]["object"], {
            let mut sent = follow("/follows/2");
            sent.as_object_mut()
                .unwrap()
                .retain(|key, _| ["id", "type", "actor", "object"].contains(&key.as_str()));
            sent
        });
        assert_eq!(house.followers("tenants").await, 1);
        neighbour.tells(&house, &neighbour.activity("Undo", "/undos/1", &follow("/follows/unknown"))).await;
        assert_eq!(house.followers("tenants").await, 0);
        // A burst of the same is nothing new.
        neighbour.tells(&house, &neighbour.activity("Undo", "/undos/2", &follow("/follows/unknown"))).await;
        neighbour.tells(&house, &follow("/follows/3")).await;
        neighbour
            .tells(&house, &neighbour.activity("Block", "/b/1", &json!(house.url("/orgs/tenants"))))
            .await;
        assert_eq!(house.followers("tenants").await, 0);
        house.close().await;
    })
    .await;
}
