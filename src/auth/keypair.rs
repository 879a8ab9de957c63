//! The keys of our actors and of others: RSA, because that is what every peer verifies.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512, RSA_PKCS1_SHA256,
    RsaParameters, UnparsedPublicKey,
};

use super::pem;

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a block of PEM with a kind of key that is used.
    #[error("not a key in PEM form")]
    NotPem,
    /// Not RSA, shorter than 2048 bits, longer than 8192, or broken.
    #[error("not an RSA key of 2048 bits or more")]
    NotRsa,
    /// The machine could not make one.
    #[error("no key could be made")]
    NotMade,
}

/// The key of one of our actors, parsed; cloning shares it. Parsing costs as much as signing: keep it.
#[derive(Clone)]
pub struct KeyPair(Arc<RsaKeyPair>);

impl KeyPair {
    /// Makes a new key of 2048 bits. Takes up to a second: never inside a transaction, and on a blocking thread.
    ///
    /// # Errors
    /// [`KeyError::NotMade`].
    pub fn generate() -> Result<Self, KeyError> {
        RsaKeyPair::generate(KeySize::Rsa2048).map(Arc::new).map(Self).map_err(|_| KeyError::NotMade)
    }

    /// Reads a private key in PKCS#8.
    ///
    /// # Errors
    /// [`KeyError::NotPem`] or [`KeyError::NotRsa`].
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let der = pem::decode(text, &["PRIVATE KEY"]).ok_or(KeyError::NotPem)?;
        RsaKeyPair::from_pkcs8(&der).map(Arc::new).map(Self).map_err(|_| KeyError::NotRsa)
    }

    /// The private key in PKCS#8, for the database only.
    pub fn to_pem(&self) -> String {
        let der: Pkcs8V1Der = self.0.as_der().expect("a parsed key can be written");
        pem::encode("PRIVATE KEY", der.as_ref())
    }

    /// The public half as other servers read it (SPKI).
    pub fn public_pem(&self) -> String {
        let der: PublicKeyX509Der = self.0.public_key().as_der().expect("a parsed key can be written");
        pem::encode("PUBLIC KEY", der.as_ref())
    }

    /// Signs with RSASSA-PKCS1-v1_5 over SHA-256 (RFC 8017 §8.2).
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .expect("signing with a parsed key does not fail");
        signature
    }
}

impl fmt::Debug for KeyPair {
    /// Shows nothing of the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyPair(…)")
    }
}

/// The digest under an RSA signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureHash {
    /// What everybody sends.
    Sha256,
    /// What a few may send (GoToSocial 0.20 takes it).
    Sha512,
}

/// The public key of an actor, parsed; cloning shares it.
#[derive(Clone)]
pub struct PublicKey {
    der: Arc<[u8]>,
    sha256: Arc<ParsedPublicKey>,
}

impl PublicKey {
    /// Reads `PUBLIC KEY` (SPKI) or `RSA PUBLIC KEY` (PKCS#1) and takes RSA of 2048 to 8192 bits.
    ///
    /// # Errors
    /// [`KeyError::NotPem`] or [`KeyError::NotRsa`].
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let der = pem::decode(text, &["PUBLIC KEY", "RSA PUBLIC KEY"]).ok_or(KeyError::NotPem)?;
        let key = aws_lc_rs::rsa::PublicKey::from_der(&der).map_err(|_| KeyError::NotRsa)?;
        let bits = RsaParameters::public_modulus_len(key.as_ref()).map_err(|_| KeyError::NotRsa)?;
        if !(2048..=8192).contains(&bits) {
            return Err(KeyError::NotRsa);
        }
        let der: PublicKeyX509Der = key.as_der().map_err(|_| KeyError::NotRsa)?;
        let sha256 = parsed(&RSA_PKCS1_2048_8192_SHA256, der.as_ref()).ok_or(KeyError::NotRsa)?;
        Ok(Self { der: der.as_ref().into(), sha256: Arc::new(sha256) })
    }

    /// The key as SPKI, whichever form it came in.
    pub fn to_pem(&self) -> String {
        pem::encode("PUBLIC KEY", &self.der)
    }

    /// Whether the signature (RSASSA-PKCS1-v1_5) over the message holds.
    pub fn verifies(&self, hash: SignatureHash, message: &[u8], signature: &[u8]) -> bool {
        match hash {
            SignatureHash::Sha256 => self.sha256.verify_sig(message, signature).is_ok(),
            SignatureHash::Sha512 => parsed(&RSA_PKCS1_2048_8192_SHA512, &self.der)
                .is_some_and(|key| key.verify_sig(message, signature).is_ok()),
        }
    }
}

