//! `convoca inspect FILE|URL|-`: says what Convoca would make of what an ally sends. Needs no settings, no database and,
//! for a file, no network.

use std::fs::File;
use std::io::{self, Read, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::arguments::InspectArguments;
use super::inspect_fetch;
use super::printing::CliError;
use crate::clock::Clock;
use crate::domain::event::EventStatus;
use crate::domain::fault::Message;
use crate::domain::found_event::FoundEvent;
use crate::domain::remote_event::{Audience, RemoteIdentity};
use crate::formats::icalendar::read::Dates;
use crate::formats::read::{ReadHint, read};
use crate::formats::reading::{Noted, Reading, counted};
use crate::i18n::{UiLanguage, tr, word};

/// How many dates of a series are shown.
const SHOWN_DATES: u16 = 20;

/// The most bytes taken of a file or of standard input.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// What `--json` decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// For people.
    Words,
    /// For scripts: the shape in the interface description.
    Json,
}

/// Why nothing could be inspected.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The file or standard input cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(String, #[source] io::Error),
    /// The address did not give an answer.
    #[error("cannot fetch {0}: {1}")]
    Unfetchable(String, String),
    /// The answer cannot be printed.
    #[error("cannot write: {0}")]
    Unprintable(#[from] io::Error),
}

/// Bytes got from an address, and what the answer called them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The body.
    pub bytes: Vec<u8>,
    /// Its `Content-Type`.
    pub content_type: Option<String>,
}

