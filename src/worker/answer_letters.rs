//! Letters to members: written when they leave, so that they say how things stand.

use uuid::Uuid;

use super::perform::JobError;
use crate::actions::tell_of_answers::tell_of_answers;
use crate::context::Context;
use crate::domain::account::Email;
use crate::domain::ids::{AccountKey, JobKey, OrganizationKey};
use crate::i18n::UiLanguage;
use crate::mail::{Letter, LetterId, Notice};
use crate::storage::{self, AnyConnection, StorageError, StorageResult};

/// Has members written to because answers wait.
pub(super) async fn tell(
    context: &Context,
    key: JobKey,
    organization: OrganizationKey,
) -> Result<(), JobError> {
    context
        .transact::<_, StorageError>(move |tx| {
            // Done first: what the action may put under the same key is another one.
            storage::jobs::complete(tx.conn, key)?;
            tell_of_answers(tx, organization)
        })
        .await?;
    Ok(())
}

/// Writes to one member, unless everything was decided meanwhile.
pub(super) async fn answers_letter(
    context: &Context,
    key: JobKey,
    account: AccountKey,
    organization: OrganizationKey,
    letter: Uuid,
) -> Result<(), JobError> {
    let found = context.read(move |conn: &mut AnyConnection| waiting(conn, account, organization)).await?;
    if let Some((to, language, count)) = found {
        let (site, urls) = (context.site(), context.urls());
        let notice = Notice::AnswersWaiting { count, link: urls.page("/dashboard/answers") };
        let from = (site.name.as_str(), &urls.home());
        let written = Letter::write(&notice, to, language, from, (LetterId(letter), context.now()));
        match context.mailer().send(&written).await {
            Err(error) if error.may_pass_later() => return Err(JobError::Mail(error)),
            // The mailer logged that it left; what is refused for good is not tried again.
            Ok(()) | Err(_) => {}
        }
    }
    context.transact::<_, StorageError>(move |tx| storage::jobs::complete(tx.conn, key)).await?;
    Ok(())
}

/// To whom, in which language, how many; `None` when there is nothing to write, or nobody to write to.
fn waiting(
    conn: &mut AnyConnection,
    account: AccountKey,
    organization: OrganizationKey,
) -> StorageResult<Option<(Email, UiLanguage, u32)>> {
    let count = storage::replies::count_waiting(conn, &[organization])?;
    let member = storage::organizations::role_of(conn, organization, account)?.is_some();
    let account = storage::accounts::get(conn, account)?.filter(|account| member && !account.disabled);
    let (Some(email), true) = (account.and_then(|account| account.email), count > 0) else {
        return Ok(None);
    };
    let language = storage::organizations::get(conn, organization)?
        .and_then(|organization| UiLanguage::of_tag(organization.language.as_str()))
        .unwrap_or(UiLanguage::En);
    Ok(Some((email, language, u32::try_from(count).unwrap_or(u32::MAX))))
}
