//! An answer the organization wrote, found before it is handled.

use actix_web::web;

use crate::actions::decide_reply::{ReplyError, may_decide};
use crate::context::Context;
use crate::domain::event::Event;
use crate::domain::ids::NoteId;
use crate::domain::policy::Acting;
use crate::domain::reply::Reply;
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection};

/// The answer an address names with its event, if who acts may handle it.
///
/// # Errors
/// Not found, forbidden for strangers.
pub(super) async fn own_answer(
    context: &Context,
    acting: Acting,
    id: &web::Path<String>,
) -> Result<(Reply, Event), ErrorAnswer> {
    let id: NoteId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    context
        .read(move |conn: &mut AnyConnection| -> Result<(Reply, Event), ErrorAnswer> {
            let reply = storage::replies::by_id(conn, id)?.filter(|reply| reply.local);
            let reply = reply.ok_or(ReplyError::Unknown)?;
            if !may_decide(conn, acting, &reply)? {
                return Err(ReplyError::NotAllowed.into());
            }
            let event = storage::events::by_keys(conn, &[reply.event.0])?.pop();
            Ok((reply, event.ok_or(ReplyError::Unknown)?))
        })
        .await
}
