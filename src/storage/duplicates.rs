//! By what events are known again, and which pairs of them are the same one.

use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::events::when;
use super::places::PlaceRow;
use super::schema::{decisions, duplicates, event_marks, event_mirrors, event_texts, events, places};
use super::transaction::Tx;
use crate::domain::duplicate::{Ground, PairState, STARTS_WITHIN, Teller, Traits};
use crate::domain::event::{EventPlace, EventUri};
use crate::domain::ids::EventKey;
use crate::domain::time::When;
use crate::domain::uri::Host;

/// The most events of one hour that a new one is compared with.
const COMPARED: i64 = 400;
/// The most events that share an address with another one.
const SHARING: i64 = 50;

/// Writes by what an event is known again, over what was known.
///
/// # Errors
/// When the database does not answer.
pub fn put_marks(tx: &mut Tx<'_>, event: EventKey, marks: &[String]) -> StorageResult<()> {
    let of_event = event_marks::table.filter(event_marks::event_id.eq(event.0));
    let known: Vec<String> = of_event.select(event_marks::mark).load(tx.conn)?;
    diesel::delete(of_event.filter(event_marks::mark.ne_all(marks))).execute(tx.conn)?;
    for mark in marks.iter().filter(|mark| !known.contains(mark)) {
        diesel::insert_into(event_marks::table)
            .values((event_marks::event_id.eq(event.0), event_marks::mark.eq(mark)))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Other events known by one of these marks, with the mark.
///
/// # Errors
/// When the database does not answer.
pub fn known_by(
    conn: &mut AnyConnection,
    event: EventKey,
    marks: &[String],
) -> StorageResult<Vec<(EventKey, String)>> {
    let rows: Vec<(i64, String)> = event_marks::table
        .filter(event_marks::mark.eq_any(marks))
        .filter(event_marks::event_id.ne(event.0))
        .order(event_marks::event_id)
        .select((event_marks::event_id, event_marks::mark))
        .limit(SHARING)
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, mark)| (EventKey(id), mark)).collect())
}

/// An event with what it is compared by.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its row.
    pub key: EventKey,
    /// Names it in tables.
    pub uri: EventUri,
    /// Who tells it.
    pub teller: Teller,
    /// What it is compared by.
    pub traits: Traits,
}

type EventColumns = (
    i64,
    String,
    Option<String>,
    bool,
    NaiveDateTime,
    Option<NaiveDateTime>,
    String,
    Option<i64>,
    Option<String>,
);

/// Public events that begin at about the same time, on the same day where one of them takes whole days: a walk over an
/// index, as long as that hour is full, however many events there are.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn beginning_with(
    conn: &mut AnyConnection,
    event: EventKey,
    begin: &When,
) -> StorageResult<Vec<Candidate>> {
    let at = begin.start_utc();
    let day = Duration::hours(26);
    let (from, to) = if begin.is_all_day() { (at - day, at + day) } else { (at - day, at + STARTS_WITHIN) };
    let mut query = events::table
        .left_join(event_mirrors::table)
        .filter(events::id.ne(event.0))
        .filter(events::visibility.eq("public"))
        .filter(events::start_utc.between(from.naive_utc(), to.naive_utc()))
        .into_boxed();
    if !begin.is_all_day() {
        let close = events::start_utc.ge((at - STARTS_WITHIN).naive_utc());
        query = query.filter(close.or(events::all_day.eq(true)));
    }
    let rows: Vec<EventColumns> = query
        .order((events::start_utc.desc(), events::id))
        .select((
            events::id,
            events::uri,
            event_mirrors::home.nullable(),
            events::all_day,
            events::start_local,
            events::end_local,
            events::timezone,
            events::place_id,
            events::online_url,
        ))
        .limit(COMPARED)
        .load(conn)?;
    with_traits(conn, rows)
}

/// Events with what they are compared by, of rows that are known already.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn candidates(conn: &mut AnyConnection, keys: &[EventKey]) -> StorageResult<Vec<Candidate>> {
    let keys: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let rows: Vec<EventColumns> = events::table
        .left_join(event_mirrors::table)
        .filter(events::id.eq_any(keys))
        .filter(events::visibility.eq("public"))
        .order(events::id)
        .select((
            events::id,
            events::uri,
            event_mirrors::home.nullable(),
            events::all_day,
            events::start_local,
            events::end_local,
            events::timezone,
            events::place_id,
            events::online_url,
        ))
        .load(conn)?;
    with_traits(conn, rows)
}

