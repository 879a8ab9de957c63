//! Passwords: the rules for new ones, how they are kept, and the proof that one was right.

use std::fmt;

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};

/// The fewest characters of a new password.
pub const MIN_CHARACTERS: usize = 10;
/// The most bytes of any password: a bound on work, far above what anybody types.
pub const MAX_BYTES: usize = 1024;

/// Memory in KiB, passes and lanes: the OWASP password storage cheat sheet's choice for small machines.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What stands in for the hash of an account that does not exist: same parameters, a result nobody can reach.
const DUMMY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Y29udm9jYS1ub2JvZHkhIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password somebody chose that keeps the rules; not printable.
pub struct NewPassword(String);

impl NewPassword {
    /// Checks the rules: at least [`MIN_CHARACTERS`] characters, at most [`MAX_BYTES`] bytes, not the account's mail.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn parse(typed: &str, mail: Option<&str>) -> Result<Self, PasswordFault> {
        if typed.len() > MAX_BYTES {
            return Err(PasswordFault::TooLong);
        }
        if typed.chars().count() < MIN_CHARACTERS {
            return Err(PasswordFault::TooShort);
        }
        if mail.is_some_and(|mail| mail.trim().to_lowercase() == typed.trim().to_lowercase()) {
            return Err(PasswordFault::SameAsMail);
        }
        Ok(Self(typed.to_owned()))
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

/// Which rule for new passwords is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than [`MIN_CHARACTERS`].
    #[error("the password is too short")]
    TooShort,
    /// More than [`MAX_BYTES`].
    #[error("the password is too long")]
    TooLong,
    /// The account's own mail address.
    #[error("the password is the mail address")]
    SameAsMail,
}

impl Fault for PasswordFault {
    fn kind(&self) -> FaultKind {
        FaultKind::Invalid
    }

    fn message(&self) -> Message {
        match self {
            Self::TooShort => Message::new("auth-password-too-short").with("min", MIN_CHARACTERS),
            Self::TooLong => Message::new("auth-password-too-long"),
            Self::SameAsMail => Message::new("auth-password-same-as-mail"),
        }
    }

    fn fields(&self) -> Vec<FieldFault> {
        vec![FieldFault::new("password", self.message())]
    }
}

/// How a password is kept: a PHC string (argon2id) with its own salt and parameters.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Hashes with 128 bits of the random `salt`; takes tens of milliseconds and 19 MiB, so run it on a blocking
    /// thread and outside any transaction.
    pub fn make(password: &NewPassword, salt: [u8; 32]) -> Self {
        let hash: phc::PasswordHash = hasher()
            .hash_password_with_salt(password.0.as_bytes(), &salt[..16])
            .expect("parameters are constant, a 16 byte salt is allowed and the password is bounded");
        Self(hash.to_string())
    }

    /// Takes a PHC string from the database.
    ///
    /// # Errors
    /// When it is not one.
    pub fn parse(stored: &str) -> Result<Self, UnreadableHash> {
        phc::PasswordHash::new(stored).map_err(|_| UnreadableHash)?;
        Ok(Self(stored.to_owned()))
    }

    /// The PHC string, for the database only.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// A stored text that is no password hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored text is no password hash")]
pub struct UnreadableHash;

/// Proof that somebody typed the password behind one particular hash; made by [`verify_or_dummy`] only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedPassword(PasswordHash);

impl VerifiedPassword {
    /// Whether the proof is about this hash: an action compares it with the row it is about to act on, which another
    /// request may have changed meanwhile.
    pub fn is_for(&self, hash: &PasswordHash) -> bool {
        self.0 == *hash
    }
}

/// The name or the password is wrong; it does not say which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("wrong name or password")]
pub struct WrongPassword;

impl Fault for WrongPassword {
    fn kind(&self) -> FaultKind {
        FaultKind::Unauthenticated
    }

    fn message(&self) -> Message {
        Message::new("auth-wrong-password")
    }
}

