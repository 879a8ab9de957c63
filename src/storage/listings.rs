//! Lists of events: windows over the index on the dates' start, the same cost however many events there are.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::events::{self as event_rows, tag_key, when};
use super::places as place_rows;
use super::schema::{decisions, event_tags, event_texts, events, occurrences, places};
use crate::domain::event::{Event, EventStatus, Kind, Visibility};
use crate::domain::ids::{OrganizationKey, PlaceId};
use crate::domain::place::Surroundings;
use crate::domain::text::fold;
use crate::domain::time::When;

/// Which events a list shows; empty means all that are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that all occur in title, description, place or tags.
    pub words: Option<String>,
    /// Of this organization.
    pub organization: Option<OrganizationKey>,
    /// With this tag, in any spelling.
    pub tag: Option<String>,
    /// Of this sort.
    pub kind: Option<Kind>,
    /// Published here only.
    pub local_only: bool,
    /// With a text in this language.
    pub text_language: Option<String>,
    /// At this place.
    pub place: Option<PlaceId>,
    /// No further from a point.
    pub around: Option<Surroundings>,
}

/// From where a list goes on: behind this date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    start: NaiveDateTime,
    id: i64,
}

impl Cursor {
    /// The spelling in addresses.
    pub fn encode(&self) -> String {
        format!("{}-{}", self.start.and_utc().timestamp_millis(), self.id)
    }

    /// Reads the spelling.
    pub fn decode(text: &str) -> Option<Self> {
        let (at, id) = text.rsplit_once('-')?;
        let start = DateTime::from_timestamp_millis(at.parse().ok()?)?.naive_utc();
        Some(Self { start, id: id.parse().ok()? })
    }
}

/// A date of an event in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The event.
    pub event: Event,
    /// The date; the event's own `when` unless it is one of a series.
    pub when: When,
    /// Whether this date takes place.
    pub status: EventStatus,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// In the order of their start.
    pub items: Vec<Listed>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Cursor>,
    /// Before which date the previous page ends; `None` on the first one.
    pub previous: Option<Cursor>,
}

/// Which part of the list.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// Dates that begin then or later.
    pub from: DateTime<Utc>,
    /// Dates that begin before; `None` is open.
    pub to: Option<DateTime<Utc>>,
    /// Leave out what ended before.
    pub not_ended_by: Option<DateTime<Utc>>,
    /// Go on behind this date.
    pub after: Option<Cursor>,
    /// At most so many.
    pub limit: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = occurrences)]
struct DateRow {
    id: i64,
    event_id: i64,
    start_local: NaiveDateTime,
    end_local: Option<NaiveDateTime>,
    start_utc: NaiveDateTime,
    status: String,
}

impl DateRow {
    fn cursor(&self) -> Cursor {
        Cursor { start: self.start_utc, id: self.id }
    }
}

/// Boxed query over the dates that are listed and fit the filter. Places around a point are looked up first: distances
/// on a sphere are no matter of either database.
macro_rules! filtered {
    ($conn:expr, $filter:expr) => {{
        let filter: &Filter = $filter;
        let around = filter.around.map(|around| place_rows::within($conn, around)).transpose()?;
        let mut query = occurrences::table
            .inner_join(events::table)
            .filter(occurrences::listed.eq(true))
            .select(DateRow::as_select())
            .into_boxed();
        if let Some(words) = &filter.words {
            for word in fold(words).split(' ').filter(|word| !word.is_empty()).take(8) {
                query = query.filter(events::search_text.like(format!("%{word}%")));
            }
        }
        if let Some(organization) = filter.organization {
            query = query.filter(events::organization_id.eq(organization.0));
        }
        if let Some(tag) = &filter.tag {
            let tagged =
                event_tags::table.filter(event_tags::tag.eq(tag_key(tag))).select(event_tags::event_id);
            query = query.filter(events::id.eq_any(tagged));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(events::kind.eq(kind.as_str()));
        }
        if filter.local_only {
            query = query.filter(events::origin.eq("local"));
        }
        if let Some(language) = &filter.text_language {
            let told = event_texts::table
                .filter(event_texts::language.eq(language.clone()))
                .select(event_texts::event_id);
            query = query.filter(events::id.eq_any(told));
        }
        if let Some(place) = &filter.place {
            let there =
                places::table.filter(places::uuid.eq(place.to_string())).select(places::id.nullable());
            query = query.filter(events::place_id.eq_any(there));
        }
        if let Some(there) = around {
            query = query.filter(events::place_id.eq_any(there.into_iter().map(Some)));
        }
        query
    }};
}

/// The same within a window's bounds.
macro_rules! within {
    ($conn:expr, $filter:expr, $window:expr) => {{
        let window: &Window = $window;
        let mut query = filtered!($conn, $filter).filter(occurrences::start_utc.ge(window.from.naive_utc()));
        if let Some(to) = window.to {
            query = query.filter(occurrences::start_utc.lt(to.naive_utc()));
        }
        if let Some(now) = window.not_ended_by {
            query = query.filter(occurrences::until_utc.gt(now.naive_utc()));
        }
        query
    }};
}

