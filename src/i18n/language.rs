//! The languages pages are written in, and which one a reader gets.

use std::fmt;

use fluent_templates::LanguageIdentifier;
use unic_langid::langid;

static ENGLISH: LanguageIdentifier = langid!("en");
static SPANISH: LanguageIdentifier = langid!("es");

/// More entries of an Accept-Language header than any browser sends; the rest is not read.
const MAX_ACCEPTED: usize = 32;

/// A language the pages, mails and command line are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum UiLanguage {
    /// English.
    #[default]
    En,
    /// Spanish, addressing the reader with *tú*.
    Es,
}

impl UiLanguage {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// The BCP 47 code, as in `lang="…"` and `?lang=`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// What the language calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
        }
    }

    /// Reads a BCP 47 tag by its first part: `es-MX` is Spanish; `None` for a language the pages do not speak.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let first = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(first))
    }

    pub(super) fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Self::En => &ENGLISH,
            Self::Es => &SPANISH,
        }
    }
}

impl fmt::Display for UiLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The language of a page: `?lang=` if it names one of ours, else the best of Accept-Language (RFC 9110 §12.5.4), else the site's.
pub fn negotiate(query: Option<&str>, accept: Option<&str>, site: UiLanguage) -> UiLanguage {
    query
        .and_then(UiLanguage::of_tag)
        .or_else(|| accept.and_then(|header| best_accepted(header, site)))
        .unwrap_or(site)
}

/// The language with the highest weight; the first named wins a tie, and `*` stands for the site's own.
fn best_accepted(header: &str, site: UiLanguage) -> Option<UiLanguage> {
    let mut best: Option<(UiLanguage, f32)> = None;
    for entry in header.split(',').take(MAX_ACCEPTED) {
        let mut parts = entry.split(';');
        let range = parts.next().unwrap_or_default().trim();
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
        let language = if range == "*" { Some(site) } else { UiLanguage::of_tag(range) };
        if let Some(language) = language
            && weight > 0.0
            && best.is_none_or(|(_, so_far)| weight > so_far)
        {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use UiLanguage::{En, Es};

    #[test]
    fn the_query_outranks_the_header_and_the_header_the_site() {
        assert_eq!(negotiate(Some("es"), Some("en"), En), Es);
        assert_eq!(negotiate(Some("fr"), Some("es-MX,es;q=0.9"), En), Es);
        assert_eq!(negotiate(None, Some("fr, de;q=0.8"), Es), Es);
        assert_eq!(negotiate(None, None, Es), Es);
    }

    #[test]
    fn weights_decide_and_zero_means_never() {
        assert_eq!(negotiate(None, Some("en;q=0.4, es;q=0.8"), En), Es);
        assert_eq!(negotiate(None, Some("fr, es;q=0, en;q=0.1"), Es), En);
        assert_eq!(negotiate(None, Some("en, es"), Es), En);
        assert_eq!(negotiate(None, Some("*, en;q=0.5"), Es), Es);
    }

    #[test]
    fn a_hostile_header_costs_nothing_and_changes_nothing() {
        let long = "x,".repeat(100_000) + "en";
        assert_eq!(negotiate(None, Some(&long), Es), Es);
        assert_eq!(negotiate(None, Some("en;q=NaN;q=1, ;;;,=q"), Es), Es);
    }
}
