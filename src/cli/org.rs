//! `convoca org`: organizations that publish.

use serde_json::json;

use super::arguments::{ListArguments, OrgCommand, ProfileArguments};
use super::printing::{self, CliError, say, table};
use crate::actions::delete_organization::delete_organization;
use crate::actions::organization_error::KeepingError;
use crate::actions::organizations::{NewGroup, add_organization};
use crate::actions::pause_organization::{pause_organization, resume_organization};
use crate::actions::profiles::{ProfileChange, describe_organization};
use crate::actions::rotate_key::rotate_key;
use crate::auth::KeyPair;
use crate::domain::account::Email;
use crate::domain::ids::OrganizationKey;
use crate::domain::organization::ActorName;
use crate::domain::policy::Acting;
use crate::storage;

/// Runs an `org` command.
///
/// # Errors
/// In one line.
pub fn org(command: OrgCommand) -> Result<(), CliError> {
    match command {
        OrgCommand::Add { slug, name, owner } => add(&slug, name, owner.as_deref()),
        OrgCommand::Edit { slug, profile } => edit(&slug, profile),
        OrgCommand::Pause { slug } => keep(&slug, "paused", pause_organization),
        OrgCommand::Resume { slug } => keep(&slug, "back", resume_organization),
        OrgCommand::Delete { slug, name } => keep(
            &slug,
            "deleted; a running server tells everybody who got its events",
            move |tx, acting, key| delete_organization(tx, acting, key, &name),
        ),
        OrgCommand::List(arguments) => list(&arguments),
        OrgCommand::RotateKey { slug } => rotate(slug.trim_start_matches('@')),
    }
}

fn add(slug: &str, name: String, owner: Option<&str>) -> Result<(), CliError> {
    let slug = ActorName::parse(slug).map_err(|error| CliError::of(&error))?;
    let owner = owner.map(Email::parse).transpose().map_err(|error| CliError::of(&error))?;
    let context = super::start::context()?;
    let owner = match owner {
        Some(email) => {
            let account = context.read_blocking(|conn| storage::accounts::by_email(conn, &email))?;
            Some(account.ok_or_else(|| CliError::new("there is no account with this mail address"))?.key)
        }
        None => None,
    };
    let keys = KeyPair::generate().map_err(|error| CliError::new(error.to_string()))?;
    let new = NewGroup { slug, name, language: None, keys };
    context
        .transact_blocking(|tx| add_organization(tx, Acting::Operator, &new, owner))
        .map_err(|error| CliError::of(&error))?;
    say(&format!("added: {}", context.urls().organization(new.slug.as_str())));
    Ok(())
}

fn edit(slug: &str, profile: ProfileArguments) -> Result<(), CliError> {
    let context = super::start::context()?;
    let slug = slug.trim_start_matches('@');
    let organization = context.read_blocking(|conn| storage::organizations::by_slug(conn, slug))?;
    let key = organization.ok_or_else(|| CliError::new("there is no organization with this short name"))?.key;
    let change = ProfileChange::from(profile);
    context
        .transact_blocking(|tx| describe_organization(tx, Acting::Operator, key, &change))
        .map_err(|error| CliError::of(&error))?;
    say("changed");
    Ok(())
}

/// Replaces the key of an actor.
///
/// # Errors
/// In one line.
pub(super) fn rotate(name: &str) -> Result<(), CliError> {
    let context = super::start::context()?;
    let keys = KeyPair::generate().map_err(|error| CliError::new(error.to_string()))?;
    context
        .transact_blocking(|tx| rotate_key(tx, Acting::Operator, name, &keys))
        .map_err(|error| CliError::new(error.to_string()))?;
    say("replaced; other servers are told");
    Ok(())
}

fn keep(
    slug: &str,
    told: &str,
    deed: impl FnOnce(&mut storage::Tx<'_>, Acting, OrganizationKey) -> Result<(), KeepingError>,
) -> Result<(), CliError> {
    let context = super::start::context()?;
    let slug = slug.trim_start_matches('@');
    let organization = context.read_blocking(|conn| storage::organizations::by_slug(conn, slug))?;
    let key = organization.ok_or_else(|| CliError::new("there is no organization with this short name"))?.key;
    context.transact_blocking(|tx| deed(tx, Acting::Operator, key)).map_err(|error| CliError::of(&error))?;
    say(told);
    Ok(())
}

fn list(arguments: &ListArguments) -> Result<(), CliError> {
    let organizations = super::start::context()?.read_blocking(storage::organizations::all)?;
    if arguments.json {
        let rows: Vec<_> = organizations
            .iter()
            .map(|organization| json!({"slug": organization.slug, "name": organization.name, "state": organization.state}))
            .collect();
        return printing::json(&rows);
    }
    let rows: Vec<Vec<String>> = organizations
        .iter()
        .map(|organization| {
            vec![format!("@{}", organization.slug), organization.state.to_string(), organization.name.clone()]
        })
        .collect();
    table(&rows);
    Ok(())
}
