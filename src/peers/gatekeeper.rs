//! Whom we talk to: the decisions about hosts, and the mode of federation.

use crate::config::FederationMode;
use crate::domain::uri::Host;
use crate::storage::hosts::{self, HostPolicy};
use crate::storage::{AnyConnection, StorageResult};

/// Whether anything is asked of the host, sent to it or taken from it.
///
/// # Errors
/// When the database does not answer.
pub fn may_talk(conn: &mut AnyConnection, host: &Host, mode: FederationMode) -> StorageResult<bool> {
    Ok(match (hosts::policy_of(conn, host)?, mode) {
        (HostPolicy::Blocked, _) => false,
        (HostPolicy::Allowed, _) | (_, FederationMode::Open) => true,
        (HostPolicy::Usual | HostPolicy::Silenced, FederationMode::Allowlist) => false,
    })
}
