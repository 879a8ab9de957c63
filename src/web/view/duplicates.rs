//! Events that several tell: two side by side, and what is shown once.

use askama::Template;

use super::{EventView, FormErrors, Frame, PostButton};

/// One of two events that may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// The event.
    pub event: EventView,
    /// Its page here.
    pub href: String,
    /// Who brought it, in words.
    pub brought_by: Vec<String>,
    /// Says that they are the same and that this one is to be shown; none where the other one is ours.
    pub show: Option<PostButton>,
}

/// Two events that may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twins {
    /// Both, side by side.
    pub both: Vec<Twin>,
    /// Says that they are two.
    pub different: PostButton,
}

/// An event that is shown for several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedGroup {
    /// The one that is shown.
    pub head: Twin,
    /// The others: each with the buttons that part it, and that show it instead.
    pub others: Vec<(Twin, PostButton)>,
}

/// The page of events told twice: fields `first` and `second` (addresses of pages here), `saying`.
#[derive(Template)]
#[template(path = "duplicates.html")]
pub struct DuplicatesPage {
    /// What stands around it; its notice holds the undo of the last decision.
    pub frame: Frame,
    /// Where forms go.
    pub action: String,
    /// What a moderator is asked about.
    pub proposed: Vec<Twins>,
    /// What is shown once.
    pub merged: Vec<MergedGroup>,
    /// As typed.
    pub first: String,
    /// As typed.
    pub second: String,
    /// What is wrong with it.
    pub errors: FormErrors,
}
