//! How much of what other programs send is read right, measured on payloads of theirs that lie beside the project.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use convoca::cli::inspect::to_json;
use convoca::domain::found_event::FoundEvent;
use convoca::domain::remote_event::RemoteIdentity;
use convoca::formats::icalendar::read::Dates;
use convoca::formats::read::{Patience, ReadHint, read};
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
            patience: Patience::default(),
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
    let unexplained: Vec<&String> = score
        .misses
        .iter()
        .filter(|miss| !MISSED_FILES.iter().any(|(file, _)| miss.starts_with(file)))
        .collect();
    for (file, reason) in MISSED_FILES {
        println!("  known miss: {file}: {reason}");
    }
    assert!(unexplained.is_empty(), "misses without a reason: {unexplained:#?}");
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

/// Documents that are not read as expected, each with its reason: they count against the score.
const MISSED_FILES: [(&str, &str); 1] = [(
    "misc/dresden-versammlungen.json",
    "one city's own list of notified assemblies; no ally publishes in this form",
)];

/// Entries of feeds that are not read as expected, each with its reason: they count against the score.
const MISSED_ENTRIES: [(&str, &str, &str); 2] = [
    (
        "ics/only-modifications.ics",
        "test123",
        "an entry that replaces a date its series no longer has stands as a date of its own, as Google shows it",
    ),
    (
        "ics/khal-windows-tz.ics",
        "Event with Windows TZ name",
        "the feed gives New Zealand's zone the rules of Central Europe: the name counts",
    ),
];

/// What one entry was expected to be and what was made of it; `None` where nothing is amiss.
fn entry_fault(said: &Said<'_>, wanted: &Value) -> Option<String> {
    let found = said.found.iter().find(|event| starts_as(event, wanted) && titled_as(event, wanted));
    let Some(event) = found else {
        let seen: Vec<String> = said.found.iter().take(4).map(brief).collect();
        return Some(format!("{} at {}, got {seen:?}", wanted["summary"], wanted["start"]));
    };
    let start_is_broken = wanted["start"].as_str().is_some_and(|start| start.starts_with("ERR"));
    if let (Some(end), false) = (wanted["end"].as_str(), start_is_broken)
        && !ends_as(event, end, wanted)
    {
        return Some(format!("{} ends {end}, got {:?}", wanted["summary"], event.when));
    }
    if !zoned_as(event, said, wanted) {
        return Some(format!("{} in zone {}, got {:?}", wanted["summary"], wanted["tzid"], event.zone));
    }
    // An entry that replaces a date may repeat only as its series does (RFC 5545 §3.8.4.4).
    let replaces = matches!(event.identity, RemoteIdentity::Entry { recurrence_id: Some(_), .. });
    if !replaces
        && wanted["rrule"].is_null() != event.recurrence.as_ref().is_none_or(|found| found.rule.is_none())
    {
        return Some(format!(
            "{} repeats by {}, got {:?}",
            wanted["summary"], wanted["rrule"], event.recurrence
        ));
    }
    dates_fault(event, said)
}

/// A feed as it was read, with the dates an independent reader gives.
struct Said<'a> {
    found: Vec<FoundEvent>,
    json: Value,
    dates: &'a Value,
}

/// The zone it names, be it by another program's name; one nobody knows has to be told as such.
fn zoned_as(event: &FoundEvent, said: &Said<'_>, wanted: &Value) -> bool {
    let Some(name) = wanted["tzid"].as_str() else { return true };
    match name.parse::<Tz>() {
        Ok(zone) => event.zone == Some(zone),
        Err(_) if event.zone.is_some() => true,
        Err(_) => {
            said.json["notes"].as_array().unwrap().iter().any(|note| note.as_str().unwrap().contains("zone"))
        }
    }
}

/// The first twenty dates of a series.
fn dates_fault(event: &FoundEvent, said: &Said<'_>) -> Option<String> {
    let RemoteIdentity::Entry { uid, recurrence_id: None, .. } = &event.identity else { return None };
    event.recurrence.as_ref()?;
    let wanted: Vec<&str> =
        said.dates.get(uid)?.as_array()?.iter().map(|date| date.as_str().unwrap()).collect();
    let shown = said.json["events"]
        .as_array()?
        .iter()
        .find(|shown| shown["uid"] == **uid && shown["recurrence_id"].is_null())?;
    let got: Vec<&str> = shown["occurrences"].as_array()?.iter().map(|date| date.as_str().unwrap()).collect();
    let zone = event.zone.unwrap_or(Tz::UTC);
    let is_same = |wanted: &str, got: &str| {
        let at = DateTime::parse_from_rfc3339(got).unwrap();
        let local = at.with_timezone(&zone).naive_local();
        match wanted.split_once(" (") {
            Some((day, "date)")) => local.format("%Y-%m-%d").to_string() == day,
            Some((digits, _)) => local.format("%Y-%m-%dT%H:%M:%S").to_string() == digits,
            None => wanted == got,
        }
    };
    let same = wanted.len() == got.len() && wanted.iter().zip(&got).all(|(wanted, got)| is_same(wanted, got));
    (!same).then(|| format!("{uid}: dates {wanted:?}, got {got:?}"))
}

