//! Which addresses are no place on the public internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address is set aside for, and why nothing is asked of it.
///
/// Source: the special-purpose registries of RFC 6890 and their later entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reserved {
    /// No address at all, or "this network" (RFC 1122).
    Unspecified,
    /// The machine itself.
    Loopback,
    /// A private network (RFC 1918, RFC 4193, the old site-local range).
    Private,
    /// The link the machine is on, cloud metadata services among it.
    LinkLocal,
    /// Carrier-grade NAT (RFC 6598).
    SharedNat,
    /// Examples in documents (RFC 5737, RFC 3849, RFC 9637).
    Documentation,
    /// Benchmarks (RFC 2544).
    Benchmarking,
    /// Many receivers.
    Multicast,
    /// An IPv6 spelling of an IPv4 address or a tunnel to one: mapped, compatible, translated, NAT64, 6to4, Teredo.
    Embedded,
    /// For the protocols' own use, for the future, for discarding, or everyone on the network.
    Reserved,
}

impl Reserved {
    /// One or two plain words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::LinkLocal => "link-local",
            Self::SharedNat => "carrier NAT",
            Self::Documentation => "documentation",
            Self::Benchmarking => "benchmarking",
            Self::Multicast => "multicast",
            Self::Embedded => "embedded IPv4",
            Self::Reserved => "reserved",
        }
    }
}

/// What the address is set aside for; `None` for an address on the public internet.
///
/// An IPv6 address that carries an IPv4 address is never public, whichever address it carries.
pub fn reserved(ip: IpAddr) -> Option<Reserved> {
    match ip {
        IpAddr::V4(ip) => V4.iter().find(|range| range.contains(ip)).map(|range| range.what),
        IpAddr::V6(ip) => match V6.iter().find(|range| range.contains(ip)) {
            Some(range) => Some(range.what),
            None => (!GLOBAL_UNICAST.contains(ip)).then_some(Reserved::Reserved),
        },
    }
}

struct RangeV4 {
    net: Ipv4Addr,
    bits: u32,
    what: Reserved,
}

impl RangeV4 {
    fn contains(&self, ip: Ipv4Addr) -> bool {
        (self.net.to_bits() ^ ip.to_bits()) >> (32 - self.bits) == 0
    }
}

struct RangeV6 {
    net: Ipv6Addr,
    bits: u32,
    what: Reserved,
}

impl RangeV6 {
    fn contains(&self, ip: Ipv6Addr) -> bool {
        (self.net.to_bits() ^ ip.to_bits()) >> (128 - self.bits) == 0
    }
}

const fn v4(a: u8, b: u8, c: u8, bits: u32, what: Reserved) -> RangeV4 {
    RangeV4 { net: Ipv4Addr::new(a, b, c, 0), bits, what }
}

const fn v6(segments: [u16; 8], bits: u32, what: Reserved) -> RangeV6 {
    let [a, b, c, d, e, f, g, h] = segments;
    RangeV6 { net: Ipv6Addr::new(a, b, c, d, e, f, g, h), bits, what }
}

const V4: [RangeV4; 15] = [
    v4(0, 0, 0, 8, Reserved::Unspecified),
    v4(10, 0, 0, 8, Reserved::Private),
    v4(100, 64, 0, 10, Reserved::SharedNat),
    v4(127, 0, 0, 8, Reserved::Loopback),
    v4(169, 254, 0, 16, Reserved::LinkLocal),
    v4(172, 16, 0, 12, Reserved::Private),
    v4(192, 0, 0, 24, Reserved::Reserved),
    v4(192, 0, 2, 24, Reserved::Documentation),
    v4(192, 88, 99, 24, Reserved::Embedded),
    v4(192, 168, 0, 16, Reserved::Private),
    v4(198, 18, 0, 15, Reserved::Benchmarking),
    v4(198, 51, 100, 24, Reserved::Documentation),
    v4(203, 0, 113, 24, Reserved::Documentation),
    v4(224, 0, 0, 4, Reserved::Multicast),
    v4(240, 0, 0, 4, Reserved::Reserved),
];

/// The part of IPv6 that is handed out at all (RFC 4291).
const GLOBAL_UNICAST: RangeV6 = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3, Reserved::Reserved);

