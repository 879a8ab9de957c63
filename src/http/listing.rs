//! The query keys that narrow a list (the same everywhere), read from an address, and the list they lead to.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::error::ErrorAnswer;
use crate::domain::event::Kind;
use crate::domain::fault::{FaultKind, Message};
use crate::domain::place::{Coordinates, Surroundings};
use crate::domain::time::resolve;
use crate::storage::listings::{self, Cursor, Filter, Listed, Window};
use crate::storage::{self, AnyConnection, StorageResult};

/// How far around a point lists look where the query does not say, in kilometres.
const USUAL_DISTANCE: f64 = 10.0;
/// How many ongoing events are shown above all.
const ONGOING: i64 = 50;

/// The query of a list, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    q: Option<String>,
    near: Option<String>,
    within: Option<String>,
    from: Option<String>,
    to: Option<String>,
    tag: Option<String>,
    kind: Option<String>,
    org: Option<String>,
    source: Option<String>,
    lang_text: Option<String>,
    after: Option<String>,
    before: Option<String>,
}

/// What a query asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Which events.
    pub filter: Filter,
    /// From this day on, in the site's zone.
    pub from: Option<NaiveDate>,
    /// Up to this day, included.
    pub to: Option<NaiveDate>,
    /// Behind this date.
    pub after: Option<Cursor>,
    /// Right before this date, on the way back.
    pub before: Option<Cursor>,
    /// Whether it narrows anything.
    pub narrows: bool,
}

impl Asked {
    /// What was typed for a key of the search form.
    pub fn typed(&self, key: &str) -> &str {
        let value = match key {
            "q" => &self.q,
            "near" => &self.near,
            "within" => &self.within,
            "from" => &self.from,
            "to" => &self.to,
            "tag" => &self.tag,
            "kind" => &self.kind,
            "source" => &self.source,
            "lang_text" => &self.lang_text,
            _ => &None,
        };
        value.as_deref().unwrap_or_default()
    }

    /// Understands the query; what is not honoured yet or not understood is refused by name.
    ///
    /// # Errors
    /// Malformed, naming the key; or the database does not answer.
    pub fn narrow(&self, conn: &mut AnyConnection) -> Result<Narrowed, ErrorAnswer> {
        let organization = match given(self.org.as_ref()) {
            Some(slug) => {
                let known = storage::organizations::by_slug(conn, slug.trim_start_matches('@'))?;
                Some(known.ok_or_else(|| refused("error-query", "org"))?.key)
            }
            None => None,
        };
        let filter = Filter {
            words: given(self.q.as_ref()).map(|words| words.chars().take(200).collect()),
            organization,
            tag: given(self.tag.as_ref()).map(str::to_owned),
            kind: given(self.kind.as_ref())
                .map(|kind| Kind::parse(kind).ok_or_else(|| refused("error-query", "kind")))
                .transpose()?,
            local_only: match given(self.source.as_ref()) {
                None | Some("all") => false,
                Some("local") => true,
                Some(_) => return Err(refused("error-query", "source")),
            },
            text_language: given(self.lang_text.as_ref()).map(str::to_owned),
            place: None,
            around: self.around()?,
        };
        let (from, to) = (day(self.from.as_ref(), "from")?, day(self.to.as_ref(), "to")?);
        let (after, before) =
            (cursor(self.after.as_ref(), "after")?, cursor(self.before.as_ref(), "before")?);
        let narrows = filter != Filter::default() || from.is_some() || to.is_some();
        Ok(Narrowed { filter, from, to, after, before, narrows })
    }

    /// The surroundings asked for: `near=34.05,-118.24`, and `within=5` kilometres.
    fn around(&self) -> Result<Option<Surroundings>, ErrorAnswer> {
        let within = given(self.within.as_ref());
        let Some(near) = given(self.near.as_ref()) else {
            // A distance from nothing is none.
            return if within.is_some() { Err(refused("error-query", "within")) } else { Ok(None) };
        };
        let point = near.split_once([',', ';', ' ']).and_then(|(north, east)| {
            Coordinates::new(north.trim().parse().ok()?, east.trim().parse().ok()?)
        });
        let point = point.ok_or_else(|| refused("error-query", "near"))?;
        let kilometres = match within {
            None => Some(USUAL_DISTANCE),
            Some(text) => text.trim_end_matches("km").trim_end().parse().ok(),
        };
        let around = kilometres.and_then(|kilometres| Surroundings::new(point, kilometres));
        around.map(Some).ok_or_else(|| refused("error-query", "within"))
    }

    /// The query again, for feeds and further pages.
    pub fn query(&self, after: Option<&Cursor>) -> String {
        self.query_with("after", after)
    }

