//! One job from claim to end: its lease is renewed while it runs, and a failure puts it off.

use std::time::Duration;

use chrono::TimeDelta;

use super::perform::{JobError, perform};
use super::queues::LEASE;
use crate::context::Context;
use crate::domain::ids::JobKey;
use crate::domain::job::Job;
use crate::peers::Actors;
use crate::storage::jobs::ClaimedJob;
use crate::storage::{self, StorageError, StorageResult, is_conflict};

/// How often a lease is renewed.
const RENEW: Duration = Duration::from_secs(20);

/// Tries before a job is dropped: about three days.
const TRIES: i32 = 20;

/// Tries in a row while other transactions get in the way.
const AT_ONCE: u32 = 4;

/// Tries before a request of nobody knows whom is dropped: about two hours.
const TRIES_OF_STRANGERS: i32 = 8;

/// Does a job and settles it.
///
/// # Errors
/// When the database does not answer; the job is done again when its lease ends.
pub(super) async fn run(actors: &Actors, job: &ClaimedJob) -> StorageResult<()> {
    let context = actors.fetcher().context();
    let tries = if job.kind == Job::VERIFY_RECEIVED { TRIES_OF_STRANGERS } else { TRIES };
    let outcome = if job.attempts > tries {
        Err("its process ended each time before it was done".to_owned())
    } else {
        under_lease(context, job.key, attempt(actors, job)).await.map_err(|error| error.to_string())
    };
    let Err(why) = outcome else { return Ok(()) };
    let (key, kind, attempts) = (job.key, job.kind.as_str(), job.attempts);
    if attempts >= tries {
        if job.kind == Job::VERIFY_RECEIVED {
            tracing::info!(kind, attempts, why, "a job was dropped");
        } else {
            tracing::error!(kind, attempts, why, "a job was dropped");
        }
        return context.transact(move |tx| storage::jobs::complete(tx.conn, key)).await;
    }
    tracing::info!(kind, attempts, why, "a job was put off");
    let until = context.now() + pause(attempts, context.ids().fraction());
    context.transact(move |tx| storage::jobs::put_off(tx.conn, key, until, &why)).await
}

/// Does a job; what another transaction got in the way of is done again at once.
async fn attempt(actors: &Actors, job: &ClaimedJob) -> Result<(), JobError> {
    for _ in 1..AT_ONCE {
        match perform(actors, job.key, &job.payload).await {
            Err(error) if is_conflict(&error) => tracing::debug!(kind = job.kind, "a job is done again"),
            outcome => return outcome,
        }
    }
    perform(actors, job.key, &job.payload).await
}

/// Runs `work` and renews the job's lease meanwhile.
async fn under_lease<T>(context: &Context, key: JobKey, work: impl Future<Output = T>) -> T {
    let mut work = Box::pin(work);
    loop {
        match tokio::time::timeout(RENEW, &mut work).await {
            Ok(done) => return done,
            Err(_) => {
                let lease = context.now() + LEASE;
                let renewed = context
                    .transact::<_, StorageError>(move |tx| storage::jobs::renew(tx.conn, key, lease))
                    .await;
                if let Err(error) = renewed {
                    tracing::warn!(%error, "a lease could not be renewed");
                }
            }
        }
    }
}

/// Half a minute, doubled each time up to six hours, a fifth more or less.
fn pause(attempts: i32, jitter: f64) -> TimeDelta {
    let doubled = 30_i64.saturating_mul(1 << attempts.clamp(1, 16).saturating_sub(1)).min(6 * 3600);
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "seconds of a day")]
    let milliseconds = (doubled as f64 * 1000.0 * (0.8 + 0.4 * jitter.clamp(0.0, 1.0))) as i64;
    TimeDelta::milliseconds(milliseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_job_is_tried_ever_more_rarely_for_days() {
        let pauses: Vec<TimeDelta> = (1..=TRIES).map(|attempts| pause(attempts, 0.5)).collect();
        assert!(pauses.is_sorted());
        assert_eq!(pauses[0], TimeDelta::seconds(30));
        assert_eq!(pauses[19], TimeDelta::hours(6));
        let all: TimeDelta = pauses.iter().sum();
        assert!(all > TimeDelta::days(2) && all < TimeDelta::days(4), "{all}");
    }
}
