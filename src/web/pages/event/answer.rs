//! `GET /events/{id}/answer`, `POST /events/{id}/answer`: the organization answers below its own event.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::own::own;
use super::talk::answer_view;
use crate::actions::answer_event::{Answer, AnswerError, answer_event};
use crate::context::Context;
use crate::domain::event::Event;
use crate::domain::fault::Fault;
use crate::domain::ids::NoteId;
use crate::domain::reply::{Reply, ReplyState};
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{AnswerFormPage, Done, FormErrors, Frame};

/// The query: which answer is answered.
#[derive(Deserialize)]
pub struct Asked {
    to: Option<String>,
}

/// Shows the form.
///
/// # Errors
/// Unauthenticated without a session; not found, gone or forbidden where one may not.
pub async fn show(
    reader: Reader,
    id: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, ErrorAnswer> {
    let event = own(&reader.context, reader.acting()?, &id).await?;
    let to = answered(&reader.context, &event, asked.to.as_deref().unwrap_or("")).await?;
    page(&form(reader.frame, &event, to.as_ref(), String::new(), FormErrors::none()))
}

/// Answers.
///
/// # Errors
/// As [`show`]; what is wrong with the text is answered as the form.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let (context, acting) = (&sent.reader.context, sent.session.acting());
    let event = own(context, acting, &id).await?;
    let to = answered(context, &event, sent.fields.text("to")).await?;
    let text = sent.fields.typed("text");
    let (key, whom) = (event.id, to.as_ref().map(|reply| reply.id));
    let answer = Answer { text: text.clone(), language: None };
    match context.transact(move |tx| answer_event(tx, acting, key, whom, &answer)).await {
        Ok(note) => {
            let path = format!("{}#answer-{note}", Done::Answered.at(&format!("/events/{key}")));
            Ok(see_other(&sent.reader.frame.link(&path)))
        }
        Err(error) if !error.fields().is_empty() => {
            let errors = FormErrors::of_fields(error.fields());
            let again = form(sent.reader.frame, &event, to.as_ref(), text, errors);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error.into()),
    }
}

/// The answer that is answered, if one is named.
async fn answered(context: &Context, event: &Event, to: &str) -> Result<Option<Reply>, ErrorAnswer> {
    if to.is_empty() {
        return Ok(None);
    }
    let id: NoteId = to.parse().map_err(|_| ErrorAnswer::not_found())?;
    let reply = context
        .read(move |conn: &mut AnyConnection| -> StorageResult<Option<Reply>> {
            storage::replies::by_id(conn, id)
        })
        .await?;
    let reply = reply.filter(|reply| reply.event == event.key && reply.state == ReplyState::Shown);
    Ok(Some(reply.ok_or(AnswerError::Unknown)?))
}

fn form(frame: Frame, event: &Event, to: Option<&Reply>, text: String, errors: FormErrors) -> AnswerFormPage {
    AnswerFormPage {
        action: format!("/events/{}/answer", event.id),
        title: event.text_for(frame.language.code()).title.clone(),
        to: to.map(|reply| answer_view(&frame, event, reply, 0)),
        fields: to.map(|reply| ("to".to_owned(), reply.id.to_string())).into_iter().collect(),
        text,
        changing: false,
        back: format!("/events/{}#answers", event.id),
        errors,
        frame,
    }
}
