//! One server's share of what is due: each activity written as things stand now, signed now, posted once, a few at a time,
//! until all went or the server has trouble.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use http::header::{HeaderName, RETRY_AFTER};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::actors::Actors;
use super::desk::Desk;
use super::fetch::ACCEPT_ACTIVITY;
use super::gatekeeper::talking;
use super::knock::knock;
use super::letters::{Letter, Letters};
use super::pace::{
    HostNews, InboxNews, Judgement, PROBE, Progress, Try, judge, rate_limit_reset, retry_after,
};
use super::rendition::{Decision, Form, decide, is_final};
use super::signatures::Dialect;
use crate::actions::lose_inbox::refused;
use crate::actions::reach_host::reached;
use crate::activitypub::context::ACTIVITY_JSON;
use crate::context::Context;
use crate::domain::fault::Message;
use crate::domain::ids::DeliveryKey;
use crate::domain::uri::{Host, InboxUrl};
use crate::i18n::{KeptMessage, UiLanguage, tell};
use crate::net::{Request, Response};
use crate::storage::activities::{ActivityKind, Sent};
use crate::storage::claims::{Claimed, Share};
use crate::storage::deliveries::Outcome;
use crate::storage::host_forms::HostForm;
use crate::storage::hosts::HostRecord;
use crate::storage::{self, AnyConnection, StorageResult, Tx};

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
pub async fn deliver(actors: &Actors, share: Share, lease: DateTime<Utc>) -> StorageResult<()> {
    // For a few things no further connection is made.
    let lanes = share.at_once.clamp(1, share.deliveries.len().div_ceil(4).max(1));
    let turn = Arc::new(Turn {
        left: Mutex::new(share.deliveries.into()),
        over: AtomicBool::new(false),
        began: tokio::time::Instant::now(),
        lease,
    });
    // Some are made ready while others go.
    let some = lanes * 4;
    let (ahead, ready) = mpsc::channel(some);
    let ready: Waiting = Arc::new(tokio::sync::Mutex::new(ready));
    // Tasks of their own: signing is what takes the time, and a task has one processor.
    let (mut making, mut sending) = (JoinSet::new(), JoinSet::new());
    making.spawn(make_ready(actors.clone(), Arc::clone(&turn), some, ahead));
    for _ in 0..lanes {
        sending.spawn(lane(actors.clone(), Arc::clone(&turn), Arc::clone(&ready)));
    }
    let sent = all_of(&mut sending).await;
    let mut ready = ready.lock().await;
    ready.close();
    let made = all_of(&mut making).await;
    while let Ok(one) = ready.try_recv() {
        turn.leave([one.claimed]);
    }
    give_back(actors.fetcher().context(), turn.rest()).await?;
    sent.and(made)
}

/// What is ready to be tried.
type Waiting = Arc<tokio::sync::Mutex<mpsc::Receiver<Ready>>>;

/// Waits until all have ended; one that panicked takes this one along.
async fn all_of(tasks: &mut JoinSet<StorageResult<()>>) -> StorageResult<()> {
    let mut outcome = Ok(());
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(ended) => outcome = outcome.and(ended),
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // The process stops.
            Err(_) => {}
        }
    }
    outcome
}

/// Makes deliveries ready, some at a time, while those before them go.
async fn make_ready(
    actors: Actors,
    turn: Arc<Turn>,
    some: usize,
    ahead: mpsc::Sender<Ready>,
) -> StorageResult<()> {
    // A few first, so that the lanes need not wait for many.
    let mut count = some.div_ceil(4);
    while turn.goes_on(actors.fetcher().context().now()) {
        let next = turn.take(count);
        count = some;
        if next.is_empty() {
            break;
        }
        let mut made = actors.preparing().run(next).await?.into_iter();
        while let Some(one) = made.next() {
            // Nobody receives any more once the turn is over.
            if let Err(unsent) = ahead.send(one).await {
                turn.leave(std::iter::once(unsent.0).chain(made).map(|one| one.claimed));
                return Ok(());
            }
        }
    }
    Ok(())
}

