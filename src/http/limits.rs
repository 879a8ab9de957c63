//! How large a body each kind of route takes.

use actix_web::error::JsonPayloadError;
use actix_web::web::{FormConfig, JsonConfig, PayloadConfig};
use actix_web::{Error, ResponseError};

use super::error::ErrorAnswer;
use super::status;
use crate::domain::fault::FaultKind;

/// An activity: Mastodon refuses more than 1 MB as well.
pub const INBOX_BYTES: usize = 1_000_000;
/// A form without files, or a JSON document of the API: the longest description in several languages fits many times.
pub const TEXT_BYTES: usize = 512_000;
/// A form with a picture: the largest picture and the text around it.
pub const UPLOAD_BYTES: usize = crate::media::intake::MAX_BYTES + TEXT_BYTES;

/// For raw bodies of at most so many bytes.
pub fn payload(bytes: usize) -> PayloadConfig {
    PayloadConfig::new(bytes)
}

/// For JSON bodies of at most [`TEXT_BYTES`]; the Content-Type may be any JSON's.
pub fn json() -> JsonConfig {
    JsonConfig::default()
        .limit(TEXT_BYTES)
        .content_type(|mime| mime.subtype() == "json" || mime.suffix().is_some_and(|suffix| suffix == "json"))
        .error_handler(|error, _| match error {
            JsonPayloadError::ContentType => ErrorAnswer::of_kind(FaultKind::Unsupported).into(),
            error => refused(&error),
        })
}

/// For plain forms of at most [`TEXT_BYTES`].
pub fn form() -> FormConfig {
    FormConfig::default().limit(TEXT_BYTES).error_handler(|error, _| refused(&error))
}

/// The framework's words quote what was sent: only the status of its error is kept.
fn refused(error: &dyn ResponseError) -> Error {
    ErrorAnswer::of_kind(status::kind_of(error.status_code())).into()
}
