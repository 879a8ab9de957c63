//! `convoca token`: API tokens.

use super::arguments::TokenCommand;
use super::printing::{CliError, say};
use crate::actions::sessions::add_token;
use crate::domain::account::{Email, TokenScope};
use crate::storage;

/// Runs a `token` command.
///
/// # Errors
/// In one line.
pub fn token(command: TokenCommand) -> Result<(), CliError> {
    let TokenCommand::Add { user, scope } = command;
    let email = Email::parse(&user).map_err(|error| CliError::of(&error))?;
    let scope = TokenScope::parse(&scope).ok_or_else(|| CliError::new("--scope is read, write or admin"))?;
    let context = super::start::context()?;
    let account = context.read_blocking(|conn| storage::accounts::by_email(conn, &email))?;
    let account = account.ok_or_else(|| CliError::new("there is no account with this mail address"))?;
    let token = context.transact_blocking(|tx| add_token(tx, account.key, scope))?;
    say(&format!("this token is shown only now: {}", token.reveal()));
    Ok(())
}
