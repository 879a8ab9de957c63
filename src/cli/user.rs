//! `convoca user`: people who may log in.

use serde_json::json;

use super::arguments::{ListArguments, UserCommand};
use super::printing::{self, CliError, password_from_stdin, say, table};
use crate::actions::accounts::{NewMember, add_account, disable_account, reset_password};
use crate::auth::{NewPassword, PasswordHash};
use crate::clock::Ids;
use crate::domain::account::{AccountRole, Email};
use crate::domain::policy::Acting;
use crate::storage;

/// Runs a `user` command.
///
/// # Errors
/// In one line.
pub fn user(command: UserCommand) -> Result<(), CliError> {
    match command {
        UserCommand::Add { email, name, role, password_stdin } => add(&email, name, &role, password_stdin),
        UserCommand::List(arguments) => list(&arguments),
        UserCommand::Disable { email } => {
            let email = parse(&email)?;
            let context = super::start::context()?;
            context
                .transact_blocking(|tx| disable_account(tx, &email))
                .map_err(|error| CliError::of(&error))?;
            say("disabled");
            Ok(())
        }
        UserCommand::ResetPassword { email } => {
            let email = parse(&email)?;
            let context = super::start::context()?;
            let hash = hashed(&email)?;
            context
                .transact_blocking(|tx| reset_password(tx, &email, &hash))
                .map_err(|error| CliError::of(&error))?;
            say("changed");
            Ok(())
        }
    }
}

fn add(email: &str, name: String, role: &str, with_password: bool) -> Result<(), CliError> {
    let email = parse(email)?;
    let role =
        AccountRole::parse(role).ok_or_else(|| CliError::new("--role is admin, moderator or member"))?;
    let context = super::start::context()?;
    let password = if with_password { Some(hashed(&email)?) } else { None };
    let new = NewMember { email: Some(email), name, password };
    context
        .transact_blocking(|tx| add_account(tx, Acting::Operator, &new, role))
        .map_err(|error| CliError::of(&error))?;
    say("added");
    Ok(())
}

fn list(arguments: &ListArguments) -> Result<(), CliError> {
    let accounts = super::start::context()?.read_blocking(storage::accounts::all)?;
    if arguments.json {
        let rows: Vec<_> = accounts
            .iter()
            .map(|account| {
                json!({"email": account.email.as_ref().map(Email::as_str), "name": account.name, "role": account.role,
                       "disabled": account.disabled, "created": account.created})
            })
            .collect();
        return printing::json(&rows);
    }
    let rows: Vec<Vec<String>> = accounts
        .iter()
        .map(|account| {
            let email = account.email.as_ref().map_or("-", Email::as_str).to_owned();
            let standing = if account.disabled { "disabled" } else { "" };
            vec![email, account.role.to_string(), account.name.clone(), standing.to_owned()]
        })
        .collect();
    table(&rows);
    Ok(())
}

fn parse(email: &str) -> Result<Email, CliError> {
    Email::parse(email).map_err(|error| CliError::of(&error))
}

fn hashed(email: &Email) -> Result<PasswordHash, CliError> {
    let typed = password_from_stdin()?;
    let password = NewPassword::parse(&typed, Some(email.as_str())).map_err(|error| CliError::of(&error))?;
    Ok(PasswordHash::make(&password, Ids.secret()))
}
