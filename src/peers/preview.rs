//! What a source would bring, looked at before it is added; nothing is kept.

use chrono::{DateTime, TimeDelta, Utc};

use super::actors::Actors;
use super::ask_source::{Asked, ask_source};
use super::backfill;
use super::discover::DiscoverError;
use crate::actions::add_source::Found;
use crate::domain::event::EventStatus;
use crate::domain::fault::Message;
use crate::domain::remote_event::RemoteEvent;

/// The most events shown.
pub const SHOWN: usize = 20;

/// What a source would bring.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Preview {
    /// What is to come, the soonest first, at most [`SHOWN`].
    pub events: Vec<Previewed>,
    /// How many more are behind these.
    pub more: usize,
    /// What means to be an event and cannot be used, and why; at most [`SHOWN`].
    pub refused: Vec<(String, Message)>,
}

/// An event it would bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Previewed {
    /// Its title.
    pub title: String,
    /// When it begins; of a series the next time.
    pub start: DateTime<Utc>,
    /// Whole days.
    pub all_day: bool,
    /// Where.
    pub place: Option<String>,
    /// Takes place or not.
    pub status: EventStatus,
}

/// Reads what a source would bring, within the same bounds as when it is mirrored.
///
/// # Errors
/// When it does not answer as it should.
pub async fn preview(actors: &Actors, found: &Found) -> Result<Preview, DiscoverError> {
    let now = actors.fetcher().context().now();
    let (events, refused) = match found {
        Found::Actor { uri, .. } => {
            let read = Box::pin(backfill::read_all(actors, actors.fetch(uri).await?)).await?;
            let refused = read.misses.into_iter().map(|miss| (miss.title, miss.reason)).collect();
            (read.incoming.into_iter().map(|one| one.event).collect(), refused)
        }
        Found::Polled { target, .. } => match Box::pin(ask_source(actors, target, None)).await {
            Ok(Asked::Said(said)) => {
                let refused = said.reading.refused.iter().filter_map(|refused| {
                    let title = refused.found.texts.first().map_or("", |text| text.title.as_str());
                    Some((title.to_owned(), refused.faults.first()?.message()))
                });
                (said.reading.events.clone(), refused.collect())
            }
            Ok(Asked::Unchanged | Asked::Broken(_)) => return Err(DiscoverError::Nothing),
            Err(failed) => return Err(failed.error.into()),
        },
    };
    Ok(of(events, refused, now))
}

fn of(events: Vec<RemoteEvent>, refused: Vec<(String, Message)>, now: DateTime<Utc>) -> Preview {
    let public = events.into_iter().filter(|event| event.audience.may_be_listed());
    let mut coming: Vec<Previewed> = public.filter_map(|event| previewed(&event, now)).collect();
    coming.sort_by_key(|event| event.start);
    let more = coming.len().saturating_sub(SHOWN);
    coming.truncate(SHOWN);
    Preview { events: coming, more, refused: refused.into_iter().take(SHOWN).collect() }
}

/// The event, if anything of it is to come.
fn previewed(event: &RemoteEvent, now: DateTime<Utc>) -> Option<Previewed> {
    let when = event.when;
    let length = when.end_utc.map_or(TimeDelta::hours(6), |end| end - when.start_utc);
    let starts = match &event.recurrence {
        Some(recurrence) => recurrence.occurrences.clone(),
        None => vec![when.start_utc],
    };
    let start = starts.into_iter().filter(|start| *start + length > now).min()?;
    Some(Previewed {
        title: event.texts.first()?.title.clone(),
        start,
        all_day: when.all_day,
        place: event.place.as_ref().map(crate::domain::place::Place::line).filter(|line| !line.is_empty()),
        status: event.status,
    })
}
