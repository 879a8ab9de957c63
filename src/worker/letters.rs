//! Letters to the people who run the site.

use crate::context::Context;
use crate::domain::ids::{AccountKey, SourceId};
use crate::domain::source::Source;
use crate::domain::uri::WebUrl;
use crate::i18n::{UiLanguage, tell};
use crate::mail::{Letter, LetterId, MailError, Notice};
use crate::storage::{self, StorageError};

/// Why a letter did not leave.
#[derive(Debug, thiserror::Error)]
pub(super) enum LetterError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The mail server.
    #[error(transparent)]
    Mail(#[from] MailError),
}

/// Writes to somebody of a source that needs them, unless it is well again or they do not administer any more.
///
/// # Errors
/// See [`LetterError`].
pub(super) async fn tell_of_source(
    context: &Context,
    source: SourceId,
    account: AccountKey,
    id: LetterId,
) -> Result<(), LetterError> {
    let found = context
        .read::<_, StorageError>(move |conn| {
            let account = storage::accounts::get(conn, account)?;
            Ok((storage::sources::by_id(conn, source)?, account))
        })
        .await?;
    let (Some(source), Some(account)) = found else { return Ok(()) };
    let needs_somebody = source.held.is_some() || source.failing_since.is_some();
    let Some(email) = account.email.filter(|_| needs_somebody && !account.disabled) else { return Ok(()) };
    let site = context.site();
    let language = UiLanguage::of_tag(site.language.as_str()).unwrap_or_default();
    let urls = context.urls();
    let notice = notice(&source, language, urls.source_page(source.id));
    let home = urls.home();
    let letter = Letter::write(&notice, email, language, (site.name.as_str(), &home), (id, context.now()));
    match context.mailer().send(&letter).await {
        Err(error) if error.may_pass_later() => Err(error.into()),
        // An address that takes no mail is nothing that another try would mend.
        Ok(()) | Err(_) => Ok(()),
    }
}

fn notice(source: &Source, language: UiLanguage, link: WebUrl) -> Notice {
    let why = source.last_error.as_deref().map(|kept| tell(language, kept)).unwrap_or_default();
    let name = source.name.clone();
    if source.held.is_some() {
        Notice::SourceHeld { name, why, link }
    } else {
        Notice::SourceFailing { name, why, link }
    }
}
