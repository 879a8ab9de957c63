//! Create and Update of a Note that answers an event of ours, or an answer to one.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::dispatch::Incoming;
use super::effect::{Effect, Handled, Trouble};
use super::home::{self, AtHome};
use super::known::{Known, sender};
use crate::actions::receive_reply::{
    Arrived, Audience, Standing, Taken, forget_what_answered, receive_reply,
};
use crate::activitypub::read_activity::{Embedded, Payload};
use crate::activitypub::read_note::{RemoteNote, is_answer, read_note};
use crate::domain::event::Description;
use crate::domain::host_decision::HostPolicy;
use crate::domain::remote_event;
use crate::domain::uri::{Host, ObjectUri};
use crate::peers::Actors;
use crate::storage::hosts::policy_of;
use crate::storage::replies::ReplyContent;
use crate::storage::{AnyConnection, StorageError};

/// An answer written longer ago than this is looked for at its home: it may have been deleted while its Create was on
/// its way.
const LATE: TimeDelta = TimeDelta::hours(1);

/// Whether what an activity brings along answers something.
pub(super) fn answers(embedded: &Embedded) -> bool {
    is_answer(&embedded.value)
}

/// An answer counts if its author signed what brought it, else as its home shows it.
pub(super) async fn prepare(actors: &Actors, incoming: Incoming) -> Result<Effect, Trouble> {
    let unwrapped = incoming.activity.unwrapped();
    let Payload::Embedded(embedded) = &unwrapped.object else {
        return Ok(Effect::nothing("names no object"));
    };
    let Some(id) = embedded.id.clone() else { return Ok(Effect::nothing("has no id")) };
    let around: Vec<&Value> = unwrapped.wrapped_in.clone();
    let believed = incoming.is_by_signer() && id.host() == incoming.signer.host();
    let note = read_note(&embedded.value, &around).filter(|note| believed && note.author == incoming.signer);
    match note {
        Some(note) if !is_late(&note, actors.fetcher().context().now()) => take(actors, note).await,
        _ => fetched(actors, &id).await,
    }
}

fn is_late(note: &RemoteNote, now: DateTime<Utc>) -> bool {
    note.updated.or(note.published).is_none_or(|written| now - written > LATE)
}

/// The answer as its home shows it.
async fn fetched(actors: &Actors, id: &ObjectUri) -> Result<Effect, Trouble> {
    match home::fetch(actors, id).await? {
        AtHome::Object { json, wrapped_in, home } => of_home(actors, &json, &wrapped_in, &home).await,
        AtHome::Gone | AtHome::Missing => {
            let id = id.clone();
            Ok(Effect::of(move |tx| {
                forget_what_answered(tx, &id)?;
                Ok(Handled::done("not there any more"))
            }))
        }
        AtHome::Forbidden => Ok(Effect::nothing("its home does not show it to us")),
        AtHome::Unknown(reason) => Ok(Effect::nothing(reason)),
    }
}

/// An answer that was fetched: its home speaks for its own authors only.
pub(super) async fn of_home(
    actors: &Actors,
    json: &Value,
    wrapped_in: &[Value],
    home: &Host,
) -> Result<Effect, Trouble> {
    let around: Vec<&Value> = wrapped_in.iter().collect();
    match read_note(json, &around) {
        Some(note) if note.id.host() == *home && note.author.host() == *home => take(actors, note).await,
        Some(_) => Ok(Effect::nothing("its author is another server's")),
        None => Ok(Effect::nothing("says nothing")),
    }
}

async fn take(actors: &Actors, note: RemoteNote) -> Result<Effect, Trouble> {
    let record = match sender(actors, &note.author).await? {
        Known::Actor(record) => record,
        Known::Nobody(reason) => return Ok(Effect::nothing(reason)),
    };
    let context = actors.fetcher().context();
    let host = note.author.host();
    let decided =
        context.read::<_, StorageError>(move |conn: &mut AnyConnection| policy_of(conn, &host)).await?;
    let standing = match decided {
        HostPolicy::Blocked => return Ok(Effect::nothing("its server is blocked here")),
        HostPolicy::Silenced => Standing::Silenced,
        HostPolicy::Usual | HostPolicy::Allowed => Standing::Usual,
    };
    let audience = match note.audience {
        remote_event::Audience::NotPublic => Audience::Some,
        _ => Audience::Everybody,
    };
    let arrived = Arrived {
        uri: note.id,
        author: note.author,
        in_reply_to: note.in_reply_to,
        audience,
        content: ReplyContent {
            page: note.page,
            language: note.language,
            warning: note.warning,
            content: Description::Html(note.content),
            attachments: note.attachments,
        },
        published: note.published.unwrap_or_else(|| context.now()),
        edited: note.updated,
        inbox: record.shared_inbox.unwrap_or(record.inbox),
        standing,
    };
    // The words live with the answer, where they can be erased.
    Ok(Effect::of(move |tx| Ok(Handled::done(&told(receive_reply(tx, &arrived)?)))))
}

fn told(taken: Taken) -> String {
    match taken {
        Taken::Shown => "shown".to_owned(),
        Taken::Waiting => "waits for the organization".to_owned(),
        Taken::Refused => "stays refused".to_owned(),
        Taken::Known => "known so".to_owned(),
        Taken::Withdrawn => "public no more".to_owned(),
        Taken::Ignored(reason) => format!("ignored: {reason}"),
    }
}
