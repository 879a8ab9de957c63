//! Pavillion (`model/object/event.ts`).

use crate::activitypub::vocab::Wire;

const TEXTS: &str = "pavillion:content";

/// Titles by language stand in `pavillion:content` too.
pub fn names(event: Wire<'_>) -> Vec<(&str, &str)> {
    let Some(texts) = event.get(TEXTS).and_then(Wire::members) else { return Vec::new() };
    texts.iter().filter_map(|(tag, text)| Some((tag.as_str(), Wire::new(text).text("name")?))).collect()
}

/// The description in a language: `pavillion:content`, else `summaryMap`, which repeats it as plain text.
pub fn description<'a>(event: Wire<'a>, tag: &str) -> Option<&'a str> {
    event.get(TEXTS).and_then(|texts| texts.get(tag)).and_then(|text| text.text("description")).or_else(
        || {
            event
                .by_language("summaryMap")
                .into_iter()
                .find(|(own, _)| *own == tag)
                .map(|(_, summary)| summary)
        },
    )
}
