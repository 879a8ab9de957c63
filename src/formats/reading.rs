//! What comes of reading, whatever was read.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub use super::budget::Patience;
use super::icalendar::read::Dates;
use crate::domain::fault::Message;
use crate::domain::found_event::{FoundEvent, RefusedEvent};
use crate::domain::language::Language;
use crate::domain::remote_event::{Note, RemoteEvent, RemoteIdentity};

/// What is known beside the bytes, and what is assumed where they do not say.
#[derive(Debug, Clone)]
pub struct ReadHint<'a> {
    /// The answer's `Content-Type`, if there was one; the bytes themselves count more.
    pub content_type: Option<&'a str>,
    /// Where they came from; relative addresses start here.
    pub url: Option<&'a str>,
    /// The source's zone, else the site's.
    pub default_zone: Tz,
    /// The source's language, if known.
    pub default_language: Option<&'a Language>,
    /// The present instant.
    pub now: DateTime<Utc>,
    /// Which dates of a series are wanted.
    pub dates: Dates,
    /// How long reading may take.
    pub patience: Patience<'a>,
}

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// ActivityPub or other ActivityStreams JSON.
    ActivityPub,
    /// iCalendar.
    ICalendar,
    /// A page.
    Html,
    /// JSON that is neither: The Events Calendar's lists, schema.org without a page.
    Json,
    /// Something else.
    Unknown,
}

impl Format {
    /// The word of `inspect --json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ActivityPub => "activitypub",
            Self::ICalendar => "icalendar",
            Self::Html => "html",
            Self::Json => "json",
            Self::Unknown => "unknown",
        }
    }
}

/// What Convoca would make of it if it came from a source it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Its events enter the calendar.
    Import,
    /// It means to be an event, and cannot be used.
    Refuse,
    /// It withdraws something, if its sender owns it.
    Delete,
    /// It takes an earlier activity back.
    Undo,
    /// It names an object that has to be fetched first.
    Fetch,
    /// It is nothing for a calendar.
    Ignore,
}

impl Verdict {
    /// The word of `inspect --json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Refuse => "refuse",
            Self::Delete => "delete",
            Self::Undo => "undo",
            Self::Fetch => "fetch",
            Self::Ignore => "ignore",
        }
    }
}

/// A note, and the title of the entry it is about where there are several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// The entry's title, or its UID; `None` for the whole document.
    pub about: Option<String>,
    /// What was guessed, repaired or dropped.
    pub note: Note,
}

impl Noted {
    /// A note about the whole document.
    pub fn whole(note: Note) -> Self {
        Self { about: None, note }
    }
}

/// What came of reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What it is.
    pub format: Format,
    /// The program it comes from, if something gives it away.
    pub software: Option<String>,
    /// The kinds of activity around the object, outermost first, joined by `>`.
    pub activity: Option<String>,
    /// The type of the innermost object.
    pub object_type: Option<String>,
    /// The id of the innermost object: what is deleted, undone or to be fetched.
    pub object_id: Option<String>,
    /// What Convoca would make of it.
    pub verdict: Verdict,
    /// Why, where it is not plain.
    pub reasons: Vec<Message>,
    /// What a feed or list calls itself.
    pub name: Option<String>,
    /// The events in it that can be used; to be acted on only as the verdict says.
    pub events: Vec<RemoteEvent>,
    /// What means to be an event and cannot be used.
    pub refused: Vec<RefusedEvent>,
    /// What was guessed, repaired or dropped.
    pub notes: Vec<Noted>,
    /// Whether everything in it was looked at; what is missing from an incomplete reading is not gone from its home.
    pub complete: bool,
}

impl Reading {
    /// Nothing known yet: nothing for a calendar.
    pub fn of(format: Format) -> Self {
        Self {
            format,
            software: None,
            activity: None,
            object_type: None,
            object_id: None,
            verdict: Verdict::Ignore,
            reasons: Vec::new(),
            name: None,
            events: Vec::new(),
            refused: Vec::new(),
            notes: Vec::new(),
            complete: true,
        }
    }

    /// Takes one entry in, with what was noted of it: among the events if it can be used, else among the refused.
    pub fn take_found(&mut self, found: FoundEvent, notes: Vec<Note>) {
        let about = found.texts.first().map(|text| text.title.clone()).or_else(|| match &found.identity {
            RemoteIdentity::Entry { uid, .. } => Some(uid.clone()),
            _ => None,
        });
        let noted = |note| Noted { about: about.clone(), note };
        self.notes.extend(notes.into_iter().map(noted));
        match found.usable() {
            Ok(event) => self.events.push(event),
            Err(refused) => {
                self.notes.extend(refused.faults.iter().map(|fault| noted(fault.message())));
                self.refused.push(refused);
            }
        }
    }

    /// Import if anything can be used, refuse if something meant to be and nothing can, else as it stands.
    pub fn judge_by_events(&mut self) {
        if !self.events.is_empty() {
            self.verdict = Verdict::Import;
        } else if let Some(first) = self.refused.first() {
            self.verdict = Verdict::Refuse;
            self.reasons = first.faults.iter().map(|fault| fault.message()).collect();
        }
    }
}

/// Counts equal notes, for feeds in which every entry has the same fault; each stands where it came first.
pub fn counted(notes: &[Noted]) -> Vec<(Noted, usize)> {
    let mut order: Vec<(Noted, usize)> = Vec::new();
    for noted in notes {
        match order.iter_mut().find(|(known, _)| known.note == noted.note) {
            Some((_, count)) => *count += 1,
            None => order.push((noted.clone(), 1)),
        }
    }
    order
}
