//! Names of the vocabulary in the spellings peers use.

/// The collection everybody is in (ActivityPub §5.6).
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// Whether an address means everybody, in any of the three spellings of ActivityPub §5.6.
pub fn is_public(address: &str) -> bool {
    matches!(address, PUBLIC | "as:Public" | "Public")
}

/// A type without its vocabulary: `Event` of `as:Event` or `https://www.w3.org/ns/activitystreams#Event`.
pub fn local_type(name: &str) -> &str {
    let after_address = name.rsplit(['#', '/']).next().unwrap_or(name);
    after_address.rsplit(':').next().unwrap_or(after_address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_told_by_its_last_part() {
        for name in
            ["Event", "as:Event", "https://www.w3.org/ns/activitystreams#Event", "https://schema.org/Event"]
        {
            assert_eq!(local_type(name), "Event");
        }
    }
}
