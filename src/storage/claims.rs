//! Taking deliveries that are due: server by server, the most urgent first, each its share at its pace.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::deliveries::DeliveryState;
use super::error::{StorageError, StorageResult};
use super::schema::{deliveries, hosts, paces};
use crate::domain::ids::{ActivityKey, DeliveryKey};
use crate::domain::uri::{Host, InboxUrl};

/// A delivery taken to be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Its row.
    pub key: DeliveryKey,
    /// What to send.
    pub activity: ActivityKey,
    /// Where to.
    pub inbox: InboxUrl,
    /// Whose.
    pub host: Host,
    /// How often it was tried, this time included.
    pub attempts: i32,
    /// When it was first put there.
    pub created: DateTime<Utc>,
}

/// How many requests a server is sent: so many at once, then one each time so long has passed (a token bucket, kept as
/// the one instant until which it is spent).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// At once, after a rest.
    pub burst: i32,
    /// Between two, in the long run.
    pub every: TimeDelta,
}

impl Pace {
    /// How many may be sent now.
    fn left(self, spent_until: Option<NaiveDateTime>, now: NaiveDateTime) -> usize {
        let spent = spent_until.map_or(TimeDelta::zero(), |until| (until - now).max(TimeDelta::zero()));
        let every = self.every.num_milliseconds().max(1);
        let left = (every * i64::from(self.burst) - spent.num_milliseconds()).max(0) / every;
        usize::try_from(left).unwrap_or(usize::MAX)
    }

    /// Until when the bucket is spent once so many more were sent.
    fn spend(self, spent_until: Option<NaiveDateTime>, now: NaiveDateTime, count: usize) -> NaiveDateTime {
        let from = spent_until.map_or(now, |until| until.max(now));
        from + self.every * i32::try_from(count).unwrap_or(i32::MAX)
    }
}

/// What a claim asks for.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// Now.
    pub now: DateTime<Utc>,
    /// Until when what is taken is the taker's.
    pub lease: DateTime<Utc>,
    /// For at most so many servers.
    pub hosts: usize,
    /// For one server at most so many.
    pub per_host: usize,
    /// The pace of a server, by the software it runs.
    pub pace: fn(Option<&str>) -> Pace,
}

/// Takes deliveries that are due under a lease, those for one server together. One whose object still has an older
/// delivery waiting for the same inbox is left for later: an inbox hears of an object in order. A server of which anything
/// is under lease gets nothing more until that is settled, and none gets anything while it asked to be left alone or
/// faster than its pace.
///
/// # Errors
/// When the database does not answer.
pub fn claim(conn: &mut AnyConnection, wanted: &Wanted) -> StorageResult<Vec<Claimed>> {
    one_at_a_time(conn)?;
    let now = wanted.now.naive_utc();
    let mut taken = Vec::new();
    let mut spent = Vec::new();
    let mut served = 0;
    let mut due = due_hosts(conn, now)?.into_iter();
    while served < wanted.hosts {
        let some: Vec<String> = due.by_ref().take(LOOK).collect();
        if some.is_empty() {
            break;
        }
        let known = known_hosts(conn, &some)?;
        for host in some {
            let host_known = known.get(&host).cloned().unwrap_or_default();
            if host_known.is_resting(now) || served == wanted.hosts {
                continue;
            }
            let pace = (wanted.pace)(host_known.software.as_deref());
            let share = wanted.per_host.min(host_known.share(pace, now));
            let rows = if share == 0 { Vec::new() } else { due_for(conn, &host, now, share)? };
            if rows.is_empty() {
                continue;
            }
            served += 1;
            spent.push((host, pace.spend(host_known.spent_until, now, rows.len())));
            taken.extend(rows);
        }
    }
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    spend(conn, spent)?;
    take(conn, &taken, now, wanted.lease)
}

/// Servers looked up in one query.
const LOOK: usize = 500;

