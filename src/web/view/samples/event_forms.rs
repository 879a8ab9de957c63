//! The form of an event in its states.

use askama::Template;

use super::all_pages::Rendered;
use super::invented::{id, member, poster, varied};
use crate::domain::fault::{FieldFault, Message};
use crate::i18n::UiLanguage;
use crate::web::view::{EventFormPage, EventFormValues, FormErrors, FormStep, KeptPicture, StaleField};

pub(super) fn pages(language: UiLanguage) -> Vec<Rendered> {
    let organizations = vec![
        ("coalition".to_owned(), "Coalition for Immigrant Rights".to_owned()),
        ("tenants".to_owned(), "Tenants Union".to_owned()),
    ];
    let form = || {
        EventFormPage::new(
            member(language, "/events/new"),
            "/events/new",
            id(1).to_string(),
            organizations.clone(),
        )
    };
    let typed = EventFormValues {
        title: "March for immigrant rights".to_owned(),
        start_date: "2027-03-06".to_owned(),
        start_time: "11am".to_owned(),
        place_name: "MacArthur Park".to_owned(),
        place_area: "Westlake".to_owned(),
        description: "We gather at the lake.".to_owned(),
        ..form().values
    };
    let wrong = FormErrors::of_fields(vec![
        FieldFault::new("title", Message::new("error-title-missing")),
        FieldFault::new("start_time", Message::new("error-time")),
        FieldFault::new("place_name", Message::new("error-place-missing")),
    ]);
    let known = KeptPicture { id: id(2).to_string(), src: "/media/poster.jpg".to_owned(), removed: false };
    let mut first = form();
    first.never_published = true;
    let mut with_errors = form();
    (with_errors.errors, with_errors.picture, with_errors.values.start_time) =
        (wrong, Some(known), "late".to_owned());
    let mut preview = form();
    let events = varied();
    preview.preview = Some(poster(&preview.frame, &events[3]));
    preview.values = typed.clone();
    preview.notes = vec![Message::new("remark-ends-next-day")];
    let mut stale = form();
    (stale.step, stale.values, stale.version) = (FormStep::Published, typed, Some(3));
    stale.stale = vec![StaleField {
        label_key: "form-start-time",
        theirs: "12:00".to_owned(),
        mine: "11am".to_owned(),
    }];
    stale.call_off_href = Some("/events/4/cancel".to_owned());
    stale.delete_href = Some("/events/4/delete".to_owned());
    let mut past = form();
    past.questions = vec![("accept_past", Message::new("remark-past"))];
    vec![
        ("form-new", first.render()),
        ("form-errors", with_errors.render()),
        ("form-preview", preview.render()),
        ("form-stale", stale.render()),
        ("form-past", past.render()),
    ]
}
