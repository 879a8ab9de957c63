//! Pages that only say something.

use askama::Template;

use super::all_pages::Rendered;
use super::invented::frame;
use crate::domain::fault::Message;
use crate::i18n::UiLanguage;
use crate::web::view::{AboutPage, Accent, ContactPage, ContactWay, ErrorPage, MessagePage, PrivacyPage};

pub(super) fn pages(language: UiLanguage) -> Vec<Rendered> {
    let plain = |here: &str| frame(language, here);
    let mut yellow = plain("/privacy");
    yellow.site.accent = Accent::parse("#ffd400");
    let about = "<p>We are a handful of people from twelve organizations.</p>".to_owned();
    let error = |status, heading, message| {
        let (heading, message) =
            (Message { key: heading, args: Vec::new() }, Message { key: message, args: Vec::new() });
        ErrorPage { frame: plain("/x"), status, heading, message }.render()
    };
    vec![
        ("problem-404", error(404, "fault-not-found", "error-not-found")),
        ("problem-500", error(500, "fault-internal", "error-internal")),
        (
            "message",
            MessagePage {
                frame: plain("/x"),
                heading: Message::new("auth-stale-form"),
                paragraphs: vec![Message::new("login-readers")],
                onward: Some((Message::new("fault-to-calendar"), "/".to_owned())),
                button: None,
            }
            .render(),
        ),
        (
            "about",
            AboutPage {
                frame: plain("/about"),
                words: about,
                handle: "@calendar@calendar.example".to_owned(),
                organizations: vec![("Coalition for Immigrant Rights".to_owned(), "/@coalition".to_owned())],
                version: "0.1.0",
            }
            .render(),
        ),
        ("privacy", PrivacyPage { frame: yellow }.render()),
        (
            "contact",
            ContactPage {
                frame: plain("/contact"),
                ways: vec![ContactWay {
                    who: "Los Angeles in Motion".to_owned(),
                    how: "hello@calendar.example".to_owned(),
                    href: Some("mailto:hello@calendar.example".to_owned()),
                }],
            }
            .render(),
        ),
    ]
}