#[test]
fn feeds_of_other_programs_are_read_right() {
    let folder = fixtures_or_skip!("feeds_of_other_programs_are_read_right");
    let expected: Value =
        serde_json::from_slice(&fs::read(folder.join("EXPECTED-ics.json")).unwrap()).unwrap();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scores/ics-occurrences.json");
    let dates: Value = serde_json::from_slice(&fs::read(own).unwrap()).unwrap();
    let mut score = Score::default();
    let mut unexplained = Vec::new();
    for entry in expected.as_array().unwrap() {
        let file = entry["file"].as_str().unwrap();
        let reading = read_file(&folder.join(file));
        let json = to_json(&reading);
        let used = reading.events.iter().cloned().map(FoundEvent::from);
        let refused = reading.refused.iter().map(|refused| (*refused.found).clone());
        let said = Said { found: used.chain(refused).collect(), json, dates: &dates[file] };
        for wanted in entry["icalendar_py"]["first"].as_array().into_iter().flatten() {
            let fault = if SUPERSEDED.iter().any(|title| wanted["summary"] == *title) {
                let gone = !said.found.iter().any(|event| titled_as(event, wanted));
                (!gone).then(|| format!("{} is still there", wanted["summary"]))
            } else if file == READ_DESPITE_DAMAGE {
                let read = said.found.iter().any(|event| event.when.is_some() && titled_as(event, wanted));
                (!read).then(|| "start not read".to_owned())
            } else {
                entry_fault(&said, wanted)
            };
            if let Some(fault) = &fault {
                let title = wanted["summary"].as_str().unwrap_or_default();
                let known = MISSED_ENTRIES.iter().find(|(f, t, _)| (*f, *t) == (file, title));
                match known {
                    Some((_, _, reason)) => println!("  known miss: {file}: {title}: {reason}"),
                    None => unexplained.push(format!("{file}: {fault}")),
                }
            }
            score.fact(fault.is_none(), || format!("{file}: {}", fault.clone().unwrap_or_default()));
        }
    }
    score.print("iCalendar entries right in title, start, end, zone and dates");
    assert!(score.percent() >= 98.0, "{:.1} % of entries", score.percent());
    assert!(unexplained.is_empty(), "misses without a reason: {unexplained:#?}");
}

/// Events of pages whose expectations are written in the form of their markup, brought to one form: title, start and end
/// as written, place, address of the page, whether it is called off.
struct PageEvent {
    title: String,
    start: Option<String>,
    end: Option<String>,
    place: Option<String>,
    address: Option<String>,
    url: Option<String>,
    cancelled: bool,
}

/// The events an expectation names: microformats (`items`), microdata (`properties`), JSON-LD.
fn expected_events(expected: &Value) -> Vec<PageEvent> {
    if let Some(items) = expected.get("items").and_then(Value::as_array) {
        return items.iter().filter(|item| item["type"][0] == "h-event").map(of_microformats).collect();
    }
    let of_one = |item: &Value| {
        let kind = item.get("@type").or_else(|| item.get("type"))?.as_str()?;
        kind.ends_with("Event").then(|| of_schema(item))
    };
    expected.as_array().into_iter().flatten().filter_map(of_one).collect()
}

fn of_microformats(item: &Value) -> PageEvent {
    let first = |key: &str| item["properties"][key][0].as_str().map(str::to_owned);
    let place = &item["properties"]["location"][0];
    PageEvent {
        title: first("name").unwrap(),
        start: first("start"),
        end: first("end"),
        place: place.as_str().or_else(|| place["value"].as_str()).map(str::to_owned),
        address: place["properties"]["street-address"][0].as_str().map(str::to_owned),
        url: first("url"),
        cancelled: false,
    }
}

fn of_schema(item: &Value) -> PageEvent {
    let inner = |value: &Value, key: &str| value.get("properties").unwrap_or(value)[key].clone();
    let text = |key: &str| inner(item, key).as_str().map(str::to_owned);
    let place = inner(item, "location");
    let address = inner(&place, "address");
    let status = text("eventStatus").unwrap_or_default();
    PageEvent {
        title: text("name").unwrap().trim_start_matches("CANCELLED - ").to_owned(),
        start: text("startDate"),
        end: text("endDate"),
        place: inner(&place, "name").as_str().map(str::to_owned),
        address: inner(&address, "addressLocality").as_str().map(str::to_owned),
        // Without the page's own address a relative one leads nowhere.
        url: text("url").filter(|url| url.starts_with("http")),
        cancelled: status.ends_with("EventCancelled"),
    }
}

