//! What a request to an inbox is answered, and what of it is kept.

use std::time::Duration;

use super::concern::{concerns_us, is_delete_of_unknown};
use super::doorkeeper::{COME_BACK, Doorkeeper};
use super::verify_later;
use crate::activitypub::read_activity::{ActivityKind, ReceivedActivity};
use crate::activitypub::vocab::parse;
use crate::context::{Context, Gathered};
use crate::domain::job::Job;
use crate::domain::uri::{ActorUri, KeyUri};
use crate::peers::gatekeeper::may_talk;
use crate::peers::signatures::{RequestHead, claimed_key};
use crate::peers::{Actors, FetchError, VerifyError};
use crate::storage::received::Incoming;
use crate::storage::remote_actors::RemoteActorRecord;
use crate::storage::{self, AnyConnection, StorageResult, Tx};
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

/// What all requests to the inboxes share; cloning shares it.
#[derive(Clone)]
pub struct Inbox {
    doorkeeper: Doorkeeper,
    kept: Gathered<Kept, ()>,
}

impl Inbox {
    /// Opens the inboxes of a process.
    pub fn open(context: &Context) -> Self {
        Self { doorkeeper: Doorkeeper::default(), kept: Gathered::new(context, keep) }
    }

    /// Who looks how much strangers ask.
    pub(in crate::federation) fn doorkeeper(&self) -> &Doorkeeper {
        &self.doorkeeper
    }
}

/// Receives what was posted to an inbox.
pub(super) async fn receive(actors: &Actors, inbox: &Inbox, head: &RequestHead, body: Vec<u8>) -> Answer {
    let Ok(json) = parse(&body) else { return Answer::Malformed };
    let Ok(body) = String::from_utf8(body) else { return Answer::Malformed };
    let activity = ReceivedActivity::read(&json);
    match take(actors, inbox, head, activity, body).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!(%error, "an activity could not be stored");
            Answer::Overloaded(COME_BACK)
        }
    }
}

async fn take(
    actors: &Actors,
    inbox: &Inbox,
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
    if let Some(key) = key.as_ref().filter(|_| glance.owner.is_none())
        && let Err(wait) = inbox.doorkeeper.admit_stranger(&key.host())
    {
        return Ok(Answer::Overloaded(wait));
    }
    let Some(_turn) = inbox.doorkeeper.turn().await else { return Ok(Answer::Overloaded(COME_BACK)) };
    let (received, owner) = (context.now(), glance.owner.as_ref().map(|owner| owner.uri.clone()));
    let verified = actors.verify_knowing(glance.owner, head, body.as_bytes(), received, PATIENCE).await;
    let signer = match verified {
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
    let Some(activity) = activity else { return Ok(Answer::Accepted) };
    let interest = match glance.interest.filter(|_| owner.as_ref() == Some(&signer)) {
        Some(interest) => interest,
        None => {
            let (urls, secret) = (context.urls(), context.site().secret);
            let (asked, by) = (activity.clone(), signer.clone());
            context.read(move |conn| interest(conn, &urls, &secret, &by, &asked)).await?
        }
    };
    if interest != Interest::default() {
        inbox.kept.write(Kept { signer, activity, body, interest }).await?;
    }
    Ok(Answer::Accepted)
}

/// What is known before anything is verified.
struct Glance {
    blocked: bool,
    superfluous: bool,
    /// Whose the claimed key is.
    owner: Option<RemoteActorRecord>,
    /// What the activity is to us if it is the owner's.
    interest: Option<Interest>,
}

/// What an activity is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Interest {
    /// It is to be handled.
    wanted: bool,
    /// Its server did not answer of late: now it is known to be alive.
    failing: bool,
}

async fn glance(
    actors: &Actors,
    key: Option<&KeyUri>,
    activity: Option<&ReceivedActivity>,
) -> StorageResult<Glance> {
    let context = actors.fetcher().context();
    let (mode, urls) = (context.settings().federation_mode, context.urls());
    let secret = context.site().secret;
    let (key, activity) = (key.cloned(), activity.cloned());
    context
        .read(move |conn: &mut AnyConnection| {
            let named = key.iter().map(KeyUri::host);
            let mut hosts: Vec<_> =
                named.chain(activity.iter().filter_map(ReceivedActivity::actor_host)).collect();
            hosts.dedup();
            let mut glance = Glance { blocked: false, superfluous: false, owner: None, interest: None };
            for host in hosts {
                glance.blocked |= !may_talk(conn, &host, mode)?;
            }
            if glance.blocked {
                return Ok(glance);
            }
            if let Some(activity) = &activity {
                glance.superfluous = is_delete_of_unknown(conn, activity, key.as_ref())?;
            }
            if let Some(key) = key.as_ref().filter(|_| !glance.superfluous) {
                glance.owner = storage::remote_actors::by_key_id(conn, key.as_str())?;
            }
            if let (Some(owner), Some(activity)) = (&glance.owner, &activity) {
                glance.interest = Some(interest(conn, &urls, &secret, &owner.uri, activity)?);
            }
            Ok(glance)
        })
        .await
}

fn interest(
    conn: &mut AnyConnection,
    urls: &Urls,
    secret: &[u8; 32],
    signer: &ActorUri,
    activity: &ReceivedActivity,
) -> StorageResult<Interest> {
    let failing = storage::hosts::get(conn, signer.host().as_str())?
        .is_some_and(|host| host.failing_since.is_some() || host.gone.is_some());
    Ok(Interest { wanted: concerns_us(conn, urls, secret, signer, activity)?, failing })
}

/// An activity whose sender is known.
pub(super) struct Kept {
    signer: ActorUri,
    activity: ReceivedActivity,
    body: String,
    interest: Interest,
}

impl Kept {
    /// One that turned out late whose it is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) fn late(
        tx: &mut Tx<'_>,
        signer: ActorUri,
        activity: ReceivedActivity,
        body: String,
    ) -> StorageResult<Self> {
        let urls = Urls::new(&tx.site.public_url);
        let interest = interest(tx.conn, &urls, &tx.site.secret, &signer, &activity)?;
        Ok(Self { signer, activity, body, interest })
    }
}

/// Keeps activities, and has handled those that concern us. Their servers are alive.
pub(super) fn keep(tx: &mut Tx<'_>, kept: &[Kept]) -> StorageResult<Vec<()>> {
    for one in kept.iter().filter(|one| one.interest.failing) {
        crate::actions::reach_host::reached(tx, &one.signer.host())?;
    }
    let wanted: Vec<&Kept> = kept.iter().filter(|one| one.interest.wanted).collect();
    let digests: Vec<String> =
        wanted.iter().map(|one| digest(tx, &one.signer, &one.activity, &one.body)).collect();
    let objects: Vec<Option<String>> = wanted
        .iter()
        .map(|one| one.activity.unwrapped().object.id().map(|id| id.as_str().to_owned()))
        .collect();
    let incoming: Vec<Incoming<'_>> = wanted
        .iter()
        .zip(&digests)
        .zip(&objects)
        .map(|((one, digest), object)| Incoming {
            digest,
            actor: one.signer.as_str(),
            kind: &one.activity.type_name,
            object: object.as_deref(),
            raw: &one.body,
        })
        .collect();
    let rows = storage::received::insert_all(tx, &incoming)?;
    let jobs: Vec<Job> = rows
        .into_iter()
        .zip(&wanted)
        .filter_map(|(row, one)| {
            Some(Job::HandleReceived { received: row?, actor: one.signer.as_str().to_owned() })
        })
        .collect();
    storage::jobs::put_new(tx, &jobs)?;
    Ok(kept.iter().map(|_| ()).collect())
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
