//! Who reads a page and how: session, language, the frame around everything, and how a page is answered.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use askama::Template;

use super::view::{Done, Frame, Notice, Viewer, remark_named};
use crate::context::Context;
use crate::domain::fault::{FaultKind, Message};
use crate::domain::policy::Acting;
use crate::http::error::ErrorAnswer;
use crate::http::session::{MaybeSession, Session};
use crate::i18n::{UiLanguage, negotiate};
use crate::storage::{self, AnyConnection, StorageResult};

/// Who reads a page.
pub struct Reader {
    /// What the page may reach.
    pub context: Context,
    /// The session, if there is one.
    pub session: Option<Session>,
    /// What stands around the page.
    pub frame: Frame,
}

impl FromRequest for Reader {
    type Error = ErrorAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let context = request.app_data::<web::Data<Context>>().map(|context| Context::clone(context));
        let session = MaybeSession::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let context = context.ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Internal))?;
            let site = context.current_site().await?;
            let MaybeSession(session) = session.await?;
            let mut frame = guest_frame(&context, &site, &request);
            if let Some(session) = &session {
                frame = frame.for_viewer(viewer(&context, session).await?);
            }
            if site.set_up.is_none() {
                frame = frame.with_notice(Notice::warning(Message::new("setup-waits")));
            }
            if let Some(done) = in_query(request.query_string(), "done").and_then(|done| Done::parse(&done)) {
                frame = frame.with_notice(done.notice().with_remarks(remarks(request.query_string())));
            }
            Ok(Self { context, session, frame })
        })
    }
}

impl Reader {
    /// The session, or the way to the login page that leads back here.
    ///
    /// # Errors
    /// Unauthenticated: the face's dress turns it into the login page.
    pub fn session(&self) -> Result<&Session, ErrorAnswer> {
        self.session.as_ref().ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Unauthenticated))
    }

    /// The session of somebody who moderates.
    ///
    /// # Errors
    /// Unauthenticated without a session, forbidden for other members.
    pub fn moderator(&self) -> Result<&Session, ErrorAnswer> {
        let session = self.session()?;
        if session.acting().may_moderate() {
            Ok(session)
        } else {
            Err(ErrorAnswer::of_kind(FaultKind::Forbidden))
        }
    }

    /// Who acts.
    ///
    /// # Errors
    /// Unauthenticated without a session.
    pub fn acting(&self) -> Result<Acting, ErrorAnswer> {
        self.session().map(Session::acting)
    }
}

/// The frame for a guest: language by `?lang=`, else by the browser's wish, else the site's.
pub fn guest_frame(context: &Context, site: &crate::domain::site::Site, request: &HttpRequest) -> Frame {
    let asked = in_query(request.query_string(), "lang");
    let accept = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let default = UiLanguage::of_tag(site.language.as_str()).unwrap_or(UiLanguage::En);
    let language = negotiate(asked.as_deref(), accept, default);
    let frame = Frame::of_site(site, language, path_without_language(request), context.now());
    if asked.is_some() { frame.in_asked_language() } else { frame }
}

fn in_query(query: &str, name: &str) -> Option<String> {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// What else the page before had understood.
fn remarks(query: &str) -> Vec<Message> {
    let named = url::form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == "remark").take(3);
    named.filter_map(|(_, name)| remark_named(&name)).map(|remark| remark.message()).collect()
}

/// The path with its query, but without what must not be carried on.
fn path_without_language(request: &HttpRequest) -> String {
    let kept: Vec<(String, String)> = url::form_urlencoded::parse(request.query_string().as_bytes())
        .filter(|(key, _)| !matches!(&**key, "lang" | "done" | "remark" | "event" | "answer" | "token"))
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    if kept.is_empty() {
        return request.path().to_owned();
    }
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish();
    format!("{}?{query}", request.path())
}

async fn viewer(context: &Context, session: &Session) -> Result<Viewer, ErrorAnswer> {
    let (waiting, reports) = if session.acting().may_moderate() {
        let now = context.now();
        context
            .read(move |conn: &mut AnyConnection| -> StorageResult<_> {
                let held = storage::listings::count_waiting(conn, now)?;
                let open = storage::reports::count_open(conn)?;
                Ok((usize::try_from(held).unwrap_or(usize::MAX), usize::try_from(open).unwrap_or(0)))
            })
            .await?
    } else {
        (0, 0)
    };
    Ok(Viewer::Member {
        name: session.account.name.clone(),
        role: session.account.role,
        csrf: session.form_token(context).as_str().to_owned(),
        waiting,
        reports,
    })
}

/// A page as an answer.
///
/// # Errors
/// Internal when a template does not render; tests render each.
pub fn page<T: Template>(template: &T) -> Result<HttpResponse, ErrorAnswer> {
    page_with(StatusCode::OK, template)
}

/// A page with another status than 200.
///
/// # Errors
/// As [`page`].
pub fn page_with<T: Template>(status: StatusCode, template: &T) -> Result<HttpResponse, ErrorAnswer> {
    Ok(written(status, rendered_text(template)?))
}

/// A page as text.
///
/// # Errors
/// As [`page`].
pub fn rendered_text<T: Template>(template: &T) -> Result<String, ErrorAnswer> {
    template.render().map_err(|error| {
        tracing::error!(%error, "a page did not render");
        ErrorAnswer::of_kind(FaultKind::Internal)
    })
}

/// A page's text as an answer for this reader only.
pub fn written(status: StatusCode, text: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Accept, Accept-Language, Cookie"))
        .body(text)
}

/// Sends the browser on after a form was handled (303): reloading sends nothing twice.
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path.to_owned())).finish()
}

/// The same answer, setting a cookie.
pub fn with_cookie(mut answer: HttpResponse, cookie: &actix_web::cookie::Cookie<'_>) -> HttpResponse {
    answer.add_cookie(cookie).expect("a cookie made of our own names and tokens fits into a header");
    answer
}
