//! `GET /dashboard/sources`: whom this site mirrors, how that goes, and a form to add one.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::context::Context;
use crate::domain::source::{Source, SourcePolicy};
use crate::http::error::ErrorAnswer;
use crate::i18n::tell;
use crate::storage::{self, AnyConnection};
use crate::web::reader::{Reader, page};
use crate::web::view::{FormErrors, Frame, PostButton, SourceRow, SourcesPage};

/// Where the list is, and where the form goes.
pub(super) const PATH: &str = "/dashboard/sources";

/// The query: what another page named to be mirrored.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    target: String,
}

/// Shows the sources.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate.
pub async fn show(reader: Reader, asked: web::Query<Asked>) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    let mut list = sources(reader.frame, &reader.context).await?;
    list.target = asked.into_inner().target;
    page(&list)
}

/// The page with an empty form.
pub(super) async fn sources(frame: Frame, context: &Context) -> Result<SourcesPage, ErrorAnswer> {
    let sources = context.read(|conn: &mut AnyConnection| storage::sources::all(conn)).await?;
    let sources = sources.iter().map(|source| row(&frame, source)).collect();
    Ok(SourcesPage {
        frame,
        action: PATH.to_owned(),
        target: String::new(),
        policy: SourcePolicy::Review,
        errors: FormErrors::none(),
        sources,
    })
}

fn row(frame: &Frame, source: &Source) -> SourceRow {
    let here = format!("{PATH}/{}", source.id);
    let told = |at: chrono::DateTime<chrono::Utc>| {
        let local = at.with_timezone(&frame.site.zone).naive_local();
        frame.dates.moment(local, frame.today)
    };
    let (other, key) = match source.policy {
        SourcePolicy::Publish => (SourcePolicy::Review, "source-to-review"),
        SourcePolicy::Review => (SourcePolicy::Publish, "source-to-publish"),
    };
    SourceRow {
        name: source.name.clone(),
        target: source.target.as_str().to_owned(),
        policy: source.policy,
        state: source.state,
        last_success: source.last_success.map(told),
        last_error: source.last_error.as_deref().map(|kept| tell(frame.language, kept)),
        events: source.events,
        change_policy: PostButton::new(format!("{here}/policy"), frame.t(key)).with("policy", other.as_str()),
        remove_href: format!("{here}/remove"),
    }
}
