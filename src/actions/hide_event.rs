//! A moderator hides an event, local or mirrored, in one tap, or shows it again. It sticks through updates.

use super::review_event::{ReviewError, event, relist};
use super::{announce, feature_events};
use crate::domain::audit::AuditAction;
use crate::domain::event::Visibility;
use crate::domain::ids::EventId;
use crate::domain::policy::Acting;
use crate::storage::mirrors::Decision;
use crate::storage::{self, Tx};

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// Nobody sees it.
    Hidden,
    /// Everybody does.
    Shown,
}

/// Hides an event or shows it again.
///
/// # Errors
/// See [`ReviewError`].
pub fn hide_event(tx: &mut Tx<'_>, acting: Acting, id: EventId, showing: Showing) -> Result<(), ReviewError> {
    let event = event(tx, acting, id)?;
    let hidden = showing == Showing::Hidden;
    let before = storage::mirrors::decision(tx.conn, &event.uri)?;
    storage::mirrors::decide(tx, &event.uri, Decision { hidden, ..before })?;
    storage::events::set_hidden(tx, event.key, hidden)?;
    let deed = if hidden { AuditAction::EventHidden } else { AuditAction::EventShown };
    storage::audit::put(tx, acting.account(), deed, event.uri.as_str())?;
    if hidden {
        announce::unlisted(tx, &event)?;
    } else {
        relist(tx, &event)?;
    }
    if event.is_local() && event.visibility == Visibility::Public {
        let actor = announce::organizer_actor(tx, &event)?;
        feature_events::refresh(tx, actor)?;
    }
    Ok(())
}
