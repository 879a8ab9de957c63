//! What waits for a moderator, soonest first: what is new, and what changed.

use askama::Template;

use super::{EventView, Frame, Paging, Piece, PostButton};

/// An event that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldEvent {
    /// Names it in forms.
    pub id: String,
    /// The event.
    pub event: EventView,
    /// Its page here.
    pub href: String,
    /// Who brought it, in words.
    pub brought_by: Vec<String>,
    /// Others that may be the same one.
    pub looks_like: Vec<LooksLike>,
    /// Lists it.
    pub publish: PostButton,
    /// Does not.
    pub refuse: PostButton,
}

/// Another event that may be the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooksLike {
    /// Its title.
    pub title: String,
    /// Its page here.
    pub href: String,
}

/// An event whose home changed words or picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedEvent {
    /// Names it in forms.
    pub id: String,
    /// The event as it is shown.
    pub event: EventView,
    /// Its page here.
    pub href: String,
    /// Who brought it, in words.
    pub brought_by: Vec<String>,
    /// What is to change.
    pub parts: Vec<ChangedPart>,
    /// Shows the change.
    pub accept: PostButton,
    /// Keeps what was said.
    pub keep: PostButton,
}

/// A part of an event that is to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedPart {
    /// "Title", "Description" …
    pub label: String,
    /// The text's language where it is not the page's.
    pub language: Option<String>,
    /// What becomes of it.
    pub pieces: Vec<Piece>,
}

/// A source of which so much was published that it need not be looked at first any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustOffer {
    /// What it is called.
    pub source: String,
    /// How many of its events were published in a row.
    pub approvals: i32,
    /// Lists what it brings at once from now on.
    pub trust: PostButton,
    /// The same, but what it changes waits.
    pub trust_new: PostButton,
    /// Leaves it as it is.
    pub later: PostButton,
}

/// The queue: fields `event` and `change` (any number), `verdict`.
#[derive(Template)]
#[template(path = "review.html")]
pub struct ReviewPage {
    /// What stands around it; its notice holds the undo of the last decision.
    pub frame: Frame,
    /// Where what is decided together goes.
    pub action: String,
    /// What might not be looked at first any more.
    pub offers: Vec<TrustOffer>,
    /// What changed.
    pub changed: Vec<ChangedEvent>,
    /// What is new.
    pub held: Vec<HeldEvent>,
    /// How many more wait behind these.
    pub more: i64,
    /// The parts of the queue before and after.
    pub paging: Paging,
}

impl ReviewPage {
    fn is_empty(&self) -> bool {
        self.held.is_empty() && self.changed.is_empty()
    }
}
