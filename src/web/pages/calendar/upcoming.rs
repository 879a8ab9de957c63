//! `GET /`: what is to come, by day, local and mirrored alike.

use actix_web::{HttpRequest, HttpResponse, web};

use super::lines::{coming, feeds};
use crate::http::error::ErrorAnswer;
use crate::http::listing::Asked;
use crate::http::rendered::Lasts;
use crate::web::public_page::public_page;
use crate::web::reader::Reader;
use crate::web::view::CalendarPage;

/// Shows the calendar.
///
/// # Errors
/// A query key that is not understood, or the database does not answer.
pub async fn show(
    request: HttpRequest,
    reader: Reader,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, ErrorAnswer> {
    let asked = asked.into_inner();
    public_page(reader, &request, Lasts::UntilNextEnd, move |conn, sight| {
        let narrowed = asked.narrow(conn)?;
        let list = coming(conn, &sight, "/", &asked, &narrowed)?;
        let frame = sight.frame;
        let narrowed = narrowed.narrows.then(|| (frame.t("calendar-narrowed"), "/".to_owned()));
        Ok(CalendarPage { frame, list, feeds: feeds("", &asked), narrowed })
    })
    .await
}
