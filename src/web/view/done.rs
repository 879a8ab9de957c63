//! What was just done, told on the page that follows a form.
//!
//! Carried in the address (`?done=published`), because no cookie is set for it; anything not in this list says nothing.

use super::Notice;
use crate::domain::event::spelled;
use crate::domain::event_draft::Remark;
use crate::domain::fault::Message;

spelled! {
    /// What was just done.
    Done {
        /// An event became public.
        Published = "published",
        /// A public event was changed.
        Saved = "saved",
        /// A draft was saved.
        Drafted = "drafted",
        /// An event was called off.
        CalledOff = "called-off",
        /// An event was deleted.
        Deleted = "deleted",
        /// An event was hidden.
        Hidden = "hidden",
        /// A hidden event is shown again.
        Unhidden = "unhidden",
        /// A waiting event was published.
        Accepted = "accepted",
        /// A waiting event was refused.
        Refused = "refused",
        /// A decision was taken back.
        Undone = "undone",
        /// A source was added.
        SourceAdded = "source-added",
        /// What happens with what a source brings was changed.
        SourceChanged = "source-changed",
        /// What a source says is believed.
        SourceObeyed = "source-obeyed",
        /// What a source does not tell of any more stays.
        SourceKept = "source-kept",
        /// A source is asked at once.
        SourceAsked = "source-asked",
        /// A source was removed.
        SourceRemoved = "source-removed",
        /// What waits for a server is tried now.
        Retried = "retried",
        /// What waited for a server was given up.
        WaitingDropped = "waiting-dropped",
        /// The password was changed.
        Password = "password",
        /// The site was set up.
        SetUp = "set-up",
        /// The session was ended.
        LoggedOut = "logged-out",
    }
}

/// A path that also carries what was understood in a way worth telling, for the page that follows.
pub fn with_remarks(path: String, remarks: &[Remark]) -> String {
    remarks
        .iter()
        .filter_map(|remark| remark_name(*remark))
        .fold(path, |path, name| format!("{path}{}remark={name}", if path.contains('?') { '&' } else { '?' }))
}

/// What a path carried.
pub fn remark_named(name: &str) -> Option<Remark> {
    [Remark::EndsNextDay, Remark::StartTwice].into_iter().find(|remark| remark_name(*remark) == Some(name))
}

/// That a date is over was asked before, and need not be told again.
fn remark_name(remark: Remark) -> Option<&'static str> {
    match remark {
        Remark::EndsNextDay => Some("ends-next-day"),
        Remark::StartTwice => Some("start-twice"),
        Remark::Past => None,
    }
}

impl Done {
    /// What to say about it.
    pub fn notice(self) -> Notice {
        Notice::good(Message::new(match self {
            Self::Published => "done-published",
            Self::Saved => "done-saved",
            Self::Drafted => "done-drafted",
            Self::CalledOff => "done-called-off",
            Self::Deleted => "done-deleted",
            Self::Hidden => "done-hidden",
            Self::Unhidden => "done-unhidden",
            Self::Accepted => "done-accepted",
            Self::Refused => "done-refused",
            Self::Undone => "done-undone",
            Self::SourceAdded => "done-source-added",
            Self::SourceChanged => "done-source-changed",
            Self::SourceObeyed => "done-source-obeyed",
            Self::SourceKept => "done-source-kept",
            Self::SourceAsked => "done-source-asked",
            Self::SourceRemoved => "done-source-removed",
            Self::Retried => "done-retried",
            Self::WaitingDropped => "done-waiting-dropped",
            Self::Password => "done-password",
            Self::SetUp => "done-set-up",
            Self::LoggedOut => "done-logged-out",
        }))
    }

    /// A path with this in its query.
    pub fn at(self, path: &str) -> String {
        format!("{path}{}done={self}", if path.contains('?') { '&' } else { '?' })
    }
}
