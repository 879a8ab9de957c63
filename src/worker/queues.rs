//! The two queues, jobs and deliveries, and taking from them.

use chrono::{DateTime, TimeDelta, Utc};

use super::jobs;
use crate::domain::ids::DeliveryKey;
use crate::peers::Actors;
use crate::peers::deliver::deliver;
use crate::peers::pace::pace_of;
use crate::storage::claims::{Share, Wanted};
use crate::storage::jobs::ClaimedJob;
use crate::storage::{self, StorageResult};

/// How long what was claimed is this process's; a job that takes longer renews it.
pub(super) const LEASE: TimeDelta = TimeDelta::seconds(60);

/// How long claimed deliveries are this process's: some wait for their turn, and a try takes most of a minute at worst.
const DELIVERY_LEASE: TimeDelta = TimeDelta::seconds(120);

/// Deliveries to one server that are claimed together, for each that goes at a time: about as many as go in a turn.
const SHARE: usize = 64;

/// Deliveries claimed at a time, or a share more.
const ENOUGH: usize = 4096;

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
    /// To be posted to one server, and until when it is ours.
    Share(Share, DateTime<Utc>),
}

impl Queue {
    /// Both, in the order in which one feeds the other.
    pub(super) const BOTH: [Self; 2] = [Self::Jobs, Self::Deliveries];

    /// How many tasks of it run at once; a share of deliveries is one.
    pub(super) fn at_once(self) -> usize {
        match self {
            Self::Jobs => 8,
            Self::Deliveries => 64,
        }
    }

    /// How many tasks are claimed at once, the running ones counted: deliveries beforehand, because a claim costs nearly
    /// the same for many as for one, jobs never, because another process may be free to do them.
    pub(super) fn in_hand(self) -> usize {
        match self {
            Self::Jobs => self.at_once(),
            Self::Deliveries => 256,
        }
    }

    /// Claims what is due, at most so many tasks.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn claim(self, actors: &Actors, most: usize) -> StorageResult<Vec<Task>> {
        let context = actors.fetcher().context().clone();
        // Not through the context's own transactions, which change what the public sees and bump revisions.
        let (store, now) = (context.store().clone(), context.now());
        context
            .blocking(move || {
                store.write(|conn| match self {
                    Self::Jobs => {
                        let most = i64::try_from(most).unwrap_or(i64::MAX);
                        let jobs = storage::jobs::claim(conn, now, now + LEASE, most)?;
                        Ok(jobs.into_iter().map(Task::Job).collect())
                    }
                    Self::Deliveries => {
                        let lease = now + DELIVERY_LEASE;
                        let (hosts, per_lane, enough) = (most, SHARE, ENOUGH);
                        let wanted = Wanted { now, lease, hosts, per_lane, enough, pace: pace_of };
                        let shares = storage::claims::claim(conn, &wanted)?;
                        Ok(shares.into_iter().map(|share| Task::Share(share, lease)).collect())
                    }
                })
            })
            .await
    }

    /// Gives back what was claimed and not begun.
    ///
    /// # Errors
    /// When the database does not answer; others take it up when its lease ends.
    pub(super) async fn give_back(self, actors: &Actors, tasks: Vec<Task>) -> StorageResult<()> {
        let context = actors.fetcher().context();
        let deliveries: Vec<DeliveryKey> = tasks
            .into_iter()
            .flat_map(|task| match task {
                Task::Job(_) => Vec::new(),
                Task::Share(share, _) => share.deliveries,
            })
            .map(|claimed| claimed.key)
            .collect();
        context.transact(move |tx| storage::deliveries::give_back(tx.conn, &deliveries)).await
    }
}

impl Task {
    /// Does it, and writes how it went. What cannot be written is done again when its lease ends.
    pub(super) async fn perform(self, actors: &Actors) {
        let settled = match self {
            Self::Job(job) => Box::pin(jobs::run(actors, &job)).await,
            Self::Share(share, lease) => Box::pin(deliver(actors, share, lease)).await,
        };
        if let Err(error) = settled {
            tracing::error!(%error, "what became of a task could not be written; it is done again");
        }
    }
}
