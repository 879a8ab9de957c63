//! A mirrored event is read again from what its home sent before: a later version may understand more of it.

use super::mirror_event::{Arrival, Mirrored, mirror_event};
use crate::domain::event::Origin;
use crate::domain::ids::{EventKey, SourceId};
use crate::domain::remote_event::{RemoteEvent, RemoteIdentity};
use crate::storage::mirrors::Via;
use crate::storage::source_health::{self, Miss};
use crate::storage::{self, StorageResult, Tx};

/// Takes what was read again in, in the name of whoever brought the event; `None` when nobody does any more.
///
/// # Errors
/// When the database does not answer.
pub fn reread_event(tx: &mut Tx<'_>, key: EventKey, event: &RemoteEvent) -> StorageResult<Option<Mirrored>> {
    let Some(known) = storage::events::by_keys(tx.conn, &[key.0])?.pop() else { return Ok(None) };
    let Origin::Mirrored(mirror) = &known.origin else { return Ok(None) };
    let is_it = matches!(&event.identity, RemoteIdentity::Object(id) if id.as_str() == known.uri.as_str());
    let Some(before) = storage::mirrors::provenances(tx.conn, key)?.into_iter().next().filter(|_| is_it)
    else {
        return Ok(None);
    };
    let Some(source) = storage::sources::by_id(tx.conn, before.source)? else { return Ok(None) };
    let arrival = Arrival {
        source: &source,
        via: before.via,
        activity: &before.activity,
        home: mirror.home.clone(),
        event,
        organizers: mirror.organizers.clone(),
    };
    let checked = storage::mirrors::checked(tx.conn, key)?;
    let outcome = mirror_event(tx, &arrival)?;
    // Nobody asked its home now.
    storage::mirrors::set_checked(tx.conn, key, checked)?;
    Ok(Some(outcome))
}

/// Takes something in that could not be used when its source sent it.
///
/// # Errors
/// When the database does not answer.
pub fn reread_miss(
    tx: &mut Tx<'_>,
    source: SourceId,
    miss: &Miss,
    event: &RemoteEvent,
    organizers: Vec<String>,
) -> StorageResult<Option<Mirrored>> {
    let Some(source) = storage::sources::by_id(tx.conn, source)? else { return Ok(None) };
    let RemoteIdentity::Object(id) = &event.identity else { return Ok(None) };
    if id.as_str() != miss.subject {
        return Ok(None);
    }
    let arrival =
        Arrival { source: &source, via: Via::Create, activity: "", home: id.host(), event, organizers };
    let outcome = mirror_event(tx, &arrival)?;
    source_health::forget_miss(tx.conn, &miss.subject)?;
    Ok(Some(outcome))
}
