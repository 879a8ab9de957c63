//! The forms a list can be subscribed to in, and how each is written.

use std::collections::HashSet;

use chrono::{DateTime, Duration, Utc};

use super::scope::Titled;
use crate::domain::event::Event;
use crate::domain::site::Site;
use crate::domain::uri::WebUrl;
use crate::formats::icalendar::write::{self as ics, DatedEvent};
use crate::formats::{atom, json_feed};
use crate::http::negotiate::Form;
use crate::storage::listings::Listed;
use crate::storage::{AnyConnection, StorageResult, occurrences};
use crate::urls::Urls;

/// The most entries of a feed for readers.
const MAX_ENTRIES: usize = 100;

/// How often calendar apps should ask.
pub(super) const REFRESH: Duration = Duration::hours(1);

/// A form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FeedForm {
    /// `calendar.ics`: every coming date.
    Calendar,
    /// `feed.atom`: every coming event once, the latest published first.
    Atom,
    /// `feed.json`: the same as JSON Feed.
    Json,
}

/// What a feed is written from.
pub(super) struct Sight<'a> {
    /// The site.
    pub(super) site: &'a Site,
    /// Its addresses.
    pub(super) urls: &'a Urls,
    /// The language in which events with several texts are written.
    pub(super) language: &'a str,
    /// The feed's own address with its query, if it is no longer than an address may be.
    pub(super) own: Option<WebUrl>,
}

impl FeedForm {
    /// The form of this file name.
    pub(super) fn of_file(name: &str) -> Self {
        match name {
            "feed.atom" => Self::Atom,
            "feed.json" => Self::Json,
            _ => Self::Calendar,
        }
    }

    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Calendar => Form::Calendar.content_type(),
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Json => "application/feed+json; charset=utf-8",
        }
    }

    /// How many dates are looked at.
    pub(super) fn most_dates(self) -> i64 {
        match self {
            Self::Calendar => 1000,
            Self::Atom | Self::Json => 400,
        }
    }

    /// Writes dates in this form.
    pub(super) fn write(
        self,
        conn: &mut AnyConnection,
        sight: &Sight<'_>,
        titled: &Titled,
        dates: Vec<Listed>,
    ) -> StorageResult<String> {
        if self == Self::Calendar {
            return Ok(ics::write(&calendar(sight, titled), &by_date(conn, dates)?, sight.urls));
        }
        let events = by_event(dates);
        let own = sight.own.as_ref().map_or(titled.page.as_str(), WebUrl::as_str);
        let feed = atom::FeedInfo {
            name: &titled.name,
            own,
            page: titled.page.as_str(),
            language: sight.language,
            region: &sight.site.region,
            updated: updated(&events, sight.site),
        };
        Ok(match self {
            Self::Json => format!("{:#}", json_feed::write(&feed, &events, sight.urls)),
            _ => atom::write(&feed, &events, sight.urls),
        })
    }
}

fn calendar<'a>(sight: &'a Sight<'a>, titled: &'a Titled) -> ics::FeedInfo<'a> {
    ics::FeedInfo {
        name: &titled.name,
        source: sight.own.as_ref(),
        color: sight.site.accent.as_deref(),
        language: sight.language,
        refresh: REFRESH,
    }
}

/// Each date as an event of its own; those of a series are told apart by their time.
fn by_date(conn: &mut AnyConnection, dates: Vec<Listed>) -> StorageResult<Vec<DatedEvent>> {
    let keys: Vec<_> = dates.iter().map(|date| date.event.key).collect();
    let series = occurrences::series_among(conn, &keys)?;
    let one = |date: Listed| {
        let of_series = series.contains(&date.event.key).then(|| date.when.start_utc());
        DatedEvent { event: on_its_date(date), of_series }
    };
    Ok(dates.into_iter().map(one).collect())
}

/// Each event once, on its next date; the latest published first, for who reads what is new.
fn by_event(dates: Vec<Listed>) -> Vec<Event> {
    let mut seen = HashSet::new();
    let mut events: Vec<Event> =
        dates.into_iter().filter(|date| seen.insert(date.event.key)).map(on_its_date).collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.published.unwrap_or(event.created)));
    events.truncate(MAX_ENTRIES);
    events
}

fn on_its_date(date: Listed) -> Event {
    Event { when: date.when, status: date.status, ..date.event }
}

/// When anything in a feed last changed; of an empty one, when the site was set up.
fn updated(events: &[Event], site: &Site) -> DateTime<Utc> {
    let latest = events.iter().map(|event| event.updated).max();
    latest.or(site.set_up).unwrap_or(DateTime::UNIX_EPOCH)
}
