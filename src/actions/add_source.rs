//! A source is added, changed, or answers our Follow.

use super::announce::{Told, activity, send};
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::ids::SourceId;
use crate::domain::job::Job;
use crate::domain::policy::Acting;
use crate::domain::source::{Source, SourcePolicy, SourceState, SourceTarget};
use crate::domain::text::excerpt;
use crate::domain::uri::{ActorUri, InboxUrl};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::{self, StorageError, Tx};
use crate::urls::Urls;

/// Why nothing happened to a source.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Who asks may not.
    #[error("only moderators change sources")]
    NotAllowed,
    /// It is mirrored already.
    #[error("this source is there already")]
    Known,
    /// It is this site itself.
    #[error("this site cannot mirror itself")]
    Ourselves,
    /// There is no such source.
    #[error("there is no such source")]
    Unknown,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for SourceError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAllowed => FaultKind::Forbidden,
            Self::Known => FaultKind::Conflict,
            Self::Ourselves => FaultKind::Invalid,
            Self::Unknown => FaultKind::NotFound,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        Message::new(match self {
            Self::NotAllowed => "error-not-allowed",
            Self::Known => "error-source-known",
            Self::Ourselves => "error-source-ourselves",
            Self::Unknown => "error-source-unknown",
            Self::Storage(error) => return error.message(),
        })
    }
}

/// What is to be mirrored, as found on the network.
#[derive(Debug, Clone)]
pub enum Found {
    /// An actor.
    Actor {
        /// Names it.
        uri: ActorUri,
        /// Where a Follow is posted.
        inbox: InboxUrl,
        /// What it calls itself.
        name: String,
    },
    /// A feed.
    Feed {
        /// Where it lies.
        url: crate::domain::uri::WebUrl,
        /// What it calls itself.
        name: String,
    },
}

/// Adds a source: an actor is asked whether we may follow, a feed is read at the worker's next turn.
///
/// # Errors
/// See [`SourceError`].
pub fn add_source(
    tx: &mut Tx<'_>,
    acting: Acting,
    found: &Found,
    policy: SourcePolicy,
) -> Result<SourceId, SourceError> {
    if !acting.may_moderate() {
        return Err(SourceError::NotAllowed);
    }
    let (target, name) = match found {
        Found::Actor { uri, name, .. } => (SourceTarget::Actor(uri.clone()), name),
        Found::Feed { url, name } => (SourceTarget::Feed(url.clone()), name),
    };
    let urls = Urls::new(&tx.site.public_url);
    if target
        .as_str()
        .strip_prefix(urls.base())
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    {
        return Err(SourceError::Ourselves);
    }
    if storage::sources::by_target(tx.conn, target.as_str())?.is_some() {
        return Err(SourceError::Known);
    }
    let name = excerpt(name, 100);
    let Found::Actor { uri, inbox, .. } = found else {
        let (_, id) = storage::sources::insert(tx, &target, &name, policy, SourceState::Active, None)?;
        return Ok(id);
    };
    let follow = activity(tx.site.actor, ActivityKind::Follow, uri.as_str(), None);
    send(tx, &follow, std::slice::from_ref(inbox), Told::Only(Priority::Urgent))?;
    let sent = storage::activities::latest(tx.conn, follow.actor, ActivityKind::Follow, uri.as_str())?;
    let sent = sent.ok_or(StorageError::Corrupt("a Follow just written is not there"))?;
    let (_, id) = storage::sources::insert(
        tx,
        &target,
        &name,
        policy,
        SourceState::Requested,
        Some(&urls.activity(sent.id)),
    )?;
    storage::jobs::put(tx, &Job::BackfillSource { source: id })?;
    Ok(id)
}

/// Changes what happens with what a source brings.
///
/// # Errors
/// See [`SourceError`].
pub fn set_policy(
    tx: &mut Tx<'_>,
    acting: Acting,
    id: SourceId,
    policy: SourcePolicy,
) -> Result<(), SourceError> {
    if !acting.may_moderate() {
        return Err(SourceError::NotAllowed);
    }
    let source = storage::sources::by_id(tx.conn, id)?.ok_or(SourceError::Unknown)?;
    storage::sources::set_policy(tx.conn, source.key, policy)?;
    Ok(())
}

/// What a source answered to our Follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It lets us follow.
    Yes,
    /// It does not, or no longer.
    No,
}

/// Takes a source's answer in; a yes has what it published before read.
///
/// # Errors
/// When the database does not answer.
pub fn receive_answer(tx: &mut Tx<'_>, source: &Source, answer: Answer) -> Result<(), SourceError> {
    match answer {
        Answer::Yes => {
            storage::sources::set_state(tx.conn, source.key, SourceState::Active)?;
            storage::sources::succeed(tx.conn, source.key, tx.now, None, None)?;
            storage::jobs::put(tx, &Job::BackfillSource { source: source.id })?;
        }
        Answer::No => storage::sources::set_state(tx.conn, source.key, SourceState::Refused)?,
    }
    Ok(())
}
