//! The calendar follows what a feed says, unless it looks broken: then a person decides.

use std::collections::HashSet;

use super::poll::{coming_of, count};
use super::poll_pace::after_success;
use super::take_in::{Incoming, Taken, miss_of, take_in};
use crate::actions::entries_left::entries_left;
use crate::actions::mirror_event::mirrored_name;
use crate::context::Context;
use crate::domain::event::EventUri;
use crate::domain::fault::Message;
use crate::domain::ids::{EventKey, SourceId};
use crate::domain::remote_event::RemoteEvent;
use crate::domain::source::Source;
use crate::formats::reading::Reading;
use crate::i18n::KeptMessage;
use crate::storage::mirrors::{self, Coming, Via};
use crate::storage::source_health::{self, Miss, Tally};
use crate::storage::{StorageError, StorageResult, published_entries, sources};

/// Brings the calendar in line with a feed and answers what changed. Of one that lost most of its entries, what is known
/// stays until a person has decided, while what it still tells of known events counts at once; then nothing is answered.
pub(super) async fn obey(
    context: &Context,
    source: &Source,
    reading: Reading,
) -> StorageResult<Option<Tally>> {
    let coming = coming_of(context, source).await?;
    let told = names(source.id, &reading);
    let (here, away): (Vec<Coming>, Vec<Coming>) =
        coming.into_iter().partition(|one| told.contains(&one.uri));
    // What was cut off may tell of it further on.
    let gone: Vec<Coming> = away.into_iter().filter(|one| reading.complete && !one.kept).collect();
    note_returned(context, source, &here).await?;
    if let Some(why) = doubt(here.len() + gone.len(), gone.len(), told.is_empty()) {
        let known: HashSet<String> = here.into_iter().map(|one| one.uri).collect();
        let of_known =
            |event: &RemoteEvent| name(source.id, event).is_some_and(|uri| known.contains(uri.as_str()));
        let events = reading.events.into_iter().filter(of_known).collect();
        take_in(context, source, incoming(source, events)).await?;
        withhold(context, source, &why, &gone).await?;
        return Ok(None);
    }
    let refused = refused(&reading);
    let taken = take_in(context, source, incoming(source, reading.events)).await?;
    let withdrawn = gone.len();
    withdraw(context, source, gone).await?;
    Ok(Some(settle(context, source, taken, refused, withdrawn).await?))
}

/// Writes what did not come, and that the feed is believed.
async fn settle(
    context: &Context,
    source: &Source,
    taken: Taken,
    refused: Vec<Miss>,
    withdrawn: usize,
) -> StorageResult<Tally> {
    let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let misses: Vec<Miss> = refused.into_iter().chain(taken.misses).collect();
    let tally = Tally {
        added: number(taken.added),
        changed: number(taken.changed),
        withdrawn: number(withdrawn),
        missed: number(misses.len()),
        ..Tally::default()
    };
    let key = source.key;
    context
        .transact::<_, StorageError>(move |tx| {
            if sources::exists(tx.conn, key)? {
                sources::release(tx.conn, key)?;
                source_health::replace_misses(tx, key, &misses)?;
            }
            Ok(())
        })
        .await?;
    Ok(tally)
}

/// Keeps what a source brought though it tells of it no more, and asks a person, if there is anything to lose; answers
/// whether there is. With nothing named, everything that is still to come is meant.
pub(super) async fn withhold(
    context: &Context,
    source: &Source,
    why: &Message,
    gone: &[Coming],
) -> StorageResult<bool> {
    let all;
    let gone = if gone.is_empty() {
        all = coming_of(context, source).await?;
        &all[..]
    } else {
        gone
    };
    let left: Vec<EventKey> = gone.iter().filter(|one| !one.kept).map(|one| one.key).collect();
    if left.is_empty() {
        return Ok(false);
    }
    let next = after_success(context.now(), source.pace, context.ids().fraction());
    let (key, published, why) = (source.key, source.organization.is_some(), KeptMessage::from(why).to_text());
    context
        .transact::<_, StorageError>(move |tx| {
            if published {
                published_entries::mark_left(tx, key, &left)?;
            } else {
                mirrors::mark_left(tx, key, &left)?;
            }
            sources::hold(tx.conn, key, &why, tx.now, next)?;
            count(tx, key, Tally { asked: 1, ..Tally::default() })
        })
        .await?;
    Ok(true)
}

/// What left before and is told again has not left.
async fn note_returned(context: &Context, source: &Source, here: &[Coming]) -> StorageResult<()> {
    let back: Vec<EventKey> = here.iter().filter(|one| one.left || one.kept).map(|one| one.key).collect();
    if back.is_empty() {
        return Ok(());
    }
    let (key, published) = (source.key, source.organization.is_some());
    context
        .transact(move |tx| {
            if published {
                published_entries::mark_returned(tx, key, &back)
            } else {
                mirrors::mark_returned(tx, key, &back)
            }
        })
        .await
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

/// What means to be an event and cannot be used, and why.
fn refused(reading: &Reading) -> Vec<Miss> {
    let one = |refused: &crate::domain::found_event::RefusedEvent| {
        let found = &refused.found;
        let title = found.texts.first().map_or("", |text| text.title.as_str());
        let reason = refused.faults.first()?.message();
        Some(miss_of(&found.identity, title, &reason))
    };
    reading.refused.iter().filter_map(one).collect()
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

/// What a source tells, ready to be taken in.
pub(super) fn incoming(source: &Source, events: Vec<RemoteEvent>) -> Vec<Incoming> {
    let Some(home) = source.target.polled().map(crate::domain::uri::WebUrl::host) else { return Vec::new() };
    let one = |event: RemoteEvent| Incoming {
        via: Via::Feed,
        activity: String::new(),
        home: home.clone(),
        organizers: event.organizers.clone().unwrap_or_else(|| vec![source.name.clone()]),
        event,
    };
    events.into_iter().map(one).collect()
}

async fn withdraw(context: &Context, source: &Source, gone: Vec<Coming>) -> StorageResult<()> {
    for batch in gone.chunks(100).map(<[_]>::to_vec) {
        let source = source.clone();
        let dropped: StorageResult<()> = context
            .transact(move |tx| {
                let keys: Vec<EventKey> = batch.iter().map(|one| one.key).collect();
                entries_left(tx, &source, &keys)
            })
            .await;
        dropped?;
    }
    Ok(())
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
