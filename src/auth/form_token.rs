//! Protection of forms against being sent from elsewhere: the `csrf` field.

use chrono::{DateTime, Utc};

use super::site_key::SiteKey;
use super::token::SessionToken;
use crate::domain::fault::{Fault, FaultKind, Message};

const SESSION: &str = "form of a session";
const GUEST: &str = "form of a guest";

/// The value of a form's hidden `csrf` field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormToken(String);

impl FormToken {
    /// For somebody logged in: holds as long as the session.
    pub fn for_session(key: &SiteKey, session: &SessionToken) -> Self {
        Self(key.sign(SESSION, &[session.bytes()]))
    }

    /// For a guest's form (log in, propose, register …), named so that one form's token does not open another: holds
    /// for this hour and the next.
    pub fn for_guest(key: &SiteKey, form: &'static str, now: DateTime<Utc>) -> Self {
        Self(key.sign(GUEST, &[form.as_bytes(), &hour(now).to_be_bytes()]))
    }

    /// The text for the field.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A form that was open too long, or was not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the form's token does not hold")]
pub struct StaleForm;

impl Fault for StaleForm {
    fn kind(&self) -> FaultKind {
        FaultKind::Forbidden
    }

    fn message(&self) -> Message {
        Message::new("auth-stale-form")
    }
}

/// Checks the `csrf` field of a form sent by somebody logged in.
///
/// # Errors
/// [`StaleForm`] when it belongs to another session or to none.
pub fn check_session_form(key: &SiteKey, session: &SessionToken, sent: &str) -> Result<(), StaleForm> {
    if key.verify(SESSION, &[session.bytes()], sent) { Ok(()) } else { Err(StaleForm) }
}

/// Checks the `csrf` field of a guest's form; this hour's and the previous hour's hold.
///
/// # Errors
/// [`StaleForm`] when it is older or of another form.
pub fn check_guest_form(
    key: &SiteKey,
    form: &'static str,
    now: DateTime<Utc>,
    sent: &str,
) -> Result<(), StaleForm> {
    let holds = |hour: i64| key.verify(GUEST, &[form.as_bytes(), &hour.to_be_bytes()], sent);
    if holds(hour(now)) || holds(hour(now) - 1) { Ok(()) } else { Err(StaleForm) }
}

fn hour(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(3600)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_guest_form_holds_for_this_hour_and_the_next() {
        let key = SiteKey::new([3; 32]);
        let token = FormToken::for_guest(&key, "login", at("2027-03-06T11:59:59Z"));
        for (when, expected) in [
            ("2027-03-06T10:59:59Z", Err(StaleForm)),
            ("2027-03-06T11:00:00Z", Ok(())),
            ("2027-03-06T12:59:59Z", Ok(())),
            ("2027-03-06T13:00:00Z", Err(StaleForm)),
        ] {
            assert_eq!(check_guest_form(&key, "login", at(when), token.as_str()), expected, "{when}");
        }
    }

    #[test]
    fn a_guest_form_opens_no_other_form_and_no_session() {
        let key = SiteKey::new([3; 32]);
        let now = at("2027-03-06T11:00:00Z");
        let token = FormToken::for_guest(&key, "login", now);
        assert_eq!(check_guest_form(&key, "propose", now, token.as_str()), Err(StaleForm));
        assert_eq!(check_session_form(&key, &SessionToken::new([1; 32]), token.as_str()), Err(StaleForm));
        assert_eq!(check_guest_form(&SiteKey::new([4; 32]), "login", now, token.as_str()), Err(StaleForm));
        assert_eq!(check_guest_form(&key, "login", now, ""), Err(StaleForm));
    }

    #[test]
    fn a_session_form_holds_for_its_session_only() {
        let key = SiteKey::new([3; 32]);
        let session = SessionToken::new([1; 32]);
        let token = FormToken::for_session(&key, &session);
        assert_eq!(check_session_form(&key, &session, token.as_str()), Ok(()));
        assert_eq!(check_session_form(&key, &SessionToken::new([2; 32]), token.as_str()), Err(StaleForm));
    }
}
