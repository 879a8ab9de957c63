//! A button that does something: a form of its own, because links only ever show.

use super::Frame;

/// A form with nothing to fill in, sent by POST with the reader's `csrf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostButton {
    /// Where it is sent.
    pub action: String,
    /// What stands on it, in the page's language.
    pub label: String,
    /// Hidden fields besides `csrf`.
    pub fields: Vec<(String, String)>,
}

impl PostButton {
    /// A button without further fields.
    pub fn new(action: impl Into<String>, label: impl Into<String>) -> Self {
        Self { action: action.into(), label: label.into(), fields: Vec::new() }
    }

    /// Lists what waits.
    pub fn publish(frame: &Frame, action: impl Into<String>) -> Self {
        Self::new(action, frame.t("button-publish"))
    }

    /// Does not list what waits.
    pub fn refuse(frame: &Frame, action: impl Into<String>) -> Self {
        Self::new(action, frame.t("button-refuse"))
    }

    /// Hides an event.
    pub fn hide(frame: &Frame, action: impl Into<String>) -> Self {
        Self::new(action, frame.t("button-hide"))
    }

    /// Shows a hidden event again.
    pub fn unhide(frame: &Frame, action: impl Into<String>) -> Self {
        Self::new(action, frame.t("button-unhide"))
    }

    /// Takes the last decision back.
    pub fn undo(frame: &Frame, action: impl Into<String>) -> Self {
        Self::new(action, frame.t("button-undo"))
    }

    /// Adds a hidden field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.fields.push((name.to_owned(), value.into()));
        self
    }
}
