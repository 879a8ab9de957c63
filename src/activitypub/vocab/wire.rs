//! One JSON object as it travels, with accessors that take any of the shapes a property comes in.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::names::local_type;

/// The most bytes of one document; actors and events have a few thousand.
pub const MAX_DOCUMENT_BYTES: usize = 1024 * 1024;

/// The most values taken of one property; the rest is left.
pub const MAX_ITEMS: usize = 200;

/// Why bytes are no document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotADocument {
    /// More than [`MAX_DOCUMENT_BYTES`].
    #[error("more than a megabyte")]
    TooLarge,
    /// Not JSON, or nested deeper than 128 levels.
    #[error("not JSON")]
    NotJson,
}

/// Reads JSON, with or without a byte order mark.
///
/// # Errors
/// See [`NotADocument`].
pub fn parse(bytes: &[u8]) -> Result<Value, NotADocument> {
    if bytes.len() > MAX_DOCUMENT_BYTES {
        return Err(NotADocument::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|_| NotADocument::NotJson)
}

/// A borrowed JSON value read leniently.
#[derive(Debug, Clone, Copy)]
pub struct Wire<'a>(&'a Value);

impl<'a> Wire<'a> {
    /// Looks at a value.
    pub fn new(value: &'a Value) -> Self {
        Self(value)
    }

    /// The value itself.
    pub fn value(self) -> &'a Value {
        self.0
    }

    /// The members, if it is an object.
    pub fn members(self) -> Option<&'a Map<String, Value>> {
        self.0.as_object()
    }

    /// Whether the property is there, be it null.
    pub fn has(self, key: &str) -> bool {
        self.members().is_some_and(|members| members.contains_key(key))
    }

    /// Whether the property is there and null.
    pub fn is_null(self, key: &str) -> bool {
        self.0.get(key).is_some_and(Value::is_null)
    }

    /// The first value of a property, nulls left out.
    pub fn get(self, key: &str) -> Option<Wire<'a>> {
        self.all(key).into_iter().next()
    }

    /// All values of a property in one flat list, nulls left out, at most [`MAX_ITEMS`].
    pub fn all(self, key: &str) -> Vec<Wire<'a>> {
        self.0.get(key).map(|value| Wire(value).list()).unwrap_or_default()
    }

    /// The value as a flat list: itself, or the members of a list and of lists in it.
    pub fn list(self) -> Vec<Wire<'a>> {
        fn flat<'a>(value: &'a Value, out: &mut Vec<Wire<'a>>, depth: usize) {
            match value {
                Value::Null => {}
                Value::Array(values) if depth < 3 => {
                    for value in values {
                        if out.len() >= MAX_ITEMS {
                            return;
                        }
                        flat(value, out, depth + 1);
                    }
                }
                value => out.push(Wire(value)),
            }
        }
        let mut out = Vec::new();
        flat(self.0, &mut out, 0);
        out
    }

    /// The value as text that is not blank.
    pub fn as_text(self) -> Option<&'a str> {
        match self.0 {
            Value::String(text) => Some(text.as_str()).filter(|text| !text.trim().is_empty()),
            Value::Object(members) => {
                members.get("@value").and_then(Value::as_str).filter(|text| !text.trim().is_empty())
            }
            _ => None,
        }
    }

    /// The first value of a property that is text and not blank.
    pub fn text(self, key: &str) -> Option<&'a str> {
        self.all(key).into_iter().find_map(Wire::as_text)
    }

    /// What it names: itself if text, else its `id`, `@id` or, of a Link, its `href`.
    pub fn name_of(self) -> Option<&'a str> {
        self.as_text().or_else(|| ["id", "@id", "href"].into_iter().find_map(|key| self.text(key)))
    }

    /// What it names, an object's `href` left aside.
    pub fn id(self) -> Option<&'a str> {
        ["id", "@id"].into_iter().find_map(|key| self.text(key))
    }

    /// Everything the property names.
    pub fn names(self, key: &str) -> Vec<&'a str> {
        self.all(key).into_iter().filter_map(Wire::name_of).collect()
    }

    /// Its types without vocabulary prefixes.
    pub fn types(self) -> Vec<&'a str> {
        let mut types = self.all("type");
        types.extend(self.all("@type"));
        types.into_iter().filter_map(Wire::as_text).map(local_type).collect()
    }

    /// Whether it is of a type.
    pub fn is(self, name: &str) -> bool {
        self.types().contains(&name)
    }

    /// A property that says yes or no, also as text; anything else is not said.
    pub fn flag(self, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        match value.0 {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => match text.as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A number, also written as text.
    pub fn number(self, key: &str) -> Option<f64> {
        let value = self.get(key)?;
        match value.0 {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().replace(',', ".").parse().ok(),
            _ => None,
        }
        .filter(|number: &f64| number.is_finite())
    }

    /// A count.
    pub fn count(self, key: &str) -> Option<u64> {
        self.get(key)?.0.as_u64()
    }

    /// A language map (`nameMap`, `contentMap`): tag and text, in the order they stand in.
    pub fn by_language(self, key: &str) -> Vec<(&'a str, &'a str)> {
        let Some(map) = self.0.get(key).and_then(Value::as_object) else { return Vec::new() };
        map.iter()
            .take(MAX_ITEMS)
            .filter_map(|(tag, value)| Some((tag.as_str(), Wire(value).as_text()?)))
            .collect()
    }

    /// An instant written with offset or `Z`; anything else is not said.
    pub fn instant(self, key: &str) -> Option<DateTime<Utc>> {
        DateTime::parse_from_rfc3339(self.text(key)?.trim()).ok().map(|at| at.with_timezone(&Utc))
    }

    /// Whether any string in its `@context` holds the text: the one trace many programs leave of themselves.
    pub fn context_mentions(self, text: &str) -> bool {
        self.all("@context").into_iter().any(|context| match context.0 {
            Value::String(address) => address.contains(text),
            Value::Object(terms) => terms.iter().any(|(term, value)| {
                term == text || value.as_str().is_some_and(|address| address.contains(text))
            }),
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_property_reads_the_same_as_text_object_or_list() {
        for to in [
            json!("https://a.test/x"),
            json!(["https://a.test/x"]),
            json!({"id": "https://a.test/x"}),
            json!([null, [{"href": "https://a.test/x"}]]),
        ] {
            let object = json!({"to": to});
            assert_eq!(Wire::new(&object).names("to"), ["https://a.test/x"]);
        }
    }

    #[test]
    fn a_deeply_nested_document_is_no_document() {
        let deep = "[".repeat(100_000);
        assert_eq!(parse(deep.as_bytes()), Err(NotADocument::NotJson));
    }
}
