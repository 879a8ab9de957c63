//! Members of an organization are written to when answers wait: an hour after the first came, at most once a day.

use chrono::Duration;

use crate::domain::ids::OrganizationKey;
use crate::domain::job::Job;
use crate::storage::{self, StorageResult, Tx};

/// How long an answer may wait before anybody is written to: often it is decided before.
const FIRST: Duration = Duration::hours(1);
/// Between two letters.
const PAUSE: Duration = Duration::days(1);

/// An answer waits from now on: its event's organization is to hear of it.
///
/// # Errors
/// When the database does not answer.
pub(super) fn answer_waits(tx: &mut Tx<'_>, organization: OrganizationKey) -> StorageResult<()> {
    let soonest = tx.now + FIRST;
    let told = storage::talk::told(tx.conn, organization)?;
    let at = told.map_or(soonest, |told| soonest.max(told + PAUSE));
    storage::jobs::put_later(tx, &Job::TellOfAnswers { organization }, at)
}

/// Has a letter written to each member, if answers still wait.
///
/// # Errors
/// When the database does not answer.
pub fn tell_of_answers(tx: &mut Tx<'_>, organization: OrganizationKey) -> StorageResult<()> {
    if storage::replies::count_waiting(tx.conn, &[organization])? == 0 {
        return Ok(());
    }
    for account in storage::talk::members(tx.conn, organization)? {
        let letter = tx.ids.uuid();
        storage::jobs::put(tx, &Job::AnswersLetter { account, organization, letter })?;
    }
    storage::talk::set_told(tx, organization)
}
