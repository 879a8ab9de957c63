//! What is done later.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ids::{AccountKey, EventId, EventKey, OrganizationKey, ReceivedKey, ReportId, SourceId};
use super::uri::Host;

/// A thing to be done later; kept as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Find out who sent an activity whose sender's key could not be had when it came.
    VerifyReceived {
        /// The server the key is on.
        host: Host,
        /// Method, target and headers of the request, as signatures see them.
        head: serde_json::Value,
        /// The body.
        body: String,
        /// When it came: what the signature's age is measured against.
        at: DateTime<Utc>,
    },
    /// Handle an activity that came in.
    HandleReceived {
        /// Its row.
        received: ReceivedKey,
        /// Who signed it.
        actor: String,
    },
    /// Read what a source had before we followed it.
    BackfillSource {
        /// Which.
        source: SourceId,
    },
    /// Take files from disk that no row names any more.
    RemoveFiles {
        /// Names under the media folder.
        files: Vec<String>,
    },
    /// Fetch the picture of a mirrored event.
    FetchPicture {
        /// The event's URI.
        uri: String,
        /// Where the picture lies.
        address: String,
    },
    /// Erase what a deleted organization published, and tell everybody who got it.
    EraseOrganization {
        /// Which.
        organization: OrganizationKey,
    },
    /// Tell the home of what was reported.
    ForwardReport {
        /// The report.
        report: ReportId,
    },
    /// Ask a server from which somebody follows us what it runs.
    AskHost {
        /// Which.
        host: Host,
    },
    /// Ask the home of a mirrored event how it stands.
    RefreshEvent {
        /// Its URI.
        uri: String,
    },
    /// Derive UTC times again: the zone table changed.
    DeriveTimes {
        /// The events up to this one are done.
        after: EventKey,
    },
    /// Write to an admin of a source that needs somebody.
    TellOfSource {
        /// Which.
        source: SourceId,
        /// Whom.
        account: AccountKey,
        /// Names the letter, however often it is tried.
        letter: uuid::Uuid,
    },
    /// Do what is due with an event of ours at a time set before. Whether it is still wanted is seen then.
    AtTime {
        /// Which event.
        event: EventId,
        /// What.
        deed: TimedDeed,
    },
    /// Write to an organization's members that answers wait.
    TellOfAnswers {
        /// Which.
        organization: OrganizationKey,
    },
    /// The letter about it to one of them.
    AnswersLetter {
        /// To whom.
        account: AccountKey,
        /// Of which organization.
        organization: OrganizationKey,
        /// Names the letter, the same at each try.
        letter: Uuid,
    },
}

/// What is done with an event of ours at a time set before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimedDeed {
    /// Publish it.
    Publish,
    /// Tell its exact place.
    TellPlace,
    /// Tell followers what changed.
    TellNews,
    /// Remind followers of it.
    Remind,
}

impl TimedDeed {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Publish, Self::TellPlace, Self::TellNews, Self::Remind];

    /// The kind of its job, as the queue shows it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Publish => "publish_event",
            Self::TellPlace => "tell_place",
            Self::TellNews => "tell_news",
            Self::Remind => "remind",
        }
    }
}

impl Job {
    /// The kind of [`Job::VerifyReceived`].
    pub const VERIFY_RECEIVED: &'static str = "verify_received";

    /// The kind, as the queue shows it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::VerifyReceived { .. } => Self::VERIFY_RECEIVED,
            Self::HandleReceived { .. } => "handle_received",
            Self::BackfillSource { .. } => "backfill_source",
            Self::RemoveFiles { .. } => "remove_files",
            Self::FetchPicture { .. } => "fetch_picture",
            Self::AskHost { .. } => "ask_host",
            Self::RefreshEvent { .. } => "refresh_event",
            Self::DeriveTimes { .. } => "derive_times",
            Self::ForwardReport { .. } => "forward_report",
            Self::EraseOrganization { .. } => "erase_organization",
            Self::TellOfSource { .. } => "tell_of_source",
            Self::AtTime { deed, .. } => deed.kind(),
            Self::TellOfAnswers { .. } => "tell_of_answers",
            Self::AnswersLetter { .. } => "answers_letter",
        }
    }

    /// The key by which a second one of the same is recognized, if it would be superfluous.
    pub fn unique_key(&self) -> Option<String> {
        match self {
            Self::HandleReceived { received, .. } => Some(format!("received:{received}")),
            Self::BackfillSource { source } => Some(format!("backfill:{source}")),
            Self::FetchPicture { uri, address } => Some(format!("picture:{uri} {address}")),
            Self::AskHost { host } => Some(format!("ask:{host}")),
            Self::RefreshEvent { uri } => Some(format!("refresh:{uri}")),
            Self::DeriveTimes { after } => Some(format!("times:{}", after.0)),
            Self::EraseOrganization { organization } => Some(format!("erase:{organization}")),
            Self::ForwardReport { report } => Some(format!("forward:{report}")),
            Self::TellOfSource { source, account, .. } => Some(format!("tell-of-source:{source} {account}")),
            Self::AtTime { event, deed } => Some(format!("{}:{event}", deed.kind())),
            Self::TellOfAnswers { organization } => Some(format!("answers:{organization}")),
            Self::AnswersLetter { letter, .. } => Some(format!("letter:{letter}")),
            Self::RemoveFiles { .. } | Self::VerifyReceived { .. } => None,
        }
    }

    /// Jobs of one lane are done in the order they came: a Follow, its Undo and the next Follow of one actor may arrive
    /// within one second (Gancio 1.21 was seen to).
    pub fn lane(&self) -> Option<String> {
        match self {
            Self::VerifyReceived { host, .. } => Some(Self::lane_of_host(host)),
            Self::HandleReceived { actor, .. } => Some(format!("actor:{actor}")),
            Self::BackfillSource { .. }
            | Self::RemoveFiles { .. }
            | Self::FetchPicture { .. }
            | Self::ForwardReport { .. }
            | Self::EraseOrganization { .. }
            | Self::AskHost { .. }
            | Self::RefreshEvent { .. }
            | Self::DeriveTimes { .. }
            | Self::TellOfSource { .. }
            | Self::AtTime { .. }
            | Self::TellOfAnswers { .. }
            | Self::AnswersLetter { .. } => None,
        }
    }

    /// The lane of what waits for a key of this server.
    pub fn lane_of_host(host: &Host) -> String {
        format!("host:{host}")
    }
}
