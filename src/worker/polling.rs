//! Feeds are read when they are due.

use std::time::Duration;

use tokio::sync::watch;

use crate::peers::Actors;
use crate::peers::poll::poll_due;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(5);

/// Polls until told to stop. A feed that is being read then is read again when its lease ends.
pub(super) async fn run(actors: Actors, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let polled = tokio::select! {
            polled = poll_due(&actors) => polled,
            _ = stop.changed() => return,
        };
        match polled {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, "which feeds are due could not be read"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => return,
        }
    }
}
