//! A button that does something: a form of its own, because links only ever show.

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

    /// Adds a hidden field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.fields.push((name.to_owned(), value.into()));
        self
    }
}
