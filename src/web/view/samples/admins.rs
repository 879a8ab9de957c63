//! What administrators see to.

use askama::Template;

use super::all_pages::Rendered;
use super::invented::member;
use crate::i18n::UiLanguage;
use crate::web::view::{Done, GoneRow, PostButton, QueuePage, WaitingRow};

pub(super) fn pages(language: UiLanguage) -> Vec<Rendered> {
    let frame = || member(language, "/admin/queue");
    let waits = |host: &str, count, reason: Option<&str>| WaitingRow {
        host: host.to_owned(),
        count,
        since: "Friday, March 5, 9:12 am".to_owned(),
        next: "Friday, March 5, 3:40 pm".to_owned(),
        reason: reason.map(str::to_owned),
        retry: PostButton::new("/admin/queue/retry", frame().t("queue-retry")).with("host", host),
        drop_href: format!("/admin/queue/drop?host={host}"),
    };
    let silent = "The server did not answer in time.";
    vec![
        (
            "queue",
            QueuePage {
                frame: frame().with_notice(Done::Retried.notice()),
                waiting: vec![
                    waits("social.a-rather-long-name-of-a-server.example", 1204, Some(silent)),
                    waits("mobilizon.example:8443", 1, None),
                ],
                gone: vec![GoneRow {
                    host: "gone.example".to_owned(),
                    since: "Monday, February 22, 7:01 am".to_owned(),
                    probe: Some("Monday, March 8, 7:01 am".to_owned()),
                    reason: Some(silent.to_owned()),
                    retry: Some(PostButton::new("/admin/queue/retry", frame().t("queue-look"))),
                }],
            }
            .render(),
        ),
        ("queue-empty", QueuePage { frame: frame(), waiting: Vec::new(), gone: Vec::new() }.render()),
    ]
}
