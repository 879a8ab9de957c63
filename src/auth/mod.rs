//! Secrets of people and sessions: passwords, tokens, form protection, cookie rules. Pure: randomness and time are
//! handed in, nothing is stored here.

pub mod cookie;
pub mod form_token;
pub mod password;
pub mod site_key;
pub mod token;

pub use cookie::SessionCookie;
pub use form_token::{FormToken, StaleForm, check_guest_form, check_session_form};
pub use password::{
    NewPassword, PasswordFault, PasswordHash, VerifiedPassword, WrongPassword, verify_or_dummy,
};
pub use site_key::SiteKey;
pub use token::{ApiToken, SessionToken, SetupToken, TokenHash};