fn with_traits(conn: &mut AnyConnection, rows: Vec<EventColumns>) -> StorageResult<Vec<Candidate>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let told: Vec<(i64, String)> = event_texts::table
        .filter(event_texts::event_id.eq_any(keys))
        .select((event_texts::event_id, event_texts::title))
        .load(conn)?;
    let mut titles: HashMap<i64, Vec<String>> = HashMap::new();
    for (event, title) in told {
        titles.entry(event).or_default().push(title);
    }
    let place_keys: Vec<i64> = rows.iter().filter_map(|row| row.7).collect();
    let found: Vec<PlaceRow> =
        places::table.filter(places::id.eq_any(place_keys)).select(PlaceRow::as_select()).load(conn)?;
    let found: HashMap<i64, EventPlace> = found
        .into_iter()
        .map(|row| Ok((row.id, EventPlace::try_from(row)?)))
        .collect::<StorageResult<_>>()?;
    rows.into_iter()
        .map(|(id, uri, home, all_day, start, end, zone, place, online)| {
            let uri = EventUri::parse(&uri).ok_or(StorageError::Corrupt("events.uri"))?;
            let home = home.as_deref().and_then(Host::parse);
            Ok(Candidate {
                key: EventKey(id),
                teller: Teller::of(&uri, home.as_ref()),
                uri,
                traits: Traits {
                    titles: titles.remove(&id).unwrap_or_default(),
                    when: when(all_day, start, end, &zone)?,
                    place: place.and_then(|key| found.get(&key)).map(|at| at.place.clone()),
                    online,
                },
            })
        })
        .collect()
}

/// What is known of two events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Their URIs, the smaller first.
    pub uris: (String, String),
    /// By what they were noticed.
    pub ground: Ground,
    /// What holds for them.
    pub state: PairState,
    /// Whether a person said so.
    pub decided: bool,
}

impl Pair {
    /// The one of the two that is not this one.
    pub fn other(&self, uri: &str) -> &str {
        if self.uris.0 == uri { &self.uris.1 } else { &self.uris.0 }
    }
}

type PairRow = (String, String, String, String, Option<NaiveDateTime>);

const PAIR: (
    duplicates::first_uri,
    duplicates::second_uri,
    duplicates::ground,
    duplicates::state,
    duplicates::decided_at,
) = (
    duplicates::first_uri,
    duplicates::second_uri,
    duplicates::ground,
    duplicates::state,
    duplicates::decided_at,
);

fn pair((first, second, ground, state, decided): PairRow) -> StorageResult<Pair> {
    Ok(Pair {
        uris: (first, second),
        ground: Ground::parse(&ground).ok_or(StorageError::Corrupt("duplicates.ground"))?,
        state: PairState::parse(&state).ok_or(StorageError::Corrupt("duplicates.state"))?,
        decided: decided.is_some(),
    })
}

fn ordered<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    if one <= other { (one, other) } else { (other, one) }
}

/// What is known of an event and any other.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn pairs_of(conn: &mut AnyConnection, uri: &str) -> StorageResult<Vec<Pair>> {
    let rows: Vec<PairRow> = duplicates::table
        .filter(duplicates::first_uri.eq(uri).or(duplicates::second_uri.eq(uri)))
        .order(duplicates::id)
        .select(PAIR)
        .load(conn)?;
    rows.into_iter().map(pair).collect()
}

/// Writes what holds for two events: noticed only, or decided by a person. What a person decided is not noticed over.
///
/// # Errors
/// When the database does not answer.
pub fn put_pair(
    tx: &mut Tx<'_>,
    one: &str,
    other: &str,
    ground: Ground,
    state: PairState,
    decided: bool,
) -> StorageResult<()> {
    let (first, second) = ordered(one, other);
    let (now, at) = (tx.now.naive_utc(), decided.then(|| tx.now.naive_utc()));
    let these =
        duplicates::table.filter(duplicates::first_uri.eq(first)).filter(duplicates::second_uri.eq(second));
    let known: Option<Option<NaiveDateTime>> =
        these.select(duplicates::decided_at).first(tx.conn).optional()?;
    match known {
        Some(Some(_)) if !decided => {}
        // By what they were noticed stays, so that a decision can be taken back to it.
        Some(_) if decided => {
            diesel::update(these)
                .set((duplicates::state.eq(state.as_str()), duplicates::decided_at.eq(at)))
                .execute(tx.conn)?;
        }
        Some(_) => {
            diesel::update(these)
                .set((duplicates::state.eq(state.as_str()), duplicates::ground.eq(ground.as_str())))
                .execute(tx.conn)?;
        }
        None => {
            diesel::insert_into(duplicates::table)
                .values((
                    duplicates::first_uri.eq(first),
                    duplicates::second_uri.eq(second),
                    duplicates::ground.eq(ground.as_str()),
                    duplicates::state.eq(state.as_str()),
                    duplicates::decided_at.eq(at),
                    duplicates::noticed_at.eq(now),
                ))
                .execute(tx.conn)?;
        }
    }
    Ok(())
}

