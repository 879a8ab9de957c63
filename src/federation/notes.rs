//! `GET /notes/{id}`: a piece of news, or its tombstone; as a page, the event it is about.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use super::answer::{Refusal, document};
use crate::activitypub::write_activity::tombstone;
use crate::context::Context;
use crate::domain::ids::NoteId;
use crate::peers::outgoing_note::note;
use crate::storage::{self, AnyConnection};
use crate::urls::Urls;

/// The note.
pub async fn show(request: HttpRequest, context: web::Data<Context>, id: web::Path<String>) -> HttpResponse {
    let site = context.site();
    let found = match id.parse::<NoteId>() {
        Err(_) => Err(Refusal::NotFound),
        Ok(id) => {
            context
                .read(move |conn: &mut AnyConnection| -> Result<Value, Refusal> {
                    if let Some(deleted) = storage::news::deleted(conn, id)? {
                        let uri = Urls::new(&site.public_url).note(id);
                        return Err(Refusal::Gone(tombstone(uri.as_str(), "Note", Some(deleted))));
                    }
                    note(conn, &site, id)?.ok_or(Refusal::NotFound)
                })
                .await
        }
    };
    document(&request, found)
}
