//! This server.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::ids::LocalActorKey;
use super::language::Language;
use super::uri::Host;

/// What is known of this server, as set up by its administrators.
#[derive(Clone)]
pub struct Site {
    /// The address all ids begin with, without a slash at the end.
    pub public_url: String,
    /// Its host, with the port if there is one.
    pub host: Host,
    /// Name.
    pub name: String,
    /// One paragraph about it.
    pub description: String,
    /// The language of pages for who asks for none, and of events that name none.
    pub language: Language,
    /// Country (ISO 3166-1 alpha-2), for the way dates are written.
    pub region: String,
    /// The zone in which days begin.
    pub zone: Tz,
    /// 24-hour times; `None` follows language and region.
    pub hour24: Option<bool>,
    /// How to reach the people who run it.
    pub contact: Option<String>,
    /// Accent colour (`#rrggbb`).
    pub accent: Option<String>,
    /// The key all form protections are derived from.
    pub secret: [u8; 32],
    /// The site's own actor.
    pub actor: LocalActorKey,
    /// Counts changes of what the public sees.
    pub revision: i64,
    /// Whether set-up is done, and when.
    pub set_up: Option<DateTime<Utc>>,
    /// Whether an activity has left, so that the address is fixed.
    pub first_activity: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for Site {
    /// Leaves the secret out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site")
            .field("public_url", &self.public_url)
            .field("revision", &self.revision)
            .finish_non_exhaustive()
    }
}
