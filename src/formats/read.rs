//! The one door for whatever another program sends: bytes and a hint come down to [`Reading`].

use std::borrow::Cow;

use super::icalendar;
use super::read_activitypub;
use super::reading::{Format, Reading};
use crate::activitypub::vocab::{MAX_DOCUMENT_BYTES, parse};
use crate::domain::fault::Message;

pub use super::reading::ReadHint;

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
    nothing("ignore-unknown-format")
}

fn json(bytes: &[u8], hint: &ReadHint<'_>) -> Reading {
    if bytes.len() > MAX_DOCUMENT_BYTES {
        return nothing("ignore-too-large");
    }
    match parse(bytes) {
        Ok(value) if read_activitypub::is_activitypub(&value) => read_activitypub::read(&value, hint),
        Ok(_) => nothing("ignore-unknown-json"),
        Err(_) => nothing("ignore-not-json"),
    }
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
