//! Feeds and pages are asked again, more often while they change, and the calendar follows what they say; what followed
//! accounts published is looked through now and then.

use chrono::TimeDelta;
use tokio::task::JoinSet;

use super::actors::Actors;
use super::ask_source::{Asked, Said, ask_source, read_said};
use super::feed::FeedError;
use super::obey::{obey, withhold};
use super::poll_pace::{after_failure, after_look_through, after_success};
use super::take_in::take_in;
use crate::context::Context;
use crate::domain::fault::{Fault, Message};
use crate::domain::ids::SourceId;
use crate::domain::job::Job;
use crate::domain::source::{Pace, Source, SourceTarget};
use crate::i18n::KeptMessage;
use crate::storage::mirrors::{self, Coming};
use crate::storage::source_health::{self, KnownBody, Tally};
use crate::storage::sources::{self, Validators};
use crate::storage::{StorageError, StorageResult, jobs, published_entries};

/// Feeds read at the same time.
const AT_ONCE: i64 = 8;

/// How long a feed belongs to the process that took it.
const LEASE: TimeDelta = TimeDelta::minutes(10);

/// How often the dates of series go on though their feed did not change.
const SERIES: TimeDelta = TimeDelta::hours(20);

/// After this time without an answer of its feed an event is shown as not confirmed.
pub(super) const SILENT: TimeDelta = TimeDelta::days(7);

/// Polls the sources that are due and answers how many there were; call it again until there are none.
///
/// # Errors
/// When the database does not answer; a feed that does not answer is noted at its source.
pub async fn poll_due(actors: &Actors) -> StorageResult<usize> {
    let context = actors.fetcher().context();
    let now = context.now();
    if !context.read(move |conn| sources::is_any_due(conn, now)).await? {
        return Ok(0);
    }
    let due: StorageResult<Vec<SourceId>> =
        context.transact(move |tx| sources::claim_due(tx.conn, now, now + LEASE, AT_ONCE)).await;
    let due = due?;
    let polled = due.len();
    let mut turns = JoinSet::new();
    for source in due {
        let actors = actors.clone();
        turns.spawn(async move { poll(&actors, source).await });
    }
    let mut outcome = Ok(polled);
    while let Some(turn) = turns.join_next().await {
        match turn {
            Ok(Ok(())) => {}
            Ok(Err(error)) => outcome = Err(error),
            Err(error) => tracing::error!(%error, "reading a feed broke off; it is tried again later"),
        }
    }
    outcome
}

/// What is known of a source when its turn comes.
struct Known {
    source: Source,
    validators: Validators,
    failures: i32,
    body: Option<KnownBody>,
}

async fn known(context: &Context, id: SourceId) -> StorageResult<Option<Known>> {
    context
        .read(move |conn| {
            let Some(source) = sources::by_id(conn, id)? else { return Ok(None) };
            let (validators, failures) = sources::validators(conn, source.key)?;
            let body = source_health::known_body(conn, source.key)?;
            Ok(Some(Known { source, validators, failures, body }))
        })
        .await
}

async fn poll(actors: &Actors, id: SourceId) -> StorageResult<()> {
    let context = actors.fetcher().context();
    let Some(Known { source, validators, failures, body }) = known(context, id).await? else {
        return Ok(());
    };
    if let SourceTarget::Actor(_) = source.target {
        return look_through(context, &source).await;
    }
    // What is not kept cannot be read again; what waits for a person is read anew each time.
    let conditional = body.is_some() && source.held.is_none();
    match ask_source(actors, &source.target, conditional.then_some(&validators)).await {
        Ok(Asked::Unchanged) => unchanged(context, &source, None, body.as_ref()).await,
        Ok(Asked::Said(said)) => {
            let same = body.as_ref().is_some_and(|body| body.digest == said.body.digest);
            if same && source.held.is_none() {
                return unchanged(context, &source, Some(said.validators), body.as_ref()).await;
            }
            follow(context, &source, *said).await
        }
        Ok(Asked::Broken(why)) => {
            if withhold(context, &source, &why, &[]).await? {
                return Ok(());
            }
            fail(context, &source, &why, failures, None).await
        }
        Err(FeedError { error, wait }) => fail(context, &source, &error.message(), failures, wait).await,
    }
}

