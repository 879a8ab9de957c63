//! Time and chance, injected so that tests can hold both still.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, DurationRound, Utc};
use rand::RngExt;
use uuid::Uuid;

/// The source of "now" for a process; cloning shares it.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until [`Clock::advance`] moves it.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self(Source::Fixed(Arc::new(Mutex::new(at))))
    }

    /// The present instant, truncated to milliseconds because that is what both databases keep.
    pub fn now(&self) -> DateTime<Utc> {
        let now = match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
            Source::System => Utc::now(),
            Source::Fixed(at) => *at.lock().expect("no holder of the fixed clock panics"),
        };
        now.duration_trunc(Duration::milliseconds(1)).unwrap_or(now)
    }

    /// Moves a fixed clock forward; the system clock is left alone.
    pub fn advance(&self, by: Duration) {
        if let Source::Fixed(at) = &self.0 {
            *at.lock().expect("no holder of the fixed clock panics") += by;
        }
    }
}

/// The source of random ids and secrets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ids;

impl Ids {
    /// A random (version 4) UUID: a time-ordered one would tell when a draft was typed.
    pub fn uuid(self) -> Uuid {
        #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
        Uuid::new_v4()
    }

    /// 256 random bits, for tokens and secrets.
    pub fn secret(self) -> [u8; 32] {
        rand::rng().random()
    }

    /// A random fraction in 0..1, for jitter.
    pub fn fraction(self) -> f64 {
        rand::rng().random()
    }
}
