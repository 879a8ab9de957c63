//! Somebody says that something should not be here.

use chrono::{DateTime, Utc};

use super::event::spelled;
use super::ids::{ReportId, ReportKey};
use super::uri::Host;

/// The longest words of a report, in characters.
pub const MAX_WORDS: usize = 2_000;

spelled! {
    /// What sort of thing is reported.
    ReportedKind {
        /// An event.
        Event = "event",
        /// An answer to an event.
        Reply = "reply",
        /// An organization.
        Organization = "organization",
    }
}

spelled! {
    /// Why, chosen from a list.
    ReportReason {
        /// Time, place or something else in it is wrong.
        Wrong = "wrong",
        /// It puts people in danger, or is a trap.
        Danger = "danger",
        /// Hatred or harassment.
        Hate = "hate",
        /// Advertising, or not an event.
        Spam = "spam",
        /// Something else.
        Other = "other",
    }
}

spelled! {
    /// Where a report stands.
    ReportState {
        /// Nobody decided yet.
        Open = "open",
        /// Something was done about it.
        Acted = "acted",
        /// Nothing had to be done.
        Dismissed = "dismissed",
    }
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its row.
    pub key: ReportKey,
    /// Names it in forms.
    pub id: ReportId,
    /// What sort of thing it is about.
    pub kind: ReportedKind,
    /// The URI of that thing.
    pub subject: String,
    /// What it was called.
    pub title: String,
    /// Its path on this site.
    pub page: String,
    /// Why.
    pub reason: ReportReason,
    /// What whoever reports says, plain.
    pub words: String,
    /// The server it came from; `None`: a visitor of this site.
    pub reporter_host: Option<Host>,
    /// Whether the words may be passed on.
    pub may_forward: bool,
    /// Where it stands.
    pub state: ReportState,
    /// When it was passed on to the subject's home.
    pub forwarded: Option<DateTime<Utc>>,
    /// When it came.
    pub created: DateTime<Utc>,
    /// When it was decided.
    pub decided: Option<DateTime<Utc>>,
}
