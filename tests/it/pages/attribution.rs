//! From whom a mirrored event is, wherever it is shown, and the way to its home.

use convoca::domain::source::SourcePolicy;
use serde_json::json;

use crate::federation::neighbour::Neighbour;
use crate::house::in_each_home;
use crate::peers::peer::Peer;
use crate::sources::homes::{add, entry, settle, shows_feed};

#[actix_web::test]
async fn an_actors_event_names_its_organizer_and_its_home() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        let visitor = house.visitor();
        let (home, via) = (neighbour.at("/events/1"), format!("via {}", neighbour.host()));
        let list = visitor.get("/").await;
        assert_eq!(list.texts("li.x .who"), [format!("ADA {via}")]);
        assert_eq!(list.attribute("li.x a.home", "href").unwrap(), home);
        let path = list.attribute("li.x > a", "href").unwrap();
        let page = visitor.get(&path).await;
        assert_eq!(page.attribute("link[rel=canonical]", "href").unwrap(), home);
        assert!(page.texts("dd").iter().any(|text| text.starts_with(&via)), "{:?}", page.texts("dd"));
        assert_eq!(page.attribute("dd > a[rel=noreferrer]", "href").unwrap(), home);
        assert_eq!(
            page.attribute("link[rel=alternate][type=\"application/activity+json\"]", "href").unwrap(),
            home
        );

        let calendar = visitor.get("/calendar.ics").await.body.replace("\r\n ", "");
        assert!(
            calendar.contains(&format!("UID:{home}")) && calendar.contains(&format!("URL:{home}")),
            "{calendar}"
        );
        let atom = visitor.get("/feed.atom").await.body;
        assert!(atom.contains(&format!("<id>{home}</id>")) && atom.contains("<name>ADA</name>"), "{atom}");
        let item = visitor.get("/feed.json").await.json()["items"][0].clone();
        assert_eq!((&item["id"], &item["url"]), (&json!(home), &json!(home)));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn organizers_that_are_not_disclosed_are_named_nowhere() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        house.mirrors(&neighbour).await;
        let mut event = neighbour.event("/events/1", "Assembly");
        event["organizers"] = json!(null);
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        let visitor = house.visitor();
        let list = visitor.get("/").await;
        assert_eq!(list.texts("li.x .who"), [format!("via {}", neighbour.host())]);
        let path = list.attribute("li.x > a", "href").unwrap();
        for path in [path.as_str(), "/feed.atom", "/feed.json", "/calendar.ics", "/api/v1/events"] {
            let answer = visitor.get(path).await;
            assert_eq!(answer.status, 200);
            assert!(!answer.body.contains("ADA"), "{path}");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_feeds_entry_keeps_the_uid_and_address_its_home_gave_it() {
    in_each_home(|house| async move {
        let peer = Peer::start().await;
        let more =
            "URL:https://harbour.example/picket\r\nORGANIZER;CN=Harbour Workers:mailto:x@harbour.example\r\n";
        shows_feed(&peer, &[entry("picket-1@harbour.example", "Picket", "20261201T120000Z", more)]).await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        let visitor = house.visitor();
        let calendar = visitor.get("/calendar.ics").await.body;
        assert!(calendar.contains("UID:picket-1@harbour.example"), "{calendar}");
        assert!(calendar.contains("URL:https://harbour.example/picket"), "{calendar}");
        let list = visitor.get("/").await;
        assert_eq!(list.attribute("li.x a.home", "href").unwrap(), "https://harbour.example/picket");
        let page = visitor.get(&list.attribute("li.x > a", "href").unwrap()).await;
        assert_eq!(page.attribute("link[rel=canonical]", "href").unwrap(), "https://harbour.example/picket");
        let home = page.texts("dd > a[rel=noreferrer]");
        assert!(home.iter().any(|text| text.ends_with("on harbour.example")), "{home:?}");
        assert!(!page.body.contains("x@harbour.example"), "no mail address is shown");
        let item = visitor.get("/feed.json").await.json()["items"][0].clone();
        assert_eq!(item["url"], "https://harbour.example/picket");
        house.close().await;
    })
    .await;
}