/// Compares what was typed with the account's hash or, where there is no such account, with one nobody can match: both
/// take the same work and answer the same. Run it on a blocking thread and outside any transaction.
///
/// # Errors
/// [`WrongPassword`], for unknown accounts always.
pub fn verify_or_dummy(known: Option<&PasswordHash>, typed: &str) -> Result<VerifiedPassword, WrongPassword> {
    if typed.len() > MAX_BYTES {
        return Err(WrongPassword);
    }
    let text = known.map_or(DUMMY, PasswordHash::as_str);
    let hash = phc::PasswordHash::new(text).map_err(|_| WrongPassword)?;
    hasher().verify_password(typed.as_bytes(), &hash).map_err(|_| WrongPassword)?;
    known.cloned().map(VerifiedPassword).ok_or(WrongPassword)
}

fn hasher() -> Argon2<'static> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the constants lie within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash_of(text: &str) -> PasswordHash {
        PasswordHash::make(&NewPassword::parse(text, None).unwrap(), [7; 32])
    }

    #[test]
    fn the_right_password_is_proved_and_a_wrong_one_is_not() {
        let hash = hash_of("la lluvia de marzo");
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
        let proof = verify_or_dummy(Some(&hash), "la lluvia de marzo").unwrap();
        assert!(proof.is_for(&hash));
        assert!(!proof.is_for(&hash_of("another one entirely")));
        assert_eq!(verify_or_dummy(Some(&hash), "la lluvia de mayo!"), Err(WrongPassword));
    }

    #[test]
    fn an_unknown_account_costs_the_same_work_and_never_verifies() {
        let dummy = phc::PasswordHash::new(DUMMY).unwrap();
        let real = hash_of("la lluvia de marzo");
        let real = phc::PasswordHash::new(real.as_str()).unwrap();
        assert_eq!(dummy.params, real.params);
        assert_eq!(dummy.algorithm, real.algorithm);
        assert_eq!(dummy.hash.unwrap().len(), real.hash.unwrap().len());
        assert_eq!(dummy.salt.unwrap().len(), real.salt.unwrap().len());
        assert_eq!(verify_or_dummy(None, "anything at all"), Err(WrongPassword));
        assert_eq!(verify_or_dummy(None, ""), Err(WrongPassword));
    }

    #[test]
    fn each_rule_for_new_passwords_is_named() {
        let broken = |text: &str| NewPassword::parse(text, Some("Ana@Example.org")).map(|_| ()).unwrap_err();
        assert_eq!(broken("short"), PasswordFault::TooShort);
        assert_eq!(broken("ñññññññññ"), PasswordFault::TooShort, "characters count, not bytes");
        assert_eq!(broken(&"x".repeat(1025)), PasswordFault::TooLong);
        assert_eq!(broken("ana@example.org"), PasswordFault::SameAsMail);
        assert!(NewPassword::parse("ññññññññññ", None).is_ok());
        assert_eq!(broken("short").fields()[0].field, "password");
    }

    #[test]
    fn a_monstrous_attempt_is_refused_without_work() {
        let hash = hash_of("la lluvia de marzo");
        assert_eq!(verify_or_dummy(Some(&hash), &"x".repeat(10_000_000)), Err(WrongPassword));
    }

    #[test]
    fn nothing_secret_is_printed() {
        let hash = hash_of("la lluvia de marzo");
        let proof = verify_or_dummy(Some(&hash), "la lluvia de marzo").unwrap();
        let printed =
            format!("{hash:?} {proof:?} {:?}", NewPassword::parse("la lluvia de marzo", None).unwrap());
        assert!(!printed.contains("lluvia") && !printed.contains("argon2"), "{printed}");
    }

    #[test]
    fn a_stored_text_that_is_no_hash_is_told_apart() {
        assert_eq!(PasswordHash::parse("plain"), Err(UnreadableHash));
        let hash = hash_of("la lluvia de marzo");
        assert_eq!(PasswordHash::parse(hash.as_str()), Ok(hash));
    }
}
