//! A report is passed on to the home of what it is about.

use super::actors::Actors;
use super::fetch_error::FetchError;
use crate::actions::decide_report::{home_to_tell, tell_home};
use crate::domain::ids::ReportId;
use crate::storage::{self, StorageError};

/// Finds out where the author of what was reported gets its mail, and tells it. A report or event that is gone by now is
/// told to nobody.
///
/// # Errors
/// When the author's home does not answer, or the database.
pub async fn forward_report(actors: &Actors, id: ReportId) -> Result<(), FetchError> {
    let context = actors.fetcher().context();
    let found = context
        .read::<_, StorageError>(move |conn| {
            let Some(report) = storage::reports::by_id(conn, id)? else { return Ok(None) };
            Ok(home_to_tell(conn, &report)?.map(|author| (report, author)))
        })
        .await?;
    let Some((report, author)) = found else { return Ok(()) };
    let inbox = actors.get(&author).await?.inbox;
    context.transact::<_, StorageError>(move |tx| tell_home(tx, &report, &author, &inbox)).await?;
    Ok(())
}
