//! Words and picture of an event that its home changed: held where a source is looked at first, and decided about.

use super::notice_duplicates::notice;
use super::review_event::{ReviewError, Verdict, event};
use crate::domain::event::Event;
use crate::domain::held_change::{ChangeState, HeldChange, Words};
use crate::domain::ids::{EventId, EventKey};
use crate::domain::job::Job;
use crate::domain::policy::Acting;
use crate::domain::source::SourcePolicy;
use crate::storage::events::EventContent;
use crate::storage::{self, StorageResult, Tx};

/// Keeps the words and the picture that are shown, if a moderator looks first at what this source changes; the change
/// waits. Time, place, and whether it takes place are not held. A change that was refused stays refused.
///
/// # Errors
/// When the database does not answer.
pub(super) fn hold_words(
    tx: &mut Tx<'_>,
    policy: SourcePolicy,
    key: EventKey,
    content: &mut EventContent,
) -> StorageResult<()> {
    let before = storage::held_changes::of_event(tx.conn, key)?;
    let proposed = storage::held_changes::words(content);
    let shown = storage::held_changes::shown(tx.conn, key)?;
    let waits_itself = storage::events::is_held(tx.conn, key)?;
    if !policy.reviews_changes() || waits_itself || proposed == shown {
        return storage::held_changes::drop_change(tx, key);
    }
    storage::held_changes::keep_shown(tx.conn, key, &shown, content)?;
    if before.is_some_and(|before| before.state != ChangeState::Accepted && before.proposed == proposed) {
        return Ok(());
    }
    let change = HeldChange { state: ChangeState::Waiting, proposed, replaced: None };
    storage::held_changes::put(tx, key, &change)
}

/// Decides about a change, or takes the decision back.
///
/// # Errors
/// See [`ReviewError`].
pub fn review_change(
    tx: &mut Tx<'_>,
    acting: Acting,
    id: EventId,
    verdict: Verdict,
) -> Result<(), ReviewError> {
    let event = event(tx, acting, id)?;
    let change = storage::held_changes::of_event(tx.conn, event.key)?.ok_or(ReviewError::Unknown)?;
    match (verdict, change.state) {
        (Verdict::Publish, ChangeState::Accepted)
        | (Verdict::Refuse, ChangeState::Refused)
        | (Verdict::Undo, ChangeState::Waiting) => Ok(()),
        (Verdict::Publish, _) => {
            let replaced = storage::held_changes::shown(tx.conn, event.key)?;
            say(tx, &event, &change.proposed)?;
            settle(tx, event.key, ChangeState::Accepted, change.proposed, Some(replaced))
        }
        (Verdict::Refuse | Verdict::Undo, _) => {
            if let Some(replaced) = &change.replaced {
                say(tx, &event, replaced)?;
            }
            let state = if verdict == Verdict::Refuse { ChangeState::Refused } else { ChangeState::Waiting };
            settle(tx, event.key, state, change.proposed, None)
        }
    }
}

fn settle(
    tx: &mut Tx<'_>,
    key: EventKey,
    state: ChangeState,
    proposed: Words,
    replaced: Option<Words>,
) -> Result<(), ReviewError> {
    Ok(storage::held_changes::put(tx, key, &HeldChange { state, proposed, replaced })?)
}

/// Has an event say this.
fn say(tx: &mut Tx<'_>, event: &Event, words: &Words) -> Result<(), ReviewError> {
    let texts = storage::held_changes::texts(words)?;
    let kept_picture = storage::events::set_words(tx, event.key, words, &texts)?;
    super::keep_picture::drop_replaced(tx, event)?;
    if let (Some(address), false) = (&words.image_url, kept_picture) {
        let (uri, address) = (event.uri.as_str().to_owned(), address.clone());
        storage::jobs::put(tx, &Job::FetchPicture { uri, address })?;
    }
    notice(tx, event.key)?;
    Ok(())
}
