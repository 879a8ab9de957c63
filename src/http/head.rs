//! HEAD is GET without its body (RFC 9110 §9.3.2): link checkers and monitors ask so for any page.

use actix_web::Error;
use actix_web::body::{EitherBody, MessageBody, None as NoBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;

/// Middleware outside of routing: hands a HEAD on as a GET, and sends back what that answers without its body.
///
/// # Errors
/// What the inner service answers.
pub async fn headed<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, NoBody>>, Error> {
    if request.method() != Method::HEAD {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    request.head_mut().method = Method::GET;
    let response = next.call(request).await?;
    Ok(response.map_body(|_, _| EitherBody::right(NoBody::new())))
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service, read_body};
    use actix_web::{App, HttpResponse, web};

    use super::*;

    #[actix_web::test]
    async fn a_head_is_answered_like_a_get_without_the_body() {
        let page = || async { HttpResponse::Ok().insert_header(("etag", "\"1\"")).body("page") };
        let app = init_service(App::new().wrap(from_fn(headed)).route("/", web::get().to(page))).await;
        for (method, body) in [(Method::GET, "page"), (Method::HEAD, "")] {
            let response = call_service(&app, TestRequest::with_uri("/").method(method).to_request()).await;
            assert_eq!(response.status(), 200);
            assert_eq!(response.headers().get("etag").unwrap(), "\"1\"");
            assert_eq!(read_body(response).await, body);
        }
    }
}
