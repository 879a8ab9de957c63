//! Other servers: what they run, whether they answer, and what was decided about them.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::{AnyConnection, each_backend};
use super::error::{StorageError, StorageResult};
use super::schema::{deliveries, hosts};
use crate::domain::host_decision::HostDecision;
use crate::domain::signature::Dialect;
use crate::domain::uri::Host;

pub use crate::domain::host_decision::HostPolicy;

/// What is known of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostRecord {
    /// NodeInfo software name, lower case.
    pub software: Option<String>,
    /// NodeInfo software version.
    pub version: Option<String>,
    /// When NodeInfo was last asked for.
    pub checked: Option<DateTime<Utc>>,
    /// What was decided about it.
    pub policy: HostPolicy,
    /// Since when deliveries fail.
    pub failing_since: Option<DateTime<Utc>>,
    /// Since when it is given up but for one probe a week.
    pub gone: Option<DateTime<Utc>>,
    /// It asked not to be talked to before.
    pub not_before: Option<DateTime<Utc>>,
    /// How what is sent to it is signed, if the usual form was refused once.
    pub dialect: Option<Dialect>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = hosts)]
struct Row {
    host: String,
    software: Option<String>,
    version: Option<String>,
    checked_at: Option<NaiveDateTime>,
    policy: String,
    failing_since: Option<NaiveDateTime>,
    gone_at: Option<NaiveDateTime>,
    not_before: Option<NaiveDateTime>,
    dialect: Option<String>,
}

impl TryFrom<Row> for HostRecord {
    type Error = StorageError;
    fn try_from(row: Row) -> StorageResult<Self> {
        let utc = |at: Option<NaiveDateTime>| at.map(|at| at.and_utc());
        Ok(Self {
            software: row.software,
            version: row.version,
            checked: utc(row.checked_at),
            policy: HostPolicy::parse(&row.policy).ok_or(StorageError::Corrupt("hosts.policy"))?,
            failing_since: utc(row.failing_since),
            gone: utc(row.gone_at),
            not_before: utc(row.not_before),
            dialect: row.dialect.as_deref().and_then(Dialect::parse),
        })
    }
}

/// What is known of a server.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn get(conn: &mut AnyConnection, host: &str) -> StorageResult<Option<HostRecord>> {
    let row: Option<Row> = hosts::table.find(host).select(Row::as_select()).first(conn).optional()?;
    row.map(TryInto::try_into).transpose()
}

/// What is known of several servers, by their names.
///
/// # Errors
/// As [`get`].
pub fn get_all(conn: &mut AnyConnection, names: &[&str]) -> StorageResult<HashMap<String, HostRecord>> {
    let rows: Vec<Row> =
        hosts::table.filter(hosts::host.eq_any(names)).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(|row| Ok((row.host.clone(), row.try_into()?))).collect()
}

/// What these servers run, as far as they said.
///
/// # Errors
/// When the database does not answer.
pub fn software(conn: &mut AnyConnection, wanted: &[Host]) -> StorageResult<HashMap<Host, String>> {
    let mut known = HashMap::new();
    for some in wanted.chunks(500) {
        let names: Vec<&str> = some.iter().map(Host::as_str).collect();
        let rows: Vec<(String, Option<String>)> = hosts::table
            .filter(hosts::host.eq_any(names))
            .filter(hosts::software.is_not_null())
            .select((hosts::host, hosts::software))
            .load(conn)?;
        known.extend(rows.into_iter().filter_map(|(host, software)| Some((Host::parse(&host)?, software?))));
    }
    Ok(known)
}

fn ensure(conn: &mut AnyConnection, host: &str) -> StorageResult<()> {
    let values = (hosts::host.eq(host), hosts::policy.eq(HostPolicy::Usual.as_str()));
    each_backend!(conn, |inner| diesel::insert_into(hosts::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(inner))?;
    Ok(())
}

/// Keeps what NodeInfo said, or that it said nothing.
///
/// # Errors
/// When the database does not answer.
pub fn put_software(
    conn: &mut AnyConnection,
    host: &str,
    software: Option<&str>,
    version: Option<&str>,
    now: DateTime<Utc>,
) -> StorageResult<()> {
    ensure(conn, host)?;
    diesel::update(hosts::table.find(host))
        .set((
            hosts::software.eq(software),
            hosts::version.eq(version),
            hosts::checked_at.eq(Some(now.naive_utc())),
        ))
        .execute(conn)?;
    Ok(())
}

/// Decides about a server.
///
/// # Errors
/// When the database does not answer.
pub fn set_policy(conn: &mut AnyConnection, host: &str, policy: HostPolicy) -> StorageResult<()> {
    ensure(conn, host)?;
    diesel::update(hosts::table.find(host)).set(hosts::policy.eq(policy.as_str())).execute(conn)?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = hosts)]
