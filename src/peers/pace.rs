//! How a try to deliver is judged: done, later and when, or given up and why. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use http::StatusCode;

use crate::domain::fault::{Fault as _, Message};
use crate::net::NetError;
use crate::storage::deliveries::Outcome;

/// For how long a delivery is tried.
pub const PATIENCE: TimeDelta = TimeDelta::days(7);

/// How long a server that was given up is left alone before it is looked at again.
pub const PROBE: TimeDelta = TimeDelta::days(7);

/// Pauses after each try, in minutes; the last one stays. The second is longer than the five minutes for which Mastodon
/// refuses a sender whose key it could not fetch once.
const PAUSES: [i64; 8] = [1, 7, 20, 60, 120, 240, 480, 720];

/// The longest wait a server may ask for.
const LONGEST_ASKED: TimeDelta = TimeDelta::days(1);

/// The wait when a server asks for one without saying how long: the window of GoToSocial's limit.
const UNSAID: TimeDelta = TimeDelta::minutes(5);

/// What came of posting an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Try {
    /// The server answered.
    Answered {
        /// With this status.
        status: StatusCode,
        /// And asked to be left alone until then.
        not_before: Option<DateTime<Utc>>,
    },
    /// It was not reached, or may not be asked.
    Failed(NetError),
}

impl Try {
    /// What to tell about it, if it did not succeed.
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::Answered { status, .. } if status.is_success() => None,
            Self::Answered { status, .. } => {
                Some(Message::new("peers-status").with("status", status.as_u16()))
            }
            Self::Failed(error) => Some(error.message()),
        }
    }
}

/// A delivery so far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// How often it was tried, this time included.
    pub attempts: i32,
    /// When it was put into the queue.
    pub created: DateTime<Utc>,
    /// Since when its server does not answer.
    pub failing_since: Option<DateTime<Utc>>,
    /// Now.
    pub now: DateTime<Utc>,
    /// Chance, in 0..1, so that what failed together is not tried again together.
    pub jitter: f64,
}

/// What a try says about the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostNews {
    /// It answers.
    Reached,
    /// It does not answer properly; nothing is sent to it before.
    Failing {
        /// In words.
        why: String,
        /// If it is to be left alone.
        not_before: Option<DateTime<Utc>>,
    },
    /// It answers and asks to be left alone until then.
    Pause(DateTime<Utc>),
    /// It did not answer for so long that it is given up.
    Gone(String),
    /// Nothing.
    Nothing,
}

/// What is done about a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// With the delivery.
    pub outcome: Outcome,
    /// With its server.
    pub host: HostNews,
}

/// Judges a try.
pub fn judge(tried: &Try, progress: Progress) -> Judgement {
    match tried {
        Try::Answered { status, not_before } => answered(*status, *not_before, progress),
        // It answers, only not here and now.
        Try::Failed(error @ (NetError::Redirected(_) | NetError::TooLarge(_))) => {
            later(error.to_string(), HostNews::Nothing, None, progress)
        }
        Try::Failed(error) if error.is_transient() => {
            let leave_alone = leave_alone(progress);
            let news = HostNews::Failing { why: error.to_string(), not_before: Some(leave_alone) };
            later(error.to_string(), news, None, progress)
        }
        Try::Failed(error) => {
            Judgement { outcome: Outcome::GivenUp(error.to_string()), host: HostNews::Nothing }
        }
    }
}

fn answered(status: StatusCode, not_before: Option<DateTime<Utc>>, progress: Progress) -> Judgement {
    let asked = not_before.map(|at| at.min(progress.now + LONGEST_ASKED));
    let final_answer = |why: String| Judgement { outcome: Outcome::GivenUp(why), host: HostNews::Reached };
    match status.as_u16() {
        200..=299 => Judgement { outcome: Outcome::Delivered, host: HostNews::Reached },
        401 | 408 => later(words(status), HostNews::Reached, asked, progress),
        429 => {
            let until = asked.unwrap_or(progress.now + UNSAID);
            later("the server asks us to wait".to_owned(), HostNews::Pause(until), Some(until), progress)
        }
        500..=599 => {
            let news = HostNews::Failing { why: words(status), not_before: asked };
            later(words(status), news, asked, progress)
        }
        404 | 410 => final_answer(format!("there is no such inbox any more ({})", status.as_u16())),
        _ => final_answer(format!("the server refuses it ({})", status.as_u16())),
    }
}

/// Another try after a growing pause, or none when it has been tried for long enough.
fn later(why: String, host: HostNews, not_before: Option<DateTime<Utc>>, progress: Progress) -> Judgement {
    let end = progress.created + PATIENCE;
    if progress.now >= end {
        // The first failure of a server comes a little after the first delivery that waits for it.
        let long_silent = |since: DateTime<Utc>| progress.now - since >= PATIENCE - TimeDelta::days(1);
        let host = match host {
            HostNews::Failing { why, .. } if progress.failing_since.is_some_and(long_silent) => {
                HostNews::Gone(why)
            }
            host => host,
        };
        return Judgement { outcome: Outcome::GivenUp(format!("given up after a week: {why}")), host };
    }
    let at = (progress.now + pause(progress)).min(end);
    Judgement { outcome: Outcome::Later(not_before.map_or(at, |until| until.max(at)), why), host }
}

