//! Where events come from.

use askama::Template;

use super::all_pages::Rendered;
use super::invented::member;
use crate::domain::source::{SourcePolicy, SourceState};
use crate::i18n::UiLanguage;
use crate::web::view::{
    FormErrors, HeldView, MissView, PostButton, PreviewLine, PreviewView, SourceDay, SourcePage, SourceRow,
    SourcesPage,
};

pub(super) fn pages(language: UiLanguage) -> Vec<Rendered> {
    let framed = |here: &str| member(language, here);
    let source = |name: &str, state, last_error: Option<&str>| SourceRow {
        href: "/dashboard/sources/1".to_owned(),
        name: name.to_owned(),
        target: "https://mobilizon.example/@foodnotbombs".to_owned(),
        policy: SourcePolicy::Review,
        state,
        last_success: last_error.is_none().then(|| "Friday, March 5, 9:12 am".to_owned()),
        last_error: last_error.map(str::to_owned),
        events: 14,
        change_policy: PostButton::new("/dashboard/sources/1/policy", framed("/").t("source-to-publish"))
            .with("policy", "publish"),
        remove_href: "/dashboard/sources/1/remove".to_owned(),
    };
    vec![
        (
            "sources",
            SourcesPage {
                frame: framed("/dashboard/sources"),
                action: "/dashboard/sources".to_owned(),
                target: String::new(),
                policy: SourcePolicy::Review,
                organization: "coalition".to_owned(),
                organizations: vec![("coalition".to_owned(), "Coalition".to_owned())],
                preview: None,
                errors: FormErrors::none(),
                sources: vec![
                    source("Food Not Bombs", SourceState::Active, None),
                    source("Tenants Union", SourceState::Failing, Some("mobilizon.example does not answer")),
                ],
            }
            .render(),
        ),
        (
            "sources-preview",
            SourcesPage {
                frame: framed("/dashboard/sources"),
                action: "/dashboard/sources".to_owned(),
                target: "union.example".to_owned(),
                policy: SourcePolicy::Publish,
                organization: String::new(),
                organizations: Vec::new(),
                preview: Some(PreviewView {
                    name: "Tenants <Union>".to_owned(),
                    target: "https://union.example/all.ics".to_owned(),
                    events: vec![PreviewLine {
                        when: "Saturday, March 6, 11 am".to_owned(),
                        title: "Rent & Rights".to_owned(),
                        place: Some("City Hall".to_owned()),
                        called_off: true,
                    }],
                    more: 3,
                    refused: vec![("No date yet".to_owned(), framed("/").t("refuse-no-start"))],
                }),
                errors: FormErrors::none(),
                sources: Vec::new(),
            }
            .render(),
        ),
        (
            "source",
            SourcePage {
                frame: framed("/dashboard/sources/1"),
                back: "/dashboard/sources".to_owned(),
                source: source("Tenants Union", SourceState::Held, Some("3 of 5 left at once")),
                publisher: Some("Coalition".to_owned()),
                held: Some(HeldView {
                    why: "3 of 5 left at once".to_owned(),
                    since: "Friday, March 5, 9:12 am".to_owned(),
                    obey: PostButton::new("/dashboard/sources/1/held", framed("/").t("source-obey"))
                        .with("verdict", "obey"),
                    keep: PostButton::new("/dashboard/sources/1/held", framed("/").t("source-keep"))
                        .with("verdict", "keep"),
                }),
                next_poll: Some("Friday, March 5, 10:12 am".to_owned()),
                failing_since: Some("Thursday, March 4, 10:12 am".to_owned()),
                ask: PostButton::new("/dashboard/sources/1/ask", framed("/").t("source-ask")),
                days: vec![SourceDay { day: "Friday, March 5".to_owned(), told: "3 · 1".to_owned() }],
                misses: vec![MissView {
                    title: "Rally <soon>".to_owned(),
                    reason: framed("/").t("refuse-no-start"),
                    at: "Friday, March 5, 9:12 am".to_owned(),
                }],
            }
            .render(),
        ),
    ]
}
