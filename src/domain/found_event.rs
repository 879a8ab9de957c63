//! An event as far as it could be read, before it is known whether it can be used.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::event::EventStatus;
use super::fault::Message;
use super::place::Place;
use super::remote_event::{
    Audience, RemoteEvent, RemoteIdentity, RemoteImage, RemoteRecurrence, RemoteText, RemoteWhen,
};
use super::uri::{ActorUri, WebUrl};

/// Everything a reader found of one event. [`FoundEvent::usable`] says whether it is one.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundEvent {
    /// How its home names it, if it does.
    pub identity: RemoteIdentity,
    /// Texts with a title; empty where there is no title.
    pub texts: Vec<RemoteText>,
    /// When, if that could be read.
    pub when: Option<RemoteWhen>,
    /// The zone it names, also where no time could be read.
    pub zone: Option<Tz>,
    /// Where.
    pub place: Option<Place>,
    /// Where online.
    pub online_url: Option<String>,
    /// Its page.
    pub url: Option<WebUrl>,
    /// Its picture.
    pub image: Option<RemoteImage>,
    /// Topics without `#`.
    pub tags: Vec<String>,
    /// Foreign categories as they came.
    pub category: Vec<String>,
    /// Takes place or not.
    pub status: EventStatus,
    /// As in [`RemoteEvent::organizers`].
    pub organizers: Option<Vec<String>>,
    /// The actor it is attributed to.
    pub attributed_to: Option<ActorUri>,
    /// Whom it is addressed to.
    pub audience: Audience,
    /// When first published.
    pub published: Option<DateTime<Utc>>,
    /// When last changed.
    pub updated: Option<DateTime<Utc>>,
    /// Start before it was moved.
    pub previous_start: Option<DateTime<Utc>>,
    /// How it recurs.
    pub recurrence: Option<RemoteRecurrence>,
    /// What it was read from.
    pub raw: Option<String>,
    /// What stands against using it.
    pub faults: Vec<Unusable>,
}

/// Why what was read cannot be an event of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unusable {
    /// It has no id by which later changes could be matched.
    NoId,
    /// It has no title.
    NoTitle,
    /// It says no time at which it begins.
    NoStart,
    /// The time at which it begins is not written as RFC 3339 asks.
    StartNotRfc3339,
    /// The day or hour at which it begins does not exist.
    ImpossibleDate,
    /// Its home calls it a draft.
    Draft,
}

impl Unusable {
    /// What to tell.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::NoId => "refuse-no-id",
            Self::NoTitle => "refuse-no-title",
            Self::NoStart => "refuse-no-start",
            Self::StartNotRfc3339 => "refuse-start-form",
            Self::ImpossibleDate => "refuse-impossible-date",
            Self::Draft => "refuse-draft",
        })
    }
}

/// What was found and why it is of no use.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusedEvent {
    /// What was found.
    pub found: Box<FoundEvent>,
    /// All that stands against it, in the order id, title, start, others.
    pub faults: Vec<Unusable>,
}

impl FoundEvent {
    /// Nothing known yet; addressed to anybody, confirmed.
    pub fn empty() -> Self {
        Self {
            identity: RemoteIdentity::None,
            texts: Vec::new(),
            when: None,
            zone: None,
            place: None,
            online_url: None,
            url: None,
            image: None,
            tags: Vec::new(),
            category: Vec::new(),
            status: EventStatus::Confirmed,
            organizers: None,
            attributed_to: None,
            audience: Audience::Public,
            published: None,
            updated: None,
            previous_start: None,
            recurrence: None,
            raw: None,
            faults: Vec::new(),
        }
    }

    /// The event, if it has what an event needs: a title, a start, and nothing that stands against it. Whether it needs
    /// an id is the reader's business (a page has none).
    ///
    /// # Errors
    /// [`RefusedEvent`] with what was found.
    pub fn usable(self) -> Result<RemoteEvent, RefusedEvent> {
        let mut faults = self.faults.clone();
        if self.texts.is_empty() {
            let after_id = usize::from(faults.first() == Some(&Unusable::NoId));
            faults.insert(after_id, Unusable::NoTitle);
        }
        match self.when {
            Some(when) if faults.is_empty() => Ok(self.with(when)),
            _ => Err(RefusedEvent { found: Box::new(self), faults }),
        }
    }

    fn with(self, when: RemoteWhen) -> RemoteEvent {
        RemoteEvent {
            identity: self.identity,
            texts: self.texts,
            when,
            place: self.place,
            online_url: self.online_url,
            url: self.url,
            image: self.image,
            tags: self.tags,
            category: self.category,
            status: self.status,
            organizers: self.organizers,
            attributed_to: self.attributed_to,
            audience: self.audience,
            published: self.published,
            updated: self.updated,
            previous_start: self.previous_start,
            recurrence: self.recurrence,
            raw: self.raw,
        }
    }
}

impl From<RemoteEvent> for FoundEvent {
    fn from(event: RemoteEvent) -> Self {
        Self {
            identity: event.identity,
            texts: event.texts,
            zone: event.when.zone,
            when: Some(event.when),
            place: event.place,
            online_url: event.online_url,
            url: event.url,
            image: event.image,
            tags: event.tags,
            category: event.category,
            status: event.status,
            organizers: event.organizers,
            attributed_to: event.attributed_to,
            audience: event.audience,
            published: event.published,
            updated: event.updated,
            previous_start: event.previous_start,
            recurrence: event.recurrence,
            raw: event.raw,
            faults: Vec::new(),
        }
    }
}
