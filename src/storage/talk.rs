//! What organizations let others do with what they publish.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{memberships, organizations};
use super::transaction::Tx;
use crate::domain::ids::{AccountKey, OrganizationKey};
use crate::domain::reply::{AnswersPolicy, FeaturingPolicy, QuotingPolicy, TalkPolicy};

/// What an organization lets others do.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn policy(conn: &mut AnyConnection, organization: OrganizationKey) -> StorageResult<TalkPolicy> {
    Ok(policies(conn, &[organization])?.remove(&organization).unwrap_or_default())
}

/// The same of several organizations.
///
/// # Errors
/// As [`policy`].
pub fn policies(
    conn: &mut AnyConnection,
    wanted: &[OrganizationKey],
) -> StorageResult<HashMap<OrganizationKey, TalkPolicy>> {
    let keys: BTreeSet<i64> = wanted.iter().map(|key| key.0).collect();
    let rows: Vec<(i64, String, String, String)> = organizations::table
        .filter(organizations::id.eq_any(keys))
        .select((organizations::id, organizations::answers, organizations::quoting, organizations::featuring))
        .load(conn)?;
    let corrupt = StorageError::Corrupt;
    rows.into_iter()
        .map(|(key, answers, quoting, featuring)| {
            let policy = TalkPolicy {
                answers: AnswersPolicy::parse(&answers).ok_or(corrupt("organizations.answers"))?,
                quoting: QuotingPolicy::parse(&quoting).ok_or(corrupt("organizations.quoting"))?,
                featuring: FeaturingPolicy::parse(&featuring).ok_or(corrupt("organizations.featuring"))?,
            };
            Ok((OrganizationKey(key), policy))
        })
        .collect()
}

/// When an organization's members were last written to because answers wait.
///
/// # Errors
/// When the database does not answer.
pub fn told(conn: &mut AnyConnection, organization: OrganizationKey) -> StorageResult<Option<DateTime<Utc>>> {
    let at: Option<Option<NaiveDateTime>> = organizations::table
        .find(organization.0)
        .select(organizations::answers_told_at)
        .first(conn)
        .optional()?;
    Ok(at.flatten().map(|at| at.and_utc()))
}

/// Notes that they are written to now.
///
/// # Errors
/// When the database does not answer.
pub fn set_told(tx: &mut Tx<'_>, organization: OrganizationKey) -> StorageResult<()> {
    diesel::update(organizations::table.find(organization.0))
        .set(organizations::answers_told_at.eq(Some(tx.now.naive_utc())))
        .execute(tx.conn)?;
    Ok(())
}

/// The accounts that belong to an organization.
///
/// # Errors
/// When the database does not answer.
pub fn members(conn: &mut AnyConnection, organization: OrganizationKey) -> StorageResult<Vec<AccountKey>> {
    let rows: Vec<i64> = memberships::table
        .filter(memberships::organization_id.eq(organization.0))
        .select(memberships::account_id)
        .load(conn)?;
    Ok(rows.into_iter().map(AccountKey).collect())
}

/// Writes what an organization lets others do.
///
/// # Errors
/// When the database does not answer.
pub fn set_policy(tx: &mut Tx<'_>, organization: OrganizationKey, policy: TalkPolicy) -> StorageResult<()> {
    diesel::update(organizations::table.find(organization.0))
        .set((
            organizations::answers.eq(policy.answers.as_str()),
            organizations::quoting.eq(policy.quoting.as_str()),
            organizations::featuring.eq(policy.featuring.as_str()),
        ))
        .execute(tx.conn)?;
    tx.changes_public();
    Ok(())
}
