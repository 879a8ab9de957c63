//! Faults as problem details (RFC 9457).

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::context::Context;
use crate::http::error::ErrorAnswer;
use crate::http::status;
use crate::i18n::{UiLanguage, negotiate, tr};

/// A fault, as every refusal of the API is written.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status says which kind it is.
    #[serde(rename = "type")]
    pub type_: &'static str,
    /// The kind of fault in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do, in the language asked for.
    pub detail: String,
    /// What is wrong with single fields, all at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The field, with dots for what lies deeper: `place.latitude`, `texts.es.title`.
    pub field: String,
    /// What to mend.
    pub detail: String,
}

/// The API's dress for faults.
pub fn dress(fault: &ErrorAnswer, request: &HttpRequest) -> HttpResponse {
    let language = reader_language(request);
    let problem = Problem {
        type_: "about:blank",
        title: tr(language, &status::heading(fault.kind)),
        status: fault.status().as_u16(),
        detail: tr(language, &fault.message),
        errors: fault
            .fields
            .iter()
            .map(|fault| FieldProblem { field: fault.field.clone(), detail: tr(language, &fault.message) })
            .collect(),
    };
    let mut response = HttpResponse::build(fault.status())
        .insert_header((header::CONTENT_LANGUAGE, language.code()))
        .insert_header((header::VARY, "Accept-Language"))
        .json(problem);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if fault.status() == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"Convoca\""));
    }
    response
}

/// Answers what no route serves.
///
/// # Errors
/// Always: nothing is there.
pub async fn nothing_here() -> Result<HttpResponse, ErrorAnswer> {
    Err(ErrorAnswer::not_found())
}

/// The language a program reads problems and notes in: `?lang=`, Accept-Language, the site's.
pub fn reader_language(request: &HttpRequest) -> UiLanguage {
    let site = request
        .app_data::<web::Data<Context>>()
        .and_then(|context| UiLanguage::of_tag(context.site().language.as_str()))
        .unwrap_or_default();
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    let asked = query.ok().and_then(|pairs| {
        pairs.into_inner().into_iter().find(|(key, _)| key == "lang").map(|(_, value)| value)
    });
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    negotiate(asked.as_deref(), accepted, site)
}
