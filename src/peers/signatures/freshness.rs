//! How old a signature may be.

use chrono::{DateTime, TimeDelta, Utc};

use super::error::SignatureError;

/// A delivery may have waited in a queue and clocks differ, so an hour.
const PAST: TimeDelta = TimeDelta::hours(1);

/// Only clocks differ.
const FUTURE: TimeDelta = TimeDelta::minutes(5);

/// Reads a `Date` header (RFC 9110 §5.6.7) and checks it.
pub(super) fn check_date(text: &str, now: DateTime<Utc>) -> Result<(), SignatureError> {
    let at = DateTime::parse_from_rfc2822(text).map_err(|_| SignatureError::Date)?;
    check(at.to_utc(), now)
}

/// Checks when it was made, in Unix seconds.
pub(super) fn check_created(seconds: i64, now: DateTime<Utc>) -> Result<(), SignatureError> {
    check(DateTime::from_timestamp(seconds, 0).ok_or(SignatureError::Date)?, now)
}

/// Checks until when it is meant, in Unix seconds.
pub(super) fn check_expires(seconds: i64, now: DateTime<Utc>) -> Result<(), SignatureError> {
    let until = DateTime::from_timestamp(seconds, 0).ok_or(SignatureError::Date)?;
    if until < now { Err(SignatureError::Expired) } else { Ok(()) }
}

fn check(at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), SignatureError> {
    let age = now - at;
    if age > PAST {
        Err(SignatureError::TooOld)
    } else if age < -FUTURE {
        Err(SignatureError::InTheFuture)
    } else {
        Ok(())
    }
}
