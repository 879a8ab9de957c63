//! The form that changes a password: fields `current`, `password`, `again`.

use super::Fields;
use crate::auth::NewPassword;
use crate::domain::account::Email;
use crate::domain::fault::{Fault, FieldFault, Message};

/// What was typed. Not printable.
pub struct PasswordForm {
    /// The present password.
    pub current: String,
    /// The new one.
    pub new: NewPassword,
}

impl PasswordForm {
    /// Understands the fields.
    ///
    /// # Errors
    /// What is wrong with each.
    pub fn parse(fields: &Fields, email: Option<&Email>) -> Result<Self, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let current = fields.text("current").to_owned();
        if current.is_empty() {
            faults.push(FieldFault::new("current", Message::new("error-password-current")));
        }
        let typed = fields.text("password");
        let new = NewPassword::parse(typed, email.map(Email::as_str));
        if let Err(fault) = &new {
            faults.extend(fault.fields());
        }
        if fields.text("again") != typed {
            faults.push(FieldFault::new("again", Message::new("error-password-differs")));
        }
        match new {
            Ok(new) if faults.is_empty() => Ok(Self { current, new }),
            _ => Err(faults),
        }
    }
}
