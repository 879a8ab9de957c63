//! What was read of a source goes into the calendar, a hundred events a transaction.

use std::collections::VecDeque;

use crate::actions::mirror_event::{Arrival, Mirrored, mirror_event};
use crate::context::Context;
use crate::domain::ids::SourceId;
use crate::domain::remote_event::RemoteEvent;
use crate::domain::uri::Host;
use crate::storage::mirrors::Via;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Taken {
    /// New here.
    pub(super) added: usize,
    /// Known, and saying something else now.
    pub(super) changed: usize,
}

/// Mirrors everything; stops where the source was removed meanwhile.
pub(super) async fn take_in(
    context: &Context,
    source: SourceId,
    incoming: Vec<Incoming>,
) -> StorageResult<Taken> {
    let mut taken = Taken::default();
    let mut waiting = VecDeque::from(incoming);
    while !waiting.is_empty() {
        let batch: Vec<Incoming> = waiting.drain(..waiting.len().min(BATCH)).collect();
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
                match mirror_event(tx, &arrival)? {
                    Mirrored::Added(_) => taken.added += 1,
                    Mirrored::Changed(_) => taken.changed += 1,
                    Mirrored::Unchanged | Mirrored::Ignored(_) => {}
                }
            }
            Ok(Some(taken))
        });
        let outcome: StorageResult<Option<Taken>> = outcome.await;
        let Some(more) = outcome? else { break };
        taken.added += more.added;
        taken.changed += more.changed;
    }
    Ok(taken)
}
