//! A reading in words for people.

use super::inspect_json::{all_found, organizer, utc};
use crate::domain::event::EventStatus;
use crate::domain::fault::Message;
use crate::domain::found_event::FoundEvent;
use crate::domain::place::Place;
use crate::domain::remote_event::{Audience, RemoteWhen};
use crate::formats::reading::{Format, Noted, Reading, Verdict, counted};
use crate::i18n::{UiLanguage, tr, word};

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
    let format = word(
        language,
        match reading.format {
            Format::ActivityPub => "inspect-format-activitypub",
            Format::ICalendar => "inspect-format-icalendar",
            Format::Html => "inspect-format-html",
            Format::Json => "inspect-format-json",
            Format::Unknown => "inspect-format-unknown",
        },
    );
    let details = [reading.activity.as_deref(), reading.software.as_deref(), reading.name.as_deref()];
    let details: Vec<&str> = details.into_iter().flatten().collect();
    if details.is_empty() { format } else { format!("{format}: {}", details.join(", ")) }
}

fn verdict_key(reading: &Reading) -> &'static str {
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
    add("inspect-place", event.place.as_ref().map(Place::line));
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

fn when_in_words(when: &RemoteWhen, language: UiLanguage) -> String {
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

/// Why, in one line; `None` where it is plain.
pub(super) fn reason(reading: &Reading, language: UiLanguage) -> Option<String> {
    let said: Vec<String> = reading.reasons.iter().map(|reason| tr(language, reason)).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// A line for each note; equal ones are counted.
pub(super) fn notes_in_words(notes: &[Noted], language: UiLanguage) -> Vec<String> {
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
