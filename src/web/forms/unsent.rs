//! A form that could not be taken because its session had ended or was another one: nothing typed is lost.

use actix_web::HttpResponse;

use super::Fields;
use super::sent::is_stale;
use crate::auth::FormToken;
use crate::context::Context;
use crate::domain::fault::{FaultKind, Message};
use crate::http::error::ErrorAnswer;
use crate::web::reader::{Reader, page_with};
use crate::web::view::{FormErrors, Frame, KeptForm, LoginPage, MessagePage, PostButton};

/// A form put aside, with the frame of whoever sent it.
pub struct Unsent {
    frame: Frame,
    form: KeptForm,
    secret: bool,
}

impl Unsent {
    /// Puts a form aside.
    pub(super) fn new(reader: &Reader, path: &str, fields: &Fields) -> Self {
        let form = KeptForm { action: path.to_owned(), fields: fields.without_token() };
        Self { frame: reader.frame.clone(), form, secret: fields.is_secret() }
    }

    /// The page that says why it was not taken, with the form in it: the log-in page, or a button that sends it again.
    /// `None` where keeping it would help nobody.
    pub fn page(self, fault: &ErrorAnswer, context: &Context) -> Option<HttpResponse> {
        if fault.kind == FaultKind::Unauthenticated {
            let csrf = FormToken::for_guest(&context.site_key(), "login", context.now());
            let (next, kept) =
                if self.secret { (self.form.action, None) } else { (String::new(), Some(self.form)) };
            let login = LoginPage {
                frame: self.frame,
                csrf: csrf.as_str().to_owned(),
                email: String::new(),
                next,
                errors: FormErrors::none(),
                kept,
            };
            return page_with(fault.status(), &login).ok();
        }
        if is_stale(fault) && !self.secret {
            let button = send_again(&self.frame, self.form);
            let message = MessagePage {
                heading: Message::new("unsent-title"),
                paragraphs: vec![fault.message.clone(), Message::new("unsent-picture")],
                onward: None,
                button: Some(button),
                frame: self.frame,
            };
            return page_with(fault.status(), &message).ok();
        }
        None
    }
}

/// The button that sends a kept form on its way.
pub fn send_again(frame: &Frame, form: KeptForm) -> PostButton {
    PostButton { action: form.action, label: frame.t("unsent-send"), fields: form.fields }
}
