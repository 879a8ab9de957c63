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
        /// A draft will publish itself.
        Scheduled = "scheduled",
        /// It will not.
        Unscheduled = "unscheduled",
        /// How an organization reminds its followers was set.
        ReminderSet = "reminder-set",
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
        /// Two events are shown once.
        Merged = "merged",
        /// Two events are shown as two.
        Parted = "parted",
        /// Nothing was chosen that could be decided about.
        NothingChosen = "nothing-chosen",
        /// Answers are shown.
        AnswersShown = "answers-shown",
        /// Answers were refused.
        AnswersRefused = "answers-refused",
        /// An answer that was shown was hidden.
        AnswerHidden = "answer-hidden",
        /// An organization answered.
        Answered = "answered",
        /// What it said was changed.
        AnswerChanged = "answer-changed",
        /// What it said was taken back.
        AnswerDeleted = "answer-deleted",
        /// What others may do was set.
        TalkSet = "talk-set",
        /// Leave was withdrawn.
        LeaveWithdrawn = "leave-withdrawn",
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
        /// What an organization says of itself was changed.
        OrganizationSaved = "organization-saved",
        /// An organization is paused.
        OrganizationPaused = "organization-paused",
        /// An organization is back from its pause.
        OrganizationResumed = "organization-resumed",
        /// An organization moved elsewhere.
        OrganizationMoved = "organization-moved",
        /// An organization does not say any more that it moved.
        OrganizationReturned = "organization-returned",
        /// An organization was deleted.
        OrganizationDeleted = "organization-deleted",
        /// A moderator decided about another server.
        HostDecided = "host-decided",
        /// A list of servers was taken over.
        HostsImported = "hosts-imported",
        /// A report was sent.
        Reported = "reported",
        /// A report was settled.
        ReportSettled = "report-settled",
        /// A report is passed on.
        ReportForwarded = "report-forwarded",
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

/// That a date is over, or a late place in the text, was asked before, and need not be told again.
fn remark_name(remark: Remark) -> Option<&'static str> {
    match remark {
        Remark::EndsNextDay => Some("ends-next-day"),
        Remark::StartTwice => Some("start-twice"),
        Remark::Past | Remark::PlaceInText => None,
    }
}

impl Done {
    /// What to say about it.
    pub fn notice(self) -> Notice {
        Notice::good(Message::new(match self {
            Self::Published => "done-published",
            Self::Saved => "done-saved",
            Self::Drafted => "done-drafted",
            Self::Scheduled => "done-scheduled",
            Self::Unscheduled => "done-unscheduled",
            Self::ReminderSet => "done-reminder-set",
            Self::CalledOff => "done-called-off",
            Self::Deleted => "done-deleted",
            Self::Hidden => "done-hidden",
            Self::Unhidden => "done-unhidden",
            Self::Accepted => "done-accepted",
            Self::Refused => "done-refused",
            Self::Undone => "done-undone",
            Self::Merged => "done-merged",
            Self::Parted => "done-parted",
            Self::NothingChosen => "done-nothing-chosen",
            Self::AnswersShown => "done-answers-shown",
            Self::AnswersRefused => "done-answers-refused",
            Self::AnswerHidden => "done-answer-hidden",
            Self::Answered => "done-answered",
            Self::AnswerChanged => "done-answer-changed",
            Self::AnswerDeleted => "done-answer-deleted",
            Self::TalkSet => "done-talk-set",
            Self::LeaveWithdrawn => "done-leave-withdrawn",
            Self::SourceAdded => "done-source-added",
            Self::SourceChanged => "done-source-changed",
            Self::SourceObeyed => "done-source-obeyed",
            Self::SourceKept => "done-source-kept",
            Self::SourceAsked => "done-source-asked",
            Self::SourceRemoved => "done-source-removed",
            Self::Retried => "done-retried",
            Self::WaitingDropped => "done-waiting-dropped",
            Self::OrganizationSaved => "done-organization-saved",
            Self::OrganizationPaused => "done-organization-paused",
            Self::OrganizationResumed => "done-organization-resumed",
            Self::OrganizationMoved => "done-organization-moved",
            Self::OrganizationReturned => "done-organization-returned",
            Self::OrganizationDeleted => "done-organization-deleted",
            Self::HostDecided => "done-host-decided",
            Self::HostsImported => "done-hosts-imported",
            Self::Reported => "done-reported",
            Self::ReportSettled => "done-report-settled",
            Self::ReportForwarded => "done-report-forwarded",
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
