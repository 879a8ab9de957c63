//! `/events/{id}/report` and `/answers/{id}/report`, `GET` and `POST`: anybody says what is wrong with an event or an
//! answer to it, without an account.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::actions::file_report::{Complaint, file_report};
use crate::context::Context;
use crate::domain::event::{Event, Origin};
use crate::domain::fault::{Fault, FieldFault, Message};
use crate::domain::ids::{EventId, NoteId};
use crate::domain::reply::Reply;
use crate::domain::report::{MAX_WORDS, ReportReason};
use crate::http::error::ErrorAnswer;
use crate::http::rate::{Costly, RateLimits};
use crate::peers::talk::shown;
use crate::storage::{self, AnyConnection, StorageError, StorageResult};
use crate::web::forms::{Fields, Guest};
use crate::web::pages::event::talk::answer_view;
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{Done, FormErrors, ReportFormPage};

/// What the guest's form is called in its token.
const FORM: &str = "report";

/// Shows the form.
///
/// # Errors
/// Not found, also for who may not know of the event, and for an answer that is not shown.
pub async fn show(reader: Reader, named: Path<(String, String)>) -> Result<HttpResponse, ErrorAnswer> {
    let subject = Subject::find(&reader.context, &named).await?;
    page(&form(reader, &subject, Typed::default(), FormErrors::none()))
}

/// Puts what was typed before the moderators.
///
/// # Errors
/// Not found; too often from one address. What is wrong with what was typed is answered as the form.
pub async fn send(
    request: HttpRequest,
    rates: Data<RateLimits>,
    guest: Guest,
    named: Path<(String, String)>,
) -> Result<HttpResponse, ErrorAnswer> {
    rates.check_request(Costly::GuestForm, &request)?;
    let subject = Subject::find(&guest.reader.context, &named).await?;
    let typed = Typed::of(&guest.fields);
    if let Err(stale) = guest.check(FORM) {
        return wrong(guest.reader, &subject, typed, FormErrors::of_form(stale.message()));
    }
    let faults = typed.faults();
    let (Some(reason), true) = (typed.reason, faults.is_empty()) else {
        return wrong(guest.reader, &subject, typed, FormErrors::of_fields(faults));
    };
    let context = guest.reader.context.clone();
    let complaint = Complaint { reason, words: typed.words, from: None, may_forward: typed.may_forward };
    let urls = context.urls();
    let report = match &subject.answer {
        Some(reply) => complaint.about_answer(&urls, &subject.event, reply),
        None => complaint.about_event(&urls, &subject.event),
    };
    context.transact::<_, StorageError>(move |tx| file_report(tx, &report)).await?;
    let here = urls.event_page(subject.event.id).url().path().to_owned();
    Ok(see_other(&guest.reader.frame.link(&Done::Reported.at(&here))))
}

/// What is reported: an event, or an answer to it.
struct Subject {
    event: Event,
    answer: Option<Reply>,
}

impl Subject {
    /// By what stands in the address: `events` or `answers`, and the id.
    async fn find(context: &Context, (sort, id): &(String, String)) -> Result<Self, ErrorAnswer> {
        if sort == "answers" { shown_answer(context, id).await } else { public_event(context, id).await }
    }
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

async fn public_event(context: &Context, id: &str) -> Result<Subject, ErrorAnswer> {
    let id: EventId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let event = context.read(move |conn: &mut AnyConnection| storage::events::by_id(conn, id)).await?;
    let event = event.filter(Event::is_visible).ok_or_else(ErrorAnswer::not_found)?;
    Ok(Subject { event, answer: None })
}

/// An answer everybody sees; what the organization wrote itself is reported with its event.
async fn shown_answer(context: &Context, id: &str) -> Result<Subject, ErrorAnswer> {
    let id: NoteId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let found = context.read(move |conn: &mut AnyConnection| -> StorageResult<_> {
        let Some(reply) = storage::replies::by_id(conn, id)? else { return Ok(None) };
        let Some(event) = storage::events::by_keys(conn, &[reply.event.0])?.pop() else { return Ok(None) };
        let is_shown = !reply.local
            && event.is_visible()
            && shown(conn, &event)?.iter().any(|other| other.key == reply.key);
        Ok(is_shown.then_some(Subject { event, answer: Some(reply) }))
    });
    found.await?.ok_or_else(ErrorAnswer::not_found)
}

fn form(reader: Reader, subject: &Subject, typed: Typed, errors: FormErrors) -> ReportFormPage {
    let event = &subject.event;
    let here = reader.context.urls().event_page(event.id).url().path().to_owned();
    let home = match (&subject.answer, &event.origin) {
        (Some(reply), _) => Some(reply.host.to_string()),
        (None, Origin::Mirrored(mirror)) if mirror.actor.is_some() => Some(mirror.home.to_string()),
        (None, Origin::Mirrored(_) | Origin::Local) => None,
    };
    let text = event.text_for(reader.frame.language.code());
    let (action, back) = match &subject.answer {
        Some(reply) => (format!("/answers/{}/report", reply.id), format!("{here}#answer-{}", reply.id)),
        None => (format!("{here}/report"), here),
    };
    ReportFormPage {
        csrf: reader.guest_token(FORM),
        title: text.title.clone(),
        language: text.language.as_str().to_owned(),
        answer: subject.answer.as_ref().map(|reply| answer_view(&reader.frame, event, reply, 0)),
        action,
        back,
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
    subject: &Subject,
    typed: Typed,
    errors: FormErrors,
) -> Result<HttpResponse, ErrorAnswer> {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(reader, subject, typed, errors))
}
