//! `GET /answers/{id}/delete`, `POST /answers/{id}/delete`: an organization takes back what it said.

use actix_web::{HttpResponse, web};

use super::change::below;
use super::own::own_answer;
use crate::actions::answer_event::delete_answer;
use crate::domain::text::{excerpt, one_line, plain_from_html};
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page, see_other};
use crate::web::view::{ConfirmDeed, ConfirmPage, Done};

/// How much of it is shown in the question, in characters.
const SHOWN: usize = 120;

/// Asks whether it is meant.
///
/// # Errors
/// Unauthenticated without a session; not found or forbidden where one may not.
pub async fn show(reader: Reader, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let (reply, event) = own_answer(&reader.context, reader.acting()?, &id).await?;
    let said = one_line(&plain_from_html(reply.content.html().as_str()));
    page(&ConfirmPage {
        deed: ConfirmDeed::DeleteAnswer,
        subject: excerpt(&said, SHOWN),
        when: None,
        action: format!("/answers/{}/delete", reply.id),
        fields: Vec::new(),
        back: format!("/events/{}#answers", event.id),
        error: None,
        frame: reader.frame,
    })
}

/// Takes it back.
///
/// # Errors
/// As [`show`].
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let (context, acting) = (&sent.reader.context, sent.session.acting());
    let note = own_answer(context, acting, &id).await?.0.id;
    let event = context.transact(move |tx| delete_answer(tx, acting, note)).await?;
    Ok(see_other(&sent.reader.frame.link(&below(event, Done::AnswerDeleted))))
}
