//! A moderator decides about other servers: blocked, silenced, allowed, or nothing in particular.

use std::collections::HashMap;

use super::announce;
use super::keep_picture::remove_files;
use super::notice_duplicates::regroup;
use super::withdraw_event::{drop_from_source, withdraw_for_now};
use crate::domain::audit::AuditAction;
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::domain::host_decision::{HostDecision, HostPolicy, MAX_REASON};
use crate::domain::ids::EventKey;
use crate::domain::policy::Acting;
use crate::domain::source::{Source, SourceTarget};
use crate::domain::uri::Host;
use crate::storage::{self, AnyConnection, StorageError, StorageResult, Tx};

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// Who asks may not.
    #[error("only moderators decide about other servers")]
    NotAllowed,
    /// This very server, or a domain above it.
    #[error("this site cannot decide about itself")]
    Ourselves,
    /// The reason is too long.
    #[error("a reason has at most {MAX_REASON} characters")]
    LongReason(usize),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for HostError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAllowed => FaultKind::Forbidden,
            Self::Ourselves | Self::LongReason(_) => FaultKind::Invalid,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::NotAllowed => Message::new("error-not-allowed"),
            Self::Ourselves => Message::new("error-host-ourselves"),
            Self::LongReason(count) => {
                Message::new("error-too-long").with("count", count).with("most", MAX_REASON)
            }
            Self::Storage(error) => error.message(),
        }
    }
    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::Ourselves => vec![FieldFault::new("host", self.message())],
            Self::LongReason(_) => vec![FieldFault::new("reason", self.message())],
            Self::NotAllowed | Self::Storage(_) => Vec::new(),
        }
    }
}

/// What decisions took away at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effects {
    /// Followers let go.
    pub followers: usize,
    /// Sources no longer mirrored.
    pub sources: usize,
    /// Mirrored events withdrawn.
    pub withdrawn: usize,
    /// Mirrored events that wait for a moderator now.
    pub held: usize,
    /// Deliveries given up.
    pub deliveries: usize,
}

/// Whether a decision about `host` would be one about this site: the same name, or one above it.
pub fn is_about_ourselves(host: &Host, ours: &Host) -> bool {
    ours.covered_by().iter().any(|name| name == host.as_str())
}

/// Decides about servers. With those that are blocked all ties are cut: their followers, what was mirrored of them, what
/// waits for them, what is known of their accounts. What silenced ones sent waits for a moderator. Lifting a decision
/// brings nothing back by itself.
///
/// # Errors
/// See [`HostError`]; nothing is decided then.
pub fn decide_hosts(
    tx: &mut Tx<'_>,
    acting: Acting,
    verdicts: &[(Host, HostDecision)],
) -> Result<Effects, HostError> {
    if !acting.may_moderate() {
        return Err(HostError::NotAllowed);
    }
    for (host, decision) in verdicts {
        if is_about_ourselves(host, &tx.site.host) {
            return Err(HostError::Ourselves);
        }
        let length = decision.reason.as_ref().map_or(0, |reason| reason.chars().count());
        if length > MAX_REASON {
            return Err(HostError::LongReason(length));
        }
        storage::hosts::decide(tx.conn, host, decision, tx.now)?;
        let told = format!("{host} {}", decision.policy);
        storage::audit::put(tx, acting.account(), AuditAction::HostDecided, &told)?;
    }
    Ok(carry_out(tx, verdicts)?)
}

