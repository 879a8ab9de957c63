//! Bearer secrets: what a session or a program carries, and what the database keeps of it.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Makes a kind of token: 256 random bits, written as 43 characters of base64url.
macro_rules! token {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name([u8; 32]);

        impl $name {
            /// Makes a token of 256 random bits (`clock::Ids::secret`).
            pub fn new(secret: [u8; 32]) -> Self {
                Self(secret)
            }

            /// Reads what [`Self::reveal`] wrote; anything else is no token.
            pub fn parse(text: &str) -> Option<Self> {
                // The length first: nothing longer is worth decoding.
                if text.len() != 43 {
                    return None;
                }
                let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
                bytes.try_into().ok().map(Self)
            }

            /// The secret as text: for its owner only, never for a log or the database.
            pub fn reveal(&self) -> String {
                URL_SAFE_NO_PAD.encode(self.0)
            }

            /// What the database keeps and is asked for.
            pub fn hash(&self) -> TokenHash {
                TokenHash(Sha256::digest(self.bytes()).into())
            }

            /// The bytes, as input to a hash or MAC inside this room.
            pub(super) fn bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}

token! {
    /// What a browser's cookie holds while somebody is logged in.
    SessionToken,
    /// What a program sends as `Authorization: Bearer …`.
    ApiToken,
}

/// SHA-256 of a token. The tokens are random, so a plain hash is enough and equality of hashes is equality of tokens.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash as bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for TokenHash {
    /// 64 lower-case hexadecimal digits, for the database only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// A stored text that is no token hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored text is no token hash")]
pub struct UnreadableTokenHash;

impl FromStr for TokenHash {
    type Err = UnreadableTokenHash;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 64 || !text.is_ascii() {
            return Err(UnreadableTokenHash);
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte =
                u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).map_err(|_| UnreadableTokenHash)?;
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_its_own_text_and_nothing_else_is_one() {
        let token = SessionToken::new([0xfb; 32]);
        let text = token.reveal();
        assert_eq!(text.len(), 43);
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)));
        assert_eq!(SessionToken::parse(&text).unwrap().hash(), token.hash());
        for broken in ["", "x", &text[1..], &format!("{text}="), &text.replace('-', "+"), &"é".repeat(43)] {
            assert!(SessionToken::parse(broken).is_none(), "{broken}");
        }
    }

    #[test]
    fn a_hash_survives_its_own_text() {
        let hash = ApiToken::new([1; 32]).hash();
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!("zz".repeat(32).parse::<TokenHash>(), Err(UnreadableTokenHash));
        assert_eq!("é".repeat(32).parse::<TokenHash>(), Err(UnreadableTokenHash));
        assert_ne!(hash, ApiToken::new([2; 32]).hash());
    }

    #[test]
    fn nothing_secret_is_printed() {
        let token = ApiToken::new([9; 32]);
        assert_eq!(format!("{token:?} {:?}", token.hash()), "ApiToken(…) TokenHash(…)");
    }
}
