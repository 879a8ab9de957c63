//! An event as another program tells it, brought down to one form whatever it travelled in.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

use super::event::EventStatus;
use super::language::Language;
use super::place::Place;
use super::text::SafeHtml;
use super::uri::{ActorUri, ObjectUri, WebUrl};

/// What was read of one event.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteEvent {
    /// How its home names it.
    pub identity: RemoteIdentity,
    /// Title and description; the main language first, never empty.
    pub texts: Vec<RemoteText>,
    /// When.
    pub when: RemoteWhen,
    /// Where, on earth.
    pub place: Option<Place>,
    /// Where, online.
    pub online_url: Option<String>,
    /// Its page at home.
    pub url: Option<WebUrl>,
    /// Address and description of its picture.
    pub image: Option<RemoteImage>,
    /// Topics without `#`.
    pub tags: Vec<String>,
    /// Foreign categories as they came.
    pub category: Vec<String>,
    /// Takes place or not.
    pub status: EventStatus,
    /// Organizers as they came (actor ids or names); `None` = not said, empty = deliberately not disclosed.
    pub organizers: Option<Vec<String>>,
    /// The actor it is attributed to.
    pub attributed_to: Option<ActorUri>,
    /// Whom it is addressed to.
    pub audience: Audience,
    /// When its home first published it.
    pub published: Option<DateTime<Utc>>,
    /// When its home last changed it; older never overwrites newer.
    pub updated: Option<DateTime<Utc>>,
    /// Start before it was moved or postponed.
    pub previous_start: Option<DateTime<Utc>>,
    /// How it recurs, if it does.
    pub recurrence: Option<RemoteRecurrence>,
    /// The raw text this was read from, for the 30-day store.
    pub raw: Option<String>,
}

/// How a home names an event.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RemoteIdentity {
    /// By ActivityPub id.
    Object(ObjectUri),
    /// By iCalendar UID, with the date of the series it replaces, if any (RFC 5545 §3.8.4.4), and SEQUENCE.
    Entry {
        /// UID, or one made from start and title where the feed has none.
        uid: String,
        /// RECURRENCE-ID as written.
        recurrence_id: Option<String>,
        /// SEQUENCE, 0 if absent.
        sequence: i64,
    },
    /// By nothing (a page without id).
    None,
}

/// Title and description in one language; the language may not be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteText {
    /// `None`: not said; the source's or site's language is assumed.
    pub language: Option<Language>,
    /// Plain, one line, at most 200 characters.
    pub title: String,
    /// Cleaned.
    pub description: SafeHtml,
}

/// When, as read: instants are what the sender meant; wall time and zone are kept where they were said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoteWhen {
    /// The instant it begins.
    pub start_utc: DateTime<Utc>,
    /// The instant it ends, also where the end is not to be shown.
    pub end_utc: Option<DateTime<Utc>>,
    /// Whether the end is one the organizer meant.
    pub end_shown: bool,
    /// Wall time of the start in `zone` (or in the assumed zone).
    pub start_local: NaiveDateTime,
    /// Wall time of the end.
    pub end_local: Option<NaiveDateTime>,
    /// Zone as said; `None` where it was not said and the default was assumed.
    pub zone: Option<Tz>,
    /// Whole days.
    pub all_day: bool,
}

/// A picture to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteImage {
    /// Where it lies.
    pub url: WebUrl,
    /// What it shows.
    pub alt: Option<String>,
}

/// How an entry of a feed recurs (RFC 5545 §3.8.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteRecurrence {
    /// RRULE's value as written.
    pub rule: Option<String>,
    /// Wall times left out.
    pub excluded: Vec<NaiveDateTime>,
    /// Wall times added.
    pub added: Vec<NaiveDateTime>,
    /// The coming dates, bounded; the first 20 of them are what `inspect` shows.
    pub occurrences: Vec<DateTime<Utc>>,
    /// What its rule counts from, where it goes on as the rule says: dates beyond those above follow from it.
    pub goes_on: Option<SeriesStart>,
}

/// Where a rule begins to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesStart {
    /// Wall time of the first date.
    pub start: NaiveDateTime,
    /// The clock the rule counts on; not always the one the dates are shown in.
    pub clock: Tz,
    /// Wall times left out, on that clock.
    pub excluded: Vec<NaiveDateTime>,
    /// Wall times added, on that clock.
    pub added: Vec<NaiveDateTime>,
}

/// Whom an object is addressed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Public in the object's `to` (or a feed or page anybody can read).
    Public,
    /// The object has no `to`; the activity's has Public.
    PublicByActivity,
    /// Public in `cc` only.
    Unlisted,
    /// Not addressed to Public.
    NotPublic,
}

impl Audience {
    /// Whether a public calendar may list it (FEP-8a8e "Discoverability").
    pub fn may_be_listed(self) -> bool {
        matches!(self, Self::Public | Self::PublicByActivity)
    }

    /// The words of `inspect --json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::PublicByActivity => "public (activity only)",
            Self::Unlisted => "unlisted",
            Self::NotPublic => "not public",
        }
    }
}

/// Something guessed, repaired or dropped while reading, told in words; a catalogue message, so that it can be told in
/// the reader's language.
pub type Note = super::fault::Message;
