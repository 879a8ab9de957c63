//! A page: its events, in the first kind of markup that has any that can be used.

use super::page::Page;
use super::{h_event, json_ld, microdata};
use crate::domain::remote_event::Note;
use crate::domain::text::bounded_html::{BoundedHtml, parse_page};
use crate::domain::text::plain_title;
use crate::formats::budget::Budget;
use crate::formats::reading::{Format, Noted, ReadHint, Reading};

/// Whether a text is a page, by what it is called or by its beginning; XML of other kinds is not.
pub fn is_page(text: &str, content_type: Option<&str>) -> bool {
    let kind = content_type.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml") {
        return true;
    }
    let start: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(2_000).collect();
    let start = start.to_ascii_lowercase();
    let is_other_xml = start.starts_with("<?xml") && !start.contains("<html")
        || ["<rss", "<feed", "<rdf"].iter().any(|tag| start.starts_with(tag));
    start.starts_with('<') && !is_other_xml
}

/// Reads a page.
pub fn read(text: &str, hint: &ReadHint<'_>) -> Reading {
    let BoundedHtml { html, whole } = parse_page(text);
    let page = Page::read(&html, hint);
    let mut reading = Reading::of(Format::Html);
    reading.software = page.software.map(str::to_owned);
    reading.name = page.title.as_deref().map(|title| plain_title(title, 200)).filter(|name| !name.is_empty());
    if !whole {
        reading.notes.push(Noted::whole(Note::new("note-page-cut")));
        reading.complete = false;
    }
    let mut budget = Budget::of(hint);
    for read_kind in [json_ld::read_page, microdata::read_page, h_event::read_page] {
        let mut found = Reading::of(Format::Html);
        read_kind(&html, &page, &mut budget, &mut found);
        let usable = !found.events.is_empty();
        if usable {
            reading.refused.clear();
        }
        if usable || reading.refused.is_empty() {
            reading.events = found.events;
            reading.refused = found.refused;
            reading.notes.extend(found.notes);
        }
        reading.complete &= found.complete;
        if usable {
            break;
        }
    }
    give_the_page_to_its_only_event(&mut reading, &page);
    reading.judge_by_events();
    if reading.events.is_empty() && reading.refused.is_empty() {
        reading.reasons.push(Note::new("ignore-page-without-events"));
    }
    reading
}

/// The page of an event that names none is the one it stands on, if it stands there alone.
fn give_the_page_to_its_only_event(reading: &mut Reading, page: &Page) {
    if let ([event], []) = (reading.events.as_mut_slice(), reading.refused.as_slice())
        && event.url.is_none()
    {
        event.url = page.address.clone();
    }
}
