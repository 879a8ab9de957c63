//! What was said to events.

use askama::Template;

use super::all_pages::Rendered;
use super::invented::{event_page, frame, id, member, varied};
use crate::domain::fault::{FieldFault, Message};
use crate::domain::text::markdown;
use crate::i18n::UiLanguage;
use crate::web::view::{
    AnswerFormPage, AnswerView, AnswersPage, Choice, ConfirmDeed, ConfirmPage, Done, FormErrors, LeaveRow,
    PostButton, TalkPage, TalkView, WaitingAnswer,
};

fn said(number: usize, depth: usize, text: &str) -> AnswerView {
    AnswerView {
        id: id(5_000 + number).to_string(),
        from: "social.example".to_owned(),
        own: false,
        when: "Friday, March 5, 9:12 am".to_owned(),
        written: "2027-03-05T17:12:00Z".to_owned(),
        edited: number == 2,
        language: Some("de".to_owned()),
        warning: None,
        content: markdown(text).as_str().trim().to_owned(),
        attachments: 0,
        home_href: Some("https://social.example/@x/1".to_owned()),
        depth,
        answer_href: None,
        edit_href: None,
        delete_href: None,
        report_href: None,
        hide: None,
    }
}

fn talk() -> TalkView {
    let mut own = said(1, 1, "At the **fountain**, north side. Bring a chair.");
    (own.own, own.from, own.language, own.home_href) = (true, "Coalition".to_owned(), None, None);
    let mut warned = said(2, 2, "I was there last year and it was loud.");
    (warned.warning, warned.attachments) = (Some("Noise".to_owned()), 2);
    TalkView {
        likes: 12,
        shares: 1,
        answers: vec![
            said(0, 0, "Where exactly do we meet? Is there shade?"),
            own,
            warned,
            said(3, 3, "Thanks!"),
        ],
        answer_href: None,
        waiting: None,
    }
}

pub(super) fn pages(language: UiLanguage) -> Vec<Rendered> {
    let event = &varied()[3];
    let framed = |here: &str| member(language, here);
    let mut public = event_page(frame(language, "/events/4"), event);
    public.talk = Some(talk());
    let mut organizers = event_page(framed("/events/4"), event);
    let mut all = talk();
    for answer in &mut all.answers {
        answer.answer_href = Some("/events/4/answer?to=1".to_owned());
        if answer.own {
            answer.edit_href = Some("/answers/1/edit".to_owned());
            answer.delete_href = Some("/answers/1/delete".to_owned());
        } else {
            answer.hide = Some(PostButton::hide(&organizers.frame, "/dashboard/answers").with("id", "1"));
        }
    }
    (all.answer_href, all.waiting) =
        (Some("/events/4/answer".to_owned()), Some((3, "/dashboard/answers".to_owned())));
    organizers.talk = Some(all);
    vec![
        ("event-answers", public.render()),
        ("event-answers-organizer", organizers.render()),
        ("answers", waiting(language).render()),
        (
            "answers-empty",
            AnswersPage {
                frame: framed("/dashboard/answers"),
                action: "/dashboard/answers".to_owned(),
                waiting: Vec::new(),
                more: 0,
                refused: Vec::new(),
                settings: Vec::new(),
            }
            .render(),
        ),
        ("answer-form", answer_form(language).render()),
        (
            "answer-delete",
            ConfirmPage {
                deed: ConfirmDeed::DeleteAnswer,
                subject: "At the fountain, north side.".to_owned(),
                when: None,
                action: "/answers/1/delete".to_owned(),
                fields: Vec::new(),
                back: "/events/4".to_owned(),
                error: None,
                frame: framed("/answers/1/delete"),
            }
            .render(),
        ),
        ("talk", settings(language).render()),
    ]
}

fn waiting(language: UiLanguage) -> AnswersPage {
    let frame = member(language, "/dashboard/answers");
    let one = |answer: AnswerView| WaitingAnswer {
        answer,
        author: Some("@x@social.example".to_owned()),
        title: "March for immigrant rights".to_owned(),
        href: "/events/4".to_owned(),
    };
    let undo = PostButton::undo(&frame, "/dashboard/answers").with("id", "1");
    AnswersPage {
        action: "/dashboard/answers".to_owned(),
        waiting: vec![one(said(0, 0, "Where exactly do we meet?")), one(said(2, 0, "I will come."))],
        more: 4,
        refused: vec![(one(said(4, 0, "Buy this")), undo.clone())],
        settings: vec![("Coalition".to_owned(), "/dashboard/orgs/coalition/talk".to_owned())],
        frame: frame.with_notice(Done::AnswersRefused.notice().with_undo(undo)),
    }
}

fn answer_form(language: UiLanguage) -> AnswerFormPage {
    let fault = FieldFault::new("text", Message::new("error-answer-empty"));
    AnswerFormPage {
        frame: member(language, "/events/4/answer"),
        action: "/events/4/answer".to_owned(),
        title: "March for immigrant rights".to_owned(),
        to: Some(said(0, 0, "Where exactly do we meet?")),
        fields: vec![("to".to_owned(), "1".to_owned())],
        text: String::new(),
        changing: false,
        back: "/events/4".to_owned(),
        errors: FormErrors::of_fields(vec![fault]),
    }
}

fn settings(language: UiLanguage) -> TalkPage {
    let frame = member(language, "/dashboard/orgs/coalition/talk");
    let choice = |value: &str, key: &'static str| Choice::new(value, frame.t(key), "approval");
    let leave = LeaveRow {
        kind_key: "leave-quote",
        what: "March for immigrant rights".to_owned(),
        href: "https://social.example/@x/2".to_owned(),
        host: "social.example".to_owned(),
        when: "Friday, March 5, 9:12 am".to_owned(),
        withdraw: PostButton::new("/dashboard/leave/1/withdraw", frame.t("leave-withdraw")),
    };
    TalkPage {
        action: "/dashboard/orgs/coalition/talk".to_owned(),
        name: "Coalition".to_owned(),
        may_change: true,
        answers: vec![
            choice("approval", "talk-answers-approval"),
            choice("open", "talk-answers-open"),
            choice("off", "talk-answers-off"),
        ],
        quoting: vec![choice("everybody", "talk-everybody"), choice("nobody", "talk-nobody")],
        featuring: vec![choice("everybody", "talk-everybody"), choice("nobody", "talk-nobody")],
        leave: vec![leave],
        frame,
    }
}
