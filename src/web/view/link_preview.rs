//! What other programs show of a page: the card under a link, and the event for search engines.
//!
//! In the event's own language, whoever asks: a server that fetches the page keeps the card for all its readers.

use serde_json::Value;

use super::Frame;
use crate::domain::event::Event;
use crate::domain::text::{excerpt, plain_from_html};
use crate::domain::time::When;
use crate::i18n::ZoneNaming;

/// The longest description of a card, in characters.
const MAX_DESCRIPTION: usize = 280;

/// A picture for a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewPicture {
    /// Absolute address.
    pub url: String,
    /// What it shows.
    pub alt: Option<String>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// The card under a link (Open Graph).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkPreview {
    /// The event's title.
    pub title: String,
    /// Date, place, then how the text begins.
    pub description: String,
    /// The page's own absolute address.
    pub canonical: String,
    /// As Open Graph spells it: `en`, `es_MX`.
    pub locale: String,
    /// Its picture.
    pub picture: Option<PreviewPicture>,
}

impl LinkPreview {
    /// The card of an event on one of its dates.
    pub fn of_event(
        frame: &Frame,
        event: &Event,
        when: &When,
        canonical: impl Into<String>,
        picture: Option<PreviewPicture>,
    ) -> Self {
        let text = event.main_text();
        let dates = frame.dates.in_language(text.language.as_str());
        let mut parts = vec![dates.when(when, frame.today, ZoneNaming::Always)];
        parts.extend(event.place.as_ref().map(|at| at.place.line()).filter(|line| !line.is_empty()));
        let teaser = plain_from_html(text.description.html().as_str()).replace('\n', " ");
        if !teaser.is_empty() {
            parts.push(teaser);
        }
        Self {
            title: text.title.clone(),
            description: excerpt(&parts.join(". "), MAX_DESCRIPTION),
            canonical: canonical.into(),
            locale: text.language.as_str().replace('-', "_"),
            picture,
        }
    }
}

/// A schema.org document, spelled so that it can stand inside a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonLd(String);

impl JsonLd {
    /// Spells a document; nothing in it can end the element it stands in.
    pub fn new(document: &Value) -> Self {
        let text = document.to_string();
        Self(text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
    }

    /// The document.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::JsonLd;

    #[test]
    fn a_title_cannot_end_the_script_it_stands_in() {
        let text = JsonLd::new(&json!({ "name": "</script><img src=x onerror=alert(1)>" }));
        assert!(!text.as_str().contains('<'));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(text.as_str()).unwrap()["name"],
            "</script><img src=x onerror=alert(1)>"
        );
    }
}
