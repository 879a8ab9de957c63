//! `GET /admin/reports`: what is reported, oldest first, and what was decided of late.

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};

use super::decide::button;
use crate::actions::decide_report::{ReportVerdict, home_to_tell, reason_key};
use crate::domain::reply::ReplyState;
use crate::domain::report::{Report, ReportState, ReportedKind};
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::web::reader::{Reader, page};
use crate::web::view::{Frame, PostButton, ReportCard, ReportsPage};

/// Where the reports are.
pub(super) const PATH: &str = "/admin/reports";
/// How many open ones stand on the page.
const OPEN: i64 = 100;
/// How many decided ones.
const DECIDED: i64 = 50;

/// A report, and what can be done about it at the moment.
struct Standing {
    report: Report,
    can_hide: bool,
    home: Option<String>,
}

/// Shows the reports.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate.
pub async fn show(reader: Reader) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    let (open, decided, total) = reader
        .context
        .read(|conn: &mut AnyConnection| -> StorageResult<_> {
            let open = storage::reports::open(conn, OPEN)?;
            let open: StorageResult<Vec<Standing>> =
                open.into_iter().map(|report| standing(conn, report)).collect();
            Ok((open?, storage::reports::decided(conn, DECIDED)?, storage::reports::count_open(conn)?))
        })
        .await?;
    let frame = reader.frame;
    let more = usize::try_from(total).unwrap_or(0).saturating_sub(open.len());
    page(&ReportsPage {
        open: open.iter().map(|standing| open_card(&frame, standing)).collect(),
        decided: decided.iter().map(|report| decided_card(&frame, report)).collect(),
        more,
        frame,
    })
}

fn standing(conn: &mut AnyConnection, report: Report) -> StorageResult<Standing> {
    let can_hide = match report.kind {
        ReportedKind::Event => {
            storage::events::by_uri(conn, &report.subject)?.is_some_and(|event| !event.hidden)
        }
        ReportedKind::Reply => storage::replies::by_uri(conn, &report.subject)?
            .is_some_and(|reply| reply.state == ReplyState::Shown),
        ReportedKind::Organization => false,
    };
    let home = home_to_tell(conn, &report)?.filter(|_| report.forwarded.is_none());
    Ok(Standing { can_hide, home: home.map(|author| author.host().to_string()), report })
}

fn open_card(frame: &Frame, standing: &Standing) -> ReportCard {
    let report = &standing.report;
    let mut buttons = Vec::new();
    if standing.can_hide {
        buttons.push(button(frame, report.id, ReportVerdict::Hide));
    }
    buttons.push(button(frame, report.id, ReportVerdict::Done));
    buttons.push(button(frame, report.id, ReportVerdict::Dismiss));
    if let Some(home) = &standing.home {
        let label = frame.t1("report-tell-home", "host", home);
        let action = format!("{PATH}/{}/forward", report.id);
        buttons.push(PostButton::new(action, label));
    }
    card(frame, report, buttons)
}

fn decided_card(frame: &Frame, report: &Report) -> ReportCard {
    card(frame, report, vec![button(frame, report.id, ReportVerdict::Reopen)])
}

fn card(frame: &Frame, report: &Report, buttons: Vec<PostButton>) -> ReportCard {
    let told =
        |at: DateTime<Utc>| frame.dates.moment(at.with_timezone(&frame.site.zone).naive_local(), frame.today);
    ReportCard {
        title: report.title.clone(),
        href: report.page.clone(),
        reason: frame.t(reason_key(report.reason)),
        words: report.words.lines().map(str::to_owned).collect(),
        from: match &report.reporter_host {
            Some(host) => frame.t1("report-from-host", "host", host),
            None => frame.t("report-from-visitor"),
        },
        at: told(report.created),
        outcome_key: match report.state {
            ReportState::Open => None,
            ReportState::Acted => Some("report-acted"),
            ReportState::Dismissed => Some("report-dismissed"),
        },
        forwarded: report.forwarded.map(told),
        buttons,
    }
}