/// A time as markup has it (`2009-06-26 19:00-0600`, `2013-034`), as this reader has to show it: in UTC, days at
/// midnight, and those of no zone in the assumed one.
fn instant_of(written: &str) -> DateTime<Utc> {
    let text = written.replace(' ', "T");
    if let Ok(day) = chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d") {
        return day.and_hms_opt(0, 0, 0).unwrap().and_utc();
    }
    if let Ok(day) = chrono::NaiveDate::parse_from_str(&text, "%Y-%j") {
        return day.and_hms_opt(0, 0, 0).unwrap().and_utc();
    }
    let forms = ["%Y-%m-%dT%H:%M:%S%#z", "%Y-%m-%dT%H:%M%#z"];
    let zoned = forms.iter().find_map(|form| DateTime::parse_from_str(&text, form).ok());
    let walls = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
    let wall = || walls.iter().find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
    zoned
        .map(|at| at.to_utc())
        .or_else(|| wall().map(|at| at.and_utc()))
        .unwrap_or_else(|| panic!("{written}"))
}

fn page_faults(event: &FoundEvent, wanted: &PageEvent) -> Vec<String> {
    let mut faults = Vec::new();
    let mut check = |name: &str, right: bool, got: String| {
        if !right {
            faults.push(format!("{}: {name}: got {got}", wanted.title));
        }
    };
    let when = event.when.as_ref();
    let start = when.map(|when| when.start_utc);
    check("start", start == wanted.start.as_deref().map(instant_of), format!("{start:?}"));
    if let Some(end) = wanted.end.as_deref() {
        let mut at = instant_of(end);
        // A day as the end is part of the event.
        if !end.contains(':') {
            at += chrono::Duration::days(1);
        }
        let got = when.and_then(|when| when.end_utc);
        check("end", got == Some(at), format!("{got:?}"));
    }
    let place = event.place.as_ref();
    if let Some(name) = &wanted.place {
        check("place", place.is_some_and(|place| place.name == *name), format!("{place:?}"));
    }
    if let Some(part) = &wanted.address {
        let address = place.and_then(|place| place.address.clone()).unwrap_or_default();
        check("address", address.contains(part), address);
    }
    if let Some(url) = &wanted.url {
        let got = event.url.as_ref().map(|url| url.as_str());
        check("url", got == Some(url), format!("{got:?}"));
    }
    let cancelled = event.status == convoca::domain::event::EventStatus::Cancelled;
    check("status", cancelled == wanted.cancelled, format!("{:?}", event.status));
    faults
}

#[test]
fn pages_of_others_are_read_right() {
    let folder = fixtures_or_skip!("pages_of_others_are_read_right").join("html");
    let mut score = Score::default();
    let mut files = 0;
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|kind| kind == "html")) {
        let expected: Value =
            serde_json::from_slice(&fs::read(path.with_extension("expected.json")).unwrap()).unwrap();
        let reading = read_file(path);
        let name = path.file_name().unwrap().to_string_lossy();
        let used = reading.events.iter().cloned().map(FoundEvent::from);
        let refused = reading.refused.iter().map(|refused| (*refused.found).clone());
        let found: Vec<FoundEvent> = used.chain(refused).collect();
        let wanted = expected_events(&expected);
        files += usize::from(!wanted.is_empty());
        score.fact(found.len() == wanted.len(), || {
            format!("{name}: {} events, got {}", wanted.len(), found.len())
        });
        for wanted in wanted {
            let titled =
                found.iter().find(|event| event.texts.first().is_some_and(|text| text.title == wanted.title));
            let faults = titled.map_or_else(
                || vec![format!("{} not found", wanted.title)],
                |event| page_faults(event, &wanted),
            );
            score.fact(faults.is_empty(), || format!("{name}: {}", faults.join("; ")));
        }
    }
    // Pages whose test stands in the project they come from: how many events there are.
    for (name, count) in [("single", 1), ("multiple", 2), ("two-identical-events", 2)] {
        let reading = read_file(&folder.join(format!("calagator-hcal-{name}.xml")));
        score.fact(reading.events.len() == count, || {
            format!("calagator {name}: {} events", reading.events.len())
        });
    }
    println!("{files} pages with events");
    score.print("Pages");
    assert!(files >= 13, "only {files} pages with events");
    assert!(score.misses.is_empty(), "{:#?}", score.misses);
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
