//! `GET /admin/hosts/export`: the decisions as a list that Mastodon reads.

use actix_web::HttpResponse;
use actix_web::http::header;

use crate::formats::blocklist;
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection};
use crate::web::reader::Reader;

/// Hands the list out.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate.
pub async fn show(reader: Reader) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    let decided = reader.context.read(|conn: &mut AnyConnection| storage::hosts::decided(conn)).await?;
    let text = blocklist::write(decided.iter().map(|known| (&known.host, &known.decision)));
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"blocklist.csv\""))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(text))
}