    /// The query again, for the page before.
    pub fn query_back(&self, before: &Cursor) -> String {
        self.query_with("before", Some(before))
    }

    fn query_with(&self, way: &str, cursor: Option<&Cursor>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let pairs = [
            ("q", &self.q),
            ("near", &self.near),
            ("within", &self.within),
            ("from", &self.from),
            ("to", &self.to),
            ("tag", &self.tag),
            ("kind", &self.kind),
            ("org", &self.org),
            ("source", &self.source),
            ("lang_text", &self.lang_text),
        ];
        for (key, value) in pairs {
            if let Some(value) = given(value.as_ref()) {
                query.append_pair(key, value);
            }
        }
        if let Some(cursor) = cursor {
            query.append_pair(way, &cursor.encode());
        }
        let query = query.finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }
}

/// The span a list covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// What begins earlier is left out, if the query said so.
    pub begin: Option<DateTime<Utc>>,
    /// What has ended by then is left out; `None` when the list reaches into the past.
    pub not_ended_by: Option<DateTime<Utc>>,
}

impl Narrowed {
    /// The span the list covers.
    pub fn range(&self, zone: Tz, now: DateTime<Utc>) -> Range {
        let today = midnight(now.with_timezone(&zone).date_naive(), zone);
        let begin = self.from.map(|day| midnight(day, zone));
        Range { begin, not_ended_by: (begin.unwrap_or(today) >= today).then_some(now) }
    }

    /// The dates of a page: what goes on already, then what begins from today on; where the query names a range, what
    /// begins in it. `now` decides what has ended, `zone` where days begin.
    ///
    /// # Errors
    /// When the database does not answer or a row is unreadable.
    pub fn find(
        &self,
        conn: &mut AnyConnection,
        zone: Tz,
        now: DateTime<Utc>,
        limit: i64,
    ) -> StorageResult<(Vec<Listed>, Option<Cursor>)> {
        let found = self.find_both_ways(conn, zone, now, limit)?;
        Ok((found.dates, found.later))
    }

    /// The same with the way back. A page before the first one is the first one.
    ///
    /// # Errors
    /// As [`Narrowed::find`].
    pub fn find_both_ways(
        &self,
        conn: &mut AnyConnection,
        zone: Tz,
        now: DateTime<Utc>,
        limit: i64,
    ) -> StorageResult<Found> {
        let today = midnight(now.with_timezone(&zone).date_naive(), zone);
        let from = self.from.map_or(today, |day| midnight(day, zone));
        let to = self.to.and_then(|day| day.succ_opt()).map(|day| midnight(day, zone));
        // A window in the past shows what was; the usual one leaves out what has ended.
        let not_ended_by = self.range(zone, now).not_ended_by;
        let window = Window { from, to, not_ended_by, after: self.after, limit };
        if let Some(before) = self.before {
            let page = listings::list_before(conn, &self.filter, &window, before)?;
            if page.previous.is_some() {
                return Ok(Found { dates: page.items, earlier: page.previous, later: page.next });
            }
        }
        let page = listings::list(conn, &self.filter, &window)?;
        let mut dates = Vec::new();
        if self.after.is_none() && from == today {
            dates = listings::ongoing(conn, &self.filter, today, now, ONGOING)?;
        }
        dates.extend(page.items);
        Ok(Found { dates, earlier: page.previous, later: page.next })
    }
}

/// A page of a list and the ways on from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What goes on already, then what begins, in the order of their start.
    pub dates: Vec<Listed>,
    /// Right before which date the page before ends.
    pub earlier: Option<Cursor>,
    /// Behind which date the next page begins.
    pub later: Option<Cursor>,
}

/// The instant a day begins in a zone.
pub fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    resolve(day.and_time(NaiveTime::MIN), zone).instant()
}

fn given(value: Option<&String>) -> Option<&str> {
    value.map(|value| value.trim()).filter(|value| !value.is_empty())
}

fn cursor(value: Option<&String>, key: &'static str) -> Result<Option<Cursor>, ErrorAnswer> {
    given(value).map(|text| Cursor::decode(text).ok_or_else(|| refused("error-query", key))).transpose()
}

fn day(value: Option<&String>, key: &'static str) -> Result<Option<NaiveDate>, ErrorAnswer> {
    given(value).map(|text| text.parse().map_err(|_| refused("error-query", key))).transpose()
}

fn refused(message: &'static str, key: &'static str) -> ErrorAnswer {
    ErrorAnswer::saying(FaultKind::Malformed, Message { key: message, args: Vec::new() }.with("key", key))
}
