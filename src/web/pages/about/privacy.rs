//! `GET /privacy`: what happens to data, in plain words.

use actix_web::{HttpRequest, HttpResponse};

use crate::http::error::ErrorAnswer;
use crate::http::rendered::Lasts;
use crate::web::public_page::public_page;
use crate::web::reader::Reader;
use crate::web::view::PrivacyPage;

/// Shows what happens to data.
///
/// # Errors
/// The database does not answer.
pub async fn show(request: HttpRequest, reader: Reader) -> Result<HttpResponse, ErrorAnswer> {
    public_page(reader, &request, Lasts::UntilMidnight, |_, sight| Ok(PrivacyPage { frame: sight.frame }))
        .await
}
