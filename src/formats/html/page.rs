//! What a page says about itself, and what is assumed where its events do not say.

use std::collections::HashMap;

use chrono_tz::Tz;
use scraper::{Html, Selector};
use sha2::{Digest, Sha256};
use url::Url;

use crate::domain::found_event::FoundEvent;
use crate::domain::language::Language;
use crate::domain::remote_event::{Note, RemoteIdentity};
use crate::domain::uri::WebUrl;
use crate::formats::reading::ReadHint;

/// A page, as far as its events need it.
pub(super) struct Page {
    /// Where relative addresses start.
    pub(super) base: Option<Url>,
    /// Its own address as it wants to be known.
    pub(super) address: Option<WebUrl>,
    /// Its title.
    pub(super) title: Option<String>,
    /// Its language, else the source's.
    pub(super) language: Option<Language>,
    /// The program that wrote it, if it says so.
    pub(super) software: Option<&'static str>,
    /// The zone of times that name none.
    pub(super) default_zone: Tz,
}

impl Page {
    /// What is known without a page.
    pub(super) fn without_markup(hint: &ReadHint<'_>) -> Self {
        Self {
            base: hint.url.and_then(|url| Url::parse(url).ok()),
            address: None,
            title: None,
            language: hint.default_language.cloned(),
            software: None,
            default_zone: hint.default_zone,
        }
    }

    /// Reads `<base>`, the canonical link, the title, the language and the generator.
    pub(super) fn read(html: &Html, hint: &ReadHint<'_>) -> Self {
        let mut page = Self::without_markup(hint);
        let attribute = |selector: &str, name: &str| {
            let selector = Selector::parse(selector).expect("a selector written here is one");
            html.select(&selector).next().and_then(|element| element.attr(name)).map(str::to_owned)
        };
        if let Some(base) = attribute("base[href]", "href") {
            page.base = page.absolute(&base).and_then(|url| Url::parse(url.as_str()).ok()).or(page.base);
        }
        page.address = attribute("link[rel~=canonical i][href]", "href")
            .and_then(|address| page.absolute(&address))
            .or_else(|| hint.url.and_then(|url| WebUrl::parse(url).ok()));
        let title = Selector::parse("title").expect("a selector written here is one");
        page.title = html.select(&title).next().map(|title| title.text().collect());
        let language = attribute("html[lang]", "lang").and_then(|tag| Language::parse(&tag).ok());
        page.language = language.or(page.language);
        page.software = attribute("meta[name=generator i][content]", "content").and_then(|name| known(&name));
        page
    }

    /// An address made absolute; only http and https.
    pub(super) fn absolute(&self, address: &str) -> Option<WebUrl> {
        let address = address.trim();
        if let Ok(url) = WebUrl::parse(address) {
            return Some(url);
        }
        let joined = self.base.as_ref()?.join(address).ok()?;
        WebUrl::parse(joined.as_str()).ok()
    }
}

/// The program a generator names.
fn known(generator: &str) -> Option<&'static str> {
    const PROGRAMS: [(&str, &str); 9] = [
        ("convoca", "convoca"),
        ("mobilizon", "mobilizon"),
        ("gancio", "gancio"),
        ("the events calendar", "the-events-calendar"),
        ("friendica", "friendica"),
        ("hubzilla", "hubzilla"),
        ("drupal", "drupal"),
        ("joomla", "joomla"),
        ("wordpress", "wordpress"),
    ];
    let generator = generator.to_lowercase();
    PROGRAMS.into_iter().find(|(part, _)| generator.contains(part)).map(|(_, name)| name)
}

/// Names for the events of one page: by what the event says, else by start and title; of several with the same name each
/// later one carries its start too.
#[derive(Default)]
pub(super) struct Names(HashMap<String, usize>);

impl Names {
    /// Gives an event the name by which it is known again.
    pub(super) fn name(&mut self, found: &mut FoundEvent, said: Option<String>, notes: &mut Vec<Note>) {
        let own = said.or_else(|| found.url.as_ref().map(|url| url.as_str().to_owned()));
        let own = own.unwrap_or_else(|| {
            notes.push(Note::new("note-uid-made-for-page"));
            made(found)
        });
        let own: String = own.chars().take(500).collect();
        let count = self.0.entry(own.clone()).or_insert(0);
        *count += 1;
        let start = found.when.map(|when| when.start_local.format("%Y%m%dT%H%M%S").to_string());
        let uid = match (*count, start) {
            (1, _) => own,
            (_, Some(start)) => format!("{own}#{start}"),
            (count, None) => format!("{own}#{count}"),
        };
        found.identity = RemoteIdentity::Entry { uid, recurrence_id: None, sequence: 0 };
    }
}

fn made(found: &FoundEvent) -> String {
    let title = found.texts.first().map(|text| text.title.as_str()).unwrap_or_default();
    let start = found.when.map(|when| when.start_local.to_string()).unwrap_or_default();
    let digest = Sha256::new().chain_update(title).chain_update([0]).chain_update(start).finalize();
    let hex: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("made-{hex}")
}
