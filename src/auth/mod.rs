//! Secrets of people and sessions: passwords, tokens, form protection, cookie rules; keys of actors. Pure: randomness and time are
//! handed in, nothing is stored here.

pub mod cookie;
pub mod form_token;
pub mod keypair;
pub mod password;
mod pem;
pub mod site_key;
pub mod token;

pub use cookie::SessionCookie;
pub use form_token::{FormToken, StaleForm, check_guest_form, check_session_form};
pub use keypair::{KeyError, KeyPair, PublicKey, SignatureHash};
pub use password::{
    NewPassword, PasswordFault, PasswordHash, VerifiedPassword, WrongPassword, verify_or_dummy,
};
pub use site_key::SiteKey;
pub use token::{ApiToken, SessionToken, TokenHash};
