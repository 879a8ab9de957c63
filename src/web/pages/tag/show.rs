//! `GET /tags/{tag}`: everything under one tag.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::http::error::ErrorAnswer;
use crate::http::listing::Asked;
use crate::http::rendered::Lasts;
use crate::storage;
use crate::web::pages::calendar::lines::{coming, feeds};
use crate::web::public_page::public_page;
use crate::web::reader::Reader;
use crate::web::view::TagPage;

/// Shows what is to come under a tag, in any spelling of it.
///
/// # Errors
/// Not found when nothing ever stood under it: an address is no place to write on this site. A query key that is not
/// understood.
pub async fn show(
    request: HttpRequest,
    reader: Reader,
    tag: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, ErrorAnswer> {
    let (tag, asked) = (tag.into_inner(), asked.into_inner());
    public_page(reader, &request, Lasts::UntilNextEnd, move |conn, sight| {
        let label = storage::listings::label_of_tag(conn, &tag)?.ok_or_else(ErrorAnswer::not_found)?;
        let path = sight.urls.tag(&label).url().path().to_owned();
        let mut narrowed = asked.narrow(conn)?;
        narrowed.filter.tag = Some(tag);
        let list = coming(conn, &sight, &path, &asked, &narrowed)?;
        Ok(TagPage { frame: sight.frame, tag: label, list, feeds: feeds(&path, &asked) })
    })
    .await
}