/// Lets one process claim at a time, so that the bounds per server hold for all of them together; SQLite has one writer
/// anyhow.
fn one_at_a_time(conn: &mut AnyConnection) -> StorageResult<()> {
    if let AnyConnection::Postgres(conn) = conn {
        diesel::sql_query("SELECT pg_advisory_xact_lock(7267446172)").execute(conn)?;
    }
    Ok(())
}

/// Servers something is due for and nothing is under way to, the most urgent first, then who waits longest.
fn due_hosts(conn: &mut AnyConnection, now: NaiveDateTime) -> StorageResult<Vec<String>> {
    use diesel::dsl::min;
    // Only what waits is under a lease: the index on leases is the short way.
    let under_way: Vec<String> = deliveries::table
        .filter(deliveries::lease_until.ge(now))
        .select(deliveries::host)
        .distinct()
        .load(conn)?;
    let under_way: HashSet<String> = under_way.into_iter().collect();
    let mut due: Vec<(Option<i32>, Option<NaiveDateTime>, String)> = deliveries::table
        .filter(deliveries::state.eq(DeliveryState::Waiting.as_str()))
        .filter(deliveries::next_at.le(now))
        .group_by(deliveries::host)
        .select((min(deliveries::priority), min(deliveries::next_at), deliveries::host))
        .load(conn)?;
    due.retain(|(_, _, host)| !under_way.contains(host));
    due.sort_unstable();
    Ok(due.into_iter().map(|(_, _, host)| host).collect())
}

/// What a share depends on.
#[derive(Clone, Default)]
struct KnownHost {
    software: Option<String>,
    gone: bool,
    not_before: Option<NaiveDateTime>,
    spent_until: Option<NaiveDateTime>,
}

impl KnownHost {
    /// Whether it asked to be left alone; what waits for one that is gone is taken to be given up.
    fn is_resting(&self, now: NaiveDateTime) -> bool {
        !self.gone && self.not_before.is_some_and(|until| until > now)
    }

    /// Giving up costs the server nothing.
    fn share(&self, pace: Pace, now: NaiveDateTime) -> usize {
        if self.gone { usize::MAX } else { pace.left(self.spent_until, now) }
    }
}

fn known_hosts(conn: &mut AnyConnection, names: &[String]) -> StorageResult<HashMap<String, KnownHost>> {
    type Row = (String, Option<String>, Option<NaiveDateTime>, Option<NaiveDateTime>);
    let rows: Vec<Row> = hosts::table
        .filter(hosts::host.eq_any(names))
        .select((hosts::host, hosts::software, hosts::gone_at, hosts::not_before))
        .load(conn)?;
    let mut known: HashMap<String, KnownHost> = rows
        .into_iter()
        .map(|(host, software, gone_at, not_before)| {
            (host, KnownHost { software, gone: gone_at.is_some(), not_before, spent_until: None })
        })
        .collect();
    let spent: Vec<(String, NaiveDateTime)> = paces::table
        .filter(paces::host.eq_any(names))
        .select((paces::host, paces::spent_until))
        .load(conn)?;
    for (host, until) in spent {
        known.entry(host).or_default().spent_until = Some(until);
    }
    Ok(known)
}

/// A server's deliveries in the order they go.
fn due_for(conn: &mut AnyConnection, host: &str, now: NaiveDateTime, most: usize) -> StorageResult<Vec<i64>> {
    let older = diesel::alias!(deliveries as older);
    let rows = deliveries::table
        .filter(deliveries::state.eq(DeliveryState::Waiting.as_str()))
        .filter(deliveries::host.eq(host))
        .filter(deliveries::next_at.le(now))
        .filter(diesel::dsl::not(diesel::dsl::exists(
            older
                .filter(older.field(deliveries::object_uri).eq(deliveries::object_uri))
                .filter(older.field(deliveries::inbox).eq(deliveries::inbox))
                .filter(older.field(deliveries::state).eq(DeliveryState::Waiting.as_str()))
                .filter(older.field(deliveries::id).lt(deliveries::id)),
        )))
        .order((deliveries::priority, deliveries::next_at, deliveries::id))
        .select(deliveries::id)
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .load(conn)?;
    Ok(rows)
}

