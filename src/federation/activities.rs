//! `GET /activities/{id}`: an activity we sent to the public, its object by id; any other id is unknown here.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use super::answer::{Refusal, document};
use crate::context::Context;
use crate::domain::ids::ActivityId;
use crate::peers::desk::Desk;
use crate::peers::outgoing::{Showing, render};
use crate::storage::{self, AnyConnection};

/// The activity.
pub async fn activity(
    request: HttpRequest,
    context: web::Data<Context>,
    id: web::Path<String>,
) -> HttpResponse {
    let site = context.site();
    let found = match id.parse::<ActivityId>() {
        Err(_) => Err(Refusal::NotFound),
        Ok(id) => {
            context
                .read(move |conn: &mut AnyConnection| -> Result<Value, Refusal> {
                    let sent = storage::activities::by_id(conn, id)?
                        .filter(|sent| sent.public)
                        .ok_or(Refusal::NotFound)?;
                    render(&mut Desk::new(conn, &site), &sent, Showing::ObjectId)?.ok_or(Refusal::NotFound)
                })
                .await
        }
    };
    document(&request, found)
}
