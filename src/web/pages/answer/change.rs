//! `GET /answers/{id}/edit`, `POST /answers/{id}/edit`: an organization says it in other words.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::own::own_answer;
use crate::actions::answer_event::{Answer, change_answer};
use crate::domain::event::Event;
use crate::domain::fault::Fault;
use crate::domain::ids::EventId;
use crate::domain::reply::Reply;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{AnswerFormPage, Done, FormErrors, Frame};

/// Shows what was said.
///
/// # Errors
/// Unauthenticated without a session; not found or forbidden where one may not.
pub async fn show(reader: Reader, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let (reply, event) = own_answer(&reader.context, reader.acting()?, &id).await?;
    let text = reply.content.source().to_owned();
    page(&form(reader.frame, &reply, &event, text, FormErrors::none()))
}

/// Changes it.
///
/// # Errors
/// As [`show`]; what is wrong with the text is answered as the form.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let (context, acting) = (&sent.reader.context, sent.session.acting());
    let (reply, event) = own_answer(context, acting, &id).await?;
    let (note, text) = (reply.id, sent.fields.typed("text"));
    let answer = Answer { text: text.clone(), language: reply.language.clone() };
    match context.transact(move |tx| change_answer(tx, acting, note, &answer)).await {
        Ok(event) => Ok(see_other(&sent.reader.frame.link(&below(event, Done::AnswerChanged)))),
        Err(error) if !error.fields().is_empty() => {
            let errors = FormErrors::of_fields(error.fields());
            let again = form(sent.reader.frame, &reply, &event, text, errors);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error.into()),
    }
}

/// The event's page, where its answers stand.
pub(super) fn below(event: EventId, done: Done) -> String {
    format!("{}#answers", done.at(&format!("/events/{event}")))
}

fn form(frame: Frame, reply: &Reply, event: &Event, text: String, errors: FormErrors) -> AnswerFormPage {
    AnswerFormPage {
        action: format!("/answers/{}/edit", reply.id),
        title: event.text_for(frame.language.code()).title.clone(),
        to: None,
        fields: Vec::new(),
        text,
        changing: true,
        back: format!("/events/{}#answers", event.id),
        errors,
        frame,
    }
}
