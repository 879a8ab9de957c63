//! The calendar and the pages of tags and places.

use chrono::{Duration, NaiveDate};
use convoca::domain::event::Kind;

use super::calls::{call, page_of, publish, publish_all};
use crate::house::{House, in_each_home};

#[actix_web::test]
async fn the_calendar_lists_what_is_coming_by_day() {
    in_each_home(|house: House| async move {
        publish(&house, call("On Saturday", "2026-12-05T11:00")).await;
        publish(&house, call("Tonight", "2026-11-22T19:00")).await;
        publish(&house, call("Last week", "2026-11-15T19:00")).await;
        let page = house.visitor().get("/").await;
        assert_eq!(page.texts(".x .p-name"), ["Tonight", "On Saturday"]);
        assert_eq!(page.texts(".day h2"), ["Today Sunday, November 22", "Saturday, December 5"]);
        assert_eq!(page.texts(".x .p-location")[0], "MacArthur Park · Westlake");
        assert!(page.texts(".pages").is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_long_calendar_is_turned_both_ways() {
    in_each_home(|house: House| async move {
        let drafts = (0..405).map(|number| {
            let day = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap() + Duration::days(number / 4);
            call(&format!("Event {number:03}"), &format!("{day}T{:02}:00", 10 + number % 4))
        });
        publish_all(&house, drafts.collect()).await;
        let visitor = house.visitor();
        let titles = |page: &crate::visitor::Answer| page.texts(".x .p-name");
        let first = visitor.get("/?lang=en&source=local").await;
        let second = visitor.get(&first.attribute("a[rel=next]", "href").expect("a way on")).await;
        let third = visitor.get(&second.attribute("a[rel=next]", "href").expect("a way on")).await;
        assert_eq!(first.attribute("a[rel=prev]", "href"), None);
        assert_eq!(third.attribute("a[rel=next]", "href"), None);
        assert_eq!([titles(&first).len(), titles(&second).len(), titles(&third).len()], [200, 200, 5]);
        assert_eq!(titles(&second)[0], "Event 200");
        let back = visitor.get(&third.attribute("a[rel=prev]", "href").expect("a way back")).await;
        assert_eq!(titles(&back), titles(&second));
        let start = visitor.get(&back.attribute("a[rel=prev]", "href").expect("a way back")).await;
        assert_eq!(titles(&start), titles(&first));
        assert_eq!(start.attribute("a[rel=prev]", "href"), None);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_tag_gathers_its_events_in_any_spelling() {
    in_each_home(|house: House| async move {
        publish(&house, call("With a tag", "2026-12-05T11:00")).await;
        let mut other = call("Without", "2026-12-05T12:00");
        other.tags.clear();
        publish(&house, other).await;
        let visitor = house.visitor();
        for path in ["/tags/Housing", "/tags/housing", "/tags/HOUSING?lang=es"] {
            let page = visitor.get(path).await;
            assert_eq!(
                (page.texts("h1"), page.texts(".x .p-name")),
                (vec!["#Housing".into()], vec!["With a tag".into()])
            );
        }
        let unknown = visitor.get("/tags/buy-my-watches").await;
        assert_eq!(unknown.status, 404);
        assert!(!unknown.texts("main").concat().contains("watches"), "an address is no place to write here");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_place_gathers_its_events() {
    in_each_home(|house: House| async move {
        let id = publish(&house, call("In the park", "2026-12-05T11:00")).await;
        let visitor = house.visitor();
        let place = visitor.get(&page_of(id)).await.attribute(".p-location a", "href").expect("a place");
        let page = visitor.get(&place).await;
        assert_eq!(
            (page.texts("h1"), page.texts(".x .p-name")),
            (vec!["MacArthur Park".into()], vec!["In the park".into()])
        );
        super::calls::hide(&house, id).await;
        assert_eq!(visitor.get(&place).await.status, 404, "nothing listed is there any more");
        assert_eq!(visitor.get("/places/nowhere").await.status, 404);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_query_narrows_and_what_is_not_understood_is_refused_by_name() {
    in_each_home(|house: House| async move {
        publish(&house, call("Rally for rent control", "2026-12-05T11:00")).await;
        let mut vigil = call("Vigil", "2026-12-06T18:00");
        vigil.kind = Kind::Vigil;
        publish(&house, vigil).await;
        let visitor = house.visitor();
        for (query, expected) in [
            ("kind=vigil", "Vigil"),
            ("q=RENT+control", "Rally for rent control"),
            ("from=2026-12-06", "Vigil"),
            ("to=2026-12-05", "Rally for rent control"),
        ] {
            assert_eq!(visitor.get(&format!("/?{query}")).await.texts(".x .p-name"), [expected], "{query}");
        }
        for (query, key) in
            [("kind=party", "kind"), ("from=tomorrow", "from"), ("near=here", "near"), ("before=x", "before")]
        {
            let page = visitor.get(&format!("/?{query}")).await;
            assert_eq!(page.status, 400, "{query}");
            assert!(page.texts("main").concat().contains(&format!("“{key}”")), "{query}");
        }
        house.close().await;
    })
    .await;
}
