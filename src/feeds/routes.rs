//! Contents page of what apps can subscribe to.

use actix_web::guard::{Guard, GuardContext};
use actix_web::http::header;
use actix_web::web::{ServiceConfig, get, resource};

use super::{event, list};
use crate::http::negotiate::{Form, negotiate};

/// Adds the routes. An event's page answers here who asks for iCalendar.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        .route("/{feed:calendar\\.ics|feed\\.atom|feed\\.json}", get().to(list::whole))
        .route("/@{org}/{feed:calendar\\.ics|feed\\.atom|feed\\.json}", get().to(list::of_organization))
        .route("/tags/{tag}/{feed:calendar\\.ics|feed\\.atom|feed\\.json}", get().to(list::of_tag))
        .route("/places/{id}/{feed:calendar\\.ics|feed\\.atom|feed\\.json}", get().to(list::at_place))
        .route("/events/{id}.ics", get().to(event::calendar))
        .service(resource("/events/{id}").guard(AsksForCalendar).get(event::calendar));
}

/// Whether a request's `Accept` prefers iCalendar to a page.
struct AsksForCalendar;

impl Guard for AsksForCalendar {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let accept = context.head().headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
        negotiate(accept, &[Form::Html, Form::ActivityJson, Form::Calendar]) == Form::Calendar
    }
}
