//! A moderator decides about a report, or passes it on to the home of what it is about.

use super::announce::{Told, activity, send};
use super::hide_event::{Showing, hide_event};
use super::review_event::ReviewError;
use crate::domain::audit::AuditAction;
use crate::domain::event::{Event, Origin};
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::ids::ReportId;
use crate::domain::job::Job;
use crate::domain::policy::Acting;
use crate::domain::reply::ReplyState;
use crate::domain::report::{Report, ReportReason, ReportState, ReportedKind};
use crate::domain::uri::{ActorUri, InboxUrl};
use crate::i18n::{UiLanguage, tr};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::{self, AnyConnection, StorageError, StorageResult, Tx};

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Who asks may not.
    #[error("only moderators decide about reports")]
    NotAllowed,
    /// There is no such report.
    #[error("there is no such report")]
    Unknown,
    /// What it is about cannot be hidden: it is gone, or of a kind that is not hidden here.
    #[error("there is nothing to hide")]
    NothingToHide,
    /// What it is about was published here, or has no home that could be told.
    #[error("there is no other home that could be told")]
    NoHome,
    /// The event cannot be hidden.
    #[error(transparent)]
    Event(#[from] ReviewError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for ReportError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAllowed => FaultKind::Forbidden,
            Self::Unknown => FaultKind::NotFound,
            Self::NothingToHide | Self::NoHome => FaultKind::Conflict,
            Self::Event(error) => error.kind(),
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::NotAllowed => Message::new("error-not-allowed"),
            Self::Unknown => Message::new("error-not-found"),
            Self::NothingToHide => Message::new("error-report-nothing-to-hide"),
            Self::NoHome => Message::new("error-report-no-home"),
            Self::Event(error) => error.message(),
            Self::Storage(error) => error.message(),
        }
    }
}

/// What a moderator decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportVerdict {
    /// What it is about is hidden, and with it every open report about it is settled.
    Hide,
    /// Something else was done about it.
    Done,
    /// Nothing has to be done.
    Dismiss,
    /// It is open again.
    Reopen,
}

/// Decides about a report.
///
/// # Errors
/// See [`ReportError`].
pub fn decide_report(
    tx: &mut Tx<'_>,
    acting: Acting,
    id: ReportId,
    verdict: ReportVerdict,
) -> Result<(), ReportError> {
    let report = report(tx, acting, id)?;
    match verdict {
        ReportVerdict::Hide => {
            hide(tx, acting, &report)?;
            storage::reports::settle_all_of(tx, &report.subject, ReportState::Acted, acting.account())?;
        }
        ReportVerdict::Done => {
            storage::reports::settle(tx, report.key, ReportState::Acted, acting.account())?;
        }
        ReportVerdict::Dismiss => {
            storage::reports::settle(tx, report.key, ReportState::Dismissed, acting.account())?;
        }
        ReportVerdict::Reopen => storage::reports::settle(tx, report.key, ReportState::Open, None)?,
    }
    storage::audit::put(tx, acting.account(), AuditAction::ReportDecided, &id.to_string())?;
    Ok(())
}

fn hide(tx: &mut Tx<'_>, acting: Acting, report: &Report) -> Result<(), ReportError> {
    match report.kind {
        ReportedKind::Event => {
            let event = storage::events::by_uri(tx.conn, &report.subject)?;
            let event = event.ok_or(ReportError::NothingToHide)?;
            Ok(hide_event(tx, acting, event.id, Showing::Hidden)?)
        }
        ReportedKind::Reply => {
            let reply = storage::replies::by_uri(tx.conn, &report.subject)?;
            let reply = reply.ok_or(ReportError::NothingToHide)?;
            Ok(storage::replies::decide(tx, reply.key, ReplyState::Refused)?)
        }
        ReportedKind::Organization => Err(ReportError::NothingToHide),
    }
}

/// Has a report about a mirrored event, or about an answer, passed on to its home, by the site and without a word about
/// who reported.
///
/// # Errors
/// See [`ReportError`].
pub fn forward_report(tx: &mut Tx<'_>, acting: Acting, id: ReportId) -> Result<(), ReportError> {
    let report = report(tx, acting, id)?;
    home_to_tell(tx.conn, &report)?.ok_or(ReportError::NoHome)?;
    storage::jobs::put(tx, &Job::ForwardReport { report: id })?;
    storage::reports::mark_forwarded(tx, report.key)?;
    storage::audit::put(tx, acting.account(), AuditAction::ReportForwarded, &id.to_string())?;
    Ok(())
}

/// The account at home that published what a report is about, if it is known and came by ActivityPub.
///
/// # Errors
/// When the database does not answer.
pub fn home_to_tell(conn: &mut AnyConnection, report: &Report) -> StorageResult<Option<ActorUri>> {
    Ok(match report.kind {
        ReportedKind::Event => storage::events::by_uri(conn, &report.subject)?.and_then(author),
        ReportedKind::Reply => {
            let reply = storage::replies::by_uri(conn, &report.subject)?.filter(|reply| !reply.local);
            reply.map(|reply| reply.author)
        }
        ReportedKind::Organization => None,
    })
}

fn author(event: Event) -> Option<ActorUri> {
    match event.origin {
        Origin::Mirrored(mirror) if event.uri.object().is_some() => mirror.actor,
        Origin::Mirrored(_) | Origin::Local => None,
    }
}

/// Writes the Flag that tells the home; `inbox` is its author's. Only words whose writer allowed it go along.
///
/// # Errors
/// When the database does not answer.
pub fn tell_home(tx: &mut Tx<'_>, report: &Report, author: &ActorUri, inbox: &InboxUrl) -> StorageResult<()> {
    let language = UiLanguage::of_tag(tx.site.language.as_str()).unwrap_or(UiLanguage::En);
    let mut content = tr(language, &Message::new(reason_key(report.reason)));
    if report.may_forward && !report.words.is_empty() {
        content = format!("{content}: {}", report.words);
    }
    let detail = serde_json::json!({"object": [author.as_str(), report.subject], "content": content});
    let flag = activity(tx.site.actor, ActivityKind::Flag, author.as_str(), Some(detail.to_string()));
    send(tx, &flag, std::slice::from_ref(inbox), Told::Only(Priority::Usual))
}

/// The catalogue's word for a reason.
pub fn reason_key(reason: ReportReason) -> &'static str {
    match reason {
        ReportReason::Wrong => "report-reason-wrong",
        ReportReason::Danger => "report-reason-danger",
        ReportReason::Hate => "report-reason-hate",
        ReportReason::Spam => "report-reason-spam",
        ReportReason::Other => "report-reason-other",
    }
}

fn report(tx: &mut Tx<'_>, acting: Acting, id: ReportId) -> Result<Report, ReportError> {
    if !acting.may_moderate() {
        return Err(ReportError::NotAllowed);
    }
    storage::reports::by_id(tx.conn, id)?.ok_or(ReportError::Unknown)
}
