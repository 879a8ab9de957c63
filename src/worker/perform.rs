//! What each kind of job does. Its effect and its completion are one transaction.

use super::letters::{LetterError, tell_of_source};
use crate::actions::derive_times::derive_times;
use crate::domain::ids::{JobKey, ReceivedKey};
use crate::domain::job::Job;
use crate::domain::media::MediaFile;
use crate::federation::inbox;
use crate::mail::LetterId;
use crate::peers::backfill::{BackfillError, backfill};
use crate::peers::pictures::{PictureError, fetch_picture};
use crate::peers::{Actors, FetchError};
use crate::storage::{self, StorageError, StorageResult};

/// Why a job is not done.
#[derive(Debug, thiserror::Error)]
pub(super) enum JobError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What came in cannot be handled yet.
    #[error(transparent)]
    Inbox(#[from] inbox::Trouble),
    /// Another server does not answer.
    #[error(transparent)]
    Peer(#[from] FetchError),
    /// What a source published cannot be read yet.
    #[error(transparent)]
    Backfill(#[from] BackfillError),
    /// A picture cannot be had yet.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// A letter does not leave.
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// A file does not go.
    #[error("{0}")]
    Files(String),
    /// Its row holds what this version does not know.
    #[error("a job this version does not know")]
    Unknown,
}

/// Does a job, and removes it from the queue in the transaction of its effect.
///
/// # Errors
/// Why it is not done; nothing is changed then, and it can be done again.
pub(super) async fn perform(actors: &Actors, key: JobKey, payload: &str) -> Result<(), JobError> {
    let job: Job = serde_json::from_str(payload).map_err(|_| JobError::Unknown)?;
    match job {
        Job::VerifyReceived { head, body, at, .. } => {
            let late = inbox::verify(actors, head, body, at).await?;
            let context = actors.fetcher().context();
            context
                .transact(move |tx| {
                    late.keep(tx)?;
                    storage::jobs::complete(tx.conn, key)
                })
                .await?;
            Ok(())
        }
        Job::HandleReceived { received, .. } => handle(actors, key, received).await,
        Job::RemoveFiles { files } => remove_files(actors, key, files).await,
        Job::BackfillSource { source } => match backfill(actors, source).await {
            Err(error) if error.is_transient() => Err(error.into()),
            // Why it cannot be read is noted at the source.
            Ok(()) | Err(_) => Ok(complete(actors, key).await?),
        },
        Job::FetchPicture { uri, address } => match fetch_picture(actors, &uri, &address).await {
            Err(error) if error.is_transient() => Err(error.into()),
            // An event whose picture is none is shown without.
            Ok(()) | Err(_) => Ok(complete(actors, key).await?),
        },
        Job::DeriveTimes { after } => {
            let context = actors.fetcher().context();
            context
                .transact::<_, StorageError>(move |tx| {
                    derive_times(tx, after)?;
                    storage::jobs::complete(tx.conn, key)
                })
                .await?;
            Ok(())
        }
        Job::TellOfSource { source, account, letter } => {
            tell_of_source(actors.fetcher().context(), source, account, LetterId(letter)).await?;
            Ok(complete(actors, key).await?)
        }
        Job::RefreshEvent { uri } => {
            let effect = inbox::refresh(actors, &uri).await?;
            let context = actors.fetcher().context();
            context
                .transact::<_, StorageError>(move |tx| {
                    effect.apply(tx)?;
                    storage::jobs::complete(tx.conn, key)
                })
                .await?;
            Ok(())
        }
    }
}

async fn handle(actors: &Actors, key: JobKey, received: ReceivedKey) -> Result<(), JobError> {
    let context = actors.fetcher().context();
    let waiting = context.read(move |conn| storage::received::get(conn, received)).await?;
    let Some(waiting) = waiting.filter(|waiting| !waiting.handled) else {
        return Ok(complete(actors, key).await?);
    };
    let effect = inbox::prepare(actors, &waiting).await?;
    let outcome = context
        .transact(move |tx| -> StorageResult<String> {
            let handled = effect.apply(tx)?;
            storage::received::settle(tx.conn, received, &handled.outcome, handled.keep, tx.now)?;
            storage::jobs::complete(tx.conn, key)?;
            Ok(handled.outcome)
        })
        .await?;
    tracing::debug!(outcome, "an activity was handled");
    Ok(())
}

async fn remove_files(actors: &Actors, key: JobKey, files: Vec<String>) -> Result<(), JobError> {
    let context = actors.fetcher().context().clone();
    let media = context.media().clone();
    // Files are named by their content: one may have been taken in again since.
    let unused = context.read(move |conn| storage::media::without_rows(conn, files)).await?;
    let removed = context
        .blocking(move || {
            let mut unused = unused.iter().filter_map(|file| file.parse::<MediaFile>().ok());
            unused.try_for_each(|file| media.remove(&file))
        })
        .await;
    removed.map_err(|error| JobError::Files(error.to_string()))?;
    Ok(complete(actors, key).await?)
}

async fn complete(actors: &Actors, key: JobKey) -> StorageResult<()> {
    actors.fetcher().context().transact(move |tx| storage::jobs::complete(tx.conn, key)).await
}
