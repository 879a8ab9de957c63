//! Reports: what somebody says should not be here, and what became of it.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::reports;
use super::transaction::Tx;
use crate::domain::ids::{AccountKey, ReportId, ReportKey};
use crate::domain::report::{Report, ReportReason, ReportState, ReportedKind};
use crate::domain::uri::Host;

#[derive(Queryable, Selectable)]
#[diesel(table_name = reports)]
struct Row {
    id: i64,
    uuid: String,
    kind: String,
    subject: String,
    title: String,
    page: String,
    reason: String,
    words: String,
    reporter_host: Option<String>,
    may_forward: bool,
    state: String,
    forwarded_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    decided_at: Option<NaiveDateTime>,
}

impl TryFrom<Row> for Report {
    type Error = StorageError;
    fn try_from(row: Row) -> StorageResult<Self> {
        Ok(Self {
            key: ReportKey(row.id),
            id: row.uuid.parse().map_err(|_| StorageError::Corrupt("reports.uuid"))?,
            kind: ReportedKind::parse(&row.kind).ok_or(StorageError::Corrupt("reports.kind"))?,
            subject: row.subject,
            title: row.title,
            page: row.page,
            reason: ReportReason::parse(&row.reason).ok_or(StorageError::Corrupt("reports.reason"))?,
            words: row.words,
            reporter_host: row.reporter_host.as_deref().and_then(Host::parse),
            may_forward: row.may_forward,
            state: ReportState::parse(&row.state).ok_or(StorageError::Corrupt("reports.state"))?,
            forwarded: row.forwarded_at.map(|at| at.and_utc()),
            created: row.created_at.and_utc(),
            decided: row.decided_at.map(|at| at.and_utc()),
        })
    }
}

/// A report as it comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// What sort of thing it is about.
    pub kind: ReportedKind,
    /// The URI of that thing.
    pub subject: String,
    /// What it is called.
    pub title: String,
    /// Its path on this site.
    pub page: String,
    /// Why.
    pub reason: ReportReason,
    /// In the reporter's words, plain, within [`crate::domain::report::MAX_WORDS`].
    pub words: String,
    /// The server it came from; `None`: a visitor of this site.
    pub reporter_host: Option<Host>,
    /// Whether the words may be passed on.
    pub may_forward: bool,
}

/// Writes a report.
///
/// # Errors
/// When the database does not answer.
pub fn insert(tx: &mut Tx<'_>, new: &NewReport) -> StorageResult<ReportId> {
    let id = ReportId(tx.ids.uuid());
    diesel::insert_into(reports::table)
        .values((
            reports::uuid.eq(id.to_string()),
            reports::kind.eq(new.kind.as_str()),
            reports::subject.eq(&new.subject),
            reports::title.eq(&new.title),
            reports::page.eq(&new.page),
            reports::reason.eq(new.reason.as_str()),
            reports::words.eq(&new.words),
            reports::reporter_host.eq(new.reporter_host.as_ref().map(Host::as_str)),
            reports::may_forward.eq(new.may_forward),
            reports::state.eq(ReportState::Open.as_str()),
            reports::created_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

/// How many open reports there are: of one subject, of one server (or of this site's visitors), and with the very same
/// words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// About the same thing.
    pub of_subject: i64,
    /// From the same server.
    pub of_reporter: i64,
    /// About the same thing from the same server in the same words.
    pub same: i64,
}

/// Counts what stands already before a report is written.
///
/// # Errors
/// When the database does not answer.
pub fn standing(conn: &mut AnyConnection, new: &NewReport) -> StorageResult<Standing> {
    let open = || reports::table.filter(reports::state.eq(ReportState::Open.as_str())).into_boxed();
    let of_reporter = || match &new.reporter_host {
        Some(host) => open().filter(reports::reporter_host.eq(host.as_str().to_owned())),
        None => open().filter(reports::reporter_host.is_null()),
    };
    Ok(Standing {
        of_subject: open().filter(reports::subject.eq(&new.subject)).count().get_result(conn)?,
        of_reporter: of_reporter().count().get_result(conn)?,
        same: of_reporter()
            .filter(reports::subject.eq(&new.subject))
            .filter(reports::words.eq(&new.words))
            .filter(reports::reason.eq(new.reason.as_str()))
            .count()
            .get_result(conn)?,
    })
}

/// The report with this id.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn by_id(conn: &mut AnyConnection, id: ReportId) -> StorageResult<Option<Report>> {
    let row: Option<Row> = reports::table
        .filter(reports::uuid.eq(id.to_string()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(TryInto::try_into).transpose()
}

/// Reports nobody decided yet, oldest first.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn open(conn: &mut AnyConnection, limit: i64) -> StorageResult<Vec<Report>> {
    let rows: Vec<Row> = reports::table
        .filter(reports::state.eq(ReportState::Open.as_str()))
        .order(reports::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Reports that were decided, latest decision first.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn decided(conn: &mut AnyConnection, limit: i64) -> StorageResult<Vec<Report>> {
    let rows: Vec<Row> = reports::table
        .filter(reports::state.ne(ReportState::Open.as_str()))
        .order((reports::decided_at.desc(), reports::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many reports nobody decided yet.
///
/// # Errors
/// When the database does not answer.
pub fn count_open(conn: &mut AnyConnection) -> StorageResult<i64> {
    Ok(reports::table.filter(reports::state.eq(ReportState::Open.as_str())).count().get_result(conn)?)
}

/// Writes what became of a report.
///
/// # Errors
/// When the database does not answer.
pub fn settle(
    tx: &mut Tx<'_>,
    key: ReportKey,
    state: ReportState,
    by: Option<AccountKey>,
) -> StorageResult<()> {
    let decided = (state != ReportState::Open).then(|| tx.now.naive_utc());
    diesel::update(reports::table.find(key.0))
        .set((
            reports::state.eq(state.as_str()),
            reports::decided_at.eq(decided),
            reports::decided_by.eq(by.filter(|_| state != ReportState::Open).map(|key| key.0)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Settles all open reports about one thing; answers how many.
///
/// # Errors
/// When the database does not answer.
pub fn settle_all_of(
    tx: &mut Tx<'_>,
    subject: &str,
    state: ReportState,
    by: Option<AccountKey>,
) -> StorageResult<usize> {
    Ok(diesel::update(
        reports::table
            .filter(reports::subject.eq(subject))
            .filter(reports::state.eq(ReportState::Open.as_str())),
    )
    .set((
        reports::state.eq(state.as_str()),
        reports::decided_at.eq(tx.now.naive_utc()),
        reports::decided_by.eq(by.map(|key| key.0)),
    ))
    .execute(tx.conn)?)
}

/// Notes that a report was passed on.
///
/// # Errors
/// When the database does not answer.
pub fn mark_forwarded(tx: &mut Tx<'_>, key: ReportKey) -> StorageResult<()> {
    diesel::update(reports::table.find(key.0))
        .set(reports::forwarded_at.eq(tx.now.naive_utc()))
        .execute(tx.conn)?;
    Ok(())
}

/// Drops reports that were decided before the time given, with their words.
///
/// # Errors
/// When the database does not answer.
pub fn sweep(conn: &mut AnyConnection, decided_before: DateTime<Utc>) -> StorageResult<usize> {
    Ok(diesel::delete(
        reports::table
            .filter(reports::state.ne(ReportState::Open.as_str()))
            .filter(reports::decided_at.lt(decided_before.naive_utc())),
    )
    .execute(conn)?)
}
