//! `GET /events/{id}/cancel`, `POST /events/{id}/cancel`: asked once, with title and day and what followers will be told.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::own::{own, page_path, when};
use super::telling::{telling, waiting_sentence};
use crate::actions::call_off_event::call_off_event;
use crate::actions::event_error::EventError;
use crate::actions::tell_news::say_with_news;
use crate::context::Context;
use crate::domain::event::{Event, EventStatus};
use crate::domain::fault::FieldFault;
use crate::domain::news::parse_sentence;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{CallOffPage, Done, FormErrors, Frame};

/// Asks whether it is meant.
///
/// # Errors
/// Unauthenticated without a session; not found, gone or forbidden where one may not.
pub async fn show(reader: Reader, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let event = own(&reader.context, reader.acting()?, &id).await?;
    let sentence = waiting_sentence(&reader.context, &event).await?;
    page(&question(reader.frame, &reader.context, &event, sentence).await?)
}

/// Calls it off.
///
/// # Errors
/// As [`show`]; a conflict when it is called off already.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let (context, acting) = (sent.reader.context, sent.session.acting());
    let event = own(&context, acting, &id).await?;
    let typed = sent.fields.text("news").to_owned();
    let said = sent.fields.has("news");
    let sentence = match parse_sentence(&typed) {
        Ok(sentence) => sentence,
        Err(message) => {
            let mut again = question(sent.reader.frame, &context, &event, typed).await?;
            again.errors = FormErrors::of_fields(vec![FieldFault::new("news", message)]);
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
        }
    };
    let id = event.id;
    let called_off = context.transact(move |tx| -> Result<(), EventError> {
        call_off_event(tx, acting, id)?;
        if said { say_with_news(tx, acting, id, sentence) } else { Ok(()) }
    });
    called_off.await?;
    Ok(see_other(&sent.reader.frame.link(&Done::CalledOff.at(&page_path(id)))))
}

async fn question(
    frame: Frame,
    context: &Context,
    event: &Event,
    sentence: String,
) -> Result<CallOffPage, ErrorAnswer> {
    let wanted = Event { status: EventStatus::Cancelled, ..event.clone() };
    let path = page_path(event.id);
    Ok(CallOffPage {
        telling: telling(context, &frame, event, wanted).await?,
        subject: event.text_for(frame.language.code()).title.clone(),
        when: when(&frame, event),
        action: format!("{path}/cancel"),
        back: format!("{path}/edit"),
        sentence,
        errors: FormErrors::none(),
        frame,
    })
}
