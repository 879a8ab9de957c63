//! What may be asked at all, checked at every hop before a connection is made.

use std::net::IpAddr;

use url::{Host, Url};

use super::addresses::reserved;
use super::error::NetError;
use crate::config::Settings;
use crate::domain::uri::MAX_URI_BYTES;

/// The rules of one client.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) schemes: Schemes,
    pub(super) ports: Ports,
    pub(super) addresses: Addresses,
}

/// Which schemes are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Schemes {
    HttpsOnly,
    HttpToo,
}

/// Which ports are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ports {
    TheSchemesOwn,
    Any,
}

/// Which addresses are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Addresses {
    PublicOnly,
    Any,
}

impl Rules {
    /// Strict, unless the operator allows private peers.
    pub(super) fn of(settings: &Settings) -> Self {
        if settings.allow_private_peers {
            Self { schemes: Schemes::HttpToo, ports: Ports::Any, addresses: Addresses::Any }
        } else {
            Self {
                schemes: Schemes::HttpsOnly,
                ports: Ports::TheSchemesOwn,
                addresses: Addresses::PublicOnly,
            }
        }
    }

    /// Checks one hop; names are checked once more by the resolver, when their addresses are known.
    pub(super) fn check(&self, url: &Url) -> Result<(), NetError> {
        if url.as_str().len() > MAX_URI_BYTES {
            return Err(NetError::Address);
        }
        match (url.scheme(), self.schemes) {
            ("https", _) | ("http", Schemes::HttpToo) => {}
            _ => return Err(NetError::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NetError::Credentials);
        }
        if let (Some(port), Ports::TheSchemesOwn) = (url.port(), self.ports) {
            return Err(NetError::Port(port));
        }
        match url.host() {
            None | Some(Host::Domain("")) => Err(NetError::Address),
            Some(Host::Domain(_)) => Ok(()),
            Some(Host::Ipv4(ip)) => self.check_address(ip.into()),
            Some(Host::Ipv6(ip)) => self.check_address(ip.into()),
        }
    }

    /// Checks an address, written in a URL or found for a name.
    pub(super) fn check_address(&self, address: IpAddr) -> Result<(), NetError> {
        match (self.addresses, reserved(address)) {
            (Addresses::PublicOnly, Some(what)) => Err(NetError::Refused { address, what }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Addresses, NetError, Ports, Rules, Schemes};
    use url::Url;

    const STRICT: Rules =
        Rules { schemes: Schemes::HttpsOnly, ports: Ports::TheSchemesOwn, addresses: Addresses::PublicOnly };
    const PRIVATE: Rules = Rules { schemes: Schemes::HttpToo, ports: Ports::Any, addresses: Addresses::Any };

    fn check(rules: Rules, url: &str) -> Result<(), NetError> {
        rules.check(&Url::parse(url).unwrap())
    }

    #[test]
    fn https_on_its_own_port_is_asked() {
        assert_eq!(check(STRICT, "https://example.org/x?y#z"), Ok(()));
        assert_eq!(check(STRICT, "https://example.org:443/"), Ok(()));
        assert_eq!(check(STRICT, "https://1.1.1.1/"), Ok(()));
    }

    #[test]
    fn other_schemes_ports_and_passwords_are_not() {
        assert_eq!(check(STRICT, "http://example.org/"), Err(NetError::Scheme));
        assert_eq!(check(STRICT, "ftp://example.org/"), Err(NetError::Scheme));
        assert_eq!(check(STRICT, "file:///etc/passwd"), Err(NetError::Scheme));
        assert_eq!(check(STRICT, "https://example.org:8443/"), Err(NetError::Port(8443)));
        assert_eq!(check(STRICT, "https://example.org:22/"), Err(NetError::Port(22)));
        assert_eq!(check(STRICT, "https://me@example.org/"), Err(NetError::Credentials));
        assert_eq!(check(STRICT, "https://me:secret@example.org/"), Err(NetError::Credentials));
        let long = format!("https://example.org/{}", "x".repeat(2048));
        assert_eq!(check(STRICT, &long), Err(NetError::Address));
    }

    #[test]
    fn every_spelling_of_a_private_literal_is_refused() {
        for url in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://127.0.0.1./",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::a00:1]/",
            "https://10.1.2.3/",
            "https://169.254.169.254/latest/meta-data",
            "https://0/",
        ] {
            assert!(matches!(check(STRICT, url), Err(NetError::Refused { .. })), "{url}");
        }
    }

    #[test]
    fn with_private_peers_allowed_http_ports_and_private_addresses_are_asked() {
        for url in [
            "http://localhost:8080/",
            "http://127.0.0.1:3000/x",
            "https://10.0.0.1:8443/",
            "http://example.org/",
        ] {
            assert_eq!(check(PRIVATE, url), Ok(()), "{url}");
        }
        assert_eq!(check(PRIVATE, "http://me@localhost/"), Err(NetError::Credentials));
        assert_eq!(check(PRIVATE, "gopher://localhost/"), Err(NetError::Scheme));
    }
}
