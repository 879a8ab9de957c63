//! What many tasks ask of the database, gathered: they share one transaction and, of writes, one flush to disk; each is
//! answered after it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::Context;
use crate::storage::{AnyConnection, StorageError, StorageResult, Tx};

/// The most that share one transaction: the next ones wait no longer than these take.
const MOST: usize = 256;

type Answer<R> = oneshot::Sender<StorageResult<R>>;
type Work<T, R> = dyn Fn(&Context, &[T]) -> StorageResult<Vec<R>> + Send + Sync;

/// Gathers what is to be read or written; cloning shares it.
pub struct Gathered<T, R>(Arc<Inner<T, R>>);

struct Inner<T, R> {
    context: Context,
    work: Box<Work<T, R>>,
    /// How long the first one waits for others.
    linger: Duration,
    waiting: Mutex<Waiting<T, R>>,
}

struct Waiting<T, R> {
    items: Vec<(T, Answer<R>)>,
    /// Whether a task is at it that takes what comes meanwhile along.
    flushing: bool,
}

impl<T, R> Clone for Gathered<T, R> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Send + Sync + 'static, R: Send + 'static> Gathered<T, R> {
    /// Gathers for `write`, which answers for each thing it is given, in order. What was written is on disk when
    /// [`Gathered::run`] answers.
    pub fn writing(context: &Context, write: fn(&mut Tx<'_>, &[T]) -> StorageResult<Vec<R>>) -> Self {
        Self::doing(context, Duration::ZERO, move |context, items| {
            context.transact_blocking(|tx| write(tx, items))
        })
    }

    /// The same where nobody waits for the answer: the first one waits so long for others.
    pub fn writing_at_leisure(
        context: &Context,
        linger: Duration,
        write: fn(&mut Tx<'_>, &[T]) -> StorageResult<Vec<R>>,
    ) -> Self {
        Self::doing(context, linger, move |context, items| context.transact_blocking(|tx| write(tx, items)))
    }

    /// Gathers for `read`, which answers for each thing it is given, in order.
    pub fn reading(
        context: &Context,
        read: impl Fn(&mut AnyConnection, &[T]) -> StorageResult<Vec<R>> + Send + Sync + 'static,
    ) -> Self {
        Self::doing(context, Duration::ZERO, move |context, items| {
            context.read_blocking(|conn| read(conn, items))
        })
    }

    fn doing(
        context: &Context,
        linger: Duration,
        work: impl Fn(&Context, &[T]) -> StorageResult<Vec<R>> + Send + Sync + 'static,
    ) -> Self {
        let waiting = Mutex::new(Waiting { items: Vec::new(), flushing: false });
        Self(Arc::new(Inner { context: context.clone(), work: Box::new(work), linger, waiting }))
    }

    /// Has one thing done, with whatever else comes meanwhile.
    ///
    /// # Errors
    /// When the database does not answer. What fails with others is done once more by itself.
    pub async fn run(&self, item: T) -> StorageResult<R> {
        let (answer, answered) = oneshot::channel();
        let first = {
            let mut waiting = self.0.lock();
            waiting.items.push((item, answer));
            !std::mem::replace(&mut waiting.flushing, true)
        };
        if first {
            // A task of its own: who asked may hang up, the others still wait.
            tokio::spawn(Arc::clone(&self.0).flush());
        }
        answered
            .await
            .unwrap_or_else(|_| Err(StorageError::Pool("what was asked of the database was lost".into())))
    }
}

impl<T, R> Inner<T, R> {
    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting<T, R>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the flushing when the work panics; what waits then is told by its dropped answers.
struct Flushing<'a, T, R>(&'a Inner<T, R>);

impl<T, R> Drop for Flushing<'_, T, R> {
    fn drop(&mut self) {
        let mut waiting = self.0.lock();
        waiting.flushing = false;
        waiting.items.clear();
    }
}

impl<T: Send + Sync + 'static, R: Send + 'static> Inner<T, R> {
    async fn flush(self: Arc<Self>) {
        let flushing = Flushing(&self);
        loop {
            if !self.linger.is_zero() {
                tokio::time::sleep(self.linger).await;
            }
            let batch: Vec<(T, Answer<R>)> = {
                let mut waiting = self.lock();
                if waiting.items.is_empty() {
                    // Within the lock, so that whoever comes next sees that nobody flushes.
                    waiting.flushing = false;
                    std::mem::forget(flushing);
                    return;
                }
                let count = waiting.items.len().min(MOST);
                waiting.items.drain(..count).collect()
            };
            let (items, answers): (Vec<T>, Vec<Answer<R>>) = batch.into_iter().unzip();
            let items = Arc::new(items);
            match self.together(Arc::clone(&items), 0..items.len()).await {
                Ok(results) => {
                    for (answer, result) in answers.into_iter().zip(results) {
                        // Who asked may have hung up.
                        let _told = answer.send(Ok(result));
                    }
                }
                Err(error) if answers.len() == 1 => {
                    for answer in answers {
                        let _told = answer.send(Err(StorageError::Pool(error.to_string())));
                    }
                }
                Err(_) => {
                    for (at, answer) in answers.into_iter().enumerate() {
                        let alone = self.together(Arc::clone(&items), at..at + 1).await;
                        let alone = alone.and_then(|mut results| {
                            results.pop().ok_or(StorageError::Corrupt("something done without an answer"))
                        });
                        let _told = answer.send(alone);
                    }
                }
            }
        }
    }

    async fn together(
        self: &Arc<Self>,
        items: Arc<Vec<T>>,
        which: std::ops::Range<usize>,
    ) -> StorageResult<Vec<R>> {
        let gathered = Arc::clone(self);
        self.context.blocking(move || (gathered.work)(&gathered.context, &items[which])).await
    }
}
