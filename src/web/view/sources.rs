//! Whom this site mirrors.

use askama::Template;

use super::{FormErrors, Frame, PostButton};
use crate::domain::source::{SourcePolicy, SourceState};

/// One source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// What people call it.
    pub name: String,
    /// Its address.
    pub target: String,
    /// Listed at once, or after a look.
    pub policy: SourcePolicy,
    /// Where it stands.
    pub state: SourceState,
    /// When it last answered well, in words.
    pub last_success: Option<String>,
    /// Why it last did not, in words.
    pub last_error: Option<String>,
    /// How many events it brought.
    pub events: i64,
    /// Turns listing at once into looking first, or back.
    pub change_policy: PostButton,
    /// The page that says what happens with what it brings.
    pub rules_href: String,
    /// The page that asks before it is removed.
    pub remove_href: String,
}

impl SourceRow {
    fn state_key(&self) -> &'static str {
        match self.state {
            SourceState::Requested => "source-requested",
            SourceState::Active => "source-active",
            SourceState::Refused => "source-refused",
            SourceState::Failing => "source-failing",
            SourceState::Paused => "source-paused",
        }
    }

    fn policy_key(&self) -> &'static str {
        super::rules::policy_key(self.policy)
    }
}

/// The sources, and a form to add one: fields `target`, `policy` (`publish`, `review`).
#[derive(Template)]
#[template(path = "sources.html")]
pub struct SourcesPage {
    /// What stands around it.
    pub frame: Frame,
    /// Where the form goes.
    pub action: String,
    /// As typed.
    pub target: String,
    /// As chosen.
    pub policy: SourcePolicy,
    /// What is wrong.
    pub errors: FormErrors,
    /// The sources there are.
    pub sources: Vec<SourceRow>,
}
