//! What somebody logged in sees first: their events.

use askama::Template;

use super::{EventLine, Frame, PostButton};
use crate::domain::fault::Message;

/// One of their events, with what can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnEvent {
    /// The event.
    pub line: EventLine,
    /// "Saturday, March 6, 11 am–2 pm".
    pub when: String,
    /// Where to change it.
    pub edit_href: String,
    /// Of a draft that publishes itself: when it goes out.
    pub goes_out: Option<Message>,
    /// What can be done with it at once.
    pub buttons: Vec<PostButton>,
}

/// One of their organizations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnOrganization {
    /// Name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// By which it can be followed.
    pub handle: String,
    /// Whether it still waits for a moderator.
    pub pending: bool,
    /// Whether it is paused.
    pub paused: bool,
    /// For its owners: its settings.
    pub settings_href: Option<String>,
    /// For its owners: where it is set how followers are reminded.
    pub reminder_href: Option<String>,
    /// Where it sets what others may do.
    pub talk_href: String,
}

/// A site that nobody else can reach yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The setting that ends the trial (`CONVOCA_PUBLIC_URL`).
    pub setting: &'static str,
    /// Its present value.
    pub value: String,
}

/// The dashboard.
#[derive(Template)]
#[template(path = "dashboard.html")]
pub struct DashboardPage {
    /// What stands around it.
    pub frame: Frame,
    /// Shown on a site that is only tried out.
    pub trial: Option<Trial>,
    /// Published, from today on.
    pub upcoming: Vec<OwnEvent>,
    /// Not published yet, but soon, by themselves.
    pub scheduled: Vec<OwnEvent>,
    /// Not published yet.
    pub drafts: Vec<OwnEvent>,
    /// Over, newest first.
    pub past: Vec<OwnEvent>,
    /// How many answers to their events wait to be read.
    pub answers: i64,
    /// Whom they publish for.
    pub organizations: Vec<OwnOrganization>,
}
