//! Events on their own pages.

use askama::Template;
use serde_json::json;

use super::all_pages::Rendered;
use super::invented::{event_page, frame, id, mirrored, varied};
use crate::domain::event::{EventStatus, Picture};
use crate::domain::ids::MediaId;
use crate::i18n::UiLanguage;
use crate::web::view::{JsonLd, PreviewPicture};

pub(super) fn pages(language: UiLanguage) -> Vec<Rendered> {
    let events = varied();
    let plain = |here: &str| frame(language, here);
    let mut with_picture = events[3].clone();
    with_picture.picture = Some(Picture::Stored {
        id: MediaId(id(1)),
        file: "poster.jpg".to_owned(),
        width: 1200,
        height: 800,
        alt: Some("A red flyer".to_owned()),
    });
    let mut discreet = mirrored(events[4].clone());
    discreet.status = EventStatus::Postponed;
    let mut page = event_page(plain("/events/4"), &with_picture);
    page.interact_href = Some("/events/4/interact".to_owned());
    page.report_href = Some("/events/4/report".to_owned());
    page.json_ld = Some(JsonLd::new(&json!({ "@type": "Event", "name": "</script>" })));
    page.activity_href = Some(page.preview.canonical.clone());
    page.preview.picture = Some(PreviewPicture {
        url: "https://calendar.example/media/poster.jpg".to_owned(),
        alt: Some("A red flyer".to_owned()),
        width: 1200,
        height: 800,
    });
    vec![
        ("event", page.render()),
        ("event-cancelled", event_page(plain("/events/5"), &events[4]).render()),
        ("event-moved", event_page(plain("/events/6"), &events[5]).render()),
        ("event-mirrored", event_page(plain("/events/5"), &discreet).render()),
        ("event-online", event_page(plain("/events/11"), &events[10]).render()),
    ]
}
