//! Accounts: made, given another password, taken away.

use crate::auth::{PasswordHash, VerifiedPassword};
use crate::domain::account::{AccountRole, Email, parse_name};
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::domain::ids::AccountKey;
use crate::domain::policy::Acting;
use crate::storage::accounts::NewAccount;
use crate::storage::{self, StorageError, Tx};

/// A person to be let in.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// Mail address, if they have one.
    pub email: Option<Email>,
    /// Name.
    pub name: String,
    /// Hashed before the transaction; `None`: they get a link to choose one.
    pub password: Option<PasswordHash>,
}

/// Why nothing happened to an account.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Who asks may not.
    #[error("only administrators change accounts")]
    NotAllowed,
    /// The name is empty or too long.
    #[error("a name has 1 to 100 characters")]
    Name,
    /// The mail address has an account.
    #[error("this mail address has an account already")]
    EmailTaken,
    /// There is no such account.
    #[error("there is no such account")]
    Unknown,
    /// The password was changed in the meantime.
    #[error("the password was changed in the meantime")]
    PasswordChanged,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for AccountError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAllowed => FaultKind::Forbidden,
            Self::Name | Self::EmailTaken => FaultKind::Invalid,
            Self::Unknown => FaultKind::NotFound,
            Self::PasswordChanged => FaultKind::Conflict,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        Message::new(match self {
            Self::NotAllowed => "error-not-allowed",
            Self::Name => "error-name",
            Self::EmailTaken => "error-email-taken",
            Self::Unknown => "error-account-unknown",
            Self::PasswordChanged => "error-password-changed",
            Self::Storage(error) => return error.message(),
        })
    }
    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::Name => vec![FieldFault::new("name", self.message())],
            Self::EmailTaken => vec![FieldFault::new("email", self.message())],
            _ => Vec::new(),
        }
    }
}

/// Makes an account.
///
/// # Errors
/// See [`AccountError`].
pub fn add_account(
    tx: &mut Tx<'_>,
    acting: Acting,
    new: &NewMember,
    role: AccountRole,
) -> Result<AccountKey, AccountError> {
    if !acting.may_administer() {
        return Err(AccountError::NotAllowed);
    }
    let name = parse_name(&new.name).ok_or(AccountError::Name)?;
    if let Some(email) = &new.email
        && storage::accounts::by_email(tx.conn, email)?.is_some()
    {
        return Err(AccountError::EmailTaken);
    }
    let key = storage::accounts::insert(
        tx.conn,
        &NewAccount {
            email: new.email.as_ref(),
            name: &name,
            password_hash: new.password.as_ref().map(PasswordHash::as_str),
            role,
            created: tx.now,
        },
    )?;
    Ok(key)
}

/// Gives an account another password after it proved the old one; all its other sessions end.
///
/// # Errors
/// See [`AccountError`].
pub fn change_password(
    tx: &mut Tx<'_>,
    account: AccountKey,
    old: &VerifiedPassword,
    new: &PasswordHash,
    kept_session: &[u8],
) -> Result<(), AccountError> {
    let stored = storage::accounts::password_hash(tx.conn, account)?.ok_or(AccountError::Unknown)?;
    let stored = PasswordHash::parse(&stored).map_err(|_| StorageError::Corrupt("accounts.password_hash"))?;
    if !old.is_for(&stored) {
        return Err(AccountError::PasswordChanged);
    }
    storage::accounts::set_password(tx.conn, account, new.as_str())?;
    storage::credentials::delete_sessions_of(tx.conn, account, Some(kept_session))?;
    Ok(())
}

/// Sets an account's password at the command line; all its sessions end.
///
/// # Errors
/// See [`AccountError`].
pub fn reset_password(tx: &mut Tx<'_>, email: &Email, new: &PasswordHash) -> Result<(), AccountError> {
    let account = storage::accounts::by_email(tx.conn, email)?.ok_or(AccountError::Unknown)?;
    storage::accounts::set_password(tx.conn, account.key, new.as_str())?;
    storage::credentials::delete_sessions_of(tx.conn, account.key, None)?;
    Ok(())
}

/// Takes away the right to log in; sessions and tokens end.
///
/// # Errors
/// See [`AccountError`].
pub fn disable_account(tx: &mut Tx<'_>, email: &Email) -> Result<(), AccountError> {
    let account = storage::accounts::by_email(tx.conn, email)?.ok_or(AccountError::Unknown)?;
    storage::accounts::set_disabled(tx.conn, account.key, Some(tx.now))?;
    storage::credentials::delete_sessions_of(tx.conn, account.key, None)?;
    storage::credentials::revoke_tokens_of(tx.conn, account.key, tx.now)?;
    Ok(())
}
