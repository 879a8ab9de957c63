//! An event that arrived, given to the source that brought it.

use serde_json::Value;

use super::concern::listening_to;
use super::effect::{Effect, Handled, Trouble};
use crate::actions::mirror_event::{Arrival, Mirrored, mirror_event};
use crate::activitypub::read_event::{ReadingContext, is_event, read_event};
use crate::domain::found_event::RefusedEvent;
use crate::domain::remote_event::{RemoteEvent, RemoteIdentity};
use crate::domain::source::Source;
use crate::domain::text::excerpt;
use crate::domain::uri::{ActorUri, Host};
use crate::i18n::KeptMessage;
use crate::peers::Actors;
use crate::peers::organizers::OrganizerNames;
use crate::storage::mirrors::Via;
use crate::storage::source_health::{self, Miss, Tally, note_miss};
use crate::storage::{self, StorageResult, Tx};

/// An event as it stands at its home, and how it came to us.
pub(super) struct Brought {
    /// The object.
    pub json: Value,
    /// The activities around it that its own server made, outermost first.
    pub wrapped_in: Vec<Value>,
    /// Its server.
    pub home: Host,
    /// How it came.
    pub via: Via,
    /// The activity it came by.
    pub activity: String,
    /// In whose name it comes.
    pub by: Bringer,
}

/// In whose name an event comes.
pub(super) enum Bringer {
    /// This actor's, who signed what told of it.
    Actor(ActorUri),
    /// Its author's, if anybody's: who told of it does not count.
    Author,
    /// Whoever brought it before: nobody told of it, its home was asked.
    Before,
}

/// Reads an object and mirrors it if it is an event that somebody we follow brings, or a change of one we mirror.
pub(super) async fn mirror(actors: &Actors, brought: Brought) -> Result<Effect, Trouble> {
    if !is_event(&brought.json) {
        return Ok(Effect::nothing("not an event"));
    }
    let context = actors.fetcher().context();
    let around: Vec<&Value> = brought.wrapped_in.iter().collect();
    let reading = ReadingContext { default_zone: context.site().zone, default_language: None };
    let event = match read_event(&brought.json, &around, &reading).event {
        Ok(event) => event,
        Err(refused) => return Ok(missed(brought, refused)),
    };
    if let Some(reason) = stranger(&event, &brought.home) {
        return Ok(Effect::nothing(reason));
    }
    let named = OrganizerNames::new(actors).of(&event).await;
    Ok(Effect::of(move |tx| apply(tx, &brought, &event, named)))
}

/// What cannot be used is noted at the source that sent it, with what it was read from: a later version may read it.
fn missed(brought: Brought, refused: RefusedEvent) -> Effect {
    let reasons: Vec<&str> = refused.faults.iter().map(|fault| fault.message().key).collect();
    let outcome = format!("not usable: {}", reasons.join(", "));
    let Bringer::Actor(actor) = brought.by else { return Effect::nothing(outcome) };
    Effect::of(move |tx| {
        let source = listening_to(tx.conn, &actor)?;
        let RefusedEvent { found, faults } = refused;
        if let (Some(source), RemoteIdentity::Object(id), Some(fault)) =
            (source, &found.identity, faults.first())
            && found.audience.may_be_listed()
            && id.host() == brought.home
        {
            let title = found.texts.first().map_or("", |text| text.title.as_str());
            let miss = Miss {
                subject: id.as_str().to_owned(),
                title: excerpt(title, 200),
                reason: KeptMessage::from(&fault.message()).to_text(),
                raw: found.raw.clone(),
            };
            note_miss(tx, source.key, &miss)?;
            source_health::count(tx, source.key, Tally { asked: 1, missed: 1, ..Tally::default() })?;
        }
        Ok(Handled::done(&outcome))
    })
}

/// Why an event's home may not speak for it.
fn stranger(event: &RemoteEvent, home: &Host) -> Option<&'static str> {
    let RemoteIdentity::Object(id) = &event.identity else { return Some("has no id") };
    if id.host() != *home {
        return Some("its id is another server's");
    }
    match &event.attributed_to {
        Some(author) if author.host() != *home => Some("its author is another server's"),
        _ => None,
    }
}

fn apply(
    tx: &mut Tx<'_>,
    brought: &Brought,
    event: &RemoteEvent,
    organizers: Vec<String>,
) -> StorageResult<Handled> {
    let Some((source, via, activity)) = source_of(tx, brought, event)? else {
        return Ok(Handled::done("ignored: from nobody this site follows"));
    };
    let arrival =
        Arrival { source: &source, via, activity: &activity, home: brought.home.clone(), event, organizers };
    let outcome = mirror_event(tx, &arrival)?;
    storage::sources::succeed(tx.conn, source.key, tx.now, None, source.next_poll)?;
    note(tx, &source, event, outcome)?;
    Ok(match outcome {
        Mirrored::Added(_) => Handled::kept("added"),
        Mirrored::Changed(_) => Handled::kept("changed"),
        Mirrored::Unchanged => Handled::done("known so"),
        Mirrored::Ignored(reason) => Handled::done(&format!("ignored: {}", reason.reason())),
    })
}

/// Counts what came; what could not be read before is no miss any more.
fn note(tx: &mut Tx<'_>, source: &Source, event: &RemoteEvent, outcome: Mirrored) -> StorageResult<()> {
    if let RemoteIdentity::Object(id) = &event.identity {
        source_health::forget_miss(tx.conn, id.as_str())?;
    }
    let added = i32::from(matches!(outcome, Mirrored::Added(_)));
    let changed = i32::from(matches!(outcome, Mirrored::Changed(_)));
    source_health::count(tx, source.key, Tally { asked: 1, added, changed, ..Tally::default() })
}

/// In whose name the event comes: who brought it, its author (whose server vouches for it), or, for a change of one
/// that is mirrored already, whoever brought it before.
fn source_of(
    tx: &mut Tx<'_>,
    brought: &Brought,
    event: &RemoteEvent,
) -> StorageResult<Option<(Source, Via, String)>> {
    let author = event.attributed_to.as_ref();
    let candidates: Vec<&ActorUri> = match &brought.by {
        Bringer::Actor(actor) if brought.via == Via::Announce => vec![actor],
        Bringer::Actor(actor) => [actor].into_iter().chain(author).collect(),
        Bringer::Author => author.into_iter().collect(),
        Bringer::Before => Vec::new(),
    };
    for actor in candidates {
        if let Some(source) = listening_to(tx.conn, actor)? {
            return Ok(Some((source, brought.via, brought.activity.clone())));
        }
    }
    let RemoteIdentity::Object(id) = &event.identity else { return Ok(None) };
    let Some(known) = storage::events::by_uri(tx.conn, id.as_str())?.filter(|_| brought.via == Via::Create)
    else {
        return Ok(None);
    };
    for before in storage::mirrors::provenances(tx.conn, known.key)? {
        if let Some(source) = storage::sources::by_id(tx.conn, before.source)? {
            return Ok(Some((source, before.via, before.activity)));
        }
    }
    Ok(None)
}
