//! `GET /media/{ab}/{file}.jpg`: a picture, by the exact name of its content, for good.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::context::Context;
use crate::domain::media::{MediaFile, StoredMedia};
use crate::http::conditional::{ETag, Keep, conditional};
use crate::http::error::ErrorAnswer;

/// Shows a picture. It is shown inside a page only, never run: whatever its bytes hold, browsers take it for a picture.
///
/// # Errors
/// Not found for any spelling but the exact one; a disk that does not answer.
pub async fn show(
    request: HttpRequest,
    context: web::Data<Context>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ErrorAnswer> {
    let (folder, name) = path.into_inner();
    let file: MediaFile = format!("{folder}/{name}").parse().map_err(|_| ErrorAnswer::not_found())?;
    let etag = ETag::of(&[&file]);
    let media = context.media().clone();
    let bytes = context.blocking(move || media.read(&file)).await?;
    Ok(conditional(&request, &etag, Keep::Forever, "Accept-Encoding", |response| {
        response
            .content_type(StoredMedia::MIME)
            .insert_header((header::CONTENT_DISPOSITION, "inline"))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
            .body(bytes)
    }))
}
