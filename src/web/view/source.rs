//! One source: how it fares, what came of it, what did not and why, and what a person must decide.

use askama::Template;

use super::{Frame, PostButton, SourceRow};

/// What looks broken about a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldView {
    /// In words.
    pub why: String,
    /// When that was seen first.
    pub since: String,
    /// Believes it: what left it goes.
    pub obey: PostButton,
    /// Does not: what left it stays.
    pub keep: PostButton,
}

/// A day of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceDay {
    /// Which.
    pub day: String,
    /// What came, in words.
    pub told: String,
}

/// Something that did not come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissView {
    /// What it calls itself, else its address.
    pub title: String,
    /// Why, in words.
    pub reason: String,
    /// When it was seen first.
    pub at: String,
}

/// A source's own page.
#[derive(Template)]
#[template(path = "source.html")]
pub struct SourcePage {
    /// What stands around it.
    pub frame: Frame,
    /// The list of all.
    pub back: String,
    /// As in that list.
    pub source: SourceRow,
    /// The organization that publishes what it brings.
    pub publisher: Option<String>,
    /// What a person must decide.
    pub held: Option<HeldView>,
    /// When it is asked next.
    pub next_poll: Option<String>,
    /// Since when it does not answer.
    pub failing_since: Option<String>,
    /// Asks it now.
    pub ask: PostButton,
    /// The latest days, the latest first.
    pub days: Vec<SourceDay>,
    /// What did not come.
    pub misses: Vec<MissView>,
}
