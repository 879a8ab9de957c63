//! What was read of a source goes into the calendar, a hundred events a transaction.

use std::collections::VecDeque;

use crate::actions::mirror_event::{Arrival, Mirrored, mirror_event};
use crate::actions::publish_entry::publish_entry;
use crate::context::Context;
use crate::domain::fault::Message;
use crate::domain::remote_event::{RemoteEvent, RemoteIdentity};
use crate::domain::source::Source;
use crate::domain::text::excerpt;
use crate::domain::uri::Host;
use crate::i18n::KeptMessage;
use crate::storage::mirrors::Via;
use crate::storage::source_health::Miss;
use crate::storage::{StorageResult, sources};

/// Events of one transaction.
const BATCH: usize = 100;

/// An event as it was read of a source.
#[derive(Debug, Clone)]
pub(super) struct Incoming {
    /// How it was brought.
    pub(super) via: Via,
    /// The activity that brought it, or nothing.
    pub(super) activity: String,
    /// The server it lives on.
    pub(super) home: Host,
    /// What was read.
    pub(super) event: RemoteEvent,
    /// Who organizes it, in words.
    pub(super) organizers: Vec<String>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Taken {
    /// New here.
    pub(super) added: usize,
    /// Known, and saying something else now.
    pub(super) changed: usize,
    /// What was not taken though it looks like an event, and why.
    pub(super) misses: Vec<Miss>,
}

/// What is told of something that was not taken.
pub(super) fn miss_of(identity: &RemoteIdentity, title: &str, reason: &Message) -> Miss {
    let title = excerpt(title, 200);
    let subject = match identity {
        RemoteIdentity::Object(uri) => uri.as_str().to_owned(),
        RemoteIdentity::Entry { uid, recurrence_id, .. } => {
            format!("{uid}{}", recurrence_id.as_deref().unwrap_or_default())
        }
        RemoteIdentity::None => title.clone(),
    };
    let reason = KeptMessage::from(reason).to_text();
    Miss { subject: excerpt(&subject, 500), title, reason, raw: None }
}

/// Mirrors everything; stops where the source was removed meanwhile.
pub(super) async fn take_in(
    context: &Context,
    source: &Source,
    incoming: Vec<Incoming>,
) -> StorageResult<Taken> {
    let mut taken = Taken::default();
    let mut waiting = VecDeque::from(incoming);
    while !waiting.is_empty() {
        let batch: Vec<Incoming> = waiting.drain(..waiting.len().min(BATCH)).collect();
        let source = source.id;
        let outcome = context.transact(move |tx| {
            let Some(source) = sources::by_id(tx.conn, source)? else { return Ok(None) };
            let mut taken = Taken::default();
            for one in batch {
                let arrival = Arrival {
                    source: &source,
                    via: one.via,
                    activity: &one.activity,
                    home: one.home,
                    event: &one.event,
                    organizers: one.organizers,
                };
                let outcome = match source.organization {
                    Some(organization) => publish_entry(tx, &arrival, organization)?,
                    None => mirror_event(tx, &arrival)?,
                };
                match outcome {
                    Mirrored::Added(_) => taken.added += 1,
                    Mirrored::Changed(_) => taken.changed += 1,
                    Mirrored::Unchanged => {}
                    Mirrored::Ignored(why) => taken.misses.extend(why.miss().map(|reason| {
                        let title = one.event.texts.first().map_or("", |text| text.title.as_str());
                        miss_of(&one.event.identity, title, &reason)
                    })),
                }
            }
            Ok(Some(taken))
        });
        let outcome: StorageResult<Option<Taken>> = outcome.await;
        let Some(more) = outcome? else { break };
        taken.added += more.added;
        taken.changed += more.changed;
        taken.misses.extend(more.misses);
    }
    Ok(taken)
}
