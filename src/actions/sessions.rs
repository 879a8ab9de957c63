//! Logging in and out, and API tokens. Hashing happens before; only its result comes in.

use chrono::Duration;

use crate::auth::cookie::SESSION_DAYS;
use crate::auth::{ApiToken, PasswordHash, SessionToken, VerifiedPassword};
use crate::domain::account::{Email, TokenScope};
use crate::domain::ids::AccountKey;
use crate::storage::{self, AnyConnection, StorageError, StorageResult, Tx};

/// How long a session lasts.
pub const SESSION_LENGTH: Duration = Duration::days(SESSION_DAYS);
/// In how long a time failed logins are counted.
pub const ATTEMPTS_WINDOW: Duration = Duration::minutes(15);
/// How many failed logins are taken in that time.
pub const ATTEMPTS: i64 = 10;

/// What a login is checked against: read before hashing, which takes a while.
#[derive(Debug)]
pub struct Candidate {
    /// The account, if the name is known and may log in.
    pub account: Option<AccountKey>,
    /// Its password, if it has one.
    pub password: Option<PasswordHash>,
    /// Whether too many attempts failed of late; known and unknown names count alike.
    pub locked: bool,
}

/// Looks up what a login is checked against.
///
/// # Errors
/// When the database does not answer.
pub fn find_candidate(tx: &mut Tx<'_>, email: Option<&Email>, name_hash: &[u8]) -> StorageResult<Candidate> {
    let failed = storage::credentials::failed_logins_since(tx.conn, name_hash, tx.now - ATTEMPTS_WINDOW)?;
    let account = match email {
        Some(email) => storage::accounts::by_email(tx.conn, email)?.filter(|account| !account.disabled),
        None => None,
    };
    let password = match &account {
        Some(account) => storage::accounts::password_hash(tx.conn, account.key)?,
        None => None,
    };
    let password = password.map(|hash| PasswordHash::parse(&hash)).transpose();
    Ok(Candidate {
        account: account.map(|account| account.key),
        password: password.map_err(|_| StorageError::Corrupt("accounts.password_hash"))?,
        locked: failed >= ATTEMPTS,
    })
}

/// Counts a failed login.
///
/// # Errors
/// When the database does not answer.
pub fn count_failure(tx: &mut Tx<'_>, name_hash: &[u8]) -> StorageResult<()> {
    storage::credentials::insert_failed_login(tx.conn, name_hash, tx.now)
}

/// Opens a session for who proved the password; `None` when it was changed in the meantime.
///
/// # Errors
/// When the database does not answer.
pub fn log_in(
    tx: &mut Tx<'_>,
    account: AccountKey,
    proof: &VerifiedPassword,
    name_hash: &[u8],
) -> StorageResult<Option<SessionToken>> {
    let stored = storage::accounts::password_hash(tx.conn, account)?;
    let stored = stored.map(|hash| PasswordHash::parse(&hash)).transpose();
    let stored = stored.map_err(|_| StorageError::Corrupt("accounts.password_hash"))?;
    if !stored.is_some_and(|stored| proof.is_for(&stored)) {
        return Ok(None);
    }
    storage::credentials::forget_failed_logins(tx.conn, name_hash)?;
    open_session(tx, account).map(Some)
}

/// Opens a session for an account that needs no password now: the first administrator right after set-up.
///
/// # Errors
/// When the database does not answer.
pub fn open_session(tx: &mut Tx<'_>, account: AccountKey) -> StorageResult<SessionToken> {
    let token = SessionToken::new(tx.ids.secret());
    storage::credentials::insert_session(
        tx.conn,
        token.hash().as_bytes(),
        account,
        tx.now,
        tx.now + SESSION_LENGTH,
    )?;
    Ok(token)
}

/// Ends a session.
///
/// # Errors
/// When the database does not answer.
pub fn log_out(conn: &mut AnyConnection, session: &SessionToken) -> StorageResult<()> {
    storage::credentials::delete_session(conn, session.hash().as_bytes())
}

/// Makes an API token; it is shown once.
///
/// # Errors
/// When the database does not answer.
pub fn add_token(tx: &mut Tx<'_>, account: AccountKey, scope: TokenScope) -> StorageResult<ApiToken> {
    let token = ApiToken::new(tx.ids.secret());
    storage::credentials::insert_token(tx.conn, token.hash().as_bytes(), account, scope, tx.now)?;
    Ok(token)
}