/// Reads what the command line names and prints what would become of it.
///
/// # Errors
/// In one line; a closed pipe is none.
pub fn inspect_command(arguments: &InspectArguments) -> Result<(), CliError> {
    let output = if arguments.json { Output::Json } else { Output::Words };
    let target = arguments.source.to_string_lossy();
    let now = Clock::system().now();
    match inspect(&target, output, UiLanguage::En, now, inspect_fetch::fetch, &mut io::stdout().lock()) {
        Err(InspectError::Unprintable(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome.map_err(|error| CliError::new(error.to_string())),
    }
}

/// Reads the target and prints what would become of it; `fetch` is asked only for an address.
///
/// # Errors
/// See [`InspectError`]. Whatever the bytes are is an answer, not an error.
pub fn inspect(
    target: &str,
    output: Output,
    language: UiLanguage,
    now: DateTime<Utc>,
    fetch: impl FnOnce(&str) -> Result<Fetched, String>,
    out: &mut impl Write,
) -> Result<(), InspectError> {
    let is_address = target.starts_with("https://") || target.starts_with("http://");
    let got = match target {
        "-" => Fetched { bytes: bounded(io::stdin().lock(), target)?, content_type: None },
        address if is_address => {
            fetch(address).map_err(|why| InspectError::Unfetchable(address.to_owned(), why))?
        }
        path => {
            let file = File::open(path).map_err(|error| InspectError::Unreadable(path.to_owned(), error))?;
            Fetched { bytes: bounded(file, path)?, content_type: None }
        }
    };
    let hint = ReadHint {
        content_type: got.content_type.as_deref(),
        url: is_address.then_some(target),
        default_zone: Tz::UTC,
        default_language: None,
        now,
        dates: Dates::First(SHOWN_DATES),
    };
    let reading = read(&got.bytes, &hint);
    match output {
        Output::Json => writeln!(out, "{:#}", to_json(&reading))?,
        Output::Words => out.write_all(in_words(&reading, language).as_bytes())?,
    }
    Ok(())
}

fn bounded(source: impl Read, name: &str) -> Result<Vec<u8>, InspectError> {
    let mut bytes = Vec::new();
    source
        .take(MAX_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| InspectError::Unreadable(name.to_owned(), error))?;
    Ok(bytes)
}

/// The reading in the shape of `inspect --json`. Refused events stand among the events, as far as they could be read;
/// reason and notes are in English.
pub fn to_json(reading: &Reading) -> Value {
    let english = UiLanguage::En;
    json!({
        "format": reading.format.as_str(),
        "software": reading.software,
        "activity": reading.activity,
        "object_type": reading.object_type,
        "object_id": reading.object_id,
        "verdict": reading.verdict.as_str(),
        "reason": reason(reading, english),
        "events": events_json(reading),
        "notes": notes_in_words(&reading.notes, english),
    })
}

fn all_found(reading: &Reading) -> Vec<FoundEvent> {
    let usable = reading.events.iter().cloned().map(FoundEvent::from);
    usable.chain(reading.refused.iter().map(|refused| (*refused.found).clone())).collect()
}

fn events_json(reading: &Reading) -> Vec<Value> {
    let all = all_found(reading);
    all.iter().map(|event| event_json(event, &dates_of(event, &all))).collect()
}

/// The first dates of a series, those that other entries moved included; none of a single event.
fn dates_of(event: &FoundEvent, all: &[FoundEvent]) -> Vec<String> {
    let (Some(recurrence), RemoteIdentity::Entry { uid, recurrence_id, .. }) =
        (&event.recurrence, &event.identity)
    else {
        return Vec::new();
    };
    let mut dates = recurrence.occurrences.clone();
    if recurrence_id.is_none() {
        for other in all {
            let of_series = matches!(&other.identity, RemoteIdentity::Entry { uid: own, recurrence_id: Some(_), .. } if own == uid);
            if of_series && other.status != EventStatus::Cancelled {
                dates.extend(other.when.map(|when| when.start_utc));
                dates.extend(other.recurrence.iter().flat_map(|moved| moved.occurrences.iter().copied()));
            }
        }
    }
    dates.sort_unstable();
    dates.dedup();
    dates.into_iter().take(usize::from(SHOWN_DATES)).map(utc).collect()
}

fn event_json(event: &FoundEvent, dates: &[String]) -> Value {
    let place = event.place.as_ref();
    let coordinates = place.and_then(|place| place.coordinates);
    let (object_id, uid, sequence) = match &event.identity {
        RemoteIdentity::Object(id) => (Some(id.as_str()), None, None),
        RemoteIdentity::Entry { uid, sequence, .. } => (None, Some(uid.as_str()), Some(*sequence)),
        RemoteIdentity::None => (None, None, None),
    };
    let recurrence_id = match &event.identity {
        RemoteIdentity::Entry { recurrence_id, .. } => recurrence_id.as_deref(),
        _ => None,
    };
    json!({
        "object_id": object_id,
        "title": event.texts.first().map(|text| text.title.as_str()),
        "start_utc": event.when.map(|when| utc(when.start_utc)),
        "end_utc": event.when.and_then(|when| when.end_utc).map(utc),
        "end_shown": event.when.is_some_and(|when| when.end_shown),
        "tz": event.zone.map(Tz::name),
        "all_day": event.when.is_some_and(|when| when.all_day),
        "place": place.map(|place| place.name.as_str()).filter(|name| !name.is_empty()),
        "address": place.and_then(|place| place.address.as_deref()),
        "lat": coordinates.map(|pair| pair.latitude),
        "lon": coordinates.map(|pair| pair.longitude),
        "online_url": event.online_url,
        "url": event.url,
        "image": event.image.as_ref().map(|image| image.url.as_str()),
        "image_alt": event.image.as_ref().and_then(|image| image.alt.as_deref()),
        "tags": event.tags,
        "status": status(event.status),
        "category": (!event.category.is_empty()).then_some(&event.category),
        "organizer": organizer(event),
        "audience": event.audience.as_str(),
        "recurrence": event.recurrence.as_ref().and_then(|recurrence| recurrence.rule.as_deref()),
        "occurrences": dates,
        "uid": uid,
        "recurrence_id": recurrence_id,
        "sequence": sequence,
    })
}

/// The four words of the interface; an event that moved online takes place.
fn status(status: EventStatus) -> &'static str {
    match status {
        EventStatus::MovedOnline => EventStatus::Confirmed.as_str(),
        other => other.as_str(),
    }
}

/// Who organizes it: as disclosed, else the actor it is attributed to.
fn organizer(event: &FoundEvent) -> Vec<&str> {
    match &event.organizers {
        Some(named) if named.is_empty() => vec!["(withheld)"],
        Some(named) => named.iter().map(String::as_str).collect(),
        None => event.attributed_to.iter().map(|actor| actor.as_str()).collect(),
    }
}

fn utc(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn reason(reading: &Reading, language: UiLanguage) -> Option<String> {
    let said: Vec<String> = reading.reasons.iter().map(|reason| tr(language, reason)).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn notes_in_words(notes: &[Noted], language: UiLanguage) -> Vec<String> {
    let say = |(noted, count): &(Noted, usize)| {
        let words = tr(language, &noted.note);
        match (&noted.about, count) {
            (Some(title), 1) => format!("{title}: {words}"),
            (Some(title), more) => {
                let others = tr(language, &Message::new("inspect-and-others").with("count", more - 1));
                format!("{title} {others}: {words}")
            }
            (None, _) => words,
        }
    };
    counted(notes).iter().map(say).collect()
}

/// The reading for people: what it is, the verdict, the events, the notes.
pub fn in_words(reading: &Reading, language: UiLanguage) -> String {
    let mut lines = vec![what_it_is(reading, language)];
    let verdict = word(language, verdict_key(reading));
    lines.push(match reason(reading, language) {
        Some(reason) => format!("{verdict} ({reason})"),
        None => verdict,
    });
    for event in all_found(reading) {
        lines.push(String::new());
        lines.extend(event_lines(&event, language));
    }
    if !reading.notes.is_empty() {
        lines.push(String::new());
        lines.push(word(language, "inspect-notes"));
        lines.extend(notes_in_words(&reading.notes, language).into_iter().map(|note| format!("  - {note}")));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn what_it_is(reading: &Reading, language: UiLanguage) -> String {
    use crate::formats::reading::Format;
    let format = word(
        language,
        match reading.format {
            Format::ActivityPub => "inspect-format-activitypub",
            Format::ICalendar => "inspect-format-icalendar",
            Format::Html => "inspect-format-html",
            Format::Unknown => "inspect-format-unknown",
        },
    );
    let details = [reading.activity.as_deref(), reading.software.as_deref(), reading.name.as_deref()];
    let details: Vec<&str> = details.into_iter().flatten().collect();
    if details.is_empty() { format } else { format!("{format}: {}", details.join(", ")) }
}

fn verdict_key(reading: &Reading) -> &'static str {
    use crate::formats::reading::Verdict;
    match reading.verdict {
        Verdict::Import => "inspect-import",
        Verdict::Refuse => "inspect-refuse",
        Verdict::Delete => "inspect-delete",
        Verdict::Undo => "inspect-undo",
        Verdict::Fetch => "inspect-fetch",
        Verdict::Ignore => "inspect-ignore",
    }
}

fn event_lines(event: &FoundEvent, language: UiLanguage) -> Vec<String> {
    let title =
        event.texts.first().map_or_else(|| word(language, "inspect-no-title"), |text| text.title.clone());
    let mut lines = vec![title];
    let mut add = |key: &'static str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            lines.push(format!("  {}: {value}", word(language, key)));
        }
    };
    add("inspect-when", event.when.as_ref().map(|when| when_in_words(when, language)));
    add("inspect-place", event.place.as_ref().map(crate::domain::place::Place::line));
    add("inspect-online", event.online_url.clone());
    add("inspect-page", event.url.as_ref().map(|url| url.as_str().to_owned()));
    add("inspect-picture", event.image.as_ref().map(|image| image.url.as_str().to_owned()));
    add("inspect-tags", Some(event.tags.join(", ")));
    add("inspect-status", status_key(event.status).map(|key| word(language, key)));
    add("inspect-organizer", Some(organizer(event).join(", ")));
    add("inspect-audience", Some(word(language, audience_key(event.audience))));
    add(
        "inspect-recurrence",
        event.recurrence.as_ref().map(|recurrence| {
            let next: Vec<String> = recurrence.occurrences.iter().take(3).map(|at| utc(*at)).collect();
            format!("{} ({}…)", recurrence.rule.as_deref().unwrap_or("RDATE"), next.join(", "))
        }),
    );
    lines
}

/// The word for a status other than confirmed.
fn status_key(status: EventStatus) -> Option<&'static str> {
    match status {
        EventStatus::Confirmed => None,
        EventStatus::Tentative => Some("inspect-status-tentative"),
        EventStatus::Postponed => Some("inspect-status-postponed"),
        EventStatus::Cancelled => Some("inspect-status-cancelled"),
        EventStatus::MovedOnline => Some("inspect-status-moved-online"),
    }
}

fn audience_key(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "inspect-audience-public",
        Audience::PublicByActivity => "inspect-audience-by-activity",
        Audience::Unlisted => "inspect-audience-unlisted",
        Audience::NotPublic => "inspect-audience-not-public",
    }
}

