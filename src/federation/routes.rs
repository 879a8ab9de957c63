//! Contents page of what other servers can ask for.

use actix_web::guard::{Get, Guard, GuardContext};
use actix_web::http::header;
use actix_web::middleware::from_fn;
use actix_web::web::{ServiceConfig, get, resource};

use super::reader::signed_only;
use super::{activities, actors, collections, discovery, events, inbox, notes, stamps};
use crate::http::negotiate::{Form, negotiate};

/// Adds the routes. Addresses that are pages too answer here only who asks for ActivityPub.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        // Who is here?
        .route("/.well-known/webfinger", get().to(discovery::webfinger))
        .route("/.well-known/nodeinfo", get().to(discovery::nodeinfo_links))
        .route("/nodeinfo/{version}", get().to(discovery::nodeinfo))
        .route("/.well-known/host-meta", get().to(discovery::host_meta))
        // Actors
        .route("/actor", get().to(actors::site))
        .service(
            resource("/actor/{collection}").guard(Get()).get(collections::of_site).wrap(from_fn(signed_only)),
        )
        .service(resource("/orgs/{slug}").guard(AsksForActivityPub).get(actors::organization))
        .route("/orgs/{slug}", get().to(actors::organization_page))
        .service(
            resource("/orgs/{slug}/{collection}")
                .guard(Get())
                .get(collections::of_organization)
                .wrap(from_fn(signed_only)),
        )
        .service(resource("/@{slug}").guard(AsksForActivityPub).get(actors::organization))
        // What they publish; the suffix first, which would be part of an id
        .service(resource("/events/{id}.json").guard(Get()).get(events::event).wrap(from_fn(signed_only)))
        .service(
            resource("/events/{id}")
                .guard(Get())
                .guard(AsksForActivityPub)
                .get(events::event)
                .wrap(from_fn(signed_only)),
        )
        .service(
            resource("/events/{id}/{collection:replies|likes|shares}")
                .guard(Get())
                .get(events::reactions)
                .wrap(from_fn(signed_only)),
        )
        .service(
            resource("/activities/{id}").guard(Get()).get(activities::activity).wrap(from_fn(signed_only)),
        )
        .service(
            resource("/notes/{id}")
                .guard(Get())
                .guard(AsksForActivityPub)
                .get(notes::note)
                .wrap(from_fn(signed_only)),
        )
        .service(resource("/stamps/{id}").guard(Get()).get(stamps::stamp).wrap(from_fn(signed_only)))
        // What they tell us
        .configure(inbox::routes::configure);
}

/// Whether a request's `Accept` prefers ActivityPub to a page.
struct AsksForActivityPub;

impl Guard for AsksForActivityPub {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let accept = context.head().headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
        negotiate(accept, &[Form::Html, Form::ActivityJson, Form::Calendar]) == Form::ActivityJson
    }
}
