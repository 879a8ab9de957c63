//! `GET /events/{id}`.

use convoca::actions::call_off_event::call_off_event;
use convoca::actions::delete_event::delete_event;
use convoca::domain::event::Visibility;
use convoca::domain::policy::Acting;

use super::calls::{call, hide, page_of, publish, text};
use crate::house::{House, in_each_home};

#[actix_web::test]
async fn an_event_says_what_when_where_and_who() {
    in_each_home(|house: House| async move {
        let id = publish(&house, call("Rent strike rally", "2026-12-05T11:00")).await;
        let page = house.visitor().get(&page_of(id)).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.texts("h1"), ["Rent strike rally"]);
        let when = page.texts(".when")[0].replace('\u{2060}', "");
        assert_eq!(when, "Saturday, December 5, 11 am–1 pm");
        assert_eq!(page.attribute(".dt-start", "datetime").as_deref(), Some("2026-12-05T11:00:00-08:00"));
        assert!(page.texts(".p-location")[0].starts_with("MacArthur Park · Westlake"));
        assert_eq!(page.texts(".p-organizer .p-name"), ["Tenants Union"]);
        assert_eq!(page.texts(".e-content strong"), ["water"]);
        assert_eq!(page.attribute("link[rel=canonical]", "href"), Some(house.url(&page_of(id))));
        let alternate = |kind: &str| page.attribute(&format!("link[type=\"{kind}\"]"), "href");
        assert_eq!(alternate("application/activity+json"), Some(house.url(&page_of(id))));
        assert_eq!(alternate("text/calendar"), Some(format!("{}.ics", page_of(id))));
        assert_eq!(page.attribute("meta[name=robots]", "content"), None);
        assert!(page.texts(".deeds").concat().contains("Put it in my calendar"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_page_speaks_the_reader_s_language_and_its_preview_the_event_s() {
    in_each_home(|house: House| async move {
        let mut draft = call("March for immigrant rights", "2026-12-05T11:00");
        draft.texts.push(text("es", "Marcha por los derechos", "Trae agua."));
        let id = publish(&house, draft).await;
        let path = page_of(id);
        let page = house.visitor().get(&format!("{path}?lang=es")).await;
        assert_eq!(page.attribute("html", "lang").as_deref(), Some("es"));
        assert_eq!(page.texts("h1"), ["Marcha por los derechos"]);
        assert_eq!(page.texts("section[lang=en] h2"), ["March for immigrant rights"]);
        let og = |name: &str| page.attribute(&format!("meta[property=\"og:{name}\"]"), "content");
        assert_eq!(og("title").as_deref(), Some("March for immigrant rights"));
        assert_eq!(og("locale").as_deref(), Some("en"));
        assert!(og("description").is_some_and(|words| words.starts_with("Saturday, December 5, 11 am")));
        assert_eq!(og("url"), Some(house.url(&path)));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_is_not_public_is_not_there_for_the_public() {
    in_each_home(|house: House| async move {
        let mut draft = call("Not yet", "2026-12-05T11:00");
        draft.visibility = Visibility::Draft;
        let draft = publish(&house, draft).await;
        let hidden = publish(&house, call("Hidden by a moderator", "2026-12-05T12:00")).await;
        hide(&house, hidden).await;
        let visitor = house.visitor();
        for id in [draft, hidden] {
            let page = visitor.get(&page_of(id)).await;
            assert_eq!((page.status, page.texts("h1")), (404, vec!["Nothing here".to_owned()]));
            assert!(!page.body.contains("Not yet") && !page.body.contains("Hidden by"));
        }
        for path in ["/events/no-id", "/events/00000000-0000-4000-8000-000000000000"] {
            assert_eq!(visitor.get(path).await.status, 404, "{path}");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_unlisted_event_is_read_by_its_link_only() {
    in_each_home(|house: House| async move {
        let mut draft = call("Come if you know", "2026-12-05T11:00");
        draft.visibility = Visibility::Unlisted;
        let id = publish(&house, draft).await;
        let visitor = house.visitor();
        let page = visitor.get(&page_of(id)).await;
        assert_eq!(page.texts("h1"), ["Come if you know"]);
        assert_eq!(page.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
        assert!(page.texts(".p-location a[href^=\"/places\"]").is_empty(), "its place's page would be empty");
        assert!(!visitor.get("/").await.body.contains("Come if you know"));
        assert_eq!(visitor.get("/tags/housing").await.status, 404);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_deleted_event_is_gone_and_says_so() {
    in_each_home(|house: House| async move {
        let id = publish(&house, call("A mistake", "2026-12-05T11:00")).await;
        let visitor = house.visitor();
        assert_eq!(visitor.get(&page_of(id)).await.status, 200);
        house.context.transact(move |tx| delete_event(tx, Acting::Operator, id)).await.expect("deleted");
        let page = visitor.get(&page_of(id)).await;
        assert_eq!((page.status, page.texts("h1")), (410, vec!["This was deleted".to_owned()]));
        assert!(!page.body.contains("A mistake"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_called_off_event_stays_struck_through() {
    in_each_home(|house: House| async move {
        let id = publish(&house, call("Rent strike rally", "2026-12-05T11:00")).await;
        house.context.transact(move |tx| call_off_event(tx, Acting::Operator, id)).await.expect("called off");
        let page = house.visitor().get(&page_of(id)).await;
        assert_eq!(page.texts("h1 s"), ["Rent strike rally"]);
        assert_eq!(page.texts(".mark.loud"), ["Called off"]);
        let list = house.visitor().get("/").await;
        assert_eq!(list.texts(".x s"), ["Rent strike rally"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_title_is_text_whatever_it_holds() {
    in_each_home(|house: House| async move {
        let mut draft = call("<script>alert(1)</script> & \"friends\"", "2026-12-05T11:00");
        draft.texts[0] = text(
            "en",
            "<script>alert(1)</script> & \"friends\"",
            "<script>alert(2)</script>[x](javascript:alert(3))",
        );
        let id = publish(&house, draft).await;
        let visitor = house.visitor();
        for path in [page_of(id), "/".to_owned()] {
            let page = visitor.get(&path).await;
            assert!(
                !page.body.contains("<script>alert") && !page.body.contains("href=\"javascript"),
                "{path}"
            );
        }
        house.close().await;
    })
    .await;
}
