//! How often an address may do what costs us something. Reading is not limited: whole cities share an exit of Tor, and
//! a boosted event is fetched by thousands of servers within a minute; those answers come from memory.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::Error;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::client_ip::{client_ip, limit_key};
use super::error::ErrorAnswer;
use crate::config::TrustedProxies;

/// What is limited, each for itself. The counts are per process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Costly {
    /// Trying a password or a token: each try hashes.
    Login,
    /// A guest's form: somebody has to read it.
    GuestForm,
    /// A picture: each takes a second of a processor.
    Upload,
    /// A write of the API.
    ApiWrite,
    /// An activity: a relay of a large server may well bring ten a second.
    Inbox,
}

impl Costly {
    /// At once, and then per minute.
    const fn quota(self) -> (u32, u32) {
        match self {
            Self::Login => (10, 10),
            Self::GuestForm => (20, 20),
            Self::Upload => (20, 20),
            Self::ApiWrite => (120, 120),
            Self::Inbox => (600, 1200),
        }
    }
}

/// Forget idle addresses after so many checks, so that the table stays as small as the traffic.
const TIDY_EVERY: u32 = 1024;

/// Counts; cloning shares them. Kept as application data, one for the process.
#[derive(Clone)]
pub struct RateLimits(Arc<Inner>);

struct Inner {
    login: DefaultKeyedRateLimiter<IpAddr>,
    guest_form: DefaultKeyedRateLimiter<IpAddr>,
    upload: DefaultKeyedRateLimiter<IpAddr>,
    api_write: DefaultKeyedRateLimiter<IpAddr>,
    inbox: DefaultKeyedRateLimiter<IpAddr>,
    checks: AtomicU32,
    trusted: TrustedProxies,
}

impl RateLimits {
    /// Begins to count; forwarded-for headers are believed from these proxies only.
    pub fn new(trusted: TrustedProxies) -> Self {
        Self(Arc::new(Inner {
            login: limiter(Costly::Login),
            guest_form: limiter(Costly::GuestForm),
            upload: limiter(Costly::Upload),
            api_write: limiter(Costly::ApiWrite),
            inbox: limiter(Costly::Inbox),
            checks: AtomicU32::new(0),
            trusted,
        }))
    }

    /// Counts one more for an address.
    ///
    /// # Errors
    /// A 429 that says when to come back.
    pub fn check(&self, what: Costly, address: Option<IpAddr>) -> Result<(), ErrorAnswer> {
        let limiter = self.limiter(what);
        if self.0.checks.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            for limiter in
                [&self.0.login, &self.0.guest_form, &self.0.upload, &self.0.api_write, &self.0.inbox]
            {
                limiter.retain_recent();
            }
        }
        limiter.check_key(&limit_key(address)).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            ErrorAnswer::too_many(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
        })
    }

    /// Counts one more for whoever sent a request.
    ///
    /// # Errors
    /// As [`RateLimits::check`].
    pub fn check_request(&self, what: Costly, request: &actix_web::HttpRequest) -> Result<(), ErrorAnswer> {
        self.check(what, client_ip(request.peer_addr(), request.headers(), &self.0.trusted))
    }

    fn limiter(&self, what: Costly) -> &DefaultKeyedRateLimiter<IpAddr> {
        match what {
            Costly::Login => &self.0.login,
            Costly::GuestForm => &self.0.guest_form,
            Costly::Upload => &self.0.upload,
            Costly::ApiWrite => &self.0.api_write,
            Costly::Inbox => &self.0.inbox,
        }
    }
}

/// Middleware for a route or scope: counts what changes something (all methods but GET, HEAD and OPTIONS) in the
/// [`RateLimits`] the server keeps as application data. Wrap it with
/// `from_fn(|request, next| limited(request, next, Costly::Login))`.
///
/// # Errors
/// What the inner service answers.
pub async fn limited<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
    what: Costly,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let limits = request.app_data::<Data<RateLimits>>().expect("the server keeps the limits").clone();
    if !request.method().is_safe()
        && let Err(fault) = limits.check_request(what, request.request())
    {
        return Ok(request.error_response(fault).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

fn limiter(what: Costly) -> DefaultKeyedRateLimiter<IpAddr> {
    let (at_once, per_minute) = what.quota();
    let positive = |count| NonZeroU32::new(count).expect("quotas are positive constants");
    RateLimiter::keyed(Quota::per_minute(positive(per_minute)).allow_burst(positive(at_once)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fault::FaultKind;

    #[test]
    fn who_asks_too_often_is_told_when_to_come_back_and_others_are_not() {
        let limits = RateLimits::new(TrustedProxies::default());
        let (one, other) = (Some("203.0.113.7".parse().unwrap()), Some("203.0.113.8".parse().unwrap()));
        for _ in 0..10 {
            limits.check(Costly::Login, one).unwrap();
        }
        let refused = limits.check(Costly::Login, one).unwrap_err();
        assert_eq!(refused.kind, FaultKind::TooMany);
        assert!((1..=6).contains(&refused.retry_after.unwrap()), "{:?}", refused.retry_after);
        limits.check(Costly::Login, other).unwrap();
        limits.check(Costly::GuestForm, one).unwrap();
    }
}
