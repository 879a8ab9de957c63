//! `GET /healthz`, `GET /readyz`: what supervisors, proxies and containers ask.

use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER};
use actix_web::web::{Data, ServiceConfig, get};
use actix_web::{HttpResponse, HttpResponseBuilder};

use crate::context::Context;
use crate::storage::migrations::is_current;

/// Adds both addresses.
pub fn configure(routes: &mut ServiceConfig) {
    routes.route("/healthz", get().to(alive)).route("/readyz", get().to(ready));
}

/// The process is up.
async fn alive() -> HttpResponse {
    plain(HttpResponse::Ok(), "up")
}

/// The database answers and has this program's schema; 503 otherwise, without a word of why to whoever asks.
async fn ready(context: Data<Context>) -> HttpResponse {
    match context.read(is_current).await {
        Ok(true) => plain(HttpResponse::Ok(), "ready"),
        Ok(false) => not_ready("its schema is another version's"),
        Err(error) => not_ready(&error.to_string()),
    }
}

fn not_ready(why: &str) -> HttpResponse {
    tracing::warn!(why, "the database is not ready");
    let mut answer = HttpResponse::ServiceUnavailable();
    answer.insert_header((RETRY_AFTER, "10"));
    plain(answer, "not ready")
}

fn plain(mut answer: HttpResponseBuilder, word: &'static str) -> HttpResponse {
    answer.content_type("text/plain; charset=utf-8").insert_header((CACHE_CONTROL, "no-store")).body(word)
}