/// Lists dates by their start.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn list(conn: &mut AnyConnection, filter: &Filter, window: &Window) -> StorageResult<Page> {
    let mut query = within!(conn, filter, window);
    if let Some(Cursor { start, id }) = window.after {
        query = query.filter(
            occurrences::start_utc.gt(start).or(occurrences::start_utc.eq(start).and(occurrences::id.gt(id))),
        );
    }
    let mut rows: Vec<DateRow> =
        query.order((occurrences::start_utc, occurrences::id)).limit(window.limit + 1).load(conn)?;
    let more = cut(&mut rows, window.limit);
    let next = rows.last().filter(|_| more).map(DateRow::cursor);
    let previous = window.after.and_then(|after| rows.first().map_or(Some(after), |row| Some(row.cursor())));
    Ok(Page { items: with_events(conn, rows)?, next, previous })
}

/// Lists the dates of a window that come right before one: the way back. The window's own `after` is not looked at.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn list_before(
    conn: &mut AnyConnection,
    filter: &Filter,
    window: &Window,
    before: Cursor,
) -> StorageResult<Page> {
    let Cursor { start, id } = before;
    let mut rows: Vec<DateRow> = within!(conn, filter, window)
        .filter(
            occurrences::start_utc.lt(start).or(occurrences::start_utc.eq(start).and(occurrences::id.lt(id))),
        )
        .order((occurrences::start_utc.desc(), occurrences::id.desc()))
        .limit(window.limit + 1)
        .load(conn)?;
    let more = cut(&mut rows, window.limit);
    rows.reverse();
    let previous = rows.first().filter(|_| more).map(DateRow::cursor);
    let next = rows.last().map(DateRow::cursor);
    Ok(Page { items: with_events(conn, rows)?, next, previous })
}

/// Cuts what was loaded to see whether there is more; answers whether there is.
fn cut(rows: &mut Vec<DateRow>, limit: i64) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    more
}

/// Lists what began before `before` and has not ended by `now`: what goes on over several days.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn ongoing(
    conn: &mut AnyConnection,
    filter: &Filter,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
    limit: i64,
) -> StorageResult<Vec<Listed>> {
    let rows: Vec<DateRow> = filtered!(conn, filter)
        .filter(occurrences::start_utc.lt(before.naive_utc()))
        .filter(occurrences::until_utc.gt(now.naive_utc()))
        .order((occurrences::until_utc, occurrences::id))
        .limit(limit)
        .load(conn)?;
    with_events(conn, rows)
}

/// Whether any list has ever told of an event that fits.
///
/// # Errors
/// When the database does not answer.
pub fn any_listed(conn: &mut AnyConnection, filter: &Filter) -> StorageResult<bool> {
    let row: Option<DateRow> = filtered!(conn, filter).limit(1).load(conn)?.pop();
    Ok(row.is_some())
}

/// How a tag is written where it was used first; `None` when no listed event has it in any spelling.
///
/// # Errors
/// When the database does not answer.
pub fn label_of_tag(conn: &mut AnyConnection, tag: &str) -> StorageResult<Option<String>> {
    let listed = occurrences::table.filter(occurrences::listed.eq(true)).select(occurrences::event_id);
    Ok(event_tags::table
        .filter(event_tags::tag.eq(tag_key(tag)))
        .filter(event_tags::event_id.eq_any(listed))
        .order(event_tags::event_id)
        .select(event_tags::label)
        .first(conn)
        .optional()?)
}

/// The next instant at which a list changes by itself because something in it ends.
///
/// # Errors
/// When the database does not answer.
pub fn next_end(conn: &mut AnyConnection, now: DateTime<Utc>) -> StorageResult<Option<DateTime<Utc>>> {
    let at: Option<NaiveDateTime> = occurrences::table
        .filter(occurrences::listed.eq(true))
        .filter(occurrences::until_utc.gt(now.naive_utc()))
        .order(occurrences::until_utc)
        .select(occurrences::until_utc)
        .first(conn)
        .optional()?;
    Ok(at.map(|at| at.and_utc()))
}

fn with_events(conn: &mut AnyConnection, rows: Vec<DateRow>) -> StorageResult<Vec<Listed>> {
    let mut keys: Vec<i64> = rows.iter().map(|row| row.event_id).collect();
    keys.sort_unstable();
    keys.dedup();
    let events = event_rows::by_keys(conn, &keys)?;
    rows.into_iter()
        .map(|row| {
            let event = events.iter().find(|event| event.key.0 == row.event_id).cloned();
            let event = event.ok_or(StorageError::Corrupt("a date without event"))?;
            let when =
                when(event.when.is_all_day(), row.start_local, row.end_local, event.when.zone().name())?;
            let status =
                EventStatus::parse(&row.status).ok_or(StorageError::Corrupt("occurrences.status"))?;
            Ok(Listed { event, when, status })
        })
        .collect()
}