/// The first match counts: narrow ranges stand before the wide ones that hold them.
const V6: [RangeV6; 18] = [
    v6([0, 0, 0, 0, 0, 0, 0, 0], 128, Reserved::Unspecified),
    v6([0, 0, 0, 0, 0, 0, 0, 1], 128, Reserved::Loopback),
    v6([0, 0, 0, 0, 0, 0, 0, 0], 96, Reserved::Embedded),
    v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, Reserved::Embedded),
    v6([0, 0, 0, 0, 0xffff, 0, 0, 0], 96, Reserved::Embedded),
    v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, Reserved::Embedded),
    v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, Reserved::Embedded),
    v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64, Reserved::Reserved),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, Reserved::Embedded),
    v6([0x2001, 2, 0, 0, 0, 0, 0, 0], 48, Reserved::Benchmarking),
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, Reserved::Documentation),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, Reserved::Reserved),
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, Reserved::Embedded),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, Reserved::Documentation),
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, Reserved::Private),
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, Reserved::LinkLocal),
    v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, Reserved::Private),
    v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, Reserved::Multicast),
];

#[cfg(test)]
mod tests {
    use super::{Reserved, reserved};

    fn of(ip: &str) -> Option<Reserved> {
        reserved(ip.parse().unwrap())
    }

    #[test]
    fn public_addresses_pass() {
        for ip in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "191.255.255.255",
            "192.0.1.0",
            "192.0.3.0",
            "192.88.98.255",
            "192.88.100.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "198.51.99.255",
            "198.51.101.0",
            "203.0.112.255",
            "203.0.114.0",
            "223.255.255.255",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2001:db7:ffff::1",
            "2001:db9::1",
            "2003::1",
            "2606:4700::1111",
            "2a00:1450::1",
            "3ffe::1",
        ] {
            assert_eq!(of(ip), None, "{ip}");
        }
    }

    #[test]
    fn each_special_range_is_refused_from_its_first_to_its_last_address() {
        let cases = [
            ("0.0.0.0", "0.255.255.255", Reserved::Unspecified),
            ("10.0.0.0", "10.255.255.255", Reserved::Private),
            ("100.64.0.0", "100.127.255.255", Reserved::SharedNat),
            ("127.0.0.0", "127.255.255.255", Reserved::Loopback),
            ("169.254.0.0", "169.254.169.254", Reserved::LinkLocal),
            ("172.16.0.0", "172.31.255.255", Reserved::Private),
            ("192.0.0.0", "192.0.0.255", Reserved::Reserved),
            ("192.0.2.0", "192.0.2.255", Reserved::Documentation),
            ("192.88.99.0", "192.88.99.255", Reserved::Embedded),
            ("192.168.0.0", "192.168.255.255", Reserved::Private),
            ("198.18.0.0", "198.19.255.255", Reserved::Benchmarking),
            ("198.51.100.0", "198.51.100.255", Reserved::Documentation),
            ("203.0.113.0", "203.0.113.255", Reserved::Documentation),
            ("224.0.0.0", "239.255.255.255", Reserved::Multicast),
            ("240.0.0.0", "255.255.255.255", Reserved::Reserved),
            ("::", "::", Reserved::Unspecified),
            ("::1", "::1", Reserved::Loopback),
            ("::2", "::ffff:ffff", Reserved::Embedded),
            ("::ffff:0:0", "::ffff:255.255.255.255", Reserved::Embedded),
            ("::ffff:0:0:0", "::ffff:0:255.255.255.255", Reserved::Embedded),
            ("64:ff9b::", "64:ff9b::255.255.255.255", Reserved::Embedded),
            ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", Reserved::Embedded),
            ("100::", "100::ffff:ffff:ffff:ffff", Reserved::Reserved),
            ("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", Reserved::Embedded),
            ("2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff", Reserved::Benchmarking),
            ("2001:10::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", Reserved::Reserved),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", Reserved::Documentation),
            ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Reserved::Embedded),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", Reserved::Documentation),
            ("5f00::", "5f00:ffff::", Reserved::Reserved),
            ("4000::", "fbff::", Reserved::Reserved),
            ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Reserved::Private),
            ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Reserved::LinkLocal),
            ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Reserved::Private),
            ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Reserved::Multicast),
        ];
        for (first, last, what) in cases {
            assert_eq!(of(first), Some(what), "{first}");
            assert_eq!(of(last), Some(what), "{last}");
        }
    }

    #[test]
    fn an_ipv6_address_that_carries_a_public_ipv4_address_is_refused_too() {
        for ip in ["::ffff:1.1.1.1", "::1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1"] {
            assert_eq!(of(ip), Some(Reserved::Embedded), "{ip}");
        }
    }
}
