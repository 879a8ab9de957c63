//! Languages of texts: a BCP 47 tag reduced to what is used (`en`, `es`, `pt-BR`).

use std::fmt;

use serde::{Deserialize, Serialize};

/// The language of a text: two or three letters, optionally with a region or script (`zh-Hant`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

/// The text names no language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a language tag")]
pub struct NotALanguage;

impl Language {
    /// Takes a tag in any case, with `-` or `_`; the primary part becomes lower case.
    ///
    /// # Errors
    /// [`NotALanguage`] unless it looks like `xx`, `xxx`, `xx-YY` or `xx-Ssss`.
    pub fn parse(text: &str) -> Result<Self, NotALanguage> {
        let text = text.trim().replace('_', "-");
        let mut parts = text.split('-');
        let primary = parts.next().unwrap_or_default();
        if !matches!(primary.len(), 2 | 3) || !primary.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Err(NotALanguage);
        }
        let primary = primary.to_ascii_lowercase();
        let Some(second) = parts.next() else { return Ok(Self(primary)) };
        match second.len() {
            2 if second.bytes().all(|b| b.is_ascii_alphabetic()) => {
                Ok(Self(format!("{primary}-{}", second.to_ascii_uppercase())))
            }
            4 if second.bytes().all(|b| b.is_ascii_alphabetic()) => {
                let (head, tail) = second.split_at(1);
                Ok(Self(format!("{primary}-{}{}", head.to_ascii_uppercase(), tail.to_ascii_lowercase())))
            }
            _ => Ok(Self(primary)),
        }
    }

    /// English, the language of last resort.
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary part (`pt` of `pt-BR`).
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Language {
    type Error = NotALanguage;
    fn try_from(text: String) -> Result<Self, NotALanguage> {
        Self::parse(&text)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.0
    }
}
