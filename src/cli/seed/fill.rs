//! Fills the database.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::event::{Season, before_it_moved, invent};
use super::group::{followers, groups};
use super::mirrored::{mirror, sources};
use super::words::Ally;
use crate::actions::change_event::{Change, PictureChange, change_event};
use crate::actions::event_error::EventError;
use crate::actions::publish_event::{Publication, publish_event};
use crate::cli::arguments::SeedArguments;
use crate::cli::printing::{CliError, say};
use crate::context::Context;
use crate::domain::ids::OrganizationKey;
use crate::domain::policy::Acting;
use crate::domain::source::Source;
use crate::storage::Tx;

/// How many events share a transaction: enough for speed, few enough that a running server may write in between.
const BATCH: usize = 200;
/// Where the days of a site begin that is not set up yet.
const ZONE: chrono_tz::Tz = chrono_tz::Tz::America__Los_Angeles;

/// `convoca seed`.
///
/// # Errors
/// In one line.
pub fn seed(arguments: &SeedArguments) -> Result<(), CliError> {
    let context = crate::cli::start::context()?;
    fill(&context, arguments)?;
    let SeedArguments { events, orgs, followers, .. } = arguments;
    say(&format!("{events} events, {orgs} organizations, {followers} followers"));
    Ok(())
}

/// Fills the database with invented organizations, events and followers.
///
/// # Errors
/// In one line.
pub fn fill(context: &Context, arguments: &SeedArguments) -> Result<(), CliError> {
    if arguments.events > 0 && arguments.orgs == 0 {
        return Err(CliError::new("events need organizations: --orgs 1 or more"));
    }
    let mut rng = StdRng::seed_from_u64(arguments.seed);
    let organizations = groups(context, arguments.orgs)?;
    publish(context, &mut rng, arguments.events, &organizations)?;
    // Followers come last: nobody is told of what was there before.
    for from in (0..arguments.followers).step_by(BATCH) {
        let numbers = from..(from + BATCH).min(arguments.followers);
        context.transact_blocking(|tx| followers(tx, &mut rng, &organizations, numbers))?;
    }
    Ok(())
}

fn publish(
    context: &Context,
    rng: &mut StdRng,
    events: usize,
    organizations: &[OrganizationKey],
) -> Result<(), CliError> {
    let site = context.site();
    let zone = if site.set_up.is_some() { site.zone } else { ZONE };
    let season = Season::of(events, context.now().with_timezone(&zone).date_naive(), zone);
    let allies = context.transact_blocking(sources)?;
    for from in (0..events).step_by(BATCH) {
        let count = BATCH.min(events - from);
        context
            .transact_blocking(|tx| {
                (0..count).try_for_each(|_| one_event(tx, rng, season, organizations, &allies))
            })
            .map_err(|error| CliError::of(&error))?;
    }
    Ok(())
}

/// Seven in ten are our own, and a few of those were moved since.
fn one_event(
    tx: &mut Tx<'_>,
    rng: &mut StdRng,
    season: Season,
    organizations: &[OrganizationKey],
    allies: &[(Source, &'static Ally)],
) -> Result<(), EventError> {
    let draft = invent(rng, season);
    // What is over is not taken in from elsewhere any more.
    if rng.random_bool(0.3) && draft.when.listed_until() > tx.now {
        return Ok(mirror(tx, rng, allies, &draft)?);
    }
    let organization = organizations[rng.random_range(0..organizations.len())];
    let before = if rng.random_bool(0.05) { before_it_moved(rng, &draft.when) } else { None };
    let mut first = draft.clone();
    first.when = before.unwrap_or(draft.when);
    let publication = Publication { organization, draft: first, picture: None, form: None };
    let id = publish_event(tx, Acting::Operator, &publication)?;
    if before.is_some() {
        let change = Change { id, version: None, draft, picture: PictureChange::Keep };
        change_event(tx, Acting::Operator, &change)?;
    }
    Ok(())
}
