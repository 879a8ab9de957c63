//! Events as JSON-LD: in a page's scripts, or a document of its own.

use std::collections::HashMap;

use scraper::{Html, Selector};
use serde_json::Value;

use super::lenient_json;
use super::page::{Names, Page};
use super::schema_event::{SchemaContext, is_event, read_event};
use crate::activitypub::vocab::Wire;
use crate::domain::remote_event::Note;
use crate::formats::budget::Budget;
use crate::formats::reading::{Format, Noted, ReadHint, Reading};

/// The most scripts of one page that are looked at.
const MAX_SCRIPTS: usize = 100;
/// The most objects of one page that are looked at.
const MAX_OBJECTS: usize = 50_000;

/// Properties in which other things hold events.
const HOLDERS: [&str; 10] = [
    "@graph",
    "itemListElement",
    "item",
    "mainEntity",
    "mainEntityOfPage",
    "event",
    "events",
    "subEvent",
    "subEvents",
    "about",
];

/// Whether JSON is JSON-LD with an event in it.
pub fn is_json_ld_with_events(value: &Value) -> bool {
    !events_in(std::slice::from_ref(value)).is_empty()
}

/// Reads JSON-LD that stands in no page.
pub fn read_json_ld(value: &Value, hint: &ReadHint<'_>) -> Reading {
    let mut reading = Reading::of(Format::Json);
    let page = Page::without_markup(hint);
    take_all(std::slice::from_ref(value), &page, &mut Budget::of(hint), &mut reading);
    reading.judge_by_events();
    reading
}

/// Reads the events in a page's scripts.
pub(super) fn read_page(html: &Html, page: &Page, budget: &mut Budget<'_>, reading: &mut Reading) {
    let scripts = Selector::parse("script[type*='ld+json' i]").expect("a selector written here is one");
    let mut documents = Vec::new();
    for script in html.select(&scripts).take(MAX_SCRIPTS) {
        let text: String = script.text().collect();
        match lenient_json::values(&text) {
            Some((values, repaired)) => {
                let any = repaired && !events_in(&values).is_empty();
                if any {
                    reading.notes.push(Noted::whole(Note::new("note-json-repaired")));
                }
                documents.extend(values);
            }
            None if text.trim().is_empty() => {}
            None => reading.notes.push(Noted::whole(Note::new("note-json-broken"))),
        }
    }
    take_all(&documents, page, budget, reading);
}

fn take_all(documents: &[Value], page: &Page, budget: &mut Budget<'_>, reading: &mut Reading) {
    let by_id = by_id(documents);
    let context = SchemaContext { page, by_id: &by_id };
    let mut names = Names::default();
    for event in events_in(documents) {
        if !budget.take_one(reading) {
            return;
        }
        let (found, notes) = read_event(Wire::new(event), &context, &mut names);
        reading.take_found(found, notes);
    }
}

/// All events, in the order they stand; empty items (`null`, `false`, `{}`) are no hindrance.
fn events_in(documents: &[Value]) -> Vec<&Value> {
    let mut found = Vec::new();
    let mut waiting: Vec<&Value> = documents.iter().rev().collect();
    let mut looked_at = 0;
    while let Some(value) = waiting.pop() {
        looked_at += 1;
        if looked_at > MAX_OBJECTS {
            break;
        }
        match value {
            Value::Array(values) => waiting.extend(values.iter().rev()),
            Value::Object(members) => {
                if is_event(Wire::new(value)) {
                    found.push(value);
                }
                waiting.extend(HOLDERS.iter().rev().filter_map(|key| members.get(*key)));
            }
            _ => {}
        }
    }
    found
}

/// Objects by their `@id`: a graph names a place once and refers to it (Yoast SEO for WordPress does).
fn by_id(documents: &[Value]) -> HashMap<&str, &Value> {
    let mut found: HashMap<&str, &Value> = HashMap::new();
    let mut waiting: Vec<&Value> = documents.iter().collect();
    let mut looked_at = 0;
    while let Some(value) = waiting.pop() {
        looked_at += 1;
        if looked_at > MAX_OBJECTS {
            break;
        }
        match value {
            Value::Array(values) => waiting.extend(values),
            Value::Object(members) => {
                if let Some(Value::String(id)) = members.get("@id")
                    && members.len() > 2
                {
                    found.entry(id).or_insert(value);
                }
                waiting.extend(members.values());
            }
            _ => {}
        }
    }
    found
}
