//! Asking once before something that others will notice.

use askama::Template;

use super::Frame;
use crate::domain::fault::Message;

/// What is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmDeed {
    /// Delete an event: only for mistakes.
    Delete,
    /// Stop mirroring a source.
    RemoveSource,
    /// Give up what waits for a server.
    DropWaiting,
    /// Pause an organization.
    PauseOrganization,
    /// Cut all ties with another server.
    BlockHost,
    /// List nothing of another server before a moderator looked.
    SilenceHost,
    /// Take back what an organization answered.
    DeleteAnswer,
}

impl ConfirmDeed {
    fn heading_key(self) -> &'static str {
        match self {
            Self::Delete => "confirm-delete",
            Self::RemoveSource => "confirm-remove-source",
            Self::DropWaiting => "confirm-drop-waiting",
            Self::PauseOrganization => "confirm-pause-organization",
            Self::BlockHost => "confirm-block-host",
            Self::SilenceHost => "confirm-silence-host",
            Self::DeleteAnswer => "confirm-delete-answer",
        }
    }

    fn explanation_key(self) -> &'static str {
        match self {
            Self::Delete => "confirm-delete-means",
            Self::RemoveSource => "confirm-remove-source-means",
            Self::DropWaiting => "confirm-drop-waiting-means",
            Self::PauseOrganization => "confirm-pause-organization-means",
            Self::BlockHost => "confirm-block-host-means",
            Self::SilenceHost => "confirm-silence-host-means",
            Self::DeleteAnswer => "confirm-delete-answer-means",
        }
    }

    fn button_key(self) -> &'static str {
        match self {
            Self::Delete => "confirm-delete-yes",
            Self::RemoveSource => "confirm-remove-source-yes",
            Self::DropWaiting => "confirm-drop-waiting-yes",
            Self::PauseOrganization => "confirm-pause-organization-yes",
            Self::BlockHost => "confirm-block-host-yes",
            Self::SilenceHost => "confirm-silence-host-yes",
            Self::DeleteAnswer => "confirm-delete-answer-yes",
        }
    }
}

/// The question, with the name and day of what it is about.
#[derive(Template)]
#[template(path = "confirm.html")]
pub struct ConfirmPage {
    /// What stands around it.
    pub frame: Frame,
    /// What is asked about.
    pub deed: ConfirmDeed,
    /// Title of the event, name of the source or server.
    pub subject: String,
    /// "Saturday, March 6, 11 am–2 pm"; `None` for what has no date.
    pub when: Option<String>,
    /// Where the answer goes.
    pub action: String,
    /// Hidden fields besides `csrf` (`version` …).
    pub fields: Vec<(String, String)>,
    /// Where "no" leads.
    pub back: String,
    /// What is wrong, if it was tried.
    pub error: Option<Message>,
}
