//! The search, and lists around a point.

use convoca::domain::source::SourcePolicy;

use crate::house::{House, in_each_home};
use crate::peers::peer::Peer;
use crate::sources::homes::{add, entry, settle, shows_feed};

/// Three places: one in town, one at its edge 9 km away, one in another town; and one that says no point.
async fn three_places(house: &House) -> Peer {
    let peer = Peer::start().await;
    let at = |title: &str, geo: &str| {
        entry(
            &format!("{title}@harbour.example"),
            title,
            "20261201T120000Z",
            &format!("GEO:{geo}\r\nLOCATION:{title}\r\n"),
        )
    };
    let vague = entry("vague@harbour.example", "Vague", "20261201T120000Z", "");
    let all =
        [at("Town", "34.05;-118.24"), at("Edge", "34.05;-118.338"), at("Elsewhere", "37.77;-122.42"), vague];
    shows_feed(&peer, &all).await;
    add(house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
    settle(house).await;
    peer
}

#[actix_web::test]
async fn lists_feeds_and_the_api_look_around_a_point() {
    in_each_home(|house| async move {
        let _peer = three_places(&house).await;
        let visitor = house.visitor();
        let titles =
            async |query: &str| visitor.get(&format!("/?{query}")).await.texts("li.x > a:not(.home)");
        assert_eq!(titles("near=34.05,-118.24&within=5").await, ["Town"]);
        assert_eq!(
            titles("near=34.05,-118.24").await,
            ["Town", "Edge"],
            "ten kilometres where nothing is said"
        );
        assert_eq!(titles("near=34.05%2C%20-118.24&within=1000km").await, ["Town", "Edge", "Elsewhere"]);
        assert_eq!(titles("near=-34.05,118.24&within=5").await.len(), 0);
        assert_eq!(titles("near=89.99,10&within=20000").await, ["Town", "Edge", "Elsewhere"]);
        let calendar = visitor.get("/calendar.ics?near=34.05,-118.24&within=5").await.body;
        assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 1);
        let items = visitor.get("/api/v1/events?near=34.05,-118.24&within=5").await.json();
        assert_eq!(items["items"].as_array().unwrap().len(), 1);
        let page = visitor.get("/?near=34.05,-118.24&within=5").await;
        let feed = page.attribute("link[type=\"text/calendar\"]", "href").unwrap();
        assert_eq!(
            feed, "/calendar.ics?near=34.05%2C-118.24&within=5",
            "the list is what can be subscribed to"
        );
        for (query, key) in [
            ("near=town", "near"),
            ("near=95,1", "near"),
            ("near=34,-118&within=0", "within"),
            ("near=34,-118&within=NaN", "within"),
            ("near=34,-118&within=99999", "within"),
            ("within=5", "within"),
        ] {
            let refused = visitor.get(&format!("/?{query}")).await;
            assert!(refused.status == 400 && refused.body.contains(key), "{query}: {}", refused.status);
        }
    })
    .await;
}

#[actix_web::test]
async fn the_search_is_a_form_over_the_keys_of_every_list() {
    in_each_home(|house| async move {
        let _peer = three_places(&house).await;
        let visitor = house.visitor();
        let empty = visitor.get("/search").await;
        assert_eq!(empty.status, 200);
        assert!(empty.texts("li.x").is_empty(), "nothing was asked");
        assert_eq!(empty.attribute("meta[name=robots]", "content"), None, "the form may be indexed");
        let found = visitor.get("/search?q=edge&from=&to=&tag=&kind=&source=&near=&within=&lang_text=").await;
        assert_eq!(found.texts("li.x > a:not(.home)"), ["Edge"]);
        assert_eq!(found.field("q").as_deref(), Some("edge"));
        assert_eq!(found.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
        assert_eq!(visitor.get("/search?q=nothing-like-that").await.texts("p.empty").len(), 1);
        assert_eq!(visitor.get("/search?source=local").await.texts("li.x").len(), 0);
        assert_eq!(visitor.get("/search?from=2026-12-02").await.texts("li.x").len(), 0);
        assert_eq!(visitor.get("/search?kind=party").await.status, 400);
        let spanish = visitor.get("/search?lang=es&q=edge").await;
        assert_eq!(spanish.texts("h1"), ["Buscar"]);
        assert_eq!(spanish.field("lang").as_deref(), Some("es"), "the language goes along");
    })
    .await;
}
