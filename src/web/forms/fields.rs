//! A form's fields as they came.

/// A form's fields, in the order they were sent. Not printable: passwords are among them.
#[derive(Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// From names and values.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// A field's value; empty if it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// A field's value as the form keeps it, its newlines as Unix writes them.
    pub fn typed(&self, name: &str) -> String {
        self.text(name).replace("\r\n", "\n")
    }

    /// Whether a field was sent, empty or not.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// Whether a checkbox was ticked.
    pub fn is_on(&self, name: &str) -> bool {
        !matches!(self.text(name), "" | "0" | "false" | "off")
    }

    /// Names and values.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether a password was typed: such a form is not kept.
    pub fn is_secret(&self) -> bool {
        self.0.iter().any(|(name, _)| matches!(name.as_str(), "password" | "current" | "again"))
    }

    /// The fields that make sense in another session.
    pub fn without_token(&self) -> Vec<(String, String)> {
        self.0.iter().filter(|(name, _)| name != "csrf").cloned().collect()
    }
}
