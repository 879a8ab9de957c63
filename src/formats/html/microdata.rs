//! schema.org as microdata (WHATWG HTML §5), brought to the form of JSON-LD.

use std::collections::HashMap;

use scraper::{ElementRef, Html, Selector};
use serde_json::{Map, Value};

use super::element::{address, escaped, text_of};
use super::page::{Names, Page};
use super::schema_event::{SchemaContext, is_event, read_event};
use crate::activitypub::vocab::Wire;
use crate::formats::budget::Budget;
use crate::formats::reading::Reading;

/// The most values of one item.
const MAX_VALUES: usize = 200;
/// How deep items may lie in each other.
const MAX_DEPTH: usize = 8;

/// Reads the outermost event items of a page, and those in lists.
pub(super) fn read_page(html: &Html, page: &Page, budget: &mut Budget<'_>, reading: &mut Reading) {
    let items = Selector::parse("[itemscope][itemtype]").expect("a selector written here is one");
    let nothing = HashMap::new();
    let context = SchemaContext { page, by_id: &nothing };
    let mut names = Names::default();
    for element in html.select(&items) {
        let types = element.attr("itemtype").unwrap_or_default();
        let head = Value::Object(Map::from_iter([("@type".to_owned(), types_of(types))]));
        if !is_event(Wire::new(&head)) {
            continue;
        }
        if !budget.take_one(reading) {
            return;
        }
        let event = item(element, 0);
        let (found, notes) = read_event(Wire::new(&event), &context, &mut names);
        reading.take_found(found, notes);
    }
}

fn types_of(itemtype: &str) -> Value {
    itemtype.split_whitespace().take(5).map(|name| Value::String(name.to_owned())).collect()
}

fn item(element: ElementRef<'_>, depth: usize) -> Value {
    let mut members = Map::new();
    members.insert("@type".to_owned(), types_of(element.attr("itemtype").unwrap_or_default()));
    if let Some(id) = element.attr("itemid") {
        members.insert("@id".to_owned(), Value::String(id.to_owned()));
    }
    let mut count = 0;
    let mut waiting: Vec<ElementRef<'_>> = element.child_elements().collect();
    waiting.reverse();
    while let Some(inner) = waiting.pop() {
        if let Some(properties) = inner.attr("itemprop") {
            count += 1;
            if count > MAX_VALUES {
                break;
            }
            let value = match inner.attr("itemscope") {
                Some(_) if depth < MAX_DEPTH => item(inner, depth + 1),
                Some(_) => continue,
                None => Value::String(value(inner)),
            };
            for property in properties.split_whitespace().take(5) {
                let known = members.entry(property).or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(values) = known {
                    values.push(value.clone());
                }
            }
        }
        if inner.attr("itemscope").is_none() {
            let mut children: Vec<ElementRef<'_>> = inner.child_elements().collect();
            children.reverse();
            waiting.extend(children);
        }
    }
    Value::Object(members)
}

/// The value of a property: `content` wherever it stands (pages put it on any element), else what the element is for.
fn value(element: ElementRef<'_>) -> String {
    let said = element.attr("content").or_else(|| match element.value().name() {
        "time" => element.attr("datetime"),
        "data" | "meter" => element.attr("value"),
        _ => address(element),
    });
    said.map_or_else(|| escaped(&text_of(element)), |said| said.trim().to_owned())
}
