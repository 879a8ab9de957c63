//! What others say to an event: answers, likes and boosts, and what they ask leave for.

use chrono::{DateTime, Utc};

use super::event::{Description, spelled};
use super::ids::{EventKey, NoteId, ReplyKey};
use super::language::Language;
use super::uri::{ActorUri, Host, ObjectUri, WebUrl};

/// The longest answer an organization writes, in characters.
pub const MAX_ANSWER: usize = 2_000;

spelled! {
    /// What happens with answers to an organization's events.
    AnswersPolicy {
        /// None are taken and none are shown.
        Off = "off",
        /// Somebody of the organization reads them first.
        Approval = "approval",
        /// They are shown at once.
        Open = "open",
    }
}

spelled! {
    /// Who may quote an organization's events, in programs that ask (FEP-044f).
    QuotingPolicy {
        /// Anybody.
        Everybody = "everybody",
        /// Who follows the organization.
        Followers = "followers",
        /// Nobody.
        Nobody = "nobody",
    }
}

spelled! {
    /// Who may put an organization into a collection of accounts (FEP-7aa9).
    FeaturingPolicy {
        /// Anybody.
        Everybody = "everybody",
        /// Nobody.
        Nobody = "nobody",
    }
}

/// What an organization lets others do with what it publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TalkPolicy {
    /// Answers.
    pub answers: AnswersPolicy,
    /// Quotes.
    pub quoting: QuotingPolicy,
    /// Collections of accounts.
    pub featuring: FeaturingPolicy,
}

impl Default for TalkPolicy {
    fn default() -> Self {
        Self {
            answers: AnswersPolicy::Approval,
            quoting: QuotingPolicy::Everybody,
            featuring: FeaturingPolicy::Everybody,
        }
    }
}

/// How much was said to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TalkCounts {
    /// Answers that are shown.
    pub replies: i64,
    /// Likes.
    pub likes: i64,
    /// Boosts.
    pub shares: i64,
}

/// What stands around an event: what its organization lets others do, and how much they did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Talk {
    /// What others may do.
    pub policy: TalkPolicy,
    /// What they did.
    pub counts: TalkCounts,
}

spelled! {
    /// Where an answer stands.
    ReplyState {
        /// Somebody of the organization has to read it first.
        Waiting = "waiting",
        /// Everybody sees it.
        Shown = "shown",
        /// Nobody does, whatever its author changes later.
        Refused = "refused",
    }
}

/// An answer to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its row.
    pub key: ReplyKey,
    /// Names it on pages; if it is ours, also in its ActivityPub id.
    pub id: NoteId,
    /// Its ActivityPub id.
    pub uri: ObjectUri,
    /// To which event.
    pub event: EventKey,
    /// Which answer it answers; `None`: the event itself.
    pub parent: Option<ReplyKey>,
    /// Who wrote it. Shown to those who decide, never to the public.
    pub author: ActorUri,
    /// Its server.
    pub host: Host,
    /// Whether the event's organization wrote it.
    pub local: bool,
    /// Its page at home.
    pub page: Option<WebUrl>,
    /// Its language, if it was said.
    pub language: Option<Language>,
    /// Said before it is opened.
    pub warning: Option<String>,
    /// What it says.
    pub content: Description,
    /// How many pictures and the like it has, which are seen at its home only.
    pub attachments: u32,
    /// Where it stands.
    pub state: ReplyState,
    /// When it was written.
    pub published: DateTime<Utc>,
    /// When its author last changed it.
    pub edited: Option<DateTime<Utc>>,
}

spelled! {
    /// What somebody did with an object of ours without a word.
    ReactionKind {
        /// Liked it.
        Like = "like",
        /// Passed it on.
        Boost = "boost",
    }
}

spelled! {
    /// What leave was given for.
    StampKind {
        /// Quoting an event (FEP-044f `QuoteAuthorization`).
        Quote = "quote",
        /// Putting an organization into a collection of accounts (FEP-7aa9 `FeatureAuthorization`).
        Feature = "feature",
    }
}
