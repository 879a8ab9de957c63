//! Somebody's own account: logging in and out, the password.

pub mod log_in;
pub mod log_out;
pub mod password;

mod proof;
