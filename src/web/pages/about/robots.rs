//! `GET /robots.txt` (RFC 9309): everything public may be indexed, what needs a session is not worth asking for.

use actix_web::HttpResponse;
use actix_web::http::header;

const RULES: &str =
    "User-agent: *\nDisallow: /admin/\nDisallow: /dashboard\nDisallow: /login\nDisallow: /setup\nAllow: /\n";

/// Says what may be indexed.
pub async fn show() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(RULES)
}
