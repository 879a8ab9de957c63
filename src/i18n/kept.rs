//! Messages kept in the database, so that they can be told later in any reader's language.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use serde::{Deserialize, Serialize};

use super::UiLanguage;
use super::catalogue::look_up;
use crate::domain::fault::Message;

/// A message as a column holds it: JSON of its key and arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptMessage {
    /// Key in the catalogue.
    pub key: String,
    /// Named arguments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(String, String)>,
}

impl From<&Message> for KeptMessage {
    fn from(message: &Message) -> Self {
        let args = message.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { key: message.key.to_owned(), args }
    }
}

impl KeptMessage {
    /// Reads a column; `None` for plain words.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The column's text.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("keys and values are texts")
    }
}

/// Says what a column holds in a language: a kept message, or plain words as they are.
pub fn tell(language: UiLanguage, kept: &str) -> String {
    let Some(message) = KeptMessage::parse(kept) else { return kept.to_owned() };
    let args: HashMap<Cow<'static, str>, FluentValue<'_>> = message
        .args
        .iter()
        .map(|(name, value)| (Cow::Owned(name.clone()), super::catalogue::argument(value)))
        .collect();
    look_up(language, &message.key, Some(&args)).unwrap_or(message.key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_message_is_told_in_the_readers_language_and_plain_words_as_they_are() {
        let kept = KeptMessage::from(&Message::new("peers-status").with("status", 503)).to_text();
        assert_eq!(tell(UiLanguage::En, &kept), "The server answered with error 503.");
        assert_ne!(tell(UiLanguage::Es, &kept), tell(UiLanguage::En, &kept));
        assert_eq!(tell(UiLanguage::Es, "503 from afar"), "503 from afar");
    }
}