/// Which of an organization's events its own people look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// Not yet published.
    Drafts,
    /// Published and not ended.
    Upcoming,
    /// Published and ended, latest first.
    Past,
}

/// Lists an organization's events for its own people, whatever their visibility.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn of_organizations(
    conn: &mut AnyConnection,
    organizations: &[OrganizationKey],
    shelf: Shelf,
    now: DateTime<Utc>,
    limit: i64,
) -> StorageResult<Vec<Event>> {
    let keys: Vec<i64> = organizations.iter().map(|key| key.0).collect();
    let base = occurrences::table
        .inner_join(events::table)
        .filter(events::organization_id.eq_any(keys))
        .into_boxed();
    let (draft, now) = (Visibility::Draft.as_str(), now.naive_utc());
    let query = match shelf {
        Shelf::Drafts => base.filter(events::visibility.eq(draft)).order(events::updated_at.desc()),
        Shelf::Upcoming => base
            .filter(events::visibility.ne(draft))
            .filter(occurrences::until_utc.gt(now))
            .order(events::start_utc.asc()),
        Shelf::Past => base
            .filter(events::visibility.ne(draft))
            .filter(occurrences::until_utc.le(now))
            .order(events::start_utc.desc()),
    };
    let mut ids: Vec<i64> = query.select(events::id).limit(limit).load(conn)?;
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(*id));
    in_order(conn, &ids)
}

/// Query over the events that wait for a decision and are not over.
macro_rules! held {
    ($now:expr) => {{
        let refused = decisions::table.filter(decisions::refused_at.is_not_null()).select(decisions::uri);
        let coming = occurrences::table
            .filter(occurrences::until_utc.gt($now.naive_utc()))
            .select(occurrences::event_id);
        events::table
            .filter(events::held.eq(true))
            .filter(events::id.eq_any(coming))
            .filter(events::uri.ne_all(refused))
    }};
}

/// Which events moderators look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// Waiting for a decision, soonest first.
    Held,
    /// Refused and not over, soonest first.
    Refused,
    /// Hidden, latest first.
    Hidden,
}

/// Lists events for moderators.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn for_moderators(
    conn: &mut AnyConnection,
    desk: Desk,
    now: DateTime<Utc>,
    limit: i64,
) -> StorageResult<Vec<Event>> {
    let refused = decisions::table.filter(decisions::refused_at.is_not_null()).select(decisions::uri);
    let coming =
        occurrences::table.filter(occurrences::until_utc.gt(now.naive_utc())).select(occurrences::event_id);
    let held = events::table.filter(events::held.eq(true)).filter(events::id.eq_any(coming)).into_boxed();
    let query = match desk {
        Desk::Held => held.filter(events::uri.ne_all(refused)).order(events::start_utc.asc()),
        Desk::Refused => held.filter(events::uri.eq_any(refused)).order(events::start_utc.asc()),
        Desk::Hidden => {
            events::table.filter(events::hidden.eq(true)).into_boxed().order(events::start_utc.desc())
        }
    };
    let ids: Vec<i64> = query.select(events::id).limit(limit).load(conn)?;
    in_order(conn, &ids)
}

/// A part of what waits for a decision, soonest first, and how much waits in all.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn waiting(
    conn: &mut AnyConnection,
    now: DateTime<Utc>,
    offset: i64,
    limit: i64,
) -> StorageResult<(Vec<Event>, i64)> {
    let total = count_held(conn, now)?;
    let ids: Vec<i64> = held!(now)
        .order((events::start_utc.asc(), events::id))
        .select(events::id)
        .offset(offset)
        .limit(limit)
        .load(conn)?;
    Ok((in_order(conn, &ids)?, total))
}

/// How many events and changes wait for a decision.
///
/// # Errors
/// When the database does not answer.
pub fn count_waiting(conn: &mut AnyConnection, now: DateTime<Utc>) -> StorageResult<i64> {
    Ok(count_held(conn, now)? + super::held_changes::count_waiting(conn, now)?)
}

fn count_held(conn: &mut AnyConnection, now: DateTime<Utc>) -> StorageResult<i64> {
    Ok(held!(now).count().get_result(conn)?)
}

fn in_order(conn: &mut AnyConnection, ids: &[i64]) -> StorageResult<Vec<Event>> {
    let mut events = event_rows::by_keys(conn, ids)?;
    events.sort_by_key(|event| ids.iter().position(|id| *id == event.key.0));
    Ok(events)
}

/// Event and organization counts for NodeInfo and the dashboard: public events published here.
///
/// # Errors
/// When the database does not answer.
pub fn count_local(conn: &mut AnyConnection) -> StorageResult<i64> {
    Ok(events::table
        .filter(events::origin.eq("local"))
        .filter(events::visibility.eq(Visibility::Public.as_str()))
        .count()
        .get_result(conn)?)
}
