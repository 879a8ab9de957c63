//! How much of what other programs send is read right, measured on payloads of theirs that lie beside the project.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use convoca::cli::inspect::to_json;
use convoca::domain::found_event::FoundEvent;
use convoca::domain::remote_event::RemoteIdentity;
use convoca::formats::icalendar::read::Dates;
use convoca::formats::read::{ReadHint, read};
use convoca::formats::reading::Reading;
use serde_json::{Value, json};

/// Facts the better reader reads otherwise on purpose.
const OTHERWISE: [(&str, &str, &str); 2] = [
    // A script disappears with its content.
    ("pavillion/in-html-in-place.json", "place", "Park"),
    ("pavillion/in-html-in-name.json", "title", "Event & more"),
];

/// Entries whose feed holds a newer one with the same UID: they have to be gone.
const SUPERSEDED: [&str; 2] = ["Old version (SEQUENCE 0) - should be ignored", "First version (SEQUENCE 1)"];

/// The file where the independent reader gave up on a start that can be read.
const READ_DESPITE_DAMAGE: &str = "ics/broken-ical.ics";

fn fixtures() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "tests find the payloads through the environment")]
    let named = std::env::var("CONVOCA_FIXTURES").ok().map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures"));
    folder.join("INDEX.md").is_file().then_some(folder)
}

/// Says by name that a test did not run.
macro_rules! fixtures_or_skip {
    ($test:literal) => {
        match fixtures() {
            Some(folder) => folder,
            None => {
                eprintln!("skipped: {} (no fixtures; set CONVOCA_FIXTURES)", $test);
                return;
            }
        }
    };
}

fn read_file(path: &Path) -> Reading {
    read_bytes(&fs::read(path).unwrap())
}

fn read_bytes(bytes: &[u8]) -> Reading {
    let now = Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap();
    read(
        bytes,
        &ReadHint {
            content_type: None,
            url: None,
            default_zone: Tz::UTC,
            default_language: None,
            now,
            dates: Dates::First(20),
        },
    )
}

/// A list of facts with how many were right, printed at the end.
#[derive(Default)]
struct Score {
    right: usize,
    misses: Vec<String>,
}

impl Score {
    fn fact(&mut self, right: bool, miss: impl FnOnce() -> String) {
        if right {
            self.right += 1;
        } else {
            self.misses.push(miss());
        }
    }

    fn percent(&self) -> f64 {
        let all = self.right + self.misses.len();
        100.0 * self.right as f64 / all.max(1) as f64
    }

    fn print(&self, name: &str) {
        let all = self.right + self.misses.len();
        println!("{name}: {} of {all} facts, {:.1} %", self.right, self.percent());
        for miss in &self.misses {
            println!("  miss: {miss}");
        }
    }
}

#[test]
fn activitypub_of_other_programs_is_read_right() {
    let folder = fixtures_or_skip!("activitypub_of_other_programs_is_read_right");
    let expected: Value =
        serde_json::from_slice(&fs::read(folder.join("EXPECTED-activitypub.json")).unwrap()).unwrap();
    let mut score = Score::default();
    for entry in expected.as_array().unwrap() {
        let file = entry["file"].as_str().unwrap();
        let said = to_json(&read_file(&folder.join("activitypub").join(file)));
        for (key, wanted) in entry["expected"].as_object().unwrap() {
            if key == "warn" {
                continue;
            }
            let got = said_for(key, &said);
            let right = same(key, wanted, &got)
                || OTHERWISE.iter().any(|(f, k, v)| (*f, *k) == (file, key.as_str()) && got == json!(v));
            score.fact(right, || format!("{file}: {key}: expected {wanted}, got {got}"));
        }
    }
    score.print("ActivityPub");
    assert!(score.percent() >= 98.0, "{:.1} % of the facts", score.percent());
}

/// The value of `inspect --json` under a key of the expectations; several events are joined as these join them.
fn said_for(key: &str, said: &Value) -> Value {
    match key {
        "activity" | "object_type" | "object_id" | "verdict" => said[key].clone(),
        _ => match said["events"].as_array().map(Vec::as_slice) {
            Some([]) | None => Value::Null,
            Some([one]) => one[key].clone(),
            Some(several) => {
                let texts: Vec<&str> = several.iter().filter_map(|event| event[key].as_str()).collect();
                json!(texts.join(" | "))
            }
        },
    }
}

fn same(key: &str, wanted: &Value, got: &Value) -> bool {
    match key {
        "verdict" => got.as_str() == Some(verdict(wanted.as_str().unwrap())),
        // Floating and naive times stand there with their digits.
        "start_utc" | "end_utc" => match (wanted.as_str(), got.as_str()) {
            (Some(wanted), Some(got)) if wanted.contains('(') => wanted[..19] == got[..19],
            _ => wanted == got,
        },
        "organizer" => match wanted {
            Value::String(one) => *got == json!([one]),
            list => list == got,
        },
        _ => wanted == got,
    }
}

/// The expectations' verdicts in the words of the interface.
fn verdict(expected: &str) -> &'static str {
    let word = expected.split([':', '(']).next().unwrap().trim();
    match word {
        "not an event" | "no event body" => "ignore",
        "by reference" => "fetch",
        "refuse" => "refuse",
        "delete" => "delete",
        "undo" => "undo",
        _ if word.starts_with("import") => "import",
        other => panic!("unknown verdict {other}"),
    }
}

