//! Words and picture of an event that its home changed, while a moderator has not looked at them.

use serde::{Deserialize, Serialize};

use super::event::spelled;

spelled! {
    /// What became of a change.
    ChangeState {
        /// Nobody has decided; what was said before is shown.
        Waiting = "waiting",
        /// It is shown.
        Accepted = "accepted",
        /// What was said before stays shown.
        Refused = "refused",
    }
}

/// What of an event may wait: time, place and whether it takes place never do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Main language first.
    pub texts: Vec<WordsIn>,
    /// Without `#`.
    pub tags: Vec<String>,
    /// Where its picture lies at home.
    pub image_url: Option<String>,
    /// What the picture shows.
    pub image_alt: Option<String>,
}

/// Title and description in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordsIn {
    /// BCP 47 tag.
    pub language: String,
    /// Plain.
    pub title: String,
    /// As tables keep it: cleaned HTML, or Markdown.
    pub description: String,
    /// Which of the two: `html`, `markdown`.
    pub format: String,
}

/// A change of words and picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldChange {
    /// What became of it.
    pub state: ChangeState,
    /// What its home says now.
    pub proposed: Words,
    /// What was said before, once the change is shown.
    pub replaced: Option<Words>,
}
