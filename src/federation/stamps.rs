//! `GET /stamps/{id}`: leave we gave, as whoever was given it shows to others (FEP-044f, FEP-7aa9).

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use super::answer::{Refusal, document};
use crate::activitypub::write_activity::tombstone;
use crate::activitypub::write_talk::{StampSigned, write_stamp};
use crate::context::Context;
use crate::domain::ids::StampId;
use crate::domain::reply::StampKind;
use crate::storage::{self, AnyConnection};
use crate::urls::Urls;

/// The leave, or its tombstone once it was withdrawn.
pub async fn stamp(request: HttpRequest, context: web::Data<Context>, id: web::Path<String>) -> HttpResponse {
    let site = context.site();
    let found = match id.parse::<StampId>() {
        Err(_) => Err(Refusal::NotFound),
        Ok(id) => {
            context
                .read(move |conn: &mut AnyConnection| -> Result<Value, Refusal> {
                    let stamp = storage::stamps::by_id(conn, id)?.ok_or(Refusal::NotFound)?;
                    let urls = Urls::new(&site.public_url);
                    if let Some(withdrawn) = stamp.withdrawn {
                        let former = match stamp.kind {
                            StampKind::Quote => "QuoteAuthorization",
                            StampKind::Feature => "FeatureAuthorization",
                        };
                        let stone = tombstone(urls.stamp(id).as_str(), former, Some(withdrawn));
                        return Err(Refusal::Gone(stone));
                    }
                    let actor = urls.actor_named(&storage::local_actors::get(conn, stamp.actor)?.name);
                    let signed = StampSigned {
                        id,
                        kind: stamp.kind,
                        actor: &actor,
                        interacting: stamp.interacting.as_str(),
                        target: &stamp.target,
                    };
                    Ok(write_stamp(&urls, &signed))
                })
                .await
        }
    };
    document(&request, found)
}
