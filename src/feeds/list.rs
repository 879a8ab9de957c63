//! What pages list, for apps: the same addresses and query keys, another form.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::form::{FeedForm, Sight};
use super::scope::Scope;
use crate::context::Context;
use crate::domain::site::Site;
use crate::domain::uri::WebUrl;
use crate::http::error::ErrorAnswer;
use crate::http::listing::Asked;
use crate::http::rendered::{Lasts, Wanted, rendered};
use crate::i18n::{UiLanguage, negotiate};
use crate::urls::Urls;

/// `/calendar.ics`, `/feed.atom`, `/feed.json`: everything that is to come.
///
/// # Errors
/// A query key that is not understood, or the database does not answer.
pub(super) async fn whole(
    request: HttpRequest,
    context: web::Data<Context>,
    feed: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, ErrorAnswer> {
    answer(&request, &context, Scope::Whole, &feed, asked).await
}

/// The same of one organization.
///
/// # Errors
/// Not found, or as [`whole`].
pub(super) async fn of_organization(
    request: HttpRequest,
    context: web::Data<Context>,
    path: web::Path<(String, String)>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, ErrorAnswer> {
    let (slug, feed) = path.into_inner();
    answer(&request, &context, Scope::Organization(slug), &feed, asked).await
}

/// The same under one tag.
///
/// # Errors
/// Not found, or as [`whole`].
pub(super) async fn of_tag(
    request: HttpRequest,
    context: web::Data<Context>,
    path: web::Path<(String, String)>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, ErrorAnswer> {
    let (tag, feed) = path.into_inner();
    answer(&request, &context, Scope::Tag(tag), &feed, asked).await
}

/// The same at one place.
///
/// # Errors
/// Not found, or as [`whole`].
pub(super) async fn at_place(
    request: HttpRequest,
    context: web::Data<Context>,
    path: web::Path<(String, String)>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, ErrorAnswer> {
    let (id, feed) = path.into_inner();
    let id = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    answer(&request, &context, Scope::Place(id), &feed, asked).await
}

async fn answer(
    request: &HttpRequest,
    context: &Context,
    scope: Scope,
    feed: &str,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, ErrorAnswer> {
    let site = context.current_site().await?;
    let (form, language) = (FeedForm::of_file(feed), language(request, &site));
    let wanted =
        Wanted { content_type: form.content_type(), language: language.code(), lasts: Lasts::UntilNextEnd };
    let (urls, now, own) = (context.urls(), context.now(), own_address(request, &context.urls()));
    rendered(request, context, wanted, move |conn| {
        let mut narrowed = asked.narrow(conn)?;
        let titled = scope.narrow(conn, &site, &urls, &mut narrowed.filter)?;
        let (dates, _) = narrowed.find(conn, site.zone, now, form.most_dates())?;
        let sight = Sight { site: &site, urls: &urls, language: language.code(), own };
        Ok(form.write(conn, &sight, &titled, dates)?)
    })
    .await
}

/// By `?lang=`, else by the app's wish, else the site's.
pub(super) fn language(request: &HttpRequest, site: &Site) -> UiLanguage {
    let query = url::form_urlencoded::parse(request.query_string().as_bytes());
    let asked = query.into_iter().find(|(key, _)| key == "lang").map(|(_, value)| value.into_owned());
    let accept = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let default = UiLanguage::of_tag(site.language.as_str()).unwrap_or(UiLanguage::En);
    negotiate(asked.as_deref(), accept, default)
}

fn own_address(request: &HttpRequest, urls: &Urls) -> Option<WebUrl> {
    let path = request.uri().path_and_query()?;
    WebUrl::parse(&format!("{}{path}", urls.base())).ok()
}
