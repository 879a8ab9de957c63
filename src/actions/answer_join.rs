//! Somebody wants to take part in an event by another program, or does not want to any more.

use super::announce::{Told, activity, organizer_actor, send};
use crate::domain::event::Event;
use crate::domain::uri::{ActivityUri, ActorUri, InboxUrl};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::{StorageResult, Tx};

/// A Join, Leave or the like as it came, from an actor that proved who it is.
#[derive(Debug, Clone)]
pub struct Join {
    /// Its id.
    pub id: ActivityUri,
    /// `Join`, `Leave`, `Accept` …
    pub type_name: String,
    /// Who wants to take part; kept only with the answer, until that is delivered and swept.
    pub by: ActorUri,
    /// Where it gets its mail.
    pub inbox: InboxUrl,
}

/// Has the event's organization say that nothing is done with it: who takes part is nobody's business here.
///
/// # Errors
/// When the database does not answer.
pub fn answer_join(tx: &mut Tx<'_>, event: &Event, join: &Join) -> StorageResult<()> {
    let actor = organizer_actor(tx, event)?;
    let ignored = serde_json::json!({
        "id": join.id.as_str(),
        "type": join.type_name,
        "actor": join.by.as_str(),
        "object": event.uri.as_str(),
    });
    let ignore = activity(actor, ActivityKind::Ignore, join.id.as_str(), Some(ignored.to_string()));
    send(tx, &ignore, std::slice::from_ref(&join.inbox), Told::Only(Priority::Usual))
}
