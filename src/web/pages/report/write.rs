//! `GET /events/{id}/report`, `POST /events/{id}/report`: anybody says what is wrong with an event, without an account.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::actions::file_report::{Complaint, file_report};
use crate::context::Context;
use crate::domain::event::{Event, Origin};
use crate::domain::fault::{Fault, FieldFault, Message};
use crate::domain::ids::EventId;
use crate::domain::report::{MAX_WORDS, ReportReason};
use crate::http::error::ErrorAnswer;
use crate::http::rate::{Costly, RateLimits};
use crate::storage::{self, AnyConnection, StorageError};
use crate::web::forms::{Fields, Guest};
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{Done, FormErrors, ReportFormPage};

/// What the guest's form is called in its token.
const FORM: &str = "report";

/// Shows the form.
///
/// # Errors
/// Not found, also for who may not know of the event.
pub async fn show(reader: Reader, id: Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let event = public_event(&reader.context, &id).await?;
    page(&form(reader, &event, Typed::default(), FormErrors::none()))
}

/// Puts what was typed before the moderators.
///
/// # Errors
/// Not found; too often from one address. What is wrong with what was typed is answered as the form.
pub async fn send(
    request: HttpRequest,
    rates: Data<RateLimits>,
    guest: Guest,
    id: Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    rates.check_request(Costly::GuestForm, &request)?;
    let event = public_event(&guest.reader.context, &id).await?;
    let typed = Typed::of(&guest.fields);
    if let Err(stale) = guest.check(FORM) {
        return wrong(guest.reader, &event, typed, FormErrors::of_form(stale.message()));
    }
    let faults = typed.faults();
    let (Some(reason), true) = (typed.reason, faults.is_empty()) else {
        return wrong(guest.reader, &event, typed, FormErrors::of_fields(faults));
    };
    let context = guest.reader.context.clone();
    let complaint = Complaint { reason, words: typed.words, from: None, may_forward: typed.may_forward };
    let report = complaint.about_event(&context.urls(), &event);
    context.transact::<_, StorageError>(move |tx| file_report(tx, &report)).await?;
    let here = context.urls().event_page(event.id).url().path().to_owned();
    Ok(see_other(&guest.reader.frame.link(&Done::Reported.at(&here))))
}

/// What was typed.
#[derive(Default)]
struct Typed {
    reason: Option<ReportReason>,
    words: String,
    may_forward: bool,
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        Self {
            reason: ReportReason::parse(fields.text("reason")),
            words: fields.typed("words").trim().to_owned(),
            may_forward: fields.is_on("may_forward"),
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        if self.reason.is_none() {
            faults.push(FieldFault::new("reason", Message::new("error-report-reason")));
        }
        let count = self.words.chars().count();
        if count > MAX_WORDS {
            let message = Message::new("error-too-long").with("count", count).with("most", MAX_WORDS);
            faults.push(FieldFault::new("words", message));
        }
        if self.reason == Some(ReportReason::Other) && count == 0 {
            faults.push(FieldFault::new("words", Message::new("error-report-words")));
        }
        faults
    }
}

async fn public_event(context: &Context, id: &str) -> Result<Event, ErrorAnswer> {
    let id: EventId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let event = context.read(move |conn: &mut AnyConnection| storage::events::by_id(conn, id)).await?;
    event.filter(Event::is_visible).ok_or_else(ErrorAnswer::not_found)
}

fn form(reader: Reader, event: &Event, typed: Typed, errors: FormErrors) -> ReportFormPage {
    let here = reader.context.urls().event_page(event.id).url().path().to_owned();
    let home = match &event.origin {
        Origin::Mirrored(mirror) if mirror.actor.is_some() => Some(mirror.home.to_string()),
        Origin::Mirrored(_) | Origin::Local => None,
    };
    let text = event.text_for(reader.frame.language.code());
    ReportFormPage {
        csrf: reader.guest_token(FORM),
        title: text.title.clone(),
        language: text.language.as_str().to_owned(),
        action: format!("{here}/report"),
        back: here,
        home,
        reason: typed.reason,
        words: typed.words,
        may_forward: typed.may_forward,
        errors,
        frame: reader.frame,
    }
}

fn wrong(
    reader: Reader,
    event: &Event,
    typed: Typed,
    errors: FormErrors,
) -> Result<HttpResponse, ErrorAnswer> {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(reader, event, typed, errors))
}