/// Writes what the servers were given. Only claims touch this table, one at a time.
fn spend(conn: &mut AnyConnection, spent: Vec<(String, NaiveDateTime)>) -> StorageResult<()> {
    use diesel::upsert::excluded;
    let rows: Vec<_> =
        spent.into_iter().map(|(host, until)| (paces::host.eq(host), paces::spent_until.eq(until))).collect();
    match conn {
        AnyConnection::Postgres(conn) => {
            diesel::insert_into(paces::table)
                .values(rows)
                .on_conflict(paces::host)
                .do_update()
                .set(paces::spent_until.eq(excluded(paces::spent_until)))
                .execute(conn)?;
        }
        AnyConnection::Sqlite(conn) => {
            for row in rows {
                diesel::insert_into(paces::table)
                    .values(row)
                    .on_conflict(paces::host)
                    .do_update()
                    .set(paces::spent_until.eq(excluded(paces::spent_until)))
                    .execute(conn)?;
            }
        }
    }
    Ok(())
}

/// Puts rows under a lease; answers them in the order given.
fn take(
    conn: &mut AnyConnection,
    ids: &[i64],
    now: NaiveDateTime,
    lease: DateTime<Utc>,
) -> StorageResult<Vec<Claimed>> {
    type Row = (i64, i64, String, String, i32, NaiveDateTime);
    // Each is taken by one conditional update: of two processes, the second finds the lease taken.
    let rows: Vec<Row> = diesel::update(
        deliveries::table
            .filter(deliveries::id.eq_any(ids))
            .filter(deliveries::state.eq(DeliveryState::Waiting.as_str()))
            .filter(deliveries::next_at.le(now))
            .filter(deliveries::lease_until.is_null().or(deliveries::lease_until.lt(now))),
    )
    .set((deliveries::lease_until.eq(lease.naive_utc()), deliveries::attempts.eq(deliveries::attempts + 1)))
    .returning((
        deliveries::id,
        deliveries::activity_id,
        deliveries::inbox,
        deliveries::host,
        deliveries::attempts,
        deliveries::created_at,
    ))
    .get_results(conn)?;
    let place: HashMap<i64, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    let mut claimed = rows
        .into_iter()
        .map(|(id, activity, inbox, host, attempts, created)| {
            Ok(Claimed {
                key: DeliveryKey(id),
                activity: ActivityKey(activity),
                inbox: InboxUrl::parse(&inbox).map_err(|_| StorageError::Corrupt("deliveries.inbox"))?,
                host: Host::parse(&host).ok_or(StorageError::Corrupt("deliveries.host"))?,
                attempts,
                created: created.and_utc(),
            })
        })
        .collect::<StorageResult<Vec<_>>>()?;
    claimed.sort_unstable_by_key(|claimed| place.get(&claimed.key.0).copied());
    Ok(claimed)
}

/// Drops what no longer slows anything down.
///
/// # Errors
/// When the database does not answer.
pub fn sweep_paces(conn: &mut AnyConnection, now: DateTime<Utc>) -> StorageResult<()> {
    diesel::delete(paces::table.filter(paces::spent_until.lt(now.naive_utc()))).execute(conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_gives_its_burst_then_one_by_one_and_its_burst_again_after_a_rest() {
        let pace = Pace { burst: 10, every: TimeDelta::seconds(2) };
        let now = "2026-11-22T12:00:00".parse::<NaiveDateTime>().unwrap();
        assert_eq!(pace.left(None, now), 10);
        let spent = Some(pace.spend(None, now, 10));
        assert_eq!(pace.left(spent, now), 0);
        let at = |seconds| now + TimeDelta::seconds(seconds);
        assert_eq!(pace.left(spent, at(1)), 0);
        assert_eq!(pace.left(spent, at(5)), 2);
        let more = Some(pace.spend(spent, at(5), 2));
        assert_eq!(pace.left(more, at(5)), 0);
        assert_eq!(pace.left(more, at(1000)), 10);
    }
}
