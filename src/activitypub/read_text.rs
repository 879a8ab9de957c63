//! Titles, descriptions, languages, addresses of pages.

use super::dialects::{convoca, gancio, gathio, hubzilla, pavillion, piefed};
use super::vocab::Wire;
use crate::domain::event::{EventStatus, MAX_TITLE};
use crate::domain::language::Language;
use crate::domain::remote_event::{Note, RemoteText};
use crate::domain::text::{SafeHtml, markdown, plain_title, sanitize};
use crate::domain::uri::WebUrl;

/// The most characters of a description that are looked at.
const MAX_SOURCE: usize = 100_000;

/// The most languages taken of one event.
const MAX_LANGUAGES: usize = 12;

/// Title and description in every language the event has, the main one first; empty without a title.
pub fn read_texts(
    event: Wire<'_>,
    status: EventStatus,
    default_language: Option<&Language>,
    notes: &mut Vec<Note>,
) -> Vec<RemoteText> {
    let names = event.by_language("nameMap");
    let contents = event.by_language("contentMap");
    let Some(title) = main_title(event, &names, status, notes) else { return Vec::new() };
    let language = main_language(event, &names, &contents).or_else(|| default_language.cloned());
    let description = main_description(event, &contents, language.as_ref());
    let mut texts = vec![RemoteText { language: language.clone(), title, description }];
    for (tag, name) in names.iter().chain(&pavillion::names(event)) {
        let Ok(other) = Language::parse(tag) else { continue };
        if texts.len() >= MAX_LANGUAGES || texts.iter().any(|text| text.language.as_ref() == Some(&other)) {
            continue;
        }
        let description = contents
            .iter()
            .find(|(content_tag, _)| content_tag == tag)
            .map(|(_, content)| html(&convoca::without_additions(content, event)))
            .or_else(|| pavillion::description(event, tag).map(html))
            .unwrap_or_default();
        let title = without_status_prefix(&plain_title(name, MAX_TITLE), status);
        if !title.is_empty() {
            texts.push(RemoteText { language: Some(other), title, description });
        }
    }
    texts
}

fn main_title(
    event: Wire<'_>,
    names: &[(&str, &str)],
    status: EventStatus,
    notes: &mut Vec<Note>,
) -> Option<String> {
    let written = event
        .text("name")
        .or_else(|| names.first().map(|(_, name)| *name))
        .or_else(|| hubzilla::title_in_summary(event))?;
    if written.chars().count() > MAX_TITLE {
        notes.push(Note::new("note-title-cut"));
    }
    let title = without_status_prefix(&plain_title(written, MAX_TITLE), status);
    (!title.is_empty()).then_some(title)
}

/// The language the main title and description are in, if anything says so.
fn main_language(event: Wire<'_>, names: &[(&str, &str)], contents: &[(&str, &str)]) -> Option<Language> {
    let said =
        event.text("inLanguage").or_else(|| piefed::language(event)).or_else(|| event.text("language"));
    let same_as = |map: &[(&str, &str)], text: Option<&str>| {
        map.iter().find(|(_, value)| Some(*value) == text).map(|(tag, _)| (*tag).to_owned())
    };
    let only = |map: &[(&str, &str)]| match map {
        [(tag, _)] => Some((*tag).to_owned()),
        _ => None,
    };
    said.map(str::to_owned)
        .or_else(|| same_as(names, event.text("name")))
        .or_else(|| same_as(contents, event.text("content")))
        .or_else(|| only(contents))
        .or_else(|| only(names))
        .and_then(|tag| Language::parse(&tag).ok())
        .filter(|language| language.primary() != "und")
}

fn main_description(event: Wire<'_>, contents: &[(&str, &str)], language: Option<&Language>) -> SafeHtml {
    let of_language = || {
        contents
            .iter()
            .find(|(tag, _)| Language::parse(tag).ok().as_ref() == language)
            .or_else(|| contents.first())
            .map(|(_, content)| *content)
    };
    if let Some(content) = event.text("content").or_else(of_language) {
        let content = gancio::without_repeated_place_and_date(content);
        let content = convoca::without_additions(&content, event);
        let is_markdown =
            event.text("mediaType") == Some("text/markdown") || gathio::content_is_markdown(event);
        return if is_markdown { markdown(&cut(&content)) } else { html(&content) };
    }
    let source = event.get("source").filter(|source| source.text("mediaType") == Some("text/markdown"));
    match source.and_then(|source| source.text("content")) {
        Some(content) => markdown(&cut(content)),
        // A summary that had to serve as title says nothing more.
        None if !event.has("name") && !event.has("nameMap") => SafeHtml::default(),
        None => event.text("summary").map(html).unwrap_or_default(),
    }
}

