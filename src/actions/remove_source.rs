//! A source is no longer mirrored; what nobody else brings goes with it.

use super::add_source::SourceError;
use super::announce::{Told, activity, send};
use super::withdraw_event::withdraw_if_unsourced;
use crate::domain::ids::SourceId;
use crate::domain::policy::Acting;
use crate::domain::source::{Source, SourceTarget};
use crate::domain::uri::InboxUrl;
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::{self, StorageResult, Tx};
use crate::urls::{Owner, Urls};

/// Stops mirroring a source, tells it so, and withdraws what it alone brought.
///
/// # Errors
/// See [`SourceError`].
pub fn remove_source(tx: &mut Tx<'_>, acting: Acting, id: SourceId) -> Result<(), SourceError> {
    if !acting.may_moderate() {
        return Err(SourceError::NotAllowed);
    }
    let source = storage::sources::by_id(tx.conn, id)?.ok_or(SourceError::Unknown)?;
    for (event, uri, _) in storage::mirrors::brought_by(tx.conn, source.key)? {
        storage::mirrors::remove_source(tx, event, source.key)?;
        withdraw_if_unsourced(tx, event, &uri)?;
    }
    stop_following(tx, &source)?;
    storage::sources::delete(tx.conn, source.key)?;
    tx.changes_public();
    Ok(())
}

/// Takes our Follow of a source back, if it was followed.
pub(super) fn stop_following(tx: &mut Tx<'_>, source: &Source) -> StorageResult<()> {
    if let SourceTarget::Actor(actor) = &source.target
        && let Some(follow) = storage::sources::follow_uri(tx.conn, source.key)?
        && let Some(record) = storage::remote_actors::by_uri(tx.conn, actor.as_str())?
    {
        let urls = Urls::new(&tx.site.public_url);
        let undone = serde_json::json!({
            "id": follow,
            "type": "Follow",
            "actor": urls.actor(Owner::Site).as_str(),
            "object": actor.as_str(),
        });
        let undo = activity(tx.site.actor, ActivityKind::Undo, actor.as_str(), Some(undone.to_string()));
        let inbox: &InboxUrl = &record.inbox;
        send(tx, &undo, std::slice::from_ref(inbox), Told::Only(Priority::Urgent))?;
    }
    Ok(())
}
