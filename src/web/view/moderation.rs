//! What moderators have hidden or refused, and how to take it back.

use askama::Template;

use super::{EventLine, Frame, PostButton};

/// An event with a decision on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModeratedEvent {
    /// The event.
    pub line: EventLine,
    /// "Saturday, March 6, 11 am–2 pm".
    pub when: String,
    /// Takes the decision back.
    pub undo: PostButton,
}

/// The decisions.
#[derive(Template)]
#[template(path = "moderation.html")]
pub struct ModerationPage {
    /// What stands around it.
    pub frame: Frame,
    /// Hidden.
    pub hidden: Vec<ModeratedEvent>,
    /// Refused.
    pub refused: Vec<ModeratedEvent>,
}
