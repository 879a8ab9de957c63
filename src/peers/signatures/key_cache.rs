//! Parsed keys, kept: parsing one takes nearly as long as signing with it.

use aws_lc_rs::digest::{SHA256, digest};

use crate::auth::{KeyError, KeyPair, PublicKey};

type Name = [u8; 32];

/// Parsed keys, found by what they were parsed from, so that a changed key is never mistaken for its predecessor.
#[derive(Clone)]
pub struct KeyCache {
    ours: moka::sync::Cache<Name, KeyPair>,
    others: moka::sync::Cache<Name, PublicKey>,
}

/// More actors than one site will have in use at a time.
const MOST: u64 = 10_000;

impl Default for KeyCache {
    fn default() -> Self {
        Self { ours: moka::sync::Cache::new(MOST), others: moka::sync::Cache::new(MOST) }
    }
}

impl KeyCache {
    /// The key in this PEM, parsed now or earlier.
    ///
    /// # Errors
    /// See [`KeyPair::from_pem`].
    pub fn get(&self, pem: &str) -> Result<KeyPair, KeyError> {
        self.ours.try_get_with(name(pem), || KeyPair::from_pem(pem)).map_err(|error| *error)
    }

    /// The public key in this PEM, parsed now or earlier.
    ///
    /// # Errors
    /// See [`PublicKey::from_pem`].
    pub fn get_public(&self, pem: &str) -> Result<PublicKey, KeyError> {
        self.others.try_get_with(name(pem), || PublicKey::from_pem(pem)).map_err(|error| *error)
    }
}

fn name(pem: &str) -> Name {
    digest(&SHA256, pem.as_bytes()).as_ref().try_into().expect("SHA-256 has 32 bytes")
}
