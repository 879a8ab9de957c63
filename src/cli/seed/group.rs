//! Invented organizations and their invented followers.

use rand::RngExt;
use rand::rngs::StdRng;

use super::words::{ABOUT, GROUPS};
use crate::actions::organizations::{NewGroup, add_organization};
use crate::actions::profiles::{ProfileChange, describe_organization};
use crate::auth::KeyPair;
use crate::cli::printing::CliError;
use crate::context::Context;
use crate::domain::ids::{LocalActorKey, OrganizationKey};
use crate::domain::language::Language;
use crate::domain::organization::{ActorName, Organization};
use crate::domain::policy::Acting;
use crate::domain::uri::{ActivityUri, ActorUri, InboxUrl};
use crate::storage::followers::FollowerInboxes;
use crate::storage::{self, StorageResult, Tx};

/// On how many servers invented followers live.
const SERVERS: usize = 40;

/// Finds or makes so many organizations.
pub(super) fn groups(context: &Context, count: usize) -> Result<Vec<OrganizationKey>, CliError> {
    (0..count).map(|number| group(context, number)).collect()
}

fn group(context: &Context, number: usize) -> Result<OrganizationKey, CliError> {
    let (slug, name, language) = GROUPS[number % GROUPS.len()];
    // Behind the list they begin again, numbered.
    let (slug, name) = match number / GROUPS.len() {
        0 => (slug.to_owned(), name.to_owned()),
        round => (format!("{}_{}", &slug[..slug.len().min(24)], round + 1), format!("{name} {}", round + 1)),
    };
    if let Some(known) = context.read_blocking(|conn| storage::organizations::by_slug(conn, &slug))? {
        return Ok(known.key);
    }
    let new = NewGroup {
        slug: ActorName::parse(&slug).map_err(|error| CliError::of(&error))?,
        name,
        language: Language::parse(language).ok(),
        keys: KeyPair::generate().map_err(|error| CliError::new(error.to_string()))?,
    };
    let host = slug.replace('_', "-");
    let profile = ProfileChange {
        about: Some(if language == "es" { ABOUT.1 } else { ABOUT.0 }.to_owned()),
        website: Some(format!("https://{host}.invalid/")),
        contact: Some(format!("hello@{host}.invalid")),
        ..ProfileChange::default()
    };
    let key = context
        .transact_blocking(|tx| add_organization(tx, Acting::Operator, &new, None))
        .map_err(|error| CliError::of(&error))?;
    context
        .transact_blocking(|tx| describe_organization(tx, Acting::Operator, key, &profile))
        .map_err(|error| CliError::of(&error))?;
    Ok(key)
}

/// Has so many invented actors follow the organizations, every fifth the whole calendar. Nobody is answered: their
/// servers do not exist.
pub(super) fn followers(
    tx: &mut Tx<'_>,
    rng: &mut StdRng,
    organizations: &[OrganizationKey],
    numbers: std::ops::Range<usize>,
) -> StorageResult<()> {
    let mut actors = Vec::new();
    for key in organizations {
        let organization: Option<Organization> = storage::organizations::get(tx.conn, *key)?;
        actors.extend(organization.map(|organization| organization.actor));
    }
    for number in numbers {
        let followed = match rng.random_range(0..5) {
            0 => tx.site.actor,
            _ => actors.get(rng.random_range(0..actors.len().max(1))).copied().unwrap_or(tx.site.actor),
        };
        follow(tx, followed, number)?;
    }
    Ok(())
}

fn follow(tx: &mut Tx<'_>, followed: LocalActorKey, number: usize) -> StorageResult<()> {
    let server = format!("https://social{}.invalid", number % SERVERS);
    let made_up = "an address made of numbers";
    let actor = format!("{server}/users/reader{number}");
    let inboxes = FollowerInboxes {
        inbox: InboxUrl::parse(&format!("{actor}/inbox")).expect(made_up),
        shared: Some(InboxUrl::parse(&format!("{server}/inbox")).expect(made_up)),
    };
    let id = ActivityUri::parse(&format!("{actor}#follows/{}", followed.0)).expect(made_up);
    let actor = ActorUri::parse(&actor).expect(made_up);
    storage::followers::put(tx, followed, &actor, &inboxes, &id)
}
