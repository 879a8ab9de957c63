//! The loops: take what is due, perform it, look again when something was committed or a second has passed.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::chores;
use super::polling;
use super::queues::{Queue, Task};
use crate::actions::derive_times::derive_if_zones_changed;
use crate::context::Context;
use crate::peers::Actors;
use crate::peers::poll::poll_due;
use crate::storage::{self, StorageResult};

/// Between two looks when nobody wakes us: another process may have left something.
const LOOK: Duration = Duration::from_secs(1);

/// How long what runs may take after the worker was told to stop; what does not end is done again by another.
const GRACE: Duration = Duration::from_secs(30);

/// A worker at work.
pub struct Working {
    stop: watch::Sender<bool>,
    loops: JoinSet<()>,
}

/// Begins to work on both queues, the feeds and the chores. Where this is the only process that works (the embedded
/// database), leases left by one that was killed are ended first.
pub fn start(actors: &Actors) -> Working {
    end_orphaned_leases(actors.fetcher().context());
    look_at_the_zone_table(actors.fetcher().context());
    let (stop, stopped) = watch::channel(false);
    let mut loops = JoinSet::new();
    for queue in Queue::BOTH {
        loops.spawn(work(queue, actors.clone(), stopped.clone()));
    }
    loops.spawn(polling::run(actors.clone(), stopped.clone()));
    loops.spawn(chores::run(actors.clone(), stopped));
    Working { stop, loops }
}

fn end_orphaned_leases(context: &Context) {
    if !context.store().is_sqlite() {
        return;
    }
    let ended = context.transact_blocking(|tx| {
        storage::deliveries::end_leases(tx.conn)?;
        storage::jobs::end_leases(tx.conn)
    });
    if let Err(error) = ended {
        tracing::warn!(%error, "leases of a killed process stay until they expire");
    }
}

/// A newer program may know that a country changed its clocks.
fn look_at_the_zone_table(context: &Context) {
    match context.transact_blocking(derive_if_zones_changed) {
        Ok(true) => tracing::info!("the zone table is another one: UTC times are derived again"),
        Ok(false) => {}
        Err(error) => {
            tracing::warn!(%error, "whether the zone table changed is looked at again at the next start")
        }
    }
}

impl Working {
    /// Takes nothing new and finishes what runs, within half a minute.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let finish = async { while self.loops.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, finish).await.is_err() {
            tracing::warn!("some work did not end in time; it is done again when its lease ends");
        }
    }
}

/// Performs everything that is due, until nothing is; answers how much that was.
///
/// # Errors
/// When the database does not answer.
pub async fn drain(actors: &Actors) -> StorageResult<usize> {
    let mut done = 0;
    loop {
        let before = done;
        done += poll_due(actors).await?;
        for queue in Queue::BOTH {
            let tasks = queue.claim(actors, queue.at_once()).await?;
            done += tasks.len();
            let mut running = JoinSet::new();
            for task in tasks {
                let actors = actors.clone();
                running.spawn(async move { task.perform(&actors).await });
            }
            running.join_all().await;
        }
        if done == before {
            return Ok(done);
        }
    }
}

async fn work(queue: Queue, actors: Actors, mut stop: watch::Receiver<bool>) {
    let wake = actors.fetcher().context().wake();
    let mut running = JoinSet::new();
    let mut ready = VecDeque::new();
    while !*stop.borrow() {
        // Listening begins before the look, so that a commit in between is not missed.
        let woken = wake.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        let room = queue.in_hand() - running.len() - ready.len();
        // With enough in hand there is no look: each costs a transaction.
        if ready.len() + running.len() < queue.at_once() || room >= queue.in_hand() / 2 {
            match queue.claim(&actors, room).await {
                Ok(tasks) => ready.extend(tasks),
                Err(error) => tracing::warn!(%error, ?queue, "the queue could not be read"),
            }
        }
        while running.len() < queue.at_once()
            && let Some(task) = ready.pop_front()
        {
            let actors = actors.clone();
            running.spawn(async move { Task::perform(task, &actors).await });
        }
        tokio::select! {
            () = woken => {}
            () = tokio::time::sleep(LOOK) => {}
            Some(ended) = running.join_next() => report(ended),
            _ = stop.changed() => {}
        }
        while let Some(ended) = running.try_join_next() {
            report(ended);
        }
    }
    if !ready.is_empty()
        && let Err(error) = queue.give_back(&actors, ready.into()).await
    {
        tracing::warn!(%error, ?queue, "what was claimed is taken up by others when its lease ends");
    }
    while let Some(ended) = running.join_next().await {
        report(ended);
    }
}

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a task ended before it was done; it is done again when its lease ends");
    }
}