fn parsed(algorithm: &'static RsaParameters, der: &[u8]) -> Option<ParsedPublicKey> {
    UnparsedPublicKey::new(algorithm, der).parse().ok()
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_pem())
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyError, KeyPair, PublicKey, SignatureHash};

    const ONE: &str = include_str!("../../tests/keys/test-one.pem");
    const ONE_PUBLIC: &str = include_str!("../../tests/keys/test-one.pub.pem");
    const ONE_PKCS1: &str = include_str!("../../tests/keys/test-one.pkcs1.pub.pem");
    const TWO_PUBLIC: &str = include_str!("../../tests/keys/test-two.pub.pem");
    const WEAK: &str = include_str!("../../tests/keys/test-weak.pub.pem");
    const ED25519: &str = include_str!("../../tests/keys/test-ed25519.pub.pem");

    #[test]
    fn a_key_survives_being_written_and_read() {
        let key = KeyPair::from_pem(ONE).unwrap();
        assert_eq!(key.public_pem(), ONE_PUBLIC);
        let again = KeyPair::from_pem(&key.to_pem()).unwrap();
        assert_eq!(again.sign(b"words"), key.sign(b"words"));
    }

    #[test]
    fn a_signature_holds_for_its_key_its_words_and_its_digest_only() {
        let signature = KeyPair::from_pem(ONE).unwrap().sign(b"words");
        let key = PublicKey::from_pem(ONE_PUBLIC).unwrap();
        assert!(key.verifies(SignatureHash::Sha256, b"words", &signature));
        assert!(!key.verifies(SignatureHash::Sha256, b"other words", &signature));
        assert!(!key.verifies(SignatureHash::Sha512, b"words", &signature));
        assert!(!key.verifies(SignatureHash::Sha256, b"words", &signature[1..]));
        assert!(!key.verifies(SignatureHash::Sha256, b"words", b""));
        let other = PublicKey::from_pem(TWO_PUBLIC).unwrap();
        assert!(!other.verifies(SignatureHash::Sha256, b"words", &signature));
    }

    #[test]
    fn pkcs1_and_carelessly_written_keys_are_the_same_key() {
        let key = PublicKey::from_pem(ONE_PUBLIC).unwrap();
        let crlf = ONE_PUBLIC.replace('\n', "\r\n");
        let one_line = ONE_PUBLIC.replace('\n', "");
        let chatty = format!("a key:\n\n  {ONE_PUBLIC}  \nthat was it");
        for text in [ONE_PKCS1, &crlf, &one_line, &chatty] {
            assert_eq!(PublicKey::from_pem(text).as_ref(), Ok(&key));
        }
        assert_eq!(key.to_pem(), ONE_PUBLIC);
    }

    #[test]
    fn what_is_no_usable_key_is_refused() {
        for (text, error) in [
            ("", KeyError::NotPem),
            ("-----BEGIN PUBLIC KEY-----", KeyError::NotPem),
            ("-----BEGIN PUBLIC KEY-----\n%%%\n-----END PUBLIC KEY-----", KeyError::NotPem),
            ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", KeyError::NotRsa),
            (WEAK, KeyError::NotRsa),
            (ED25519, KeyError::NotRsa),
            (ONE, KeyError::NotPem),
        ] {
            assert_eq!(PublicKey::from_pem(text), Err(error), "{text}");
        }
        assert_eq!(PublicKey::from_pem(&"x".repeat(100_000)), Err(KeyError::NotPem));
        assert_eq!(KeyPair::from_pem(ONE_PUBLIC).unwrap_err(), KeyError::NotPem);
    }

    #[test]
    fn a_new_key_signs_what_its_public_half_verifies() {
        let key = KeyPair::generate().unwrap();
        let public = PublicKey::from_pem(&key.public_pem()).unwrap();
        assert!(public.verifies(SignatureHash::Sha256, b"words", &key.sign(b"words")));
        assert_eq!(format!("{key:?}"), "KeyPair(…)");
    }
}
