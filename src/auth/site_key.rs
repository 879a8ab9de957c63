//! The site's own symmetric key, from which purpose-bound MACs are made.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// 256 random bits that the database keeps for the site; made once, shared by all processes.
#[derive(Clone)]
pub struct SiteKey([u8; 32]);

impl SiteKey {
    /// Takes the stored or freshly drawn bits.
    pub fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// The bits, for the database only.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HMAC-SHA256 over a purpose and its parts, as base64url. Parts cannot run into each other: each is preceded by
    /// its length.
    pub fn sign(&self, purpose: &str, parts: &[&[u8]]) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(purpose, parts).finalize().into_bytes())
    }

    /// Whether a text is what [`SiteKey::sign`] gives, compared in constant time.
    pub fn verify(&self, purpose: &str, parts: &[&[u8]], sent: &str) -> bool {
        // 43 characters hold 32 bytes: nothing else is worth decoding.
        sent.len() == 43
            && URL_SAFE_NO_PAD
                .decode(sent)
                .is_ok_and(|sent| self.mac(purpose, parts).verify_slice(&sent).is_ok())
    }

    fn mac(&self, purpose: &str, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

impl fmt::Debug for SiteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SiteKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_key_purpose_and_parts_only() {
        let key = SiteKey::new([1; 32]);
        let signed = key.sign("cursor", &[b"ab", b"c"]);
        assert!(key.verify("cursor", &[b"ab", b"c"], &signed));
        assert!(!key.verify("cursor", &[b"a", b"bc"], &signed), "parts must not run together");
        assert!(!key.verify("other", &[b"ab", b"c"], &signed));
        assert!(!SiteKey::new([2; 32]).verify("cursor", &[b"ab", b"c"], &signed));
        for broken in ["", "x", &signed[1..], &"A".repeat(43), &"A".repeat(1_000_000)] {
            assert!(!key.verify("cursor", &[b"ab", b"c"], broken));
        }
    }
}
