//! What a request to an inbox is answered, and what of it is kept.

use std::collections::HashMap;
use std::time::Duration;

use super::concern::{concerns_us, is_delete_of_unknown};
use super::doorkeeper::{COME_BACK, Doorkeeper};
use super::verify_later;
use crate::activitypub::read_activity::{ActivityKind, ReceivedActivity};
use crate::activitypub::vocab::parse;
use crate::context::{Context, Gathered};
use crate::domain::job::Job;
use crate::domain::uri::{ActorUri, Host, KeyUri};
use crate::peers::gatekeeper::talking;
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
    glances: Gathered<Asked, Glance>,
    kept: Gathered<Kept, ()>,
}

impl Inbox {
    /// Opens the inboxes of a process.
    pub fn open(context: &Context) -> Self {
        let here = context.clone();
        Self {
            doorkeeper: Doorkeeper::default(),
            glances: Gathered::reading(context, move |conn, asked| glance_all(conn, &here, asked)),
            kept: Gathered::writing(context, keep),
        }
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
    let glance = inbox.glances.run(Asked { key: key.clone(), activity: activity.clone() }).await?;
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
            context
                .read(move |conn: &mut AnyConnection| {
                    let from = known_of(conn, &[&by])?.remove(by.as_str()).unwrap_or_default();
                    interest(conn, &urls, &secret, &by, from, &asked)
                })
                .await?
        }
    };
    if interest != Interest::default() {
        inbox.kept.run(Kept { signer, activity, body, interest }).await?;
    }
    Ok(Answer::Accepted)
}

/// What is asked about a request before anything is verified.
struct Asked {
    key: Option<KeyUri>,
    activity: Option<ReceivedActivity>,
}

impl Asked {
    /// The hosts that have to do with it.
    fn hosts(&self) -> Vec<Host> {
        let named = self.key.iter().map(KeyUri::host);
        let mut hosts: Vec<Host> =
            named.chain(self.activity.iter().filter_map(ReceivedActivity::actor_host)).collect();
        hosts.dedup();
        hosts
    }
}

/// What is known before anything is verified.
#[derive(Default)]
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

/// Looks at requests that came together.
fn glance_all(conn: &mut AnyConnection, context: &Context, asked: &[Asked]) -> StorageResult<Vec<Glance>> {
    let (mode, urls) = (context.settings().federation_mode, context.urls());
    let secret = context.site().secret;
    let hosts: Vec<Vec<Host>> = asked.iter().map(Asked::hosts).collect();
    let all_hosts: Vec<&Host> = hosts.iter().flatten().collect();
    let talking = talking(conn, &all_hosts, mode)?;
    let keys: Vec<&str> = asked.iter().filter_map(|one| one.key.as_ref()).map(KeyUri::as_str).collect();
    let owners = storage::remote_actors::by_key_ids(conn, &keys)?;
    let signers: Vec<&ActorUri> = owners.values().map(|owner| &owner.uri).collect();
    let known = known_of(conn, &signers)?;
    let mut glances = Vec::with_capacity(asked.len());
    for (one, hosts) in asked.iter().zip(&hosts) {
        let mut glance = Glance::default();
        if !hosts.iter().all(|host| talking.contains(host)) {
            glance.blocked = true;
        } else if let Some(activity) = &one.activity
            && is_delete_of_unknown(conn, activity, one.key.as_ref())?
        {
            glance.superfluous = true;
        } else if let Some(owner) = one.key.as_ref().and_then(|key| owners.get(key.as_str())) {
            let from = known.get(owner.uri.as_str()).copied().unwrap_or_default();
            if let Some(activity) = &one.activity {
                glance.interest = Some(interest(conn, &urls, &secret, &owner.uri, from, activity)?);
            }
            glance.owner = Some(owner.clone());
        }
        glances.push(glance);
    }
    Ok(glances)
}

/// What is known of who signed.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// It is a source.
    source: bool,
    /// Its server did not answer of late.
    failing: bool,
}

fn known_of(conn: &mut AnyConnection, signers: &[&ActorUri]) -> StorageResult<HashMap<String, Known>> {
    let uris: Vec<&str> = signers.iter().map(|signer| signer.as_str()).collect();
    let sources = storage::sources::among(conn, &uris)?;
    let hosts: Vec<Host> = signers.iter().map(|signer| signer.host()).collect();
    let names: Vec<&str> = hosts.iter().map(Host::as_str).collect();
    let records = storage::hosts::get_all(conn, &names)?;
    let failing = |host: &Host| {
        let record = records.get(host.as_str());
        record.is_some_and(|host| host.failing_since.is_some() || host.gone.is_some())
    };
    let known = |(uri, host): (&str, &Host)| {
        (uri.to_owned(), Known { source: sources.contains(uri), failing: failing(host) })
    };
    Ok(uris.iter().copied().zip(&hosts).map(known).collect())
}

fn interest(
    conn: &mut AnyConnection,
    urls: &Urls,
    secret: &[u8; 32],
    signer: &ActorUri,
    from: Known,
    activity: &ReceivedActivity,
) -> StorageResult<Interest> {
    let wanted = from.source || concerns_us(conn, urls, secret, signer, activity)?;
    Ok(Interest { wanted, failing: from.failing })
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
        let from = known_of(tx.conn, &[&signer])?.remove(signer.as_str()).unwrap_or_default();
        let interest = interest(tx.conn, &urls, &tx.site.secret, &signer, from, &activity)?;
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
