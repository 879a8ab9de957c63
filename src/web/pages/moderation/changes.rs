//! A change of words and picture as a moderator sees it: what was said beside what is to be said.

use super::decide::{Chosen, one};
use super::waiting::brought_by;
use crate::actions::review_event::Verdict;
use crate::domain::event::Event;
use crate::domain::held_change::{Words, WordsIn};
use crate::domain::source::Source;
use crate::domain::text::plain_from_html;
use crate::i18n::UiLanguage;
use crate::urls::Urls;
use crate::web::view::{ChangedEvent, ChangedPart, EventLinks, EventView, Frame, pieces};

/// An event whose home changed what it says.
pub(super) fn changed(
    frame: &Frame,
    urls: &Urls,
    event: &Event,
    sources: &[Source],
    shown: &Words,
    proposed: &Words,
) -> ChangedEvent {
    ChangedEvent {
        id: event.id.to_string(),
        event: EventView::new(frame, event, &event.when, &EventLinks::new(urls, event)),
        href: urls.event_page(event.id).url().path().to_owned(),
        brought_by: brought_by(event, sources),
        parts: parts(frame, shown, proposed),
        accept: one(frame, "review-accept-change", Chosen::Change(event.id), Verdict::Publish),
        keep: one(frame, "review-keep", Chosen::Change(event.id), Verdict::Refuse),
    }
}

fn parts(frame: &Frame, shown: &Words, proposed: &Words) -> Vec<ChangedPart> {
    let mut languages: Vec<&str> = Vec::new();
    for text in shown.texts.iter().chain(&proposed.texts) {
        if !languages.contains(&text.language.as_str()) {
            languages.push(&text.language);
        }
    }
    let mut parts = Vec::new();
    let mut add = |key: &'static str, language: Option<&str>, before: &str, after: &str| {
        if before != after {
            let language = language.filter(|tag| UiLanguage::of_tag(tag) != Some(frame.language));
            parts.push(ChangedPart {
                label: frame.t(key),
                language: language.map(str::to_owned),
                pieces: pieces(before, after),
            });
        }
    };
    for language in languages {
        let of = |words: &Words| words.texts.iter().find(|text| text.language == language).cloned();
        let (before, after) = (of(shown), of(proposed));
        let title = |text: &Option<WordsIn>| text.as_ref().map(|text| text.title.clone()).unwrap_or_default();
        let said = |text: &Option<WordsIn>| text.as_ref().map(plain).unwrap_or_default();
        add("review-part-title", Some(language), &title(&before), &title(&after));
        add("review-part-text", Some(language), &said(&before), &said(&after));
    }
    add("review-part-tags", None, &shown.tags.join(" "), &proposed.tags.join(" "));
    let picture = |words: &Words| words.image_url.clone().unwrap_or_default();
    add("review-part-picture", None, &picture(shown), &picture(proposed));
    let alt = |words: &Words| words.image_alt.clone().unwrap_or_default();
    add("review-part-alt", None, &alt(shown), &alt(proposed));
    parts
}

fn plain(text: &WordsIn) -> String {
    if text.format == "html" { plain_from_html(&text.description) } else { text.description.clone() }
}
