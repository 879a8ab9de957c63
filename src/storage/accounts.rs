//! Accounts.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::accounts;
use crate::domain::account::{Account, AccountRole, Email};
use crate::domain::ids::AccountKey;

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
struct Row {
    id: i64,
    email: Option<String>,
    name: String,
    role: String,
    disabled_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
}

impl TryFrom<Row> for Account {
    type Error = StorageError;
    fn try_from(row: Row) -> StorageResult<Self> {
        Ok(Self {
            key: AccountKey(row.id),
            email: row
                .email
                .map(|email| Email::parse(&email))
                .transpose()
                .map_err(|_| StorageError::Corrupt("accounts.email"))?,
            name: row.name,
            role: AccountRole::parse(&row.role).ok_or(StorageError::Corrupt("accounts.role"))?,
            disabled: row.disabled_at.is_some(),
            created: row.created_at.and_utc(),
        })
    }
}

/// A new account.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// Mail address, if it has one.
    pub email: Option<&'a Email>,
    /// Name.
    pub name: &'a str,
    /// Argon2 PHC string; `None`: it cannot log in by password.
    pub password_hash: Option<&'a str>,
    /// What it may do.
    pub role: AccountRole,
    /// Now.
    pub created: DateTime<Utc>,
}

/// Writes a new account.
///
/// # Errors
/// [`StorageError::is_duplicate`] when the mail address has one.
pub fn insert(conn: &mut AnyConnection, new: &NewAccount<'_>) -> StorageResult<AccountKey> {
    let id = diesel::insert_into(accounts::table)
        .values((
            accounts::email.eq(new.email.map(Email::as_str)),
            accounts::email_folded.eq(new.email.map(Email::folded)),
            accounts::name.eq(new.name),
            accounts::password_hash.eq(new.password_hash),
            accounts::role.eq(new.role.as_str()),
            accounts::created_at.eq(new.created.naive_utc()),
        ))
        .returning(accounts::id)
        .get_result(conn)?;
    Ok(AccountKey(id))
}

/// The account in this row.
///
/// # Errors
/// When the database does not answer.
pub fn get(conn: &mut AnyConnection, key: AccountKey) -> StorageResult<Option<Account>> {
    let row: Option<Row> = accounts::table.find(key.0).select(Row::as_select()).first(conn).optional()?;
    row.map(Account::try_from).transpose()
}

/// The account with this mail address, however it is typed.
///
/// # Errors
/// When the database does not answer.
pub fn by_email(conn: &mut AnyConnection, email: &Email) -> StorageResult<Option<Account>> {
    let row: Option<Row> = accounts::table
        .filter(accounts::email_folded.eq(email.folded()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Account::try_from).transpose()
}

/// The account's password as an Argon2 PHC string.
///
/// # Errors
/// When the database does not answer.
pub fn password_hash(conn: &mut AnyConnection, key: AccountKey) -> StorageResult<Option<String>> {
    Ok(accounts::table
        .find(key.0)
        .select(accounts::password_hash)
        .first::<Option<String>>(conn)
        .optional()?
        .flatten())
}

/// Changes the password.
///
/// # Errors
/// When the database does not answer.
pub fn set_password(conn: &mut AnyConnection, key: AccountKey, hash: &str) -> StorageResult<()> {
    diesel::update(accounts::table.find(key.0)).set(accounts::password_hash.eq(hash)).execute(conn)?;
    Ok(())
}

/// Takes away or gives back the right to log in.
///
/// # Errors
/// When the database does not answer.
pub fn set_disabled(
    conn: &mut AnyConnection,
    key: AccountKey,
    at: Option<DateTime<Utc>>,
) -> StorageResult<()> {
    diesel::update(accounts::table.find(key.0))
        .set(accounts::disabled_at.eq(at.map(|at| at.naive_utc())))
        .execute(conn)?;
    Ok(())
}

/// All accounts, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &mut AnyConnection) -> StorageResult<Vec<Account>> {
    let rows: Vec<Row> = accounts::table.order(accounts::id).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Account::try_from).collect()
}