#[test]
fn feeds_of_other_programs_are_read_right() {
    let folder = fixtures_or_skip!("feeds_of_other_programs_are_read_right");
    let expected: Value =
        serde_json::from_slice(&fs::read(folder.join("EXPECTED-ics.json")).unwrap()).unwrap();
    let (mut titles, mut ends) = (Score::default(), Score::default());
    for entry in expected.as_array().unwrap() {
        let file = entry["file"].as_str().unwrap();
        let reading = read_file(&folder.join(file));
        let found: Vec<FoundEvent> = reading
            .events
            .iter()
            .cloned()
            .map(FoundEvent::from)
            .chain(reading.refused.iter().map(|refused| (*refused.found).clone()))
            .collect();
        for wanted in entry["icalendar_py"]["first"].as_array().into_iter().flatten() {
            if SUPERSEDED.iter().any(|title| wanted["summary"] == *title) {
                titles.fact(!found.iter().any(|event| titled_as(event, wanted)), || {
                    format!("{file}: {} is still there", wanted["summary"])
                });
                continue;
            }
            if file == READ_DESPITE_DAMAGE {
                titles
                    .fact(found.iter().any(|event| event.when.is_some() && titled_as(event, wanted)), || {
                        format!("{file}: start not read")
                    });
                continue;
            }
            let matching = found.iter().find(|event| starts_as(event, wanted) && titled_as(event, wanted));
            titles.fact(matching.is_some(), || {
                let seen: Vec<String> = found.iter().take(4).map(brief).collect();
                format!("{file}: {} at {}, got {seen:?}", wanted["summary"], wanted["start"])
            });
            let start_is_broken = wanted["start"].as_str().is_some_and(|start| start.starts_with("ERR"));
            if let (Some(event), Some(end), false) = (matching, wanted["end"].as_str(), start_is_broken) {
                ends.fact(ends_as(event, end, wanted), || {
                    format!("{file}: {} ends {end}, got {:?}", wanted["summary"], event.when)
                });
            }
        }
    }
    titles.print("iCalendar, title and start");
    ends.print("iCalendar, end");
    assert!(titles.percent() >= 98.0, "{:.1} % of titles and starts", titles.percent());
    assert!(ends.percent() >= 95.0, "{:.1} % of ends", ends.percent());
}

fn brief(event: &FoundEvent) -> String {
    let title = event.texts.first().map_or("–", |text| text.title.as_str());
    format!("{title} {:?}", event.when.map(|when| (when.start_utc, when.zone.map(|zone| zone.name()))))
}

fn titled_as(event: &FoundEvent, wanted: &Value) -> bool {
    let uid_fits = match (&event.identity, wanted["uid"].as_str()) {
        (RemoteIdentity::Entry { uid, .. }, Some(wanted)) => uid.starts_with(wanted.trim()),
        _ => true,
    };
    let folded = |text: &str| convoca::domain::text::fold(text);
    let title = event.texts.first().map_or("", |text| text.title.as_str());
    uid_fits && folded(title) == folded(wanted["summary"].as_str().unwrap_or_default())
}

fn starts_as(event: &FoundEvent, wanted: &Value) -> bool {
    let wanted_start = wanted["start"].as_str();
    match (event.when, wanted_start) {
        (None, None) => true,
        (None, Some(text)) => text.starts_with("ERR"),
        (Some(when), Some(text)) => same_time(text, when.start_utc, when.start_local, wanted),
        (Some(_), None) => false,
    }
}

fn ends_as(event: &FoundEvent, wanted_end: &str, wanted: &Value) -> bool {
    let Some(when) = event.when else { return false };
    let before_start =
        wanted["start"].as_str().is_some_and(|start| wanted_end.len() == start.len() && wanted_end <= start);
    match (when.end_utc, when.end_local) {
        // Ends that are not after the start are left out, or are one day.
        _ if before_start => when.end_utc.is_none() || when.all_day,
        (Some(at), Some(local)) => same_time(wanted_end, at, local, wanted),
        _ => false,
    }
}

/// Whether an instant is the one written: in UTC, as digits of a floating time, or as a day.
fn same_time(text: &str, at: DateTime<Utc>, local: NaiveDateTime, wanted: &Value) -> bool {
    if let Some(day) = text.strip_suffix(" (date)") {
        return local.format("%Y-%m-%d").to_string() == day;
    }
    if let Some(digits) = text.strip_suffix(" (floating)") {
        // The zone was not known there; where it is known here, its wall time has these digits.
        let zone = wanted["tzid"].as_str();
        let shown = local.format("%Y-%m-%dT%H:%M:%S").to_string();
        return shown == digits || (zone.is_none() && at.format("%Y-%m-%dT%H:%M:%S").to_string() == digits);
    }
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true) == text
}

#[test]
fn nothing_crashes_the_reader() {
    let folder = fixtures_or_skip!("nothing_crashes_the_reader");
    let mut files = Vec::new();
    collect(&folder, &mut files);
    for path in &files {
        let bytes = fs::read(path).unwrap();
        let _ = to_json(&read_bytes(&bytes));
        // Cut short in the middle, as a broken connection leaves it.
        let _ = to_json(&read_bytes(&bytes[..bytes.len() / 2]));
    }
    println!("{} files read", files.len());
    assert!(files.len() > 200, "only {} files", files.len());
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
