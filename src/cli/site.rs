//! `convoca site`: what the site says of itself.

use super::arguments::ProfileArguments;
use super::printing::{CliError, say};
use crate::actions::profiles::{ProfileChange, describe_site};
use crate::domain::policy::Acting;

/// Changes what the site says of itself.
///
/// # Errors
/// In one line.
pub fn site(arguments: ProfileArguments) -> Result<(), CliError> {
    if arguments.website.is_some() {
        return Err(CliError::new("the site is its own web site: --website is for organizations"));
    }
    let change = ProfileChange::from(arguments);
    let context = super::start::context()?;
    context
        .transact_blocking(|tx| describe_site(tx, Acting::Operator, &change))
        .map_err(|error| CliError::of(&error))?;
    say("changed");
    Ok(())
}

impl From<ProfileArguments> for ProfileChange {
    fn from(typed: ProfileArguments) -> Self {
        Self { name: typed.name, about: typed.about, website: typed.website, contact: typed.contact }
    }
}
