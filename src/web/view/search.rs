//! The search: a form, and what it found.

use askama::Template;

use super::{Choice, EventList, FeedLinks, FormErrors, Frame, LanguageChoice};

/// The search. Its fields are the query keys of every list.
#[derive(Template)]
#[template(path = "search.html")]
pub struct SearchPage {
    /// What stands around it.
    pub frame: Frame,
    /// Name and value of each field, as typed.
    pub typed: Vec<(&'static str, String)>,
    /// The sorts of events.
    pub kinds: Vec<Choice>,
    /// From where: everywhere, or this site only.
    pub sources: Vec<Choice>,
    /// What was found; `None` before anything was asked.
    pub found: Option<EventList>,
    /// The same for apps.
    pub feeds: FeedLinks,
}

impl SearchPage {
    fn value(&self, name: &str) -> &str {
        self.typed.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }

    /// The page's language goes along where it was asked for.
    fn language(&self) -> Option<&'static str> {
        (self.frame.choice == LanguageChoice::Asked).then(|| self.frame.language.code())
    }

    /// A search never fails by a field: addresses that cannot be understood are refused whole.
    fn errors(&self) -> FormErrors {
        FormErrors::none()
    }

    /// Whether the further fields are shown at once.
    fn is_detailed(&self) -> bool {
        ["near", "within", "lang_text", "source", "tag"].iter().any(|name| !self.value(name).is_empty())
    }
}
