//! The one door for whatever another program sends: bytes and a hint come down to [`Reading`].

use std::borrow::Cow;

use super::reading::{Format, Reading};
use super::{events_calendar, html, icalendar, read_activitypub};
use crate::activitypub::vocab::MAX_DOCUMENT_BYTES;
use crate::domain::fault::Message;

pub use super::reading::{Patience, ReadHint};

/// Reads bytes by what they are; what the sender calls them counts only where they do not say.
pub fn read(bytes: &[u8], hint: &ReadHint<'_>) -> Reading {
    if bytes.len() > icalendar::read::MAX_FEED_BYTES {
        return nothing("ignore-too-large");
    }
    let text = decoded(bytes);
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        return json(bytes, hint);
    }
    if icalendar::read::is_calendar(&text) {
        return icalendar::read::read(&text, hint);
    }
    if html::is_page(&text, hint.content_type) {
        return html::read(&text, hint);
    }
    nothing("ignore-unknown-format")
}

/// JSON of any kind; ActivityPub documents are bounded more tightly than lists.
fn json(bytes: &[u8], hint: &ReadHint<'_>) -> Reading {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Ok(value) = serde_json::from_slice(bytes) else { return nothing("ignore-not-json") };
    if events_calendar::is_list_or_event(&value) {
        return events_calendar::read(&value, hint);
    }
    if bytes.len() > MAX_DOCUMENT_BYTES {
        return nothing("ignore-too-large");
    }
    if read_activitypub::is_activitypub(&value) {
        return read_activitypub::read(&value, hint);
    }
    if html::is_json_ld_with_events(&value) {
        return html::read_json_ld(&value, hint);
    }
    nothing("ignore-unknown-json")
}

fn nothing(reason: &'static str) -> Reading {
    let mut reading = Reading::of(Format::Unknown);
    reading.reasons.push(Message { key: reason, args: Vec::new() });
    reading
}

/// Text of any age: UTF-8, also where lines were folded inside a letter, else Latin-1.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    match String::from_utf8(unfolded(bytes)) {
        Ok(text) => Cow::Owned(text),
        Err(_) if is_mostly_utf8(bytes) => String::from_utf8_lossy(bytes),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// Line ends followed by a blank taken out (RFC 5545 §3.1), on bytes.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let fold = match rest {
            [b'\r', b'\n', b' ' | b'\t', ..] => 3,
            [b'\n', b' ' | b'\t', ..] => 2,
            _ => 0,
        };
        if fold == 0 {
            out.push(bytes[at]);
            at += 1;
        } else {
            at += fold;
        }
    }
    out
}

/// Whether at most one letter in a hundred outside ASCII is broken.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let foreign = text.chars().filter(|c| !c.is_ascii()).count();
    let broken = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    broken * 100 <= foreign
}
