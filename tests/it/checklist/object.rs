//! B: the Event as it travels.

use serde_json::json;

use super::{PUBLIC, text};
use crate::federation::neighbour::Neighbour;
use crate::house::{House, in_each_home};

/// The elements Mastodon keeps (`MASTODON_STRICT`).
const KEPT: [&str; 20] = [
    "p",
    "br",
    "span",
    "a",
    "del",
    "s",
    "pre",
    "blockquote",
    "code",
    "b",
    "strong",
    "u",
    "i",
    "em",
    "ul",
    "ol",
    "li",
    "ruby",
    "rt",
    "rp",
];

#[actix_web::test]
async fn point_13_14_17_20_21_an_event_is_plain_whole_and_addressed() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.befriends(&house, "/orgs/tenants").await;
        let event = house.calls(json!({})).await;
        house.work().await;
        let create = neighbour.heard_of("Create").await.remove(0);
        let organization = house.url("/orgs/tenants");
        for document in [&create["object"], &house.document(&event).await] {
            assert_eq!(document["type"], "Event");
            assert_eq!(document["attributedTo"], organization);
            assert_eq!(document["to"], json!([PUBLIC]));
            assert_eq!(document["cc"], json!([format!("{organization}/followers")]));
            assert_eq!(document["url"], event["page_url"]);
            let tags = document["tag"].as_array().unwrap();
            assert!(tags.iter().all(|tag| tag["type"] == "Hashtag" && text(tag, "name").starts_with('#')));
            assert!(tags.iter().all(|tag| text(tag, "href").starts_with(&house.url("/tags/"))));
            assert!(document.get("inReplyTo").is_none() && document.get("sensitive").is_none());
        }
        assert_eq!(create["actor"], organization);
        assert_eq!((&create["to"], &create["cc"]), (&create["object"]["to"], &create["object"]["cc"]));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_15_the_summary_is_one_plain_line_with_date_zone_and_place() {
    in_each_home(|house: House| async move {
        let event = house.calls(json!({"description": "See <b>https://elsewhere.test/x</b> & more"})).await;
        let document = house.document(&event).await;
        assert_eq!(document["name"], "March for housing & homes");
        let summary = text(&document, "summary");
        for part in ["December 5", "11 am", "PST", "MacArthur Park"] {
            assert!(summary.contains(part), "{part} in {summary}");
        }
        for sign in ["<", ">", "&", "\n", "http"] {
            assert!(!summary.contains(sign), "{sign:?} in {summary}");
        }
        assert!(text(&document["summaryMap"], "es").contains("5 de diciembre"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_16_the_content_opens_with_date_and_place_and_holds_only_what_mastodon_keeps() {
    in_each_home(|house: House| async move {
        let event = house
            .calls(json!({"description": "# Why\n\nBecause.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![x](https://elsewhere.test/x.png)\n\n<script>alert(1)</script>"}))
            .await;
        let document = house.document(&event).await;
        let content = text(&document, "content");
        let opening = &content[..content.find("</p>").unwrap()];
        assert!(opening.contains("December 5") && opening.contains("MacArthur Park"), "{opening}");
        let page = scraper::Html::parse_fragment(content);
        let all = scraper::Selector::parse("*").unwrap();
        for element in page.select(&all).map(|element| element.value().name()).filter(|name| *name != "html") {
            assert!(KEPT.contains(&element), "<{element}> in {content}");
        }
        assert!(!content.contains("alert(1)"));
        for map in ["contentMap", "nameMap", "summaryMap"] {
            let languages: Vec<_> = document[map].as_object().unwrap().keys().cloned().collect();
            assert_eq!(languages, ["en", "es"], "{map}: the main language first");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_18_published_never_changes_and_updated_grows() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.befriends(&house, "/orgs/tenants").await;
        let event = house.calls(json!({})).await;
        house.work().await;
        let mut known = Vec::new();
        for title in ["March for homes", "March for all homes"] {
            house.later(chrono::Duration::minutes(3));
            house.alters(&event, json!({"title": title})).await;
            house.work().await;
        }
        let created = &neighbour.heard_of("Create").await[0]["object"];
        assert!(created.get("updated").is_none());
        let published = text(created, "published").to_owned();
        for update in neighbour.heard_of("Update").await {
            assert_eq!(update["object"]["published"], published);
            known.push(text(&update["object"], "updated").to_owned());
        }
        assert_eq!(known.len(), 2);
        let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap();
        assert!(at(&published) < at(&known[0]) && at(&known[0]) < at(&known[1]), "{published} {known:?}");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_19_attachments_are_a_list_and_a_picture_has_a_type_a_size_and_a_description() {
    in_each_home(|house: House| async move {
        let plain = house.calls(json!({})).await;
        assert_eq!(house.document(&plain).await["attachment"], json!([]));
        let picture = house.program().await.uploads_a_picture().await;
        let event = house.calls(json!({"image": picture, "image_alt": "A red poster"})).await;
        let document = house.document(&event).await;
        let attachment = document["attachment"].as_array().unwrap();
        assert_eq!(attachment.len(), 1);
        assert!(["Document", "Image"].contains(&text(&attachment[0], "type")));
        assert_eq!(attachment[0]["mediaType"], "image/jpeg");
        assert_eq!(attachment[0]["name"], "A red poster");
        assert!(text(&attachment[0], "url").starts_with(&house.url("/media/")));
        assert_eq!(document["image"]["url"], attachment[0]["url"]);
    })
    .await;
}

#[actix_web::test]
async fn point_22_23_24_what_others_look_for_is_there() {
    in_each_home(|house: House| async move {
        let event = house.calls(json!({})).await;
        let document = house.document(&event).await;
        for part in ["replies", "likes", "shares"] {
            let inline = &document[part];
            assert_eq!(inline["totalItems"], 0, "{part}");
            let path = text(inline, "id").replace(&house.url(""), "");
            let collection = house.visitor().get_activity(&path).await;
            assert_eq!((collection.status, &collection.json()["totalItems"]), (200, &json!(0)), "{part}");
        }
        assert_eq!(document["interactionPolicy"]["canQuote"]["automaticApproval"], json!([PUBLIC]));
        for key in [
            "timezone",
            "maximumAttendeeCapacity",
            "participantCount",
            "onlineLink",
            "joinMode",
            "externalParticipationUrl",
            "anonymousParticipation",
            "isOnline",
            "buyTicketsLink",
            "feeCurrency",
            "feeAmount",
            "endTime",
        ] {
            assert!(
                document.as_object().unwrap().contains_key(key),
                "{key}: PieFed looks for it without asking"
            );
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_25_who_fetches_gets_what_was_sent() {
    in_each_home(|house: House| async move {
        let neighbour = Neighbour::arrive().await;
        neighbour.befriends(&house, "/orgs/tenants").await;
        let event = house.calls(json!({})).await;
        house.work().await;
        let sent = &neighbour.heard_of("Create").await[0]["object"];
        let fetched = house.document(&event).await;
        for key in ["id", "to", "cc", "attributedTo", "published", "updated"] {
            assert_eq!(sent.get(key), fetched.get(key), "{key}");
        }
        house.close().await;
    })
    .await;
}
