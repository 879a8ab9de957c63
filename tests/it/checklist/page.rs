//! C: the page behind a link, as programs make a preview of it.

use serde_json::json;

use super::text;
use crate::house::{House, in_each_home};
use crate::visitor::Answer;

fn og(page: &Answer, name: &str) -> Option<String> {
    page.attribute(&format!("meta[property=\"og:{name}\"]"), "content")
}

#[actix_web::test]
async fn point_27_28_a_preview_says_date_and_place_in_the_event_s_language_whoever_asks() {
    in_each_home(|house: House| async move {
        let picture = house.program().await.uploads_a_picture().await;
        let more = json!({"title": "Marcha", "language": "es", "texts": {}, "image": picture, "image_alt": "Un cartel"});
        let event = house.calls(more).await;
        let visitor = house.visitor();
        let path = format!("/events/{}", text(&event, "id"));
        let asked = visitor.request("GET", &path).header("accept", "text/html");
        let page = visitor.send(asked.header("accept-language", "en, *;q=0.5")).await;
        assert_eq!(og(&page, "title").as_deref(), Some("Marcha"));
        let description = og(&page, "description").unwrap();
        assert!(description.to_lowercase().contains("5 de diciembre"), "{description}");
        assert!(description.contains("MacArthur Park"), "{description}");
        assert!(og(&page, "image").is_some_and(|image| image.starts_with(&house.url("/media/"))));
        assert_eq!(og(&page, "image:alt").as_deref(), Some("Un cartel"));
        assert!(og(&page, "site_name").is_some());
        assert!(og(&page, "locale").is_some_and(|locale| locale.starts_with("es")));
        assert_eq!(page.attribute("link[rel=canonical]", "href").as_deref(), event["page_url"].as_str());
        let head = page.body.find("</head>").unwrap();
        assert!(head < 100_000, "the head ends at {head}");
        // Each of these would take the place of the description, or show the date of the event as that of the page.
        for wrong in ["og:author", "article:published_time", "NewsArticle", "\"WebPage\"", "fediverse:creator"] {
            assert!(!page.body.contains(wrong), "{wrong}");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn point_30_a_boosted_call_is_read_by_everybody_at_once() {
    in_each_home(|house: House| async move {
        let event = house.calls(json!({})).await;
        let path = format!("/events/{}", text(&event, "id"));
        let visitor = house.visitor();
        let first = visitor.get(&path).await;
        for _ in 0..500 {
            let page = visitor.get(&path).await;
            assert_eq!((page.status, page.header("etag")), (200, first.header("etag")));
        }
        house.close().await;
    })
    .await;
}
