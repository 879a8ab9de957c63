//! Logging in, setting up, and being asked once.

use askama::Template;

use super::all_pages::Rendered;
use super::invented::{frame, member};
use crate::domain::fault::Message;
use crate::i18n::UiLanguage;
use crate::web::view::{
    ConfirmDeed, ConfirmPage, FormErrors, KeptForm, LoginPage, PasswordPage, SetupPage, SetupValues,
};

pub(super) fn pages(language: UiLanguage) -> Vec<Rendered> {
    let confirm = |deed, subject: &str, when: Option<&str>| {
        ConfirmPage {
            frame: member(language, "/events/4/cancel"),
            deed,
            subject: subject.to_owned(),
            when: when.map(str::to_owned),
            action: "/events/4/cancel".to_owned(),
            fields: vec![("version".to_owned(), "3".to_owned())],
            back: "/events/4".to_owned(),
            error: None,
        }
        .render()
    };
    let login = |errors, kept| {
        LoginPage {
            frame: frame(language, "/login"),
            csrf: "x".to_owned(),
            email: "rosa@example.org".to_owned(),
            next: "/dashboard".to_owned(),
            errors,
            kept,
        }
        .render()
    };
    let setup = SetupPage {
        frame: frame(language, "/setup?token=abc"),
        token: "abc".to_owned(),
        csrf: "x".to_owned(),
        values: SetupValues::default(),
        errors: FormErrors::none(),
    };
    vec![
        (
            "confirm-delete",
            confirm(ConfirmDeed::Delete, "March for immigrant rights", Some("Saturday, March 6, 11 am–2 pm")),
        ),
        ("confirm-drop-waiting", confirm(ConfirmDeed::DropWaiting, "social.example:8443", None)),
        ("confirm-remove-source", confirm(ConfirmDeed::RemoveSource, "Tenants Union", None)),
        ("login", login(FormErrors::none(), None)),
        (
            "login-wrong",
            login(
                FormErrors::of_form(Message::new("auth-wrong-password")),
                Some(KeptForm {
                    action: "/events/new".to_owned(),
                    fields: vec![("title".to_owned(), "March \"now\"".to_owned())],
                }),
            ),
        ),
        (
            "password",
            PasswordPage {
                frame: member(language, "/dashboard/password"),
                action: "/dashboard/password".to_owned(),
                errors: FormErrors::none(),
            }
            .render(),
        ),
        ("setup", setup.render()),
    ]
}
