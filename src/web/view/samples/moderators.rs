//! What moderators decide.

use askama::Template;

use super::all_pages::Rendered;
use super::invented::{member, mirrored, poster, varied};
use crate::domain::event::Event;
use crate::domain::fault::{FieldFault, Message};
use crate::domain::source::SourcePolicy;
use crate::domain::source_rule::RuleOutcome;
use crate::i18n::UiLanguage;
use crate::web::view::{
    ChangedEvent, ChangedPart, Choice, Done, DuplicatesPage, FormErrors, Frame, HeldEvent, LooksLike,
    MergedGroup, Paging, PostButton, ReviewPage, RuleRow, RulesPage, TrustOffer, Twin, Twins, pieces,
};

pub(super) fn pages(language: UiLanguage) -> Vec<Rendered> {
    let mut pages = review(language);
    pages.extend(duplicates(language));
    pages.extend(rules(language));
    pages
}

fn button(frame: &Frame, key: &'static str) -> PostButton {
    PostButton::new("/dashboard/review", frame.t(key)).with("verdict", "publish").with("event", "1")
}

fn review(language: UiLanguage) -> Vec<Rendered> {
    let (events, frame) = (varied(), member(language, "/dashboard/review"));
    let held = |event: &Event| HeldEvent {
        id: event.id.to_string(),
        event: poster(&frame, event),
        href: format!("/events/{}", event.id),
        brought_by: vec!["Food Not Bombs".to_owned()],
        looks_like: vec![LooksLike { title: event.texts[0].title.clone(), href: "/events/1".to_owned() }],
        publish: button(&frame, "button-publish"),
        refuse: button(&frame, "button-refuse"),
    };
    let part = |key: &'static str, before: &str, after: &str| ChangedPart {
        label: frame.t(key),
        language: Some("fr".to_owned()),
        pieces: pieces(before, after),
    };
    let changed = |event: &Event| ChangedEvent {
        id: event.id.to_string(),
        event: poster(&frame, event),
        href: format!("/events/{}", event.id),
        brought_by: vec!["Food Not Bombs".to_owned()],
        parts: vec![
            part("review-part-title", "Free breakfast", "Free breakfast and <b>know-your-rights</b> table"),
            part(
                "review-part-text",
                &"We meet by the lake. ".repeat(20),
                &"We meet by the pond. ".repeat(20),
            ),
        ],
        accept: button(&frame, "review-accept-change"),
        keep: button(&frame, "review-keep"),
    };
    let offer = TrustOffer {
        source: "Tenants Union".to_owned(),
        approvals: 5,
        trust: button(&frame, "review-trust-yes"),
        trust_new: button(&frame, "review-trust-new"),
        later: button(&frame, "review-trust-later"),
    };
    let notice = Done::Accepted.notice().with_undo(PostButton::undo(&frame, "/dashboard/review"));
    let full = ReviewPage {
        frame: frame.clone().with_notice(notice),
        action: "/dashboard/review".to_owned(),
        offers: vec![offer],
        changed: vec![changed(&mirrored(events[2].clone()))],
        held: vec![held(&mirrored(events[3].clone())), held(&mirrored(events[9].clone()))],
        more: 12,
        paging: Paging { earlier: None, later: Some("/dashboard/review?page=2".to_owned()) },
    };
    let empty = ReviewPage {
        frame: frame.clone(),
        action: "/dashboard/review".to_owned(),
        offers: Vec::new(),
        changed: Vec::new(),
        held: Vec::new(),
        more: 0,
        paging: Paging::default(),
    };
    vec![("review", full.render()), ("review-empty", empty.render())]
}

fn duplicates(language: UiLanguage) -> Vec<Rendered> {
    let (events, frame) = (varied(), member(language, "/dashboard/duplicates"));
    let twin = |event: &Event, show: Option<&'static str>| Twin {
        event: poster(&frame, event),
        href: format!("/events/{}", event.id),
        brought_by: vec!["Food Not Bombs".to_owned()],
        show: show.map(|key| button(&frame, key)),
    };
    let (ours, theirs) = (events[3].clone(), mirrored(events[3].clone()));
    let page = |proposed, merged, errors| DuplicatesPage {
        frame: frame.clone(),
        action: "/dashboard/duplicates".to_owned(),
        proposed,
        merged,
        first: String::new(),
        second: "https://elsewhere.example".to_owned(),
        errors,
    };
    let proposed = vec![Twins {
        both: vec![twin(&ours, Some("duplicates-same")), twin(&theirs, None)],
        different: button(&frame, "duplicates-different"),
    }];
    let merged = vec![MergedGroup {
        head: twin(&theirs, None),
        others: vec![(twin(&theirs, Some("duplicates-show-this")), button(&frame, "duplicates-part"))],
    }];
    let wrong =
        FormErrors::of_fields(vec![FieldFault::new("second", Message::new("error-duplicates-address"))]);
    vec![
        ("duplicates", page(proposed, merged, FormErrors::none()).render()),
        ("duplicates-none", page(Vec::new(), Vec::new(), wrong).render()),
    ]
}

fn rules(language: UiLanguage) -> Vec<Rendered> {
    let frame = member(language, "/dashboard/sources/1/rules");
    let choice = |value: &str, key: &'static str| Choice {
        value: value.to_owned(),
        label: frame.t(key),
        chosen: false,
    };
    let page = RulesPage {
        name: "Food Not Bombs".to_owned(),
        policy_action: "/dashboard/sources/1/policy".to_owned(),
        action: "/dashboard/sources/1/rules".to_owned(),
        policy: SourcePolicy::ReviewChanges,
        rules: vec![RuleRow {
            condition: format!("{}: 34.05, -118.24, 30", frame.t("rule-beyond")),
            outcome: RuleOutcome::Refuse,
            remove: button(&frame, "source-remove"),
        }],
        subjects: vec![choice("tag", "rule-tag"), choice("beyond", "rule-beyond")],
        value: "x".to_owned(),
        outcomes: vec![choice("refuse", "rule-refuse")],
        errors: FormErrors::of_fields(vec![FieldFault::new("value", Message::new("error-rule-distance"))]),
        frame,
    };
    vec![("rules", page.render())]
}
