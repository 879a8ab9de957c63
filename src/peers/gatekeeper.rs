//! Whom we talk to: the decisions about hosts, and the mode of federation.

use crate::config::FederationMode;
use crate::domain::uri::Host;
use crate::storage::hosts::{self, HostPolicy};
use crate::storage::{AnyConnection, StorageResult};

/// How many names above a host are looked at.
const MAX_PARENTS: usize = 5;

/// What was decided about a host, or about the nearest domain above it: a decision about `example.org` holds for
/// `social.example.org` too, and one about a host holds whatever the port.
///
/// # Errors
/// When the database does not answer.
pub fn policy(conn: &mut AnyConnection, host: &Host) -> StorageResult<HostPolicy> {
    for name in names(host) {
        let known = hosts::get(conn, &name)?.map(|record| record.policy);
        if let Some(policy) = known.filter(|policy| *policy != HostPolicy::Usual) {
            return Ok(policy);
        }
    }
    Ok(HostPolicy::Usual)
}

/// Whether anything is asked of the host, sent to it or taken from it.
///
/// # Errors
/// When the database does not answer.
pub fn may_talk(conn: &mut AnyConnection, host: &Host, mode: FederationMode) -> StorageResult<bool> {
    Ok(match (policy(conn, host)?, mode) {
        (HostPolicy::Blocked, _) => false,
        (HostPolicy::Allowed, _) | (_, FederationMode::Open) => true,
        (HostPolicy::Usual | HostPolicy::Silenced, FederationMode::Allowlist) => false,
    })
}

/// The host as it is, without its port, and the domains above it that could be registered.
fn names(host: &Host) -> Vec<String> {
    let full = host.as_str();
    let bare = full
        .rsplit_once(':')
        .filter(|(name, _)| !name.contains(':') || name.ends_with(']'))
        .map_or(full, |(name, _)| name);
    let mut names = vec![full.to_owned()];
    if bare != full {
        names.push(bare.to_owned());
    }
    if bare.parse::<std::net::Ipv4Addr>().is_err() && !bare.starts_with('[') {
        let mut rest = bare;
        while let Some((_, above)) = rest.split_once('.').filter(|(_, above)| above.contains('.')) {
            names.push(above.to_owned());
            rest = above;
        }
    }
    names.truncate(MAX_PARENTS + 2);
    names
}

#[cfg(test)]
mod tests {
    use super::names;
    use crate::domain::uri::Host;

    #[test]
    fn a_decision_covers_ports_and_names_below() {
        let of = |host: &str| names(&Host::parse(host).unwrap());
        assert_eq!(of("example.org"), ["example.org"]);
        assert_eq!(
            of("a.b.example.org:8443"),
            ["a.b.example.org:8443", "a.b.example.org", "b.example.org", "example.org"]
        );
        assert_eq!(of("127.0.0.1:4001"), ["127.0.0.1:4001", "127.0.0.1"]);
        assert_eq!(of("[::1]:4001"), ["[::1]:4001", "[::1]"]);
        assert_eq!(of("localhost:1"), ["localhost:1", "localhost"]);
        assert_eq!(names(&Host::parse(&format!("{}example.org", "a.".repeat(100))).unwrap()).len(), 7);
    }
}
