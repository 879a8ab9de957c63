//! What is done later.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{AccountKey, EventKey, ReceivedKey, SourceId};
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
            Self::RefreshEvent { .. } => "refresh_event",
            Self::DeriveTimes { .. } => "derive_times",
            Self::TellOfSource { .. } => "tell_of_source",
        }
    }

    /// The key by which a second one of the same is recognized, if it would be superfluous.
    pub fn unique_key(&self) -> Option<String> {
        match self {
            Self::HandleReceived { received, .. } => Some(format!("received:{received}")),
            Self::BackfillSource { source } => Some(format!("backfill:{source}")),
            Self::FetchPicture { uri, address } => Some(format!("picture:{uri} {address}")),
            Self::RefreshEvent { uri } => Some(format!("refresh:{uri}")),
            Self::DeriveTimes { after } => Some(format!("times:{}", after.0)),
            Self::TellOfSource { source, account, .. } => Some(format!("tell-of-source:{source} {account}")),
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
            | Self::RefreshEvent { .. }
            | Self::DeriveTimes { .. }
            | Self::TellOfSource { .. } => None,
        }
    }

    /// The lane of what waits for a key of this server.
    pub fn lane_of_host(host: &Host) -> String {
        format!("host:{host}")
    }
}