struct DecisionRow {
    host: String,
    policy: String,
    reject_media: bool,
    reject_reports: bool,
    obfuscate: bool,
    reason: Option<String>,
    decided_at: Option<NaiveDateTime>,
}

/// A server about which something was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedHost {
    /// Which; with all names below it.
    pub host: Host,
    /// What.
    pub decision: HostDecision,
    /// When.
    pub decided: Option<DateTime<Utc>>,
}

impl TryFrom<DecisionRow> for DecidedHost {
    type Error = StorageError;
    fn try_from(row: DecisionRow) -> StorageResult<Self> {
        Ok(Self {
            host: Host::parse(&row.host).ok_or(StorageError::Corrupt("hosts.host"))?,
            decision: HostDecision {
                policy: HostPolicy::parse(&row.policy).ok_or(StorageError::Corrupt("hosts.policy"))?,
                reject_media: row.reject_media,
                reject_reports: row.reject_reports,
                obfuscate: row.obfuscate,
                reason: row.reason,
            },
            decided: row.decided_at.map(|at| at.and_utc()),
        })
    }
}

/// What holds for a server: what was decided about it or, where nothing was, about the nearest domain above it.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn decision_of(conn: &mut AnyConnection, host: &Host) -> StorageResult<HostDecision> {
    Ok(decisions_of(conn, &[host])?.remove(host.as_str()).unwrap_or_default())
}

/// What holds for several servers, by their names; of one about which nothing was decided there is nothing.
///
/// # Errors
/// As [`decision_of`].
pub fn decisions_of(
    conn: &mut AnyConnection,
    wanted: &[&Host],
) -> StorageResult<HashMap<String, HostDecision>> {
    let names: BTreeSet<String> = wanted.iter().flat_map(|host| host.covered_by()).collect();
    let rows: Vec<DecisionRow> =
        hosts::table.filter(hosts::host.eq_any(names)).select(DecisionRow::as_select()).load(conn)?;
    let mut known = HashMap::new();
    for row in rows {
        let row = DecidedHost::try_from(row)?;
        if row.decision.is_any() {
            known.insert(row.host.as_str().to_owned(), row.decision);
        }
    }
    let nearest = |host: &Host| host.covered_by().into_iter().find_map(|name| known.get(&name).cloned());
    Ok(wanted.iter().filter_map(|host| Some((host.as_str().to_owned(), nearest(host)?))).collect())
}

/// Whether and how a server is talked to.
///
/// # Errors
/// As [`decision_of`].
pub fn policy_of(conn: &mut AnyConnection, host: &Host) -> StorageResult<HostPolicy> {
    Ok(decision_of(conn, host)?.policy)
}

