//! Other servers, and what was decided about them.

use askama::Template;

use super::{FormErrors, Frame, PostButton};
use crate::domain::host_decision::{HostDecision, HostPolicy};

/// The form about one server; its fields are named like these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostValues {
    /// Its name.
    pub host: String,
    /// Whether and how it is talked to.
    pub policy: HostPolicy,
    /// Why.
    pub reason: String,
    /// No picture is fetched from it.
    pub reject_media: bool,
    /// No report is taken from it.
    pub reject_reports: bool,
    /// Lists that are handed on ask not to spell its name out.
    pub obfuscate: bool,
}

impl Default for HostValues {
    fn default() -> Self {
        Self::of("", &HostDecision::of(HostPolicy::Silenced))
    }
}

impl HostValues {
    /// What was decided about a server.
    pub fn of(host: &str, decision: &HostDecision) -> Self {
        Self {
            host: host.to_owned(),
            policy: decision.policy,
            reason: decision.reason.clone().unwrap_or_default(),
            reject_media: decision.reject_media,
            reject_reports: decision.reject_reports,
            obfuscate: decision.obfuscate,
        }
    }
}

/// A server with its decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostRow {
    /// Its name.
    pub host: String,
    /// What was decided.
    pub values: HostValues,
    /// When, in words.
    pub since: Option<String>,
    /// The form with this server in it.
    pub change_href: String,
    /// Takes the decision back.
    pub forget: PostButton,
}

/// The catalogue's words for a policy and for what it means.
fn policy_keys(policy: HostPolicy) -> (&'static str, &'static str) {
    match policy {
        HostPolicy::Usual => ("host-usual", "host-usual-means"),
        HostPolicy::Allowed => ("host-allowed", "host-allowed-means"),
        HostPolicy::Silenced => ("host-silenced", "host-silenced-means"),
        HostPolicy::Blocked => ("host-blocked", "host-blocked-means"),
    }
}

/// The decisions, and a form to decide: fields as in [`HostValues`].
#[derive(Template)]
#[template(path = "hosts.html")]
pub struct HostsPage {
    /// What stands around it.
    pub frame: Frame,
    /// Whether this site talks to allowed servers only.
    pub only_allowed: bool,
    /// As typed.
    pub values: HostValues,
    /// Whether the form changes a decision that stands.
    pub changes: bool,
    /// What is wrong.
    pub errors: FormErrors,
    /// All servers about which something was decided.
    pub decided: Vec<HostRow>,
}

impl HostsPage {
    /// The policies in the order of the form: strictest first.
    fn policies(&self) -> [HostPolicy; 4] {
        [HostPolicy::Blocked, HostPolicy::Silenced, HostPolicy::Usual, HostPolicy::Allowed]
    }

    fn word(&self, policy: &HostPolicy) -> String {
        self.frame.t(policy_keys(*policy).0)
    }

    fn meaning(&self, policy: &HostPolicy) -> String {
        self.frame.t(policy_keys(*policy).1)
    }

    fn with(&self, policy: &HostPolicy) -> Vec<&HostRow> {
        self.decided.iter().filter(|row| row.values.policy == *policy).collect()
    }
}

/// A line of a list that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenRow {
    /// Counted from 1.
    pub line: u64,
    /// How it begins.
    pub text: String,
    /// Why.
    pub why: String,
}

/// What a list would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportPreview {
    /// Servers nothing was decided about yet.
    pub new: usize,
    /// Servers the list is stricter about.
    pub stricter: usize,
    /// Entries that change nothing.
    pub known: usize,
    /// Servers that stay allowed.
    pub allowed: Vec<String>,
    /// Whether this site itself stands on the list.
    pub names_us: bool,
    /// What goes at once, in words.
    pub effects: Option<String>,
    /// The first of those that will be decided about.
    pub verdicts: Vec<(String, HostPolicy)>,
    /// How many more.
    pub more: usize,
    /// Lines that were not understood.
    pub broken: Vec<BrokenRow>,
    /// How many more.
    pub more_broken: usize,
}

/// Taking a list over: fields `list` (pasted), `file`, `action` (`preview`, `apply`).
#[derive(Template)]
#[template(path = "hosts_import.html")]
pub struct HostImportPage {
    /// What stands around it.
    pub frame: Frame,
    /// As pasted, or as the file said.
    pub list: String,
    /// What is wrong.
    pub errors: FormErrors,
    /// What it would change, once looked at.
    pub preview: Option<ImportPreview>,
}

impl HostImportPage {
    fn policy_word(&self, policy: &HostPolicy) -> String {
        self.frame.t(policy_keys(*policy).0)
    }
}