/// A delivery with what it needs.
pub(super) struct Ready {
    claimed: Claimed,
    what: What,
    host: Option<HostRecord>,
    /// Whether the inbox said of late that it is none.
    missed: bool,
}

enum What {
    Send(Arc<Letter>, Box<Manner>),
    Nothing(Message),
}

/// In which manner a server gets an activity.
struct Manner {
    kind: ActivityKind,
    object: String,
    form: Form,
    /// What is kept of how it knows the object, once it took it.
    keep: Option<HostForm>,
}

/// What the lanes of a share have in common.
struct Turn {
    /// Not yet made ready, or not tried.
    left: Mutex<VecDeque<Claimed>>,
    over: AtomicBool,
    began: tokio::time::Instant,
    lease: DateTime<Utc>,
}

impl Turn {
    fn goes_on(&self, now: DateTime<Utc>) -> bool {
        !self.over.load(Ordering::Relaxed) && self.began.elapsed() <= TURN && now + LONGEST <= self.lease
    }

    fn take(&self, some: usize) -> Vec<Claimed> {
        let mut left = self.left();
        let some = some.min(left.len());
        left.drain(..some).collect()
    }

    fn leave(&self, untried: impl IntoIterator<Item = Claimed>) {
        self.left().extend(untried);
    }

    fn rest(&self) -> Vec<DeliveryKey> {
        self.left().drain(..).map(|claimed| claimed.key).collect()
    }

