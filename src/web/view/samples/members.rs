//! What is seen after logging in.

use askama::Template;

use super::all_pages::Rendered;
use super::invented::{line, member, mirrored, poster, varied};
use crate::domain::event::Event;
use crate::domain::fault::Message;
use crate::i18n::UiLanguage;
use crate::web::view::{
    DashboardPage, Done, HeldEvent, ModeratedEvent, ModerationPage, Notice, OwnEvent, OwnOrganization,
    PostButton, ReviewPage, Trial,
};

pub(super) fn pages(language: UiLanguage) -> Vec<Rendered> {
    let events = varied();
    let framed = |here: &str| member(language, here);
    let undo = PostButton::undo(&framed("/"), "/admin/undo").with("uri", "https://x.example/1?a=b&c=\"d\"");
    let own = |event: &Event| {
        let frame = framed("/dashboard");
        let view = poster(&frame, event);
        OwnEvent {
            line: line(&frame, event),
            when: view.when_title(),
            edit_href: format!("/events/{}/edit", event.id),
        }
    };
    let held = |event: &Event| HeldEvent {
        event: poster(&framed("/admin/review"), event),
        href: format!("/events/{}", event.id),
        brought_by: vec!["Food Not Bombs".to_owned()],
        publish: PostButton::publish(&framed("/"), "/admin/review/publish"),
        refuse: PostButton::refuse(&framed("/"), "/admin/review/refuse"),
    };
    let decided = |event: &Event| {
        let own = own(event);
        ModeratedEvent { line: own.line, when: own.when, undo: undo.clone() }
    };
    let notice = Done::Accepted.notice().with_undo(undo.clone());
    vec![
        (
            "dashboard",
            DashboardPage {
                frame: framed("/dashboard").with_notice(Notice::warning(Message::new("auth-stale-form"))),
                trial: Some(Trial {
                    setting: "CONVOCA_PUBLIC_URL",
                    value: "http://localhost:8080".to_owned(),
                }),
                upcoming: events[3..6].iter().map(own).collect(),
                drafts: events[6..7].iter().map(own).collect(),
                past: Vec::new(),
                organizations: vec![OwnOrganization {
                    name: "Coalition".to_owned(),
                    href: "/@coalition".to_owned(),
                    handle: "@coalition@calendar.example".to_owned(),
                    pending: true,
                }],
            }
            .render(),
        ),
        (
            "review",
            ReviewPage {
                frame: framed("/admin/review").with_notice(notice),
                held: vec![held(&mirrored(events[3].clone())), held(&mirrored(events[9].clone()))],
                more: 12,
            }
            .render(),
        ),
        ("review-empty", ReviewPage { frame: framed("/admin/review"), held: Vec::new(), more: 0 }.render()),
        (
            "moderation",
            ModerationPage {
                frame: framed("/admin/moderation"),
                hidden: events[1..3].iter().map(decided).collect(),
                refused: Vec::new(),
            }
            .render(),
        ),
    ]
}