/// Has what a followed account published looked through; one that said no is left alone.
async fn look_through(context: &Context, source: &Source) -> StorageResult<()> {
    let (key, id, fraction) = (source.key, source.id, context.ids().fraction());
    let brings = source.state.brings();
    context
        .transact(move |tx| {
            if brings {
                jobs::put(tx, &Job::BackfillSource { source: id })?;
            }
            sources::set_next(tx.conn, key, brings.then(|| after_look_through(tx.now, fraction)))
        })
        .await
}

/// Follows what a source says, and notes how that went.
async fn follow(context: &Context, source: &Source, said: Said) -> StorageResult<()> {
    let Said { reading, body, validators } = said;
    let Some(tally) = obey(context, source, reading).await? else { return Ok(()) };
    let moved = tally.added + tally.changed + tally.withdrawn > 0;
    tracing::info!(
        added = tally.added,
        changed = tally.changed,
        withdrawn = tally.withdrawn,
        missed = tally.missed,
        "read a feed"
    );
    let pace = if moved { source.pace.quicker() } else { source.pace.slower() };
    let key = source.key;
    let kept: StorageResult<()> = context
        .transact(move |tx| {
            // The source may have been removed meanwhile.
            match sources::exists(tx.conn, key)? {
                true => source_health::keep_body(tx, key, &body),
                false => Ok(()),
            }
        })
        .await;
    kept?;
    succeed(context, source, Some(validators), pace, tally).await
}

/// A source says what it said before; the dates of its series go on all the same.
async fn unchanged(
    context: &Context,
    source: &Source,
    validators: Option<Validators>,
    body: Option<&KnownBody>,
) -> StorageResult<()> {
    let now = context.now();
    if body.is_some_and(|body| body.recurs && now - body.read >= SERIES) {
        reread_series(context, source).await?;
    }
    let key = source.key;
    context.transact::<_, StorageError>(move |tx| source_health::touch_body(tx, key)).await?;
    succeed(context, source, validators, source.pace.slower(), Tally::default()).await
}

/// Reads what a source last said again: its words are the same, its coming dates are not.
async fn reread_series(context: &Context, source: &Source) -> StorageResult<()> {
    let key = source.key;
    let Some(body) = context.read(move |conn| source_health::body(conn, key)).await? else { return Ok(()) };
    if let Some(reading) = read_said(context, &source.target, body).await {
        take_in(context, source, super::obey::incoming(source, reading.events)).await?;
    }
    context.transact(move |tx| source_health::mark_read(tx, key)).await
}

async fn succeed(
    context: &Context,
    source: &Source,
    validators: Option<Validators>,
    pace: Pace,
    tally: Tally,
) -> StorageResult<()> {
    let (key, fraction) = (source.key, context.ids().fraction());
    let was_silent = source.last_success.is_none_or(|at| context.now() - at >= SILENT);
    context
        .transact(move |tx| {
            let next = after_success(tx.now, pace, fraction);
            sources::succeed(tx.conn, key, tx.now, validators.as_ref(), Some(next))?;
            sources::set_pace(tx.conn, key, pace)?;
            if was_silent {
                mirrors::confirm_all_of(tx, key)?;
            }
            count(tx, key, Tally { asked: 1, ..tally })
        })
        .await
}

async fn fail(
    context: &Context,
    source: &Source,
    why: &Message,
    failures: i32,
    wait: Option<std::time::Duration>,
) -> StorageResult<()> {
    let next = after_failure(context.now(), source.pace, failures, wait, context.ids().fraction());
    let (key, why) = (source.key, KeptMessage::from(why).to_text());
    context
        .transact(move |tx| {
            sources::fail(tx.conn, key, &why, tx.now, Some(next))?;
            count(tx, key, Tally { asked: 1, failed: 1, ..Tally::default() })
        })
        .await
}

/// Adds to a source's day, unless the source was removed meanwhile.
pub(super) fn count(
    tx: &mut crate::storage::Tx<'_>,
    key: crate::domain::ids::SourceKey,
    tally: Tally,
) -> StorageResult<()> {
    if sources::exists(tx.conn, key)? { source_health::count(tx, key, tally) } else { Ok(()) }
}

/// What a source brought and what is still to come of it.
pub(super) async fn coming_of(context: &Context, source: &Source) -> StorageResult<Vec<Coming>> {
    let (key, now, published) = (source.key, context.now(), source.organization.is_some());
    context
        .read(move |conn| {
            if published {
                published_entries::coming_of(conn, key, now)
            } else {
                mirrors::coming_of(conn, key, now)
            }
        })
        .await
}
