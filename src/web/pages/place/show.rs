//! `GET /places/{id}`: everything at one place.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::ids::PlaceId;
use crate::http::error::ErrorAnswer;
use crate::http::listing::Asked;
use crate::http::rendered::Lasts;
use crate::storage;
use crate::storage::listings::Filter;
use crate::web::pages::calendar::lines::{coming, feeds};
use crate::web::public_page::public_page;
use crate::web::reader::Reader;
use crate::web::view::{PlacePage, PlaceView};

/// Shows what is to come at a place.
///
/// # Errors
/// Not found, also where only events took or take place that no list tells of. A query key that is not understood.
pub async fn show(
    request: HttpRequest,
    reader: Reader,
    id: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, ErrorAnswer> {
    let id: PlaceId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let asked = asked.into_inner();
    public_page(reader, &request, Lasts::UntilNextEnd, move |conn, sight| {
        let found = storage::places::by_id(conn, id)?.ok_or_else(ErrorAnswer::not_found)?;
        let filter = Filter { place: Some(id), ..Filter::default() };
        let view = PlaceView::new(&found.place, None);
        let (true, Some(place)) = (storage::listings::any_listed(conn, &filter)?, view) else {
            return Err(ErrorAnswer::not_found());
        };
        let path = sight.urls.place(id).url().path().to_owned();
        let mut narrowed = asked.narrow(conn)?;
        narrowed.filter.place = Some(id);
        let list = coming(conn, &sight, &path, &asked, &narrowed)?;
        Ok(PlacePage { frame: sight.frame, place, list, feeds: feeds(&path, &asked) })
    })
    .await
}
