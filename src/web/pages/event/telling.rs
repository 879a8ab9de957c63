//! What followers would be told of a change that is not saved yet.

use crate::actions::tell_news::{headline, told};
use crate::context::Context;
use crate::domain::event::Event;
use crate::domain::news::Facts;
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::web::view::{Frame, Telling};

/// What followers would be told if an event became this; `None` when it is nothing.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn telling(
    context: &Context,
    frame: &Frame,
    present: &Event,
    wanted: Event,
) -> Result<Option<Telling>, ErrorAnswer> {
    if present.visibility != wanted.visibility {
        return Ok(None);
    }
    let (present, frame, now) = (present.clone(), frame.clone(), context.now());
    let telling = context
        .read(move |conn: &mut AnyConnection| -> StorageResult<Option<Telling>> {
            let Some(headline) = headline(conn, &present, &wanted, now)? else { return Ok(None) };
            let before = storage::news::pending(conn, present.key)?
                .map_or_else(|| Facts::of(&present), |pending| pending.facts);
            let (followers, servers) = reach(conn, &present)?;
            Ok(Some(Telling::new(&frame, &wanted, &told(&wanted, headline, &before), followers, servers)))
        })
        .await?;
    Ok(telling)
}

/// How many follow the organization, and how many servers hear of it.
fn reach(conn: &mut AnyConnection, event: &Event) -> StorageResult<(i64, usize)> {
    let Some(organizer) = &event.organizer else { return Ok((0, 0)) };
    let actor = storage::local_actors::of_organization(conn, organizer.key)?.key;
    let mut inboxes = storage::followers::inboxes(conn, actor)?;
    inboxes.extend(storage::activities::receivers_of(conn, event.uri.as_str(), None)?);
    let hosts: std::collections::BTreeSet<String> =
        inboxes.iter().map(|inbox| inbox.host().as_str().to_owned()).collect();
    Ok((storage::followers::count(conn, actor)?, hosts.len()))
}

/// The sentence that waits to be told with a change.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn waiting_sentence(context: &Context, event: &Event) -> StorageResult<String> {
    let key = event.key;
    let pending = context.read(move |conn| storage::news::pending(conn, key)).await?;
    Ok(pending.and_then(|pending| pending.sentence).unwrap_or_default())
}
