//! Writes gathered from many tasks: they share one transaction and one flush to disk, and each is answered after it.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::Context;
use crate::storage::{StorageError, StorageResult, Tx};

/// The most writes of one transaction: the next ones wait no longer than these take.
const MOST: usize = 256;

type Answer<R> = oneshot::Sender<StorageResult<R>>;
type Write<T, R> = fn(&mut Tx<'_>, &[T]) -> StorageResult<Vec<R>>;

/// Gathers what is to be written; cloning shares it.
pub struct Gathered<T, R>(Arc<Inner<T, R>>);

struct Inner<T, R> {
    context: Context,
    write: Write<T, R>,
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
    /// Gathers for `write`, which answers for each thing it is given, in order.
    pub fn new(context: &Context, write: Write<T, R>) -> Self {
        let waiting = Mutex::new(Waiting { items: Vec::new(), flushing: false });
        Self(Arc::new(Inner { context: context.clone(), write, waiting }))
    }

    /// Has one thing written, with whatever else comes meanwhile. It is on disk when this answers.
    ///
    /// # Errors
    /// When the database does not answer. What fails with others is written once more by itself.
    pub async fn write(&self, item: T) -> StorageResult<R> {
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
        answered.await.unwrap_or_else(|_| Err(StorageError::Pool("what was to be written was lost".into())))
    }
}

impl<T, R> Inner<T, R> {
    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting<T, R>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the flushing when a write panics; what waits then is told by its dropped answers.
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
                            results.pop().ok_or(StorageError::Corrupt("a write without an answer"))
                        });
                        let _told = answer.send(alone);
                    }
                }
            }
        }
    }

    async fn together(&self, items: Arc<Vec<T>>, which: std::ops::Range<usize>) -> StorageResult<Vec<R>> {
        let write = self.write;
        self.context.transact(move |tx| write(tx, &items[which])).await
    }
}
