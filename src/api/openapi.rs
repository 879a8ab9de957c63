//! `/api/openapi.json`: the API in the words of OpenAPI 3.1, written from the handlers themselves.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{OpenApi as Description, ServerBuilder};
use utoipa::{Modify, OpenApi};

use super::{events, media, organizations, queue, sources};
use crate::context::Context;
use crate::http::conditional::{ETag, Keep, conditional};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Convoca",
        description = "A federated calendar for protests, assemblies, pickets and meetings. Reading what is public needs \
            no token. Fields and query keys that are not honoured are refused by name. Faults are problem details \
            (RFC 9457), in the language of `?lang=` or Accept-Language.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later"),
    ),
    paths(
        events::list::list,
        events::show::show,
        events::publish::publish,
        events::change::change,
        events::change::call_off,
        events::change::delete,
        organizations::list,
        organizations::show,
        media::add,
        sources::list,
        sources::add,
        sources::remove,
        queue::list,
    ),
    components(schemas(super::problem::Problem)),
    modifiers(&Token),
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, api: &mut Description) {
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        api.components.get_or_insert_default().add_security_scheme("token", bearer);
    }
}

/// The description, with this site as its server.
fn description(base: &str) -> Description {
    let mut api = Api::openapi();
    api.servers = Some(vec![ServerBuilder::new().url(base).build()]);
    api
}

/// Answers the description.
pub async fn describe(request: HttpRequest, context: web::Data<Context>) -> HttpResponse {
    let body = description(context.urls().base())
        .to_json()
        .expect("a description made from constants can be written");
    let mut response = conditional(&request, &ETag::of(&[&body]), Keep::Ask, "Accept-Encoding", |builder| {
        builder.content_type("application/json").body(body)
    });
    let any = header::HeaderValue::from_static("*");
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_contract_is_described() {
        let api: serde_json::Value = serde_json::to_value(description("https://calendar.example")).unwrap();
        for (path, methods) in [
            ("/api/v1/events", &["get"][..]),
            ("/api/v1/events/{id}", &["get", "patch", "delete"]),
            ("/api/v1/events/{id}/cancel", &["post"]),
            ("/api/v1/orgs", &["get"]),
            ("/api/v1/orgs/{slug}", &["get"]),
            ("/api/v1/orgs/{slug}/events", &["post"]),
            ("/api/v1/media", &["post"]),
            ("/api/v1/sources", &["get", "post"]),
            ("/api/v1/sources/{id}", &["delete"]),
            ("/api/v1/queue", &["get"]),
        ] {
            for method in methods {
                assert!(api["paths"][path][method].is_object(), "{method} {path}");
            }
        }
        assert_eq!(api["servers"][0]["url"], "https://calendar.example");
        assert_eq!(api["components"]["securitySchemes"]["token"]["scheme"], "bearer");
        let event = &api["components"]["schemas"]["EventAnswer"];
        assert!(event.to_string().contains("page_url"), "{event}");
    }
}
