//! Invents an event: the same from the same seed and day.

use chrono::{Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use chrono_tz::Tz;
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

use super::words::{CALLS, COURT, Call, DETAILS, INSIDE, OPENINGS, OUTSIDE, Spot};
use crate::domain::event::{Description, EventStatus, Kind, Text, Visibility};
use crate::domain::event_draft::EventDraft;
use crate::domain::language::Language;
use crate::domain::place::{Coordinates, Place};
use crate::domain::plan::DraftPlan;
use crate::domain::time::When;
use crate::domain::uri::WebUrl;

/// How many days ahead a small calendar reaches.
const LEAST_DAYS: u64 = 45;
/// How many days ahead a large one does.
const MOST_DAYS: u64 = 730;
/// How many events a day of a calendar in between has, about.
const A_DAY: u64 = 4;

/// What all invented events of a run share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Season {
    today: NaiveDate,
    days: u64,
    zone: Tz,
}

impl Season {
    /// The season in which so many events find room.
    pub(super) fn of(events: usize, today: NaiveDate, zone: Tz) -> Self {
        let wanted = u64::try_from(events).unwrap_or(u64::MAX) / A_DAY;
        Self { today, days: wanted.clamp(LEAST_DAYS, MOST_DAYS), zone }
    }
}

/// Invents an event.
pub(super) fn invent(rng: &mut StdRng, season: Season) -> EventDraft {
    let call = one_of(rng, CALLS);
    let online = call.kind == Kind::Meeting && rng.random_bool(0.2);
    let mut status = status(rng);
    if status == EventStatus::MovedOnline && call.kind != Kind::Meeting && call.kind != Kind::Training {
        status = EventStatus::Confirmed;
    }
    let meets_online = online || status == EventStatus::MovedOnline;
    EventDraft {
        texts: texts(rng, call),
        when: when(rng, season, call.kind),
        place: (!online).then(|| place(*spot(rng, call.kind))),
        online_url: meets_online.then(|| link(rng, "meet")),
        url: rng.random_bool(0.15).then(|| link(rng, "more")),
        tags: call.tags.iter().map(|tag| (*tag).to_owned()).collect(),
        kind: call.kind,
        status,
        visibility: Visibility::Public,
        image_alt: None,
        plan: DraftPlan::default(),
        remarks: Vec::new(),
    }
}

/// One of what there is.
pub(super) fn one_of<'a, T>(rng: &mut StdRng, choices: &'a [T]) -> &'a T {
    choices.choose(rng).expect("there is something to choose from")
}

fn status(rng: &mut StdRng) -> EventStatus {
    match rng.random_range(0..100) {
        0..4 => EventStatus::Cancelled,
        4..7 => EventStatus::Postponed,
        7..12 => EventStatus::Tentative,
        12..16 => EventStatus::MovedOnline,
        _ => EventStatus::Confirmed,
    }
}

/// Half of the calls come in both languages, the others in one.
fn texts(rng: &mut StdRng, call: &Call) -> Vec<Text> {
    let opening = one_of(rng, OPENINGS);
    let count = rng.random_range(2..=3);
    let details: Vec<_> = DETAILS.sample(rng, count).collect();
    let text = |code: &str, title: &str, pick: fn(&(&'static str, &'static str)) -> &'static str| Text {
        language: Language::parse(code).expect("a language code of ours"),
        title: title.to_owned(),
        description: Description::Markdown(
            std::iter::once(pick(opening))
                .chain(details.iter().map(|detail| pick(detail)))
                .collect::<Vec<_>>()
                .join("\n\n"),
        ),
    };
    let english = text("en", call.english, |(english, _)| english);
    let spanish = text("es", call.spanish, |(_, spanish)| spanish);
    match rng.random_range(0..10) {
        0..3 => vec![english],
        3..5 => vec![spanish],
        5..8 => vec![english, spanish],
        _ => vec![spanish, english],
    }
}

/// Soon more often than late; a few are over.
fn when(rng: &mut StdRng, season: Season, kind: Kind) -> When {
    let zone = season.zone;
    let day = day(rng, season, kind);
    match rng.random_range(0..100) {
        0..3 => When::AllDay { first: day, last: day, zone },
        3..6 => When::AllDay { first: day, last: later(day, rng.random_range(1..9)), zone },
        _ => {
            let start = day.and_time(hour(rng, kind));
            let length = Duration::minutes(*one_of(rng, &[60, 90, 90, 120, 120, 180, 240]));
            let end = rng.random_bool(0.75).then_some(start + length);
            When::Timed { start, end, zone }
        }
    }
}

