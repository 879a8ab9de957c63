//! `GET /admin/queue`: what waits, for whom, since when and why, and which servers were given up.

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};

use crate::domain::fault::FaultKind;
use crate::http::error::ErrorAnswer;
use crate::i18n::tell;
use crate::storage::deliveries::WaitingHost;
use crate::storage::hosts::GoneHost;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::web::reader::{Reader, page};
use crate::web::view::{Frame, GoneRow, PostButton, QueuePage, WaitingRow};

/// Where the list is.
pub(super) const PATH: &str = "/admin/queue";
/// More servers than anybody reads about; the command line shows more.
const MOST: i64 = 200;

/// Shows what waits.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not administer.
pub async fn show(reader: Reader) -> Result<HttpResponse, ErrorAnswer> {
    if !reader.acting()?.may_administer() {
        return Err(ErrorAnswer::of_kind(FaultKind::Forbidden));
    }
    let (waiting, gone) = reader
        .context
        .read(|conn: &mut AnyConnection| -> StorageResult<_> {
            Ok((storage::deliveries::waiting_by_host(conn, MOST)?, storage::hosts::gone(conn, MOST)?))
        })
        .await?;
    let frame = &reader.frame;
    let waiting = waiting.into_iter().map(|host| waits(frame, host)).collect();
    let gone = gone.into_iter().map(|host| given_up(frame, host)).collect();
    page(&QueuePage { waiting, gone, frame: reader.frame })
}

fn waits(frame: &Frame, host: WaitingHost) -> WaitingRow {
    WaitingRow {
        count: host.count,
        since: told(frame, host.since),
        next: told(frame, host.next),
        reason: host.reason.as_deref().map(|kept| tell(frame.language, kept)),
        retry: retry(frame, "queue-retry", &host.host),
        drop_href: drop_path(&host.host),
        host: host.host,
    }
}

fn given_up(frame: &Frame, host: GoneHost) -> GoneRow {
    GoneRow {
        since: told(frame, host.since),
        probe: host.probe.map(|at| told(frame, at)),
        reason: host.reason.as_deref().map(|kept| tell(frame.language, kept)),
        retry: host.probe.is_some().then(|| retry(frame, "queue-look", &host.host)),
        host: host.host,
    }
}

fn retry(frame: &Frame, label: &'static str, host: &str) -> PostButton {
    PostButton::new(format!("{PATH}/retry"), frame.t(label)).with("host", host)
}

fn drop_path(host: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("host", host).finish();
    format!("{PATH}/drop?{query}")
}

fn told(frame: &Frame, at: DateTime<Utc>) -> String {
    frame.dates.moment(at.with_timezone(&frame.site.zone).naive_local(), frame.today)
}
