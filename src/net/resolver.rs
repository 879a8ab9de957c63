//! Names to addresses: the fixed table first, then the system's resolver, keeping public addresses only.
//!
//! The check sits between resolving and connecting, so a name cannot give a public address to the check and a private
//! one to the connection.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::addresses::Reserved;
use super::error::NetError;
use super::rules::Rules;

/// Why a name gave no address to connect to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum LookupError {
    #[error("no such name")]
    NoSuchName,
    #[error("only addresses that are not public")]
    NotPublic { address: IpAddr, what: Reserved },
}

/// The resolver of one transport.
pub(super) struct Resolver {
    rules: Rules,
    fixed: Arc<HashMap<String, SocketAddr>>,
}

impl Resolver {
    /// `fixed` names addresses for the port this resolver's transport serves.
    pub(super) fn new(rules: Rules, fixed: HashMap<String, SocketAddr>) -> Self {
        Self { rules, fixed: Arc::new(fixed) }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (rules, fixed) = (self.rules, Arc::clone(&self.fixed));
        Box::pin(async move {
            let host = name.as_str().trim_end_matches('.').to_ascii_lowercase();
            if let Some(address) = fixed.get(&host) {
                return Ok(Box::new(std::iter::once(*address)) as Addrs);
            }
            let found =
                tokio::net::lookup_host((host.as_str(), 0)).await.map_err(|_| LookupError::NoSuchName)?;
            let kept = keep_allowed(rules, found)?;
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}

/// Keeps what the rules allow; an error when nothing is left.
fn keep_allowed(
    rules: Rules,
    found: impl Iterator<Item = SocketAddr>,
) -> Result<Vec<SocketAddr>, LookupError> {
    let mut refused = LookupError::NoSuchName;
    let mut kept = Vec::new();
    for address in found {
        match rules.check_address(address.ip()) {
            Ok(()) => kept.push(address),
            Err(NetError::Refused { address, what }) => refused = LookupError::NotPublic { address, what },
            Err(_) => {}
        }
    }
    if kept.is_empty() { Err(refused) } else { Ok(kept) }
}

#[cfg(test)]
mod tests {
    use super::{LookupError, keep_allowed};
    use crate::net::Reserved;
    use crate::net::rules::{Addresses, Ports, Rules, Schemes};
    use std::net::SocketAddr;

    const STRICT: Rules =
        Rules { schemes: Schemes::HttpsOnly, ports: Ports::TheSchemesOwn, addresses: Addresses::PublicOnly };

    fn addresses(list: &[&str]) -> Vec<SocketAddr> {
        list.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 0)).collect()
    }

    #[test]
    fn of_mixed_answers_only_the_public_ones_are_kept() {
        let found = addresses(&["10.0.0.1", "1.1.1.1", "::1", "2606:4700::1111"]);
        let kept = keep_allowed(STRICT, found.into_iter()).unwrap();
        assert_eq!(kept, addresses(&["1.1.1.1", "2606:4700::1111"]));
    }

    #[test]
    fn a_name_with_private_addresses_only_is_refused() {
        let found = addresses(&["192.168.1.1"]);
        let error = keep_allowed(STRICT, found.into_iter()).unwrap_err();
        let address = "192.168.1.1".parse().unwrap();
        assert_eq!(error, LookupError::NotPublic { address, what: Reserved::Private });
    }

    #[test]
    fn a_name_without_addresses_does_not_exist() {
        assert_eq!(keep_allowed(STRICT, std::iter::empty()), Err(LookupError::NoSuchName));
    }
}
