//! `convoca sources`: what this site mirrors and how that goes. `convoca reread`: what it sent is read again.

use serde_json::{Value, json};

use super::arguments::{RereadArguments, SourcesArguments};
use super::follow::{actors, named};
use super::printing::{self, CliError, say, table};
use crate::context::Context;
use crate::domain::source::Source;
use crate::i18n::{UiLanguage, tell};
use crate::peers::reread::{Which, event_named, reread};
use crate::storage::source_health::{self, Day, NotedMiss, Tally};
use crate::storage::{StorageError, StorageResult, organizations, sources};

/// Days told of one source.
const DAYS: i64 = 14;

/// Lists what is mirrored, or says how one source fares.
///
/// # Errors
/// In one line: when there is no such source.
pub fn list_sources(arguments: &SourcesArguments) -> Result<(), CliError> {
    let context = super::start::context()?;
    if let Some(target) = &arguments.target {
        return one(&context, target, arguments.json);
    }
    let all = context.read_blocking(sources::all)?;
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

/// What is known of one source.
struct Known {
    source: Source,
    publisher: Option<String>,
    days: Vec<Day>,
    misses: Vec<NotedMiss>,
}

fn one(context: &Context, target: &str, as_json: bool) -> Result<(), CliError> {
    let typed = target.trim().to_owned();
    let known = context.read_blocking(|conn| -> StorageResult<Option<Known>> {
        let Some(source) = named(conn, &typed)? else { return Ok(None) };
        let publisher = match source.organization {
            Some(key) => organizations::get(conn, key)?.map(|organization| organization.slug.to_string()),
            None => None,
        };
        let days = source_health::days(conn, source.key, DAYS)?;
        let misses = source_health::misses(conn, source.key)?;
        Ok(Some(Known { source, publisher, days, misses }))
    })?;
    let known = known
        .ok_or_else(|| CliError::new(format!("nothing called {typed} is mirrored; see: convoca sources")))?;
    if as_json {
        return printing::json(&whole_json(&known));
    }
    tell_of(&known);
    Ok(())
}

fn tell_of(Known { source, publisher, days, misses }: &Known) {
    say(&format!("{} ({})", source.name, source.target.as_str()));
    say(&format!("{}, {}, {} events", source.state, source.policy, source.events));
    if let Some(publisher) = publisher {
        say(&format!("published by {publisher}"));
    }
    say(&heard(source));
    if let Some(next) = source.next_poll {
        say(&format!("asked next {}", next.format("%F %T UTC")));
    }
    if let Some(error) = &source.last_error {
        say(&format!("last problem: {}", in_english(error)));
    }
    if source.held.is_some() {
        say("waits for a person to decide on its page under /dashboard/sources");
    }
    for Day { day, tally } in days {
        let Tally { asked, added, changed, withdrawn, missed, failed } = tally;
        say(&format!(
            "{day}: asked {asked}, new {added}, changed {changed}, gone {withdrawn}, could not be taken {missed}, no answer {failed}"
        ));
    }
    for NotedMiss { miss, at } in misses {
        let title = if miss.title.is_empty() { &miss.subject } else { &miss.title };
        say(&format!("did not come: {title}: {} ({})", in_english(&miss.reason), at.format("%F")));
    }
}

/// A source in the shape of the interface description; the last error is told in English.
fn to_json(source: &Source) -> Value {
    json!({
        "id": source.id,
        "target": source.target.as_str(),
        "name": source.name,
        "kind": source.target.kind(),
        "policy": source.policy,
        "state": source.state,
        "last_success": source.last_success,
        "last_error": source.last_error.as_deref().map(in_english),
        "next_try": source.next_poll,
        "failing_since": source.failing_since,
        "events": source.events,
    })
}

fn whole_json(Known { source, publisher, days, misses }: &Known) -> Value {
    let mut told = to_json(source);
    told["organization"] = json!(publisher);
    let day = |Day { day, tally }: &Day| {
        json!({
            "day": day, "asked": tally.asked, "added": tally.added, "changed": tally.changed,
            "withdrawn": tally.withdrawn, "missed": tally.missed, "failed": tally.failed,
        })
    };
    told["days"] = days.iter().map(day).collect();
    let miss = |NotedMiss { miss, at }: &NotedMiss| json!({ "title": miss.title, "id": miss.subject, "reason": in_english(&miss.reason), "at": at });
    told["missed"] = misses.iter().map(miss).collect();
    told
}

fn heard(source: &Source) -> String {
    source.last_success.map_or_else(
        || "not heard of yet".to_owned(),
        |at| format!("last heard of {}", at.format("%F %T UTC")),
    )
}

fn row(source: &Source) -> Vec<String> {
    let next = source.next_poll.map(|at| format!("next {}", at.format("%F %T UTC"))).unwrap_or_default();
    vec![
        source.target.as_str().to_owned(),
        source.target.kind().to_owned(),
        source.policy.to_string(),
        source.state.to_string(),
        format!("{} events", source.events),
        heard(source),
        next,
        source.last_error.as_deref().map(in_english).unwrap_or_default(),
    ]
}

fn in_english(kept: &str) -> String {
    tell(UiLanguage::En, kept)
}

/// Reads what sources sent again, and mends what this version reads otherwise.
///
/// # Errors
/// In one line: when there is no such source or event.
pub fn reread_command(arguments: &RereadArguments) -> Result<(), CliError> {
    let context = super::start::context()?;
    let runtime = super::start::runtime()?;
    let done = runtime.block_on(async {
        let which = which(&context, arguments.target.as_deref()).await?;
        let actors = actors(&context).await;
        reread(&actors, which).await.map_err(CliError::from)
    })?;
    say(&format!("read again: {}; new: {}; changed: {}", done.read, done.added, done.changed));
    Ok(())
}

async fn which(context: &Context, target: Option<&str>) -> Result<Which, CliError> {
    let Some(target) = target else { return Ok(Which::All) };
    let typed = target.trim().to_owned();
    let source = context.read::<_, StorageError>({
        let typed = typed.clone();
        move |conn| named(conn, &typed)
    });
    if let Some(source) = source.await? {
        return Ok(Which::Source(source.id));
    }
    match event_named(context, &typed).await? {
        Some(key) => Ok(Which::Event(key)),
        None => Err(CliError::new(format!("nothing called {typed} is mirrored; see: convoca sources"))),
    }
}
