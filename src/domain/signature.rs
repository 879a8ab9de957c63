//! The forms a signed request comes in.

use super::event::spelled;

spelled! {
    /// The form of a signature.
    Dialect {
        /// draft-cavage-http-signatures-12, which nearly everybody reads.
        Cavage = "cavage",
        /// RFC 9421.
        Rfc9421 = "rfc9421",
    }
}

impl Dialect {
    /// The one to try when this one is refused.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Cavage => Self::Rfc9421,
            Self::Rfc9421 => Self::Cavage,
        }
    }
}
