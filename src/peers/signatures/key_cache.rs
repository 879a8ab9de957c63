//! Parsed keys of our actors, kept: parsing one takes nearly as long as signing with it.

use aws_lc_rs::digest::{SHA256, digest};

use crate::auth::{KeyError, KeyPair};

/// Parsed keys, found by what they were parsed from, so that a changed key is never mistaken for its predecessor.
#[derive(Clone)]
pub struct KeyCache(moka::sync::Cache<[u8; 32], KeyPair>);

/// More actors than one site will have in use at a time.
const MOST: u64 = 10_000;

impl Default for KeyCache {
    fn default() -> Self {
        Self(moka::sync::Cache::new(MOST))
    }
}

impl KeyCache {
    /// The key in this PEM, parsed now or earlier.
    ///
    /// # Errors
    /// See [`KeyPair::from_pem`].
    pub fn get(&self, pem: &str) -> Result<KeyPair, KeyError> {
        let name: [u8; 32] =
            digest(&SHA256, pem.as_bytes()).as_ref().try_into().expect("SHA-256 has 32 bytes");
        self.0.try_get_with(name, || KeyPair::from_pem(pem)).map_err(|error| *error)
    }
}
