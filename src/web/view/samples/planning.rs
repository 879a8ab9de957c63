//! What is planned with events, and what followers will be told.

use askama::Template;

use super::all_pages::Rendered;
use super::invented::{frame, id, member, varied};
use crate::domain::event::{Event, EventStatus};
use crate::domain::fault::{FieldFault, Message};
use crate::domain::news::{Facts, Told};
use crate::i18n::UiLanguage;
use crate::web::view::{
    CallOffPage, EventFormPage, EventFormValues, FormErrors, FormStep, ReminderPage, Telling,
};

pub(super) fn pages(language: UiLanguage) -> Vec<Rendered> {
    let events = varied();
    let mut moved = events[3].clone();
    moved.when = events[5].when;
    let mut telling = form(language, FormStep::Published);
    telling.values.news = "The park is closed in the morning.".to_owned();
    telling.telling = Some(told(language, &events[3], &moved));
    let mut later = form(language, FormStep::Draft);
    later.values.publish_at = "2027-03-05T08:00".to_owned();
    later.values.disclose_place_at = "2027-03-06T09:00".to_owned();
    later.values.reminder = "off".to_owned();
    later.kept_answers = vec!["confirm_past"];
    later.errors = FormErrors::of_fields(vec![
        FieldFault::new("place_area", Message::new("error-late-place-area")),
        FieldFault::new("publish_at", Message::new("error-moment-past")),
    ]);
    let mut cancelled = events[3].clone();
    cancelled.status = EventStatus::Cancelled;
    let called_off = || Some(told(language, &events[3], &cancelled));
    let long = Message::new("error-too-long").with("most", 500).with("count", 612);
    let too_long = FormErrors::of_fields(vec![FieldFault::new("news", long)]);
    let hours = Message::new("error-reminder-hours").with("most", 168);
    let wrong_hours = FormErrors::of_fields(vec![FieldFault::new("reminder", hours)]);
    vec![
        ("form-telling", telling.render()),
        ("form-later", later.render()),
        ("confirm-call-off", call_off(language, called_off(), FormErrors::none())),
        ("confirm-call-off-over", call_off(language, None, FormErrors::none())),
        ("confirm-call-off-wrong", call_off(language, called_off(), too_long)),
        ("reminder", reminder(language, "24", FormErrors::none())),
        ("reminder-wrong", reminder(language, "5", wrong_hours)),
    ]
}

fn form(language: UiLanguage, step: FormStep) -> EventFormPage {
    let organizations = vec![("coalition".to_owned(), "Coalition for Immigrant Rights".to_owned())];
    let mut form = EventFormPage::new(
        member(language, "/events/4/edit"),
        "/events/4/edit",
        id(1).to_string(),
        organizations,
    );
    form.step = step;
    form.version = Some(3);
    form.values = EventFormValues {
        title: "March for immigrant rights".to_owned(),
        start_date: "2027-03-06".to_owned(),
        start_time: "4pm".to_owned(),
        place_name: "MacArthur Park".to_owned(),
        ..form.values
    };
    form
}

fn told(language: UiLanguage, before: &Event, wanted: &Event) -> Telling {
    let (before, after) = (Facts::of(before), Facts::of(wanted));
    let told = Told {
        headline: before.headline(&after).expect("something changed"),
        when: wanted.when.into(),
        before: before.start_before(&after),
        place: wanted.place.as_ref().map(|at| at.place.line()),
        online: None,
    };
    Telling::new(&frame(language, "/"), wanted, &told, 412, 17)
}

fn call_off(language: UiLanguage, telling: Option<Telling>, errors: FormErrors) -> askama::Result<String> {
    CallOffPage {
        frame: member(language, "/events/4/cancel"),
        subject: "March for immigrant rights".to_owned(),
        when: "Saturday, March 6, 11 am–2 pm".to_owned(),
        action: "/events/4/cancel".to_owned(),
        back: "/events/4".to_owned(),
        telling,
        sentence: "Too hot.".to_owned(),
        errors,
    }
    .render()
}

fn reminder(language: UiLanguage, present: &str, errors: FormErrors) -> askama::Result<String> {
    ReminderPage {
        frame: member(language, "/dashboard/orgs/coalition/reminder"),
        organization: "Coalition for Immigrant Rights".to_owned(),
        action: "/dashboard/orgs/coalition/reminder".to_owned(),
        present: present.to_owned(),
        errors,
    }
    .render()
}
