//! Pages that anybody may read: kept rendered for guests, written anew for who is logged in.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};

use super::reader::{Reader, rendered_text, written};
use super::view::Frame;
use crate::domain::account::AccountRole;
use crate::domain::ids::AccountKey;
use crate::domain::policy::Acting;
use crate::http::error::ErrorAnswer;
use crate::http::negotiate::Form;
use crate::http::rendered::{Lasts, Wanted, rendered};
use crate::storage::AnyConnection;
use crate::urls::Urls;

/// What a page is written from: who reads, when, on which site.
#[derive(Debug, Clone)]
pub struct Sight {
    /// What stands around the page.
    pub frame: Frame,
    /// The site's addresses.
    pub urls: Urls,
    /// Now.
    pub now: DateTime<Utc>,
    /// Who reads, if they are logged in.
    pub account: Option<(AccountKey, AccountRole)>,
}

impl Sight {
    /// Who acts, if they are logged in.
    pub fn acting(&self) -> Option<Acting> {
        self.account.map(|(key, role)| Acting::Account(key, role))
    }

    /// Whether who reads may hide events and see hidden ones.
    pub fn moderates(&self) -> bool {
        self.acting().is_some_and(Acting::may_moderate)
    }
}

/// Answers a public page with what `write` makes of the database, on a blocking thread.
///
/// # Errors
/// What `write` answers, or the database does not answer.
pub async fn public_page<T: Template>(
    reader: Reader,
    request: &HttpRequest,
    lasts: Lasts,
    write: impl FnOnce(&mut AnyConnection, Sight) -> Result<T, ErrorAnswer> + Send + 'static,
) -> Result<HttpResponse, ErrorAnswer> {
    let Reader { context, session, frame } = reader;
    let language = frame.language;
    let sight = Sight {
        frame,
        urls: context.urls(),
        now: context.now(),
        account: session.as_ref().map(|session| (session.account.key, session.account.role)),
    };
    let guest = sight.account.is_none();
    let write = move |conn: &mut AnyConnection| rendered_text(&write(conn, sight)?);
    if guest {
        let wanted = Wanted { content_type: Form::Html.content_type(), language: language.code(), lasts };
        return rendered(request, &context, wanted, write).await;
    }
    Ok(written(actix_web::http::StatusCode::OK, context.read(write).await?))
}
