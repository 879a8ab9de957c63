//! What is seen after logging in.

use askama::Template;

use super::all_pages::Rendered;
use super::invented::{line, member, poster, varied};
use crate::domain::event::Event;
use crate::domain::fault::Message;
use crate::i18n::UiLanguage;
use crate::web::view::{
    DashboardPage, ModeratedEvent, ModerationPage, Notice, OwnEvent, OwnOrganization, PostButton, Trial,
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
            goes_out: None,
            buttons: Vec::new(),
        }
    };
    let decided = |event: &Event| {
        let own = own(event);
        ModeratedEvent { line: own.line, when: own.when, undo: undo.clone() }
    };
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
                scheduled: events[7..8].iter().map(|event| scheduled(own(event))).collect(),
                drafts: events[6..7].iter().map(own).collect(),
                past: Vec::new(),
                answers: 2,
                organizations: vec![OwnOrganization {
                    name: "Coalition".to_owned(),
                    href: "/@coalition".to_owned(),
                    handle: "@coalition@calendar.example".to_owned(),
                    pending: true,
                    paused: true,
                    settings_href: Some("/dashboard/orgs/coalition".to_owned()),
                    reminder_href: Some("/dashboard/orgs/coalition/reminder".to_owned()),
                    talk_href: "/dashboard/orgs/coalition/talk".to_owned(),
                }],
            }
            .render(),
        ),
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

/// A draft that publishes itself.
fn scheduled(own: OwnEvent) -> OwnEvent {
    OwnEvent {
        goes_out: Some(Message::new("dashboard-goes-out").with("at", "Friday, March 5, 8 am")),
        buttons: vec![PostButton::new("/events/1/unschedule", "Do not send it out")],
        ..own
    }
}
