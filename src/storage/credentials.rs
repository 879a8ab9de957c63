//! Sessions, API tokens and failed logins; only hashes of secrets are kept, and neither address nor agent.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{accounts, api_tokens, login_attempts, sessions};
use crate::domain::account::TokenScope;
use crate::domain::ids::AccountKey;

/// Keeps a session.
///
/// # Errors
/// When the database does not answer.
pub fn insert_session(
    conn: &mut AnyConnection,
    token_hash: &[u8],
    account: AccountKey,
    now: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> StorageResult<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token_hash),
            sessions::account_id.eq(account.0),
            sessions::created_at.eq(now.naive_utc()),
            sessions::expires_at.eq(expires.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The account of an unexpired session, unless the account is disabled.
///
/// # Errors
/// When the database does not answer.
pub fn session_account(
    conn: &mut AnyConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> StorageResult<Option<AccountKey>> {
    let id: Option<i64> = sessions::table
        .inner_join(accounts::table)
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::expires_at.gt(now.naive_utc()))
        .filter(accounts::disabled_at.is_null())
        .select(sessions::account_id)
        .first(conn)
        .optional()?;
    Ok(id.map(AccountKey))
}

/// Ends a session.
///
/// # Errors
/// When the database does not answer.
pub fn delete_session(conn: &mut AnyConnection, token_hash: &[u8]) -> StorageResult<()> {
    diesel::delete(sessions::table.filter(sessions::token_hash.eq(token_hash))).execute(conn)?;
    Ok(())
}

/// Ends all sessions of an account but the one named.
///
/// # Errors
/// When the database does not answer.
pub fn delete_sessions_of(
    conn: &mut AnyConnection,
    account: AccountKey,
    but: Option<&[u8]>,
) -> StorageResult<()> {
    let of_account = sessions::table.filter(sessions::account_id.eq(account.0));
    match but {
        Some(kept) => diesel::delete(of_account.filter(sessions::token_hash.ne(kept))).execute(conn)?,
        None => diesel::delete(of_account).execute(conn)?,
    };
    Ok(())
}

/// Drops what has expired.
///
/// # Errors
/// When the database does not answer.
pub fn sweep(conn: &mut AnyConnection, now: DateTime<Utc>) -> StorageResult<()> {
    diesel::delete(sessions::table.filter(sessions::expires_at.le(now.naive_utc()))).execute(conn)?;
    let day_ago = (now - chrono::Duration::days(1)).naive_utc();
    diesel::delete(login_attempts::table.filter(login_attempts::failed_at.le(day_ago))).execute(conn)?;
    Ok(())
}

/// Keeps an API token.
///
/// # Errors
/// When the database does not answer.
pub fn insert_token(
    conn: &mut AnyConnection,
    token_hash: &[u8],
    account: AccountKey,
    scope: TokenScope,
    now: DateTime<Utc>,
) -> StorageResult<()> {
    diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::token_hash.eq(token_hash),
            api_tokens::account_id.eq(account.0),
            api_tokens::scope.eq(scope.as_str()),
            api_tokens::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Account and scope of a token that holds.
///
/// # Errors
/// When the database does not answer.
pub fn token_account(
    conn: &mut AnyConnection,
    token_hash: &[u8],
) -> StorageResult<Option<(AccountKey, TokenScope)>> {
    let row: Option<(i64, String)> = api_tokens::table
        .inner_join(accounts::table)
        .filter(api_tokens::token_hash.eq(token_hash))
        .filter(api_tokens::revoked_at.is_null())
        .filter(accounts::disabled_at.is_null())
        .select((api_tokens::account_id, api_tokens::scope))
        .first(conn)
        .optional()?;
    row.map(|(id, scope)| {
        let scope = TokenScope::parse(&scope).ok_or(StorageError::Corrupt("api_tokens.scope"))?;
        Ok((AccountKey(id), scope))
    })
    .transpose()
}

/// Ends all tokens of an account.
///
/// # Errors
/// When the database does not answer.
pub fn revoke_tokens_of(
    conn: &mut AnyConnection,
    account: AccountKey,
    now: DateTime<Utc>,
) -> StorageResult<()> {
    diesel::update(
        api_tokens::table
            .filter(api_tokens::account_id.eq(account.0))
            .filter(api_tokens::revoked_at.is_null()),
    )
    .set(api_tokens::revoked_at.eq(now.naive_utc()))
    .execute(conn)?;
    Ok(())
}

/// Counts a failed login under the keyed hash of the name typed.
///
/// # Errors
/// When the database does not answer.
pub fn insert_failed_login(
    conn: &mut AnyConnection,
    name_hash: &[u8],
    now: DateTime<Utc>,
) -> StorageResult<()> {
    diesel::insert_into(login_attempts::table)
        .values((login_attempts::name_hash.eq(name_hash), login_attempts::failed_at.eq(now.naive_utc())))
        .execute(conn)?;
    Ok(())
}

/// How many logins failed for that name since then.
///
/// # Errors
/// When the database does not answer.
pub fn failed_logins_since(
    conn: &mut AnyConnection,
    name_hash: &[u8],
    since: DateTime<Utc>,
) -> StorageResult<i64> {
    Ok(login_attempts::table
        .filter(login_attempts::name_hash.eq(name_hash))
        .filter(login_attempts::failed_at.gt(since.naive_utc()))
        .select(count_star())
        .first(conn)?)
}

/// Forgets the failed logins of a name.
///
/// # Errors
/// When the database does not answer.
pub fn forget_failed_logins(conn: &mut AnyConnection, name_hash: &[u8]) -> StorageResult<()> {
    diesel::delete(login_attempts::table.filter(login_attempts::name_hash.eq(name_hash))).execute(conn)?;
    Ok(())
}
