//! Public answers are written once and kept until something changes.

use chrono::Duration;

use super::calls::{call, hide, page_of, publish};
use crate::house::{House, in_each_home};
use crate::visitor::{Answer, Visitor};

async fn ask(visitor: &Visitor, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = visitor.request("GET", path).header("accept", "text/html");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    visitor.send(request).await
}

#[actix_web::test]
async fn who_has_a_page_is_not_sent_it_again_until_it_changes() {
    in_each_home(|house: House| async move {
        let id = publish(&house, call("Rent strike rally", "2026-12-05T11:00")).await;
        let visitor = house.visitor();
        for path in ["/".to_owned(), page_of(id), "/@tenants".to_owned(), "/tags/housing".to_owned()] {
            let first = visitor.get(&path).await;
            let etag = first.header("etag").to_owned();
            assert!(!etag.is_empty(), "{path}");
            assert_eq!(first.header("cache-control"), "public, no-cache", "{path}");
            assert!(first.header("vary").contains("Accept-Language"), "{path}");
            let again = ask(&visitor, &path, &[("if-none-match", &etag)]).await;
            assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
            let spanish = ask(&visitor, &path, &[("if-none-match", &etag), ("accept-language", "es")]).await;
            assert_eq!(spanish.status, 200, "{path}: another language is another page");
        }
        let etag = visitor.get("/").await.header("etag").to_owned();
        publish(&house, call("One more", "2026-12-06T11:00")).await;
        let changed = ask(&visitor, "/", &[("if-none-match", &etag)]).await;
        assert_eq!(changed.status, 200);
        assert!(changed.body.contains("One more"), "our own writes show at once");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_hidden_event_leaves_kept_pages_at_once() {
    in_each_home(|house: House| async move {
        let id = publish(&house, call("Rent strike rally", "2026-12-05T11:00")).await;
        let visitor = house.visitor();
        assert!(visitor.get("/").await.body.contains("Rent strike"));
        assert_eq!(visitor.get(&page_of(id)).await.status, 200);
        hide(&house, id).await;
        assert!(!visitor.get("/").await.body.contains("Rent strike"));
        assert_eq!(visitor.get(&page_of(id)).await.status, 404);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_ends_leaves_and_today_moves_on_without_anybody_doing_anything() {
    in_each_home(|house: House| async move {
        publish(&house, call("This morning", "2026-11-22T06:00")).await;
        publish(&house, call("Tomorrow night", "2026-11-23T19:00")).await;
        let visitor = house.visitor();
        assert_eq!(visitor.get("/").await.texts(".x .p-name"), ["This morning", "Tomorrow night"]);
        house.later(Duration::hours(3));
        assert_eq!(visitor.get("/").await.texts(".x .p-name"), ["Tomorrow night"], "it ended at eight");
        assert_eq!(visitor.get("/").await.texts(".day h2 b"), ["Tomorrow"]);
        house.later(Duration::hours(16));
        assert_eq!(visitor.get("/").await.texts(".day h2 b"), ["Today"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_page_travels_compressed_to_who_takes_it_so() {
    in_each_home(|house: House| async move {
        publish(&house, call("Rent strike rally", "2026-12-05T11:00")).await;
        let visitor = house.visitor();
        let zipped = ask(&visitor, "/", &[("accept-encoding", "gzip, br")]).await;
        assert_eq!(zipped.header("content-encoding"), "gzip");
        assert!(zipped.header("vary").contains("Accept-Encoding"));
        let plain = ask(&visitor, "/", &[("accept-encoding", "identity")]).await;
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""));
        assert!(plain.body.contains("Rent strike rally"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn the_same_words_are_answered_the_same_again_and_other_words_for_themselves() {
    in_each_home(|house: House| async move {
        let id = publish(&house, call("Rent strike rally", "2026-12-05T11:00")).await;
        let visitor = house.visitor();
        let page = page_of(id);
        // Within the seconds of a change nothing is remembered.
        visitor.get("/").await;
        house.later(Duration::seconds(5));
        let asked: [(&str, &[(&str, &str)]); 6] = [
            (&page, &[("accept", "text/html")]),
            (&page, &[("accept", "text/html"), ("accept-language", "es")]),
            (&page, &[("accept", "text/html"), ("accept-encoding", "gzip")]),
            (&page, &[("accept", "application/activity+json")]),
            (&page, &[("accept", "text/calendar")]),
            ("/?lang=es", &[("accept", "text/html")]),
        ];
        let mut first = Vec::new();
        for round in 0..3 {
            for (number, (path, headers)) in asked.iter().enumerate() {
                let mut request = visitor.request("GET", path);
                for (name, value) in *headers {
                    request = request.header(*name, *value);
                }
                let answer = visitor.send(request).await;
                let mut told = answer.headers.clone();
                told.remove("date");
                let said = (answer.status, told, answer.body);
                if round == 0 {
                    assert_eq!(said.0, 200, "{path} {headers:?}");
                    assert!(said.1.contains_key("content-security-policy"));
                    assert!(!first.contains(&said), "{path} {headers:?} is another answer");
                    first.push(said);
                } else {
                    assert_eq!(said, first[number], "{path} {headers:?}");
                }
            }
        }
        let known = first[0].1.get("etag").unwrap().to_str().unwrap().to_owned();
        assert_eq!(ask(&visitor, &page, &[("if-none-match", &known)]).await.status, 304);
        let forgotten = ask(&visitor, &page, &[("signature", "keyId=\"https://a.test/actor#key\"")]).await;
        assert_eq!(forgotten.status, 200, "who signs is looked at");
        hide(&house, id).await;
        for (path, headers) in &asked[..5] {
            let mut request = visitor.request("GET", path);
            for (name, value) in *headers {
                request = request.header(*name, *value);
            }
            assert_eq!(visitor.send(request).await.status, 404, "{path} {headers:?}");
        }
        house.close().await;
    })
    .await;
}
