//! `GET /notes/{id}`: a note of ours, news or what an organization answered below its event, or its tombstone; as a page,
//! the event it is about.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use super::answer::{Refusal, document};
use crate::activitypub::write_activity::tombstone;
use crate::context::Context;
use crate::domain::ids::NoteId;
use crate::peers::outgoing_note;
use crate::peers::talk::answer_as_it_stands;
use crate::storage::{self, AnyConnection};
use crate::urls::Urls;

/// The Note, or its tombstone.
pub async fn note(request: HttpRequest, context: web::Data<Context>, id: web::Path<String>) -> HttpResponse {
    let site = context.site();
    let found = match id.parse::<NoteId>() {
        Err(_) => Err(Refusal::NotFound),
        Ok(id) => {
            context
                .read(move |conn: &mut AnyConnection| -> Result<Value, Refusal> {
                    if let Some(reply) = storage::replies::by_id(conn, id)?.filter(|reply| reply.local) {
                        return answer_as_it_stands(conn, &site, &reply)?.ok_or(Refusal::NotFound);
                    }
                    let uri = Urls::new(&site.public_url).note(id);
                    if let Some(deleted) = storage::news::gone_since(conn, id)? {
                        return Err(Refusal::Gone(tombstone(uri.as_str(), "Note", Some(deleted))));
                    }
                    if let Some(stone) = storage::events::tombstone_at(conn, uri.as_str())? {
                        return Err(Refusal::Gone(tombstone(
                            &stone.uri,
                            &stone.former_type,
                            Some(stone.deleted),
                        )));
                    }
                    outgoing_note::note(conn, &site, id)?.ok_or(Refusal::NotFound)
                })
                .await
        }
    };
    document(&request, found)
}
