//! How much strangers may ask of us: each unknown key costs a request to its server.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::domain::uri::Host;

/// Keys of one host that are fetched at once, and then per minute.
const UNKNOWN_KEYS: (u32, u32) = (60, 60);

/// Requests whose signature is being verified at once.
const AT_ONCE: usize = 128;

/// How long a request waits for its turn: some senders take an answer after ten seconds for none (GoToSocial 0.20).
const TURN: Duration = Duration::from_secs(4);

/// Told to who is turned away.
pub(super) const COME_BACK: Duration = Duration::from_secs(60);

/// Counts; cloning shares them.
#[derive(Clone)]
pub(in crate::federation) struct Doorkeeper {
    unknown: Arc<DefaultKeyedRateLimiter<Host>>,
    turns: Arc<Semaphore>,
}

impl Default for Doorkeeper {
    fn default() -> Self {
        let positive = |count| NonZeroU32::new(count).expect("quotas are positive constants");
        let quota = Quota::per_minute(positive(UNKNOWN_KEYS.1)).allow_burst(positive(UNKNOWN_KEYS.0));
        Self { unknown: Arc::new(RateLimiter::keyed(quota)), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Doorkeeper {
    /// Counts one more unknown key of a host.
    ///
    /// # Errors
    /// How long to wait, when there were too many.
    pub(in crate::federation) fn admit_stranger(&self, host: &Host) -> Result<(), Duration> {
        if self.unknown.len() > 10_000 {
            self.unknown.retain_recent();
        }
        self.unknown.check_key(host).map_err(|until| until.wait_time_from(DefaultClock::default().now()))
    }

    /// Waits for a turn; `None` when too many are before.
    pub(super) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        tokio::time::timeout(TURN, Arc::clone(&self.turns).acquire_owned()).await.ok()?.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_s_keys_are_counted_for_themselves() {
        let (doorkeeper, one, other) =
            (Doorkeeper::default(), Host::parse("one.test").unwrap(), Host::parse("other.test").unwrap());
        for _ in 0..UNKNOWN_KEYS.0 {
            doorkeeper.admit_stranger(&one).unwrap();
        }
        assert!(doorkeeper.admit_stranger(&one).is_err());
        doorkeeper.admit_stranger(&other).unwrap();
    }
}
