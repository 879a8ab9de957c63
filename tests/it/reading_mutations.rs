//! Real documents, damaged at random: none of them brings a reader down. `CONVOCA_MUTATIONS=200000` tries more of them
//! (the targets in `fuzz/` look for more cunning ones).

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{TimeZone, Utc};
use chrono_tz::Tz;
use convoca::cli::inspect::{in_words, to_json};
use convoca::formats::icalendar::read::Dates;
use convoca::formats::read::{Patience, ReadHint, read};
use convoca::i18n::UiLanguage;

/// Chance that can be repeated (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap() % end.max(1)
    }

    fn span(&mut self, length: usize, most: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        start..(start + self.below(most)).min(length)
    }
}

/// What means something in one format or another.
const PIECES: [&str; 36] = [
    "\0",
    "\r\n",
    "\r\n ",
    "\u{feff}",
    "\u{202e}",
    "🗓️",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    ";",
    "=",
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "&amp;",
    "&#x110000;",
    "BEGIN:VEVENT\r\n",
    "END:VEVENT\r\n",
    "RRULE:FREQ=YEARLY;BYDAY=-53SU,+5MO;BYSETPOS=-1\r\n",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20301019\r\n",
    "DTSTART;TZID=:00000000T999999\r\n",
    "DURATION:-P9999999W\r\n",
    "9999-12-31T23:59:59+23:59",
    "0000-01-01",
    "-262143-01-01T00:00:00Z",
    "1e308",
    "<table><b x=1>",
    "class=\"h-event dt-start value\"",
    "itemscope itemtype=\"Event\" itemprop=startDate ",
];

fn damaged(document: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = document.to_vec();
    for _ in 0..=chance.below(6) {
        let length = bytes.len();
        match chance.below(7) {
            0 if length > 0 => bytes[chance.below(length)] ^= 1 << chance.below(8),
            1 => drop(bytes.drain(chance.span(length, 200))),
            2 => {
                let piece = PIECES[chance.below(PIECES.len())].as_bytes();
                let at = chance.below(length + 1);
                bytes.splice(at..at, piece.iter().copied());
            }
            3 => {
                let again = bytes[chance.span(length, 400)].to_vec();
                let at = chance.below(length + 1);
                bytes.splice(at..at, again.repeat(1 + chance.below(40)));
            }
            4 => {
                let from_other = other[chance.span(other.len(), 600)].to_vec();
                let range = chance.span(length, 300);
                bytes.splice(range, from_other);
            }
            5 => {
                let digits: Vec<usize> = bytes
                    .iter()
                    .enumerate()
                    .filter(|(_, byte)| byte.is_ascii_digit())
                    .map(|(at, _)| at)
                    .collect();
                if let Some(at) = digits.get(chance.below(digits.len())) {
                    bytes[*at] = b'0' + u8::try_from(chance.below(10)).unwrap();
                }
            }
            _ => bytes.truncate(chance.below(length + 1)),
        }
        bytes.truncate(200_000);
    }
    bytes
}

fn enter(bytes: &[u8], content_type: &str) {
    let now = Utc.with_ymd_and_hms(2030, 10, 12, 12, 0, 0).unwrap();
    for dates in [Dates::First(20), Dates::Coming(now)] {
        let hint = ReadHint {
            content_type: Some(content_type),
            url: Some("https://feed.test/all"),
            default_zone: Tz::Europe__Madrid,
            default_language: None,
            now,
            dates,
            patience: Patience::default(),
        };
        let reading = read(bytes, &hint);
        let _ = (to_json(&reading), in_words(&reading, UiLanguage::Es));
    }
}

/// Tries damaged forms of the project's documents of one kind.
fn damage(name: &str, belongs: impl Fn(&str) -> bool, content_type: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let documents: Vec<Vec<u8>> = paths
        .iter()
        .filter(|path| belongs(&path.file_name().unwrap().to_string_lossy()))
        .map(|path| fs::read(path).unwrap())
        .collect();
    assert!(!documents.is_empty(), "{name}");
    #[expect(clippy::disallowed_methods, reason = "who runs the tests says how long")]
    let tries: usize = std::env::var("CONVOCA_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(400);
    let (begun, mut slowest) = (Instant::now(), (Duration::ZERO, 0));
    for seed in 1..=tries {
        let mut chance = Chance(u64::try_from(seed).unwrap().wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let document = &documents[chance.below(documents.len())];
        let other = &documents[chance.below(documents.len())];
        let bytes = damaged(document, other, &mut chance);
        let one = Instant::now();
        let outcome = std::panic::catch_unwind(|| enter(&bytes, content_type));
        assert!(
            outcome.is_ok(),
            "{name}: the reader panics at seed {seed}: {:?}",
            String::from_utf8_lossy(&bytes)
        );
        slowest = slowest.max((one.elapsed(), seed));
    }
    println!(
        "{name}: {tries} damaged documents in {:?}, slowest {:?} (seed {})",
        begun.elapsed(),
        slowest.0,
        slowest.1
    );
}

#[test]
fn damaged_activities_bring_nothing_down() {
    let of_others = ["events-calendar-list.json", "schema-org-alone.json"];
    damage(
        "ActivityPub",
        |name| name.ends_with(".json") && !of_others.contains(&name),
        "application/activity+json",
    );
}

#[test]
fn damaged_feeds_bring_nothing_down() {
    damage("iCalendar", |name| name.ends_with(".ics"), "text/calendar");
}

#[test]
fn damaged_pages_bring_nothing_down() {
    damage("pages", |name| name.ends_with(".html"), "text/html");
}

#[test]
fn damaged_lists_bring_nothing_down() {
    damage("The Events Calendar", |name| name == "events-calendar-list.json", "application/json");
}
