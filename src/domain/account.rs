//! People who may log in. Never federated, never named by an event.

use chrono::{DateTime, Utc};

use super::event::spelled;
use super::fault::{Fault, FaultKind, Message};
use super::ids::AccountKey;
use super::text;

spelled! {
    /// What an account may do on the site, beyond its organizations.
    AccountRole {
        /// Publishes for its organizations.
        Member = "member",
        /// Also decides what is listed.
        Moderator = "moderator",
        /// Also runs the site.
        Admin = "admin",
    }
}

impl AccountRole {
    /// Whether it may hide events and decide the queue.
    pub fn moderates(self) -> bool {
        matches!(self, Self::Moderator | Self::Admin)
    }

    /// Whether it may change the site, its sources and accounts.
    pub fn administers(self) -> bool {
        self == Self::Admin
    }
}

spelled! {
    /// What an API token may do; each includes the one before.
    TokenScope {
        /// Read what its account may read.
        Read = "read",
        /// Publish and change.
        Write = "write",
        /// Queue and sources.
        Admin = "admin",
    }
}

impl TokenScope {
    /// Whether a token of this scope may do what needs `wanted`.
    pub fn allows(self, wanted: Self) -> bool {
        self as u8 >= wanted as u8
    }
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its row.
    pub key: AccountKey,
    /// Mail address, if it has one.
    pub email: Option<Email>,
    /// How its fellow members know it.
    pub name: String,
    /// What it may do.
    pub role: AccountRole,
    /// Whether it may log in.
    pub disabled: bool,
    /// When it was made.
    pub created: DateTime<Utc>,
}

/// A mail address.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl std::fmt::Debug for Email {
    /// Addresses do not get into logs by accident.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Email(…)")
    }
}

/// The text is no mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a mail address")]
pub struct NotAnEmail;

impl Fault for NotAnEmail {
    fn kind(&self) -> FaultKind {
        FaultKind::Invalid
    }
    fn message(&self) -> Message {
        Message::new("error-email")
    }
}

impl Email {
    /// Takes an address with one `@`, no blanks and at most 254 bytes (RFC 5321 §4.5.3.1).
    ///
    /// # Errors
    /// [`NotAnEmail`].
    pub fn parse(text: &str) -> Result<Self, NotAnEmail> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(NotAnEmail)?;
        let odd =
            |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ',' | ';' | '@');
        if text.len() > 254
            || local.is_empty()
            || domain.is_empty()
            || local.contains(odd)
            || domain.contains(odd)
        {
            return Err(NotAnEmail);
        }
        Ok(Self(text.to_owned()))
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that finds the account however it is typed.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

/// How many characters a person's or organization's name may have.
pub const MAX_NAME: usize = 100;

/// A name of a person, organization or site: one line, 1 to 100 characters.
pub fn parse_name(name: &str) -> Option<String> {
    let name = text::one_line(name);
    (1..=MAX_NAME).contains(&name.chars().count()).then_some(name)
}
