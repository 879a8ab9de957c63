//! How a fault looks on a page: in the reader's language, with the way back; who must log in first is sent there.

use actix_web::http::header;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};

use super::forms::Unsent;
use super::reader::{guest_frame, page_with};
use super::view::ErrorPage;
use crate::context::Context;
use crate::domain::fault::FaultKind;
use crate::http::error::ErrorAnswer;
use crate::http::negotiate::{Form, negotiate};
use crate::http::status;

/// The dress of faults on pages. Programs that asked for something else get the bare status.
pub fn dress(fault: &ErrorAnswer, request: &HttpRequest) -> HttpResponse {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let wants_page =
        negotiate(accept, &[Form::Html, Form::ActivityJson, Form::Calendar, Form::Json]) == Form::Html;
    let context = request.app_data::<web::Data<Context>>();
    let (Some(context), true) = (context, wants_page) else {
        return HttpResponse::build(fault.status()).finish();
    };
    let unsent = request.extensions_mut().remove::<Unsent>();
    if let Some(page) = unsent.and_then(|unsent| unsent.page(fault, context)) {
        return page;
    }
    if fault.kind == FaultKind::Unauthenticated && request.method() == actix_web::http::Method::GET {
        return to_login(request);
    }
    let frame = guest_frame(context, &context.site(), request);
    let error = ErrorPage {
        frame,
        status: fault.status().as_u16(),
        heading: status::heading(fault.kind),
        message: fault.message.clone(),
    };
    page_with(fault.status(), &error).unwrap_or_else(|_| HttpResponse::build(fault.status()).finish())
}

/// The login page that leads back to where somebody was going.
fn to_login(request: &HttpRequest) -> HttpResponse {
    let here = request.uri().path_and_query().map_or("/", |here| here.as_str());
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", here).finish();
    HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/login?{query}"))).finish()
}
