//! Contents page of what other servers can ask for.

use actix_web::guard::{Guard, GuardContext};
use actix_web::http::header;
use actix_web::web::{ServiceConfig, get, resource};

use super::{activities, actors, collections, discovery, events, inbox};
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
        .route("/actor/{collection}", get().to(collections::of_site))
        .service(resource("/orgs/{slug}").guard(AsksForActivityPub).get(actors::organization))
        .route("/orgs/{slug}", get().to(actors::organization_page))
        .route("/orgs/{slug}/{collection}", get().to(collections::of_organization))
        .service(resource("/@{slug}").guard(AsksForActivityPub).get(actors::organization))
        // What they publish
        .service(resource("/events/{id}").guard(AsksForActivityPub).get(events::event))
        .route("/events/{id}.json", get().to(events::event))
        .route("/events/{id}/{collection:replies|likes|shares}", get().to(events::reactions))
        .route("/activities/{id}", get().to(activities::activity))
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
