//! What was decided about another server.

use super::event::spelled;

spelled! {
    /// Whether and how a server is talked to.
    HostPolicy {
        /// Nothing in particular.
        Usual = "usual",
        /// Talked to also when only allowed ones are.
        Allowed = "allowed",
        /// What it sends is not listed before a moderator looked.
        Silenced = "silenced",
        /// Not talked to at all.
        Blocked = "blocked",
    }
}

impl HostPolicy {
    /// How much it takes away from a server; a list from elsewhere may only ever take more away.
    pub fn severity(self) -> u8 {
        match self {
            Self::Allowed | Self::Usual => 0,
            Self::Silenced => 1,
            Self::Blocked => 2,
        }
    }
}

/// The longest reason, in characters.
pub const MAX_REASON: usize = 500;

/// All that was decided about a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostDecision {
    /// Whether and how it is talked to.
    pub policy: HostPolicy,
    /// No picture is fetched from it.
    pub reject_media: bool,
    /// No report is taken from it.
    pub reject_reports: bool,
    /// Lists that are shown should not spell its name out; kept for those the list is handed on to.
    pub obfuscate: bool,
    /// Why, in a moderator's words.
    pub reason: Option<String>,
}

impl Default for HostDecision {
    fn default() -> Self {
        Self::of(HostPolicy::Usual)
    }
}

impl HostDecision {
    /// A policy and nothing else.
    pub fn of(policy: HostPolicy) -> Self {
        Self { policy, reject_media: false, reject_reports: false, obfuscate: false, reason: None }
    }

    /// Whether anything was decided at all.
    pub fn is_any(&self) -> bool {
        self.policy != HostPolicy::Usual || self.reject_media || self.reject_reports
    }

    /// Whether this takes away all that the other does, or more.
    pub fn is_as_strict_as(&self, other: &Self) -> bool {
        self.policy.severity() >= other.policy.severity()
            && (self.reject_media || !other.reject_media || self.policy == HostPolicy::Blocked)
            && (self.reject_reports || !other.reject_reports || self.policy == HostPolicy::Blocked)
    }
}
