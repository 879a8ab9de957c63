//! Feeds are asked again, and the calendar follows what they say, unless they look broken.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;

use super::actors::Actors;
use super::feed::{FeedAnswer, FeedError, ask_feed, is_calendar, read_feed};
use super::poll_pace::{after_failure, after_success};
use super::take_in::{Incoming, take_in};
use crate::actions::mirror_event::mirrored_name;
use crate::actions::withdraw_event::drop_from_source;
use crate::context::Context;
use crate::domain::event::EventUri;
use crate::domain::fault::{Fault, Message};
use crate::domain::ids::{EventKey, SourceId};
use crate::domain::remote_event::RemoteEvent;
use crate::domain::source::{Source, SourceTarget};
use crate::domain::uri::WebUrl;
use crate::formats::reading::Reading;
use crate::i18n::KeptMessage;
use crate::storage::mirrors::{self, Via};
use crate::storage::sources::{self, Validators};
use crate::storage::{StorageError, StorageResult};

/// Feeds read at the same time.
const AT_ONCE: i64 = 8;

/// How long a feed belongs to the process that took it.
const LEASE: TimeDelta = TimeDelta::minutes(10);

/// How long a feed has to say the same before it is believed that most of its entries are gone.
const DOUBTED: TimeDelta = TimeDelta::days(1);

/// Every how many hours a feed is read whole though it did not change, so that its series go on.
const READ_WHOLE: i64 = 7 * 24;

/// Polls the feeds that are due and answers how many there were; call it again until there are none.
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

/// What became of one turn.
enum Turn {
    Unchanged,
    Read { reading: Box<Reading>, validators: Validators },
    Failed { why: Message, wait: Option<std::time::Duration> },
}

async fn poll(actors: &Actors, id: SourceId) -> StorageResult<()> {
    let context = actors.fetcher().context();
    let known = context.read::<_, StorageError>(move |conn| {
        let Some(source) = sources::by_id(conn, id)? else { return Ok(None) };
        let (validators, failures) = sources::validators(conn, source.key)?;
        Ok(Some((source, validators, failures)))
    });
    let Some((source, validators, failures)) = known.await? else { return Ok(()) };
    let SourceTarget::Feed(url) = &source.target else { return Ok(()) };
    let now = context.now();
    let conditional = (now.timestamp() / 3600 + source.key.0) % READ_WHOLE != 0;
    match ask(actors, url, conditional.then_some(&validators)).await {
        Turn::Unchanged => note_success(context, &source, None).await,
        Turn::Failed { why, wait } => {
            let next = after_failure(now, failures, wait, context.ids().fraction());
            note_failure(context, &source, &why, next).await
        }
        Turn::Read { reading, validators } => {
            obey(context, &source, url, *reading, validators, failures).await
        }
    }
}

async fn ask(actors: &Actors, url: &WebUrl, known: Option<&Validators>) -> Turn {
    let address = url.url();
    match Box::pin(ask_feed(actors.fetcher(), &address, known)).await {
        Ok(FeedAnswer::Unchanged) => Turn::Unchanged,
        Ok(FeedAnswer::Changed { body, content_type, validators }) => {
            let reading = read_feed(actors.fetcher().context(), body, content_type, &address).await;
            if is_calendar(&reading) {
                Turn::Read { reading: Box::new(reading), validators }
            } else {
                Turn::Failed { why: Message::new("feed-not-a-calendar"), wait: None }
            }
        }
        Err(FeedError { error, wait }) => Turn::Failed { why: error.message(), wait },
    }
}

/// Brings the calendar in line with a feed. What was known of one that lost most of its entries stays until it has said
/// the same for a day; what it still tells of known events counts at once.
async fn obey(
    context: &Context,
    source: &Source,
    url: &WebUrl,
    reading: Reading,
    validators: Validators,
    failures: i32,
) -> StorageResult<()> {
    let (key, now) = (source.key, context.now());
    let coming = context.read(move |conn| mirrors::coming_of(conn, key, now)).await?;
    let told = names(source.id, &reading);
    let gone: Vec<(EventKey, String)> =
        coming.iter().filter(|(_, uri)| reading.complete && !told.contains(uri)).cloned().collect();
    let doubt = doubt(coming.len(), gone.len(), told.is_empty());
    let doubt = doubt.filter(|why| !is_confirmed(source, failures, why, now));
    let Some(why) = doubt else {
        let taken = take_in(context, source.id, incoming(source, url, reading.events)).await?;
        withdraw(context, source, gone).await?;
        tracing::info!(added = taken.added, changed = taken.changed, "read a feed");
        return note_success(context, source, Some(validators)).await;
    };
    let known: HashSet<String> = coming.into_iter().map(|(_, uri)| uri).collect();
    let events = reading
        .events
        .into_iter()
        .filter(|event| name(source.id, event).is_some_and(|uri| known.contains(uri.as_str())));
    take_in(context, source.id, incoming(source, url, events.collect())).await?;
    note_failure(context, source, &why, after_success(now, context.ids().fraction())).await
}

