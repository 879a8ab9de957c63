//! What is done later.

use serde::{Deserialize, Serialize};

use super::ids::{ReceivedKey, SourceId};

/// A thing to be done later; kept as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Handle an activity that came in.
    HandleReceived {
        /// Its row.
        received: ReceivedKey,
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
}

impl Job {
    /// The kind, as the queue shows it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::HandleReceived { .. } => "handle_received",
            Self::BackfillSource { .. } => "backfill_source",
            Self::RemoveFiles { .. } => "remove_files",
            Self::FetchPicture { .. } => "fetch_picture",
            Self::RefreshEvent { .. } => "refresh_event",
        }
    }

    /// The key by which a second one of the same is recognized, if it would be superfluous.
    pub fn unique_key(&self) -> Option<String> {
        match self {
            Self::HandleReceived { received } => Some(format!("received:{received}")),
            Self::BackfillSource { source } => Some(format!("backfill:{source}")),
            Self::FetchPicture { uri, address } => Some(format!("picture:{uri} {address}")),
            Self::RefreshEvent { uri } => Some(format!("refresh:{uri}")),
            Self::RemoveFiles { .. } => None,
        }
    }
}
