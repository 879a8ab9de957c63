//! Every page there is.

use super::{admins, event_forms, guest_forms, lists, members, posters, sources, words};
use crate::i18n::UiLanguage;

/// A name for a page's file, and its HTML.
pub(super) type Rendered = (&'static str, askama::Result<String>);

/// Every page: a name for its file, and its HTML.
pub(in crate::web::view) fn pages(language: UiLanguage) -> Vec<(&'static str, String)> {
    let rooms = [
        lists::pages(language),
        posters::pages(language),
        words::pages(language),
        event_forms::pages(language),
        guest_forms::pages(language),
        members::pages(language),
        admins::pages(language),
        sources::pages(language),
    ];
    rooms.into_iter().flatten().map(|(name, html)| (name, html.expect("a sample renders"))).collect()
}
