//! `convoca follow`, `unfollow` and `sources`: what this site mirrors.

use serde_json::{Value, json};

use super::arguments::{FollowArguments, ListArguments, UnfollowArguments};
use super::printing::{self, CliError, say, table};
use crate::actions::add_source::{Found, add_source};
use crate::actions::remove_source::remove_source;
use crate::context::Context;
use crate::domain::policy::Acting;
use crate::domain::source::{Source, SourcePolicy, SourceTarget};
use crate::i18n::{UiLanguage, tell};
use crate::peers::discover::discover;
use crate::peers::signatures::KeyCache;
use crate::peers::webfinger::Handle;
use crate::peers::{Actors, Fetcher};
use crate::storage::{AnyConnection, StorageResult, remote_actors, sources};

/// Finds out what was typed and mirrors it.
///
/// # Errors
/// In one line: why nothing was found, or why it cannot be mirrored.
pub fn follow(arguments: &FollowArguments) -> Result<(), CliError> {
    let policy = SourcePolicy::parse(&arguments.policy)
        .ok_or_else(|| CliError::new("--policy is publish, review or review_changes"))?;
    let context = super::start::context()?;
    let found = super::start::runtime()?.block_on(find(&context, &arguments.target))?;
    context
        .transact_blocking(|tx| add_source(tx, Acting::Operator, &found, policy))
        .map_err(|error| CliError::of(&error))?;
    say(&match &found {
        Found::Actor { uri, name, .. } => {
            format!("following {name} ({uri}): a running server asks, and reads what is public already")
        }
        Found::Feed { url, name } => {
            format!("mirroring {name} ({url}): a running server reads it in a moment")
        }
    });
    Ok(())
}

async fn find(context: &Context, typed: &str) -> Result<Found, CliError> {
    let actors = Actors::new(Fetcher::new(context, KeyCache::default())).await;
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

fn named(conn: &mut AnyConnection, typed: &str) -> StorageResult<Option<Source>> {
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

/// Lists what is mirrored.
///
/// # Errors
/// In one line.
pub fn list_sources(arguments: &ListArguments) -> Result<(), CliError> {
    let all = super::start::context()?.read_blocking(sources::all)?;
    if arguments.json {
        return printing::json(&all.iter().map(to_json).collect::<Vec<_>>());
    }
    if all.is_empty() {
        say("nothing is mirrored");
        return Ok(());
    }
    table(&all.iter().map(row).collect::<Vec<_>>());
    Ok(())
}

/// A source in the shape of the interface description; the last error is told in English.
fn to_json(source: &Source) -> Value {
    json!({
        "id": source.id,
        "target": source.target.as_str(),
        "kind": source.target.kind(),
        "policy": source.policy,
        "state": source.state,
        "last_success": source.last_success,
        "last_error": source.last_error.as_deref().map(in_english),
        "events": source.events,
    })
}

fn row(source: &Source) -> Vec<String> {
    let heard = source.last_success.map_or_else(
        || "not heard of yet".to_owned(),
        |at| format!("last heard of {}", at.format("%F %T UTC")),
    );
    vec![
        source.target.as_str().to_owned(),
        source.target.kind().to_owned(),
        source.policy.to_string(),
        source.state.to_string(),
        format!("{} events", source.events),
        heard,
        source.last_error.as_deref().map(in_english).unwrap_or_default(),
    ]
}

fn in_english(kept: &str) -> String {
    tell(UiLanguage::En, kept)
}
