//! Whom this site mirrors.

use askama::Template;

use super::{FormErrors, Frame, PostButton};
use crate::domain::source::{SourcePolicy, SourceState};

/// One source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Its own page.
    pub href: String,
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
    /// The page that asks before it is removed.
    pub remove_href: String,
}

impl SourceRow {
    pub(super) fn state_key(&self) -> &'static str {
        match self.state {
            SourceState::Requested => "source-requested",
            SourceState::Active => "source-active",
            SourceState::Refused => "source-refused",
            SourceState::Failing => "source-failing",
            SourceState::Paused => "source-paused",
            SourceState::Held => "source-held",
        }
    }

    pub(super) fn policy_key(&self) -> &'static str {
        match self.policy {
            SourcePolicy::Publish => "source-publish",
            SourcePolicy::Review => "source-review",
        }
    }
}

/// What a source would bring, shown before it is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewView {
    /// What it calls itself.
    pub name: String,
    /// What would be mirrored.
    pub target: String,
    /// What is to come: day and hour, title, place, whether it is called off.
    pub events: Vec<PreviewLine>,
    /// How many more are behind these.
    pub more: usize,
    /// What cannot be used: title and reason.
    pub refused: Vec<(String, String)>,
}

/// An event of a preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewLine {
    /// "Saturday, March 6, 11 am".
    pub when: String,
    /// Title.
    pub title: String,
    /// Where.
    pub place: Option<String>,
    /// Whether it is called off.
    pub called_off: bool,
}

/// The sources, and a form to add one: fields `target`, `policy` (`publish`, `review`), `organization` (a short name, or
/// nothing), `action` (`preview`, `add`).
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
    /// Short name of the organization that is to publish it, as chosen; empty for a mirror.
    pub organization: String,
    /// Short names and names of those that may.
    pub organizations: Vec<(String, String)>,
    /// What would come, if that was asked.
    pub preview: Option<PreviewView>,
    /// What is wrong.
    pub errors: FormErrors,
    /// The sources there are.
    pub sources: Vec<SourceRow>,
}