fn name(source: SourceId, event: &RemoteEvent) -> Option<EventUri> {
    mirrored_name(source, &event.identity, event.url.as_ref())
}

/// The names of all entries, readable or not: one that broke is not one that left.
fn names(source: SourceId, reading: &Reading) -> HashSet<String> {
    let read = reading.events.iter().map(|event| name(source, event));
    let refused = reading
        .refused
        .iter()
        .map(|refused| mirrored_name(source, &refused.found.identity, refused.found.url.as_ref()));
    read.chain(refused).flatten().map(|uri| uri.as_str().to_owned()).collect()
}

/// Why a feed is not believed: it is empty, or more than half of what was to come left it at once.
fn doubt(coming: usize, gone: usize, empty: bool) -> Option<Message> {
    if gone > 0 && empty {
        Some(Message::new("feed-emptied").with("count", gone))
    } else if gone * 2 > coming {
        Some(Message::new("feed-shrank").with("count", gone).with("of", coming))
    } else {
        None
    }
}

/// Whether a feed has said the same unlikely thing for so long that it is believed.
fn is_confirmed(source: &Source, failures: i32, why: &Message, now: DateTime<Utc>) -> bool {
    let said_before = source.last_error.as_deref().and_then(KeptMessage::parse);
    failures >= 3
        && said_before.is_some_and(|said| said.key == why.key)
        && source.last_success.is_some_and(|at| now - at >= DOUBTED)
}

fn incoming(source: &Source, url: &WebUrl, events: Vec<RemoteEvent>) -> Vec<Incoming> {
    let home = url.host();
    let one = |event: RemoteEvent| Incoming {
        via: Via::Feed,
        activity: String::new(),
        home: home.clone(),
        organizers: event.organizers.clone().unwrap_or_else(|| vec![source.name.clone()]),
        event,
    };
    events.into_iter().map(one).collect()
}

async fn withdraw(context: &Context, source: &Source, gone: Vec<(EventKey, String)>) -> StorageResult<()> {
    let key = source.key;
    for batch in gone.chunks(100).map(<[_]>::to_vec) {
        let dropped: StorageResult<()> = context
            .transact(move |tx| {
                batch.iter().try_for_each(|(event, uri)| drop_from_source(tx, *event, uri, key))
            })
            .await;
        dropped?;
    }
    Ok(())
}

async fn note_success(
    context: &Context,
    source: &Source,
    validators: Option<Validators>,
) -> StorageResult<()> {
    let (key, fraction) = (source.key, context.ids().fraction());
    context
        .transact(move |tx| {
            let next = after_success(tx.now, fraction);
            sources::succeed(tx.conn, key, tx.now, validators.as_ref(), Some(next))
        })
        .await
}

async fn note_failure(
    context: &Context,
    source: &Source,
    why: &Message,
    next: DateTime<Utc>,
) -> StorageResult<()> {
    let (key, why) = (source.key, KeptMessage::from(why).to_text());
    context.transact(move |tx| sources::fail(tx.conn, key, &why, Some(next))).await
}

#[cfg(test)]
mod tests {
    use super::doubt;

    fn key(coming: usize, gone: usize, empty: bool) -> Option<&'static str> {
        doubt(coming, gone, empty).map(|why| why.key)
    }

    #[test]
    fn a_feed_may_lose_half_of_its_entries_and_no_more() {
        assert_eq!(key(4, 2, false), None);
        assert_eq!(key(5, 3, false), Some("feed-shrank"));
        assert_eq!(key(1, 1, true), Some("feed-emptied"));
        assert_eq!(key(0, 0, true), None);
    }
}
