//! The form that asks for somebody's own account, and the way to their own site.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};

use crate::context::Context;
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::http::error::ErrorAnswer;
use crate::http::security_headers::{PAGE_POLICY, Transport};
use crate::http::status;
use crate::peers::interact::{Intent, way_there};
use crate::web::forms::Guest;
use crate::web::reader::{Reader, page_with};
use crate::web::view::{FormErrors, InteractChoice, InteractPage};

/// What the guest's form is called in its token.
const FORM: &str = "interact";

/// Something that can be done from elsewhere, and with what.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    /// What is done.
    pub intent: Intent,
    /// The id of the account or post it is done with.
    pub object: String,
}

/// What the page is about.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// The event's title, or the organization's name.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Its page.
    pub page: String,
    /// By which the organizer can be found by hand.
    pub handle: Option<String>,
    /// What can be done; never empty.
    pub offers: Vec<Offer>,
}

fn spelled(intent: Intent) -> (&'static str, &'static str) {
    match intent {
        Intent::Follow => ("follow", "interact-follow"),
        Intent::Boost => ("boost", "interact-boost"),
        Intent::Answer => ("answer", "interact-answer"),
    }
}

/// The page with an empty form.
pub(super) fn show(reader: Reader, subject: Subject) -> Result<HttpResponse, ErrorAnswer> {
    answer(reader, subject, String::new(), None, StatusCode::OK, FormErrors::none())
}

/// Sends whoever named their account to where they can do it, or tells what is wrong.
pub(super) async fn send(guest: Guest, subject: Subject) -> Result<HttpResponse, ErrorAnswer> {
    let account = guest.fields.typed("account");
    let wanted = guest.fields.text("intent").to_owned();
    let offer = subject.offers.iter().find(|offer| spelled(offer.intent).0 == wanted).cloned();
    let stale = guest.check(FORM).err();
    let reader = guest.reader;
    if let Some(stale) = stale {
        let errors = FormErrors::of_form(stale.message());
        return answer(reader, subject, account, offer, StatusCode::UNPROCESSABLE_ENTITY, errors);
    }
    let Some(offer) = offer else {
        let fault = FieldFault::new("intent", Message::new("interact-choose"));
        let errors = FormErrors::of_fields(vec![fault]);
        return answer(reader, subject, account, None, StatusCode::UNPROCESSABLE_ENTITY, errors);
    };
    match way_there(&reader.context, &account, offer.intent, &offer.object).await {
        Ok(there) => Ok(HttpResponse::SeeOther()
            .insert_header((header::LOCATION, there.as_str().to_owned()))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .finish()),
        Err(error) if matches!(error.kind(), FaultKind::Internal | FaultKind::Unavailable) => {
            Err(error.into())
        }
        Err(error) => {
            let errors = FormErrors::of_fields(vec![FieldFault::new("account", error.message())]);
            let status = status::of(error.kind());
            answer(reader, subject, account, Some(offer), status, errors)
        }
    }
}

fn answer(
    reader: Reader,
    subject: Subject,
    account: String,
    chosen: Option<Offer>,
    status: StatusCode,
    errors: FormErrors,
) -> Result<HttpResponse, ErrorAnswer> {
    let chosen = chosen.or_else(|| subject.offers.first().cloned()).map(|offer| offer.intent);
    let choices = subject
        .offers
        .iter()
        .map(|offer| {
            let (value, key) = spelled(offer.intent);
            InteractChoice { value, key, chosen: chosen == Some(offer.intent) }
        })
        .collect();
    let csrf = reader.guest_token(FORM);
    let policy = policy(&reader.context);
    let page = InteractPage {
        csrf,
        title: subject.title,
        language: subject.language,
        action: format!("{}/interact", subject.page),
        back: subject.page,
        handle: subject.handle,
        account,
        choices,
        errors,
        frame: reader.frame,
    };
    let mut answer = page_with(status, &page)?;
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(answer)
}

/// Browsers that follow a form's redirect ask whether the page with the form allows it (CSP3 `form-action`).
fn policy(context: &Context) -> HeaderValue {
    let plain = Transport::of(&context.settings().public_url) == Transport::Plain;
    let targets = if plain { "form-action 'self' https: http:" } else { "form-action 'self' https:" };
    let text = PAGE_POLICY.replace("form-action 'self'", targets);
    HeaderValue::from_str(&text).expect("a policy of ASCII")
}
