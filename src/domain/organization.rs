//! Organizations and the names under which they can be followed.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::event::spelled;
use super::fault::{Fault, FaultKind, Message};
use super::ids::{LocalActorKey, OrganizationKey};
use super::language::Language;
use super::uri::ActorUri;

/// The name of one of our actors: `[a-z0-9_]{1,30}`, unique for ever.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct ActorName(String);

/// The site's own actor.
pub const SITE_ACTOR: &str = "calendar";

/// Names that would be mistaken for the site or its staff.
const RESERVED: [&str; 14] = [
    SITE_ACTOR,
    "admin",
    "administrator",
    "root",
    "system",
    "support",
    "moderator",
    "staff",
    "site",
    "actor",
    "inbox",
    "convoca",
    "events",
    "relay",
];

/// Why a name cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActorNameError {
    /// Not `[a-z0-9_]{1,30}`.
    #[error("a short name has 1 to 30 of the letters a-z, digits and _")]
    Form,
    /// Kept for the site itself.
    #[error("this short name is kept for the site itself")]
    Reserved,
}

impl Fault for ActorNameError {
    fn kind(&self) -> FaultKind {
        FaultKind::Invalid
    }
    fn message(&self) -> Message {
        Message::new(match self {
            Self::Form => "error-slug-form",
            Self::Reserved => "error-slug-reserved",
        })
    }
}

impl ActorName {
    /// Takes a name for an organization; upper case becomes lower case.
    ///
    /// # Errors
    /// See [`ActorNameError`].
    pub fn parse(text: &str) -> Result<Self, ActorNameError> {
        let name = text.trim().trim_start_matches('@').to_ascii_lowercase();
        let fits = (1..=30).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !fits {
            return Err(ActorNameError::Form);
        }
        if RESERVED.contains(&name.as_str()) {
            return Err(ActorNameError::Reserved);
        }
        Ok(Self(name))
    }

    /// The site's own name.
    pub fn site() -> Self {
        Self(SITE_ACTOR.to_owned())
    }

    /// Suggests a name for an organization called so.
    pub fn suggest(name: &str) -> String {
        let mut suggestion = super::text::fold(name).replace(' ', "_");
        suggestion.retain(|c| c.is_ascii_alphanumeric() || c == '_');
        suggestion.truncate(30);
        suggestion.trim_matches('_').to_owned()
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ActorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A group that publishes events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its row.
    pub key: OrganizationKey,
    /// The row of its actor.
    pub actor: LocalActorKey,
    /// Its short name.
    pub slug: ActorName,
    /// Its name.
    pub name: String,
    /// What it is, in Markdown.
    pub summary: String,
    /// The language it mostly writes.
    pub language: Language,
    /// Its web site.
    pub website: Option<String>,
    /// How to reach it: a mail address or link it wants public.
    pub contact: Option<String>,
    /// Whether its events name no organizer.
    pub discreet: bool,
    /// Where it stands.
    pub state: OrganizationState,
    /// Who paused it, while it is.
    pub paused_by: Option<PausedBy>,
    /// Other accounts that are the same organization: those may move here.
    pub also_known_as: Vec<ActorUri>,
    /// Where it moved to.
    pub moved_to: Option<ActorUri>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When its profile last changed.
    pub updated: DateTime<Utc>,
}

spelled! {
    /// Whether an organization can publish.
    OrganizationState {
        /// Waits for a moderator.
        Pending = "pending",
        /// Publishes.
        Active = "active",
        /// Paused, reversibly.
        Suspended = "suspended",
        /// Gone for good; its name is never given again.
        Deleted = "deleted",
    }
}

spelled! {
    /// Who paused an organization: a moderator's pause is taken back by a moderator only.
    PausedBy {
        /// One of its owners.
        Owner = "owner",
        /// A moderator of the site.
        Moderator = "moderator",
    }
}

spelled! {
    /// What a member may do.
    MemberRole {
        /// Everything, members included.
        Owner = "owner",
        /// Events.
        Editor = "editor",
    }
}
