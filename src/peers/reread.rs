//! What sources sent in the last 30 days is read again, after a version that understands more.

use super::actors::Actors;
use super::ask_source::read_said;
use super::obey::incoming;
use super::organizers::OrganizerNames;
use super::take_in::take_in;
use crate::actions::mirror_event::Mirrored;
use crate::actions::reread_event::{reread_event, reread_miss};
use crate::activitypub::read_event::{ReadingContext, read_event};
use crate::context::Context;
use crate::domain::ids::{EventKey, SourceId};
use crate::domain::remote_event::RemoteEvent;
use crate::domain::source::Source;
use crate::storage::source_health::{self, NotedMiss};
use crate::storage::{StorageError, StorageResult, events, mirrors, sources};
use crate::urls::Ours;

/// Objects read at once.
const BATCH: i64 = 100;

/// What is to be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Everything.
    All,
    /// What one source brought.
    Source(SourceId),
    /// One event.
    Event(EventKey),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reread {
    /// Feeds and objects that were read.
    pub read: usize,
    /// Events that are new here.
    pub added: usize,
    /// Events that say something else now.
    pub changed: usize,
}

impl Reread {
    fn note(&mut self, outcome: Option<Mirrored>) {
        self.added += usize::from(matches!(outcome, Some(Mirrored::Added(_))));
        self.changed += usize::from(matches!(outcome, Some(Mirrored::Changed(_))));
    }
}

/// Reads again what is kept, and mends what this version reads otherwise. Nothing is withdrawn, nobody is asked, and a
/// second time changes nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn reread(actors: &Actors, which: Which) -> StorageResult<Reread> {
    let context = actors.fetcher().context();
    let mut done = Reread::default();
    for source in wanted(context, which).await? {
        if source.target.polled().is_some() {
            reread_body(context, &source, &mut done).await?;
        } else if !matches!(which, Which::Event(_)) {
            reread_misses(actors, &source, &mut done).await?;
        }
    }
    reread_objects(context, which, &mut done).await?;
    Ok(done)
}

/// The sources that matter.
async fn wanted(context: &Context, which: Which) -> StorageResult<Vec<Source>> {
    context
        .read(move |conn| match which {
            Which::All => sources::all(conn),
            Which::Source(id) => Ok(sources::by_id(conn, id)?.into_iter().collect()),
            Which::Event(key) => {
                let mut found = Vec::new();
                for why in mirrors::provenances(conn, key)? {
                    found.extend(sources::by_id(conn, why.source)?);
                }
                Ok(found)
            }
        })
        .await
}

async fn reread_body(context: &Context, source: &Source, done: &mut Reread) -> StorageResult<()> {
    let key = source.key;
    let Some(body) = context.read(move |conn| source_health::body(conn, key)).await? else { return Ok(()) };
    let Some(reading) = read_said(context, &source.target, body).await else { return Ok(()) };
    done.read += 1;
    let taken = take_in(context, source, incoming(source, reading.events)).await?;
    done.added += taken.added;
    done.changed += taken.changed;
    Ok(())
}

async fn reread_misses(actors: &Actors, source: &Source, done: &mut Reread) -> StorageResult<()> {
    let context = actors.fetcher().context();
    let key = source.key;
    for NotedMiss { miss, .. } in context.read(move |conn| source_health::misses(conn, key)).await? {
        let Some(event) = miss.raw.as_deref().and_then(|raw| object(context, raw)) else { continue };
        done.read += 1;
        let organizers = OrganizerNames::new(actors).of(&event).await;
        let id = source.id;
        let outcome: StorageResult<Option<Mirrored>> =
            context.transact(move |tx| reread_miss(tx, id, &miss, &event, organizers)).await;
        done.note(outcome?);
    }
    Ok(())
}

async fn reread_objects(context: &Context, which: Which, done: &mut Reread) -> StorageResult<()> {
    let mut after = EventKey(0);
    loop {
        let page = context.read(move |conn| source_health::originals_after(conn, after, BATCH)).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = *last;
        for (key, raw) in page {
            if !concerns(context, which, key).await? {
                continue;
            }
            let Some(event) = object(context, &raw) else { continue };
            done.read += 1;
            let outcome: StorageResult<Option<Mirrored>> =
                context.transact(move |tx| reread_event(tx, key, &event)).await;
            done.note(outcome?);
        }
    }
}

async fn concerns(context: &Context, which: Which, key: EventKey) -> StorageResult<bool> {
    match which {
        Which::All => Ok(true),
        Which::Event(wanted) => Ok(wanted == key),
        Which::Source(source) => {
            let why = context.read(move |conn| mirrors::provenances(conn, key)).await?;
            Ok(why.iter().any(|why| why.source == source))
        }
    }
}

fn object(context: &Context, raw: &str) -> Option<RemoteEvent> {
    let json = serde_json::from_str(raw).ok()?;
    let assumed = ReadingContext { default_zone: context.site().zone, default_language: None };
    read_event(&json, &[], &assumed).event.ok()
}

/// The mirrored event of this id, page or address, if there is one.
///
/// # Errors
/// When the database does not answer.
pub async fn event_named(context: &Context, typed: &str) -> StorageResult<Option<EventKey>> {
    let typed = typed.trim().to_owned();
    let ours = match context.urls().ours(&typed) {
        Some(Ours::Event(id)) => Some(id),
        _ => None,
    };
    context
        .read::<_, StorageError>(move |conn| {
            let by_id = match ours.or_else(|| typed.parse().ok()) {
                Some(id) => events::by_id(conn, id)?,
                None => None,
            };
            let found = match by_id {
                Some(event) => Some(event),
                None => events::by_uri(conn, &typed)?,
            };
            Ok(found.filter(|event| !event.is_local()).map(|event| event.key))
        })
        .await
}
