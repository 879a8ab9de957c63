//! What moderators and owners did that others may have to answer for.

use diesel::prelude::*;

use super::error::StorageResult;
use super::schema::audit;
use super::transaction::Tx;
use crate::domain::audit::AuditAction;
use crate::domain::ids::AccountKey;

/// Remembers a deed; without an account it was the operator's at the command line.
///
/// # Errors
/// When the database does not answer.
pub fn put(
    tx: &mut Tx<'_>,
    account: Option<AccountKey>,
    action: AuditAction,
    subject: &str,
) -> StorageResult<()> {
    diesel::insert_into(audit::table)
        .values((
            audit::at.eq(tx.now.naive_utc()),
            audit::account_id.eq(account.map(|key| key.0)),
            audit::action.eq(action.as_str()),
            audit::subject.eq(subject),
        ))
        .execute(tx.conn)?;
    Ok(())
}