/// The table's pause, a fifth more or less.
fn pause(progress: Progress) -> TimeDelta {
    let tries = usize::try_from(progress.attempts.max(1) - 1).unwrap_or(0);
    let minutes = PAUSES[tries.min(PAUSES.len() - 1)];
    let spread = 0.8 + 0.4 * progress.jitter.clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "minutes of a day")]
    let milliseconds = (minutes as f64 * 60_000.0 * spread) as i64;
    TimeDelta::milliseconds(milliseconds)
}

/// A silent server is tried the less often the longer it is silent, however much waits for it.
fn leave_alone(progress: Progress) -> DateTime<Utc> {
    let silent = progress.failing_since.map_or(TimeDelta::zero(), |since| progress.now - since);
    progress.now + (silent / 2).clamp(TimeDelta::seconds(45), TimeDelta::hours(6))
}

fn words(status: StatusCode) -> String {
    match status.as_u16() {
        401 => "the server does not believe our signature (401)".to_owned(),
        code => format!("the server answered {code}"),
    }
}

/// Reads `Retry-After` (RFC 9110 §10.2.3): seconds or a date.
pub fn retry_after(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text = text.trim();
    match text.parse::<u32>() {
        Ok(seconds) => Some(now + TimeDelta::seconds(i64::from(seconds))),
        Err(_) => DateTime::parse_from_rfc2822(text).ok().map(|at| at.to_utc()).filter(|at| *at > now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    fn progress(attempts: i32) -> Progress {
        Progress { attempts, created: now(), failing_since: None, now: now(), jitter: 0.5 }
    }

    fn answer(status: u16) -> Try {
        Try::Answered { status: StatusCode::from_u16(status).unwrap(), not_before: None }
    }

    fn wait(judgement: &Judgement) -> TimeDelta {
        match &judgement.outcome {
            Outcome::Later(at, _) => *at - now(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn yes_is_yes_and_no_is_no() {
        for status in [200, 202, 204] {
            assert_eq!(judge(&answer(status), progress(1)).outcome, Outcome::Delivered);
        }
        for status in [400, 403, 404, 406, 410, 413, 418, 422] {
            assert!(matches!(judge(&answer(status), progress(1)).outcome, Outcome::GivenUp(_)), "{status}");
        }
        let refused = judge(&Try::Failed(NetError::Scheme), progress(1));
        assert!(matches!(refused.outcome, Outcome::GivenUp(_)));
    }

    #[test]
    fn what_may_end_otherwise_is_tried_again_with_growing_pauses() {
        for tried in [answer(401), answer(408), answer(500), answer(503), Try::Failed(NetError::Timeout)] {
            let waits: Vec<TimeDelta> = (1..=10).map(|n| wait(&judge(&tried, progress(n)))).collect();
            assert!(waits.is_sorted(), "{waits:?}");
            assert_eq!(waits[0], TimeDelta::minutes(1));
            assert!(waits[1] > TimeDelta::minutes(5), "Mastodon's five minutes are over");
            assert_eq!(waits[9], TimeDelta::hours(12));
        }
        let early = judge(&answer(500), Progress { jitter: 0.0, ..progress(1) });
        let late = judge(&answer(500), Progress { jitter: 1.0, ..progress(1) });
        assert!(wait(&early) < wait(&late));
    }

    #[test]
    fn a_server_that_asks_us_to_wait_is_left_alone_so_long() {
        let until = now() + TimeDelta::minutes(90);
        let asked = Try::Answered { status: StatusCode::TOO_MANY_REQUESTS, not_before: Some(until) };
        let judgement = judge(&asked, progress(1));
        assert_eq!(wait(&judgement), TimeDelta::minutes(90));
        assert_eq!(judgement.host, HostNews::Pause(until));
        assert_eq!(judge(&answer(429), progress(1)).host, HostNews::Pause(now() + UNSAID));
        let for_ever = Some(now() + TimeDelta::days(400));
        let judgement = judge(
            &Try::Answered { status: StatusCode::SERVICE_UNAVAILABLE, not_before: for_ever },
            progress(1),
        );
        assert_eq!(wait(&judgement), LONGEST_ASKED);
    }

    #[test]
    fn after_a_week_it_is_given_up_and_a_silent_server_with_it() {
        let week = now() + PATIENCE;
        let silent = Progress { failing_since: Some(now()), now: week, ..progress(20) };
        let judgement = judge(&Try::Failed(NetError::Connect), silent);
        assert!(matches!(judgement.outcome, Outcome::GivenUp(_)));
        assert!(matches!(judgement.host, HostNews::Gone(_)));
        let choosy = judge(&answer(401), Progress { failing_since: None, now: week, ..progress(20) });
        assert!(matches!(choosy.outcome, Outcome::GivenUp(_)));
        assert_eq!(choosy.host, HostNews::Reached, "it answers others");
        let last = judge(&answer(500), Progress { now: week - TimeDelta::hours(1), ..progress(20) });
        assert_eq!(last.outcome, Outcome::Later(week, "the server answered 500".into()));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(retry_after("120", now()), Some(now() + TimeDelta::minutes(2)));
        let date = retry_after("Sun, 22 Nov 2026 13:00:00 GMT", now());
        assert_eq!(date, Some(now() + TimeDelta::hours(1)));
        for nothing in ["", "soon", "-5", "Sun, 22 Nov 2026 11:00:00 GMT", "99999999999999999999"] {
            assert_eq!(retry_after(nothing, now()), None, "{nothing}");
        }
    }
}
