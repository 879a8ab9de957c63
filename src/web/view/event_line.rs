//! An event as one line of a list: time, title, place with its area, organizer.

use chrono::{NaiveDate, SecondsFormat, TimeZone};

use super::Frame;
use crate::domain::event::{Event, EventStatus, Origin, Visibility};
use crate::domain::fault::Message;
use crate::domain::place::Place;
use crate::domain::time::When;
use crate::i18n::{UiLanguage, ZoneNaming};
use crate::urls::Urls;

/// What a reader must not overlook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It does not take place.
    Cancelled,
    /// Later, nobody knows when.
    Postponed,
    /// Not yet certain.
    Tentative,
    /// Online only.
    MovedOnline,
    /// Moved to another time.
    Moved,
    /// Its organizers only see it.
    Draft,
    /// By link only.
    Unlisted,
    /// Hidden by a moderator.
    Hidden,
    /// Waits for a moderator.
    Held,
}

impl Mark {
    /// The catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Cancelled => "mark-cancelled",
            Self::Postponed => "mark-postponed",
            Self::Tentative => "mark-tentative",
            Self::MovedOnline => "mark-moved-online",
            Self::Moved => "mark-moved",
            Self::Draft => "mark-draft",
            Self::Unlisted => "mark-unlisted",
            Self::Hidden => "mark-hidden",
            Self::Held => "mark-held",
        }
    }

    /// Whether the title is struck through.
    pub fn strikes(self) -> bool {
        matches!(self, Self::Cancelled | Self::Postponed)
    }

    /// What an event's status and history ask for; what the public need not see comes first.
    pub fn of(event: &Event) -> Option<Self> {
        match (event.visibility, event.status) {
            _ if event.hidden => Some(Self::Hidden),
            _ if event.held => Some(Self::Held),
            (Visibility::Draft, _) => Some(Self::Draft),
            (_, EventStatus::Cancelled) => Some(Self::Cancelled),
            (_, EventStatus::Postponed) => Some(Self::Postponed),
            (_, EventStatus::MovedOnline) => Some(Self::MovedOnline),
            (_, EventStatus::Tentative) => Some(Self::Tentative),
            (Visibility::Unlisted, _) => Some(Self::Unlisted),
            _ => event.previous_start.map(|_| Self::Moved),
        }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLine {
    /// The event's page.
    pub href: String,
    /// The day it stands under, in the site's zone.
    pub day: NaiveDate,
    /// The last day on which something of it happens.
    pub last_day: NaiveDate,
    /// "11 am", with the zone where it is not the site's.
    pub time: String,
    /// For machines: with offset, or a date alone for whole days.
    pub start: String,
    /// In the page's language if there is one.
    pub title: String,
    /// The title's language where it is not the page's.
    pub language: Option<String>,
    /// "MacArthur Park · Westlake".
    pub place: Option<String>,
    /// Who calls.
    pub organizer: Option<String>,
    /// The server it comes from, if it is mirrored.
    pub via: Option<String>,
    /// Its page there.
    pub home_href: Option<String>,
    /// Who else tells it, if lists show it once for several: "mobilizon.example, radar.example".
    pub also: Option<String>,
    /// What must not be overlooked.
    pub mark: Option<Mark>,
    /// What changed or until when it goes on.
    pub note: Option<String>,
}

impl EventLine {
    /// The line for an event on one of its dates.
    pub fn new(frame: &Frame, event: &Event, when: &When, href: impl Into<String>) -> Self {
        let text = event.text_for(frame.language.code());
        let day = day_in_site(frame, when);
        Self {
            href: href.into(),
            day,
            last_day: when.last_day().max(day),
            // "5:30 p. m." breaks before "p. m.", not within it.
            time: start_hour(frame, when).replace(". m.", ".\u{a0}m."),
            start: machine_start(when),
            title: text.title.clone(),
            language: foreign(text.language.as_str(), frame.language),
            place: place_line(frame, event),
            organizer: organizer_name(event),
            via: via(event),
            home_href: super::event::home_href(event),
            also: also(event),
            mark: Mark::of(event),
            note: moved_from(frame, event, when)
                .or_else(|| unconfirmed(frame, event))
                .or_else(|| several_days(frame, when)),
        }
    }

    /// The line for an event on its own page's address.
    pub fn of(frame: &Frame, urls: &Urls, event: &Event) -> Self {
        Self::new(frame, event, &event.when, urls.event_page(event.id).url().path())
    }

    /// Whether its title is struck through.
    pub fn struck(&self) -> bool {
        self.mark.is_some_and(Mark::strikes)
    }
}

/// A text's language where it is not the page's, for `lang="…"`.
pub(super) fn foreign(tag: &str, page: UiLanguage) -> Option<String> {
    (UiLanguage::of_tag(tag) != Some(page)).then(|| tag.to_owned())
}

/// Who calls: the organization here, or the names that came with a mirrored event.
pub(super) fn organizer_name(event: &Event) -> Option<String> {
    match &event.origin {
        Origin::Local => event.named_organizer().map(|organizer| organizer.name.clone()),
        Origin::Mirrored(mirror) => (!mirror.organizers.is_empty()).then(|| mirror.organizers.join(", ")),
    }
}

/// The server a mirrored event comes from.
pub(super) fn via(event: &Event) -> Option<String> {
    match &event.origin {
        Origin::Local => None,
        Origin::Mirrored(mirror) => Some(mirror.home.to_string()),
    }
}

fn also(event: &Event) -> Option<String> {
    let mut hosts: Vec<String> = event.doubles.also.iter().map(|double| double.home.to_string()).collect();
    hosts.dedup();
    (!hosts.is_empty()).then(|| hosts.join(", "))
}

/// The start as machines read it: RFC 3339 with the zone's offset, or the day.
pub(super) fn machine_start(when: &When) -> String {
    match when {
        When::AllDay { first, .. } => first.to_string(),
        When::Timed { zone, .. } => in_zone(when.start_utc(), *zone),
    }
}

/// The end as machines read it, if it has one.
pub(super) fn machine_end(when: &When) -> Option<String> {
    match when {
        When::AllDay { last, .. } => Some(last.to_string()),
        When::Timed { zone, .. } => when.end_utc().map(|end| in_zone(end, *zone)),
    }
}

/// "Moved from Friday, March 5, 6 pm", if it was.
pub(super) fn moved_from(frame: &Frame, event: &Event, when: &When) -> Option<String> {
    let before = event.previous_start.filter(|before| *before != when.start_utc())?;
    let local = before.with_timezone(&when.zone()).naive_local();
    let told = if when.is_all_day() {
        frame.dates.day(local.date(), frame.today)
    } else if local.date() == when.start_local().date() {
        frame.dates.time(local.time())
    } else {
        frame.dates.moment(local, frame.today)
    };
    Some(frame.say(&Message::new("event-moved-from").with("before", told)))
}

/// "Not confirmed since Friday, March 5", if its home does not vouch for it any more.
pub(super) fn unconfirmed(frame: &Frame, event: &Event) -> Option<String> {
    let Origin::Mirrored(mirror) = &event.origin else { return None };
    let since = mirror.unconfirmed_since?.with_timezone(&frame.site.zone).date_naive();
    Some(frame.say(&Message::new("event-unconfirmed").with("day", frame.dates.day(since, frame.today))))
}

fn in_zone(instant: chrono::DateTime<chrono::Utc>, zone: chrono_tz::Tz) -> String {
    zone.from_utc_datetime(&instant.naive_utc()).to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn day_in_site(frame: &Frame, when: &When) -> NaiveDate {
    match when {
        When::AllDay { first, .. } => *first,
        When::Timed { .. } => when.start_utc().with_timezone(&frame.site.zone).date_naive(),
    }
}

fn start_hour(frame: &Frame, when: &When) -> String {
    match when {
        When::AllDay { .. } => frame.t("date-all-day-alone"),
        When::Timed { start, zone, .. } => {
            let zone = frame.dates.zone(*zone, *start, ZoneNaming::UnlessLike(frame.site.zone));
            format!("{}{zone}", frame.dates.time(start.time()))
        }
    }
}

fn place_line(frame: &Frame, event: &Event) -> Option<String> {
    match &event.place {
        Some(at) => short_place(&at.place),
        None => event.online_url.as_ref().map(|_| frame.t("event-online")),
    }
}

fn short_place(place: &Place) -> Option<String> {
    let name = if place.name.is_empty() { place.address.clone()? } else { place.name.clone() };
    match &place.area {
        Some(area) if !name.contains(area.as_str()) => Some(format!("{name} · {area}")),
        _ => Some(name),
    }
}

fn several_days(frame: &Frame, when: &When) -> Option<String> {
    let overnight =
        matches!(when, When::Timed { start, end: Some(end), .. } if (*end - *start).num_hours() < 12);
    (when.last_day() > when.start_local().date() && !overnight).then(|| {
        frame.say(&Message::new("event-until").with("day", frame.dates.day(when.last_day(), frame.today)))
    })
}
