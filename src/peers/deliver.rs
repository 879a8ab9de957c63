//! One try to deliver one activity to one inbox: written as things stand now, signed now, posted once.

use std::time::Duration;

use http::header::RETRY_AFTER;

use super::actors::Actors;
use super::fetch::ACCEPT_ACTIVITY;
use super::gatekeeper::may_talk;
use super::outgoing::{Showing, render};
use super::pace::{HostNews, Judgement, PROBE, Progress, Try, judge, retry_after};
use super::signatures::Signing;
use crate::actions::reach_host::reached;
use crate::activitypub::context::{ACTIVITY_JSON, with_context};
use crate::config::FederationMode;
use crate::domain::fault::Message;
use crate::domain::site::Site;
use crate::i18n::KeptMessage;
use crate::net::Request;
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::{Claimed, Outcome};
use crate::storage::hosts::HostRecord;
use crate::storage::local_actors::LocalActor;
use crate::storage::{self, AnyConnection, StorageResult, Tx};

/// Time for one try; shorter than the lease it is made under.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Bytes read of an answer; only its status counts.
const MAX_ANSWER: usize = 4096;

/// Tries a delivery and writes how it went.
///
/// # Errors
/// When the database does not answer; the delivery is tried again when its lease ends.
pub async fn deliver(actors: &Actors, claimed: &Claimed) -> StorageResult<()> {
    let context = actors.fetcher().context();
    let (site, mode) = (context.site(), context.settings().federation_mode);
    let wanted = claimed.clone();
    let ready = context.read(move |conn| ready(conn, &site, mode, &wanted)).await?;
    let mut trouble = None;
    let judgement = match ready {
        Ready::Not(why) => Judgement { outcome: Outcome::GivenUp(why), host: HostNews::Nothing },
        Ready::Send { body, sender, host } => {
            let tried = post(actors, claimed, body, &sender).await?;
            let progress = Progress {
                attempts: claimed.attempts,
                created: claimed.created,
                failing_since: host.and_then(|host| host.failing_since),
                now: context.now(),
                jitter: context.ids().fraction(),
            };
            trouble = tried.message();
            judge(&tried, progress)
        }
    };
    log(claimed, &judgement);
    let claimed = claimed.clone();
    context
        .transact(move |tx| {
            if let Some(trouble) = trouble {
                tell_source(tx, &claimed, &trouble)?;
            }
            settle(tx, &claimed, &judgement)
        })
        .await
}

/// What is to be posted, or why nothing is.
enum Ready {
    Send { body: Vec<u8>, sender: Box<LocalActor>, host: Option<HostRecord> },
    Not(String),
}

fn ready(
    conn: &mut AnyConnection,
    site: &Site,
    mode: FederationMode,
    claimed: &Claimed,
) -> StorageResult<Ready> {
    if !may_talk(conn, &claimed.host, mode)? {
        return Ok(Ready::Not("that server is blocked here".to_owned()));
    }
    let host = storage::hosts::get(conn, claimed.host.as_str())?;
    if let Some(since) = host.as_ref().and_then(|host| host.gone) {
        return Ok(Ready::Not(format!("the server does not answer; given up on {}", since.format("%F"))));
    }
    let sent = storage::activities::get(conn, claimed.activity)?;
    let Some(activity) = render(conn, site, &sent, Showing::Object)? else {
        return Ok(Ready::Not("withdrawn before it was delivered".to_owned()));
    };
    let sender = Box::new(storage::local_actors::get(conn, sent.actor)?);
    Ok(Ready::Send { body: with_context(activity).to_string().into_bytes(), sender, host })
}

async fn post(actors: &Actors, claimed: &Claimed, body: Vec<u8>, sender: &LocalActor) -> StorageResult<Try> {
    let context = actors.fetcher().context();
    let signer = actors.fetcher().signer(sender)?;
    let signing = Signing::new(&signer.key_id, &signer.key, context.now());
    let request = Request::post(&claimed.inbox.url(), ACTIVITY_JSON, body)
        .accept(ACCEPT_ACTIVITY)
        .max_bytes(MAX_ANSWER)
        .timeout(TIMEOUT)
        .signed_by(&signing);
    Ok(match context.client().send(request).await {
        Ok(answer) => {
            let not_before = answer.header(&RETRY_AFTER).and_then(|text| retry_after(text, context.now()));
            Try::Answered { status: answer.status, not_before }
        }
        Err(error) => Try::Failed(error),
    })
}

/// Writes what became of a try, and what it says of the server.
fn settle(tx: &mut Tx<'_>, claimed: &Claimed, judgement: &Judgement) -> StorageResult<()> {
    storage::deliveries::settle(tx.conn, claimed.key, &judgement.outcome, tx.now)?;
    let host = claimed.host.as_str();
    match &judgement.host {
        HostNews::Reached => reached(tx, &claimed.host),
        HostNews::Failing { why, not_before } => {
            storage::hosts::mark_failing(tx.conn, host, why, tx.now)?;
            match not_before {
                Some(until) => storage::hosts::set_not_before(tx.conn, host, *until),
                None => Ok(()),
            }
        }
        HostNews::Pause(until) => {
            reached(tx, &claimed.host)?;
            storage::hosts::set_not_before(tx.conn, host, *until)
        }
        HostNews::Gone(why) => {
            let why = format!("the server does not answer for a week: {why}");
            storage::hosts::mark_gone(tx.conn, host, tx.now, tx.now + PROBE)?;
            storage::deliveries::drop_host(tx.conn, host, &why, tx.now)?;
            Ok(())
        }
        HostNews::Nothing => Ok(()),
    }
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
            storage::sources::fail(tx.conn, source.key, &why, None)
        }
        None => Ok(()),
    }
}

fn log(claimed: &Claimed, judgement: &Judgement) {
    let (host, attempts) = (claimed.host.as_str(), claimed.attempts);
    match &judgement.outcome {
        Outcome::Delivered => tracing::debug!(host, attempts, "delivered"),
        Outcome::Later(_, why) => tracing::debug!(host, attempts, why, "to be delivered later"),
        Outcome::GivenUp(why) => tracing::info!(host, attempts, why, "a delivery was given up"),
    }
}
