//! What we mirror: an actor we follow or a feed we poll.

use chrono::{DateTime, Utc};

use super::event::spelled;
use super::ids::{SourceId, SourceKey};
use super::uri::{ActorUri, WebUrl};

spelled! {
    /// What happens with what a source brings.
    SourcePolicy {
        /// It is listed at once.
        Publish = "publish",
        /// It waits for a moderator.
        Review = "review",
        /// It is listed at once; what it changes of words and pictures waits.
        ReviewChanges = "review_changes",
    }
}

impl SourcePolicy {
    /// Whether words and pictures that its home changes wait for a moderator.
    pub fn reviews_changes(self) -> bool {
        matches!(self, Self::Review | Self::ReviewChanges)
    }
}

spelled! {
    /// Where a source stands.
    SourceState {
        /// We asked to follow and wait for the answer.
        Requested = "requested",
        /// It brings events.
        Active = "active",
        /// It said no, or took its yes back.
        Refused = "refused",
        /// It has not answered for a while.
        Failing = "failing",
        /// A person stopped it for now.
        Paused = "paused",
    }
}

/// What kind of thing is mirrored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceTarget {
    /// An actor, followed by the site actor.
    Actor(ActorUri),
    /// An iCalendar feed, polled.
    Feed(WebUrl),
}

impl SourceTarget {
    /// `actor` or `feed`, as the API says it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Actor(_) => "actor",
            Self::Feed(_) => "feed",
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Actor(uri) => uri.as_str(),
            Self::Feed(url) => url.as_str(),
        }
    }
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its row.
    pub key: SourceKey,
    /// Names it outside.
    pub id: SourceId,
    /// What is mirrored.
    pub target: SourceTarget,
    /// What people call it: the actor's name or the feed's, else its host.
    pub name: String,
    /// Publish or review.
    pub policy: SourcePolicy,
    /// Where it stands.
    pub state: SourceState,
    /// When it was added.
    pub created: DateTime<Utc>,
    /// When it last answered well.
    pub last_success: Option<DateTime<Utc>>,
    /// Why it last did not, as a kept message of the catalogue, or plain words.
    pub last_error: Option<String>,
    /// How many events it brought that are still known.
    pub events: i64,
    /// When a feed is asked next.
    pub next_poll: Option<DateTime<Utc>>,
}
