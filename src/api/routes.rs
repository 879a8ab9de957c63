//! The contents page of the API.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig, delete, get, patch, post, resource, scope};

use super::{events, media, openapi, organizations, problem, queue, sources};
use crate::http::error::dressed;
use crate::http::limits;
use crate::http::rate::{Costly, limited};

/// Puts the API's routes into the application.
pub fn configure(app: &mut ServiceConfig) {
    app.service(resource("/api/openapi.json").route(get().to(openapi::describe)));
    app.service(
        scope("/api/v1")
            .wrap(from_fn(|request, next| dressed(request, next, problem::dress)))
            .app_data(limits::payload(limits::TEXT_BYTES))
            .service(
                resource("/media")
                    .wrap(from_fn(|request, next| limited(request, next, Costly::Upload)))
                    .app_data(limits::payload(limits::UPLOAD_BYTES))
                    .app_data(media::form_limits())
                    .route(post().to(media::add)),
            )
            .service(
                scope("")
                    .wrap(from_fn(|request, next| limited(request, next, Costly::ApiWrite)))
                    .configure(nouns),
            ),
    );
}

fn nouns(api: &mut ServiceConfig) {
    api.service(resource("/events").route(get().to(events::list::list)))
        .service(
            resource("/events/{id}")
                .route(get().to(events::show::show))
                .route(patch().to(events::change::change))
                .route(delete().to(events::change::delete)),
        )
        .service(resource("/events/{id}/cancel").route(post().to(events::change::call_off)))
        .service(resource("/orgs").route(get().to(organizations::list)))
        .service(resource("/orgs/{slug}").route(get().to(organizations::show)))
        .service(resource("/orgs/{slug}/events").route(post().to(events::publish::publish)))
        .service(resource("/sources").route(get().to(sources::list)).route(post().to(sources::add)))
        .service(resource("/sources/{id}").route(delete().to(sources::remove)))
        .service(resource("/queue").route(get().to(queue::list)))
        .default_service(web::to(problem::nothing_here));
}
