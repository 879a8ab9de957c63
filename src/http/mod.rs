//! Shared by the four faces: which form an answer takes, how a fault becomes one, what a request may cost, who asks.

pub mod listing;
pub mod negotiate;

pub mod error;
pub mod status;

pub mod client_ip;
pub mod limits;
pub mod rate;

pub mod bearer;
pub mod origin;
pub mod session;
pub mod session_cookie;

pub mod at_once;
pub mod conditional;
pub mod head;
pub mod health;
pub mod rendered;
pub mod request_log;
pub mod security_headers;
