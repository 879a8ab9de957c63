//! `GET /calendar/{yyyy}/{mm}` and `/calendar/{yyyy}/w{ww}`.

use super::calls::{call, publish};
use crate::house::{House, in_each_home};

#[actix_web::test]
async fn a_month_and_a_week_show_all_of_it_and_the_way_on() {
    in_each_home(|house: House| async move {
        for (title, start) in [
            ("Early November", "2026-11-03T18:00"),
            ("Last minute of November", "2026-11-30T23:59"),
            ("First of December", "2026-12-01T00:00"),
            ("In the next week", "2026-12-07T10:00"),
        ] {
            publish(&house, call(title, start)).await;
        }
        let visitor = house.visitor();
        let november = visitor.get("/calendar/2026/11").await;
        assert_eq!(november.texts("h1"), ["November 2026"]);
        assert_eq!(november.texts(".x .p-name"), ["Early November", "Last minute of November"]);
        assert_eq!(november.attribute("a[rel=next]", "href").as_deref(), Some("/calendar/2026/12"));
        let december = visitor.get("/calendar/2026/12?lang=es").await;
        assert_eq!(december.texts("h1"), ["Diciembre de 2026"]);
        assert_eq!(december.texts(".day .p-name"), ["First of December", "In the next week"]);
        assert_eq!(
            december.texts(".ongoing .p-name"),
            ["Last minute of November"],
            "it goes on over midnight"
        );
        let back = december.attribute("a[rel=prev]", "href");
        assert_eq!(back.as_deref(), Some("/calendar/2026/11?lang=es"));
        let week = visitor.get("/calendar/2026/w49").await;
        assert_eq!(week.texts("h1"), ["Week of Monday, November 30"]);
        assert_eq!(week.texts(".x .p-name"), ["Last minute of November", "First of December"]);
        for nowhere in ["/calendar/2026/13", "/calendar/2026/00", "/calendar/2027/w53", "/calendar/1492/10"] {
            assert_eq!(visitor.get(nowhere).await.status, 404, "{nowhere}");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_link_checker_gets_the_head_without_the_body() {
    in_each_home(|house: House| async move {
        let visitor = house.visitor();
        let page = visitor.get("/").await;
        let head = visitor.send(visitor.request("HEAD", "/").header("accept", "text/html")).await;
        assert_eq!((head.status, head.body.as_str()), (200, ""));
        assert_eq!(head.header("etag"), page.header("etag"));
        assert_eq!(visitor.send(visitor.request("HEAD", "/nowhere")).await.status, 404);
        house.close().await;
    })
    .await;
}
