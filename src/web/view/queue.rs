//! What waits to be sent to other servers.

use askama::Template;

use super::{Frame, PostButton};

/// What waits for one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRow {
    /// Which.
    pub host: String,
    /// How many deliveries.
    pub count: i64,
    /// Since when, in words.
    pub since: String,
    /// When it is tried next, in words.
    pub next: String,
    /// Why it is not through, in words; `None` when nothing was tried yet.
    pub reason: Option<String>,
    /// Tries now.
    pub retry: PostButton,
    /// The page that asks before it is dropped.
    pub drop_href: String,
}

/// A server that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneRow {
    /// Which.
    pub host: String,
    /// Since when, in words.
    pub since: String,
    /// When it is looked at again, in words; `None`: within the hour.
    pub probe: Option<String>,
    /// Why, in words.
    pub reason: Option<String>,
    /// Looks sooner.
    pub retry: Option<PostButton>,
}

/// What waits, server by server, and the servers that were given up.
#[derive(Template)]
#[template(path = "queue.html")]
pub struct QueuePage {
    /// What stands around it.
    pub frame: Frame,
    /// What waits, the longest waiting first.
    pub waiting: Vec<WaitingRow>,
    /// Who was given up.
    pub gone: Vec<GoneRow>,
}
