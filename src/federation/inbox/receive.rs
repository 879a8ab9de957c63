//! What a request to an inbox is answered, and what of it is kept.

use std::time::Duration;

use super::concern::{concerns_us, is_delete_of_unknown};
use super::doorkeeper::{COME_BACK, Doorkeeper};
use super::verify_later;
use crate::activitypub::read_activity::{ActivityKind, ReceivedActivity};
use crate::activitypub::vocab::parse;
use crate::domain::job::Job;
use crate::domain::uri::{ActorUri, KeyUri};
use crate::peers::gatekeeper::may_talk;
use crate::peers::signatures::{RequestHead, claimed_key};
use crate::peers::{Actors, FetchError, VerifyError};
use crate::storage::received::Incoming;
use crate::storage::{self, AnyConnection, StorageError, StorageResult, Tx};
use crate::urls::Urls;

/// How long a sender waits while its key is fetched.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a request is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is stored, or nothing for us (202).
    Accepted,
    /// Not JSON (400).
    Malformed,
    /// It is not known who sent it (401).
    Unauthenticated,
    /// A moderator decided not to talk to that server (403).
    Blocked,
    /// More bytes than are taken (413).
    TooLarge,
    /// Not now (503); when to come back.
    Overloaded(Duration),
}

/// Receives what was posted to an inbox.
pub(super) async fn receive(
    actors: &Actors,
    doorkeeper: &Doorkeeper,
    head: &RequestHead,
    body: Vec<u8>,
) -> Answer {
    let Ok(json) = parse(&body) else { return Answer::Malformed };
    let Ok(body) = String::from_utf8(body) else { return Answer::Malformed };
    let activity = ReceivedActivity::read(&json);
    match take(actors, doorkeeper, head, activity, body).await {
        Ok(answer) => answer,
        // The same came twice at once; the other one is kept.
        Err(error) if error.is_duplicate() => Answer::Accepted,
        Err(error) => {
            tracing::error!(%error, "an activity could not be stored");
            Answer::Overloaded(COME_BACK)
        }
    }
}

async fn take(
    actors: &Actors,
    doorkeeper: &Doorkeeper,
    head: &RequestHead,
    activity: Option<ReceivedActivity>,
    body: String,
) -> StorageResult<Answer> {
    let context = actors.fetcher().context();
    let key = claimed_key(head);
    let glance = glance(actors, key.as_ref(), activity.as_ref()).await?;
    if glance.blocked {
        return Ok(Answer::Blocked);
    }
    if glance.superfluous {
        return Ok(Answer::Accepted);
    }
    if let Some(key) = key.as_ref().filter(|_| !glance.key_known)
        && let Err(wait) = doorkeeper.admit_stranger(&key.host())
    {
        return Ok(Answer::Overloaded(wait));
    }
    let Some(_turn) = doorkeeper.turn().await else { return Ok(Answer::Overloaded(COME_BACK)) };
    let received = context.now();
    let signer = match actors.verify(head, body.as_bytes(), received, PATIENCE).await {
        Ok(verified) => verified.actor.uri,
        Err(VerifyError::Key(FetchError::Storage(error))) => return Err(error),
        Err(VerifyError::Key(error)) if error.is_transient() => {
            return verify_later::keep(context, head, body, key.as_ref()).await;
        }
        Err(error) => {
            tracing::debug!(%error, "a sender could not be verified");
            return Ok(Answer::Unauthenticated);
        }
    };
    if let Some(activity) = activity {
        let urls = context.urls();
        let (asked, by) = (activity.clone(), signer.clone());
        let (wanted, failing) = context
            .read::<_, StorageError>(move |conn| {
                let failing = storage::hosts::get(conn, by.host().as_str())?
                    .is_some_and(|host| host.failing_since.is_some() || host.gone.is_some());
                Ok((concerns_us(conn, &urls, &by, &asked)?, failing))
            })
            .await?;
        if wanted || failing {
            context.transact(move |tx| keep(tx, &signer, &activity, &body)).await?;
        }
    }
    Ok(Answer::Accepted)
}

/// What is known before anything is verified.
struct Glance {
    blocked: bool,
    superfluous: bool,
    key_known: bool,
}

async fn glance(
    actors: &Actors,
    key: Option<&KeyUri>,
    activity: Option<&ReceivedActivity>,
) -> StorageResult<Glance> {
    let context = actors.fetcher().context();
    let mode = context.settings().federation_mode;
    let (key, activity) = (key.cloned(), activity.cloned());
    context
        .read(move |conn: &mut AnyConnection| {
            let hosts =
                key.iter().map(KeyUri::host).chain(activity.iter().filter_map(ReceivedActivity::actor_host));
            let mut blocked = false;
            for host in hosts {
                blocked |= !may_talk(conn, &host, mode)?;
            }
            let superfluous = match &activity {
                Some(activity) => is_delete_of_unknown(conn, activity)?,
                None => false,
            };
            let key_known = match &key {
                Some(key) => storage::remote_actors::by_key_id(conn, key.as_str())?.is_some(),
                None => false,
            };
            Ok(Glance { blocked, superfluous, key_known })
        })
        .await
}

/// Keeps an activity whose sender is known, if it concerns us, and has it handled. Its server is alive.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    signer: &ActorUri,
    activity: &ReceivedActivity,
    body: &str,
) -> StorageResult<()> {
    crate::actions::reach_host::reached(tx, &signer.host())?;
    let urls = Urls::new(&tx.site.public_url);
    if !concerns_us(tx.conn, &urls, signer, activity)? {
        return Ok(());
    }
    let unwrapped = activity.unwrapped();
    let digest = digest(tx, signer, activity, body);
    let incoming = Incoming {
        digest: &digest,
        actor: signer.as_str(),
        kind: &activity.type_name,
        object: unwrapped.object.id().map(|id| id.as_str()),
        raw: body,
    };
    match storage::received::insert(tx, &incoming)? {
        Some(received) => {
            storage::jobs::put(tx, &Job::HandleReceived { received, actor: signer.as_str().to_owned() })
        }
        None => Ok(()),
    }
}

/// By what the same is recognized when it is delivered again. Answers between actors are never taken for the same: they
/// are harmless twice, and Gancio 1.21 sends a Follow, its Undo and the same Follow again, byte by byte, within a second.
fn digest(tx: &Tx<'_>, signer: &ActorUri, activity: &ReceivedActivity, body: &str) -> String {
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new().chain_update(signer.as_str()).chain_update([0]).chain_update(body);
    let repeats = matches!(
        activity.kind,
        ActivityKind::Follow
            | ActivityKind::Undo
            | ActivityKind::Block
            | ActivityKind::Accept
            | ActivityKind::Reject
    );
    if repeats {
        digest.update(tx.ids.uuid().as_bytes());
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
