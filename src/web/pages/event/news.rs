//! `GET /notes/{id}`: a note of ours, news or an answer, stands on the page of its event.

use actix_web::{HttpResponse, web};

use crate::context::Context;
use crate::domain::fault::FaultKind;
use crate::domain::ids::NoteId;
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection};
use crate::web::reader::{Reader, see_other};

/// Leads to the event's page.
///
/// # Errors
/// Not found; gone when it was deleted with its event.
pub async fn show(
    reader: Reader,
    context: web::Data<Context>,
    id: web::Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    let id: NoteId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let (event, part) = context
        .read(move |conn: &mut AnyConnection| -> Result<_, ErrorAnswer> {
            if let Some(answer) = storage::replies::by_id(conn, id)?.filter(|reply| reply.local) {
                let event = storage::events::by_keys(conn, &[answer.event.0])?.pop();
                let event = event.filter(|event| event.is_visible()).ok_or_else(ErrorAnswer::not_found)?;
                return Ok((event, format!("answer-{id}")));
            }
            if storage::news::gone_since(conn, id)?.is_some() {
                return Err(ErrorAnswer::of_kind(FaultKind::Gone));
            }
            let note = storage::news::by_id(conn, id)?.ok_or_else(ErrorAnswer::not_found)?;
            let event = storage::events::by_keys(conn, &[note.event.0])?.pop();
            let event = event.filter(|event| event.is_visible()).ok_or_else(ErrorAnswer::not_found)?;
            Ok((event, "news".to_owned()))
        })
        .await?;
    let page = reader.frame.link(&format!("/events/{}", event.id));
    Ok(see_other(&format!("{page}#{part}")))
}