fn when_in_words(when: &crate::domain::remote_event::RemoteWhen, language: UiLanguage) -> String {
    let form = if when.all_day { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" };
    let last =
        |end: chrono::NaiveDateTime| if when.all_day { end - chrono::Duration::seconds(1) } else { end };
    let start = when.start_local.format(form).to_string();
    let end = when.end_local.filter(|_| when.end_shown).map(|end| last(end).format(form).to_string());
    let span = match end {
        Some(end) if end != start => format!("{start} – {end}"),
        _ => start,
    };
    let zone =
        when.zone.map_or_else(|| word(language, "inspect-zone-assumed"), |zone| zone.name().to_owned());
    format!("{span} ({zone}; {})", utc(when.start_utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inspected(target: &str, output: Output) -> Result<String, InspectError> {
        let mut out = Vec::new();
        let now = DateTime::UNIX_EPOCH;
        inspect(target, output, UiLanguage::En, now, |_| Err("no network".to_owned()), &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_file_that_is_not_there_and_an_address_without_answer_are_told_in_one_line() {
        let missing = inspected("/nowhere/at/all.json", Output::Words).unwrap_err().to_string();
        assert!(missing.starts_with("cannot read /nowhere/at/all.json"), "{missing}");
        let unanswered = inspected("https://a.test/", Output::Words).unwrap_err().to_string();
        assert_eq!(unanswered, "cannot fetch https://a.test/: no network");
    }

    #[test]
    fn what_cannot_be_read_is_an_answer_too() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let said: Value = serde_json::from_str(&inspected(path, Output::Json).unwrap()).unwrap();
        assert_eq!((&said["format"], &said["verdict"]), (&json!("unknown"), &json!("ignore")));
    }
}
