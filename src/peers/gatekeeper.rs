//! Whom we talk to: the decisions about hosts, and the mode of federation.

use std::collections::HashSet;

use crate::config::FederationMode;
use crate::domain::uri::Host;
use crate::storage::hosts::{self, HostPolicy};
use crate::storage::{AnyConnection, StorageResult};

/// Whether anything is asked of the host, sent to it or taken from it.
///
/// # Errors
/// When the database does not answer.
pub fn may_talk(conn: &mut AnyConnection, host: &Host, mode: FederationMode) -> StorageResult<bool> {
    Ok(lets_talk(hosts::policy_of(conn, host)?, mode))
}

/// Of several hosts, those of which something is asked and taken.
///
/// # Errors
/// When the database does not answer.
pub fn talking<'a>(
    conn: &mut AnyConnection,
    wanted: &[&'a Host],
    mode: FederationMode,
) -> StorageResult<HashSet<&'a Host>> {
    let decided = hosts::decisions_of(conn, wanted)?;
    let policy = |host: &Host| decided.get(host.as_str()).map_or(HostPolicy::Usual, |known| known.policy);
    Ok(wanted.iter().copied().filter(|host| lets_talk(policy(host), mode)).collect())
}

fn lets_talk(policy: HostPolicy, mode: FederationMode) -> bool {
    match (policy, mode) {
        (HostPolicy::Blocked, _) => false,
        (HostPolicy::Allowed, _) | (_, FederationMode::Open) => true,
        (HostPolicy::Usual | HostPolicy::Silenced, FederationMode::Allowlist) => false,
    }
}
