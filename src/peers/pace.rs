//! How a try to deliver is judged: done, later and when, or given up and why. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use http::StatusCode;

use crate::domain::fault::{Fault as _, Message};
use crate::i18n::KeptMessage;
use crate::net::NetError;
use crate::storage::claims::Pace;
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

/// The pace of a server, by the software it runs. What waits after an outage goes no faster either.
pub fn pace_of(software: Option<&str>) -> Pace {
    match software {
        // It takes 300 requests from one address in five minutes, our questions included (GoToSocial 0.20).
        Some("gotosocial") => Pace { burst: 30, every: TimeDelta::milliseconds(1200), at_once: 2 },
        // It takes thousands a second, and is paced by its connections.
        Some("convoca") => Pace { burst: 2000, every: TimeDelta::milliseconds(1), at_once: 8 },
        _ => Pace { burst: 100, every: TimeDelta::milliseconds(100), at_once: 2 },
    }
}

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

/// What a try says about the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InboxNews {
    /// It takes what it is sent.
    Takes,
    /// There is no such inbox.
    Missing,
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
    /// With its inbox.
    pub inbox: InboxNews,
}

impl Judgement {
    /// A delivery is not tried at all.
    pub fn given_up(why: &Message) -> Self {
        Self { outcome: Outcome::GivenUp(kept(why)), host: HostNews::Nothing, inbox: InboxNews::Nothing }
    }

    /// Whether the server has trouble, so that the next delivery to it had better wait.
    pub fn is_trouble(&self) -> bool {
        matches!(self.host, HostNews::Failing { .. } | HostNews::Pause(_) | HostNews::Gone(_))
    }
}

/// A message as it is kept, to be told in any language.
fn kept(message: &Message) -> String {
    KeptMessage::from(message).to_text()
}

/// Judges a try.
pub fn judge(tried: &Try, progress: Progress) -> Judgement {
    match tried {
        Try::Answered { status, not_before } => answered(*status, *not_before, progress),
        // It answers, only not here and now.
        Try::Failed(error @ (NetError::Redirected(_) | NetError::TooLarge(_))) => {
            later(&error.message(), HostNews::Nothing, None, progress)
        }
        Try::Failed(error) if error.is_transient() => {
            let leave_alone = leave_alone(progress);
            let news = HostNews::Failing { why: kept(&error.message()), not_before: Some(leave_alone) };
            later(&error.message(), news, None, progress)
        }
        Try::Failed(error) => Judgement::given_up(&error.message()),
    }
}

fn answered(status: StatusCode, not_before: Option<DateTime<Utc>>, progress: Progress) -> Judgement {
    let asked = not_before.map(|at| at.min(progress.now + LONGEST_ASKED));
    let final_answer = |why: &Message, inbox| Judgement {
        outcome: Outcome::GivenUp(kept(why)),
        host: HostNews::Reached,
        inbox,
    };
    match status.as_u16() {
        200..=299 => {
            Judgement { outcome: Outcome::Delivered, host: HostNews::Reached, inbox: InboxNews::Takes }
        }
        401 | 408 => later(&words(status), HostNews::Reached, asked, progress),
        429 => {
            let until = asked.unwrap_or(progress.now + UNSAID);
            later(&words(status), HostNews::Pause(until), Some(until), progress)
        }
        500..=599 => {
            let news = HostNews::Failing { why: kept(&words(status)), not_before: asked };
            later(&words(status), news, asked, progress)
        }
        404 | 410 => final_answer(&words(status), InboxNews::Missing),
        _ => final_answer(&words(status), InboxNews::Nothing),
    }
}

/// Another try after a growing pause, or none when it has been tried for long enough.
fn later(why: &Message, host: HostNews, not_before: Option<DateTime<Utc>>, progress: Progress) -> Judgement {
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
        return Judgement { outcome: Outcome::GivenUp(kept(why)), host, inbox: InboxNews::Nothing };
    }
    let at = (progress.now + pause(progress)).min(end);
    let outcome = Outcome::Later(not_before.map_or(at, |until| until.max(at)), kept(why));
    Judgement { outcome, host, inbox: InboxNews::Nothing }
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

fn words(status: StatusCode) -> Message {
    match status.as_u16() {
        401 => Message::new("delivery-disbelieved"),
        404 | 410 => Message::new("delivery-no-inbox"),
        429 => Message::new("delivery-asked-to-wait"),
        code if (400..500).contains(&code) && code != 408 => {
            Message::new("delivery-refused").with("status", code)
        }
        code => Message::new("peers-status").with("status", code),
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

/// Reads `X-RateLimit-Reset`, which GoToSocial sends with 429 in place of `Retry-After`: an instant, or Unix seconds.
pub fn rate_limit_reset(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let seconds = || text.parse::<i64>().ok().and_then(DateTime::from_timestamp_secs);
    let instant = || DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc());
    instant().or_else(seconds).filter(|at| *at > now)
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
        let why = kept(&Message::new("peers-status").with("status", 500));
        assert_eq!(last.outcome, Outcome::Later(week, why));
    }

    #[test]
    fn a_missing_inbox_is_told_from_a_refusal() {
        for (status, news) in
            [(404, InboxNews::Missing), (410, InboxNews::Missing), (403, InboxNews::Nothing)]
        {
            assert_eq!(judge(&answer(status), progress(1)).inbox, news, "{status}");
        }
        assert_eq!(judge(&answer(202), progress(1)).inbox, InboxNews::Takes);
    }

    #[test]
    fn gotosocial_gets_less_than_it_counts_in_any_five_minutes() {
        let pace = pace_of(Some("gotosocial"));
        let in_five_minutes = i64::from(pace.burst) + 300_000 / pace.every.num_milliseconds();
        assert!(in_five_minutes <= 285, "{in_five_minutes} of 300 leave nothing for questions");
        assert!(pace_of(None).burst > pace.burst);
    }

    #[test]
    fn the_end_of_a_rate_limit_is_an_instant_or_seconds() {
        let at = now() + TimeDelta::minutes(3);
        assert_eq!(rate_limit_reset("2026-11-22T12:03:00.000Z", now()), Some(at));
        assert_eq!(rate_limit_reset(&at.timestamp().to_string(), now()), Some(at));
        for nothing in ["", "180", "2026-11-22T11:00:00Z", "soon"] {
            assert_eq!(rate_limit_reset(nothing, now()), None, "{nothing}");
        }
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