/// Cleans HTML; text without a single tag keeps its line ends.
fn html(content: &str) -> SafeHtml {
    let content = cut(content);
    if content.contains('<') {
        return sanitize(&content);
    }
    sanitize(&content.trim().replace("\r\n", "\n").replace('\n', "<br>\n"))
}

fn cut(content: &str) -> String {
    content.chars().take(MAX_SOURCE).collect()
}

/// The words programs, ours included, put before a title because most readers know no status, by what they say.
const CANCELLED_WORDS: [&str; 17] = [
    "cancelled",
    "canceled",
    "called off",
    "suspendida",
    "suspendido",
    "cancelada",
    "cancelado",
    "anulada",
    "anulado",
    "abgesagt",
    "entfällt",
    "fällt aus",
    "annulé",
    "annulée",
    "annullato",
    "annullata",
    "afgelast",
];
const POSTPONED_WORDS: [&str; 12] = [
    "postponed",
    "aplazada",
    "aplazado",
    "pospuesta",
    "pospuesto",
    "verschoben",
    "reporté",
    "reportée",
    "rinviato",
    "rinviata",
    "adiado",
    "uitgesteld",
];

/// The title without a known prefix ("CANCELLED: …", "\[Aplazada\] …") where the status says the same.
pub fn without_status_prefix(title: &str, status: EventStatus) -> String {
    let words: &[&str] = match status {
        EventStatus::Cancelled => &CANCELLED_WORDS,
        EventStatus::Postponed | EventStatus::Tentative => &POSTPONED_WORDS,
        EventStatus::Confirmed | EventStatus::MovedOnline => return title.to_owned(),
    };
    let opened = title.trim_start_matches(['[', '(', '❌', '🚫', '⚠', ' ']);
    for word in words {
        let Some(end) = prefix_end(opened, word) else { continue };
        let rest = opened[end..].trim_start_matches([']', ')']).trim_start();
        let separated = rest.trim_start_matches([':', '-', '–', '—', '|', ']', ')']);
        let was_bracketed = title.starts_with(['[', '(']);
        if (separated.len() < rest.len() || was_bracketed) && !separated.trim().is_empty() {
            return separated.trim().to_owned();
        }
    }
    title.to_owned()
}

/// Where a text goes on after a word, case aside.
fn prefix_end(text: &str, word: &str) -> Option<usize> {
    let mut rest = text.char_indices();
    for expected in word.chars() {
        let (_, found) = rest.next()?;
        if !found.to_lowercase().eq(expected.to_lowercase()) {
            return None;
        }
    }
    Some(rest.next().map_or(text.len(), |(at, _)| at))
}

/// The page for people among one or several addresses: one that says it is HTML, else the first that does not say it is
/// something else.
pub fn page(object: Wire<'_>) -> Option<WebUrl> {
    let links = object.all("url");
    let is_html = |link: &&Wire<'_>| link.text("mediaType").is_some_and(|kind| kind.starts_with("text/html"));
    let unsaid = |link: &&Wire<'_>| link.text("mediaType").is_none();
    links
        .iter()
        .filter(is_html)
        .chain(links.iter().filter(unsaid))
        .filter_map(|link| link.text("href").or_else(|| link.name_of()))
        .find_map(|address| WebUrl::parse(address.trim()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_goes_only_where_the_status_says_the_same() {
        assert_eq!(without_status_prefix("CANCELLED: March", EventStatus::Cancelled), "March");
        assert_eq!(without_status_prefix("[Aplazada] Marcha", EventStatus::Postponed), "Marcha");
        assert_eq!(without_status_prefix("CANCELLED: March", EventStatus::Confirmed), "CANCELLED: March");
        assert_eq!(without_status_prefix("Cancelled debts", EventStatus::Cancelled), "Cancelled debts");
        assert_eq!(without_status_prefix("Cancelled", EventStatus::Cancelled), "Cancelled");
    }
}
