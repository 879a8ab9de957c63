//! `GET /dashboard/sources`: whom this site mirrors, how that goes, and a form to add one.

use actix_web::HttpResponse;

use super::show::told_at;
use crate::context::Context;
use crate::domain::policy::may_publish;
use crate::domain::source::{Source, SourcePolicy};
use crate::http::error::ErrorAnswer;
use crate::i18n::tell;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::web::reader::{Reader, page};
use crate::web::view::{FormErrors, Frame, PostButton, SourceRow, SourcesPage};

/// Where the list is, and where the form goes.
pub(super) const PATH: &str = "/dashboard/sources";

/// Shows the sources.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate.
pub async fn show(reader: Reader) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    page(&sources(reader.frame, &reader.context).await?)
}

/// The page with an empty form.
pub(super) async fn sources(frame: Frame, context: &Context) -> Result<SourcesPage, ErrorAnswer> {
    let (sources, organizations) = context
        .read(|conn: &mut AnyConnection| -> StorageResult<_> {
            Ok((storage::sources::all(conn)?, storage::organizations::all(conn)?))
        })
        .await?;
    let sources = sources.iter().map(|source| row(&frame, source)).collect();
    let organizations = organizations
        .into_iter()
        .filter(|organization| may_publish(organization.state))
        .map(|organization| (organization.slug.to_string(), organization.name))
        .collect();
    Ok(SourcesPage {
        frame,
        action: PATH.to_owned(),
        target: String::new(),
        policy: SourcePolicy::Review,
        organization: String::new(),
        organizations,
        preview: None,
        errors: FormErrors::none(),
        sources,
    })
}

pub(super) fn row(frame: &Frame, source: &Source) -> SourceRow {
    let here = format!("{PATH}/{}", source.id);
    let told = |at| told_at(frame, at);
    let (other, key) = match source.policy {
        SourcePolicy::Publish => (SourcePolicy::Review, "source-to-review"),
        SourcePolicy::Review => (SourcePolicy::Publish, "source-to-publish"),
    };
    SourceRow {
        href: here.clone(),
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
