//! Title, description, tags, organizers of an entry.

use calcard::icalendar::{ICalendarParameterName, ICalendarProperty, ICalendarStatus, ICalendarValue};

use super::component::Component;
use crate::activitypub::read_text::without_status_prefix;
use crate::domain::event::{EventStatus, MAX_TAGS, MAX_TITLE};
use crate::domain::language::Language;
use crate::domain::remote_event::{Note, RemoteImage, RemoteText};
use crate::domain::text::{SafeHtml, markdown, plain_title, sanitize};
use crate::domain::uri::WebUrl;

/// The most characters of a description that are looked at.
const MAX_SOURCE: usize = 100_000;

/// Title and description; empty without a title.
pub fn read_texts(
    entry: Component<'_>,
    status: EventStatus,
    default_language: Option<&Language>,
) -> Vec<RemoteText> {
    let Some(summary) = entry.get(&ICalendarProperty::Summary) else { return Vec::new() };
    let title = summary.text().map(|text| plain_title(&text, MAX_TITLE)).unwrap_or_default();
    let title = without_status_prefix(&title, status);
    if title.is_empty() {
        return Vec::new();
    }
    let said = summary.parameter(&ICalendarParameterName::Language).and_then(|tag| Language::parse(tag).ok());
    let language = said.or_else(|| default_language.cloned());
    vec![RemoteText { language, title, description: description(entry) }]
}

/// The description: HTML where a program sends it beside (Outlook's and Gancio's X-ALT-DESC, RFC 9073), else
/// DESCRIPTION, which Google fills with HTML too.
fn description(entry: Component<'_>) -> SafeHtml {
    let is_html = |kind: Option<&str>| kind.is_some_and(|kind| kind.eq_ignore_ascii_case("text/html"));
    let beside = entry
        .other("X-ALT-DESC")
        .into_iter()
        .chain(entry.all(&ICalendarProperty::StyledDescription))
        .find(|property| is_html(property.parameter(&ICalendarParameterName::Fmttype)))
        .and_then(|property| property.text());
    if let Some(html) = beside {
        return sanitize(&cut(&html));
    }
    let Some(text) = entry.text(&ICalendarProperty::Description) else { return SafeHtml::default() };
    let text = cut(&text);
    if ["</", "<br", "<p>", "<a "].iter().any(|mark| text.contains(mark)) {
        return sanitize(&text.replace("\r\n", "\n").replace('\n', "<br>\n"));
    }
    // Indented lines would be taken for code.
    markdown(&text.lines().map(str::trim).collect::<Vec<_>>().join("\n"))
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_SOURCE).collect()
}

/// STATUS; a feed that is one METHOD:CANCEL cancels all it names.
pub fn read_status(entry: Component<'_>, cancelled_feed: bool) -> EventStatus {
    if cancelled_feed {
        return EventStatus::Cancelled;
    }
    match entry.get(&ICalendarProperty::Status).and_then(|property| property.values().first()) {
        Some(ICalendarValue::Status(ICalendarStatus::Cancelled)) => EventStatus::Cancelled,
        Some(ICalendarValue::Status(ICalendarStatus::Tentative)) => EventStatus::Tentative,
        Some(ICalendarValue::Text(text)) if text.trim().eq_ignore_ascii_case("canceled") => {
            EventStatus::Cancelled
        }
        _ => EventStatus::Confirmed,
    }
}

/// CATEGORIES, without doubles.
pub fn read_tags(entry: Component<'_>, notes: &mut Vec<Note>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for name in entry.all(&ICalendarProperty::Categories).flat_map(|property| property.texts()) {
        let name = plain_title(name.trim_start_matches('#'), 100);
        if name.is_empty() || tags.contains(&name) {
            continue;
        }
        if tags.len() == MAX_TAGS {
            notes.push(Note::new("note-tags-cut").with("most", MAX_TAGS));
            break;
        }
        tags.push(name);
    }
    tags
}

/// The name of ORGANIZER, if it is a name: mail addresses are nobody's business here.
pub fn read_organizers(entry: Component<'_>) -> Option<Vec<String>> {
    let names: Vec<String> = entry
        .all(&ICalendarProperty::Organizer)
        .filter_map(|property| property.parameter(&ICalendarParameterName::Cn))
        .map(|name| plain_title(&percent_decoded(name), 200))
        .filter(|name| !name.is_empty() && !name.contains('@') && !name.starts_with(':'))
        .collect();
    (!names.is_empty()).then_some(names)
}

/// The Events Calendar writes names percent-encoded.
fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut at = 0;
    while at < name.len() {
        let hex = name.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (name.as_bytes()[at], hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                at += 3;
            }
            (byte, _) => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

/// The picture: IMAGE (RFC 7986), else an ATTACH that is one.
pub fn read_picture(entry: Component<'_>) -> Option<RemoteImage> {
    let images = entry.all(&ICalendarProperty::Image);
    let attached = entry.all(&ICalendarProperty::Attach).filter(|property| {
        let kind = property.parameter(&ICalendarParameterName::Fmttype).unwrap_or_default();
        kind.to_ascii_lowercase().starts_with("image/")
    });
    let mut addresses = images.chain(attached).filter_map(|property| property.text());
    let url = addresses.find_map(|address| WebUrl::parse(&address).ok())?;
    Some(RemoteImage { url, alt: None })
}
