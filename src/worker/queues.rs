//! The two queues, jobs and deliveries, and taking from them.

use chrono::TimeDelta;

use super::jobs;
use crate::peers::Actors;
use crate::peers::deliver::deliver;
use crate::storage::deliveries::Claimed;
use crate::storage::jobs::ClaimedJob;
use crate::storage::{self, StorageResult};

/// How long what was claimed is this process's; a job that takes longer renews it.
pub(super) const LEASE: TimeDelta = TimeDelta::seconds(60);

/// Deliveries to one server at a time.
const PER_HOST: usize = 2;

/// A queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Queue {
    /// What is to be done here.
    Jobs,
    /// What is to be posted elsewhere.
    Deliveries,
}

/// Something claimed.
pub(super) enum Task {
    /// To be done.
    Job(ClaimedJob),
    /// To be posted.
    Delivery(Claimed),
}

impl Queue {
    /// Both, in the order in which one feeds the other.
    pub(super) const BOTH: [Self; 2] = [Self::Jobs, Self::Deliveries];

    /// How many tasks of it run at once.
    pub(super) fn at_once(self) -> usize {
        match self {
            Self::Jobs => 8,
            Self::Deliveries => 32,
        }
    }

    /// Claims what is due, at most so many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn claim(self, actors: &Actors, most: usize) -> StorageResult<Vec<Task>> {
        let context = actors.fetcher().context().clone();
        // Not through the context's own transactions: each of those wakes the worker, which would never sleep.
        let (store, now) = (context.store().clone(), context.now());
        let lease = now + LEASE;
        context
            .blocking(move || {
                store.write(|conn| {
                    Ok(match self {
                        Self::Jobs => {
                            let most = i64::try_from(most).unwrap_or(i64::MAX);
                            let jobs = storage::jobs::claim(conn, now, lease, most)?;
                            jobs.into_iter().map(Task::Job).collect()
                        }
                        Self::Deliveries => {
                            let taken = storage::deliveries::claim(conn, now, lease, most, PER_HOST)?;
                            taken.into_iter().map(Task::Delivery).collect()
                        }
                    })
                })
            })
            .await
    }
}

impl Task {
    /// Does it, and writes how it went. What cannot be written is done again when its lease ends.
    pub(super) async fn perform(self, actors: &Actors) {
        let settled = match self {
            Self::Job(job) => Box::pin(jobs::run(actors, &job)).await,
            Self::Delivery(claimed) => Box::pin(deliver(actors, &claimed)).await,
        };
        if let Err(error) = settled {
            tracing::error!(%error, "what became of a task could not be written; it is done again");
        }
    }
}
