//! What is done by the hour.

use std::collections::HashSet;
use std::time::Duration;

use tokio::sync::watch;

use crate::actions::confirm_mirrors::ask_homes;
use crate::actions::roll_series::roll_series;
use crate::actions::sweep::sweep;
use crate::actions::tell_of_sources::tell_of_sources;
use crate::context::Context;
use crate::domain::media::MediaFile;
use crate::peers::{Actors, hosts};
use crate::storage::{self, StorageError};

/// Between two rounds.
const HOUR: Duration = Duration::from_secs(3600);

/// Before the first: a process that is starting has better things to do.
const FIRST: Duration = Duration::from_secs(120);

/// Does the chores each hour until told to stop.
pub(super) async fn run(actors: Actors, mut stop: watch::Receiver<bool>) {
    let mut wait = FIRST;
    loop {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stop.changed() => return,
        }
        wait = HOUR;
        tokio::select! {
            () = all(&actors) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Each chore for itself: one that fails is tried again in an hour and keeps no other from being done.
async fn all(actors: &Actors) {
    let context = actors.fetcher().context();
    report("dropping what has had its time", context.transact::<_, StorageError>(sweep).await);
    report("emptying the database's log", scrub(context).await);
    report("removing files nobody names", sweep_files(context).await);
    report("having the homes of coming events asked", context.transact::<_, StorageError>(ask_homes).await);
    report("moving series on", roll(context).await);
    report("telling of sources", context.transact::<_, StorageError>(tell_of_sources).await);
    report("asking other servers what they run", hosts::ask_software(actors).await);
    report("looking for servers that were given up", hosts::probe_gone(actors).await);
}

fn report<E: std::fmt::Display>(chore: &str, outcome: Result<(), E>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, chore, "a chore failed; it is tried again in an hour");
    }
}

async fn roll(context: &Context) -> Result<(), StorageError> {
    while context.transact::<_, StorageError>(roll_series).await? {}
    Ok(())
}

async fn scrub(context: &Context) -> Result<(), StorageError> {
    let store = context.store().clone();
    context.blocking(move || store.scrub()).await
}

async fn sweep_files(context: &Context) -> Result<(), String> {
    let named = context
        .read::<_, StorageError>(storage::media::all_files)
        .await
        .map_err(|error| error.to_string())?;
    let known: HashSet<MediaFile> = named.iter().filter_map(|(file, _)| file.parse().ok()).collect();
    let (media, now) = (context.media().clone(), context.now());
    let removed =
        context.blocking(move || media.sweep(&known, now)).await.map_err(|error| error.to_string())?;
    if removed > 0 {
        tracing::info!(removed, "files nobody named were removed");
    }
    Ok(())
}
