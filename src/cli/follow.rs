//! `convoca follow` and `unfollow`: what this site mirrors, and no longer.

use super::arguments::{FollowArguments, UnfollowArguments};
use super::printing::{CliError, say};
use crate::actions::add_source::{Adding, Found, add_source};
use crate::actions::remove_source::remove_source;
use crate::context::Context;
use crate::domain::ids::OrganizationKey;
use crate::domain::policy::Acting;
use crate::domain::source::{Source, SourcePolicy, SourceTarget};
use crate::i18n::{UiLanguage, tr};
use crate::peers::discover::discover;
use crate::peers::preview::{Preview, preview};
use crate::peers::signatures::KeyCache;
use crate::peers::webfinger::Handle;
use crate::peers::{Actors, Fetcher};
use crate::storage::{AnyConnection, StorageResult, organizations, remote_actors, sources};

/// Finds out what was typed and mirrors it, or says what would come.
///
/// # Errors
/// In one line: why nothing was found, or why it cannot be mirrored.
pub fn follow(arguments: &FollowArguments) -> Result<(), CliError> {
    let policy = SourcePolicy::parse(&arguments.policy)
        .ok_or_else(|| CliError::new("--policy is publish or review"))?;
    let context = super::start::context()?;
    let organization = publisher(&context, arguments.org.as_deref())?;
    let runtime = super::start::runtime()?;
    let found = runtime.block_on(find(&context, &arguments.target))?;
    if arguments.dry_run {
        let would_come = runtime.block_on(async {
            let actors = actors(&context).await;
            Box::pin(preview(&actors, &found)).await.map_err(|error| CliError::of(&error))
        })?;
        tell(&found, &would_come);
        return Ok(());
    }
    let adding = Adding { policy, organization };
    context
        .transact_blocking(|tx| add_source(tx, Acting::Operator, &found, adding))
        .map_err(|error| CliError::of(&error))?;
    say(&match &found {
        Found::Actor { uri, name, .. } => {
            format!("following {name} ({uri}): a running server asks, and reads what is public already")
        }
        Found::Polled { target, name } => {
            format!("mirroring {name} ({}): a running server reads it in a moment", target.as_str())
        }
    });
    Ok(())
}

fn publisher(context: &Context, slug: Option<&str>) -> Result<Option<OrganizationKey>, CliError> {
    let Some(slug) = slug else { return Ok(None) };
    let found = context.read_blocking(|conn| organizations::by_slug(conn, slug))?;
    match found {
        Some(organization) => Ok(Some(organization.key)),
        None => Err(CliError::new(format!("there is no organization {slug}; see: convoca org list"))),
    }
}

fn tell(found: &Found, would_come: &Preview) {
    say(&format!("{} ({}) would bring:", found.name(), found.target().as_str()));
    for event in &would_come.events {
        let place = event.place.as_deref().map(|place| format!(", {place}")).unwrap_or_default();
        let at = if event.all_day { event.start.format("%F") } else { event.start.format("%F %R UTC") };
        say(&format!("  {at}  {}{place}", event.title));
    }
    if would_come.events.is_empty() {
        say("  nothing at present");
    }
    if would_come.more > 0 {
        say(&format!("  and {} more", would_come.more));
    }
    for (title, reason) in &would_come.refused {
        say(&format!("  not: {title}: {}", tr(UiLanguage::En, reason)));
    }
}

/// What asks other servers in the name of the site.
pub(super) async fn actors(context: &Context) -> Actors {
    Actors::new(Fetcher::new(context, KeyCache::default())).await
}

async fn find(context: &Context, typed: &str) -> Result<Found, CliError> {
    let actors = actors(context).await;
    Box::pin(discover(&actors, typed)).await.map_err(|error| CliError::of(&error))
}

/// Stops mirroring a source, named as `sources` lists it, by its id or by its handle.
///
/// # Errors
/// In one line: when there is no such source.
pub fn unfollow(arguments: &UnfollowArguments) -> Result<(), CliError> {
    let context = super::start::context()?;
    let typed = arguments.target.trim().to_owned();
    let source = context
        .read_blocking(|conn| named(conn, &typed))?
        .ok_or_else(|| CliError::new(format!("nothing called {typed} is mirrored; see: convoca sources")))?;
    context
        .transact_blocking(|tx| remove_source(tx, Acting::Operator, source.id))
        .map_err(|error| CliError::of(&error))?;
    say(&format!("no longer mirrored: {} ({})", source.name, source.target.as_str()));
    Ok(())
}

/// The source that is meant by its address, id or handle.
pub(super) fn named(conn: &mut AnyConnection, typed: &str) -> StorageResult<Option<Source>> {
    let address = typed.strip_prefix("webcal://").map(|rest| format!("https://{rest}"));
    if let Some(source) = sources::by_target(conn, address.as_deref().unwrap_or(typed))? {
        return Ok(Some(source));
    }
    if let Ok(id) = typed.parse() {
        return sources::by_id(conn, id);
    }
    let Some(handle) = Handle::parse(typed) else { return Ok(None) };
    for source in sources::all(conn)? {
        if let SourceTarget::Actor(uri) = &source.target
            && uri.host() == *handle.host()
            && let Some(actor) = remote_actors::by_uri(conn, uri.as_str())?
            && actor.username.eq_ignore_ascii_case(handle.name())
        {
            return Ok(Some(source));
        }
    }
    Ok(None)
}