/// What holds now for the servers just decided about and all below them.
fn carry_out(tx: &mut Tx<'_>, verdicts: &[(Host, HostDecision)]) -> StorageResult<Effects> {
    let mut effects = Effects::default();
    if !verdicts.iter().any(|(_, decision)| decision.policy.severity() > 0 || decision.reject_media) {
        return Ok(effects);
    }
    let rules = Rules::of(storage::hosts::decided(tx.conn)?.into_iter().map(|it| (it.host, it.decision)));
    let is_blocked = |host: &Host| rules.policy(host) == HostPolicy::Blocked;
    for source in storage::sources::all(tx.conn)? {
        if is_blocked(&host_of(&source)) {
            for (event, uri, _) in storage::mirrors::brought_by(tx.conn, source.key)? {
                drop_from_source(tx, event, &uri, source.key)?;
            }
            storage::sources::delete(tx.conn, source.key)?;
            effects.sources += 1;
        }
    }
    let mut files = Vec::new();
    for (key, uri, home) in storage::mirrors::homes(tx.conn)? {
        match rules.policy(&home) {
            HostPolicy::Blocked => {
                withdraw_for_now(tx, &uri)?;
                effects.withdrawn += 1;
                continue;
            }
            HostPolicy::Silenced => effects.held += usize::from(hold(tx, key, &uri)?),
            HostPolicy::Usual | HostPolicy::Allowed => {}
        }
        if rules.holds(&home).is_some_and(|decision| decision.reject_media) {
            files.extend(storage::events::drop_fetched_picture(tx, key)?);
        }
    }
    remove_files(tx, files)?;
    effects.followers = storage::followers::remove_at(tx, &is_blocked)?;
    for host in storage::deliveries::waiting_hosts(tx.conn)?.iter().filter(|host| is_blocked(host)) {
        effects.deliveries +=
            storage::deliveries::drop_host(tx.conn, host.as_str(), "that server is blocked here", tx.now)?;
    }
    storage::remote_actors::delete_at(tx.conn, &is_blocked)?;
    tx.changes_public();
    Ok(effects)
}

/// Has a mirrored event wait for a moderator, unless one accepted it before; answers whether it does now.
fn hold(tx: &mut Tx<'_>, key: EventKey, uri: &str) -> StorageResult<bool> {
    let Some(event) = storage::events::by_uri(tx.conn, uri)?.filter(|event| !event.held) else {
        return Ok(false);
    };
    if storage::mirrors::decision(tx.conn, &event.uri)?.accepted {
        return Ok(false);
    }
    announce::unlisted(tx, &event)?;
    storage::events::set_held(tx, key, true)?;
    regroup(tx, [uri.to_owned()])?;
    Ok(true)
}

/// What blocking or silencing would take away at once, to be told before.
///
/// # Errors
/// When the database does not answer.
pub fn foresee(conn: &mut AnyConnection, verdicts: &[(Host, HostDecision)]) -> StorageResult<Effects> {
    let rules = Rules::of(verdicts.iter().cloned());
    let is_blocked = |host: &Host| rules.policy(host) == HostPolicy::Blocked;
    let sources = storage::sources::all(conn)?;
    let homes = storage::mirrors::homes(conn)?;
    let with = |policy| homes.iter().filter(|(_, _, home)| rules.policy(home) == policy).count();
    Ok(Effects {
        followers: storage::followers::count_at(conn, &is_blocked)?,
        sources: sources.iter().filter(|source| is_blocked(&host_of(source))).count(),
        withdrawn: with(HostPolicy::Blocked),
        held: with(HostPolicy::Silenced),
        deliveries: 0,
    })
}

fn host_of(source: &Source) -> Host {
    match &source.target {
        SourceTarget::Actor(uri) => uri.host(),
        SourceTarget::Feed(url) | SourceTarget::Tec(url) | SourceTarget::Page(url) => url.host(),
    }
}

/// Decisions by name, to be asked for many hosts.
pub(super) struct Rules(HashMap<String, HostDecision>);

impl Rules {
    pub(super) fn of(decided: impl Iterator<Item = (Host, HostDecision)>) -> Self {
        Self(decided.map(|(host, decision)| (host.as_str().to_owned(), decision)).collect())
    }

    /// What holds for a host: what is nearest to it.
    pub(super) fn holds(&self, host: &Host) -> Option<&HostDecision> {
        host.covered_by().iter().find_map(|name| self.0.get(name))
    }

    fn policy(&self, host: &Host) -> HostPolicy {
        self.holds(host).map_or(HostPolicy::Usual, |decision| decision.policy)
    }
}
