//! `convoca site`: what the site says of itself, and its key.

use super::arguments::{ProfileArguments, SiteArguments, SiteCommand};
use super::printing::{CliError, say};
use crate::actions::profiles::{ProfileChange, describe_site};
use crate::domain::organization::SITE_ACTOR;
use crate::domain::policy::Acting;

/// Changes what the site says of itself, or replaces its key.
///
/// # Errors
/// In one line.
pub fn site(arguments: SiteArguments) -> Result<(), CliError> {
    match arguments.command {
        Some(SiteCommand::RotateKey) => super::org::rotate(SITE_ACTOR),
        None => describe(arguments.profile),
    }
}

fn describe(arguments: ProfileArguments) -> Result<(), CliError> {
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
        Self {
            name: typed.name,
            about: typed.about,
            website: typed.website,
            contact: typed.contact,
            ..Self::default()
        }
    }
}