    fn left(&self) -> MutexGuard<'_, VecDeque<Claimed>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes deliveries ready to be tried, with the words of this moment: some of one server, some of another.
pub(super) fn prepare_all(
    conn: &mut AnyConnection,
    context: &Context,
    letters: &Letters,
    shares: &[Vec<Claimed>],
) -> StorageResult<Vec<Vec<Ready>>> {
    let claimed: Vec<&Claimed> = shares.iter().flatten().collect();
    let (site, mode) = (context.site(), context.settings().federation_mode);
    let hosts: Vec<&Host> = claimed.iter().map(|one| &one.host).collect();
    let talking = talking(conn, &hosts, mode)?;
    let names: Vec<&str> = hosts.iter().map(|host| host.as_str()).collect();
    let known = storage::hosts::get_all(conn, &names)?;
    let inboxes: Vec<&InboxUrl> = claimed.iter().map(|one| &one.inbox).collect();
    let missed = storage::dead_inboxes::among(conn, &inboxes)?;
    let activities = storage::activities::get_all(conn, claimed.iter().map(|one| one.activity))?;
    let revision = storage::site::revision(conn)?;
    let mut decided = Vec::with_capacity(claimed.len());
    for one in &claimed {
        let host = known.get(one.host.as_str());
        decided.push(match activities.get(&one.activity) {
            _ if !talking.contains(&one.host) => Decided::Nothing("delivery-blocked"),
            _ if host.is_some_and(|host| host.gone.is_some()) => Decided::Nothing("delivery-gone"),
            None => Decided::Nothing("delivery-withdrawn"),
            Some(sent) => {
                let software = host.and_then(|host| host.software.as_deref());
                match decide(conn, &site, sent, &one.host, software)? {
                    Decision::Send(form, keep) => Decided::Write(sent, form, keep),
                    Decision::Skip => Decided::Nothing("delivery-not-for-it"),
                }
            }
        });
    }
    let mut desk = Desk::new(conn, &site);
    let unwritten = decided.iter().filter_map(|one| match one {
        Decided::Write(sent, form, _) if letters.kept(sent, *form, revision).is_none() => Some(*sent),
        _ => None,
    });
    desk.lay_out(&unwritten.collect::<Vec<_>>())?;
    let mut ready = Vec::with_capacity(claimed.len());
    for (one, decided) in claimed.into_iter().zip(decided) {
        let what = match decided {
            Decided::Nothing(why) => What::Nothing(Message::new(why)),
            Decided::Write(sent, form, keep) => match letters.write(&mut desk, revision, sent, form)? {
                Some(letter) => {
                    let (kind, object) = (sent.kind, sent.object.clone());
                    What::Send(letter, Box::new(Manner { kind, object, form, keep }))
                }
                None => What::Nothing(Message::new("delivery-withdrawn")),
            },
        };
        let (host, missed) = (known.get(one.host.as_str()).cloned(), missed.contains(one.inbox.as_str()));
        ready.push(Ready { claimed: one.clone(), what, host, missed });
    }
    let mut ready = ready.into_iter();
    Ok(shares.iter().map(|share| ready.by_ref().take(share.len()).collect()).collect())
}

/// What becomes of a delivery, before it is written.
enum Decided<'a> {
    Write(&'a Sent, Form, Option<HostForm>),
    Nothing(&'static str),
}

/// Tries one after the other. How one went is written while the next goes.
async fn lane(actors: Actors, turn: Arc<Turn>, ready: Waiting) -> StorageResult<()> {
    let context = actors.fetcher().context();
    let mut writing = JoinSet::new();
    let mut outcome = Ok(());
    loop {
        let next = ready.lock().await.recv().await;
        let Some(next) = next else { break };
        if !turn.goes_on(context.now()) {
            turn.leave([next.claimed]);
            break;
        }
        match try_one(&actors, &next).await {
            Ok(tried) => {
                if tried.judgement.is_trouble() {
                    turn.over.store(true, Ordering::Relaxed);
                }
                log(&next.claimed, &tried.judgement);
                let settling = actors.settling().clone();
                writing.spawn(async move { settling.run(Settled { ready: next, tried }).await });
            }
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
    }
    ready.lock().await.close();
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
    let delivered: Vec<DeliveryKey> = settled
        .iter()
        .filter(|one| one.tried.judgement.outcome == Outcome::Delivered)
        .map(|one| one.ready.claimed.key)
        .collect();
    storage::deliveries::settle_delivered(tx.conn, &delivered, tx.now)?;
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
    let (letter, manner) = match &ready.what {
        What::Send(letter, _) if letter.expires.is_some_and(|expires| expires <= context.now()) => {
            let why = Message::new("delivery-expired");
            return Ok(Tried { judgement: Judgement::given_up(&why), trouble: None, learnt: None });
        }
        What::Send(letter, manner) => (letter, manner),
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
    let software = host.and_then(|host| host.software.as_deref());
    let mut judgement = judge(&tried, progress);
    if let Try::Answered { status, .. } = &tried
        && is_final(software, manner.kind, manner.form, *status)
        && let Some(why) = tried.message()
    {
        judgement = Judgement { host: HostNews::Reached, ..Judgement::given_up(&why) };
    }
    Ok(Tried { trouble: tried.message(), judgement, learnt })
}

fn asked_to_wait(answer: &Response, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let asked = answer.header(&RETRY_AFTER).and_then(|text| retry_after(text, now));
    let limited = || answer.header(&RATE_LIMIT_RESET).and_then(|text| rate_limit_reset(text, now));
    if answer.status == http::StatusCode::TOO_MANY_REQUESTS { asked.or_else(limited) } else { asked }
}

/// Writes what became of a try, but for the delivery that was, which its gathering wrote, and what it says of the inbox and the server.
fn settle(tx: &mut Tx<'_>, ready: &Ready, tried: &Tried) -> StorageResult<()> {
    let claimed = &ready.claimed;
    if let Some(trouble) = &tried.trouble {
        tell_source(tx, claimed, trouble)?;
    }
    if tried.judgement.outcome != Outcome::Delivered {
        storage::deliveries::settle(tx.conn, claimed.key, &tried.judgement.outcome, tx.now)?;
    }
    if let (What::Send(_, manner), Outcome::Delivered) = (&ready.what, &tried.judgement.outcome)
        && let Some(form) = &manner.keep
    {
        storage::host_forms::keep(tx.conn, &manner.object, &claimed.host, form)?;
    }
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

async fn give_back(context: &Context, rest: Vec<DeliveryKey>) -> StorageResult<()> {
    if rest.is_empty() {
        return Ok(());
    }
    context.transact(move |tx| storage::deliveries::give_back(tx.conn, &rest)).await
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
    }
}
