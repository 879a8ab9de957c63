//! One server's share of what is due: each activity written as things stand now, signed now, posted once, two at a time,
//! until all went or the server has trouble.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use http::header::{HeaderName, RETRY_AFTER};
use tokio::task::JoinSet;

use super::actors::Actors;
use super::fetch::ACCEPT_ACTIVITY;
use super::gatekeeper::may_talk;
use super::knock::knock;
use super::letters::Letter;
use super::pace::{
    HostNews, InboxNews, Judgement, PROBE, Progress, Try, judge, rate_limit_reset, retry_after,
};
use super::signatures::Dialect;
use crate::actions::lose_inbox::refused;
use crate::actions::reach_host::reached;
use crate::activitypub::context::ACTIVITY_JSON;
use crate::context::Context;
use crate::domain::fault::Message;
use crate::i18n::{KeptMessage, UiLanguage, tell};
use crate::net::{Request, Response};
use crate::storage::activities::ActivityKind;
use crate::storage::claims::Claimed;
use crate::storage::deliveries::Outcome;
use crate::storage::hosts::HostRecord;
use crate::storage::{self, AnyConnection, StorageResult, Tx};

/// Deliveries to one server at a time.
const AT_ONCE: usize = 2;

/// Time for one knock.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The longest a delivery may take: three knocks. One is begun only while its lease lasts longer than that.
const LONGEST: TimeDelta = TimeDelta::seconds(50);

/// When the rest of a share is given back, so that what became urgent meanwhile goes before it.
const TURN: Duration = Duration::from_secs(5);

/// Bytes read of an answer; only its status counts.
const MAX_ANSWER: usize = 4096;

const RATE_LIMIT_RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// Tries the deliveries claimed for one server, in their order, and writes how each went. What is not tried before the
/// server shows trouble or its turn is over is given back.
///
/// # Errors
/// When the database does not answer; a delivery that could not be settled is tried again when its lease ends.
pub async fn deliver(actors: &Actors, share: Vec<Claimed>, lease: DateTime<Utc>) -> StorageResult<()> {
    let ready = prepare(actors, share).await?;
    let turn = Turn {
        left: Mutex::new(ready.into()),
        over: AtomicBool::new(false),
        began: tokio::time::Instant::now(),
        lease,
    };
    let lanes = join_all((0..AT_ONCE).map(|_| lane(actors, &turn))).await;
    let rest = std::mem::take(&mut *turn.left.lock().unwrap_or_else(PoisonError::into_inner));
    give_back(actors.fetcher().context(), rest).await?;
    lanes.into_iter().collect()
}

/// A delivery with what it needs.
struct Ready {
    claimed: Claimed,
    what: What,
    host: Option<HostRecord>,
    /// Whether the inbox said of late that it is none.
    missed: bool,
}

enum What {
    Send(Arc<Letter>),
    Nothing(Message),
}

/// What the lanes of a share have in common.
struct Turn {
    left: Mutex<VecDeque<Ready>>,
    over: AtomicBool,
    began: tokio::time::Instant,
    lease: DateTime<Utc>,
}

