//! Coming events as an Atom feed (RFC 4287), for people who read news there.

use atom_syndication::{Category, Content, Entry, Feed, Generator, Link, Person, Text};
use chrono::{DateTime, NaiveDate, Utc};

use super::icalendar::write::page;
use crate::activitypub::write_event::{WriteEvent, prefix};
use crate::domain::event::{Event, EventUri, Origin};
use crate::i18n::{DateStyle, ZoneNaming};
use crate::urls::Urls;

/// What a feed is called and where it lies.
#[derive(Debug, Clone)]
pub struct FeedInfo<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its own address.
    pub own: &'a str,
    /// The page it belongs to.
    pub page: &'a str,
    /// The language in which events with several are written.
    pub language: &'a str,
    /// The site's region, for the way dates are written.
    pub region: &'a str,
    /// When anything in it last changed; of an empty feed, when the site did.
    pub updated: DateTime<Utc>,
}

/// Writes the feed, one entry for each event, in the order given.
pub fn write(feed: &FeedInfo<'_>, events: &[Event], urls: &Urls) -> String {
    Feed {
        title: Text::plain(clean(feed.name)),
        id: feed.own.to_owned(),
        updated: feed.updated.fixed_offset(),
        generator: Some(Generator { value: "Convoca".to_owned(), ..Generator::default() }),
        links: vec![
            link(feed.own, "self", "application/atom+xml"),
            link(feed.page, "alternate", "text/html"),
        ],
        lang: Some(feed.language.to_owned()),
        entries: events.iter().map(|event| entry(feed, event, urls)).collect(),
        ..Feed::default()
    }
    .to_string()
}

fn entry(feed: &FeedInfo<'_>, event: &Event, urls: &Urls) -> Entry {
    let told = event.text_for(feed.language);
    let style = DateStyle::for_text(told.language.as_str(), feed.region);
    let when = style.when(&event.when, NaiveDate::MIN, ZoneNaming::Always);
    let content = WriteEvent { urls, region: feed.region }.content(event, told);
    Entry {
        title: Text::plain(clean(&format!("{}{} · {when}", prefix(event, told), told.title))),
        id: id(event, urls),
        updated: event.updated.fixed_offset(),
        published: Some(event.published.unwrap_or(event.updated).fixed_offset()),
        authors: authors(event),
        categories: event
            .tags
            .iter()
            .map(|tag| Category { term: clean(tag), ..Category::default() })
            .collect(),
        links: vec![link(page(event, urls).as_str(), "alternate", "text/html")],
        content: Some(Content {
            value: Some(clean(&content)),
            content_type: Some("html".to_owned()),
            lang: Some(told.language.as_str().to_owned()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// The event's name in the world; one from a feed has none but ours.
pub(super) fn id(event: &Event, urls: &Urls) -> String {
    match &event.uri {
        EventUri::Object(uri) => uri.as_str().to_owned(),
        EventUri::Entry(_) => urls.event_page(event.id).as_str().to_owned(),
    }
}

/// Who publishes it, by name; of a mirror that names nobody its home.
pub(super) fn author_names(event: &Event) -> Vec<String> {
    match (event.named_organizer(), &event.origin) {
        (Some(organizer), _) => vec![organizer.name.clone()],
        (None, Origin::Mirrored(mirror)) if mirror.organizers.is_empty() => vec![mirror.home.to_string()],
        (None, Origin::Mirrored(mirror)) => mirror.organizers.clone(),
        (None, Origin::Local) => Vec::new(),
    }
}

fn authors(event: &Event) -> Vec<Person> {
    author_names(event).into_iter().map(|name| Person { name: clean(&name), ..Person::default() }).collect()
}

fn link(href: &str, rel: &str, kind: &str) -> Link {
    Link { href: href.to_owned(), rel: rel.to_owned(), mime_type: Some(kind.to_owned()), ..Link::default() }
}

/// Without the signs XML 1.0 has no way to write.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| {
            matches!(c, '\t' | '\n' | '\r') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
        })
        .collect()
}
