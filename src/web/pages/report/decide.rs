//! `POST /admin/reports/{id}`, `POST /admin/reports/{id}/forward`: what becomes of a report.

use actix_web::{HttpResponse, web};

use super::list::PATH;
use crate::actions::decide_report::{ReportVerdict, decide_report, forward_report};
use crate::domain::fault::FaultKind;
use crate::domain::ids::ReportId;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::see_other;
use crate::web::view::{Done, Frame, PostButton};

const SPELLED: [(ReportVerdict, &str, &str); 4] = [
    (ReportVerdict::Hide, "hide", "button-hide"),
    (ReportVerdict::Done, "done", "report-settle"),
    (ReportVerdict::Dismiss, "dismiss", "report-dismiss"),
    (ReportVerdict::Reopen, "reopen", "report-reopen"),
];

/// A button that decides.
pub(super) fn button(frame: &Frame, report: ReportId, verdict: ReportVerdict) -> PostButton {
    let (_, word, key) = SPELLED
        .into_iter()
        .find(|(known, _, _)| *known == verdict)
        .expect("every verdict stands in the table");
    PostButton::new(format!("{PATH}/{report}"), frame.t(key)).with("verdict", word)
}

/// Decides.
///
/// # Errors
/// Forbidden for who does not moderate, not found, malformed for another word than a verdict.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let id: ReportId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let typed = sent.fields.text("verdict");
    let (verdict, _, _) = SPELLED
        .into_iter()
        .find(|(_, word, _)| *word == typed)
        .ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Malformed))?;
    let acting = sent.session.acting();
    sent.reader.context.transact(move |tx| decide_report(tx, acting, id, verdict)).await?;
    let done = match verdict {
        ReportVerdict::Hide => Done::Hidden,
        ReportVerdict::Done | ReportVerdict::Dismiss => Done::ReportSettled,
        ReportVerdict::Reopen => Done::Undone,
    };
    Ok(see_other(&sent.reader.frame.link(&done.at(PATH))))
}

/// Passes the report on to the home of what it is about.
///
/// # Errors
/// Forbidden for who does not moderate, not found, a conflict where there is no home to tell.
pub async fn forward(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let id: ReportId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let acting = sent.session.acting();
    sent.reader.context.transact(move |tx| forward_report(tx, acting, id)).await?;
    Ok(see_other(&sent.reader.frame.link(&Done::ReportForwarded.at(PATH))))
}
