//! Taking deliveries that are due: server by server, the most urgent first, each its share at its pace.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Text, Timestamp};

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

/// What is taken for one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// How many of them may be under way at a time.
    pub at_once: usize,
    /// What to deliver, in the order it goes.
    pub deliveries: Vec<Claimed>,
}

/// How many requests a server is sent: so many at once, then one each time so long has passed (a token bucket, kept as
/// the one instant until which it is spent).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// At once, after a rest.
    pub burst: i32,
    /// Between two, in the long run.
    pub every: TimeDelta,
    /// Under way at a time.
    pub at_once: usize,
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
    /// For one server at most so many for each that may be under way at a time.
    pub per_lane: usize,
    /// Nothing more once so many are taken.
    pub enough: usize,
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
pub fn claim(conn: &mut AnyConnection, wanted: &Wanted) -> StorageResult<Vec<Share>> {
    one_at_a_time(conn)?;
    let now = wanted.now.naive_utc();
    let mut found: Vec<Found> = Vec::new();
    let mut count = 0;
    let mut due = due_hosts(conn, now)?.into_iter();
    while found.len() < wanted.hosts && count < wanted.enough {
        let some: Vec<String> = due.by_ref().take(LOOK).collect();
        if some.is_empty() {
            break;
        }
        let known = known_hosts(conn, &some)?;
        let mut asked = Vec::new();
        for host in some {
            let known = known.get(&host).cloned().unwrap_or_default();
            let pace = (wanted.pace)(known.software.as_deref());
            let share = (wanted.per_lane * pace.at_once).min(known.share(pace, now));
            if share > 0 && !known.is_resting(now) && found.len() + asked.len() < wanted.hosts {
                asked.push((Found { host, known, pace, rows: Vec::new() }, share));
            }
        }
        let shares: Vec<(&str, usize)> =
            asked.iter().map(|(found, share)| (found.host.as_str(), *share)).collect();
        let mut rows = due_for(conn, &shares, now)?;
        for (mut one, _) in asked {
            one.rows = rows.remove(&one.host).unwrap_or_default();
            if !one.rows.is_empty() && count < wanted.enough {
                count += one.rows.len();
                found.push(one);
            }
        }
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let spent = |one: &Found| one.pace.spend(one.known.spent_until, now, one.rows.len());
    spend(conn, found.iter().map(|one| (one.host.clone(), spent(one))).collect())?;
    take(conn, &found, now, wanted.lease)
}

/// A server that gets a share.
struct Found {
    host: String,
    known: KnownHost,
    pace: Pace,
    /// What is due, in its order.
    rows: Vec<i64>,
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

/// What is due for servers, of each at most so many, in the order they go.
fn due_for(
    conn: &mut AnyConnection,
    wanted: &[(&str, usize)],
    now: NaiveDateTime,
) -> StorageResult<HashMap<String, Vec<i64>>> {
    match conn {
        AnyConnection::Postgres(conn) => due_for_in_one(conn, wanted, now),
        conn @ AnyConnection::Sqlite(_) => wanted
            .iter()
            .map(|(host, most)| Ok(((*host).to_owned(), due_for_one(conn, host, now, *most)?)))
            .collect(),
    }
}

fn due_for_one(
    conn: &mut AnyConnection,
    host: &str,
    now: NaiveDateTime,
    most: usize,
) -> StorageResult<Vec<i64>> {
    let older = diesel::alias!(deliveries as older);
    let rows: Vec<(i32, i64)> = deliveries::table
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
        .select((deliveries::priority, deliveries::id))
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .load(conn)?;
    Ok(most_urgent(rows))
}

/// Those that are as urgent as the first: what follows them about the same object is urgent too, and would wait behind
/// everything else.
fn most_urgent(rows: Vec<(i32, i64)>) -> Vec<i64> {
    let first = rows.first().map(|(priority, _)| *priority);
    rows.into_iter().take_while(|(priority, _)| Some(*priority) == first).map(|(_, id)| id).collect()
}

/// A row of [`due_for_in_one`].
#[derive(QueryableByName)]
struct Due {
    #[diesel(sql_type = Text)]
    host: String,
    #[diesel(sql_type = Integer)]
    priority: i32,
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The same as [`due_for_one`] for all servers in one question, where each question is a way there and back; SQLite has
/// no lateral join.
fn due_for_in_one(
    conn: &mut PgConnection,
    wanted: &[(&str, usize)],
    now: NaiveDateTime,
) -> StorageResult<HashMap<String, Vec<i64>>> {
    let hosts: Vec<&str> = wanted.iter().map(|(host, _)| *host).collect();
    let most: Vec<i64> = wanted.iter().map(|(_, most)| i64::try_from(*most).unwrap_or(i64::MAX)).collect();
    let rows: Vec<Due> = diesel::sql_query(
        "SELECT wanted.host, due.priority, due.id FROM unnest($1, $2) AS wanted (host, most) \
         CROSS JOIN LATERAL ( \
             SELECT d.id, d.priority, d.next_at FROM deliveries d \
             WHERE d.state = $3 AND d.host = wanted.host AND d.next_at <= $4 AND NOT EXISTS ( \
                 SELECT 1 FROM deliveries older WHERE older.object_uri = d.object_uri AND older.inbox = d.inbox \
                 AND older.state = $3 AND older.id < d.id) \
             ORDER BY d.priority, d.next_at, d.id LIMIT wanted.most \
         ) AS due ORDER BY due.priority, due.next_at, due.id",
    )
    .bind::<Array<Text>, _>(hosts)
    .bind::<Array<BigInt>, _>(most)
    .bind::<Text, _>(DeliveryState::Waiting.as_str())
    .bind::<Timestamp, _>(now)
    .load(conn)?;
    let mut due: HashMap<String, Vec<(i32, i64)>> = HashMap::new();
    for row in rows {
        due.entry(row.host).or_default().push((row.priority, row.id));
    }
    Ok(due.into_iter().map(|(host, rows)| (host, most_urgent(rows))).collect())
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

/// Puts what was found under a lease.
fn take(
    conn: &mut AnyConnection,
    found: &[Found],
    now: NaiveDateTime,
    lease: DateTime<Utc>,
) -> StorageResult<Vec<Share>> {
    type Row = (i64, i64, String, String, i32, NaiveDateTime);
    let ids = found.iter().flat_map(|one| one.rows.iter().copied());
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
    let mut taken = HashMap::new();
    for (id, activity, inbox, host, attempts, created) in rows {
        let claimed = Claimed {
            key: DeliveryKey(id),
            activity: ActivityKey(activity),
            inbox: InboxUrl::parse(&inbox).map_err(|_| StorageError::Corrupt("deliveries.inbox"))?,
            host: Host::parse(&host).ok_or(StorageError::Corrupt("deliveries.host"))?,
            attempts,
            created: created.and_utc(),
        };
        taken.insert(id, claimed);
    }
    let shares = found.iter().map(|one| Share {
        at_once: one.pace.at_once,
        deliveries: one.rows.iter().filter_map(|id| taken.remove(id)).collect(),
    });
    Ok(shares.filter(|share| !share.deliveries.is_empty()).collect())
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
        let pace = Pace { burst: 10, every: TimeDelta::seconds(2), at_once: 1 };
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
