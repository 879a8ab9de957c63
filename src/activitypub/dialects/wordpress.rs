//! WordPress with the ActivityPub plugin and the Event Bridge (1.1).

/// `timezone` is a bare offset (`+02:00`) on sites without a named zone.
pub fn zone_is_an_offset(name: &str) -> bool {
    name.starts_with(['+', '-']) && name[1..].bytes().all(|b| b.is_ascii_digit() || b == b':')
}
