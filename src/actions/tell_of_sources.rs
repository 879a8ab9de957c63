//! The admins are told once of a source that has been failing for days, or has been waiting for a person.

use chrono::Duration;

use crate::domain::job::Job;
use crate::storage::{self, StorageResult, Tx};

/// How long a source fails before anybody is told: most trouble passes by itself.
const FAILING: Duration = Duration::days(3);
/// How long one waits for a person before they are told.
const HELD: Duration = Duration::hours(6);

/// Has everybody who administers the site written to of the sources that need somebody.
///
/// # Errors
/// When the database does not answer.
pub fn tell_of_sources(tx: &mut Tx<'_>) -> StorageResult<()> {
    let sources = storage::sources::to_tell_of(tx.conn, tx.now - FAILING, tx.now - HELD)?;
    if sources.is_empty() {
        return Ok(());
    }
    let accounts = storage::accounts::all(tx.conn)?;
    for source in sources {
        for account in &accounts {
            if account.role.administers() && !account.disabled && account.email.is_some() {
                let letter = tx.ids.uuid();
                storage::jobs::put(
                    tx,
                    &Job::TellOfSource { source: source.id, account: account.key, letter },
                )?;
            }
        }
        storage::sources::mark_told(tx.conn, source.key, tx.now)?;
    }
    Ok(())
}
