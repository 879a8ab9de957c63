//! Activities whose sender's server did not show its key in time: answered yes, verified later.

use chrono::{DateTime, Utc};

use super::doorkeeper::COME_BACK;
use super::receive::{self, Answer, Kept};
use crate::activitypub::read_activity::ReceivedActivity;
use crate::activitypub::vocab::parse;
use crate::context::Context;
use crate::domain::job::Job;
use crate::domain::uri::{ActorUri, KeyUri};
use crate::peers::signatures::RequestHead;
use crate::peers::{Actors, FetchError, VerifyError};
use crate::storage::{self, StorageError, StorageResult, Tx};

/// Bytes of a body that is kept without knowing from whom it is: many times the longest event.
const MAX_BYTES: usize = 128 * 1024;

/// Requests kept for keys of one host.
const MOST_OF_HOST: i64 = 20;

/// Requests kept in all.
const MOST: i64 = 500;

/// How long the worker waits for a key.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// Keeps a request until its key can be had.
pub(super) async fn keep(
    context: &Context,
    head: &RequestHead,
    body: String,
    key: Option<&KeyUri>,
) -> StorageResult<Answer> {
    let Some(host) = key.map(KeyUri::host).filter(|_| body.len() <= MAX_BYTES) else {
        return Ok(Answer::Overloaded(COME_BACK));
    };
    let head = serde_json::to_value(head).map_err(|_| StorageError::Corrupt("a request that is no JSON"))?;
    context
        .transact(move |tx| {
            let lane = Job::lane_of_host(&host);
            let (all, of_host) = storage::jobs::count_of(tx.conn, Job::VERIFY_RECEIVED, &lane)?;
            if all >= MOST || of_host >= MOST_OF_HOST {
                return Ok(Answer::Overloaded(COME_BACK));
            }
            let at = tx.now;
            storage::jobs::put(tx, &Job::VerifyReceived { host, head, body, at })?;
            Ok(Answer::Accepted)
        })
        .await
}

/// What became of a request that was kept.
pub enum Late {
    /// It is from this actor; [`Late::keep`] stores it.
    From(ActorUri, Box<ReceivedActivity>, String),
    /// It is from nobody, or no activity: forgotten.
    Nobody(String),
}

impl Late {
    /// Stores what turned out to be somebody's, as if it had just come.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn keep(self, tx: &mut Tx<'_>) -> StorageResult<()> {
        match self {
            Self::From(signer, activity, body) => {
                let kept = Kept::late(tx, signer, *activity, body)?;
                receive::keep(tx, &[kept]).map(|_| ())
            }
            Self::Nobody(_) => Ok(()),
        }
    }
}

/// Verifies a request that was kept, against the time it came.
///
/// # Errors
/// When the key still cannot be had.
pub async fn verify(
    actors: &Actors,
    head: serde_json::Value,
    body: String,
    at: DateTime<Utc>,
) -> Result<Late, FetchError> {
    let Ok(head) = serde_json::from_value::<RequestHead>(head) else {
        return Ok(Late::Nobody("the request cannot be read".to_owned()));
    };
    let activity = parse(body.as_bytes()).ok().as_ref().and_then(ReceivedActivity::read);
    match actors.verify(&head, body.as_bytes(), at, PATIENCE).await {
        Ok(verified) => Ok(match activity {
            Some(activity) => Late::From(verified.actor.uri, Box::new(activity), body),
            None => Late::Nobody("not an activity".to_owned()),
        }),
        Err(VerifyError::Key(error)) if error.is_transient() => Err(error),
        Err(error) => Ok(Late::Nobody(error.to_string())),
    }
}
