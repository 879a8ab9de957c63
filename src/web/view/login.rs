//! Logging in and changing the password.

use askama::Template;

use super::{FormErrors, Frame};

/// A form that was sent after its session had ended: it is kept, and sent on once the password is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptForm {
    /// Where it was going.
    pub action: String,
    /// Its fields, `csrf` left out.
    pub fields: Vec<(String, String)>,
}

/// The log-in page.
#[derive(Template)]
#[template(path = "login.html")]
pub struct LoginPage {
    /// What stands around it.
    pub frame: Frame,
    /// For the guest's form `login`.
    pub csrf: String,
    /// As typed.
    pub email: String,
    /// Where to go afterwards: a path on this site.
    pub next: String,
    /// What is wrong.
    pub errors: FormErrors,
    /// A form waiting for the password; its fields travel hidden, prefixed with `kept.`, its address as `kept_action`.
    pub kept: Option<KeptForm>,
}

/// Changing the password; fields `current`, `password`, `again`.
#[derive(Template)]
#[template(path = "password.html")]
pub struct PasswordPage {
    /// What stands around it.
    pub frame: Frame,
    /// Where the form goes.
    pub action: String,
    /// What is wrong.
    pub errors: FormErrors,
}
