//! What waits for a moderator, soonest first.

use askama::Template;

use super::{EventView, Frame, PostButton};

/// An event that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldEvent {
    /// The event.
    pub event: EventView,
    /// Its page here.
    pub href: String,
    /// Who brought it, in words.
    pub brought_by: Vec<String>,
    /// Lists it.
    pub publish: PostButton,
    /// Does not.
    pub refuse: PostButton,
}

/// The queue.
#[derive(Template)]
#[template(path = "review.html")]
pub struct ReviewPage {
    /// What stands around it; its notice holds the undo of the last decision.
    pub frame: Frame,
    /// What waits.
    pub held: Vec<HeldEvent>,
    /// How many more wait behind these.
    pub more: usize,
}