/// All servers about which something was decided, by name.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn decided(conn: &mut AnyConnection) -> StorageResult<Vec<DecidedHost>> {
    let rows: Vec<DecisionRow> = hosts::table
        .filter(
            hosts::policy
                .ne(HostPolicy::Usual.as_str())
                .or(hosts::reject_media.eq(true))
                .or(hosts::reject_reports.eq(true)),
        )
        .order(hosts::host)
        .select(DecisionRow::as_select())
        .load(conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Decides about a server and all names below it, over what was decided before.
///
/// # Errors
/// When the database does not answer.
pub fn decide(
    conn: &mut AnyConnection,
    host: &Host,
    decision: &HostDecision,
    now: DateTime<Utc>,
) -> StorageResult<()> {
    ensure(conn, host.as_str())?;
    diesel::update(hosts::table.find(host.as_str()))
        .set((
            hosts::policy.eq(decision.policy.as_str()),
            hosts::reject_media.eq(decision.reject_media),
            hosts::reject_reports.eq(decision.reject_reports),
            hosts::obfuscate.eq(decision.obfuscate),
            hosts::reason.eq(&decision.reason),
            hosts::decided_at.eq(decision.is_any().then(|| now.naive_utc())),
        ))
        .execute(conn)?;
    Ok(())
}

/// Servers we send to whose software was not asked for since then, or never.
///
/// # Errors
/// When the database does not answer.
pub fn unasked(conn: &mut AnyConnection, since: DateTime<Utc>, limit: i64) -> StorageResult<Vec<Host>> {
    let asked = hosts::table
        .filter(hosts::host.eq(deliveries::host))
        .filter(hosts::checked_at.ge(since.naive_utc()).or(hosts::policy.eq(HostPolicy::Blocked.as_str())));
    let rows: Vec<String> = deliveries::table
        .filter(diesel::dsl::not(diesel::dsl::exists(asked)))
        .select(deliveries::host)
        .distinct()
        .limit(limit)
        .load(conn)?;
    Ok(rows.iter().filter_map(|host| Host::parse(host)).collect())
}

/// Servers given up that are to be looked at again.
///
/// # Errors
/// When the database does not answer.
pub fn to_probe(conn: &mut AnyConnection, now: DateTime<Utc>, limit: i64) -> StorageResult<Vec<Host>> {
    let now = now.naive_utc();
    let rows: Vec<String> = hosts::table
        .filter(hosts::gone_at.is_not_null())
        .filter(hosts::not_before.is_null().or(hosts::not_before.le(now)))
        .filter(hosts::policy.ne(HostPolicy::Blocked.as_str()))
        .select(hosts::host)
        .limit(limit)
        .load(conn)?;
    Ok(rows.iter().filter_map(|host| Host::parse(host)).collect())
}

/// Notes that a server answered; answers whether it was given up before.
///
/// # Errors
/// When the database does not answer.
pub fn mark_reached(conn: &mut AnyConnection, host: &str) -> StorageResult<bool> {
    let none = None::<NaiveDateTime>;
    let gone: i64 = hosts::table
        .filter(hosts::host.eq(host))
        .filter(hosts::gone_at.is_not_null())
        .count()
        .get_result(conn)?;
    diesel::update(
        hosts::table.find(host).filter(hosts::failing_since.is_not_null().or(hosts::gone_at.is_not_null())),
    )
    .set((
        hosts::failing_since.eq(none),
        hosts::gone_at.eq(none),
        hosts::not_before.eq(none),
        hosts::last_error.eq(None::<String>),
    ))
    .execute(conn)?;
    Ok(gone > 0)
}

/// Notes that a server did not answer, and why.
///
/// # Errors
/// When the database does not answer.
pub fn mark_failing(
    conn: &mut AnyConnection,
    host: &str,
    why: &str,
    now: DateTime<Utc>,
) -> StorageResult<()> {
    ensure(conn, host)?;
    diesel::update(hosts::table.find(host)).set(hosts::last_error.eq(Some(why))).execute(conn)?;
    diesel::update(hosts::table.find(host).filter(hosts::failing_since.is_null()))
        .set(hosts::failing_since.eq(Some(now.naive_utc())))
        .execute(conn)?;
    Ok(())
}

/// Notes until when a server wants to be left alone (Retry-After).
///
/// # Errors
/// When the database does not answer.
pub fn set_not_before(conn: &mut AnyConnection, host: &str, until: DateTime<Utc>) -> StorageResult<()> {
    ensure(conn, host)?;
    diesel::update(hosts::table.find(host))
        .set(hosts::not_before.eq(Some(until.naive_utc())))
        .execute(conn)?;
    Ok(())
}

/// Notes the form of signature a server took.
///
/// # Errors
/// When the database does not answer.
pub fn set_dialect(conn: &mut AnyConnection, host: &str, dialect: Dialect) -> StorageResult<()> {
    ensure(conn, host)?;
    diesel::update(hosts::table.find(host)).set(hosts::dialect.eq(Some(dialect.as_str()))).execute(conn)?;
    Ok(())
}

/// Lets a server be talked to at once; one that was given up is looked at again at the next round.
///
/// # Errors
/// When the database does not answer.
pub fn wake(conn: &mut AnyConnection, host: &str) -> StorageResult<()> {
    diesel::update(hosts::table.find(host)).set(hosts::not_before.eq(None::<NaiveDateTime>)).execute(conn)?;
    Ok(())
}

/// A server that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneHost {
    /// Which.
    pub host: String,
    /// When it was given up.
    pub since: DateTime<Utc>,
    /// When it is looked at again.
    pub probe: Option<DateTime<Utc>>,
    /// Why it was given up.
    pub reason: Option<String>,
}

/// Servers that were given up, the latest first.
///
/// # Errors
/// When the database does not answer.
pub fn gone(conn: &mut AnyConnection, limit: i64) -> StorageResult<Vec<GoneHost>> {
    type Row = (String, Option<NaiveDateTime>, Option<NaiveDateTime>, Option<String>);
    let rows: Vec<Row> = hosts::table
        .filter(hosts::gone_at.is_not_null())
        .order((hosts::gone_at.desc(), hosts::host))
        .select((hosts::host, hosts::gone_at, hosts::not_before, hosts::last_error))
        .limit(limit)
        .load(conn)?;
    let told = |(host, since, probe, reason): Row| {
        let since = since?.and_utc();
        Some(GoneHost { host, since, probe: probe.map(|at| at.and_utc()), reason })
    };
    Ok(rows.into_iter().filter_map(told).collect())
}

/// Gives a server up, and says when it is looked at again.
///
/// # Errors
/// When the database does not answer.
pub fn mark_gone(
    conn: &mut AnyConnection,
    host: &str,
    now: DateTime<Utc>,
    probe: DateTime<Utc>,
) -> StorageResult<()> {
    ensure(conn, host)?;
    diesel::update(hosts::table.find(host))
        .set((hosts::gone_at.eq(Some(now.naive_utc())), hosts::not_before.eq(Some(probe.naive_utc()))))
        .execute(conn)?;
    Ok(())
}