/// Takes back what a person said of two events: what was noticed of them holds again, or nothing.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn undecide(tx: &mut Tx<'_>, one: &str, other: &str) -> StorageResult<()> {
    let (first, second) = ordered(one, other);
    let these = duplicates::table
        .filter(duplicates::first_uri.eq(first))
        .filter(duplicates::second_uri.eq(second))
        .filter(duplicates::decided_at.is_not_null());
    let ground: Option<String> = these.select(duplicates::ground).first(tx.conn).optional()?;
    let Some(ground) = ground else { return Ok(()) };
    match Ground::parse(&ground).ok_or(StorageError::Corrupt("duplicates.ground"))? {
        Ground::Person => {
            diesel::delete(these).execute(tx.conn)?;
        }
        noticed => {
            let state = if noticed.is_certain() { PairState::Same } else { PairState::Proposed };
            diesel::update(these)
                .set((duplicates::state.eq(state.as_str()), duplicates::decided_at.eq(None::<NaiveDateTime>)))
                .execute(tx.conn)?;
        }
    }
    Ok(())
}

/// Forgets what was noticed of an event and others but those; what people decided stays.
///
/// # Errors
/// When the database does not answer.
pub fn forget_noticed(conn: &mut AnyConnection, uri: &str, but: &[String]) -> StorageResult<()> {
    let noticed = duplicates::table.filter(duplicates::decided_at.is_null());
    diesel::delete(
        noticed.filter(duplicates::first_uri.eq(uri)).filter(duplicates::second_uri.ne_all(but.to_vec())),
    )
    .execute(conn)?;
    diesel::delete(
        noticed.filter(duplicates::second_uri.eq(uri)).filter(duplicates::first_uri.ne_all(but.to_vec())),
    )
    .execute(conn)?;
    Ok(())
}

/// Pairs that a moderator is asked about, of events that are still to come, soonest first.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn proposed(conn: &mut AnyConnection, now: DateTime<Utc>, limit: i64) -> StorageResult<Vec<Pair>> {
    let from = (now - Duration::days(1)).naive_utc();
    let rows: Vec<PairRow> = duplicates::table
        .inner_join(events::table.on(events::uri.eq(duplicates::first_uri)))
        .filter(duplicates::state.eq(PairState::Proposed.as_str()))
        .filter(events::start_utc.gt(from).or(events::end_utc.gt(now.naive_utc())))
        .order((events::start_utc, duplicates::id))
        .select(PAIR)
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(pair).collect()
}

/// Notes that a person wants one event shown for others, whatever the rule says; `None` takes it back.
///
/// # Errors
/// When the database does not answer.
pub fn prefer(tx: &mut Tx<'_>, uri: &str, head: Option<&str>) -> StorageResult<()> {
    let now = tx.now.naive_utc();
    let changed = diesel::update(decisions::table.filter(decisions::uri.eq(uri)))
        .set((decisions::merged_into.eq(head), decisions::changed_at.eq(now)))
        .execute(tx.conn)?;
    if changed == 0 && head.is_some() {
        diesel::insert_into(decisions::table)
            .values((decisions::uri.eq(uri), decisions::merged_into.eq(head), decisions::changed_at.eq(now)))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// The event that a person wants shown for one of these.
///
/// # Errors
/// When the database does not answer.
pub fn preferred(conn: &mut AnyConnection, uris: &[String]) -> StorageResult<Option<String>> {
    let head: Option<Option<String>> = decisions::table
        .filter(decisions::uri.eq_any(uris))
        .filter(decisions::merged_into.eq_any(uris.iter().map(Some)))
        .order(decisions::changed_at.desc())
        .select(decisions::merged_into)
        .first(conn)
        .optional()?;
    Ok(head.flatten())
}
