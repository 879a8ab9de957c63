//! Whose request it is, as far as limits go. Addresses are never logged and never stored.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use actix_web::http::header::HeaderMap;

use crate::config::TrustedProxies;

/// More hops than any chain of proxies has.
const MAX_HOPS: usize = 16;

/// The address a request came from: the peer's, or, as long as that is a trusted proxy, the one it says it forwards for
/// (`X-Forwarded-For`, read from its end). What an untrusted peer claims is ignored.
pub fn client_ip(peer: Option<SocketAddr>, headers: &HeaderMap, trusted: &TrustedProxies) -> Option<IpAddr> {
    let mut address = peer?.ip().to_canonical();
    let claims: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for claim in claims.into_iter().rev().take(MAX_HOPS) {
        if !trusted.contains(address) {
            break;
        }
        match parse_claim(claim) {
            Some(claimed) => address = claimed,
            None => break,
        }
    }
    Some(address)
}

/// Whether a request came through a proxy, trusted or not: `/metrics` is open to the machine itself only.
pub fn is_forwarded(headers: &HeaderMap) -> bool {
    ["forwarded", "x-forwarded-for", "x-real-ip", "via"].iter().any(|name| headers.contains_key(*name))
}

/// Who shares a limit: an IPv4 address, or an IPv6 network of 64 bits, which is what one customer gets.
pub fn limit_key(address: Option<IpAddr>) -> IpAddr {
    match address {
        Some(IpAddr::V6(v6)) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
        Some(v4) => v4,
        None => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    }
}

/// `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::7` or `[2001:db8::7]:4711`.
fn parse_claim(claim: &str) -> Option<IpAddr> {
    let claim = claim.trim();
    let bare = claim.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(claim);
    let address = bare.parse().ok().or_else(|| claim.parse::<SocketAddr>().ok().map(|socket| socket.ip()))?;
    Some(IpAddr::to_canonical(&address))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn asked(peer: &str, forwarded: &[&'static str], trusted: &[(&str, u8)]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static(value));
        }
        let trusted =
            TrustedProxies(trusted.iter().map(|(net, bits)| (net.parse().unwrap(), *bits)).collect());
        client_ip(Some(SocketAddr::new(peer.parse().unwrap(), 1)), &headers, &trusted).unwrap().to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_an_address() {
        assert_eq!(asked("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(asked("203.0.113.9", &["198.51.100.1"], &[("127.0.0.0", 8)]), "203.0.113.9");
        let proxy = [("127.0.0.0", 8)];
        assert_eq!(asked("127.0.0.1", &["10.0.0.1, 198.51.100.1"], &proxy), "198.51.100.1");
    }

    #[test]
    fn trusted_proxies_are_stepped_through_from_the_end() {
        let trusted = [("127.0.0.0", 8), ("10.0.0.0", 8)];
        assert_eq!(asked("127.0.0.1", &["6.6.6.6, 198.51.100.1, 10.1.2.3"], &trusted), "198.51.100.1");
        assert_eq!(asked("127.0.0.1", &["6.6.6.6", "198.51.100.1", "10.1.2.3"], &trusted), "198.51.100.1");
        assert_eq!(asked("::ffff:127.0.0.1", &["[2001:db8::7]:443"], &trusted), "2001:db8::7");
        assert_eq!(asked("127.0.0.1", &["198.51.100.1:55"], &trusted), "198.51.100.1");
        assert_eq!(asked("127.0.0.1", &["nonsense"], &trusted), "127.0.0.1");
        assert_eq!(asked("127.0.0.1", &[], &trusted), "127.0.0.1");
    }

    #[test]
    fn one_customer_s_network_shares_a_limit() {
        let key = |text: &str| limit_key(Some(text.parse().unwrap()));
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), key("2001:db8:1:2:ffff::1"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("203.0.113.7"), key("203.0.113.8"));
    }
}
