//! `convoca setup`: what the set-up page does.

use super::arguments::SetupArguments;
use super::printing::{CliError, password_from_stdin, say};
use crate::actions::accounts::NewMember;
use crate::actions::organizations::NewGroup;
use crate::actions::site::{SetUp, set_up};
use crate::auth::{KeyPair, NewPassword, PasswordHash};
use crate::clock::Ids;
use crate::domain::account::Email;
use crate::domain::organization::ActorName;

/// Sets the site up.
///
/// # Errors
/// In one line; refused once set up.
pub fn setup(arguments: SetupArguments) -> Result<(), CliError> {
    let context = super::start::context()?;
    let email = Email::parse(&arguments.admin_email).map_err(|error| CliError::of(&error))?;
    let typed = password_from_stdin()?;
    let password = NewPassword::parse(&typed, Some(email.as_str())).map_err(|error| CliError::of(&error))?;
    let organization = match (arguments.org, arguments.org_name) {
        (Some(slug), Some(name)) => Some(NewGroup {
            slug: ActorName::parse(&slug).map_err(|error| CliError::of(&error))?,
            name,
            language: None,
            keys: KeyPair::generate().map_err(|error| CliError::new(error.to_string()))?,
        }),
        _ => None,
    };
    let wanted = SetUp {
        site_name: arguments.site_name,
        language: arguments.language,
        region: arguments.region.to_ascii_uppercase(),
        timezone: arguments.timezone,
        admin: NewMember {
            email: Some(email),
            name: arguments.admin_name,
            password: Some(PasswordHash::make(&password, Ids.secret())),
        },
        organization,
    };
    context.transact_blocking(|tx| set_up(tx, &wanted)).map_err(|error| CliError::of(&error))?;
    say("set up");
    Ok(())
}
