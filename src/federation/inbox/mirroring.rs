//! An event that arrived, given to the source that brought it.

use serde_json::Value;

use super::concern::listening_to;
use super::effect::{Effect, Handled, Trouble};
use crate::actions::mirror_event::{Arrival, Mirrored, mirror_event};
use crate::activitypub::read_event::{ReadingContext, is_event, read_event};
use crate::domain::remote_event::{RemoteEvent, RemoteIdentity};
use crate::domain::source::Source;
use crate::domain::uri::{ActorUri, Host};
use crate::peers::Actors;
use crate::peers::organizers::OrganizerNames;
use crate::storage::mirrors::Via;
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
        Err(refused) => {
            let reasons: Vec<&str> = refused.faults.iter().map(|fault| fault.message().key).collect();
            return Ok(Effect::nothing(format!("not usable: {}", reasons.join(", "))));
        }
    };
    if let Some(reason) = stranger(&event, &brought.home) {
        return Ok(Effect::nothing(reason));
    }
    let named = OrganizerNames::new(actors).of(&event).await;
    Ok(Effect::of(move |tx| apply(tx, &brought, &event, named)))
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
    Ok(match outcome {
        Mirrored::Added(_) => Handled::kept("added"),
        Mirrored::Changed(_) => Handled::kept("changed"),
        Mirrored::Unchanged => Handled::done("known so"),
        Mirrored::Ignored(reason) => Handled::done(&format!("ignored: {}", reason.reason())),
    })
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