impl Turn {
    fn next(&self, now: DateTime<Utc>) -> Option<Ready> {
        if self.over.load(Ordering::Relaxed) || self.began.elapsed() > TURN || now + LONGEST > self.lease {
            return None;
        }
        self.left.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

async fn prepare(actors: &Actors, share: Vec<Claimed>) -> StorageResult<Vec<Ready>> {
    let context = actors.fetcher().context();
    let (site, mode) = (context.site(), context.settings().federation_mode);
    let letters = actors.letters().clone();
    context
        .read(move |conn: &mut AnyConnection| {
            let Some(host) = share.first().map(|first| first.host.clone()) else { return Ok(Vec::new()) };
            let allowed = may_talk(conn, &host, mode)?;
            let known = storage::hosts::get(conn, host.as_str())?;
            let gone = known.as_ref().is_some_and(|host| host.gone.is_some());
            let mut ready = Vec::with_capacity(share.len());
            for claimed in share {
                let what = if !allowed {
                    What::Nothing(Message::new("delivery-blocked"))
                } else if gone {
                    What::Nothing(Message::new("delivery-gone"))
                } else {
                    letters
                        .write(conn, &site, claimed.activity)?
                        .map_or_else(|| What::Nothing(Message::new("delivery-withdrawn")), What::Send)
                };
                let missed = storage::dead_inboxes::get(conn, &claimed.inbox)?.is_some();
                ready.push(Ready { claimed, what, host: known.clone(), missed });
            }
            Ok(ready)
        })
        .await
}

/// Tries one after the other. How one went is written while the next goes.
async fn lane(actors: &Actors, turn: &Turn) -> StorageResult<()> {
    let context = actors.fetcher().context();
    let mut writing = JoinSet::new();
    let mut outcome = Ok(());
    while let Some(ready) = turn.next(context.now()) {
        match try_one(actors, &ready).await {
            Ok(tried) => {
                if tried.judgement.is_trouble() {
                    turn.over.store(true, Ordering::Relaxed);
                }
                log(&ready.claimed, &tried.judgement);
                let settling = actors.settling().clone();
                writing.spawn(async move { settling.write(Settled { ready, tried }).await });
            }
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
    }
    while let Some(written) = writing.join_next().await {
        outcome = outcome.and(written.unwrap_or(Ok(())));
    }
    outcome
}

/// A delivery that was tried.
pub(super) struct Settled {
    ready: Ready,
    tried: Tried,
}

/// Writes what became of tries.
pub(super) fn settle_all(tx: &mut Tx<'_>, settled: &[Settled]) -> StorageResult<Vec<()>> {
    settled.iter().map(|one| settle(tx, &one.ready, &one.tried)).collect()
}

/// How a try went, and what it taught.
struct Tried {
    judgement: Judgement,
    trouble: Option<Message>,
    learnt: Option<Dialect>,
}

async fn try_one(actors: &Actors, ready: &Ready) -> StorageResult<Tried> {
    let context = actors.fetcher().context();
    let letter = match &ready.what {
        What::Send(letter) => letter,
        What::Nothing(why) => {
            return Ok(Tried { judgement: Judgement::given_up(why), trouble: None, learnt: None });
        }
    };
    let (claimed, host) = (&ready.claimed, ready.host.as_ref());
    let url = claimed.inbox.url();
    let request = || {
        Request::post(&url, ACTIVITY_JSON, letter.body.clone())
            .accept(ACCEPT_ACTIVITY)
            .max_bytes(MAX_ANSWER)
            .timeout(TIMEOUT)
    };
    let signers: Vec<_> = letter.signers.iter().collect();
    let known = host.and_then(|host| host.dialect);
    let (tried, learnt) = match knock(context.client(), known, &signers, context.now(), request).await {
        Ok(knocked) => {
            let not_before = asked_to_wait(&knocked.answer, context.now());
            (Try::Answered { status: knocked.answer.status, not_before }, knocked.learnt)
        }
        Err(error) => (Try::Failed(error), None),
    };
    let progress = Progress {
        attempts: claimed.attempts,
        created: claimed.created,
        failing_since: host.and_then(|host| host.failing_since),
        now: context.now(),
        jitter: context.ids().fraction(),
    };
    Ok(Tried { trouble: tried.message(), judgement: judge(&tried, progress), learnt })
}

fn asked_to_wait(answer: &Response, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let asked = answer.header(&RETRY_AFTER).and_then(|text| retry_after(text, now));
    let limited = || answer.header(&RATE_LIMIT_RESET).and_then(|text| rate_limit_reset(text, now));
    if answer.status == http::StatusCode::TOO_MANY_REQUESTS { asked.or_else(limited) } else { asked }
}

/// Writes what became of a try, and what it says of the inbox and the server.
fn settle(tx: &mut Tx<'_>, ready: &Ready, tried: &Tried) -> StorageResult<()> {
    let claimed = &ready.claimed;
    if let Some(trouble) = &tried.trouble {
        tell_source(tx, claimed, trouble)?;
    }
    storage::deliveries::settle(tx.conn, claimed.key, &tried.judgement.outcome, tx.now)?;
    match tried.judgement.inbox {
        InboxNews::Missing => refused(tx, &claimed.inbox)?,
        InboxNews::Takes if ready.missed => storage::dead_inboxes::forget(tx.conn, &claimed.inbox)?,
        InboxNews::Takes | InboxNews::Nothing => {}
    }
    if let Some(dialect) = tried.learnt {
        storage::hosts::set_dialect(tx.conn, claimed.host.as_str(), dialect)?;
    }
    settle_host(tx, ready, &tried.judgement.host)
}

fn settle_host(tx: &mut Tx<'_>, ready: &Ready, news: &HostNews) -> StorageResult<()> {
    let host = &ready.claimed.host;
    // Of a server that never failed there is nothing to write.
    let troubled =
        ready.host.as_ref().is_some_and(|host| host.failing_since.is_some() || host.gone.is_some());
    match news {
        HostNews::Reached if troubled => reached(tx, host),
        HostNews::Reached | HostNews::Nothing => Ok(()),
        HostNews::Failing { why, not_before } => {
            storage::hosts::mark_failing(tx.conn, host.as_str(), why, tx.now)?;
            match not_before {
                Some(until) => storage::hosts::set_not_before(tx.conn, host.as_str(), *until),
                None => Ok(()),
            }
        }
        HostNews::Pause(until) => {
            if troubled {
                reached(tx, host)?;
            }
            storage::hosts::set_not_before(tx.conn, host.as_str(), *until)
        }
        HostNews::Gone(why) => {
            storage::hosts::mark_failing(tx.conn, host.as_str(), why, tx.now)?;
            storage::hosts::mark_gone(tx.conn, host.as_str(), tx.now, tx.now + PROBE)?;
            let why = KeptMessage::from(&Message::new("delivery-gone")).to_text();
            storage::deliveries::drop_host(tx.conn, host.as_str(), &why, tx.now)?;
            Ok(())
        }
    }
}

async fn give_back(context: &Context, rest: VecDeque<Ready>) -> StorageResult<()> {
    if rest.is_empty() {
        return Ok(());
    }
    context
        .transact(move |tx| {
            for ready in &rest {
                storage::deliveries::settle(tx.conn, ready.claimed.key, &Outcome::NotTried, tx.now)?;
            }
            Ok(())
        })
        .await
}

/// A source that our Follow does not reach shows why.
fn tell_source(tx: &mut Tx<'_>, claimed: &Claimed, trouble: &Message) -> StorageResult<()> {
    let sent = storage::activities::get(tx.conn, claimed.activity)?;
    if sent.kind != ActivityKind::Follow {
        return Ok(());
    }
    match storage::sources::by_target(tx.conn, &sent.object)? {
        Some(source) => {
            let why = KeptMessage::from(trouble).to_text();
            storage::sources::fail(tx.conn, source.key, &why, tx.now, None)
        }
        None => Ok(()),
    }
}

fn log(claimed: &Claimed, judgement: &Judgement) {
    let (host, attempts) = (claimed.host.as_str(), claimed.attempts);
    let words = |kept: &str| tell(UiLanguage::En, kept);
    match &judgement.outcome {
        Outcome::Delivered => tracing::debug!(host, attempts, "delivered"),
        Outcome::Later(_, why) => tracing::debug!(host, attempts, why = words(why), "to be delivered later"),
        Outcome::GivenUp(why) => tracing::info!(host, attempts, why = words(why), "a delivery was given up"),
        Outcome::NotTried => {}
    }
}
