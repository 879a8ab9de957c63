//! `GET /search`: a form over the query keys of every list, and what is to come that fits.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::event::Kind;
use crate::http::error::ErrorAnswer;
use crate::http::listing::Asked;
use crate::http::rendered::Lasts;
use crate::web::pages::calendar::lines::{coming, feeds};
use crate::web::public_page::public_page;
use crate::web::reader::Reader;
use crate::web::view::{Choice, FeedLinks, Frame, SearchPage, kind_key};

/// Where it is.
const PATH: &str = "/search";
/// The fields a person types into.
const TYPED: [&str; 9] = ["q", "from", "to", "tag", "kind", "source", "near", "within", "lang_text"];

/// Shows the form, and what was found once something is asked.
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
        let asks = narrowed.narrows || narrowed.after.is_some() || narrowed.before.is_some();
        let found = asks.then(|| coming(conn, &sight, PATH, &asked, &narrowed)).transpose()?;
        let feeds = if asks { feeds("", &asked) } else { FeedLinks::default() };
        let frame = sight.frame;
        Ok(SearchPage {
            typed: TYPED.iter().map(|key| (*key, asked.typed(key).trim().to_owned())).collect(),
            kinds: kinds(&frame, asked.typed("kind")),
            sources: sources(&frame, asked.typed("source")),
            found,
            feeds,
            frame,
        })
    })
    .await
}

fn kinds(frame: &Frame, chosen: &str) -> Vec<Choice> {
    let any = Choice { value: String::new(), label: frame.t("search-any-kind"), chosen: chosen.is_empty() };
    let each = Kind::ALL.iter().map(|kind| Choice {
        value: kind.as_str().to_owned(),
        label: frame.t(kind_key(*kind)),
        chosen: kind.as_str() == chosen,
    });
    std::iter::once(any).chain(each).collect()
}

fn sources(frame: &Frame, chosen: &str) -> Vec<Choice> {
    [("", "search-everywhere"), ("local", "search-here")]
        .map(|(value, key)| Choice { value: value.to_owned(), label: frame.t(key), chosen: value == chosen })
        .into()
}