fn day(rng: &mut StdRng, season: Season, kind: Kind) -> NaiveDate {
    if rng.random_bool(0.05) {
        return season.today.checked_sub_days(Days::new(rng.random_range(1..30))).unwrap_or(season.today);
    }
    let fraction: f64 = rng.random();
    // Bent a little towards today; in bounds, so the cast does not wrap.
    let ahead = (fraction.powf(1.2) * season.days as f64) as u64;
    let day = later(season.today, ahead);
    let on_weekend = matches!(kind, Kind::March | Kind::Rally | Kind::Training) && rng.random_bool(0.6);
    if on_weekend { later(day, u64::from((Weekday::Sat.days_since(day.weekday())) % 7)) } else { day }
}

fn later(day: NaiveDate, by: u64) -> NaiveDate {
    day.checked_add_days(Days::new(by)).unwrap_or(day)
}

fn hour(rng: &mut StdRng, kind: Kind) -> NaiveTime {
    let hours: &[(u32, u32)] = match kind {
        Kind::March | Kind::Rally => &[(10, 0), (11, 0), (12, 0), (14, 0), (16, 30), (17, 30)],
        Kind::Picket => &[(5, 30), (6, 0), (6, 30), (7, 0)],
        Kind::Vigil => &[(18, 30), (19, 0), (20, 0)],
        Kind::Assembly | Kind::Meeting => &[(17, 30), (18, 0), (18, 30), (19, 0)],
        Kind::Training => &[(10, 0), (13, 0), (18, 0)],
        Kind::Support => &[(8, 0), (8, 30), (9, 0), (13, 30)],
        Kind::Other => &[(10, 0), (11, 0), (15, 0), (17, 0)],
    };
    let (hour, minute) = *one_of(rng, hours);
    NaiveTime::from_hms_opt(hour, minute, 0).expect("an hour of the day")
}

fn spot(rng: &mut StdRng, kind: Kind) -> &'static Spot {
    match kind {
        Kind::Support => &COURT,
        Kind::Assembly | Kind::Meeting | Kind::Training => one_of(rng, INSIDE),
        _ => one_of(rng, OUTSIDE),
    }
}

fn place((name, address, area, latitude, longitude): Spot) -> Place {
    Place {
        name: name.to_owned(),
        address: Some(address.to_owned()),
        area: Some(area.to_owned()),
        coordinates: Coordinates::new(latitude, longitude),
        accessibility: None,
    }
}

fn link(rng: &mut StdRng, page: &str) -> WebUrl {
    let number = rng.random_range(1000..9999);
    WebUrl::parse(&format!("https://{page}.neighbors.invalid/{number}")).expect("an address of ours")
}

/// The start an event had before it was moved: an hour earlier or a day before.
pub(super) fn before_it_moved(rng: &mut StdRng, when: &When) -> Option<When> {
    let start: NaiveDateTime = when.start_local();
    let back = if rng.random_bool(0.5) { Duration::hours(1) } else { Duration::days(1) };
    (!when.is_all_day()).then(|| when.moved_to(start - back))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    fn season() -> Season {
        Season::of(200, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(), Tz::America__Los_Angeles)
    }

    #[test]
    fn the_same_seed_invents_the_same_events() {
        let run = |seed| {
            let mut rng = StdRng::seed_from_u64(seed);
            (0..50).map(|_| invent(&mut rng, season())).collect::<Vec<_>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
    }

    #[test]
    fn there_is_some_of_everything() {
        let mut rng = StdRng::seed_from_u64(1);
        let events: Vec<_> = (0..500).map(|_| invent(&mut rng, season())).collect();
        for status in EventStatus::ALL {
            assert!(events.iter().any(|event| event.status == *status), "{status}");
        }
        for kind in Kind::ALL {
            assert!(events.iter().any(|event| event.kind == *kind), "{kind}");
        }
        assert!(events.iter().any(|event| event.when.is_all_day()));
        assert!(events.iter().any(|event| event.when.last_day() > event.when.start_local().date()));
        assert!(events.iter().any(|event| event.when.end_local().is_none()));
        assert!(events.iter().all(|event| event.place.is_some() || event.online_url.is_some()));
    }
}
