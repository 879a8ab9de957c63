//! Reports: the form anybody can send, and what moderators see.

use askama::Template;

use super::talk::AnswerView;
use super::{FormErrors, Frame, PostButton};
use crate::actions::decide_report::reason_key;
use crate::domain::report::ReportReason;

/// A report as moderators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportCard {
    /// What it is about.
    pub title: String,
    /// Where that stands.
    pub href: String,
    /// Why, in words.
    pub reason: String,
    /// In the reporter's words, a line each.
    pub words: Vec<String>,
    /// From where it came, in words.
    pub from: String,
    /// When, in words.
    pub at: String,
    /// What became of it: a catalogue key; `None` while it is open.
    pub outcome_key: Option<&'static str>,
    /// When its home was told, in words.
    pub forwarded: Option<String>,
    /// What can be done.
    pub buttons: Vec<PostButton>,
}

/// The reports.
#[derive(Template)]
#[template(path = "reports.html")]
pub struct ReportsPage {
    /// What stands around it.
    pub frame: Frame,
    /// Not yet decided.
    pub open: Vec<ReportCard>,
    /// How many more are not.
    pub more: usize,
    /// Decided of late.
    pub decided: Vec<ReportCard>,
}

/// What is wrong with an event: fields `reason`, `words`, `may_forward`.
#[derive(Template)]
#[template(path = "report_form.html")]
pub struct ReportFormPage {
    /// What stands around it.
    pub frame: Frame,
    /// For the guest's form `report`.
    pub csrf: String,
    /// What is reported.
    pub title: String,
    /// The title's language.
    pub language: String,
    /// What is reported, if it is an answer to the event of this title.
    pub answer: Option<AnswerView>,
    /// Where the form goes.
    pub action: String,
    /// Where "no" leads.
    pub back: String,
    /// The other server it is at home on, which could be told.
    pub home: Option<String>,
    /// As chosen.
    pub reason: Option<ReportReason>,
    /// As typed.
    pub words: String,
    /// As ticked.
    pub may_forward: bool,
    /// What is wrong.
    pub errors: FormErrors,
}

impl ReportFormPage {
    fn reasons(&self) -> Vec<(&'static str, &'static str, bool)> {
        let one =
            |reason: &ReportReason| (reason.as_str(), reason_key(*reason), self.reason == Some(*reason));
        ReportReason::ALL.iter().map(one).collect()
    }
}
