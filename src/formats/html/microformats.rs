//! Properties of microformats: h-event (microformats2) and hCalendar (1.0), under one set of names.

use scraper::{ElementRef, Html};

use super::element::{address, has_class};
use super::page::Page;
use super::value_class;
use crate::domain::uri::WebUrl;

/// The most properties of one item.
const MAX_PROPERTIES: usize = 300;

/// Which of the two an item is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// microformats2: `h-event` with `p-`, `u-`, `dt-` and `e-`.
    HEvent,
    /// hCalendar 1.0: `vevent` with bare names.
    HCalendar,
}

/// An event item of a page.
pub(super) struct Item<'a> {
    /// How it is written.
    pub(super) dialect: Dialect,
    /// The element.
    pub(super) root: ElementRef<'a>,
    properties: Vec<(&'a str, ElementRef<'a>)>,
}

/// The names of hCalendar and what they are in h-event.
const OLD_NAMES: [(&str, &str); 14] = [
    ("summary", "name"),
    ("dtstart", "start"),
    ("dtend", "end"),
    ("duration", "duration"),
    ("description", "content"),
    ("location", "location"),
    ("geo", "geo"),
    ("url", "url"),
    ("uid", "uid"),
    ("category", "category"),
    ("organizer", "organizer"),
    ("photo", "photo"),
    ("status", "status"),
    ("last-modified", "updated"),
];

/// Roots of the first microformats.
const OLD_ROOTS: [&str; 9] =
    ["vevent", "vcard", "adr", "geo", "hentry", "hreview", "hproduct", "hresume", "hrecipe"];

/// How many events an event may lie in.
const MAX_AROUND: usize = 2;

/// All events of a page, those written in both dialects at once as h-event; those deep inside others are left out.
pub(super) fn items(html: &Html) -> Vec<Item<'_>> {
    let elements = html.tree.root().descendants().filter_map(ElementRef::wrap);
    elements
        .filter_map(|root| {
            let dialect = if has_class(root, "h-event") {
                Dialect::HEvent
            } else if has_class(root, "vevent") {
                Dialect::HCalendar
            } else {
                return None;
            };
            let around = root.ancestors().filter_map(ElementRef::wrap).filter(|around| is_event(*around));
            if around.take(MAX_AROUND + 1).count() > MAX_AROUND {
                return None;
            }
            Some(Item { dialect, root, properties: properties(root, dialect) })
        })
        .collect()
}

fn is_event(element: ElementRef<'_>) -> bool {
    has_class(element, "h-event") || has_class(element, "vevent")
}

/// The properties of an item, those of items inside it left to them.
fn properties<'a>(root: ElementRef<'a>, dialect: Dialect) -> Vec<(&'a str, ElementRef<'a>)> {
    let mut found = Vec::new();
    let mut waiting: Vec<ElementRef<'a>> = root.child_elements().collect();
    waiting.reverse();
    while let Some(element) = waiting.pop() {
        let classes = element.value().classes();
        found.extend(classes.filter_map(|class| Some((property(class, dialect)?, element))));
        if found.len() > MAX_PROPERTIES {
            break;
        }
        if !is_root(element, dialect) {
            let mut children: Vec<ElementRef<'a>> = element.child_elements().collect();
            children.reverse();
            waiting.extend(children);
        }
    }
    found
}

fn property(class: &str, dialect: Dialect) -> Option<&str> {
    match dialect {
        Dialect::HEvent => ["p-", "u-", "dt-", "e-"].iter().find_map(|prefix| class.strip_prefix(prefix)),
        Dialect::HCalendar => OLD_NAMES.into_iter().find(|(old, _)| *old == class).map(|(_, name)| name),
    }
}

fn is_root(element: ElementRef<'_>, dialect: Dialect) -> bool {
    element.value().classes().any(|class| match dialect {
        Dialect::HEvent => {
            class.strip_prefix("h-").is_some_and(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
        }
        Dialect::HCalendar => OLD_ROOTS.contains(&class),
    })
}

impl<'a> Item<'a> {
    /// The elements of a property, in order.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = ElementRef<'a>> {
        self.properties.iter().filter(move |(own, _)| *own == name).map(|(_, element)| *element)
    }

    /// The first element of a property.
    pub(super) fn first(&self, name: &str) -> Option<ElementRef<'a>> {
        self.all(name).next()
    }

    /// The text of a property, if it is not blank.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.first(name).map(text).filter(|text| !text.is_empty())
    }

    /// The address a property gives.
    pub(super) fn address(&self, name: &str, page: &Page) -> Option<WebUrl> {
        self.all(name).find_map(|element| {
            page.absolute(address(element).map_or_else(|| text(element), str::to_owned).as_str())
        })
    }

    /// The name of an item that gives none: its text, or what its picture shows (microformats2 "implied properties");
    /// only where nothing else of it is text.
    pub(super) fn implied_name(&self) -> Option<String> {
        let speaks = self.properties.iter().any(|(_, element)| {
            element.value().classes().any(|class| class.starts_with("p-") || class.starts_with("e-"))
        });
        if speaks || self.dialect == Dialect::HCalendar {
            return None;
        }
        let only_child = only_child(self.root);
        let own = |element: ElementRef<'_>| match element.value().name() {
            "img" | "area" => element.attr("alt").map(str::to_owned),
            "abbr" => element.attr("title").map(str::to_owned),
            _ => None,
        };
        own(self.root).or_else(|| only_child.and_then(own)).or_else(|| Some(text(self.root)))
    }

    /// The address of an item that gives none: where it or its only child leads.
    pub(super) fn implied_address(&self, page: &Page) -> Option<WebUrl> {
        let leads = |element: ElementRef<'_>| match element.value().name() {
            "a" | "area" => element.attr("href").and_then(|address| page.absolute(address)),
            _ => None,
        };
        leads(self.root).or_else(|| only_child(self.root).and_then(leads))
    }
}

fn only_child(element: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let mut children = element.child_elements();
    children.next().filter(|_| children.next().is_none())
}

/// The text of an element: of its spread parts, else as it stands.
pub(super) fn text(element: ElementRef<'_>) -> String {
    let parts = value_class::parts(element);
    if parts.is_empty() { value_class::one(element) } else { parts.concat() }
}
