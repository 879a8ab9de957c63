//! A source is added, changed, or answers our Follow.

use super::announce::{Told, activity, send};
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::ids::{OrganizationKey, SourceId, SourceKey};
use crate::domain::job::Job;
use crate::domain::policy::{Acting, may_publish};
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
    /// Only what a feed or page says can be published by an organization of this site.
    #[error("an account publishes for itself")]
    PublishesItself,
    /// There is no such organization, or it may not publish.
    #[error("that organization may not publish")]
    NotPublishing,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for SourceError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAllowed => FaultKind::Forbidden,
            Self::Known => FaultKind::Conflict,
            Self::Ourselves | Self::PublishesItself | Self::NotPublishing => FaultKind::Invalid,
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
            Self::PublishesItself => "error-source-publishes-itself",
            Self::NotPublishing => "error-source-not-publishing",
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
    /// A feed or page that is polled.
    Polled {
        /// What and where it is.
        target: SourceTarget,
        /// What it calls itself.
        name: String,
    },
}

impl Found {
    /// What would be mirrored.
    pub fn target(&self) -> SourceTarget {
        match self {
            Self::Actor { uri, .. } => SourceTarget::Actor(uri.clone()),
            Self::Polled { target, .. } => target.clone(),
        }
    }

    /// What it calls itself.
    pub fn name(&self) -> &str {
        match self {
            Self::Actor { name, .. } | Self::Polled { name, .. } => name,
        }
    }
}

/// How a source is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adding {
    /// What happens with what it brings.
    pub policy: SourcePolicy,
    /// The organization of this site that publishes what it brings; nothing is mirrored then.
    pub organization: Option<OrganizationKey>,
}

impl From<SourcePolicy> for Adding {
    fn from(policy: SourcePolicy) -> Self {
        Self { policy, organization: None }
    }
}

/// Adds a source: an actor is asked whether we may follow, a feed is read at the worker's next turn.
///
/// # Errors
/// See [`SourceError`].
pub fn add_source(
    tx: &mut Tx<'_>,
    acting: Acting,
    found: &Found,
    adding: impl Into<Adding>,
) -> Result<SourceId, SourceError> {
    let Adding { policy, organization } = adding.into();
    if !acting.may_moderate() {
        return Err(SourceError::NotAllowed);
    }
    let (target, name) = (found.target(), found.name());
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
        let (key, id) = storage::sources::insert(tx, &target, &name, policy, SourceState::Active, None)?;
        if let Some(organization) = organization {
            give_to(tx, key, organization)?;
        }
        return Ok(id);
    };
    if organization.is_some() {
        return Err(SourceError::PublishesItself);
    }
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

fn give_to(tx: &mut Tx<'_>, key: SourceKey, organization: OrganizationKey) -> Result<(), SourceError> {
    let publisher = storage::organizations::get(tx.conn, organization)?;
    if !publisher.is_some_and(|publisher| may_publish(publisher.state)) {
        return Err(SourceError::NotPublishing);
    }
    Ok(storage::sources::give_to(tx.conn, key, organization)?)
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

/// Has a source asked at once: a feed is read, what an actor published is looked through again.
///
/// # Errors
/// See [`SourceError`].
pub fn ask_again(tx: &mut Tx<'_>, acting: Acting, id: SourceId) -> Result<(), SourceError> {
    if !acting.may_moderate() {
        return Err(SourceError::NotAllowed);
    }
    let source = storage::sources::by_id(tx.conn, id)?.ok_or(SourceError::Unknown)?;
    match source.target {
        SourceTarget::Actor(_) => storage::jobs::put(tx, &Job::BackfillSource { source: id })?,
        _ => storage::sources::ask_at_once(tx.conn, source.key, tx.now)?,
    }
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
