//! What we mirror: an actor we follow or a feed we poll.

use chrono::{DateTime, TimeDelta, Utc};

use super::event::spelled;
use super::ids::{OrganizationKey, SourceId, SourceKey};
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
        /// What it says now looks broken: a person must say whether it is believed.
        Held = "held",
    }
}

impl SourceState {
    /// Whether a followed account brings events: it was not paused and did not say no.
    pub fn brings(self) -> bool {
        matches!(self, Self::Requested | Self::Active | Self::Failing)
    }
}

/// What kind of thing is mirrored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceTarget {
    /// An actor, followed by the site actor.
    Actor(ActorUri),
    /// An iCalendar feed, polled.
    Feed(WebUrl),
    /// The REST address of The Events Calendar (a WordPress plugin), polled page by page.
    Tec(WebUrl),
    /// A page that tells of events in a form programs read (schema.org, h-event), polled.
    Page(WebUrl),
}

impl SourceTarget {
    /// Reads what [`SourceTarget::kind`] and [`SourceTarget::as_str`] wrote.
    pub fn parse(kind: &str, address: &str) -> Option<Self> {
        let url = || WebUrl::parse(address).ok();
        match kind {
            "actor" => ActorUri::parse(address).ok().map(Self::Actor),
            "feed" => url().map(Self::Feed),
            "tec" => url().map(Self::Tec),
            "page" => url().map(Self::Page),
            _ => None,
        }
    }

    /// `actor`, `feed`, `tec` or `page`, as the API says it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Actor(_) => "actor",
            Self::Feed(_) => "feed",
            Self::Tec(_) => "tec",
            Self::Page(_) => "page",
        }
    }

    /// The address that is asked from time to time; `None` for an actor, which sends by itself.
    pub fn polled(&self) -> Option<&WebUrl> {
        match self {
            Self::Actor(_) => None,
            Self::Feed(url) | Self::Tec(url) | Self::Page(url) => Some(url),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Actor(uri) => uri.as_str(),
            Self::Feed(url) | Self::Tec(url) | Self::Page(url) => url.as_str(),
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
    /// When it is asked next: a feed what it says, an account what it published.
    pub next_poll: Option<DateTime<Utc>>,
    /// How often a feed is asked at present.
    pub pace: Pace,
    /// Since when it does not answer well.
    pub failing_since: Option<DateTime<Utc>>,
    /// What looks broken about a feed, if a person must decide.
    pub held: Option<Held>,
    /// The organization of this site that publishes what it brings, if it was given to one.
    pub organization: Option<OrganizationKey>,
}

/// Why a feed is not believed for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Since when.
    pub since: DateTime<Utc>,
    /// A kept message of the catalogue.
    pub why: String,
}

/// How often a feed is asked: more often while it changes, ever less while it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pace(TimeDelta);

impl Pace {
    /// The most often.
    pub const FASTEST: Self = Self(TimeDelta::minutes(20));
    /// Until something is known of it.
    pub const USUAL: Self = Self(TimeDelta::hours(1));
    /// The least often, while it answers: a day's notice of a change must reach the calendar in time.
    pub const SLOWEST: Self = Self(TimeDelta::hours(6));

    /// Reads what [`Pace::minutes`] wrote; within bounds, whatever it says.
    pub fn of_minutes(minutes: i32) -> Self {
        Self(TimeDelta::minutes(minutes.into())).clamp(Self::FASTEST, Self::SLOWEST)
    }

    /// As tables keep it.
    pub fn minutes(self) -> i32 {
        i32::try_from(self.0.num_minutes()).expect("six hours have few minutes")
    }

    /// Between two turns.
    pub fn between(self) -> TimeDelta {
        self.0
    }

    /// After a turn that brought something new: twice as often.
    pub fn quicker(self) -> Self {
        Self(self.0 / 2).clamp(Self::FASTEST, Self::SLOWEST)
    }

    /// After one that brought nothing: a quarter less often.
    pub fn slower(self) -> Self {
        Self(self.0 * 5 / 4).clamp(Self::FASTEST, Self::SLOWEST)
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn a_feed_that_changes_is_asked_more_often_and_one_that_does_not_less() {
        assert_eq!(Pace::USUAL.quicker().minutes(), 30);
        assert_eq!(Pace::USUAL.quicker().quicker().quicker(), Pace::FASTEST);
        let mut pace = Pace::FASTEST;
        let slower: Vec<i32> = (0..20)
            .map(|_| {
                pace = pace.slower();
                pace.minutes()
            })
            .collect();
        assert!(slower.is_sorted());
        assert_eq!(pace, Pace::SLOWEST);
        assert_eq!(Pace::of_minutes(0), Pace::FASTEST);
        assert_eq!(Pace::of_minutes(i32::MAX), Pace::SLOWEST);
    }
}
